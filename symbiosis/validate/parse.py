"""Text into typed columns, every cell by its column's kind; what can't be read becomes a finding."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.findings.collector import Findings, Mask
from symbiosis.load.raw import RawTable
from symbiosis.schema.column import NUMERIC, YEARS, Column, Kind, Table
from symbiosis.schema.inputs import FORMS, TRUCKABLE
from symbiosis.units import CHOICES, find_unit
from symbiosis.validate.codes import parse_code, parse_codes, with_zero
from symbiosis.validate.numbers import Floats, decimal_signs, read_numbers, readings

FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
# What a spreadsheet runs when the file is opened; a dash alone only stands for “nothing”.
FORMULA = r"[=+@].|-."
DIALLED = r"\+[0-9][0-9 ()/.\-]*"  # a phone number from abroad


@dataclass(frozen=True)
class _Cells:
    """One column of one table as text, and where findings about it go."""

    column: Column
    text: pd.Series
    frame: pd.DataFrame
    found: Findings
    private: bool = False

    def flag(self, mask: Mask, code: str, **details: object) -> None:
        """Note a finding about each cell of the mask."""
        self.found.where(self.frame, mask, code, self.column.name, self.text, **details)


def parse_table(table: RawTable, schema: Table, region: str, found: Findings) -> pd.DataFrame:
    """All columns of the schema, typed; own columns (`x_…`) as text; `_file`, `_row` and `_region` of each row."""
    frame = table.frame.reset_index(drop=True)
    origin = pd.DataFrame({"_row": table.frame.index.to_numpy(dtype="int64")}, index=frame.index)
    origin.insert(0, "_file", pd.Series(table.file, index=frame.index, dtype="str"))
    origin["_region"] = pd.Series(region, index=frame.index, dtype="str")
    comma = _decimal_comma(table, schema, found)
    typed: dict[str, pd.Series] = {}
    for column in schema.columns:
        if column.name not in frame:
            typed[column.name] = _blanks(column, frame.index)
            continue
        cells = _Cells(column, frame[column.name].astype("str"), origin, found, schema.name == "contacts")
        if column.required and not column.blank:
            blank = (cells.text == "").to_numpy()
            # Under a cell in error nothing is missing: it is to be corrected.
            found.where(origin, blank & ~found.faulty(origin, column.name), "missing-value", column.name)
        typed[column.name] = _parse(cells, comma)
    for name in own_columns(frame):
        typed[name] = _words(_Cells(Column(name, Kind.TEXT, ""), frame[name].astype("str"), origin, found))
    return pd.concat([origin, pd.DataFrame(typed, index=frame.index)], axis=1)


def _blanks(column: Column, index: pd.Index) -> pd.Series:
    """A column that isn't there: what one blank cell is read as, throughout."""
    return pd.Series(_blank(column).array.take(np.zeros(len(index), dtype="int64")), index)


@cache
def _blank(column: Column) -> pd.Series:
    return _parse(_Cells(column, pd.Series([""], dtype="str"), pd.DataFrame(), Findings()), comma=False)


def own_columns(frame: pd.DataFrame) -> list[str]:
    """Names of the columns that the region keeps for itself."""
    return [c for c in frame.columns.astype(str) if c.startswith("x_")]


def _decimal_comma(table: RawTable, schema: Table, found: Findings) -> bool:
    """Whether this file's numbers carry decimal commas; said, as the reading changes every figure."""
    columns = [table.frame[c] for c in schema.of_kind(*NUMERIC) if c in table.frame]
    if not columns:
        return False
    signs = decimal_signs(pd.concat(columns).astype("str"), table.separator)
    if signs.comma:
        found.add("decimal-comma", table.file, value=signs.comma)
    if signs.doubtful_point:
        found.add("doubtful-point", table.file, value=signs.doubtful_point, one=readings(signs.doubtful_point)[0])
    return bool(signs.comma)


def _parse(cells: _Cells, comma: bool) -> pd.Series:
    kind = cells.column.kind
    if kind in NUMERIC:
        return _numbers(cells, comma)
    if kind is Kind.FLAG:
        return _flags(cells)
    if kind is Kind.CHOICE:
        return _choices(cells)
    if kind is Kind.UNIT:
        unknown = {u for u in cells.text.unique() if u and not find_unit(u)}
        cells.flag(cells.text.isin(unknown), "unknown-unit", choices=CHOICES)
        return cells.text.where(cells.text != "", cells.column.default)
    if kind is Kind.EWC:
        return _codes(cells)
    if kind is Kind.CODES:
        return _lists(cells, {t: parse_codes(t) for t in cells.text.unique()})
    if kind is Kind.FORMS:
        return _lists(cells, {t: _forms(t) for t in cells.text.unique()})
    return _words(cells)


