"""What people wrote into the proposal and can't be read, each with its place and the way out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from symbiosis.intake.answers import Row
from symbiosis.intake.column import (
    AMOUNTS,
    COORDINATES,
    DIRECTION,
    GOES_TO,
    MONEY,
    POSTCODE,
    STREAMS,
    TABLES,
    ColumnPlan,
)  # fmt: skip
from symbiosis.intake.fields import DEGREES, PERCENT, SHARES
from symbiosis.intake.measures import figure_of, read_measure, unit_of
from symbiosis.intake.values import CHOICES, MOST_OFTEN
from symbiosis.schema.inputs import INPUTS
from symbiosis.units import find_unit
from symbiosis.validate.codes import parse_code

NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
PSEUDO = {**dict.fromkeys((*COORDINATES, POSTCODE), ("", "enterprises")), GOES_TO: ("", "outputs"), DIRECTION: ("",)}


def wrong_columns(rows: Iterable[Row]) -> list[str]:
    """Every answer in columns.csv that names no table, column, unit or number."""
    wrong = []
    for row in rows:
        where = f"columns.csv, {row['sheet']}!{row['cell']}"
        table, column = row["table"], row["column"]
        if table and table not in TABLES:
            wrong.append(f"{where}: table is one of {', '.join(TABLES)}, not “{table}”")
        elif column and not column.startswith("x_") and not _is_column(table, column):
            wrong.append(f"{where}: “{column}” is no column of {table or 'outputs or needs'}")
        if row["unit"] and read_measure(row["unit"]) is None and (row["unit"] != PERCENT or column not in SHARES):
            wrong.append(f"{where}: “{row['unit']}” is no unit")
        if row["times_per_year"] and not re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", row["times_per_year"]):
            wrong.append(f"{where}: times_per_year is a number, not “{row['times_per_year']}”")
        elif column in MONEY and 1 < float(row["times_per_year"] or 1) <= MOST_OFTEN and _unit_times(row["unit"]) > 1:
            wrong.append(f"{where}: unit “{row['unit']}” says how often already: leave times_per_year blank")
    return wrong


def _unit_times(unit: str) -> float:
    measure = read_measure(unit) if unit else None
    return measure.times if measure else 0.0


def _is_column(table: str, column: str) -> bool:
    if column in PSEUDO:
        return table in PSEUDO[column]
    return any(column in INPUTS[t].by_name for t in ([table] if table else STREAMS))


def wrong_values(rows: Iterable[Row], plans: Mapping[tuple[str, str], ColumnPlan]) -> list[str]:
    """Every reading in values.csv that its column can't take; `plans` by sheet and column letters."""
    wrong = []
    for row in rows:
        if row.get("_changed") and not row.get("_gone") and row["read_as"]:
            plan = plans.get((row["sheet"], re.sub(r"\d", "", row["cell"])))
            problem = _problem(row["read_as"], row["column"], plan.table if plan else "")
            if problem:
                wrong.append(f"values.csv, {row['sheet']}!{row['cell']}: “{row['read_as']}” {problem}")
    return wrong


def _problem(read: str, column: str, table: str) -> str:
    if column in AMOUNTS | MONEY:
        return "" if figure_of(read) else "isn't a figure such as 480 t, 100..150 t or 18 EUR/t"
    if column == "unit":
        return "" if find_unit(unit_of(read).unit) else "is no unit"
    if column == "ewc":
        return "is no waste code" if parse_code(read)[1] else ""
    if column in (*DEGREES, "temperature_c"):
        return "" if re.fullmatch(NUMBER, read) else "is no number with a decimal point"
    if column in COORDINATES:
        return "" if re.fullmatch(f"{NUMBER}, {NUMBER}", read) else "isn't a pair such as 55.66, 11.08"
    if column in SHARES:
        return "" if re.fullmatch(NUMBER, read) and 0 <= float(read) <= 1 else "is no share such as 0.3"
    if column in CHOICES:
        choices = choices_of(column, table)
        return "" if read in choices else f"is none of {', '.join(choices)}"
    return ""


def choices_of(column: str, table: str) -> tuple[str, ...]:
    """What a column of choices takes."""
    if column == DIRECTION:
        return STREAMS
    tables = [t for t in ([table] if table else TABLES) if column in INPUTS[t].by_name]
    return (INPUTS[tables[0]].by_name[column].choices if tables else ()) or ("true", "false")
