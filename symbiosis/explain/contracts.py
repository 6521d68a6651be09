"""Exchanges that run already: their contract in words, and what is left to ask of them: never what it settles."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd

from symbiosis.explain.questions import Row
from symbiosis.explain.words import money, number
from symbiosis.region import Region

SOON = 1  # years from which on a contract's end is worth a question


def this_year(region: Region) -> int:
    """The year that the region is planned for."""
    return region.settings.year or datetime.datetime.now(tz=datetime.UTC).year


def contracts(region: Region) -> pd.DataFrame:
    """The rows of today with `pair` (of sites), `contract` in words, and `soon` (it ends this year or the next)."""
    rows = region.current.reset_index(drop=True)
    give = region.outputs.set_index("output").loc[rows["output"]].reset_index(drop=True)
    take = region.needs.set_index("need").loc[rows["need"]].reset_index(drop=True)
    pair = [tuple(sorted(p)) for p in zip(give["enterprise"], take["enterprise"], strict=True)]
    names, year = region.materials["name"].to_dict(), this_year(region)
    rows = rows.assign(
        pair=pd.Series(pair, dtype="object"), unit=give["unit"], what=give["material"].map(names),
        soon=rows["until"] <= year + SOON,
    )  # fmt: skip
    words = [_contract(r, region.settings.currency) for r in rows.to_dict("records")]
    return rows.assign(contract=pd.Series(words, dtype="str"))


def _contract(row: Row, currency: str) -> str:
    known = terms(row["price"], row["until"], row["unit"], currency)
    return f"{row['what']}, {number(row['quantity'])} {row['unit']} a year, {known}"


def terms(price: float, until: float, unit: str, currency: str) -> str:
    """`at 3 EUR per t, to the end of 2027`; what the tables don't say is said to be not stated."""
    at = "price not stated" if np.isnan(price) else f"at {money(price, currency)} per {unit}"
    return f"{at}, {'end not stated' if np.isnan(until) else f'to the end of {until:.0f}'}"


def with_contracts(region: Region, e: pd.DataFrame) -> pd.DataFrame:
    """Exchanges with `contract_price` (by amount) and `until` (its soonest end); NaN where nothing runs."""
    now, key = region.current, ["output", "need", "recipe"]
    priced = now[now["price"].notna()]
    whole = (priced["price"] * priced["quantity"]).groupby([priced[k] for k in key]).sum()
    amount = priced.groupby(key)["quantity"].sum()
    index, runs = pd.MultiIndex.from_frame(e[key]), (e["current"] > 0).to_numpy()
    price, until = (whole / amount).reindex(index).to_numpy(), now.groupby(key)["until"].min().reindex(index).to_numpy()
    return e.assign(contract_price=np.where(runs, price, np.nan), until=np.where(runs, until.astype("float64"), np.nan))


def ask_running(row: Row, side: str, currency: str, year: int) -> list[str]:
    """Questions to the `giver` or the `taker` of an exchange that runs: more of it, and how its contract goes on.

    That it fits, that it may be taken and what it costs the two have settled.
    """
    unit, what = row["unit"], row["give_name"]
    known = terms(row["contract_price"], row["until"], unit, currency)
    today = f"{number(row['current'])} {unit} of {what} a year"
    asks = []
    if row["new"] > 0:
        priced = row["contract_price"] == row["contract_price"]
        price = "at the same price" if priced else "and at which price"
        who = f"give {row['spoken_taker']}" if side == "giver" else f"take from {row['spoken_giver']}"
        asks.append(
            f"You {who} {today} ({known}): could it be {number(row['quantity'])} {unit}, {price}, all year round?"
        )
    if row["until"] <= year + SOON:
        other = row["spoken_taker"] if side == "giver" else row["spoken_giver"]
        asks.append(f"Your contract with {other} on {what} ends with {row['until']:.0f}: do you mean to renew it?")
    return asks
