"""The findings as a workbook: an overview, and a tab for each firm with its own rows, to be sent back and answered.

A tab holds nothing of another firm and nothing that a firm can't answer: rows that speak of two firms, cells and advice
that name another, and findings about recipes, units or ids are in the overview alone. Blank amounts and prices are
asked for.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from symbiosis.errors import UsageError, WriteError
from symbiosis.findings.finding import Finding
from symbiosis.load.raw import RawRegion, RawTable
from symbiosis.report.firm_questions import FIRM_ANSWERS, blank_questions, for_firm, sentence, silence
from symbiosis.schema.inputs import INPUTS

MARK = "symbiosis findings"
OVERVIEW = "overview"
PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
LONGEST_TEXT = 32000  # a cell holds 32,767 characters
LONGEST_NAME = 31
COLUMNS = (("level", 9), ("where", 34), ("firm", 24), ("what", 60), ("way out", 60), ("code", 20), ("whose turn", 12))

Firm = tuple[str, str]


@dataclass(frozen=True)
class _Row:
    """One row of a table with the findings about it, and what is asked about its blank cells, by column."""

    table: RawTable
    number: int
    findings: tuple[Finding, ...]
    asked: dict[str, str]

    @property
    def open(self) -> bool:
        """Whether the firm has something to answer."""
        return bool(self.findings or self.asked)


def write_findings(raws: Sequence[RawRegion], findings: Sequence[Finding], path: Path) -> Path:
    """Write the workbook, all or nothing; returns its path.

    UsageError where it wouldn't be an .xlsx; WriteError where it can't be written, or would replace anything but an
    earlier workbook of findings.
    """
    if path.suffix.lower() != ".xlsx":
        raise UsageError(f"--out {path}: findings are written as a workbook; call it something.xlsx.")
    if path.exists() and not _is_ours(path):
        raise WriteError(
            f"{path} is there and holds no earlier findings; choose another name, so that nothing is lost."
        )
    content = findings_workbook(raws, findings)
    fresh = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.stem}-", delete=False) as file:
            fresh = file.name
            file.write(content)
        mask = os.umask(0)
        os.umask(mask)
        Path(fresh).chmod(0o666 & ~mask)
        Path(fresh).replace(path)
    except OSError as error:
        raise WriteError(f"the findings could not be written to {path}: {error.strerror or error}.") from error
    finally:
        if fresh:
            with contextlib.suppress(OSError):
                Path(fresh).unlink(missing_ok=True)
    return path


def findings_workbook(raws: Sequence[RawRegion], findings: Sequence[Finding]) -> bytes:
    """The workbook's bytes."""
    owners = _owners(raws)
    tables = {_key(raw, table): (raw, table) for raw in raws for table in raw.tables.values()}
    about: dict[tuple[str, str | None, int], list[Finding]] = {}
    for f in findings:
        if f.row is not None:
            about.setdefault((f.file, f.sheet, f.row), []).append(f)
    firms = _firms(raws, about)
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, PLAIN) as book:
        book.set_properties({"subject": MARK, "title": "Findings"})
        looks = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "head": book.add_format({"bold": True, "bottom": 1, "bg_color": "#ececec"}),
            "text": book.add_format({"text_wrap": True, "valign": "top", "num_format": 49}),
            "bad": book.add_format({"bg_color": "#ffd9d2", "text_wrap": True, "valign": "top", "num_format": 49}),
            "answer": book.add_format({"bg_color": "#fffbe0", "border": 1, "text_wrap": True, "num_format": 49}),
        }
        _write_overview(book, findings, [_firm_of(f, tables, owners) for f in findings], looks)
        taken = {OVERVIEW, "history", *INPUTS}
        for firm, rows in firms.items():
            name = owners.names.get(firm, firm[1])
            others = {n for f, called in owners.names.items() if f != firm for n in (f[1], called)}
            hush = silence((firm[1], name), others)
            _write_firm(book, sheet_name(name, taken), name, rows, hush, looks)
    return target.getvalue()


def sheet_name(wanted: str, taken: set[str]) -> str:
    """A sheet's name nearest to the one wanted that spreadsheets allow and nobody has; `taken` (lower case) grows."""
    clean = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", wanted).strip(" '") or "firm"
    name, n = clean[:LONGEST_NAME].strip(" '"), 1
    while name.lower() in taken:
        n += 1
        ending = f" ({n})"
        name = clean[: LONGEST_NAME - len(ending)].rstrip(" '") + ending
    taken.add(name.lower())
    return name


@dataclass(frozen=True)
class _Owners:
    """Whose each stream is, and what each firm is called."""

    streams: dict[tuple[str, str, str], Firm]
    names: dict[Firm, str]


def _owners(raws: Sequence[RawRegion]) -> _Owners:
    streams: dict[tuple[str, str, str], Firm] = {}
    names: dict[Firm, str] = {}
    for raw in raws:
        for table, key in (("outputs", "output"), ("needs", "need")):
            for _, row in _records(raw, table):
                firm = row.get("enterprise", "")
                name = row.get(key) or f"{firm}/{row.get('material', '')}"
                streams[(raw.name, key, name)] = (raw.name, firm)
        for _, row in _records(raw, "enterprises"):
            firm = row.get("enterprise", "")
            names[(raw.name, firm)] = row.get("name") or firm
    return _Owners(streams, names)


def _records(raw: RawRegion, table: str) -> Iterator[tuple[int, dict[str, str]]]:
    if table in raw.tables:
        frame = raw.tables[table].frame
        for number, cells in zip(frame.index, frame.itertuples(index=False, name=None), strict=True):
            yield int(number), dict(zip(map(str, frame.columns), map(str, cells), strict=True))


