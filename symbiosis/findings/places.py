"""Where a table of a workbook stands: what a check calls `outputs.csv` is a sheet, and a column has letters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

# Sentences of the catalogue speak of files; these say the same of sheets.
WORDS = (
    (re.compile(r"(?<![\w/])(\w+|\{\w+\})\.csv\b"), r"the sheet \1"),
    (re.compile(r"\bregion\.toml\b"), "the sheet region"),
    (re.compile(r"ove the file out of the folder"), "ove the sheet to another workbook"),
    (re.compile(r"ove it out of the folder"), "ove it to another workbook"),
    (re.compile(r"Rename the file"), "Rename the sheet"),
)


@dataclass(frozen=True)
class Book:
    """A workbook: its name as findings print it, the prefix of its region's labels, its sheets, their columns' letters.

    `sheets` has each sheet's name as written, and `letters` each heading's letters, by the table's name.
    """

    file: str
    prefix: str
    sheets: Mapping[str, str]
    letters: Mapping[str, Mapping[str, str]]

    def holds(self, label: str) -> bool:
        """Whether a check that says `label` (`north/outputs.csv`, `region.toml`) means a sheet of this workbook."""
        base = label.removeprefix(self.prefix)
        return label.startswith(self.prefix) and "/" not in base and (base.endswith(".csv") or base == "region.toml")

    def sheet(self, label: str) -> str:
        """The sheet that is meant, as it is written in the workbook."""
        table = self._table(label)
        return self.sheets.get(table, table)

    def cell(self, label: str, row: int | None, column: str | None) -> str | None:
        """`D14`, or None where the row or the column isn't one of the sheet's."""
        letters = self.letters.get(self._table(label), {}).get(column or "")
        return f"{letters}{row}" if letters and row is not None else None

    def _table(self, label: str) -> str:
        return label.removeprefix(self.prefix).removesuffix(".csv").removesuffix(".toml")


def of_sheets(sentence: str) -> str:
    """A sentence about files as one about sheets."""
    for pattern, words in WORDS:
        sentence = pattern.sub(words, sentence)
    return sentence
