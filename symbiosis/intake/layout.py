"""Where a sheet's header row is, and which rows below it are rows of a table."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from symbiosis.intake.measures import read_measure, split_header
from symbiosis.intake.words import folded, header_meaning
from symbiosis.load.sheets import Sheet, column_letters

DEPTH = 40
# Stand in a row of units, and are no unit of an amount.
NO_MEASURE = frozenset({"°C", "%"})
SCORES = {"certain": 3.0, "guess": 1.0, "open": 0.0}
TOTALS = frozenset({"total", "totals", "sum", "summe", "gesamt", "gesamtsumme", "somme", "suma", "total general"})


@dataclass(frozen=True)
class Head:
    """One column of a sheet: its number from 1, its header cell's address and text, the cells below by row number."""

    column: int
    cell: str
    text: str
    cells: dict[int, str] = field(repr=False)

    @property
    def samples(self) -> str:
        """The first three different entries."""
        return " | ".join(list(dict.fromkeys(self.cells.values()))[:3])


@dataclass(frozen=True)
class Layout:
    """A sheet with its header: `head_rows` are the header's, `rows` those of the table, `totals` rows of sums."""

    name: str
    head_rows: tuple[int, ...]
    heads: tuple[Head, ...]
    rows: tuple[int, ...]
    totals: tuple[int, ...]


def cells_of(sheet: Sheet) -> dict[int, dict[int, str]]:
    """Every nonblank cell, by row and column as a spreadsheet counts them."""
    rows = enumerate(sheet.rows, sheet.first_row)
    return {n: filled for n, row in rows if (filled := {c: t for c, t in enumerate(row, 1) if t.strip()})}


def address(row: int, column: int) -> str:
    """A cell as a spreadsheet calls it: `B4`."""
    return f"{column_letters(column)}{row}"


def lay_out(sheet: Sheet) -> Layout | None:
    """The sheet's header and rows; None where no row holds two headers that are known."""
    cells = cells_of(sheet)
    scored = [(_score(cells[n]), -n) for n in list(cells)[:DEPTH]]
    best, row = max(scored, default=(0.0, 0))
    if best < 4.0:
        return None
    top = -row
    heads_rows: tuple[int, ...] = (top,)
    texts = dict(cells[top])
    following = next((n for n in cells if n > top), None)
    if following == top + 1 and _all_units(cells[following]):
        heads_rows = (top, following)
        for column, unit in cells[following].items():
            texts[column] = f"{texts.get(column, '')} ({unit.strip('()[]')})".strip()
    body = {n: row_cells for n, row_cells in cells.items() if n > heads_rows[-1]}
    columns = sorted({*texts, *(c for row_cells in body.values() for c in row_cells)})
    heads = tuple(
        Head(c, address(top, c), texts.get(c, ""), {n: r[c] for n, r in body.items() if c in r}) for c in columns
    )
    totals = tuple(n for n, r in body.items() if _sums(r[min(r)]))
    return Layout(sheet.name, heads_rows, heads, tuple(n for n in body if n not in totals), totals)


def _score(row: dict[int, str]) -> float:
    """How much a row looks like headers: known words, each counted once; figures speak against it."""
    meanings: dict[str, float] = {}
    for text in row.values():
        words, measure, _ = split_header(text)
        match = header_meaning(words)
        if match.meaning and len(text) < 60:
            worth = SCORES[match.sure] + (0.5 if measure else 0.0)
            meanings[match.meaning] = max(worth, meanings.get(match.meaning, 0.0))
    # A year may be a header; other figures aren't.
    figures = sum(bool(re.fullmatch(r"(?!(?:19|20)\d\d$)[0-9.,\s]+", t)) for t in row.values())
    return sum(meanings.values()) - figures if len(meanings) > 1 else 0.0


def _all_units(row: dict[int, str]) -> bool:
    units = (t for t in row.values() if t.strip("[]() ") not in NO_MEASURE)
    return any(map(read_measure, row.values())) and all(
        read_measure(t) is not None and not re.search(r"[0-9](?!\b)", t) for t in units
    )


def _sums(text: str) -> bool:
    """Whether the first cell of a row says that it is one of totals: “Summe”, “Summe / total”."""
    words = folded(text)
    return words in TOTALS or (bool(words) and set(words.split()) <= TOTALS)
