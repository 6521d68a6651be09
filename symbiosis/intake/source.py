"""A workbook or CSV file of people's own as sheets of text, nothing judged."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import dataclass
from pathlib import Path

from symbiosis.errors import UsageError
from symbiosis.load.sheets import OTHER_WORKBOOKS, WORKBOOKS, Sheet, read_sheets

TEXTS = frozenset({".csv", ".tsv", ".txt"})


@dataclass(frozen=True)
class Source:
    """What was read: `separator` is "" for a workbook, whose numbers come with decimal points; `notes` are said."""

    name: str
    sheets: list[Sheet]
    sha256: str
    separator: str = ""
    notes: tuple[str, ...] = ()


def read_source(path: Path) -> Source:
    """The sheets of a workbook, or the rows of a CSV file as one sheet. UsageError where it can't be read."""
    if not path.is_file():
        raise UsageError(f"There is no file {path}.")
    kind = path.suffix.lower()
    if kind in WORKBOOKS | OTHER_WORKBOOKS:
        sheets = read_sheets(path)
        return Source(path.name, sheets, hashlib.sha256(path.read_bytes()).hexdigest())
    if kind not in TEXTS:
        raise UsageError(f"{path.name}: import reads .xlsx, .xlsm and .csv. Save the table as one of them.")
    raw = path.read_bytes()
    text, notes = _decoded(raw, path.name)
    separator, rows = read_rows(text, path.name)
    sheet = Sheet(path.stem, rows, 1)
    return Source(path.name, [sheet], hashlib.sha256(raw).hexdigest(), separator, notes)


def _decoded(raw: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace"), ()
    try:
        return raw.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    # cp1252 leaves five bytes without a letter; where they occur it is another encoding.
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError as error:
        raise UsageError(f"{name}: its encoding isn't known. Save it as “CSV UTF-8”.") from error
    return text, (f"{name} isn't UTF-8; it was read as Windows-1252, a guess: look at the letters ä, é, ñ.",)


def read_rows(text: str, name: str) -> tuple[str, list[list[str]]]:
    """Separator and records of CSV text, a record a row, its cells stripped."""
    head = text[:20000]
    first = head.partition("\n")[0].strip().strip('"')
    rest = text
    if first in ("sep=,", "sep=;", "sep=\t"):
        separator, rest = first[-1], text.partition("\n")[2]
    else:
        separator = max(";\t,", key=lambda s: sum(line.count(s) for line in head.splitlines()[:40]))
    try:
        rows = [[c.strip() for c in r] for r in csv.reader(io.StringIO(rest, newline=""), delimiter=separator)]
    except csv.Error as error:
        raise UsageError(f"{name}: {error}. Open it in a spreadsheet and save it as CSV again.") from error
    return separator, ([[first]] if rest is not text else []) + rows


def read_table(path: Path) -> list[dict[str, str]]:
    """The rows of a proposal that a person may have saved from a spreadsheet: any separator, UTF-8 or cp1252."""
    if not path.exists():
        return []
    text, _ = _decoded(path.read_bytes(), path.name)
    header: list[str] = []
    rows = []
    # The separator is the header's own: cells hold commas and semicolons.
    line = text.partition("\n")[0]
    separator = max(",;\t", key=line.count)
    for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
        if not header:
            header = [c.strip().lower() for c in cells]
        elif any(c.strip() for c in cells):
            padded = cells + [""] * (len(header) - len(cells))
            rows.append({h: _freed(c.strip()) for h, c in zip(header, padded, strict=False)})
    return rows


def guarded(cell: str) -> str:
    """The cell so that a spreadsheet shows it instead of running it."""
    return f"'{cell}" if cell[:1] in ("=", "+", "@", "'") or (cell[:1] == "-" and len(cell) > 1) else cell


def _freed(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and guarded(cell[1:]) == cell else cell


def read_state(path: Path) -> dict[str, object]:
    """What the last import noted; {} where there was none."""
    if not path.exists():
        return {}
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise UsageError(f"{path} is damaged. Import into a new folder, and copy your answers there.") from error
    return state if isinstance(state, dict) else {}
