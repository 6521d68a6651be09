"""Modes and recipes that regions read together define each in their own way: each region's own serves what it gives."""

from __future__ import annotations

import pandas as pd

from symbiosis.schema.inputs import INPUTS, PROVENANCE
from symbiosis.validate.merge import Tables

# Which columns elsewhere speak of a mode or a recipe.
USES = {
    "transport": (("distances", "mode"), ("current_exchanges", "mode")),
    "recipes": (("current_exchanges", "recipe"), ("synergies", "recipe")),
}


def scoped(tables: Tables) -> Tables:
    """The tables with `scope` beside each mode and recipe: the region whose outputs it serves, blank for all.

    Rows of one name that are equal in all regions stay as they are. Where they differ, each gets its region's name in
    front, and only what leaves that region travels or is treated that way.
    """
    result = dict(tables)
    for name, uses in USES.items():
        key = INPUTS[name].key[0]
        rows = result[name]
        # A truck assumed for the one region without transport.csv is none for the others.
        differs = rows[key].isin(_differing(rows, name, key)) | rows.get("assumed", False)
        result[name] = rows.assign(
            **{key: _fronted(rows, key).where(differs, rows[key]), "scope": rows["_region"].where(differs, "")}
        )
        renamed = set(zip(rows.loc[differs, "_region"], rows.loc[differs, key], strict=True))
        for table, column in uses:
            other = result[table]
            mine = [pair in renamed for pair in zip(other["_region"], other[column], strict=True)]
            result[table] = other.assign(**{column: _fronted(other, column).where(mine, other[column])})
    return result


def _fronted(rows: pd.DataFrame, column: str) -> pd.Series:
    return rows["_region"] + ":" + rows[column]


def _differing(rows: pd.DataFrame, name: str, key: str) -> set[str]:
    """Names that stand in several regions for different facts."""
    provenance = {c.name for c in PROVENANCE}
    facts = [c.name for c in INPUTS[name].columns if c.name not in provenance]
    kinds = rows[facts].astype("str").drop_duplicates()[key].value_counts()
    regions = rows.groupby(key)["_region"].nunique()
    return {str(k) for k in kinds.index[kinds > 1] if regions[k] > 1}
