"""The proposal as files that a person edits: written, read back, and never overwritten where a person answered."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from symbiosis.errors import UsageError
from symbiosis.intake.source import guarded, read_table

YES = frozenset({"yes", "y", "ja", "j", "oui", "sí", "si", "x", "true", "1", "ok"})
NO = frozenset({"no", "n", "nein", "non", "false", "0"})

Row = dict[str, str]


@dataclass(frozen=True)
class File:
    """One file of the proposal: its columns, what tells rows apart, and what a person may change beside `confirm`.

    `guard` is what the answer was given for. It is compared with the last import's own record, not with the file
    edited: spreadsheets turn `10-12` into a date when they save.
    """

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    editable: tuple[str, ...]
    guard: tuple[str, ...] = ()


COLUMNS = File(
    "columns.csv",
    ("sheet", "cell", "header", "samples", "table", "column", "unit", "times_per_year", "why", "sure", "confirm"),
    ("sheet", "cell"), ("table", "column", "unit", "times_per_year"), ("header",),
)  # fmt: skip
NAMES = File(
    "names.csv", ("kind", "as_written", "read_as", "why", "sure", "confirm"), ("kind", "as_written"), ("read_as",)
)
VALUES = File(
    "values.csv", ("sheet", "cell", "column", "as_written", "read_as", "why", "sure", "confirm"),
    ("sheet", "cell", "column"), ("read_as",), ("as_written",),
)  # fmt: skip
PLACES = File(
    "places.csv", ("place", "name", "longitude", "latitude", "radius_km"), ("place",),
    ("longitude", "latitude", "radius_km"),
)  # fmt: skip
CELLS = File("cells.csv", ("sheet", "cell", "as_written", "table", "row", "column", "read_as", "why"), (), ())
GONE = "not in the file any more"
LOST = {"_use": "no", "_changed": "yes", "_gone": "yes"}


@dataclass
class Answers:
    """What people wrote into the proposal in `folder`; `proposed` is what the last import had written there itself."""

    folder: Path
    proposed: Mapping[str, Mapping[str, list[str]]]
    every_guess: bool = False
    rows: dict[str, dict[str, Row]] = field(default_factory=dict)
    gone: dict[str, dict[str, Row]] = field(default_factory=dict)

    def read(self, file: File) -> None:
        """Read one file back. UsageError with every `confirm` that is neither yes nor no."""
        wrong = []
        self.rows[file.name], self.gone[file.name] = {}, {}
        for number, row in enumerate(read_table(self.folder / file.name), 2):
            confirm = row.get("confirm", "").casefold()
            if confirm and confirm not in YES | NO:
                wrong.append(f"row {number}: “{row['confirm']}”")
            if row.get("why") == GONE:
                self.gone[file.name][key_of(file, row, file.guard)] = row
            else:
                self.rows[file.name][key_of(file, row)] = row
        if wrong:
            raise UsageError(f"{self.folder / file.name}: confirm takes yes or no. {'; '.join(wrong)}.")

    def merged(self, file: File, fresh: Iterable[Row], why: Mapping[str, str] = MappingProxyType({})) -> list[Row]:
        """The fresh proposal with people's answers kept, and answers whose cell is gone at the end.

        `why`: by key, what is wrong with a row that a person added; such a row is kept, told so, and not used.

        `_use` of each row: yes (certain, confirmed, changed), assumed (a guess under --yes), no, or wait.
        """
        result, used = [], set()
        gone = dict(self.gone.get(file.name, {}))
        for row in fresh:
            answer, changed = self._live(file, row)
            if answer is not None:
                used.add(key_of(file, row))
            elif (back := gone.pop(key_of(file, row, file.guard), None)) is not None:
                answer, changed = back, not back.get("confirm")
            if answer is not None and (changed or answer.get("confirm")):
                row = row | {c: answer.get(c, "") for c in (*file.editable, "confirm")}
                row["_changed"] = "yes" if changed else ""
            result.append(row | {"_use": self._use(row)})
        for key, answer in self.rows.get(file.name, {}).items():
            before = self.proposed.get(file.name, {}).get(key)
            lost = why.get(key)
            if lost:
                result.append({c: answer.get(c, "") for c in file.columns} | LOST | {"why": lost})
            elif key not in used and (answer.get("confirm") or _edited(file, answer, before)):
                was = dict(zip(file.guard, before or [], strict=False))
                gone[key_of(file, answer | was, file.guard)] = answer | was
        return result + [{c: a.get(c, "") for c in file.columns} | LOST | {"why": GONE} for a in gone.values()]

    def added(self, file: File, fresh: Iterable[Row]) -> list[Row]:
        """Answers to what isn't proposed: rows that a person added, and those whose cell needs no answer any more.

        Each with the text that it was given for, as far as that is known.
        """
        known = {key_of(file, row) for row in fresh}
        rows = []
        for key, answer in self.rows.get(file.name, {}).items():
            before = self.proposed.get(file.name, {}).get(key)
            written = before is None and any(answer.get(c) for c in file.editable)
            if key not in known and (written or answer.get("confirm") or _edited(file, answer, before)):
                rows.append(answer | dict(zip(file.guard, before or [], strict=False)))
        return rows

    def _live(self, file: File, row: Row) -> tuple[Row | None, bool]:
        """The answer given for this very row, and whether it is an edit."""
        key = key_of(file, row)
        answer = self.rows.get(file.name, {}).get(key)
        before = self.proposed.get(file.name, {}).get(key)
        if answer is None:
            return None, False
        given_for = before[: len(file.guard)] if before else [answer.get(c, "") for c in file.guard]
        # A row that a person added needn't repeat the cell.
        if given_for != [row.get(c, "") for c in file.guard] and (before or any(given_for)):
            return None, False
        ours = [row.get(c, "") for c in (*file.guard, *file.editable)]
        return answer, _edited(file, answer, before or (ours if not self._first(file) else None))

    def _first(self, file: File) -> bool:
        return file.name not in self.proposed

    def _use(self, row: Row) -> str:
        confirm = row.get("confirm", "").casefold()
        if confirm in NO:
            return "no"
        if row.get("_changed") or confirm in YES or row.get("sure") == "certain":
            return "yes"
        if row.get("column") == "disclosure" and row.get("read_as") in ("named", "alias"):
            # Nobody but a person names a firm.
            return "wait"
        return "assumed" if self.every_guess and row.get("sure") == "guess" else "wait"


def _edited(file: File, answer: Row, before: list[str] | None) -> bool:
    return before is not None and [answer.get(c, "") for c in file.editable] != list(before[len(file.guard) :])


def key_of(file: File, row: Row, more: tuple[str, ...] = ()) -> str:
    """What tells a row from the others, as one text."""
    return "\x1f".join(row.get(c, "") for c in (*file.key, *more))


def proposed_of(
    file: File, rows: Iterable[Row], fresh: Iterable[Row], before: Mapping[str, list[str]]
) -> dict[str, list[str]]:
    """Guard and editable cells as proposed, by key: what tells an edit from a proposal next time.

    Beside an edit stays what it was an edit of.
    """
    proposed = {key_of(file, row): [row.get(c, "") for c in (*file.guard, *file.editable)] for row in fresh}
    edited = {key_of(file, row) for row in rows if row.get("_changed") and not row.get("_gone")}
    guards = len(file.guard)
    kept = {k: list(before[k]) for k in edited if k in before and before[k][:guards] == proposed[k][:guards]}
    return proposed | kept


def as_csv(file: File, rows: Iterable[Row]) -> bytes:
    """The file's bytes; with a byte-order mark, so that spreadsheets show its letters."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(file.columns)
    writer.writerows([guarded(row.get(c, "")) for c in file.columns] for row in rows)
    return out.getvalue().encode("utf-8-sig")
