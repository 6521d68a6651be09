"""Amounts and costs of one stream, all in one unit; a yearly cost over the amount of the year."""

from __future__ import annotations

from symbiosis.intake.answers import Row
from symbiosis.intake.measures import Measure, figure_of
from symbiosis.intake.values import UNSETTLED
from symbiosis.units import find_unit


def amounts(
    row: Row, read: dict[tuple[str, str], str], kind: str, own: Measure, column: Measure, notes: list[str]
) -> None:
    """Fill unit, quantity, quantity_low and quantity_high of a stream, all in one unit."""
    row["unit"] = "" if own.unit == UNSETTLED else own.unit or column.unit
    first = figure_of(read.get((kind, "quantity"), "") or read.get((kind, "_range"), ""))
    if first is not None and first[2].unit:
        row["unit"] = first[2].unit
    if first is not None:
        low, high, _ = first
        if low != high:
            row["quantity_low"], row["quantity_high"] = f"{low:.12g}", f"{high:.12g}"
        if read.get((kind, "quantity")):
            row["quantity"] = f"{(low + high) / 2:.12g}"
    for name in ("quantity_low", "quantity_high", "min_lot"):
        figure = figure_of(read.get((kind, name), ""))
        if figure is None:
            continue
        mine, theirs = find_unit(row["unit"]), find_unit(figure[2].unit)
        if mine is None or theirs is None or mine == theirs:
            row["unit"] = row["unit"] or figure[2].unit
            row[name] = f"{figure[0]:.12g}"
        elif mine.dimension == theirs.dimension:
            row[name] = f"{figure[0] * theirs.factor / mine.factor:.12g}"
        else:
            notes.append(f"{name} is left blank: another kind of unit than the amount's")


def cost(row: Row, column: str, text: str, unsettled: bool) -> tuple[str, str]:
    """Fill a cost per the row's unit from its reading; its currency ("" = none named), and what the note must say."""
    figure = figure_of(text)
    if figure is None:
        return "", ""
    value, _, measure = figure
    left = f"{column} is left blank: {text}"
    if measure.times and measure.unit:
        return measure.currency, f"{left} is per unit and per year at once"
    if measure.times:
        amount = float(row.get("quantity") or 0)
        if not amount:
            return measure.currency, f"{left} is a cost a year, and no amount is known to divide it by"
        row[column] = f"{value * measure.times / amount:.6g}"
        return measure.currency, f"{column}: {text} over {row['quantity']} {row['unit']} a year"
    mine, theirs = find_unit(row.get("unit", "")), find_unit(measure.unit)
    if theirs is None and mine is not None:
        row[column] = f"{value:.12g}"
    elif theirs is not None and not row.get("unit") and not unsettled and not {"quantity", "quantity_low"} & set(row):
        row["unit"], row[column] = measure.unit, f"{value:.12g}"
    elif mine and theirs and mine.dimension == theirs.dimension:
        row[column] = f"{value * mine.factor / theirs.factor:.12g}"
    else:
        return measure.currency, f"{left} doesn't fit the unit {row.get('unit', '') or '(blank)'}"
    return measure.currency, ""
