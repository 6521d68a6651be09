"""A CSV file as text: separator and byte-order mark recognised, no cell reinterpreted.

A cell such as `="007"`, with which spreadsheets keep text as text, stays as it stands: the checks say that it looks
like a formula.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from symbiosis.load.raw import Problem, RawTable

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
MARKS = {b"\xef\xbb\xbf": ("utf-8-sig", "UTF-8"), b"\xff\xfe": ("utf-16", "UTF-16"), b"\xfe\xff": ("utf-16", "UTF-16")}


def read_csv(path: Path, label: str) -> RawTable:
    """The table at `path`; `label` is the file's name as findings should print it."""
    raw = path.read_bytes()
    encoding, mark = next((v for k, v in MARKS.items() if raw.startswith(k)), ("utf-8", ""))
    noted = [Problem("byte-order-mark", value=mark)] if mark else []
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        return _unreadable(path, label, raw, error.start)
    if "\0" in text:  # UTF-16 without a mark, or no text at all
        return _unreadable(path, label, raw, raw.index(b"\0"))
    return parse_csv(text, path.stem, label, noted)


def _unreadable(path: Path, label: str, raw: bytes, byte: int) -> RawTable:
    problem = Problem("unreadable-text", raw[:byte].count(b"\n") + 1, value=f"0x{raw[byte]:02x}")
    return RawTable(path.stem, label, pd.DataFrame(), problems=(problem,))


def parse_csv(text: str, name: str, label: str, problems: list[Problem] | None = None) -> RawTable:
    """The table in `text`, separated by whichever of `,` `;` tab cuts the header into most cells."""
    problems = list(problems or ())
    separator, hints = _separator(text)
    header: list[str] = []
    rows: list[list[str]] = []
    numbers: list[int] = []
    try:
        for number, cells in _records(text, separator):
            if number <= hints or not any(cells):
                continue
            if not header:
                header = column_names(cells)
                continue
            # Cells without a heading and without content are what spreadsheets leave of a column that was emptied.
            while len(cells) > len(header) and not cells[-1]:
                cells.pop()
            if len(cells) != len(header):
                problems.append(
                    Problem(
                        "ragged-row",
                        number,
                        details={"found": len(cells), "expected": len(header), "cells": separator.join(cells)},
                    )
                )
            else:
                rows.append(cells)
                numbers.append(number)
    except csv.Error as error:
        problems.append(Problem("bad-csv", error.args[1], details={"detail": error.args[0]}))
    frame = pd.DataFrame(rows, columns=header, index=pd.Index(numbers, dtype="int64"), dtype="str")
    return named_table(name, label, frame, separator, problems)


def named_table(name: str, label: str, frame: pd.DataFrame, separator: str, problems: list[Problem]) -> RawTable:
    """The table, one column per heading; those without a heading, or with one that is taken, become problems."""
    names = list(frame.columns)
    twice = [Problem("duplicate-column", column=c) for c in sorted({c for c in names if c and names.count(c) > 1})]
    nameless = bool((frame.loc[:, frame.columns == ""] != "").any(axis=None))
    left_aside = [Problem("unknown-column", column="(no name)")] * nameless
    kept = frame.loc[:, ~frame.columns.duplicated() & (frame.columns != "")]
    return RawTable(name, label, kept, separator, (*problems, *twice, *left_aside))


def column_names(cells: list[str]) -> list[str]:
    """Headings in lower case, as the schema has them; own ones (`x_…`) keep theirs. Blank ones at the end are cut."""
    names = [f"x_{c[2:]}" if c[:2].lower() == "x_" else c.lower() for c in cells]
    while names and not names[-1]:
        names.pop()
    return names


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Each record, its cells stripped, with the line that it starts in."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    before = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise csv.Error(str(error), before + 1) from error
        yield before + 1, [c.strip() for c in cells]
        before = reader.line_num


def _separator(text: str) -> tuple[str, int]:
    """The separator, and how many lines above the header only name it (`sep=;`, which some spreadsheets write)."""
    for number, line in enumerate(io.StringIO(text, newline=None), 1):
        hint = re.fullmatch(r"\"?sep=([,;\t])\"?", line.strip("\r\n "))
        if hint:
            return hint[1], number
        if line.strip(" \t\r\n,;"):
            return max(SEPARATORS, key=line.count), 0
    return ",", 0
