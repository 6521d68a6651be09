"""`import`: reads a file and the answers to its proposal, writes both and the region, and checks it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from symbiosis.errors import UsageError
from symbiosis.findings.finding import Finding
from symbiosis.intake.answers import CELLS, COLUMNS, NAMES, PLACES, VALUES, Answers, File, Row, as_csv, proposed_of
from symbiosis.intake.build import Builder
from symbiosis.intake.column import STREAMS
from symbiosis.intake.layout import address, cells_of
from symbiosis.intake.sheetwise import Proposal, propose
from symbiosis.intake.source import Source, read_source, read_state
from symbiosis.intake.steps import BUILT, Step, no_step
from symbiosis.intake.tables import region_files
from symbiosis.intake.write import STATE, keep_settings, refuse_edited, write_all

PROPOSALS = (COLUMNS, NAMES, VALUES, PLACES)


@dataclass(frozen=True)
class Imported:
    """What an import did: rows by table, guesses and open questions by file of the proposal, what has to be said."""

    folder: Path
    sheets: int
    cells: int
    rows: dict[str, int]
    waiting: dict[str, tuple[int, int]]
    assumed: int
    notes: tuple[str, ...]
    findings: tuple[Finding, ...] = field(repr=False)

    def summary(self) -> dict[str, object]:
        """The same for programs."""
        errors = sum(f.is_error for f in self.findings)
        return {
            "folder": str(self.folder), "sheets": self.sheets, "cells": self.cells, "rows": self.rows,
            "waiting": {k: {"guesses": g, "open": o} for k, (g, o) in self.waiting.items()}, "assumed": self.assumed,
            "notes": list(self.notes), "errors": errors, "findings": len(self.findings),
        }  # fmt: skip


def import_file(
    path: Path, folder: Path, *, yes: bool = False, replace: bool = False, step: Step = no_step
) -> Imported:
    """Import a spreadsheet or CSV file into a region folder; `yes` takes every guess, `replace` drops edits by hand.

    `step` is told what is being done and what share of the whole is done, for a progress line.

    Raises UsageError where the file can't be read, where the folder holds tables that the last import didn't write
    so, and where an answer can't be read.
    """
    from symbiosis.problem import check

    source = read_source(path)
    state = read_state(folder / "import" / STATE)
    notes = [*source.notes, *_a_region_already(source), *_since(source, state, folder, replace)]
    proposed = cast("Mapping[str, Mapping[str, list[str]]]", state.get("proposed", {}))
    answers = Answers(folder / "import", proposed, every_guess=yes)
    for file in PROPOSALS:
        answers.read(file)
    proposal = propose(source, answers, step)
    built = Builder(source, proposal, step).run()
    proposal.fresh[PLACES.name] = [
        {"place": place, "name": name, "longitude": "", "latitude": "", "radius_km": ""}
        for place, name in built.places.items()
    ]
    proposal.rows[PLACES.name] = answers.merged(PLACES, proposal.fresh[PLACES.name])
    tables, more = region_files(source, built, proposal)
    notes += [*(f"Sheet “{name}” has no header row that is known; it is left aside." for name in proposal.aside), *more]
    notes += [
        f"Sheet “{p.layout.name}” is read as {p.kind}, but which column names the material isn't known: write material "
        "under column in columns.csv."
        for p in proposal.parts
        if p.kind in STREAMS and not any(c.column == "material" for c in p.plans)
    ]
    unknown = [
        f"“{r['header']}”"
        for r in proposal.rows[COLUMNS.name]
        if r["_use"] == "wait" and not waits(r) and r["header"] and r["table"] != "contacts"
    ]
    if unknown:
        notes.append(f"Not known and kept as x_ columns (never where they hold addresses): {', '.join(unknown)}.")
    cells = _cell_rows(source, built.cells)
    files = {f"import/{f.name}": as_csv(f, proposal.rows[f.name]) for f in PROPOSALS}
    files[f"import/{CELLS.name}"] = as_csv(CELLS, cells)
    written = cast("dict[str, str]", state.get("written", {}))
    keep_settings(folder, tables, written)
    refuse_edited(folder, tables, written, replace)
    record = _record(source, proposal, proposed, tables)
    step("checking the region", BUILT)
    write_all(folder, tables, files, record, written)
    return Imported(
        folder, len(source.sheets), len(cells), _row_counts(tables), _waiting(proposal),
        sum(r.get("_use") == "assumed" for f in PROPOSALS for r in proposal.rows[f.name]),
        tuple(notes), check(folder),
    )  # fmt: skip


def _a_region_already(source: Source) -> list[str]:
    names = {s.name.strip().lower() for s in source.sheets}
    if not {"enterprises", "outputs", "needs"} <= names:
        return []
    return [f"{source.name} has the sheets of a region: symbiosis check {source.name} may read it as it is."]


def _since(source: Source, state: Mapping[str, object], folder: Path, replace: bool) -> list[str]:
    """What changed since the last import into the folder."""
    if not state:
        return []
    before = str(state.get("file"))
    if before != source.name and not replace:
        raise UsageError(
            f"{folder} was imported from {before}. Import {source.name} into a folder of its own; if it is the same "
            "file under a new name, add --replace."
        )
    if state.get("sha256") != source.sha256:
        return [f"{source.name} has changed since the last import; answers to cells that are as they were still hold."]
    return []


def _cell_rows(source: Source, told: Mapping[tuple[str, str], Row]) -> list[Row]:
    """Every nonblank cell once, with what became of it."""
    rows = []
    for sheet in source.sheets:
        mishaps = {(m.row, m.column) for m in sheet.mishaps}
        for number, cells in cells_of(sheet).items():
            for column, text in cells.items():
                where = address(number, column)
                fate = told.get((sheet.name, where), {"why": "outside the table"})
                if (number, column) in mishaps:
                    fate = {**fate, "why": f"an error in the workbook; {fate.get('why', '')}"}
                rows.append({"sheet": sheet.name, "cell": where, "as_written": text, **fate})
    return rows


def _record(
    source: Source, proposal: Proposal, before: Mapping[str, Mapping[str, list[str]]], tables: Mapping[str, bytes]
) -> dict[str, Any]:
    def of(file: File) -> dict[str, list[str]]:
        return proposed_of(file, proposal.rows[file.name], proposal.fresh[file.name], before.get(file.name, {}))

    return {
        "file": source.name,
        "sha256": source.sha256,
        "written": {name: hashlib.sha256(data).hexdigest() for name, data in tables.items()},
        "proposed": {file.name: of(file) for file in PROPOSALS},
    }


def _row_counts(tables: Mapping[str, bytes]) -> dict[str, int]:
    import csv
    import io

    return {
        name.removesuffix(".csv"): sum(1 for _ in csv.reader(io.StringIO(data.decode("utf-8")))) - 1
        for name, data in tables.items()
        if name.endswith(".csv")
    }


def waits(row: Row) -> bool:
    """Whether the row waits for an answer; a column that is merely unknown is kept as it is and waits for none."""
    return row["_use"] == "wait" and row.get("column", "-") != ""


def _waiting(proposal: Proposal) -> dict[str, tuple[int, int]]:
    """Guesses and open questions that wait, by file; places wait for their coordinates."""
    waiting = {}
    for file in (COLUMNS, NAMES, VALUES):
        counts = Counter(r["sure"] for r in proposal.rows[file.name] if waits(r))
        waiting[file.name] = (counts["guess"], counts["open"])
    blank = sum(not (r["longitude"] and r["latitude"]) and not r.get("_gone") for r in proposal.rows[PLACES.name])
    waiting[PLACES.name] = (0, blank)
    return {name: counts for name, counts in waiting.items() if any(counts)}
