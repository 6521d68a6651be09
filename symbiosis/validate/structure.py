"""Are the files, the tables and their columns what the schema knows?"""

from __future__ import annotations

import difflib

from symbiosis.findings.collector import Findings
from symbiosis.load.csv_table import SEPARATORS
from symbiosis.load.raw import RawRegion, RawTable
from symbiosis.schema.column import Table
from symbiosis.schema.inputs import INPUTS


def check_structure(raw: RawRegion, found: Findings, prefix: str = "") -> None:
    """Findings about missing, misspelt, unreadable tables and columns of one region."""
    if raw.unreadable:
        found.add(
            "unreadable-workbook",
            raw.book.file if raw.book else raw.name,
            detail=raw.unreadable[0],
            instead=raw.unreadable[1],
        )
        return
    if raw.rivals:
        found.add("several-workbooks", prefix.rstrip("/") or raw.name, value=", ".join(raw.rivals))
        return
    for name in raw.strangers:
        known = [n for n in INPUTS if n not in raw.tables]
        close = difflib.get_close_matches(name.lower(), known, 1, 0.8)
        guess = close[0] if close and _edits_within_two(name.lower(), close[0]) else ""
        found.add("misspelt-table" if guess else "unknown-table", f"{prefix}{name}.csv", guess=guess)
    for file in raw.formats:
        stem, _, form = file.rpartition(".")
        found.add("unsupported-format", f"{prefix}{file}", value=form, table=stem)
    for file in raw.beside:
        found.add("unread-file", f"{prefix}{file}")
    for name, table in raw.tables.items():
        for p in table.problems:
            found.add(p.code, table.file, p.row, p.column, p.value, **p.details)
        if not any(p.code == "unreadable-text" for p in table.problems):
            _check_columns(table, INPUTS[name], found)
    for schema in INPUTS.values():
        if schema.required and schema.name not in raw.tables:
            found.add("missing-table", f"{prefix}{schema.name}.csv")


def _check_columns(table: RawTable, schema: Table, found: Findings) -> None:
    columns = list(table.frame.columns)
    if not columns:
        if table.whole:
            found.add("empty-table", table.file)
        return
    if table.separator != ",":
        found.add("separator", table.file, value=SEPARATORS[table.separator])
    misspelt = misspelt_columns(table, schema)
    for own in columns:
        if own in misspelt:
            found.add("misspelt-column", table.file, column=own, guess=misspelt[own])
        elif own not in schema.by_name and not own.startswith("x_"):
            found.add("unknown-column", table.file, column=own)
    for column in schema.columns:
        if column.required and column.name not in columns and column.name not in misspelt.values():
            found.add("missing-column", table.file, column=column.name)
    if table.frame.empty and schema.required and table.whole:
        found.add("empty-table", table.file)


def misspelt_columns(table: RawTable, schema: Table) -> dict[str, str]:
    """For each column that is within two letters of a known one, the known one."""
    strangers = [c for c in table.frame.columns if c not in schema.by_name and not c.startswith("x_")]
    guesses = {own: next((c for c in schema.by_name if _edits_within_two(own, c)), "") for own in strangers}
    return {own: guess for own, guess in guesses.items() if guess}


def _edits_within_two(a: str, b: str) -> bool:
    """Whether two insertions, deletions or changes turn `a` into `b` (Levenshtein); short names have to be closer."""
    shorter = min(len(a), len(b))
    most = 2 if shorter > 4 else 1 if shorter > 2 else 0
    if abs(len(a) - len(b)) > most:
        return False
    previous = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        current = [i]
        for j, y in enumerate(b, 1):
            current.append(min(previous[j] + 1, current[-1] + 1, previous[j - 1] + (x != y)))
        previous = current
    return previous[-1] <= most
