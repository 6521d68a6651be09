"""Result tables as a workbook: a first sheet that reads like the report's, then each table with units and filters."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import xlsxwriter

from symbiosis.report.findings_book import LONGEST_TEXT, PLAIN, sheet_name
from symbiosis.report.headers import unit_of

WIDEST, NARROWEST, LOOKED_AT = 60, 8, 200


@dataclass(frozen=True)
class Sheet:
    """A table under its name, with a sentence about what a row is."""

    name: str
    doc: str
    table: pd.DataFrame


@dataclass(frozen=True)
class Front:
    """The first sheet: title, lines of text, figures (what, value, unit, context), and remarks in smaller type."""

    title: str
    lines: Sequence[str]
    figures: Sequence[tuple[str, str, str, str]] = ()
    remarks: Sequence[str] = field(default_factory=tuple)


def workbook(front: Front, sheets: Sequence[Sheet], currency: str) -> bytes:
    """The workbook's bytes. Numbers are numbers, blanks stay blank, and no text is run or linked."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, PLAIN) as book:
        book.set_properties({"title": front.title, "subject": "symbiosis results"})
        looks = {
            "title": book.add_format({"bold": True, "font_size": 16}),
            "lead": book.add_format({"text_wrap": True, "valign": "top", "font_size": 12, "num_format": 49}),
            "remark": book.add_format({"text_wrap": True, "valign": "top", "font_color": "#444444", "num_format": 49}),
            "strong": book.add_format({"bold": True, "align": "right", "num_format": 49}),
            "head": book.add_format(
                {"bold": True, "bottom": 1, "bg_color": "#ececec", "text_wrap": True, "valign": "top"}
            ),
            "text": book.add_format({"num_format": 49, "valign": "top"}),
            "wrap": book.add_format({"num_format": 49, "valign": "top", "text_wrap": True}),
            "link": book.add_format({"font_color": "#1f4e9c", "underline": 1}),
            "money": book.add_format({"num_format": "#,##0", "valign": "top"}),
            "amount": book.add_format({"num_format": "#,##0.###", "valign": "top"}),
            "number": book.add_format({"num_format": "General", "valign": "top"}),
        }
        taken = {"history", "in short"}
        named = [(sheet, sheet_name(sheet.name, taken)) for sheet in sheets]
        _write_front(book, front, named, looks)
        for sheet, name in named:
            _write_table(book.add_worksheet(name), sheet, looks, currency)
    return target.getvalue()


def _write_front(book: Any, front: Front, sheets: list[tuple[Sheet, str]], looks: dict[str, Any]) -> None:
    page = book.add_worksheet("In short")
    page.hide_gridlines(2)
    page.set_column(0, 0, 30)
    page.set_column(1, 1, 16)
    page.set_column(2, 2, 60)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.write_string(0, 0, _cut(front.title), looks["title"])
    row = 2
    for look, lines in (("lead", front.lines), ("remark", front.remarks)):
        for line in lines:
            page.merge_range(row, 0, row, 2, "", looks[look])
            page.write_string(row, 0, _cut(line), looks[look])
            page.set_row(row, 18 * max(1, math.ceil(len(line) / (95 if look == "lead" else 110))))
            row += 1
        row += bool(lines)
    for what, value, unit, context in front.figures:
        page.write_string(row, 0, _cut(what), looks["text"])
        page.write_string(row, 1, _cut(value), looks["strong"])
        page.write_string(row, 2, _cut(f"{unit}; {context}" if context else unit), looks["wrap"])
        row += 1
    row += bool(front.figures)
    for sheet, name in sheets:
        quoted = name.replace("'", "''")
        page.write_url(row, 0, f"internal:'{quoted}'!A1", looks["link"], name)
        page.write_number(row, 1, len(sheet.table), looks["money"])
        page.write_string(row, 2, _cut(sheet.doc), looks["wrap"])
        row += 1


def _write_table(page: Any, sheet: Sheet, looks: dict[str, Any], currency: str) -> None:
    """A heading with units, rows below it, the heading and the first column held in place, a filter over all."""
    table = sheet.table
    page.set_row(0, 32)
    for at, column in enumerate(map(str, table.columns)):
        values = table.iloc[:, at]
        unit = unit_of(sheet.name, column, currency)
        page.write_string(0, at, _cut(f"{column}\n{unit}" if unit else column), looks["head"])
        look, width = _look(unit, currency), _width(values, column, unit)
        page.set_column(at, at, width)
        _write_column(page, at, values, looks[look], looks["wrap" if width >= WIDEST else "text"])
    page.freeze_panes(1, 1)
    if len(table.columns):
        page.autofilter(0, 0, max(1, len(table)), len(table.columns) - 1)
    page.set_landscape()
    page.repeat_rows(0)


def _write_column(page: Any, at: int, values: pd.Series, number: Any, text: Any) -> None:
    is_flag, is_number = pd.api.types.is_bool_dtype(values), pd.api.types.is_numeric_dtype(values)
    for row, value in enumerate(values.tolist(), start=1):
        if value is None or value == "" or (isinstance(value, float) and not math.isfinite(value)) or value is pd.NA:
            continue
        if is_flag or isinstance(value, bool):
            page.write_boolean(row, at, bool(value))
        elif is_number or isinstance(value, int | float):
            page.write_number(row, at, float(value), number)
        else:
            page.write_string(row, at, _cut(str(value)), text)


def _look(unit: str, currency: str) -> str:
    if unit == f"{currency}/year":
        return "money"
    return "amount" if unit and unit != "year" else "number"


def _width(values: pd.Series, column: str, unit: str) -> float:
    """As wide as the longest of the first cells, within reason."""
    if pd.api.types.is_numeric_dtype(values):
        return max(NARROWEST, 12, len(column) + 2, len(unit) + 2)
    longest = max((len(str(v)) for v in values.head(LOOKED_AT) if isinstance(v, str)), default=0)
    return float(min(WIDEST, max(NARROWEST, longest + 2, len(column) + 4)))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
