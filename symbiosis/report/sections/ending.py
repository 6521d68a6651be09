"""Exchanges of today that the plan ends or cuts: which, under what contract, and what that costs whom."""

from __future__ import annotations

import pandas as pd

from symbiosis.explain.contracts import terms
from symbiosis.explain.ending import described
from symbiosis.report.digits import count, ends, rounded
from symbiosis.report.grid import FIRST, Column, Grid, grid
from symbiosis.report.view import View

CAPTION = "Exchanges of today that the plan ends or cuts"
WHOLE = "That is in the plan's saving already. Speak to both before anybody else hears of it."


def ending(view: View) -> tuple[Grid | None, str]:
    """The exchanges that end or shrink with what is lost or gained by that, and a sentence; nothing where all go on."""
    if view.plan.ends.empty:
        return None, ""
    rows = described(view.plan.region, view.plan.ends)
    money = view.currency + "/year"
    columns = [
        Column("firms", "From → to", "lines"), Column("words", "What changes"), Column("contract", "Contract"),
        Column("adds", "Added to today (below 0: lost)", "money", money), Column("span", "Low to high", "lines"),
        Column("adds_giver", "To the giver", "money", money), Column("adds_taker", "To the taker", "money", money),
    ]  # fmt: skip
    records = rows.to_dict("records")
    rows = rows.assign(
        firms=[[f"{r['giver']} →", r["taker"]] for r in records],
        contract=[terms(r["price"], r["until"], r["unit"], view.currency) for r in records],
        span=[[ends(r["adds_low"], r["adds_high"])] for r in records],
    )
    total = {k: float(rows[k].sum()) for k in ("adds", "adds_giver", "adds_taker")} | {"firms": ["Sum"]}
    table = grid("ending", CAPTION, columns, rows, file="ends.csv", first=FIRST, total=total)
    return table, f"{summed(rows, view.currency)} {WHOLE}"


def summed(rows: pd.DataFrame, currency: str) -> str:
    """How many running exchanges end or are cut, and what that costs or brings the region."""
    over, cut = int((rows["goes_on"] <= 0).sum()), int((rows["goes_on"] > 0).sum())
    what = [count(over, "exchange") + " that " + ("runs" if over == 1 else "run") + " today"] if over else []
    change = f"The plan ends {what[0]}" if over else "The plan cuts"
    change += (" and cuts " if over else " ") + count(cut, "exchange") if cut else ""
    adds = float(rows["adds"].sum())
    effect = f"costs {rounded(-adds)}" if adds < -0.5 else f"saves {rounded(adds)}"
    return f"{change}, which by itself {effect} {currency} a year."


def of_firms(view: View) -> dict[str, list[str]]:
    """By firm a line for each of its exchanges that ends or shrinks."""
    lines: dict[str, list[str]] = {}
    if view.plan.ends.empty:
        return lines
    for row in described(view.plan.region, view.plan.ends).to_dict("records"):
        for site, gain in ((row["from"], row["adds_giver"]), (row["to"], row["adds_taker"])):
            worth = "saves it" if gain >= 0 else "costs it"
            lines.setdefault(site, []).append(
                f"{row['words']}. That {worth} {rounded(abs(gain))} {view.currency} a year."
            )
    return lines