def _flags(cells: _Cells) -> pd.Series:
    text = cells.text.str.lower()
    cells.flag((text != "") & ~text.isin(set(FLAGS)), "not-a-flag")
    return text.where(text != "", cells.column.default).map(FLAGS).astype("boolean")


def _choices(cells: _Cells) -> pd.Series:
    column = cells.column
    known = {choice.lower(): choice for choice in column.choices}
    chosen = cells.text.str.lower().map(known)
    cells.flag((cells.text != "") & chosen.isna(), "unknown-choice", choices=", ".join(column.choices))
    return chosen.fillna(column.default).astype("str")


def _words(cells: _Cells) -> pd.Series:
    formula = cells.text.str.match(FORMULA)
    if cells.private:
        # Findings are printed in the report, where nobody's name or number belongs.
        formula &= ~cells.text.str.fullmatch(DIALLED)
        cells.found.where(cells.frame, formula, "formula-cell", cells.column.name, "…")
    else:
        cells.flag(formula, "formula-cell")
    if cells.column.local and cells.column.kind is Kind.ID:
        cells.flag(cells.text.str.contains(":", regex=False), "bad-id")
    return cells.text


def _codes(cells: _Cells) -> pd.Series:
    parsed = {t: parse_code(t) for t in cells.text.unique()}
    for problem in ("lost-zero", "bad-waste-code"):
        bad = cells.text.isin({t for t, (_, p) in parsed.items() if p == problem})
        cells.flag(bad, problem, guess=cells.text.where(bad, "").map({t: with_zero(t) for t in cells.text[bad]}))
    return cells.text.map({t: code for t, (code, _) in parsed.items()}).astype("str")


def _forms(text: str) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
    items = tuple(t for t in re.split(r"[;\s,]+", text.lower()) if t)
    return items or TRUCKABLE, [("unknown-choice", t) for t in items if t not in FORMS]


def _lists(cells: _Cells, parsed: dict[str, tuple[tuple[str, ...], list[tuple[str, str]]]]) -> pd.Series:
    for text, (_, problems) in parsed.items():
        for code, value in problems:
            cells.found.where(
                cells.frame,
                cells.text == text,
                code,
                cells.column.name,
                value,
                choices=", ".join(FORMS),
                guess=with_zero(value),
            )
    return cells.text.map({text: items for text, (items, _) in parsed.items()}).astype("object")


def _numbers(cells: _Cells, comma: bool) -> pd.Series:
    column = cells.column
    values, unreadable, ambiguous = read_numbers(cells.text, comma)
    cells.flag(unreadable, "not-a-number")
    for i in np.flatnonzero(ambiguous):
        cell = str(cells.text.iat[int(i)])
        thousands, decimals = readings(cell)
        more = {"one": thousands, "two": decimals, "longer": (cell if comma else decimals) + "0"}
        cells.found.at(cells.frame, i, "ambiguous-number", column.name, cell, **more)
    values[unreadable | ambiguous] = np.nan
    bad = _flag_range(cells, values)
    if column.kind in (Kind.WHOLE, Kind.YEAR):
        cells.flag((values % 1 != 0) & ~np.isnan(values) & ~bad, "not-whole")
    values[bad] = np.nan
    if column.default:
        values[(cells.text == "").to_numpy(dtype=bool)] = float(column.default)
    return pd.Series(values, index=cells.text.index)


def _flag_range(cells: _Cells, values: Floats) -> npt.NDArray[np.bool_]:
    """Findings about numbers below or above what their column allows, and which ones they are."""
    column = cells.column
    low, high = column.low, column.high
    if column.kind is Kind.SHARE:
        low, high = 0.0, 1.0
    elif column.kind is Kind.YEAR:
        low, high = YEARS
    below = values < (-np.inf if low is None else low)
    above = values > (np.inf if high is None else high)
    if column.kind is Kind.SHARE:
        cells.flag(below | above, "not-a-share")
    else:
        cells.flag(below, "negative" if low == 0 else "too-low", low=low)
        cells.flag(above, "too-high", high=high)
    return below | above
