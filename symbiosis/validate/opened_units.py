"""What the starter library fills in about a material itself: conversions between units, form, emission factors."""

from __future__ import annotations

from collections.abc import Set

import numpy as np
import pandas as pd

from symbiosis.library.tables import part
from symbiosis.region import Assumption
from symbiosis.settings import Settings
from symbiosis.units import find_unit
from symbiosis.validate.checks.measures import Factors, completed
from symbiosis.validate.merge import Tables

IN = {"t": "in_t", "m3": "in_m3", "MWh": "in_mwh"}


def with_conversions(
    tables: Tables, factors: Factors, stated: Set[str], settings: Settings
) -> tuple[Factors, list[Assumption]]:
    """The factors with the library's densities and lower calorific values for materials counted in several dimensions.

    One that the region states, or that follows from what it states, stays. `stated` are materials of a stated form.
    """
    if not settings.library.conversions:
        return factors, []
    counted = _counted_in(tables, stated, settings)
    rows = part("conversions")
    rows = rows[rows["material"].isin(counted)]
    result, said = dict(factors), []
    for row in rows.to_dict("records"):
        material, a, b = row["material"], find_unit(row["from_unit"]), find_unit(row["to_unit"])
        assert a is not None
        assert b is not None
        across, mine = (a.dimension, b.dimension), result.get(material, {})
        if not counted[material].issuperset(across) or across in completed(mine):
            continue
        result[material] = completed(mine | {across: float(row["factor"]) * b.factor / a.factor})
        value = f"1 {row['from_unit']} is {row['factor']} {row['to_unit']}"
        said.append(Assumption(f"conversion of {material}", value, f"library: {row['source']}"))
    return result, said


def _counted_in(tables: Tables, stated: Set[str], settings: Settings) -> dict[str, set[str]]:
    """The dimensions each material of a stream is counted in: in the tables, in library rows it meets, on its haul."""
    streams = pd.concat([tables[t][["material", "unit"]] for t in ("outputs", "needs")])
    counted: dict[str, set[str]] = {m: set() for m in streams["material"]}
    own = [tables["materials"][["material", "unit"]], tables["prices"][["material", "unit"]]]
    said = pd.concat([streams, *own, _library_units(tables, settings)])
    for material, text in said.drop_duplicates().itertuples(index=False):
        unit = find_unit(text)
        if unit and material in counted:
            counted[material].add(unit.dimension)
    forms = part("materials").set_index("material")["form"]
    own_forms = tables["materials"].drop_duplicates("material").set_index("material")["form"]
    forms = pd.concat([own_forms[own_forms.index.isin(list(stated))], forms])
    forms = forms[~forms.index.duplicated()]
    modes = pd.concat([tables["transport"][["forms", "per"]], _library_modes(tables, settings)])
    for material, form in forms.reindex(tables["outputs"]["material"].unique()).fillna("solid").items():
        for mode in modes.itertuples(index=False):
            unit = find_unit(str(mode.per))
            # A flow of energy has no tonnes, whatever a calorific value says.
            if unit and form in mode.forms and counted[material] & {"mass", "volume"}:
                counted[material].add(unit.dimension)
    return counted


def _library_modes(tables: Tables, settings: Settings) -> pd.DataFrame:
    """`forms` and `per` of the library's pipes, for forms that the region's own modes don't carry."""
    carried = {f for forms in tables["transport"]["forms"] for f in forms}
    rows = part("transport")[["forms", "per"]]
    rows = rows[~rows["forms"].isin(carried) & settings.library.modes]
    return rows.assign(forms=rows["forms"].map(lambda form: (form,)))


def _library_units(tables: Tables, settings: Settings) -> pd.DataFrame:
    """`material` and `unit` of the library's recipes and prices that speak of materials here, where they are open."""
    opened, known = settings.library, part("materials")[["material", "unit"]]
    met: set[str] = set()
    if opened.recipes:
        rows = part("recipes")
        rows = rows[rows["output_material"].isin(tables["outputs"]["material"])]
        rows = rows[rows["input_material"].isin(tables["needs"]["material"])]
        met |= {*rows["output_material"], *rows["input_material"]}
    parts = [known[known["material"].isin(met)]]
    if opened.prices:
        parts.append(part("prices")[["material", "unit"]])
    return pd.concat(parts)


def with_forms_and_emissions(
    materials: pd.DataFrame, stated: Set[str], settings: Settings
) -> tuple[pd.DataFrame, list[Assumption]]:
    """The material table with the library's emission factors where it has none, its form for all but the `stated`."""
    if not settings.library.factors:
        return materials, []
    known = part("materials").set_index("material").reindex(materials.index)
    there = known["unit"].notna().to_numpy(dtype=bool)
    each = per_own_unit(materials, known["unit"])
    said: list[Assumption] = []
    result = materials.copy()
    for column in ("virgin_co2", "disposal_co2"):
        value = pd.to_numeric(known[column].replace("", np.nan)) * each
        use = result[column].isna() & value.notna()
        result[column] = result[column].mask(use, value)
        said += said_by_source(f"library {column}", known.loc[use, "source"])
    blank = there & ~result.index.isin(list(stated))
    result["form"] = result["form"].mask(blank, known["form"])
    for form, rows in result[blank & (result["form"] != "solid")].groupby("form"):
        why = "the library's own sorting by usual form, where materials.csv says none"
        said.append(Assumption("library form", f"{form}: {', '.join(sorted(rows.index))}", why))
    return result, said


def known_forms(settings: Settings) -> frozenset[str]:
    """The materials whose form the library says, where it is opened for that."""
    return frozenset(part("materials")["material"]) if settings.library.factors else frozenset()


def per_own_unit(materials: pd.DataFrame, unit: pd.Series) -> pd.Series:
    """How many of the library's units one of the material's own units is; NaN where that isn't known."""
    columns = [IN.get(str(u), "") for u in unit]
    values = [float(materials[c].iat[k]) if c else np.nan for k, c in enumerate(columns)]
    return pd.Series(values, index=materials.index, dtype="float64")


def said_by_source(what: str, source: pd.Series) -> list[Assumption]:
    """One assumption for each source, with the materials (the index of `source`) that rest on it."""
    groups = source.groupby(source).groups
    return [Assumption(what, ", ".join(sorted(rows)), f"library: {where}") for where, rows in groups.items()]


assert all(find_unit(u) for u in IN)
