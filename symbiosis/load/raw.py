"""A table as it was read: text and row numbers, nothing judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

import pandas as pd

from symbiosis.findings.places import Book
from symbiosis.load.backdrop import Backdrop

# Rows were lost to these: what the rest of a table seems to lack may well be among them.
LOSSES = frozenset({"ragged-row", "bad-csv", "unreadable-text"})


class Problem(NamedTuple):
    """Something the reader could not read or had to interpret; the checks turn it into a finding."""

    code: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    details: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True)
class RawTable:
    """Cells as text (blank = ""), the index holding the rows' numbers in the file, header as row 1."""

    name: str
    file: str
    frame: pd.DataFrame
    separator: str = ","
    problems: tuple[Problem, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether every row of the file could be read."""
        return not any(p.code in LOSSES for p in self.problems)


@dataclass(frozen=True)
class RawRegion:
    """The tables of one region as they were read; `strangers`, `formats` and `beside` are files left aside.

    A region from a workbook says in `book` where its tables stand, or in `unreadable` why it can't be read and the way
    out; `rivals` are workbooks of a folder of which it isn't known which one is meant.
    """

    name: str
    tables: dict[str, RawTable]
    strangers: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    settings: dict[str, object] = field(default_factory=dict)
    settings_error: str = ""
    hashes: dict[str, str] = field(default_factory=dict)
    book: Book | None = None
    unreadable: tuple[str, str] | None = None
    rivals: tuple[str, ...] = ()
    backdrop: Backdrop | None = None

    @property
    def whole(self) -> bool:
        """Whether it is known at all which tables are meant."""
        return not self.unreadable and not self.rivals
