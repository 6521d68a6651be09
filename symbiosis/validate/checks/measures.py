"""Units: every amount, cost and factor in the one unit of its material's dimension."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from symbiosis.findings.collector import Findings
from symbiosis.units import DIMENSION_UNIT, find_unit

DIMENSIONS = tuple(DIMENSION_UNIT)
Factors = dict[str, dict[tuple[str, str], float]]


def known_conversions(tables: dict[str, pd.DataFrame], found: Findings) -> Factors:
    """For each material, how many units of one dimension make one of another, from densities and conversions.csv."""
    factors: Factors = {}
    materials = tables["materials"]
    for material, density in zip(materials["material"], materials["density"], strict=True):
        if density > 0:
            factors.setdefault(material, {})[("volume", "mass")] = density
    for i in np.flatnonzero(materials["density"] == 0):
        found.at(materials, i, "zero-factor", "density")
    rows = tables["conversions"]
    for i, (material, one, other, factor) in enumerate(
        zip(rows["material"], rows["from_unit"], rows["to_unit"], rows["factor"], strict=True)
    ):
        a, b = find_unit(one), find_unit(other)
        if a is None or b is None or np.isnan(factor):
            continue
        if factor == 0:
            found.at(rows, i, "zero-factor", "factor")
            continue
        value = factor * b.factor / a.factor
        known = 1.0 if a.dimension == b.dimension else factors.get(material, {}).get((a.dimension, b.dimension))
        if known is None:
            back = factors.get(material, {}).get((b.dimension, a.dimension))
            known = None if back is None else 1 / back
        if known is not None and abs(value / known - 1) > 1e-6:
            detail = f"{factor:g} {other} per {one} against {known * a.factor / b.factor:g}"
            found.at(rows, i, "bad-conversion", "factor", material, detail=detail)
        factors.setdefault(material, {})[(a.dimension, b.dimension)] = value
    return {m: _closed(f) for m, f in factors.items()}


def _closed(known: dict[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    """Both directions of each factor, and those that follow in two steps."""
    full = known | {(b, a): 1 / f for (a, b), f in known.items() if (b, a) not in known}
    for a in DIMENSIONS:
        for b in DIMENSIONS:
            for c in DIMENSIONS:
                if a != c and (a, c) not in full and (a, b) in full and (b, c) in full:
                    full[(a, c)] = full[(a, b)] * full[(b, c)]
    return full


def material_table(tables: dict[str, pd.DataFrame], factors: Factors, found: Findings) -> pd.DataFrame:
    """Every material in use, one row each, indexed by its id.

    `unit` is t, m3 or MWh; `per` how many of it the unit stated in materials.csv is (recipes and emission factors come
    per that); `in_t`, `in_m3`, `in_mwh` what one unit is in each dimension (NaN: unknown; energy never has a mass).
    """
    stated = tables["materials"].drop_duplicates("material").set_index("material")
    streams = pd.concat([tables["outputs"][["material", "unit"]], tables["needs"][["material", "unit"]]])
    used = pd.Index(sorted(set(streams["material"]) | set(stated.index)), name="material")
    rows = []
    for material in used:
        written = stated["unit"].get(material, "")
        unit = find_unit(written)
        seen = {u.dimension for u in map(find_unit, set(streams.loc[streams["material"] == material, "unit"])) if u}
        dimension = unit.dimension if unit else _common(seen, factors.get(material, {}))
        into = {d: 1.0 if d == dimension else factors.get(material, {}).get((dimension, d), np.nan) for d in DIMENSIONS}
        if dimension == "energy":
            into["mass"] = np.nan  # a heat flow has no tonnes, whatever a calorific value says
        rows.append((DIMENSION_UNIT[dimension], dimension, unit.factor if unit else 1.0, *into.values()))
    frame = pd.DataFrame(rows, index=used, columns=["unit", "dimension", "per", "in_t", "in_m3", "in_mwh"])
    frame["name"] = stated["name"].reindex(used).where(used.isin(stated.index), pd.Series(used, used))
    frame["form"] = stated["form"].reindex(used).where(used.isin(stated.index), "solid")
    for column in ("virgin_co2", "disposal_co2"):
        frame[column] = stated[column].reindex(used).astype("float64") / frame["per"]
    return frame


def _common(seen: set[str], factors: dict[tuple[str, str], float]) -> str:
    """The dimension all the others can be turned into; mass before volume before energy."""
    for target in DIMENSIONS:
        if target in seen and all(d == target or (d, target) in factors for d in seen):
            return target
    return next((d for d in DIMENSIONS if d in seen), "mass")


def into_one_unit(
    rows: pd.DataFrame, materials: pd.DataFrame, factors: Factors, amounts: Iterable[str], prices: Iterable[str], found: Findings
) -> pd.DataFrame:
    """The rows with `amounts` and `prices` per the material's own unit; `written_unit` and `factor` keep what was written."""
    units = [find_unit(u) for u in rows["unit"]]
    factor = np.full(len(rows), np.nan)
    for i, (material, unit) in enumerate(zip(rows["material"], units, strict=True)):
        if unit is None or material not in materials.index:
            continue
        target = materials.at[material, "dimension"]
        across = 1.0 if unit.dimension == target else factors.get(material, {}).get((unit.dimension, str(target)))
        if across is None:
            found.at(rows, i, "mixed-units", "unit", material, unit=rows["unit"].iat[i], other=materials.at[material, "unit"])
            continue
        factor[i] = unit.factor * across
    result = rows.assign(written_unit=rows["unit"], factor=factor)
    result["unit"] = rows["material"].map(materials["unit"]).astype("str")
    for column in amounts:
        result[column] = rows[column] * factor
    for column in prices:
        result[column] = rows[column] / factor
    return result
