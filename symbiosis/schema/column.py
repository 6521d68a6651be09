"""What a column is: its kind, its range, and the sentence a person reads about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


class Kind(StrEnum):
    """How a cell's text is read."""

    ID = "id"
    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole number"
    SHARE = "share (0–1)"
    FLAG = "true or false"
    CHOICE = "one of"
    UNIT = "unit"
    EWC = "waste code"
    CODES = "waste codes"
    FORMS = "forms"
    YEAR = "year"


NUMERIC = frozenset({Kind.NUMBER, Kind.WHOLE, Kind.SHARE, Kind.YEAR})
YEARS = (1990, 2200)


@dataclass(frozen=True)
class Column:
    """One column. `local` ids get the region's name in front when several regions are read at once."""

    name: str
    kind: Kind
    doc: str
    required: bool = False
    blank: bool = True
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    default: str = ""
    local: bool = False
    refers: str = ""
    example: str = ""


@dataclass(frozen=True)
class Table:
    """One table: its file is `<name>.csv`; `key` is what no two rows may share."""

    name: str
    doc: str
    columns: tuple[Column, ...]
    required: bool = False
    key: tuple[str, ...] = ()

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Columns by name, in the order of the schema."""
        return {c.name: c for c in self.columns}

    def of_kind(self, *kinds: Kind) -> list[str]:
        """Names of the columns of these kinds."""
        return [c.name for c in self.columns if c.kind in kinds]


def tables(items: Iterable[Table]) -> dict[str, Table]:
    """Tables by name."""
    return {t.name: t for t in items}
