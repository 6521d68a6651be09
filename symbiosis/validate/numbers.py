"""Printed numbers: which sign is a file's decimal one, and which cells can be read without guessing."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

EXPONENT = r"(?:[eE][+-]?[0-9]+)?"
POINT = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)" + EXPONENT
COMMA = r"[+-]?(?:[0-9]+|[0-9]*,[0-9]+)" + EXPONENT
# One group of three behind a sign is thousands to some and decimals to others; a leading zero settles it.
EITHER = r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}"


class Signs(NamedTuple):
    """How a file writes its decimals: an example where commas do, and one where a point may not be what it seems."""

    comma: str = ""
    doubtful_point: str = ""


def decimal_signs(cells: pd.Series, separator: str) -> Signs:
    """What the numbers of one file, all columns under each other, say about its decimal sign.

    A comma counts as decimal only where one cell can be nothing else (`12,5`) and none shows a decimal point. Where
    cells aren't separated by commas, points that could all group thousands (`1.200`) are doubtful.
    """
    with_comma = _matching(cells[cells.str.contains(",", regex=False)], COMMA)
    if separator == "," and with_comma.empty:
        return Signs()
    with_point = _matching(cells[cells.str.contains(".", regex=False)], POINT)
    either = with_point.str.fullmatch(EITHER)
    sure = with_comma[~with_comma.str.fullmatch(EITHER)]
    if not with_point[~either].empty:
        # A file that shows both signs settles neither: `1.200` in it may be either number.
        mixed = not sure.empty and either.any()
        return Signs(doubtful_point=str(with_point[either].iat[0]) if mixed else "")
    if not sure.empty:
        return Signs(comma=str(sure.iat[0]))
    return Signs(doubtful_point="" if separator == "," or with_point.empty else str(with_point.iat[0]))


def _matching(cells: pd.Series, pattern: str) -> pd.Series:
    return cells[cells.str.fullmatch(pattern)]


class Numbers(NamedTuple):
    """One column read: the values (NaN where nothing could be read), and which cells are of no or of two readings."""

    values: Floats
    unreadable: Mask
    ambiguous: Mask


def read_numbers(text: pd.Series, comma: bool) -> Numbers:
    """The column as floats, decimals behind a comma where `comma`, else behind a point.

    `1,200` is ambiguous in any file, `1.200` in one with decimal commas.
    """
    cells = text.to_numpy(dtype=object)
    readable = text.str.fullmatch(COMMA if comma else POINT).to_numpy(dtype=bool)
    unreadable = (cells != "") & ~readable
    ambiguous = np.zeros(len(cells), dtype=bool)
    if comma or unreadable.any():
        either = text.str.fullmatch(EITHER).to_numpy(dtype=bool)
        ambiguous = either & (unreadable | (text.str.contains(",", regex=False).to_numpy(dtype=bool)))
        readable, unreadable = readable & ~ambiguous, unreadable & ~ambiguous
    if comma:
        cells = text.str.replace(",", ".", regex=False).to_numpy(dtype=object)
    # numpy reads text to the nearest float; pandas' own reader may be off by one in the last place.
    values = np.where(readable, cells, "nan").astype("float64")
    return Numbers(values, unreadable | np.isinf(values), ambiguous)


def readings(cell: str) -> tuple[str, str]:
    """The two numbers that an ambiguous cell may mean: without its sign, and with the sign as decimal point."""
    return cell.replace(",", "").replace(".", ""), cell.replace(",", ".")
