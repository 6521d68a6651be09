"""Are the files, the tables and their columns what the schema knows?"""

from __future__ import annotations

import difflib
from collections.abc import Sequence

import pandas as pd

from symbiosis.findings.collector import Findings
from symbiosis.load.csv_table import SEPARATORS
from symbiosis.load.raw import RawRegion, RawTable
from symbiosis.schema.column import Table
from symbiosis.schema.inputs import INPUTS, NOT_YET


def check_structure(raw: RawRegion, found: Findings, prefix: str = "") -> None:
    """Findings about missing, misspelt, unreadable and unsupported tables and columns of one region."""
    for name in raw.strangers:
        guess = difflib.get_close_matches(name, [n for n in INPUTS if n not in raw.tables], 1, 0.8)
        code = "misspelt-table" if guess and _edits_within_two(name, guess[0]) else "unknown-table"
        found.add(code, f"{prefix}{name}.csv", guess=guess[0] if guess else "")
    for name, table in raw.tables.items():
        for p in table.problems:
            found.add(p.code, table.file, p.row, p.column, p.value, **p.details)
        if name in NOT_YET:
            found.add("unsupported-table", table.file, what=NOT_YET[name])
        elif not any(p.code == "unreadable-text" for p in table.problems):
            _check_columns(table, INPUTS[name], found)
    for schema in INPUTS.values():
        if schema.required and schema.name not in raw.tables:
            found.add("missing-table", f"{prefix}{schema.name}.csv")


def _check_columns(table: RawTable, schema: Table, found: Findings) -> None:
    if table.separator != ",":
        found.add("separator", table.file, value=SEPARATORS[table.separator])
    columns = list(table.frame.columns)
    for column in schema.columns:
        if column.required and column.name not in columns:
            found.add("missing-column", table.file, column=column.name)
    unused = [c for c in schema.by_name if c not in columns]
    for own in columns:
        if own in schema.by_name or own.startswith("x_"):
            continue
        guess = next((c for c in unused if _edits_within_two(own, c)), None)
        if guess:
            found.add("misspelt-column", table.file, column=own, guess=guess)
        else:
            found.add("unknown-column", table.file, column=own or "(no name)")
    if table.frame.empty and not table.problems and schema.required:
        found.add("empty-table", table.file)


def _edits_within_two(a: str, b: str) -> bool:
    """Whether two insertions, deletions or changes turn `a` into `b` (Levenshtein); short names have to be closer."""
    most = 2 if min(len(a), len(b)) > 4 else 1
    if abs(len(a) - len(b)) > most:
        return False
    previous = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        current = [i]
        for j, y in enumerate(b, 1):
            current.append(min(previous[j] + 1, current[-1] + 1, previous[j - 1] + (x != y)))
        previous = current
    return previous[-1] <= most


def merge(raws: Sequence[RawRegion]) -> dict[str, pd.DataFrame]:
    """One text frame per table of the schema, rows of all regions under each other, with `_file`, `_row`, `_region`.

    With several regions, local ids get their region's name and a colon in front.
    """
    merged: dict[str, pd.DataFrame] = {}
    for name, schema in INPUTS.items():
        parts = []
        for raw in raws:
            table = raw.tables.get(name)
            if table is None:
                continue
            frame = table.frame.copy()
            if len(raws) > 1:
                for column in schema.columns:
                    if column.local and column.name in frame:
                        blank = frame[column.name] == ""
                        frame[column.name] = (raw.name + ":" + frame[column.name]).mask(blank, "")
            parts.append(frame.assign(_file=table.file, _row=frame.index, _region=raw.name))
        merged[name] = pd.concat(parts, ignore_index=True).fillna("") if parts else _nothing()
    return merged


def _nothing() -> pd.DataFrame:
    return pd.DataFrame({"_file": pd.Series(dtype="str"), "_row": pd.Series(dtype="int64"), "_region": pd.Series(dtype="str")})
