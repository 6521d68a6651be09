"""Figures that nobody gave: the defaults that stand in for blank cells, each said once."""

from __future__ import annotations

from collections.abc import Sequence, Set

import pandas as pd

from symbiosis.load.raw import RawRegion
from symbiosis.region import Assumption
from symbiosis.schema.column import NUMERIC
from symbiosis.schema.inputs import INPUTS


def assumed_for_blanks(raws: Sequence[RawRegion], materials: pd.DataFrame, known: Set[str]) -> list[Assumption]:
    """The numeric defaults in use, with the number of cells they stand for, and how many materials count as solid.

    The form of materials that are `known` otherwise is said elsewhere.
    """
    result = []
    for name, schema in INPUTS.items():
        frames = [raw.tables[name].frame for raw in raws if name in raw.tables]
        for column in schema.columns:
            if column.kind not in NUMERIC or not column.default:
                continue
            blank = sum(int((f[column.name] == "").sum()) if column.name in f else len(f) for f in frames)
            if blank:
                why = f"default: where {name}.csv leaves it blank ({blank} of {sum(map(len, frames))} rows)"
                result.append(Assumption(f"{name}.{column.name}", column.default, why))
    solid = int((~materials.index.isin(stated_forms(raws) | known)).sum())
    if solid:
        why = f"default: where materials.csv doesn't say ({solid} of {len(materials)} materials)"
        result.append(Assumption("materials.form", "solid", why))
    return result


def stated_forms(raws: Sequence[RawRegion]) -> set[str]:
    """The materials whose form a materials.csv states."""
    stated: set[str] = set()
    for raw in raws:
        table = raw.tables.get("materials")
        if table is not None and {"material", "form"} <= set(table.frame):
            stated |= set(table.frame.loc[table.frame["form"] != "", "material"])
    return stated
