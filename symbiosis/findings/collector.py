"""Collects every finding of a run, so that a reader sees all of them at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from symbiosis.findings.catalogue import CATALOGUE
from symbiosis.findings.finding import Finding, Level

if TYPE_CHECKING:
    import pandas as pd


class Findings:
    """A growing list of findings, written through the catalogue."""

    def __init__(self) -> None:
        self._items: list[Finding] = []

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
        blanks = {"file": file, "row": row, "column": column, "value": value, **details}
        self._items.append(
            Finding(
                code,
                rule.level,
                file,
                row,
                column,
                None if value is None else str(value),
                rule.message.format(**blanks),
                rule.way_out.format(**blanks),
            )
        )

    def at(
        self, frame: pd.DataFrame, i: int, code: str, column: str | None = None, value: object = None, **details: object
    ) -> None:
        """Note one finding about the `i`-th row of a frame that carries `_file` and `_row`."""
        self.add(code, frame["_file"].iat[i], int(frame["_row"].iat[i]), column, value, **details)

    def extend(self, items: Iterable[Finding]) -> None:
        """Take over findings made elsewhere."""
        self._items.extend(items)

    @property
    def has_errors(self) -> bool:
        """Whether any of them stops the run."""
        return any(f.is_error for f in self._items)

    def sorted(self) -> tuple[Finding, ...]:
        """All findings, each once: errors first, then by file and row."""
        order = {Level.ERROR: 0, Level.WARNING: 1, Level.NOTE: 2}
        unique = dict.fromkeys(self._items)
        return tuple(sorted(unique, key=lambda f: (order[f.level], f.file, f.row or 0, f.column or "")))
