"""Whom to call first: the pairs of firms by what they would save, and what to ask next."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from symbiosis.report.digits import count, listed, percent, rounded, shortened
from symbiosis.report.grid import FIRST, Column, Grid, grid, words
from symbiosis.report.view import View

NEW, GROWS, RUNS = "new", "runs today, grows", "runs today"
GRADES = {"A": "measured", "B": "the firm's estimate", "C": "assumed", "": "not graded"}


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
        return Partnerships(
            None,
            None,
            "The plan has no exchange, so there is nobody to call yet; the leads further down may be worth a question.",
            "",
        )
    rows = pd.DataFrame([_pair(view, pair) for _, pair in e.groupby(_key(e), sort=False)])
    rows = rows.sort_values(["extra", "firms_text"], ascending=[False, True], kind="stable")
    fresh, old = rows[rows["state"] != RUNS], rows[rows["state"] == RUNS]
    file = "exchanges.csv"
    calls = (
        grid(
            "calls",
            "Partnerships by additional saving",
            _columns(view),
            fresh,
            file=file,
            first=FIRST,
            total=_total(fresh),
        )
        if len(fresh)
        else None
    )
    kept = (
        grid("running", "Partnerships that go on as they are", _columns(view), old, file=file, first=FIRST)
        if len(old)
        else None
    )
    return Partnerships(calls, kept, _sentence(view, fresh), _rest(view, rows))


def _key(e: pd.DataFrame) -> pd.Series:
    ends = pd.DataFrame({"a": e[["from", "to"]].min(axis=1), "b": e[["from", "to"]].max(axis=1)})
    return ends.groupby(["a", "b"]).ngroup()


def _columns(view: View) -> list[Column]:
    money = view.currency + "/year"
    return [
        Column("firms", "Firms", "lines", sort="firms_text"),
        Column("streams", "Streams, amounts a year and price bands", "lines", sort="size"),
        Column("extra", "Additional saving", "money", money),
        Column("transaction", "Cost of the partnership", "money", money),
        Column("km", "Haul", "amount", "km"),
        Column("firm", "How firm", "lines"),
        Column("ask", "Ask next", "lines"),
    ]


def _pair(view: View, rows: pd.DataFrame) -> dict[str, Any]:
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
        "streams": [_stream(row, both) for row in rows.to_dict("records")],
        "size": float(rows["quantity"].max()),
        "extra": float(rows["extra"].sum()),
        "transaction": float(rows["transaction_cost"].sum()),
        "km": float(rows["km"].min()),
        "state": state,
        "firm": _firmness(rows),
        "ask": _questions(view, rows),
    }


def _stream(row: dict[Hashable, Any], both: bool) -> str:
    giver = f"from {shortened(row['giver'], 30)}: " if both else ""
    return f"{giver}{row['stream']}, {row['amount']}, {row['band']}"


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


def _questions(view: View, rows: pd.DataFrame) -> list[str]:
    """What stands between the pair and a contract, in the order one would ask."""
    asks: list[str] = []
    for row in rows.to_dict("records"):
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
    return asks[:4] or ["Confirm amount, quality and a price inside the band."]


def _total(rows: pd.DataFrame) -> dict[str, Any]:
    return {"firms": ["Sum"], "extra": float(rows["extra"].sum()), "transaction": float(rows["transaction"].sum())}


def _sentence(view: View, fresh: pd.DataFrame) -> str:
    if fresh.empty:
        return "Every exchange of the plan already runs; nobody new has to be called."
    top = fresh.head(5)
    whole = float(fresh["extra"].sum())
    text = f"{count(len(fresh), 'partnership')} would be new or would grow"
    if whole > 0 and len(fresh) > 5:
        text += f"; the first five bring {percent(float(top['extra'].sum()) / whole)} of what they save together"
    return f"{text}. Call from the top of the list down."


def _rest(view: View, rows: pd.DataFrame) -> str:
    """Why the column may not sum to the saving: exchanges of today that the plan ends."""
    gap = float(view.summary["saving"]) - float(rows["extra"].sum())
    today = float(rows["extra"].sum()) - float(view.exchanges["saving"].sum())
    parts = []
    if today < -0.5:
        parts.append(
            f"What runs today saves {rounded(-today)} {view.currency} a year already and is not counted again."
        )
    if abs(gap) > 0.5:
        parts.append(
            f"Exchanges of today that the plan ends or moves change the sum by {rounded(gap)} {view.currency} a year."
        )
    return " ".join(parts)
