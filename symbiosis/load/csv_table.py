"""A CSV file as text: separator and byte-order mark recognised, no cell reinterpreted."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd

from symbiosis.load.raw import Problem, RawTable

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}


def read_csv(path: Path, label: str) -> RawTable:
    """The table at `path`; `label` is the file's name as findings should print it."""
    raw = path.read_bytes()
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return _empty(path, label, Problem("unreadable-text", line, value=hex(raw[error.start])))
    return parse_csv(text, path.stem, label)


def parse_csv(text: str, name: str, label: str) -> RawTable:
    """The table in `text`, separated by whichever of `,` `;` tab cuts the header into most cells."""
    first_line = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first_line.count)
    problems: list[Problem] = []
    rows: list[list[str]] = []
    numbers: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    header: list[str] = []
    try:
        before = 0
        for cells in reader:
            start, before = before + 1, reader.line_num
            cells = [c.strip() for c in cells]
            if not any(cells):
                continue
            if not header:
                header = [c.lower() for c in cells]
            elif len(cells) != len(header):
                problems.append(Problem("ragged-row", start, details={"found": len(cells), "expected": len(header)}))
            else:
                rows.append(cells)
                numbers.append(start)
    except csv.Error as error:
        problems.append(Problem("bad-csv", reader.line_num, details={"detail": str(error)}))
    for column in sorted({c for c in header if header.count(c) > 1}):
        problems.append(Problem("duplicate-column", column=column))
    frame = pd.DataFrame(rows, columns=header, index=pd.Index(numbers, dtype="int64"), dtype="str")
    frame = frame.loc[:, ~frame.columns.duplicated()]
    return RawTable(name, label, frame, separator, tuple(problems))


def _empty(path: Path, label: str, problem: Problem) -> RawTable:
    return RawTable(path.stem, label, pd.DataFrame(), problems=(problem,))
