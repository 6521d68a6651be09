"""A workbook whose sheets are tables, as the same raw region that a folder of CSV files gives."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from symbiosis.findings.places import Book
from symbiosis.load.csv_table import column_names, named_table
from symbiosis.load.raw import Problem, RawRegion, RawTable
from symbiosis.load.sheets import Sheet, UnreadableWorkbookError, column_letters, read_sheets

SETTINGS_SHEET = "region"
# Sheets that are no tables and need no finding; `init --xlsx` writes the first and the last.
ASIDE = frozenset({"read me", "readme", "notes", "lists"})
# Settings that stay the text they are, whatever they look like.
TEXTS = frozenset({"name", "currency", "crs"})


def read_workbook(path: Path, known: frozenset[str], prefix: str = "", file: str = "") -> RawRegion:
    """Every sheet with the name of a `known` table as text, and the sheet `region` as settings.

    `file` is the workbook's name as findings should print it. One that can't be read has no tables and says why in
    `unreadable`. Sheet names and headings are trimmed and lower-cased; rows keep the sheet's numbers.
    """
    file = file or path.name
    try:
        sheets = read_sheets(path)
        named = _named(sheets, path)
    except UnreadableWorkbookError as error:
        book = Book(file, "", {}, {})
        return RawRegion(path.stem, {}, book=book, unreadable=(error.detail, error.way_out))
    hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest()}
    tables = {name: _table(name, sheet, f"{prefix}{name}.csv") for name, sheet in named.items() if name in known}
    letters = {name: _letters(named[name]) for name in tables}
    strangers = [s.name for name, s in named.items() if name not in known | ASIDE | {SETTINGS_SHEET}]
    # A fresh workbook has an empty “Sheet2” or two.
    strangers = [s for s in strangers if named[s.strip().lower()].rows]
    settings, problem = read_settings_sheet(named.get(SETTINGS_SHEET))
    return RawRegion(
        path.stem, tables, tuple(strangers), settings=settings, settings_error=problem, hashes=hashes,
        book=Book(file, prefix, {name: sheet.name.strip() for name, sheet in named.items()}, letters),
    )  # fmt: skip


def holds_tables(sheets: Sequence[Sheet], known: frozenset[str]) -> bool:
    """Whether any of the sheets has the name of a table."""
    return any(s.name.strip().lower() in known for s in sheets)


def read_settings_sheet(sheet: Sheet | None) -> tuple[dict[str, object], str]:
    """Settings from rows of dotted name and value, and what is wrong with them; a blank value leaves the default."""
    settings: dict[str, object] = {}
    if sheet is None:
        return settings, ""
    wrong = {m.row: m.value for m in sheet.mishaps if m.column <= 2}
    for number, cells in enumerate(sheet.rows, sheet.first_row):
        name, value = [*cells, "", ""][:2]
        if number in wrong:
            return {}, f"row {number} holds the error {wrong[number]}"
        if not value or (not settings and name.lower() == "setting"):
            continue
        *path, last = name.split(".")
        target = settings
        for part in path:
            inner = target.setdefault(part, {})
            if not isinstance(inner, dict):
                return {}, f"{part} is a setting in one row and a section in row {number}"
            target = inner
        if last in target:
            return {}, f"{name} is there twice, again in row {number}"
        target[last] = value if name in TEXTS else _typed(value)
    return settings, ""


def _typed(text: str) -> object:
    """What TOML makes of a single value; the text itself where it is none."""
    try:
        read = tomllib.loads(f"v = {text}")
    except tomllib.TOMLDecodeError:
        return text
    return read["v"] if len(read) == 1 else text


def _named(sheets: Sequence[Sheet], path: Path) -> dict[str, Sheet]:
    named: dict[str, Sheet] = {}
    for sheet in sheets:
        name = sheet.name.strip().lower()
        if name in named:
            raise UnreadableWorkbookError(path, "twice", name)
        named[name] = sheet
    return named


def _header(sheet: Sheet) -> int:
    """Which of the sheet's rows is the header: the first that isn't blank."""
    return next((i for i, cells in enumerate(sheet.rows) if any(cells)), 0)


def _letters(sheet: Sheet) -> dict[str, str]:
    """The letters of each heading's column; the first one's where a heading is there twice."""
    if not sheet.rows:
        return {}
    names = column_names(sheet.rows[_header(sheet)])
    return {name: column_letters(i) for i, name in reversed(list(enumerate(names, 1))) if name}


def _table(name: str, sheet: Sheet, label: str) -> RawTable:
    if not sheet.rows:
        return named_table(name, label, pd.DataFrame(), ",", [])
    at = _header(sheet)
    names = column_names(sheet.rows[at])
    wrong = {(m.row, m.column) for m in sheet.mishaps}
    width = max([len(names), *map(len, sheet.rows[at:])])
    numbers, rows = [], []
    for number, cells in enumerate(sheet.rows[at + 1 :], sheet.first_row + at + 1):
        if any(cells):
            texts = [*cells, *[""] * (width - len(cells))]
            # An error is no text of the firm's: the cell is blank, and a finding says what stood there.
            rows.append([("" if (number, i) in wrong else t) for i, t in enumerate(texts, 1)] if wrong else texts)
            numbers.append(number)
    header = [*names, *[""] * (width - len(names))]
    frame = pd.DataFrame(rows, columns=header, index=pd.Index(numbers, dtype="int64"), dtype="str")
    problems = [
        Problem(
            "error-cell",
            m.row,
            header[m.column - 1] or None,
            m.value,
            {"what": header[m.column - 1] or f"column {column_letters(m.column)}"},
        )
        for m in sheet.mishaps
        if m.row > sheet.first_row + at
    ]
    return named_table(name, label, frame, ",", problems)
