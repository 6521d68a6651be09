"""Leaves out the rows with errors and what depends on them, so that the rest can be planned; nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from symbiosis.errors import DataError
from symbiosis.findings.finding import Finding
from symbiosis.load.raw import RawRegion, RawTable
from symbiosis.schema.inputs import INPUTS

# Where a row goes that names something set aside: (table, its id) → (table, column) that speaks of it.
DEPENDS = {
    ("places", "place"): [("enterprises", "place")],
    ("enterprises", "enterprise"): [
        ("outputs", "enterprise"), ("needs", "enterprise"), ("contacts", "enterprise"), ("distances", "from"),
        ("distances", "to"), ("partnerships", "enterprise_a"), ("partnerships", "enterprise_b"), ("hubs", "operator"),
        ("storage", "enterprise"),
    ],
    ("hubs", "hub"): [("distances", "from"), ("distances", "to")],
    ("materials", "material"): [
        ("outputs", "material"), ("needs", "material"), ("recipes", "output_material"), ("recipes", "input_material"),
        ("prices", "material"), ("conversions", "material"), ("names", "material"), ("storage", "material"),
    ],
    # A written name without its row would be taken for a material of its own.
    ("names", "as_written"): [("outputs", "material"), ("needs", "material")],
    ("outputs", "output"): [("current_exchanges", "output"), ("contents", "output"), ("profiles", "id")],
    ("needs", "need"): [("current_exchanges", "need"), ("contents", "need"), ("limits", "need"), ("profiles", "id")],
    ("recipes", "recipe"): [("current_exchanges", "recipe")],
    ("transport", "mode"): [("current_exchanges", "mode"), ("distances", "mode")],
}  # fmt: skip
# Today's cost of a stream isn't known where an exchange of it isn't.
BACKWARDS = [("output", "outputs"), ("need", "needs")]
# Without them something else would silently stand in: an idea given up would come back, a median replace a listed
# price, the straight line a stated haul, no limit a limit, another year the one that was meant.
KEPT_ERRORS = frozenset({"synergies", "prices", "distances", "contents", "limits", "periods"})
MOST_ROUNDS = 50
BESIDE = "another row of this pair is set aside, and with it the pair is forbidden: nobody knows which row holds."


@dataclass
class Aside:
    """What was left out: one row each, with the finding that says why."""

    rows: list[dict[str, str]] = field(default_factory=list)
    _noted: set[tuple[str, str, str]] = field(default_factory=set)

    def note(self, raw: RawRegion, table: RawTable, gone: pd.DataFrame, why: Callable[[int], str]) -> None:
        """Notes the rows with their findings, each once: what stands in for a row carries its number."""
        for number, cells in gone.iterrows():
            key = (raw.name, table.name, str(number))
            if key not in self._noted:
                self._noted.add(key)
                words = {str(c): str(v) for c, v in cells.items()}
                self.rows.append({"file": table.file, "row": str(number), "finding": why(int(str(number))), **words})

    def table(self) -> pd.DataFrame:
        """`file`, `row`, `finding`, then every column of the rows as they came (blank where a table has none)."""
        columns = dict.fromkeys(c for row in self.rows for c in row)
        frame = pd.DataFrame(self.rows, columns=list(columns), dtype="str")
        return frame.fillna("")


def without_errors(
    raws: Sequence[RawRegion], findings_of: Callable[[Sequence[RawRegion]], Iterable[Finding]]
) -> tuple[list[RawRegion], pd.DataFrame]:
    """The regions without their rows in error, and those rows as they came with a `finding` each.

    `findings_of` says what is wrong with raw regions. What depends on a row goes with it; a pair of firms whose
    partnership row goes is forbidden instead, as nobody knows what it allowed. Raises DataError with all findings
    where an error isn't a row's, or is one of a row that can't be missed: one of the register, of prices or distances,
    a pair with a firm that isn't known, a recipe from a material into itself (by name it would cost nothing), the last
    mode of transport.
    """
    left, aside = list(raws), Aside()
    for _ in range(MOST_ROUNDS):
        findings = list(findings_of(left))
        errors = [f for f in findings if f.is_error]
        if not errors:
            return left, aside.table()
        wrong = _located(left, errors)
        if wrong is None:
            raise DataError(findings)
        left = [_reduced(raw, wrong.get(k, {}), aside) for k, raw in enumerate(left)]
    raise DataError(findings)


Wrong = dict[str, dict[int, str]]  # for each table the rows in error, and what is wrong with them


def _located(raws: Sequence[RawRegion], errors: Sequence[Finding]) -> dict[int, Wrong] | None:
    """The rows in error by region and table; None where an error can't be mended by leaving a row out."""
    found: dict[int, Wrong] = {}
    for error in errors:
        spot = next(((k, t) for k, raw in enumerate(raws) for t in raw.tables.values() if _is_of(error, raw, t)), None)
        if spot is None or error.row is None:
            return None
        k, table = spot
        # Which pair a misspelt partner bars nobody can tell.
        lost_pair = table.name == "partnerships" and error.code == "unknown-id"
        if table.name in KEPT_ERRORS or lost_pair or _is_needed(table, error.row):
            return None
        rows = found.setdefault(k, {}).setdefault(table.name, {})
        text = f"{error.message} [{error.code}]"
        rows[error.row] = f"{rows[error.row]} {text}" if error.row in rows else text
    for k, wrong in found.items():
        modes = raws[k].tables.get("transport")
        if modes is not None and set(modes.frame.index) <= set(wrong.get("transport", {})):
            return None
    return found


