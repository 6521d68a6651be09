"""Text into typed columns, every cell by its column's kind; what can't be read becomes a finding."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from symbiosis.findings.collector import Findings
from symbiosis.schema.column import NUMERIC, YEARS, Column, Kind, Table
from symbiosis.units import CHOICES, find_unit
from symbiosis.validate.codes import parse_code, parse_codes

PLAIN = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
COMMA = r"[+-]?\d*,\d+(?:[eE][+-]?\d+)?"
THOUSANDS_POINT = r"[+-]?\d{1,3}(?:\.\d{3})+"
THOUSANDS_COMMA = r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?"
ABSURD = 1e9  # the whole world mines some 1e11 t a year, its largest sites some 1e8

FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def parse_table(frame: pd.DataFrame, schema: Table, found: Findings) -> pd.DataFrame:
    """The frame with all columns of the schema, typed; own columns (`x_…`) and `_file`, `_row`, `_region` are kept."""
    typed = {c: frame[c] for c in ("_file", "_row", "_region")}
    typed |= {c: frame[c].astype("str") for c in frame.columns if c.startswith("x_")}
    comma = _decimal_comma(frame, schema, found)
    for column in schema.columns:
        present = column.name in frame
        text = frame[column.name].astype("str") if present else pd.Series("", index=frame.index, dtype="str")
        if column.required and not column.blank and present:
            for i in np.flatnonzero(text == ""):
                found.at(frame, i, "missing-value", column.name)
        if not column.supported and (text != "").any():
            _flag_unsupported(column, frame, text, found)
        typed[column.name] = _parse(column, text, frame, comma, found)
    return pd.DataFrame(typed)


def _flag_unsupported(column: Column, frame: pd.DataFrame, text: pd.Series, found: Findings) -> None:
    code = "dry-matter-unused" if column.name == "dry_matter" else "unsupported-column"
    found.at(frame, int(np.flatnonzero(text != "")[0]), code, column.name)


def _parse(column: Column, text: pd.Series, frame: pd.DataFrame, comma: bool, found: Findings) -> pd.Series:
    if column.kind in NUMERIC:
        return _numbers(column, text, frame, comma, found)
    if column.kind is Kind.FLAG:
        return _flags(column, text, frame, found)
    if column.kind is Kind.CHOICE:
        text = text.where(text != "", column.default).str.lower() if column.name != "grade" else text.str.upper()
        _closed(column, text, set(column.choices), ", ".join(column.choices), frame, found)
        return text.where(text.isin(column.choices), column.default)
    if column.kind is Kind.UNIT:
        text = text.where(text != "", column.default)
        _closed(column, text, {u for u in text.unique() if find_unit(u)}, CHOICES, frame, found, "unknown-unit")
        return text
    if column.kind is Kind.EWC:
        return _codes(column, text, frame, found)
    if column.kind in (Kind.CODES, Kind.FORMS):
        return _lists(column, text, frame, found)
    return _words(column, text, frame, found)


def _closed(
    column: Column, text: pd.Series, allowed: set[str], choices: str, frame: pd.DataFrame, found: Findings, code: str = "unknown-choice"
) -> None:
    for i in np.flatnonzero((text != "") & ~text.isin(allowed)):
        found.at(frame, i, code, column.name, text.iat[i], choices=choices)


def _flags(column: Column, text: pd.Series, frame: pd.DataFrame, found: Findings) -> pd.Series:
    text = text.where(text != "", column.default).str.lower()
    _closed(column, text, set(FLAGS), "true, false", frame, found, "not-a-flag")
    return text.map(FLAGS).astype("boolean")


def _words(column: Column, text: pd.Series, frame: pd.DataFrame, found: Findings) -> pd.Series:
    if column.kind is Kind.TEXT:
        for i in np.flatnonzero(text.str.match(r"[=+@\t]")):
            found.at(frame, i, "formula-cell", column.name, text.iat[i][:20])
    # One colon is the region's own, put there when several are read at once.
    several = frame["_region"].nunique() > 1 and column.local
    if column.local and column.kind is Kind.ID:
        for i in np.flatnonzero(text.str.count(":") > int(several)):
            found.at(frame, i, "bad-id", column.name, text.iat[i])
    return text


def _codes(column: Column, text: pd.Series, frame: pd.DataFrame, found: Findings) -> pd.Series:
    parsed = [parse_code(t) for t in text]
    for i, (code, problem) in enumerate(parsed):
        if problem:
            found.at(frame, i, problem, column.name, text.iat[i])
    return pd.Series([code for code, _ in parsed], index=text.index, dtype="str")


def _lists(column: Column, text: pd.Series, frame: pd.DataFrame, found: Findings) -> pd.Series:
    result: list[tuple[str, ...]] = []
    for i, cell in enumerate(text):
        if column.kind is Kind.CODES:
            items, problems = parse_codes(cell)
        else:
            from symbiosis.schema.inputs import FORMS, TRUCKABLE

            items = tuple(t for t in re.split(r"[;\s,]+", cell.lower()) if t) or TRUCKABLE
            problems = [("unknown-choice", t) for t in items if t not in FORMS]
        for code, value in problems:
            found.at(frame, i, code, column.name, value, choices="solid, sludge, liquid, gas, steam, heat, power")
        result.append(items)
    return pd.Series(result, index=text.index, dtype="object")


def _decimal_comma(frame: pd.DataFrame, schema: Table, found: Findings) -> bool:
    """Whether this table's numbers carry decimal commas; said in a note, as the reading changes every figure."""
    columns = [c for c in schema.of_kind(*NUMERIC) if c in frame]
    if not columns or frame.empty:
        return False
    cells = pd.concat([frame[c].astype("str") for c in columns])
    points = cells.str.fullmatch(r"[+-]?\d*\.\d+(?:[eE][+-]?\d+)?") & ~cells.str.fullmatch(THOUSANDS_POINT)
    commas = cells.str.fullmatch(COMMA) & ~cells.str.fullmatch(THOUSANDS_COMMA)
    both_ways = cells.str.fullmatch(COMMA)
    if points.any() or not (commas.any() or both_ways.any()):
        return False
    if not commas.any():
        return False  # only readings such as 1,200: left to the reader as ambiguous
    found.add("decimal-comma", frame["_file"].iat[0], value=cells[commas].iat[0])
    return True


