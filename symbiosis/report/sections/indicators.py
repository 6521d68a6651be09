"""Every indicator with its formula, numerator, denominator and boundary."""

from __future__ import annotations

from typing import Any

import pandas as pd

from symbiosis.report.digits import UNKNOWN, fixed, percent, places
from symbiosis.report.grid import Column, Grid, grid
from symbiosis.report.view import View


def indicators(view: View) -> Grid:
    """The table of indicators."""
    rows = pd.DataFrame([
        {
            "name": k["name"], "value": [_value(k)], "formula": k["formula"],
            "numerator": [_number(k["numerator"])],
            "denominator": [_number(k["denominator"]) if k["denominator"] is not None else ""],
            "boundary": k["boundary"],
        }
        for k in view.summary["kpis"]
    ])  # fmt: skip
    columns = [
        Column("name", "Indicator"), Column("value", "Value", "figures"), Column("formula", "Formula"),
        Column("numerator", "Numerator", "figures"), Column("denominator", "Denominator", "figures"),
        Column("boundary", "Boundary"),
    ]  # fmt: skip
    return grid("kpis", "Indicators", columns, rows, file="summary.json")


def _value(k: dict[str, Any]) -> str:
    value = k["value"]
    if value is None:
        return "undefined"
    if k["unit"] == "share":
        return percent(float(value))
    return f"{_number(value)} {k['unit']}"


def _number(value: float | None) -> str:
    if value is None:
        return UNKNOWN
    return fixed(float(value), 0 if float(value).is_integer() else places([float(value)]))
