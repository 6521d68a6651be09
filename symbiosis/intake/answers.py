"""The proposal as files that a person edits: written, read back, and never overwritten where a person answered."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from symbiosis.errors import UsageError
from symbiosis.intake.source import guarded, read_table

YES = frozenset({"yes", "y", "ja", "j", "oui", "sí", "si", "x", "true", "1", "ok"})
NO = frozenset({"no", "n", "nein", "non", "false", "0"})

Row = dict[str, str]


@dataclass(frozen=True)
class File:
    """One file of the proposal: its columns, what tells rows apart, and what a person may change beside `confirm`."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    editable: tuple[str, ...]


COLUMNS = File(
    "columns.csv",
    ("sheet", "cell", "header", "samples", "table", "column", "unit", "times_per_year", "why", "sure", "confirm"),
    ("sheet", "cell", "header"), ("table", "column", "unit", "times_per_year"),
)  # fmt: skip
NAMES = File(
    "names.csv", ("kind", "as_written", "read_as", "why", "sure", "confirm"), ("kind", "as_written"), ("read_as",)
)
VALUES = File(
    "values.csv", ("sheet", "cell", "column", "as_written", "read_as", "why", "sure", "confirm"),
    ("sheet", "cell", "column", "as_written"), ("read_as",),
)  # fmt: skip
PLACES = File(
    "places.csv",
    ("place", "name", "longitude", "latitude", "radius_km"),
    ("place",),
    ("longitude", "latitude", "radius_km"),
)
CELLS = File("cells.csv", ("sheet", "cell", "as_written", "table", "row", "column", "read_as", "why"), (), ())


@dataclass
class Answers:
    """What people wrote into the proposal in `folder`; `proposed` is what the last import had written there itself."""

    folder: Path
    proposed: Mapping[str, Mapping[str, list[str]]]
    every_guess: bool = False
    rows: dict[str, dict[str, Row]] = field(default_factory=dict)

    def read(self, file: File) -> None:
        """Read one file back. UsageError with every `confirm` that is neither yes nor no."""
        wrong = []
        found = {}
        for number, row in enumerate(read_table(self.folder / file.name), 2):
            confirm = row.get("confirm", "").casefold()
            if confirm and confirm not in YES | NO:
                wrong.append(f"row {number}: “{row['confirm']}”")
            found[key_of(file, row)] = row
        if wrong:
            raise UsageError(f"{self.folder / file.name}: confirm takes yes or no. {'; '.join(wrong)}.")
        self.rows[file.name] = found

    def merged(self, file: File, fresh: Iterable[Row]) -> list[Row]:
        """The fresh proposal with people's answers kept, and answers whose cell is gone at the end.

        `_use` of each row: yes (certain, confirmed, changed, or a guess under --yes), no, or wait.
        """
        mine = self.rows.get(file.name, {})
        before = self.proposed.get(file.name, {})
        result, keys = [], set()
        for row in fresh:
            key = key_of(file, row)
            keys.add(key)
            answer = mine.get(key)
            if answer is not None:
                changed = key in before and [answer.get(c, "") for c in file.editable] != list(before[key])
                if changed or answer.get("confirm"):
                    row = (
                        row
                        | {c: answer.get(c, "") for c in (*file.editable, "confirm")}
                        | {"_changed": "yes" if changed else ""}
                    )
            result.append(row | {"_use": self._use(row)})
        for key, answer in mine.items():
            answered = answer.get("confirm") or (
                key in before and [answer.get(c, "") for c in file.editable] != list(before[key])
            )
            if key not in keys and answered:
                gone = {"why": "not in the file any more", "_use": "no", "_changed": "yes", "_gone": "yes"}
                result.append({c: answer.get(c, "") for c in file.columns} | gone)
        return result

    def _use(self, row: Row) -> str:
        confirm = row.get("confirm", "").casefold()
        if confirm in NO:
            return "no"
        if row.get("_changed") or confirm in YES or row.get("sure") == "certain":
            return "yes"
        return "assumed" if self.every_guess and row.get("sure") == "guess" else "wait"


def key_of(file: File, row: Row) -> str:
    """What tells a row from the others, as one text."""
    return "\x1f".join(row.get(c, "") for c in file.key)


def proposed_of(
    file: File, rows: Iterable[Row], fresh: Iterable[Row], before: Mapping[str, list[str]]
) -> dict[str, list[str]]:
    """The editable cells as proposed, by key: what tells an edit from a proposal next time.

    Beside an edit stays what it was an edit of.
    """
    proposed = {key_of(file, row): [row.get(c, "") for c in file.editable] for row in fresh}
    edited = {key_of(file, row) for row in rows if row.get("_changed")}
    return proposed | {key: list(before[key]) for key in edited if key in before}


def as_csv(file: File, rows: Iterable[Row]) -> bytes:
    """The file's bytes; with a byte-order mark, so that spreadsheets show its letters."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(file.columns)
    writer.writerows([guarded(row.get(c, "")) for c in file.columns] for row in rows)
    return out.getvalue().encode("utf-8-sig")