def _key(raw: RawRegion, table: RawTable) -> tuple[str, str | None]:
    """How findings about this table name it: file and sheet."""
    return (raw.book.file, raw.book.sheet(table.file)) if raw.book else (table.file, None)


def _firms(
    raws: Sequence[RawRegion], about: dict[tuple[str, str | None, int], list[Finding]]
) -> dict[Firm, list[_Row]]:
    """For each firm that has something to answer about one of its rows all rows of its own, in the tables' order."""
    rows: dict[Firm, list[_Row]] = {}
    for raw in raws:
        for name in (t for t in INPUTS if t in raw.tables and "enterprise" in raw.tables[t].frame):
            table = raw.tables[name]
            for number, cells in _records(raw, name):
                found = for_firm(about.get((*_key(raw, table), number), ()))
                # What is wrong in a cell is asked there; only what is silent is asked for as a blank.
                wrong = {f.column for f in found}
                asked = {c: q for c, q in blank_questions(name, cells).items() if c not in wrong}
                if cells["enterprise"]:
                    rows.setdefault((raw.name, cells["enterprise"]), []).append(_Row(table, number, found, asked))
    return {firm: own for firm, own in rows.items() if any(r.open for r in own)}


def _firm_of(f: Finding, tables: dict[tuple[str, str | None], tuple[RawRegion, RawTable]], owners: _Owners) -> str:
    """The firm that the finding's row is about: its own, or the owner of its output or need; blank where none is."""
    raw, table = tables.get((f.file, f.sheet), (None, None))
    if raw is None or table is None or f.row is None or f.row not in table.frame.index:
        return ""
    cells = table.frame.loc[f.row]
    if "enterprise" in cells:
        firm = (raw.name, str(cells["enterprise"]))
        return owners.names.get(firm, firm[1])
    for key in ("output", "need"):
        firm = owners.streams.get((raw.name, key, str(cells.get(key, ""))), ("", ""))
        if firm[1]:
            return owners.names.get(firm, firm[1])
    return ""


def _write_overview(book: Any, findings: Sequence[Finding], firms: Sequence[str], looks: dict[str, Any]) -> None:
    sheet = book.add_worksheet(OVERVIEW)
    counts = [(level, sum(f.level == level for f in findings)) for level in ("error", "warning", "note")]
    sheet.write_string(0, 0, "Findings", looks["title"])
    sheet.write_string(1, 0, ", ".join(f"{n} {level}{'' if n == 1 else 's'}" for level, n in counts))
    sheet.write_string(2, 0, "Errors stop a plan. The tabs behind this one go to the firms; this one stays here.")
    for i, (heading, width) in enumerate(COLUMNS):
        sheet.set_column(i, i, width)
        sheet.write_string(4, i, heading, looks["head"])
    for j, (f, firm) in enumerate(zip(findings, firms, strict=True), 5):
        turn = firm if firm and f.code in FIRM_ANSWERS else "yours"
        for i, text in enumerate((str(f.level), f.where, firm, f.message, f.way_out, f.code, turn)):
            sheet.write_string(j, i, _short(text), looks["text"])
    sheet.freeze_panes(5, 0)
    sheet.autofilter(4, 0, 4 + len(findings), len(COLUMNS) - 1)


def _write_firm(
    book: Any, tab: str, name: str, rows: Sequence[_Row], hush: Callable[[str], str], looks: dict[str, Any]
) -> None:
    sheet = book.add_worksheet(tab)
    sheet.set_column(0, 40, 16)
    sheet.write_string(0, 0, _short(name), looks["title"])
    sheet.write_string(
        1, 0, "Please look at the red cells, fill the yellow ones, or write into the yellow column what is right."
    )
    j = 3
    for table in dict.fromkeys(r.table.name for r in rows):
        own = [r for r in rows if r.table.name == table]
        frame = own[0].table.frame
        columns = [c for c in frame.columns if (frame.loc[[r.number for r in own], c] != "").any()]
        columns += [c for r in own for c in (*(f.column for f in r.findings), *r.asked) if c in frame.columns]
        columns = list(dict.fromkeys(columns))
        sheet.write_string(j, 0, table, looks["title"])
        for i, heading in enumerate(["row", *columns, "to check", "your answer"]):
            sheet.write_string(j + 1, i, _short(heading), looks["head"])
        for k, row in enumerate(own, j + 2):
            _write_row(sheet, k, row, columns, hush, looks)
        j += len(own) + 3


def _write_row(
    sheet: Any, k: int, row: _Row, columns: list[str], hush: Callable[[str], str], looks: dict[str, Any]
) -> None:
    sheet.write_string(k, 0, str(row.number))
    for i, column in enumerate(columns, 1):
        here = [f for f in row.findings if f.column == column]
        text = str(row.table.frame.at[row.number, column])
        if not text and here and here[0].code == "error-cell":
            text = here[0].value or ""  # what stood there
        look = "bad" if here else "answer" if column in row.asked else "text"
        sheet.write_string(k, i, _short(hush(text)), looks[look])
        if here:
            sheet.write_comment(k, i, _short("\n".join(hush(sentence(f)) for f in here)))
    said = [*(hush(sentence(f)) for f in row.findings), *row.asked.values()]
    sheet.write_string(k, len(columns) + 1, _short("\n".join(said)), looks["text"])
    if row.open:
        sheet.write_blank(k, len(columns) + 2, None, looks["answer"])


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + "…"


def _is_ours(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as parts, parts.open("docProps/core.xml") as file:
            return f"<dc:subject>{MARK}<".encode() in file.read(20000)
    except (OSError, KeyError, zipfile.BadZipFile):
        return False