def _is_of(error: Finding, raw: RawRegion, table: RawTable) -> bool:
    if raw.book is None:
        return error.file == table.file
    return error.file == raw.book.file and error.sheet == raw.book.sheet(table.file)


def _is_needed(table: RawTable, row: int) -> bool:
    """Whether leaving the row out would let something happen that nobody said."""
    if table.name != "recipes" or row not in table.frame.index:
        return False
    cells = table.frame.loc[row]
    return bool(cells.get("output_material", "") == cells.get("input_material", ""))


def _reduced(raw: RawRegion, wrong: Wrong, aside: Aside) -> RawRegion:
    """The region without the rows in error and what depends on them, which are noted in `aside`."""
    tables = dict(raw.tables)
    waiting = [(name, rows) for name, rows in wrong.items()]
    while waiting:
        name, rows = waiting.pop()
        table = tables[name]
        there = table.frame.index.isin(list(rows))
        gone, rest = table.frame[there], table.frame[~there]
        lost = [p for p in table.problems if p.row in rows and p.code == "ragged-row"]
        tables[name] = replace(table, frame=rest, problems=tuple(p for p in table.problems if p not in lost))
        aside.note(raw, table, gone, rows.__getitem__)
        for problem in lost:
            cells = str(problem.details.get("cells", ""))
            place = {"file": table.file, "row": str(problem.row), "finding": rows[int(problem.row or 0)]}
            aside.rows.append({**place, "cells": cells})
        waiting += _dependents(tables, name, gone)
        if name == "partnerships":
            known = set(tables["enterprises"].frame.get("enterprise", []))
            tables[name], beside = _forbidding(tables[name], gone, known)
            aside.note(raw, table, beside, lambda _: BESIDE)
    return replace(raw, tables=tables)


def _dependents(tables: dict[str, RawTable], name: str, gone: pd.DataFrame) -> list[tuple[str, dict[int, str]]]:
    """Rows elsewhere that name what is gone, and why they go."""
    found = []
    for (source, key), users in DEPENDS.items():
        if source != name:
            continue
        lost = set(_ids(gone, name, key)) - set(_ids(tables[name].frame, name, key)) - {""}
        for user, column in users:
            found.append(_naming(tables, user, column, lost, f"it depends on “{{}}” in {name}, which is set aside."))
    if name == "current_exchanges":
        for column, streams in BACKWARDS:
            lost = set(gone[column]) if column in gone else set()
            why = "an exchange of “{}” that runs today is set aside, so its cost today isn't known."
            found.append(_naming(tables, streams, column, lost, why))
    if name == "profiles":
        # The rest of a profile isn't the profile, and without any the stream would spread evenly.
        lost, why = set(gone["id"]) if "id" in gone else set(), "a row of the profile of “{}” is set aside."
        for user, column in (("profiles", "id"), ("outputs", "output"), ("needs", "need")):
            found.append(_naming(tables, user, column, lost, why))
    return [(user, rows) for user, rows in found if rows]


def _naming(
    tables: dict[str, RawTable], user: str, column: str, lost: set[str], why: str
) -> tuple[str, dict[int, str]]:
    table = tables.get(user)
    if table is None or not lost or table.frame.empty:
        return user, {}
    ids = _ids(table.frame, user, column)
    return user, {int(row): why.format(name) for row, name in ids[ids.isin(lost)].items()}


def _ids(frame: pd.DataFrame, table: str, column: str) -> pd.Series:
    """The column as ids; streams without one are called enterprise/material."""
    blank = pd.Series("", index=frame.index, dtype="str")
    ids = frame.get(column, blank)
    if (table, column) in (("outputs", "output"), ("needs", "need")) and {"enterprise", "material"} <= set(frame):
        ids = ids.where(ids != "", frame["enterprise"] + "/" + frame["material"])
    return ids.astype("str")


def _forbidding(table: RawTable, gone: pd.DataFrame, known: set[str]) -> tuple[RawTable, pd.DataFrame]:
    """The table with one forbidding row for each pair of known firms whose row is gone.

    It stands in place of any other row of the pair, which says no more than that the pair is there twice; those rows
    come second.
    """
    sides = ["enterprise_a", "enterprise_b"]
    if gone.empty or not set(sides) <= set(gone):
        return table, table.frame.iloc[:0]
    pairs = {
        tuple(sorted(p)) for p in zip(gone[sides[0]], gone[sides[1]], strict=True) if {*p} <= known and p[0] != p[1]
    }
    frame = table.frame
    twice = [tuple(sorted(p)) in pairs for p in zip(frame[sides[0]], frame[sides[1]], strict=True)]
    mine = pd.Series(twice, index=frame.index, dtype="bool")
    beside, frame = frame[mine], frame[~mine]
    row = dict.fromkeys(dict.fromkeys([*frame.columns, "status"]), "")
    rows = [row | {sides[0]: a, sides[1]: b, "status": "forbidden"} for a, b in sorted(pairs)]
    bars = pd.DataFrame(rows, columns=list(row), index=gone.index[: len(rows)], dtype="str")
    return replace(table, frame=pd.concat([frame, bars]).fillna("")), beside


assert {table for table, _ in DEPENDS} <= set(INPUTS)
