"""The tables of several regions as one: typed, rows under each other, local ids told apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from symbiosis.findings.collector import Findings
from symbiosis.load.raw import RawRegion, RawTable
from symbiosis.schema.column import Table
from symbiosis.schema.inputs import INPUTS
from symbiosis.validate.parse import own_columns, parse_table
from symbiosis.validate.structure import misspelt_columns

Tables = dict[str, pd.DataFrame]


def typed_tables(raws: Sequence[RawRegion], found: Findings) -> Tables:
    """One typed frame per table of the schema, with `_file`, `_row` and `_region` of each row.

    With several regions, local ids get their region's name and a colon in front.
    """
    merged: Tables = {}
    for name, schema in INPUTS.items():
        parts = []
        for raw in raws:
            if name in raw.tables:
                typed = parse_table(_respelt(raw.tables[name], schema), schema, raw.name, found)
                parts.append(_told_apart(typed, schema, raw.name) if len(raws) > 1 else typed)
        if not parts:
            parts = [parse_table(RawTable(name, "", pd.DataFrame()), schema, "", found)]
        merged[name] = _stacked(parts)
    return merged


def _respelt(table: RawTable, schema: Table) -> RawTable:
    """The table with misspelt columns under the name that was meant: an error already, but its cells are read on."""
    missing = {own: c for own, c in misspelt_columns(table, schema).items() if c not in table.frame}
    return replace(table, frame=table.frame.rename(columns=missing)) if missing else table


def _told_apart(typed: pd.DataFrame, schema: Table, region: str) -> pd.DataFrame:
    local = [c.name for c in schema.columns if c.local]
    return typed.assign(**{c: (f"{region}:" + typed[c]).mask(typed[c] == "", "") for c in local})


def _stacked(parts: list[pd.DataFrame]) -> pd.DataFrame:
    filled = [p for p in parts if not p.empty] or parts[:1]
    merged = pd.concat(filled, ignore_index=True)
    return merged.assign(**{c: merged[c].fillna("") for c in own_columns(merged)})
