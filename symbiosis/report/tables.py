"""The plan's tables as CSV files that a spreadsheet opens without running anything in them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from symbiosis.errors import WriteError
from symbiosis.plan import Plan

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def write_tables(plan: Plan, folder: Path) -> None:
    """exchanges.csv, leads.csv, enterprises.csv, outputs.csv, needs.csv and call_list.csv, UTF-8.

    call_list.csv is the one file that names people; ask_next.csv is there where it was asked for, set_aside.csv where
    rows were, ends.csv where the plan ends or cuts an exchange of today, hubs.csv where the region has hubs.
    """
    for name in ("exchanges", "leads", "enterprises", "outputs", "needs"):
        write_table(getattr(plan, name), folder / f"{name}.csv")
    if not plan.region.set_aside.empty:
        write_table(plan.region.set_aside, folder / "set_aside.csv")
    if len(plan.ends):
        write_table(plan.ends, folder / "ends.csv")
    if len(plan.hubs):
        write_table(plan.hubs, folder / "hubs.csv")
    write_calls(plan, folder)


def write_calls(plan: Plan, folder: Path) -> None:
    """call_list.csv, and ask_next.csv where it was asked for, in a folder that may hold other files."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_table(plan.calls, folder / "call_list.csv")
        if plan.ask_next is not None:
            write_table(plan.ask_next, folder / "ask_next.csv")
    except OSError as error:
        raise WriteError(f"the call list could not be written to {folder}: {error.strerror or error}.") from error


def write_table(table: pd.DataFrame, path: Path) -> None:
    """The table as CSV; twelve digits keep the cents of a region that turns over billions."""
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
