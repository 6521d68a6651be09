"""Files or frames in, a checked Region out, or every finding at once."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from symbiosis.catalog import find_region
from symbiosis.errors import DataError, UsageError
from symbiosis.findings.collector import Findings
from symbiosis.findings.finding import Finding
from symbiosis.library.tables import hashes
from symbiosis.load.raw import RawRegion
from symbiosis.load.region import from_frames, read_region
from symbiosis.region import Assumption, Region
from symbiosis.schema.inputs import INPUTS
from symbiosis.settings import Settings
from symbiosis.validate.assumed import assumed_for_blanks, stated_forms
from symbiosis.validate.backdrop import backdrop_of
from symbiosis.validate.checks.codes import check_list_of_waste
from symbiosis.validate.checks.contacts import check_contacts
from symbiosis.validate.checks.current import check_current
from symbiosis.validate.checks.dry_matter import assumed_of_dry
from symbiosis.validate.checks.hubs import check_hubs
from symbiosis.validate.checks.ids import check_ids, fill_ids
from symbiosis.validate.checks.measures import Factors, into_one_unit, known_conversions, material_table
from symbiosis.validate.checks.partnerships import check_partnerships
from symbiosis.validate.checks.places import locate
from symbiosis.validate.checks.prices import check_price_table, fill_prices
from symbiosis.validate.checks.quality import check_quality
from symbiosis.validate.checks.recipes import check_recipes
from symbiosis.validate.checks.register import as_typed, check_agreed, check_register, with_running
from symbiosis.validate.checks.seasons import check_same_periods, check_seasons
from symbiosis.validate.checks.streams import check_amounts, check_needs, check_uses, with_hazard, with_use
from symbiosis.validate.checks.transport import check_distances, check_modes, with_trucks
from symbiosis.validate.merge import Tables, typed_tables
from symbiosis.validate.opened import (
    check_currency,
    said_of_prices,
    said_of_recipes,
    with_names,
    with_prices,
)
from symbiosis.validate.opened_modes import with_pipes
from symbiosis.validate.opened_units import known_forms, with_conversions, with_forms_and_emissions
from symbiosis.validate.ranges import with_counts, with_ranges
from symbiosis.validate.scope import scoped
from symbiosis.validate.set_aside import without_errors
from symbiosis.validate.settings import read_settings, reference_systems
from symbiosis.validate.structure import check_structure

KNOWN = frozenset(INPUTS)


def read(*regions: str | Path, settings: Mapping[str, Any] | None = None, set_aside: bool = False) -> Region:
    """The region in a folder or a workbook, or several regions as one; names of bundled regions work too.

    `settings` overrides region.toml by dotted name, such as {"policy.carbon_price": 80}. With `set_aside` rows with
    errors, and what depends on them, are left out and kept in `Region.set_aside`. Raises DataError with every finding
    where a table has errors (that no row can be blamed for), UsageError where there is no such folder or workbook.
    """
    if not regions:
        raise UsageError("name at least one region.")
    raws, overrides = read_raw(*regions), settings or {}
    if not set_aside:
        return _checked(raws, overrides)
    left, aside = without_errors(raws, lambda some: _findings(some, overrides))
    region = _checked(left, overrides)
    if aside.empty:
        return region
    files = ", ".join(f"{count} of {file}" for file, count in aside["file"].value_counts(sort=False).items())
    left_out = Assumption("rows set aside", str(len(aside)), f"left out with what depends on them: {files}")
    return replace(region, set_aside=aside, assumptions=(left_out, *region.assumptions))


def _findings(raws: Sequence[RawRegion], overrides: Mapping[str, Any]) -> tuple[Finding, ...]:
    try:
        return _checked(raws, overrides).findings
    except DataError as error:
        return error.findings


def read_raw(*regions: str | Path) -> list[RawRegion]:
    """The tables of the regions as they came, nothing judged. UsageError as in `read`."""
    paths = [find_region(r).resolve() for r in regions]
    names = [p.name if p.is_dir() else p.stem for p in paths]
    if len(set(names)) < len(names):
        raise UsageError(
            f"two of the regions have the same folder name ({', '.join(names)}); ids could not be told apart."
        )
    several = len(paths) > 1
    return [read_region(p, KNOWN, f"{n}/" if several else "") for p, n in zip(paths, names, strict=True)]


def region_from_tables(name: str, settings: Mapping[str, Any] | None = None, **tables: pd.DataFrame) -> Region:
    """A region from frames in memory, one keyword per table (`enterprises`, `outputs`, `needs`, …).

    A GeoDataFrame of points may stand for `enterprises`; its CRS is respected. `settings` is what region.toml holds.
    """
    for table in tables:
        if table not in KNOWN:
            raise UsageError(f"there is no table “{table}”. Tables: {', '.join(INPUTS)}.")
    return _checked([from_frames(name, tables, settings)], {})


def _checked(raws: Sequence[RawRegion], overrides: Mapping[str, Any]) -> Region:
    found = Findings([raw.book for raw in raws if raw.book])
    several = len(raws) > 1
    for raw in raws:
        check_structure(raw, found, f"{raw.name}/" if several else "")
    if not all(raw.whole for raw in raws):
        raise DataError(found.sorted())
    settings, assumptions = read_settings(raws, overrides, found)
    tables = typed_tables(raws, found)
    tables["transport"], assumed = with_trucks(tables["transport"], [raw.name for raw in raws], settings)
    check_same_periods(tables["periods"], found)
    tables, named = with_names(tables, settings)
    tables = check_ids(scoped(fill_ids(tables)), incomplete_tables(raws), found)
    region = _build(raws, tables, settings, [*assumptions, *assumed, *named], found)
    if found.has_errors:
        raise DataError(found.sorted())
    return region


def incomplete_tables(raws: Sequence[RawRegion]) -> frozenset[str]:
    """Tables of which rows may be missing: not there, not readable throughout, or without their id."""
    incomplete = set()
    for raw in raws:
        for name, schema in INPUTS.items():
            table = raw.tables.get(name)
            if table is None:
                holes = schema.required
            else:
                nothing = schema.required and table.frame.empty
                ids = [c for c in schema.columns if c.required and c.name in (*schema.key, "material")]
                without_id = any(c.name not in table.frame for c in ids)
                holes = nothing or without_id or not table.whole
            incomplete |= {name} if holes else set()
    return frozenset(incomplete)


def _build(
    raws: Sequence[RawRegion], tables: Tables, settings: Settings, assumptions: list[Assumption], found: Findings
) -> Region:
    year = settings.year or datetime.datetime.now(tz=datetime.UTC).year
    if settings.year is None:
        why = "default: this year; decides which contracts have ended"
        assumptions = [*assumptions, Assumption("year", str(year), why)]
    sites = locate(tables, reference_systems(raws, settings), found)
    check_currency(settings, found)
    shaped = stated_forms(raws)
    factors, turned = with_conversions(tables, known_conversions(tables, found), shaped, settings)
    materials, filled = with_forms_and_emissions(material_table(tables, factors), shaped, settings)
    streams, spreading = _streams(tables, sites, materials, factors, settings, year, found)
    tables = tables | streams
    recipes = check_recipes(tables, materials, settings, found)
    modes, piped = with_pipes(check_modes(tables["transport"], found), tables["outputs"], materials, settings)
    opened = [*said_of_recipes(recipes, materials, settings), *said_of_prices(tables, settings), *piped]
    assumptions = [*assumptions, *turned, *filled, *opened]
    hubs = check_hubs(tables, sites, materials, recipes, found)
    distances = check_distances(tables["distances"], sites, hubs, found)
    partnerships = check_partnerships(tables["partnerships"], found)
    register = check_register(tables, [raw.name for raw in raws], found)
    tables = tables | {"current_exchanges": with_running(tables, register, year, found)}
    check_agreed(register, recipes, found)
    current = check_current(tables, recipes, partnerships, year, found)
    contents, limits, blended = check_quality(tables, recipes, found)
    assumptions = [*assumptions, *assumed_of_dry(recipes, tables["needs"]), *blended]
    check_uses(tables, recipes, settings, found)
    check_contacts(tables["contacts"], found)
    seasons, scaled = check_seasons(tables, materials, factors, found)
    assumptions = [*assumptions, *scaled]
    return Region(
        name=settings.name or raws[0].name if len(raws) == 1 else " + ".join(r.name for r in raws),
        settings=settings,
        enterprises=sites,
        outputs=tables["outputs"],
        needs=tables["needs"],
        materials=materials,
        recipes=recipes,
        modes=modes,
        distances=distances,
        partnerships=partnerships,
        current=current,
        prices=tables["prices"],
        synergies=register,
        contacts=tables["contacts"],
        hubs=hubs,
        assumptions=(*with_counts(assumptions, spreading), *assumed_for_blanks(raws, materials, known_forms(settings))),
        tables=frozenset(t for r in raws for t in r.tables),
        books=tuple(r.book for r in raws if r.book),
        inputs={f"{r.name}/{k}" if len(raws) > 1 else k: v for r in raws for k, v in r.hashes.items()}
        | hashes(settings.library.opened),
        register=as_typed(raws, register),
        contents=contents,
        limits=limits,
        seasons=seasons,
        backdrop=backdrop_of(raws, sites, found),
        findings=found.sorted(),
    )


def _streams(
    tables: Tables, sites: pd.DataFrame, materials: pd.DataFrame, factors: Factors,
    settings: Settings, year: int, found: Findings,
) -> tuple[Tables, list[tuple[pd.DataFrame, str]]]:  # fmt: skip
    """Outputs and needs per the materials' own units, prices filled, usable streams marked; both before their ranges
    were filled in, each with the name of its price.
    """
    median = settings.matching.fill == "median"
    amounts = ("quantity", "quantity_low", "quantity_high", "min_lot")
    check_price_table(tables["prices"], found)
    prices = into_one_unit(tables["prices"], materials, factors, (), ("price", "low", "high"), found)
    prices = with_prices(prices, tables, materials, factors, settings, found)
    check_list_of_waste(tables["outputs"], settings, found)
    outputs = with_hazard(tables["outputs"], settings.library.codes, found)
    outputs = into_one_unit(outputs, materials, factors, amounts, ("disposal_cost",), found)
    outputs = fill_prices(outputs, "disposal_cost", "disposal", prices, median, found)
    needs = check_needs(tables["needs"], found)
    needs = into_one_unit(needs, materials, factors, amounts, ("purchase_price", "gate_fee"), found)
    needs = fill_prices(needs, "purchase_price", "purchase", prices, median, found)
    for rows in (outputs, needs):
        check_amounts(rows, found)
    outputs = outputs.assign(exclusive=outputs["exclusive"].fillna(False).astype(bool))
    stated = [(outputs, "disposal_cost"), (needs, "purchase_price")]
    outputs = with_ranges(outputs, "disposal_cost", "disposal", prices, settings)
    needs = with_ranges(needs, "purchase_price", "purchase", prices, settings)
    return {
        "outputs": with_use(outputs, sites, "disposal_cost", year),
        "needs": with_use(needs, sites, "purchase_price", year),
        "prices": prices,
    }, stated
