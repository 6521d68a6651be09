"""Hubs: one row for each size, capacities in t, m3 or MWh, each with the recipes that it can carry out."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from symbiosis.findings.collector import Findings
from symbiosis.region import HUB_COLUMNS, no_hubs
from symbiosis.units import DIMENSION_UNIT, find_unit
from symbiosis.validate.checks.places import FAR_KM, line_km
from symbiosis.validate.merge import Tables

SAME = ["longitude", "latitude", "unit", "operator", "cluster", "country", "permits", "recipes"]
MEASURES = {"t": "in_t", "m3": "in_m3", "MWh": "in_mwh"}


def check_hubs(
    tables: Tables, sites: pd.DataFrame, materials: pd.DataFrame, recipes: pd.DataFrame, found: Findings
) -> pd.DataFrame:
    """The hubs, all sizes of one together, the capacity per year in its dimension's own unit; `recipes` as a tuple."""
    rows = tables["hubs"]
    _residues(tables, recipes, found)
    at_hub = recipes["at"] == "hub"
    if rows.empty:
        found.where(recipes, at_hub, "no-hub", "at", recipes["recipe"])
        return no_hubs()
    rows = rows.assign(recipes=_named(rows, recipes, found), country=rows["country"].str.upper())
    _places(rows, sites, found)
    _sizes(rows, found)
    unit = {u: find_unit(u) for u in rows["unit"].unique()}
    dimension = {u: "t" if k is None else DIMENSION_UNIT[k.dimension] for u, k in unit.items()}
    own = rows["unit"].map(dimension).astype("str")
    factor = rows["unit"].map({u: k.factor for u, k in unit.items() if k}).astype("float64")
    found.where(rows, rows["capacity"] == 0, "zero-factor", "capacity", 0)
    _units(rows.assign(own=own), recipes, materials, found)
    nothing = rows["recipes"].map(len) == 0
    found.where(
        rows,
        nothing & ~rows["hub"].duplicated() & ~found.faulty(rows, "recipes"),
        "hub-without-recipe",
        "recipes",
        rows["hub"],
    )
    dry = set(recipes.loc[recipes["basis"] == "dry", "recipe"])
    asked = rows["recipes"].map(lambda names: next((r for r in names if r in dry), ""))
    found.where(rows, (asked != "") & ~rows["hub"].duplicated(), "hub-dry", "recipes", asked)
    served = {r for names in rows["recipes"] for r in names}
    found.where(recipes, at_hub & ~recipes["recipe"].isin(served), "no-hub", "at", recipes["recipe"])
    rows = rows.assign(unit=own, capacity=rows["capacity"] * factor)
    first = rows["hub"].map({h: i for i, h in enumerate(rows["hub"].unique())})
    kept = [*HUB_COLUMNS, "_file", "_row", *(c for c in rows if str(c).startswith("x_"))]
    return rows.iloc[np.argsort(first.to_numpy(), kind="stable")][kept].reset_index(drop=True)


def _named(rows: pd.DataFrame, recipes: pd.DataFrame, found: Findings) -> pd.Series:
    """The recipes of each row; blank stands for all that work at a hub."""
    known, default = set(recipes["recipe"]), tuple(recipes.loc[recipes["at"] == "hub", "recipe"].unique())
    result = []
    for i, (text, region) in enumerate(zip(rows["recipes"], rows["_region"], strict=True)):
        names = [t for t in (part.strip() for part in re.split(";", text)) if t]
        names = [f"{region}:{n}" if f"{region}:{n}" in known else n for n in names]
        for name in names:
            if name not in known:
                found.at(rows, i, "hub-recipe", "recipes", name)
        result.append(tuple(dict.fromkeys(n for n in names if n in known)) if names else default)
    return pd.Series(result, index=rows.index, dtype="object")


def _places(rows: pd.DataFrame, sites: pd.DataFrame, found: Findings) -> None:
    found.where(rows, rows["hub"].isin(sites["enterprise"]), "hub-is-site", "hub", rows["hub"])
    first = ~rows["hub"].duplicated()
    nowhere = (rows["longitude"] == 0) & (rows["latitude"] == 0)
    found.where(rows, first & nowhere, "null-island", "longitude", rows["hub"])
    lon, lat = sites["longitude"].to_numpy(), sites["latitude"].to_numpy()
    for i in np.flatnonzero(first & ~nowhere & rows["longitude"].notna() & rows["latitude"].notna()):
        away = line_km(lon, lat, float(rows["longitude"].iat[i]), float(rows["latitude"].iat[i]))
        nearest = float(np.nanmin(away)) if np.isfinite(away).any() else 0.0
        if nearest > FAR_KM:
            found.at(rows, i, "far-away", "longitude", rows["hub"].iat[i], km=f"{nearest:,.0f}")


def _sizes(rows: pd.DataFrame, found: Findings) -> None:
    """Sizes of one hub agree in all that isn't the size; one of them may exist, and then no other costs less."""
    for hub, own in rows.groupby("hub", sort=False):
        different = [c for c in SAME if own[c].astype("str").nunique() > 1]
        last = int(rows.index.get_loc(own.index[-1]))
        if different:
            found.at(rows, last, "hub-differs", different[0], hub, columns=", ".join(different))
        standing = own[own["status"] == "existing"]
        if len(standing) > 1:
            found.at(rows, int(rows.index.get_loc(standing.index[1])), "hub-two-existing", "status", hub)
        elif len(standing):
            cost = float(standing["fixed_cost"].iat[0])
            for i in own.index[own["fixed_cost"] < cost]:
                cheap = f"{own['fixed_cost'][i]:g}"
                found.at(
                    rows, int(rows.index.get_loc(i)), "hub-cheaper", "fixed_cost", hub, other=f"{cost:g}", cost=cheap
                )


def _units(rows: pd.DataFrame, recipes: pd.DataFrame, materials: pd.DataFrame, found: Findings) -> None:
    """Each material that a hub takes can be counted in the unit of its capacity."""
    given = recipes.groupby("recipe")["output_material"].unique()
    first = ~rows["hub"].duplicated() & ~found.faulty(rows, "unit", "recipes")
    for i in np.flatnonzero(first):
        row = rows.iloc[i]
        for material in dict.fromkeys(m for r in row["recipes"] for m in given[r]):
            if not materials.at[material, MEASURES[row["own"]]] > 0:
                found.at(rows, i, "hub-unit", "unit", material, unit=row["unit"], other=materials.at[material, "unit"])


def _residues(tables: Tables, recipes: pd.DataFrame, found: Findings) -> None:
    """A residue of what is sold today would be sold with it."""
    outputs = tables["outputs"]
    for i in np.flatnonzero(recipes["residue_share"] > 0):
        sold = outputs[(outputs["material"] == recipes["output_material"].iat[i]) & (outputs["disposal_cost"] < 0)]
        if len(sold):
            name = recipes["recipe"].iat[i]
            found.at(recipes, i, "residue-earns", "residue_share", sold["output"].iat[0], recipe=name, count=len(sold))
