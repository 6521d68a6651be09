"""Whom to call first: the pairs of firms by what they would save, and what to ask next."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from symbiosis.explain.contracts import SOON, terms, this_year, with_contracts
from symbiosis.explain.words import number
from symbiosis.report.digits import count, ends, fixed, listed, percent, rounded, shortened, unit_name
from symbiosis.report.grid import FIRST, MOST_ROWS, Column, Grid, grid, words
from symbiosis.report.hubs import hubs_add
from symbiosis.report.view import View

ENDS = "Low to high is what they save if all amounts and prices turn out badly at once, or well at once."
KEPT = "Partnerships that go on as they are"
NEW, GROWS, RUNS = "new", "runs today, grows", "runs today"
GRADES = {"A": "measured", "B": "the firm's estimate", "C": "assumed", "": "not graded"}

# What a row of a pair tells: all columns of its exchanges would take far longer to hand out.
TOLD = [
    "pair", "from", "giver", "taker", "new", "current", "saving", "quantity", "extra", "transaction_cost", "km", "low",
    "high", "grade", "rests_on", "readiness", "stream", "amount", "band", "contract_price", "until", "unit",
    "received_unit", "hazardous", "ewc", "waste_status", "permit", "border", "from_country", "to_country", "give_name",
    "price_low", "price_high",
]  # fmt: skip


@dataclass(frozen=True)
class Partnerships:
    """New or growing pairs, pairs that go on as they are, and sentences about both."""

    calls: Grid | None
    running: Grid | None
    sentence: str
    rest: str


def partnerships(view: View) -> Partnerships:
    """The pairs of firms of the plan, one row each."""
    e = view.exchanges
    if e.empty:
        nobody = "The plan has no exchange, so there is nobody to call " + (
            "yet" if view.plan.ends.empty else "but below"
        )
        return Partnerships(None, None, f"{nobody}; the leads further down may be worth a question.", "")
    e = with_contracts(view.plan.region, e)
    e = e.assign(
        pair=_key(e), low=e["extra"] + e["saving_low"] - e["saving"], high=e["extra"] + e["saving_high"] - e["saving"]
    )
    sums = e.groupby("pair").agg(
        extra=("extra", "sum"),
        transaction=("transaction_cost", "sum"),
        new=("new", "max"),
        runs=("current", "max"),
    )
    sums = sums.sort_values("extra", ascending=False, kind="stable")
    idle = (sums["new"] <= 0) & (sums["runs"] > 0)
    fresh, old = sums[~idle], sums[idle]
    calls = _grid(view, e, "calls", "Partnerships by additional saving", fresh)
    return Partnerships(
        calls, _grid(view, e, "running", KEPT, old), _sentence(fresh), _rest(view, float(fresh["extra"].sum()))
    )


def _grid(view: View, e: pd.DataFrame, name: str, caption: str, sums: pd.DataFrame) -> Grid | None:
    """One row per pair of firms, details only of those that are shown."""
    if sums.empty:
        return None
    shown = e.loc[e["pair"].isin(sums.index[:MOST_ROWS]), TOLD]
    pairs = dict(iter(shown.groupby("pair")))
    year = this_year(view.plan.region)
    rows = pd.DataFrame([_pair(pairs[p], view.currency, year) for p in sums.index[:MOST_ROWS]])
    total = {
        "firms": [f"Sum of all {fixed(len(sums), 0)}"],
        "extra": float(sums["extra"].sum()),
        "transaction": float(sums["transaction"].sum()),
    }
    return grid(name, caption, _columns(view), rows, file="exchanges.csv", first=FIRST, total=total, of=len(sums))


def _key(e: pd.DataFrame) -> pd.Series:
    pairs = [(min(p), max(p)) for p in zip(e["from"], e["to"], strict=True)]
    return pd.DataFrame(pairs, index=e.index, columns=["a", "b"]).groupby(["a", "b"]).ngroup()


def _columns(view: View) -> list[Column]:
    money = view.currency + "/year"
    return [
        Column("firms", "Firms", "lines", sort="firms_text"),
        Column("streams", "Streams, amounts a year and price bands", "lines", sort="size"),
        Column("extra", "Additional saving", "money", money),
        Column("transaction", "Cost of the partnership", "money", money),
        Column("km", "Haul", "km", "km"),
        Column("firm", "How firm", "lines"),
        Column("ask", "Ask next", "lines"),
    ]


def _pair(rows: pd.DataFrame, currency: str, year: int) -> dict[str, Any]:
    rows = rows.sort_values("saving", ascending=False, kind="stable")
    grows = (rows["new"] > 0).any()
    runs = (rows["current"] > 0).any()
    first = rows.iloc[0]
    both = len(set(rows["from"])) > 1
    firms = [f"{first['giver']} {'⇄' if both else '→'}", first["taker"]]
    state = NEW if not runs else GROWS if grows else RUNS
    return {
        "firms": firms if state == NEW else [*firms, f"({state})"],
        "firms_text": " ".join(firms).casefold(),
        "streams": [_stream(row, both, currency) for row in rows.to_dict("records")],
        "size": float(rows["quantity"].max()),
        "extra": float(rows["extra"].sum()),
        "transaction": float(rows["transaction_cost"].sum()),
        "km": float(rows["km"].min()),
        "state": state,
        "firm": [f"low to high: {ends(float(rows['low'].sum()), float(rows['high'].sum()))}", *_firmness(rows)],
        "ask": _questions(rows, year),
    }


def _stream(row: dict[Hashable, Any], both: bool, currency: str) -> str:
    giver = f"from {shortened(row['giver'], 30)}: " if both else ""
    known = terms(row["contract_price"], row["until"], row["unit"], currency)
    runs = f"; {number(row['current'])} {unit_name(row['unit'])} run {known}" if row["current"] > 0 else ""
    return f"{giver}{row['stream']}, {row['amount']}, {row['band']}{runs}"


def _firmness(rows: pd.DataFrame) -> list[str]:
    grades = sorted({str(g) for g in rows["grade"]}, reverse=True)
    filled = words(r for r in rows["rests_on"] if r != "stated")
    ready = sorted({str(r) for r in rows["readiness"] if r})
    facts = ["figures " + listed([GRADES.get(g, g) for g in grades])]
    if filled:
        facts.append(f"filled in: {filled}")
    if ready:
        facts.append("practice " + listed(ready))
    return facts


def _questions(rows: pd.DataFrame, year: int) -> list[str]:
    """What stands between the pair and a contract, in the order one would ask; a running contract has settled it."""
    asks: list[str] = []
    for row in rows.to_dict("records"):
        if row["current"] > 0:
            asks += [f"The contract ends with {row['until']:.0f}: renew it?"] if row["until"] <= year + SOON else []
            asks += ["More of what runs: at the same price?"] if row["new"] > 0 else []
            continue
        if row["hazardous"]:
            asks.append(f"Hazardous waste ({row['ewc'] or 'no code'}): check the permit and the consignment papers.")
        elif row["waste_status"] == "waste" and row["permit"] != "covers the code":
            asks.append(f"{row['taker']}: may it take {row['ewc'] or 'this waste'}?")
        if row["border"]:
            asks.append(f"Crosses {row['from_country']}–{row['to_country']}: which shipment procedure applies?")
        if "by name only" in row["rests_on"]:
            asks.append(f"{row['taker']}: would this {row['give_name'].lower()} do?")
        if "disposal cost" in row["rests_on"]:
            asks.append(f"{row['giver']}: what does disposal cost it per {row['unit']}?")
        if "purchase price" in row["rests_on"]:
            asks.append(f"{row['taker']}: what does it pay per {row['received_unit']}?")
        if row["price_low"] > row["price_high"]:
            asks.append("No price lets both gain: one side would have to be paid by others.")
    asks = list(dict.fromkeys(asks))
    if not asks and (rows["current"] > 0).all():
        return ["Nothing: it goes on as it is."]
    return asks[:4] or ["Confirm amount, quality and a price inside the band."]


def _sentence(fresh: pd.DataFrame) -> str:
    if fresh.empty:
        return "Every exchange of the plan already runs; nobody new has to be called."
    top = fresh.head(5)
    whole = float(fresh["extra"].sum())
    text = f"{count(len(fresh), 'partnership')} would be new or would grow"
    if whole > 0 and len(fresh) > 5:
        text += f"; the first five bring {percent(float(top['extra'].sum()) / whole)} of what they save together"
    return f"{text}. Call from the top of the list down. {ENDS}"


def _rest(view: View, listed_here: float) -> str:
    """What runs today already, and why the column may not sum to the saving: exchanges of today that the plan ends."""
    extra = float(view.exchanges["extra"].sum())
    held, hubs = view.summary["costs"]["storage"] - view.summary["costs_before"]["storage"], hubs_add(view)
    gap = float(view.summary["saving"]) - extra + held - hubs
    today = float(view.exchanges["saving"].sum()) - extra
    parts = []
    if today > 0.5:
        parts.append(f"What runs today saves {rounded(today)} {view.currency} a year already and is not counted again.")
    if abs(listed_here - extra) > 0.5:
        parts.append(
            f"The first list adds up to {rounded(listed_here)} {view.currency} a year; partnerships that go on as they "
            f"are change that by {rounded(extra - listed_here)}."
        )
    if abs(gap) > 0.5:
        parts.append(f"Exchanges of today that the plan ends change the sum by {rounded(gap)} {view.currency} a year.")
    if abs(held) > 0.5:
        parts.append(f"What stores hold and lose costs {rounded(held)} {view.currency} a year more than today.")
    if abs(hubs) > 0.5:
        parts.append(f"Hubs cost {rounded(-hubs)} {view.currency} a year beside it.")
    if len(parts) > 1 or (parts and today <= 0.5):
        parts.append(f"So the plan adds {rounded(float(view.summary['saving']))} {view.currency} a year.")
    return " ".join(parts)