def _numbers(column: Column, text: pd.Series, frame: pd.DataFrame, comma: bool, found: Findings) -> pd.Series:
    text = text.where(text != "", column.default)
    given = text != ""
    if comma:
        doubtful = text.str.fullmatch(THOUSANDS_POINT) | text.str.fullmatch(THOUSANDS_COMMA)
        readable = text.str.fullmatch(PLAIN) | text.str.fullmatch(COMMA)
        plain = text.str.replace(",", ".", regex=False)
    else:
        doubtful = text.str.fullmatch(THOUSANDS_COMMA)
        readable = text.str.fullmatch(PLAIN)
        plain = text
    if not comma and (frame["_file"].size and column.name not in ("longitude", "latitude")):
        doubtful = doubtful | (text.str.fullmatch(r"[+-]?\d{1,3}(?:\.\d{3}){2,}"))
    for i in np.flatnonzero(given & doubtful):
        cell = text.iat[i]
        sign = "." if "." in cell and "," not in cell else ","
        found.at(frame, i, "ambiguous-number", column.name, cell, one=cell.replace(sign, "", 1), two=cell.replace(sign, ".", 1))
    for i in np.flatnonzero(given & ~readable & ~doubtful):
        found.at(frame, i, "not-a-number", column.name, text.iat[i])
    numbers = pd.to_numeric(plain.where(readable & ~doubtful), errors="coerce").astype("float64")
    return _in_range(column, numbers, text, frame, found)


def _in_range(column: Column, numbers: pd.Series, text: pd.Series, frame: pd.DataFrame, found: Findings) -> pd.Series:
    low, high = (0.0, 1.0) if column.kind is Kind.SHARE else YEARS if column.kind is Kind.YEAR else (column.low, column.high)
    bad = ~np.isfinite(numbers) & numbers.notna()
    for i in np.flatnonzero(bad):
        found.at(frame, i, "not-a-number", column.name, text.iat[i])
    below = (numbers < low) if low is not None else bad & False
    above = (numbers > high) if high is not None else bad & False
    for i in np.flatnonzero(below | above):
        if column.kind is Kind.SHARE:
            code = "not-a-share"
        elif below.iat[i]:
            code = "negative" if low == 0 else "too-low"
        else:
            code = "too-high"
        found.at(frame, i, code, column.name, text.iat[i], low=low, high=high)
    if column.kind in (Kind.WHOLE, Kind.YEAR):
        for i in np.flatnonzero(numbers.notna() & (numbers % 1 != 0) & ~bad):
            found.at(frame, i, "not-whole", column.name, text.iat[i])
    if high is None:
        for i in np.flatnonzero((numbers.abs() > ABSURD) & ~bad):
            found.at(frame, i, "absurd", column.name, text.iat[i])
    return numbers.where(~(bad | below | above))
