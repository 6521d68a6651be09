"""Units: every amount, cost and factor in the one unit of its material's dimension."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import permutations

import numpy as np
import pandas as pd

from symbiosis.findings.collector import Findings
from symbiosis.units import DIMENSION_UNIT, find_unit
from symbiosis.validate.merge import Tables

DIMENSIONS = tuple(DIMENSION_UNIT)
Across = dict[tuple[str, str], float]
Factors = dict[str, Across]

EXACT, ROUNDED = 1e-6, 0.01  # kg per t is a definition; a density and its inverse are figures that people round


def known_conversions(tables: Tables, found: Findings) -> Factors:
    """For each material, how many units of one dimension make one of another, from densities and conversions.csv."""
    materials, rows = tables["materials"], tables["conversions"]
    found.where(materials, materials["density"] == 0, "zero-factor", "density", 0)
    found.where(rows, rows["factor"] == 0, "zero-factor", "factor", 0)
    dense = materials[materials["density"] > 0]
    factors: Factors = {m: {("volume", "mass"): d} for m, d in zip(dense["material"], dense["density"], strict=True)}
    for i, (material, one, other, factor) in enumerate(
        zip(rows["material"], rows["from_unit"], rows["to_unit"], rows["factor"], strict=True)
    ):
        a, b = find_unit(one), find_unit(other)
        if a is None or b is None or not factor > 0:
            continue
        value = factor * b.factor / a.factor
        mine = factors.setdefault(material, {})
        known = 1.0 if a.dimension == b.dimension else _follows(mine, a.dimension, b.dimension)
        if known is None:
            mine[(a.dimension, b.dimension)] = value
        elif abs(value / known - 1) > (EXACT if a.dimension == b.dimension else ROUNDED):
            detail = f"{factor:g} {other} per {one} against {known * a.factor / b.factor:.6g}"
            found.at(rows, i, "bad-conversion", "factor", material, detail=detail)
    return {m: completed(f) for m, f in factors.items()}


def _follows(known: Across, a: str, b: str) -> float | None:
    """What is known of `b` per `a`: as it stands, the other way round, or over the third dimension."""
    full = completed(known)
    return full.get((a, b))


def completed(known: Across) -> Across:
    """Both directions of each factor, and those that follow in two steps."""
    full = known | {(b, a): 1 / f for (a, b), f in known.items() if (b, a) not in known}
    for a, b, c in permutations(DIMENSIONS):
        if (a, c) not in full and (a, b) in full and (b, c) in full:
            full[(a, c)] = full[(a, b)] * full[(b, c)]
    return full


def material_table(tables: Tables, factors: Factors) -> pd.DataFrame:
    """Every material in use, one row each, indexed by its id.

    `unit` is t, m3 or MWh; `per` how many of it the unit stated in materials.csv is (recipes and emission factors come
    per that); `in_t`, `in_m3`, `in_mwh` what one unit is in each dimension (NaN: unknown; energy never has a mass).
    """
    stated = tables["materials"].drop_duplicates("material").set_index("material")
    seen = _dimensions(tables)
    used = pd.Index(sorted(set(seen) | set(stated.index)), name="material")
    written = stated["unit"].reindex(used).fillna("")
    rows = []
    for material, text in zip(used, written, strict=True):
        unit = find_unit(text)
        across = factors.get(material, {})
        dimension = unit.dimension if unit else _common(seen.get(material, set()), across)
        into = {d: 1.0 if d == dimension else across.get((dimension, d), np.nan) for d in DIMENSIONS}
        if dimension == "energy":
            into["mass"] = np.nan  # a heat flow has no tonnes, whatever a calorific value says
        rows.append((DIMENSION_UNIT[dimension], dimension, unit.factor if unit else 1.0, *into.values()))
    frame = pd.DataFrame(rows, index=used, columns=["unit", "dimension", "per", "in_t", "in_m3", "in_mwh"])
    frame["name"] = stated["name"].reindex(used).fillna(pd.Series(used, used))
    frame["form"] = stated["form"].reindex(used).fillna("solid")
    for column in ("virgin_co2", "disposal_co2"):
        frame[column] = stated[column].reindex(used).astype("float64") / frame["per"]
    return frame


def _dimensions(tables: Tables) -> dict[str, set[str]]:
    """The dimensions in which each material is given or needed."""
    streams = pd.concat([tables["outputs"][["material", "unit"]], tables["needs"][["material", "unit"]]])
    seen: dict[str, set[str]] = {}
    for material, text in streams.drop_duplicates().itertuples(index=False):
        unit = find_unit(text)
        seen.setdefault(material, set()).update({unit.dimension} if unit else ())
    return seen


def _common(seen: set[str], across: Across) -> str:
    """The dimension all the others can be turned into; mass before volume before energy."""
    for target in DIMENSIONS:
        if target in seen and all(d == target or (d, target) in across for d in seen):
            return target
    return next((d for d in DIMENSIONS if d in seen), "mass")


def into_one_unit(
    rows: pd.DataFrame,
    materials: pd.DataFrame,
    factors: Factors,
    amounts: Iterable[str],
    prices: Iterable[str],
    found: Findings,
) -> pd.DataFrame:
    """The rows with `amounts` and `prices` per the material's own unit.

    `written_unit` is the unit as written, `factor` how many of the material's own one of it is.
    """
    kinds = rows[["material", "unit"]].drop_duplicates()
    pairs = zip(kinds["material"], kinds["unit"], strict=True)
    factor = {(m, u): _factor(m, u, materials, factors) for m, u in pairs}
    keys = pd.MultiIndex.from_frame(rows[["material", "unit"]])
    known = pd.Series(factor, dtype="float64").reindex(keys) if factor else pd.Series(dtype="float64")
    each = pd.Series(known.to_numpy(), index=rows.index)
    own = rows["material"].map(materials["unit"]).astype("str")
    readable = rows["unit"].isin({u for _, u in factor if find_unit(u)}) & rows["material"].isin(materials.index)
    found.where(rows, each.isna() & readable, "mixed-units", "unit", rows["material"], unit=rows["unit"], other=own)
    result = rows.assign(written_unit=rows["unit"], factor=each, unit=own)
    for column in amounts:
        result[column] = rows[column] * each
    for column in prices:
        result[column] = rows[column] / each
    return result


def _factor(material: str, written: str, materials: pd.DataFrame, factors: Factors) -> float:
    """How many of the material's own unit one of the written unit is; NaN where that isn't known."""
    unit = find_unit(written)
    if unit is None or material not in materials.index:
        return np.nan
    target = str(materials.at[material, "dimension"])
    across = 1.0 if unit.dimension == target else factors.get(material, {}).get((unit.dimension, target), np.nan)
    return unit.factor * across
