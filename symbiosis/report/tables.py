"""The plan's tables as CSV files that a spreadsheet opens without running anything in them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from symbiosis.errors import WriteError
from symbiosis.plan import Plan

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def write_tables(plan: Plan, folder: Path) -> None:
    """exchanges.csv, leads.csv, enterprises.csv, outputs.csv, needs.csv and call_list.csv, UTF-8.

    call_list.csv is the one file that names people; ask_next.csv is there where it was asked for, set_aside.csv where
    rows were, ends.csv where the plan ends or cuts an exchange of today, stores.csv where there are stores, hubs.csv
    where the region has hubs.
    """
    for name in ("leads", "outputs", "needs"):
        write_table(getattr(plan, name), folder / f"{name}.csv")
    write_table(plan.by_period, folder / "exchanges.csv")
    write_table(plan.accounts, folder / "enterprises.csv")
    if len(plan.stores):
        write_table(plan.stores, folder / "stores.csv")
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
    _digits(harmless(table)).to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def harmless(table: pd.DataFrame) -> pd.DataFrame:
    """The table with an apostrophe before text that a spreadsheet would run; flags as true and false."""
    safe = table.copy()
    for column in safe.columns:
        if pd.api.types.is_bool_dtype(safe[column]):
            safe[column] = safe[column].map({True: "true", False: "false"})
        elif not pd.api.types.is_numeric_dtype(safe[column]):
            text = safe[column].fillna("").astype("str").to_numpy(dtype=object)
            safe[column] = pd.array(["'" + t if t.startswith(DANGEROUS) else t for t in text], dtype="str")
    return safe


def _digits(table: pd.DataFrame) -> pd.DataFrame:
    """The table with figures as text of twelve digits, blank where there is none; to_csv takes five times as long."""
    figures = [c for c in table if pd.api.types.is_float_dtype(table[c])]
    values = {c: table[c].to_numpy("float64", na_value=np.nan).tolist() for c in figures}
    texts = {c: ["" if v != v else f"{v:.12g}" for v in column] for c, column in values.items()}
    return table.assign(**{c: pd.array(t, dtype="str") for c, t in texts.items()})
