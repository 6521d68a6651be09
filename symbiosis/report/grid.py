"""A table of the report: cells as text, with what to sort them by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from symbiosis.report.digits import column, fixed, haul, known, percent, unit_name

MOST_ROWS = 100
FIRST = 10


@dataclass(frozen=True)
class Cell:
    """One cell: lines of text, its class in the page, and what it sorts by where that is not its text."""

    lines: tuple[str, ...]
    look: str = ""
    sort: str | None = None

    @property
    def attributes(self) -> Markup:
        """Class and sort value as attributes."""
        look = f' class="{escape(self.look)}"' if self.look else ""
        return Markup(look if self.sort is None else f'{look} data-v="{escape(self.sort)}"')


@dataclass(frozen=True)
class Column:
    """A column: where it comes from, its heading and unit, and how it is shown.

    Kinds: text; code (kept on one line) and hash (broken anywhere); lines and figures (several texts per cell, figures
    right-aligned, sorted by the column `sort`);
    amount (one precision per column), km (as the reasons say it), money and whole (no decimals), share (a percentage).
    """

    key: str
    title: str
    kind: str = "text"
    unit: str = ""
    sort: str = ""

    @property
    def figure(self) -> bool:
        """Whether the column is right-aligned."""
        return self.kind not in ("text", "code", "hash", "lines")


@dataclass(frozen=True)
class Grid:
    """Columns, rows of cells, and what the caption says; `more` tells what was left out, `total` closes the table.

    `choose` offers a list to pick from: its word, and the columns in which what is picked may stand.
    `first` rows show at once where scripts run (0: all); `tools` offers a text filter.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    more: str = ""
    total: tuple[Cell, ...] = ()
    first: int = 0
    tools: bool = False
    choose: tuple[tuple[str, tuple[int, ...]], ...] = ()


def grid(
    name: str,
    caption: str,
    columns: Sequence[Column],
    rows: pd.DataFrame,
    *,
    file: str = "",
    total: dict[str, Any] | None = None,
    first: int = 0,
    most: int = MOST_ROWS,
    of: int | None = None,
    choose: dict[str, tuple[str, ...]] | None = None,
) -> Grid:
    """The frame's first `most` rows as a table; `file` is where a reader finds the rest.

    `of` is the number of rows there are where `rows` holds only the first ones.
    """
    shown = rows.head(most)
    # The sum stands in the column, so it has the column's decimals.
    sums = total or {}
    cells = [_cells(c, shown, sums.get(c.key)) for c in columns]
    body = tuple(zip(*(c[: len(shown)] for c in cells), strict=True)) if len(shown) else ()
    foot = tuple(c[-1] for c in cells) if total else ()
    count = len(rows) if of is None else of
    more = (
        f"The first {fixed(len(shown), 0)} of {fixed(count, 0)} rows; all are in {file}." if count > len(shown) else ""
    )
    keys = [c.key for c in columns]
    picks = tuple((word, tuple(map(keys.index, own))) for word, own in (choose or {}).items())
    tools = len(shown) > FIRST
    return Grid(name, caption, tuple(columns), body, more, foot, first, tools, picks if tools else ())


def _cells(c: Column, rows: pd.DataFrame, total: Any) -> list[Cell]:
    values = [*rows[c.key].tolist(), total]
    if c.kind in ("text", "code", "hash"):
        texts = [unit_name(_text(v)) if c.key == "unit" else _text(v) for v in values]
        return [Cell((t,), "" if c.kind == "text" else c.kind) for t in texts]
    if c.kind in ("lines", "figures"):
        keys = rows[c.sort].tolist() if c.sort else [None] * len(rows)
        look = "num band" if c.figure else ""
        return [Cell(_lines(v), look, _key(k)) for v, k in zip(values, [*keys, None], strict=True)]
    figures = [float(v) if v is not None and not pd.isna(v) else float("nan") for v in values]
    if c.kind == "share":
        texts = [percent(v) if known(v) else "–" for v in figures]
    elif c.kind == "km":
        texts = [haul(v) for v in figures]
    elif c.kind in ("money", "whole"):
        texts = [fixed(v, 0) for v in figures]
    else:
        texts = column(figures)
    if total is None:
        texts[-1] = ""
    return [Cell((t,), "num", f"{v:.6g}" if known(v) else "") for t, v in zip(texts, figures, strict=True)]


def _text(value: Any) -> str:
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return ""
    return str(value)


def _lines(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(str(v) for v in value)


def _key(key: Any) -> str | None:
    """A number to sort by; without one the text does."""
    return f"{float(key):.6g}" if known(key) else None


def words(rows: Iterable[str]) -> str:
    """The distinct non-empty texts, in their order, parted by semicolons."""
    return "; ".join(dict.fromkeys(r for r in rows if r))
