"""The inside of a workbook as JSON lines, one a row: run as a child process, for whatever the file does to it.

`python -m symbiosis.load.cells FILE` writes to stdout and imports nothing heavy. A workbook of a megabyte may unpack to
gigabytes, and one cell in the far corner of a sheet makes the parser ask for half a terabyte and abort. So this process
may take 1 GB of memory; the limit holds where the platform has `resource` and keeps to it (Linux). The parent
(`symbiosis.load.sheets`) holds the clock, and reads plain text that can't run anything.
"""

from __future__ import annotations

import datetime
import json
import posixpath
import re
import sys
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import IO, Any
from xml.etree import ElementTree
from xml.parsers import expat

MEMORY = 1 << 30
UNPACKED = 1 << 30
CHUNK = 1 << 20
# What calamine hands out as blanks: a cell in error, and a formula that was never worked out.
SUSPECT = re.compile(rb"""\st\s*=\s*["']e["']|<(?:\w+:)?f[\s/>]""")
NO_RESULT = "formula without a result"


class RefusedError(Exception):
    """The file is no workbook that can be read: which kind of refusal, and what the reader says."""


def main(path: str) -> None:
    """Write the sheets of the workbook to stdout; the last line says `done`, or `failure` and why."""
    _limit()
    try:
        _write(path)
    except RefusedError as refusal:
        _line(failure=refusal.args[0], detail=refusal.args[1])
    except MemoryError:
        _line(failure="memory", detail="")
    except BaseException as error:  # panics of the parser are no Exceptions
        _line(failure="broken", detail=f"{type(error).__name__}: {error}"[:200])
    else:
        _line(done=True)


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(kind)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, hard))


def _write(path: str) -> None:
    import python_calamine as calamine

    try:
        with zipfile.ZipFile(path) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
            if unpacked > UNPACKED:
                raise RefusedError("unpacked", f"{unpacked / 1e9:.3g}")
            book = calamine.CalamineWorkbook.from_path(path)
            places = _places(parts)
            for sheet in book.sheets_metadata:
                if sheet.typ == calamine.SheetTypeEnum.WorkSheet:
                    _write_sheet(book, sheet.name, parts, places)
    except calamine.PasswordError as error:
        raise RefusedError("password", "") from error
    except (zipfile.BadZipFile, calamine.CalamineError, KeyError, ElementTree.ParseError, expat.ExpatError) as error:
        locked = not zipfile.is_zipfile(path) and _encrypted(path)
        raise RefusedError("password" if locked else "broken", str(error)[:200]) from error


def _encrypted(path: str) -> bool:
    """Whether it is a workbook inside an encrypted container, which names what it holds."""
    with open(path, "rb") as file:  # noqa: PTH123 - pathlib is one import more
        return "EncryptedPackage".encode("utf-16-le") in file.read(1 << 24)


def _write_sheet(book: Any, name: str, parts: zipfile.ZipFile, places: dict[str, str]) -> None:
    part = places[name]
    # Said before it is read: where the parser dies of it, the parent knows how far the sheet reaches.
    _line(sheet=name, reaches=_reach(parts, part))
    sheet = book.get_sheet_by_name(name)
    top, left = sheet.start or (0, 0)
    for number, cells in enumerate(sheet.to_python(skip_empty_area=True), top + 1):
        texts = [""] * left + [as_text(c) for c in cells]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            _line(row=number, cells=texts)
    for row, column, value in _mishaps(parts, part):
        _line(mishap=[row, column, value])


def as_text(value: object) -> str:
    """A cell as a person would have typed it: 12, 0.1, 2025-03-01, true; text without the blanks around it."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number(float(value))
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(" ")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def number(value: float) -> str:
    """The shortest digits that read back as the same number, without an exponent where a person would write none."""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    digits = repr(value)
    if "e" not in digits:
        return digits.removesuffix(".0")
    return format(Decimal(digits), "f") if 1e-12 < abs(value) < 1e21 else digits


def _places(parts: zipfile.ZipFile) -> dict[str, str]:
    """The part of the archive that holds each sheet, by the sheet's name."""
    links = ElementTree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): posixpath.join("/xl", link.get("Target", "")).lstrip("/") for link in links}
    book = ElementTree.fromstring(parts.read("xl/workbook.xml"))
    sheets = [e for e in book.iter() if e.tag.rpartition("}")[2] == "sheet"]
    ids = {s.get("name", ""): next((v for k, v in s.items() if k.rpartition("}")[2] == "id"), "") for s in sheets}
    return {name: posixpath.normpath(targets[i]) for name, i in ids.items() if i in targets}


def _reach(parts: zipfile.ZipFile, part: str) -> str:
    """The last cell that the sheet says it has; blank where it doesn't say."""
    with parts.open(part) as file:
        dimension = re.search(rb"""<(?:\w+:)?dimension\s+ref\s*=\s*["']([A-Z0-9:]+)""", file.read(4096))
    return dimension[1].rpartition(b":")[2].decode() if dimension else ""


def _mishaps(parts: zipfile.ZipFile, part: str) -> Iterator[tuple[int, int, str]]:
    """Row, column (both from 1) and value of each cell in error; formulas without a result among them."""
    with parts.open(part) as file:
        if not _suspect(file):
            return
    with parts.open(part) as file:
        yield from _Scan().read(file)


def _suspect(file: IO[bytes]) -> bool:
    tail = b""
    while chunk := file.read(CHUNK):
        if SUSPECT.search(tail + chunk):
            return True
        tail = chunk[-64:]
    return False


class _Scan:
    """Reads a sheet's XML piece by piece and keeps only the mishaps."""

    def __init__(self) -> None:
        self.found: list[tuple[int, int, str]] = []
        self.row = self.column = 0
        self.kind = self.value = ""
        self.formula = self.inside = False

    def read(self, file: IO[bytes]) -> Iterator[tuple[int, int, str]]:
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._text
        while chunk := file.read(CHUNK):
            parser.Parse(chunk)
            yield from self.found
            self.found.clear()
        parser.Parse(b"", True)
        yield from self.found

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), 0
        elif name == "c":
            self.column = column_number(attributes["r"]) if "r" in attributes else self.column + 1
            self.kind, self.value, self.formula = attributes.get("t", "n"), "", False
        elif name == "f":
            self.formula = True
        self.inside = name == "v"

    def _text(self, text: str) -> None:
        if self.inside:
            self.value += text

    def _end(self, tag: str) -> None:
        self.inside = False
        if tag.rpartition(":")[2] != "c":
            return
        if self.kind == "e":
            self.found.append((self.row, self.column, self.value or "error"))
        elif self.formula and not self.value and self.kind != "str":
            self.found.append((self.row, self.column, NO_RESULT))


def column_number(cell: str) -> int:
    """The column of a cell such as `AB12`, from 1."""
    result = 0
    for letter in cell.upper():
        if not "A" <= letter <= "Z":
            break
        result = 26 * result + ord(letter) - 64
    return result


def _line(**record: object) -> None:
    sys.stdout.write(json.dumps(record) + "\n")
    if "cells" not in record:
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
