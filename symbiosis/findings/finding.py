"""One finding about the region's tables: where, what, and the way out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """An error stops the run; a warning goes on and is repeated in the report; a note says what was understood."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Finding:
    """Where (file, row, column; in a workbook sheet and cell), what (value, message), the rule (code), the way out."""

    code: str
    level: Level
    file: str
    row: int | None
    column: str | None
    value: str | None
    message: str
    way_out: str
    sheet: str | None = None
    cell: str | None = None

    @property
    def is_error(self) -> bool:
        """Whether it stops the run."""
        return self.level is Level.ERROR

    @property
    def where(self) -> str:
        """`outputs.csv row 14`, or the file alone; in a workbook `region.xlsx, sheet outputs, cell D14`."""
        if self.sheet is not None:
            spot = f", cell {self.cell}" if self.cell else "" if self.row is None else f", row {self.row}"
            return f"{self.file}, sheet {self.sheet}{spot}"
        return self.file if self.row is None else f"{self.file} row {self.row}"

    def __str__(self) -> str:
        return f"{self.where}: {self.message} {self.way_out} [{self.code}]"
