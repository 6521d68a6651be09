"""The plan's tables as CSV files that a spreadsheet opens without running anything in them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from symbiosis.plan import Plan

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def write_tables(plan: Plan, folder: Path) -> None:
    """exchanges.csv, leads.csv, enterprises.csv, outputs.csv and needs.csv, UTF-8."""
    for name in ("exchanges", "leads", "enterprises", "outputs", "needs"):
        write_table(getattr(plan, name), folder / f"{name}.csv")


def write_table(table: pd.DataFrame, path: Path) -> None:
    """The table as a CSV file, UTF-8, harmless to a spreadsheet."""
    # Twelve digits keep the cents of a region that turns over billions.
    harmless(table).to_csv(path, index=False, float_format="%.12g", lineterminator="\n", encoding="utf-8")


def harmless(table: pd.DataFrame) -> pd.DataFrame:
    """The table with an apostrophe before text that a spreadsheet would run; flags as true and false."""
    safe = table.copy()
    for column in safe.columns:
        if pd.api.types.is_bool_dtype(safe[column]):
            safe[column] = safe[column].map({True: "true", False: "false"})
        elif not pd.api.types.is_numeric_dtype(safe[column]):
            text = safe[column].fillna("").astype("str")
            safe[column] = text.mask(text.str.startswith(DANGEROUS), "'" + text)
    return safe
