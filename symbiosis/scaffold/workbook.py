"""A region's templates as one workbook: a sheet per table with notes, drop-downs and rows that fit together."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from symbiosis.scaffold.dictionary import dictionary, settings_list
from symbiosis.scaffold.template import template_tables
from symbiosis.scaffold.write import fresh_folder
from symbiosis.schema.column import NUMERIC, Column, Kind, Table
from symbiosis.schema.inputs import INPUTS
from symbiosis.units import UNIT_NAMES

# Text is text: nothing that a person typed may become a formula or a link.
PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
ROWS = 2000  # as far as drop-downs reach
STARTED = {"name": "My region", "currency": "EUR"}

READ_ME = (
    "How to fill in this workbook",
    "",
    "1. Every sheet is a table, and every row one firm, by-product, need … The sheets with a green tab are required:"
    " enterprises, outputs, needs. Every other sheet may stay empty or be deleted.",
    "2. Replace the example rows by your own. They are invented, and show how ids of one sheet are used in another.",
    "3. The note in the corner of each heading says what belongs in the column. Green headings are required.",
    "4. A blank cell means unknown, never zero. Where something is free, type 0.",
    "5. Amounts are per year. Numbers stand alone: the unit has a column of its own.",
    "6. Drop-downs of ids are suggestions; ids, codes and dates are text, so that zeros in front stay.",
    "7. Your own notes go into cell comments, into the column “note”, or into a sheet “notes”, not between rows.",
    "   A column whose heading starts with x_ is your own and is carried into the results.",
    "8. Settings (name, currency, costs of a partnership …) are in the sheet region; a blank takes the default.",
    "",
    "Then:  symbiosis check region.xlsx     lists everything that isn't right, with sheet and cell,",
    "       symbiosis optimize region.xlsx --out my_plan     makes the plan and its report.",
)


def write_workbook_template(folder: Path) -> list[Path]:
    """Write region.xlsx and DICTIONARY.md into a new folder; returns the files."""
    fresh_folder(folder)
    files = [folder / "region.xlsx", folder / "DICTIONARY.md"]
    files[0].write_bytes(workbook_template())
    files[1].write_text(dictionary(), encoding="utf-8")
    return files


def workbook_template() -> bytes:
    """The workbook: “read me”, the required tables, settings, and every other table."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, PLAIN) as book:
        looks = _looks(book)
        first = book.add_worksheet("read me")
        first.set_column(0, 0, 110, looks["wrapped"])
        for i, line in enumerate(READ_ME):
            first.write_string(i, 0, line, looks["title" if i == 0 else "wrapped"])
        examples = template_tables()
        tables = sorted(INPUTS.values(), key=lambda t: not t.required)
        for table in (t for t in tables if t.required):
            _write_table(book, table, examples[table.name], looks)
        _write_settings(book, looks)
        for table in (t for t in tables if not t.required):
            _write_table(book, table, examples[table.name], looks)
    return target.getvalue()


def _looks(book: Any) -> dict[str, Any]:
    head = {"bold": True, "bottom": 1, "num_format": 49}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "wrapped": book.add_format({"text_wrap": True, "valign": "top"}),
        "required": book.add_format(head | {"bg_color": "#c9e4ca"}),
        "optional": book.add_format(head | {"bold": False, "bg_color": "#ececec"}),
        "text": book.add_format({"num_format": 49}),
        "number": book.add_format({"num_format": "General"}),
    }


def _write_table(book: Any, table: Table, rows: pd.DataFrame, looks: dict[str, Any]) -> None:
    sheet = book.add_worksheet(table.name)
    if table.required:
        sheet.set_tab_color("#4a9d5b")
    sheet.freeze_panes(1, 1)
    columns = [c for c in table.columns if c.supported]
    filled = rows[(rows != "").any(axis=1)]
    sheet.autofilter(0, 0, max(len(filled), 1), len(columns) - 1)
    for i, column in enumerate(columns):
        numeric = column.kind in NUMERIC
        longest = max([len(column.name) + 4, *filled[column.name].str.len()])
        sheet.set_column(i, i, min(longest, 40), looks["number" if numeric else "text"])
        sheet.write_string(0, i, column.name, looks["required" if column.required else "optional"])
        sheet.write_comment(0, i, note(column), {"x_scale": 2.2, "y_scale": 1.2})
        _suggest(sheet, i, table, column)
        for j, text in enumerate(filled[column.name], 1):
            if text and numeric:
                sheet.write_number(j, i, float(text))
            elif text:
                sheet.write_string(j, i, text, looks["text"])


def note(column: Column) -> str:
    """What a person reads in the corner of a heading."""
    parts = [column.doc[:1].upper() + column.doc[1:] + "."]
    if column.choices:
        parts.append(f"One of: {', '.join(column.choices)}.")
    elif column.kind not in (Kind.TEXT, Kind.ID):
        parts.append(f"A {column.kind}." if not str(column.kind).startswith("one") else "")
    if column.default:
        parts.append(f"Blank = {column.default}.")
    if column.required:
        parts.append("Has to be filled in." if not column.blank else "The column has to be there.")
    return "\n".join(p for p in parts if p)


def _suggest(sheet: Any, i: int, table: Table, column: Column) -> None:
    """A drop-down where the choices are known: closed ones are held to, units and ids only suggested."""
    strict = False
    source: list[str] | str
    if column.choices:
        source, strict = list(column.choices), True
    elif column.kind is Kind.FLAG:
        source = ["true", "false"]
    elif column.kind is Kind.UNIT:
        source = list(UNIT_NAMES)
    elif refers := _refers(table, column):
        source = f"={refers}!$A$2:$A${ROWS}"
    else:
        return
    rule = {"validate": "list", "source": source, "ignore_blank": True}
    message = "Choose from the list." if strict else "This isn't in the list. Keep it all the same?"
    rule |= {"error_type": "stop" if strict else "warning", "error_title": column.name[:32], "error_message": message}
    sheet.data_validation(1, i, ROWS - 1, i, rule)


def _refers(table: Table, column: Column) -> str:
    """The table whose first column lists the ids that belong here; blank where there is none."""
    if column.refers:
        return column.refers
    materials = column.kind is Kind.ID and column.name in ("material", "output_material", "input_material")
    return "materials" if materials and table.name != "materials" else ""


def _write_settings(book: Any, looks: dict[str, Any]) -> None:
    sheet = book.add_worksheet("region")
    sheet.freeze_panes(1, 1)
    for i, (heading, width) in enumerate((("setting", 30), ("value", 20), ("what", 100))):
        sheet.set_column(i, i, width, looks["text"])
        sheet.write_string(0, i, heading, looks["optional"])
    for j, (name, what, default) in enumerate(settings_list(), 1):
        sheet.write_string(j, 0, name, looks["text"])
        sheet.write_string(j, 1, STARTED.get(name, ""), looks["text"])
        sheet.write_string(j, 2, f"{what}; blank = {default}" if default else what, looks["text"])
