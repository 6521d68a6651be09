"""Collects every finding of a run, so that a reader sees all of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.findings.catalogue import CATALOGUE
from symbiosis.findings.finding import Finding, Level
from symbiosis.findings.places import Book, of_sheets

Mask: TypeAlias = pd.Series | npt.NDArray[np.bool_]


class Findings:
    """A growing list of findings, written through the catalogue.

    Checks name tables as files; where a table is a sheet of one of the `books`, its findings say sheet and cell.
    """

    def __init__(self, books: Sequence[Book] = ()) -> None:
        self._items: list[Finding] = []
        self._faulty: set[tuple[str, int | None, str | None]] = set()
        self._books = tuple(books)

    def add(
        self,
        code: str,
        file: str,
        row: int | None = None,
        column: str | None = None,
        value: object = None,
        **details: object,
    ) -> None:
        """Note one finding; `details` fill the blanks of the rule's sentences."""
        rule = CATALOGUE[code]
        shown = None if value is None else _shown(value)
        blanks = {"file": file, "row": row, "column": column, "value": shown}
        blanks |= {name: _shown(detail) for name, detail in details.items()}
        if rule.level is Level.ERROR:
            self._faulty.add((file, row, column))
        book = next((b for b in self._books if b.holds(file)), None)
        if book is None:
            message, way_out = rule.message.format(**blanks), rule.way_out.format(**blanks)
            self._items.append(Finding(code, rule.level, file, row, column, shown, message, way_out))
            return
        sheet, cell = book.sheet(file), book.cell(file, row, column)
        blanks["file"] = f"sheet {sheet}"
        if "guess" in blanks:
            blanks["guess"] = of_sheets(str(blanks["guess"]))
        message, way_out = (of_sheets(s).format(**blanks) for s in (rule.message, rule.way_out))
        self._items.append(Finding(code, rule.level, book.file, row, column, shown, message, way_out, sheet, cell))

    def at(
        self,
        frame: pd.DataFrame,
        i: int | np.integer[Any],
        code: str,
        column: str | None = None,
        value: object = None,
        **details: object,
    ) -> None:
        """Note one finding about the `i`-th row of a frame that carries `_file` and `_row`."""
        file, row = str(frame["_file"].iat[int(i)]), int(frame["_row"].to_numpy()[int(i)])
        self.add(code, file, row, column, value, **details)

    def where(
        self,
        frame: pd.DataFrame,
        mask: Mask,
        code: str,
        column: str | None = None,
        values: object = None,
        **details: object,
    ) -> None:
        """Note one finding for each row of the mask; `values` and details are one for all rows, or a Series of them."""
        if isinstance(mask, pd.Series):
            mask = mask.fillna(False).to_numpy(dtype=bool)
        for i in map(int, np.flatnonzero(mask)):
            here = {name: _cell(detail, i) for name, detail in details.items()}
            self.at(frame, i, code, column, _cell(values, i), **here)

    def extend(self, items: Iterable[Finding]) -> None:
        """Take over findings made elsewhere."""
        self._items.extend(items)

    def faulty(self, frame: pd.DataFrame, *columns: str) -> npt.NDArray[np.bool_]:
        """Which rows have an error in one of the columns already: what follows from it need not be said as well."""
        bad = {(file, row) for file, row, column in self._faulty if column in columns}
        if not bad:
            return np.zeros(len(frame), dtype=bool)
        return np.array([pair in bad for pair in zip(frame["_file"], frame["_row"], strict=True)], dtype=bool)

    @property
    def has_errors(self) -> bool:
        """Whether any of them stops the run."""
        return any(f.is_error for f in self._items)

    def sorted(self) -> tuple[Finding, ...]:
        """All findings, each once: errors first, then by file and row."""
        order = {Level.ERROR: 0, Level.WARNING: 1, Level.NOTE: 2}
        unique = dict.fromkeys(self._items)
        return tuple(sorted(unique, key=lambda f: (order[f.level], f.file, f.sheet or "", f.row or 0, f.column or "")))


def _cell(values: object, i: int) -> object:
    return values.iat[i] if isinstance(values, pd.Series) else values


def _shown(value: object) -> str:
    """Figures as a person writes them: 12 rather than 12.0, no digits that only binary arithmetic made."""
    return f"{value:.10g}" if isinstance(value, float) else str(value)
