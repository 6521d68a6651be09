"""The sheets of a workbook as text, read in a child process under a memory and a time limit.

The child (`symbiosis.load.cells`) may take 1 GB of memory where the platform can hold it to that (Linux; macOS and
Windows don't) and 120 s everywhere; what it hands over is text, at most 400 MB of it.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from symbiosis.errors import UsageError

WORKBOOKS = frozenset({".xlsx", ".xlsm"})
OTHER_WORKBOOKS = frozenset({".xls", ".xlsb", ".ods"})
SECONDS = 120
HANDED_OVER = 400_000_000
LARGEST_FILE = 200_000_000
HOME = Path(__file__).resolve().parents[2]

AGAIN = "Open it in a spreadsheet and save it as .xlsx."
SMALLER = "Ctrl+End shows the last cell in use: delete what lies far from the tables, or save each sheet as CSV."
REFUSALS = {
    "password": ("it is protected by a password", "Open it and save a copy without the password."),
    "broken": ("it isn't a workbook inside, or a damaged one", AGAIN),
    "format": ("workbooks in this format aren't read, as their cells in error would come out blank", AGAIN),
    "unpacked": ("it would unpack to {detail} GB", SMALLER),
    "memory": ("reading it takes more than 1 GB of memory{detail}", SMALLER),
    "time": (f"reading it takes longer than {SECONDS} s{{detail}}", SMALLER),
    "large": ("it is too large{detail}", SMALLER),
    "twice": ("two of its sheets are called {detail}", "Rename one of them, or put their rows into one sheet."),
    "gone": ("it can't be opened: {detail}", "Close it where it is open, or check its permissions."),
}


class UnreadableWorkbookError(UsageError):
    """A workbook can't be read: `detail` says why, `way_out` what to do."""

    def __init__(self, path: Path, why: str, detail: str = "") -> None:
        sentence, self.way_out = REFUSALS[why]
        self.why, self.detail = why, sentence.format(detail=detail)
        super().__init__(f"{path.name}: {self.detail}. {self.way_out}")


class Mishap(NamedTuple):
    """A cell without a value of its own: `#REF!` and its like, or a formula that was never worked out."""

    row: int
    column: int
    value: str


@dataclass(frozen=True)
class Sheet:
    """One sheet: `rows[i]` is row `first_row + i` of the sheet, its cells from column A on, cut after the last one.

    Cells are text without blanks around it; a blank row is an empty list. A cell in `mishaps` holds its error's text.
    """

    name: str
    rows: list[list[str]]
    first_row: int = 1
    mishaps: tuple[Mishap, ...] = ()


def read_sheets(path: Path) -> list[Sheet]:
    """Every worksheet of an .xlsx or .xlsm file, hidden ones too. UnreadableWorkbookError where it can't be read."""
    if path.suffix.lower() in OTHER_WORKBOOKS:
        raise UnreadableWorkbookError(path, "format")
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise UnreadableWorkbookError(path, "large", f": {path.stat().st_size / 1e6:.0f} MB")
        with path.open("rb"):
            pass
    except OSError as error:
        raise UnreadableWorkbookError(path, "gone", error.strerror or str(error)) from error
    return _gathered(path, _records(path))


def column_letters(column: int) -> str:
    """What a spreadsheet calls the column counted from 1: A, …, Z, AA, …"""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _records(path: Path) -> Iterator[dict[str, Any]]:
    """What the child says, line by line; UnreadableWorkbookError where it doesn't come to its end."""
    # -P: a file of the working folder that is called like a module must not be run. The package is found by its path.
    command = [sys.executable, "-P", "-m", "symbiosis.load.cells", str(path.resolve())]
    inherited = os.environ.get("PYTHONPATH")
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(HOME), *([inherited] if inherited else [])]),
        "PYTHONIOENCODING": "utf-8",
    }
    last: dict[str, Any] = {}
    reaches = ""
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    ) as child:
        assert child.stdout is not None
        late = threading.Event()
        timer = threading.Timer(SECONDS, _end, (child, late))
        timer.daemon = True
        timer.start()
        received = 0
        try:
            for line in child.stdout:
                received += len(line)
                if received > HANDED_OVER:
                    raise UnreadableWorkbookError(path, "large", reaches)
                last = _parsed(line)
                if "sheet" in last:
                    reaches = f": its sheet “{last['sheet']}” reaches to {last['reaches']}" if last["reaches"] else ""
                yield last
        finally:
            timer.cancel()
            with contextlib.suppress(OSError):
                child.kill()
    if "done" in last and not late.is_set():
        return
    if "failure" in last:
        detail = reaches if last["failure"] == "memory" else last["detail"]
        raise UnreadableWorkbookError(path, last["failure"], detail)
    if late.is_set():
        raise UnreadableWorkbookError(path, "time", reaches)
    # The parser aborts where it is refused memory; on other platforms the system may have ended it.
    aborted = child.returncode in (-getattr(signal, "SIGABRT", 6), -getattr(signal, "SIGKILL", 9))
    raise UnreadableWorkbookError(path, "memory" if aborted else "broken", reaches)


def _end(child: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    child.kill()


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        record: dict[str, Any] = json.loads(line)
    except ValueError:  # cut short where the child died
        return {}
    return record


def _gathered(path: Path, records: Iterable[dict[str, Any]]) -> list[Sheet]:
    sheets: list[Sheet] = []
    rows: dict[int, list[str]] = {}
    mishaps: list[Mishap] = []
    for record in records:
        if sheets and ("sheet" in record or "done" in record):
            sheets[-1] = _sheet(sheets[-1].name, rows, mishaps)
            rows, mishaps = {}, []
        if "sheet" in record:
            sheets.append(Sheet(record["sheet"], []))
        elif "cells" in record:
            rows[record["row"]] = record["cells"]
        elif "mishap" in record:
            mishaps.append(Mishap(*record["mishap"]))
    return sheets


def _sheet(name: str, rows: dict[int, list[str]], mishaps: list[Mishap]) -> Sheet:
    """The sheet with the errors' texts in the cells that the parser handed over as blank."""
    for row, column, value in mishaps:
        cells = rows.setdefault(row, [])
        cells += [""] * (column - len(cells))
        cells[column - 1] = value
    if not rows:
        return Sheet(name, [])
    first, last = min(rows), max(rows)
    return Sheet(name, [rows.get(n, []) for n in range(first, last + 1)], first, tuple(mishaps))
