"""What was not matched, by reason, each with its nearest miss; and the leads."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from symbiosis.explain.plausible import UNLIKELY
from symbiosis.explain.reasons import REASONS
from symbiosis.report.digits import count, rounded
from symbiosis.report.grid import FIRST, Column, Grid, grid
from symbiosis.report.view import View

MOST_STREAMS = 60
LEADS = (
    "pairs that fit but for a figure or a permit nobody stated. Their saving is not counted anywhere; "
    "a question may turn one into an exchange."
)

HOPELESS = "they would need a price beyond any that is known or plausible, so nobody has to be rung about them"


@dataclass(frozen=True)
class Reason:
    """One reason: its sentence, how much it holds back, and its streams."""

    sentence: str
    short: str
    streams: Grid


@dataclass(frozen=True)
class Unmatched:
    """All reasons, and what is known only in part."""

    sentence: str
    reasons: list[Reason]
    leads: Grid | None
    leads_sentence: str


def unmatched(view: View) -> Unmatched:
    """What stays, largest cost first."""
    rows = _streams(view)
    cost = rows.groupby("reason")["cost"].sum(min_count=1).fillna(0.0)
    order = sorted(cost.index, key=lambda r: (-cost[r], r))
    reasons = [_reason(view, str(r), rows[rows["reason"] == r], float(cost[r])) for r in order]
    whole = float(rows["cost"].sum())
    sentence = "Every stream of the region is used to the last unit."
    if reasons:
        stay = f"{count(len(rows), 'stream stays', 'streams stay')} wholly or in part as today"
        first = REASONS.get(str(order[0]), str(order[0]))
        sentence = f"{stay} and cost {rounded(whole)} {view.currency} a year; the largest reason: {first}."
    return Unmatched(sentence, reasons, *_leads(view))


def _streams(view: View) -> pd.DataFrame:
    outputs = view.outputs.rename(columns={"left": "rest", "disposal_cost": "cost"}).assign(side="by-product")
    needs = view.needs.rename(columns={"bought": "rest", "purchase_cost": "cost"}).assign(side="need")
    columns = [
        "side",
        "firm",
        "name",
        "rest",
        "unit",
        "cost",
        "reason",
        "why",
        "nearest",
        "nearest_km",
        "break_even_km",
        "missing_saving",
    ]
    rows = pd.concat([outputs[columns], needs[columns]], ignore_index=True)
    rows = rows[rows["reason"] != ""]
    return rows.assign(nearest=rows["nearest"].map(view.firm).fillna(rows["nearest"]))


def _reason(view: View, key: str, rows: pd.DataFrame, cost: float) -> Reason:
    rows = rows.sort_values(["cost", "firm"], ascending=[False, True], kind="stable")
    money = f"{view.currency}/year"
    columns = [
        Column("side", "Side"), Column("firm", "Firm"), Column("name", "Stream"),
        Column("rest", "Stays", "amount", "a year"), Column("unit", "Unit", "code"),
        Column("cost", "Costs today", "money", money), Column("why", "Why, and what would change it"),
        Column("nearest", "Nearest"), Column("nearest_km", "At", "km", "km"),
        Column("break_even_km", "Pays within", "km", "km"),
        Column("missing_saving", "Lacking", "money", money),
    ]  # fmt: skip
    # A column that nobody fills for this reason is noise.
    columns = [c for c in columns if not c.figure or rows[c.key].notna().any()]
    columns = [c for c in columns if c.key != "nearest" or (rows["nearest"] != "").any()]
    text = REASONS.get(key, key)
    short = f"{count(len(rows), 'stream')}" + (f", {rounded(cost)} {view.currency} a year" if cost > 0.5 else "")
    table = grid(
        f"reason-{key}", f"Streams: {text}", columns, rows, file="outputs.csv and needs.csv", most=MOST_STREAMS
    )
    return Reason(text[0].upper() + text[1:], short, table)


def _leads(view: View) -> tuple[Grid | None, str]:
    leads = view.plan.leads
    if leads.empty:
        return None, "There are no leads: nothing that fits lacks only a figure."
    rows = leads.assign(
        pair=[[f"{view.firm[a]} →", view.firm[b]] for a, b in zip(leads["from"], leads["to"], strict=True)],
        name=leads["material"].map(view.material), whom=leads["ask_whom"].map(view.firm),
        priced=leads["worth_it_at_price"], most=leads["worth_up_to"],
        unknown=leads["unknown"] + (" (unlikely: " + leads["unlikely"] + ")").where(leads["unlikely"] != "", ""),
    )  # fmt: skip
    columns = [
        Column("whom", "Ask"), Column("ask", "Question"), Column("pair", "From → to", "lines"),
        Column("name", "By-product"),
        Column("km", "Haul", "km", "km"), Column("unknown", "Unknown"),
        Column("worth_it_from", "Worth it from", "amount", "a year"), Column("unit", "Unit", "code"),
        Column("priced", "Worth it at a price of", "amount", f"{view.currency}/unit"),
        Column("most", "Worth beside the plan as it stands", "money", f"{view.currency}/year"),
    ]  # fmt: skip
    figures = ["worth_it_from", "priced", "most"]
    rows[figures] = rows[figures].astype("float64")
    columns = [c for c in columns if not c.figure or rows[c.key].notna().any()]
    caption = "Leads: pairs that fit but for something unknown"
    table = grid("leads", caption, columns, rows, file="leads.csv", first=FIRST)
    unlikely = int((leads["status"] == UNLIKELY).sum())
    more = f" {count(unlikely, 'lead is', 'leads are')} unlikely, listed last: {HOPELESS}." if unlikely else ""
    return table, f"{count(len(leads), 'lead')}: {LEADS}{more}"
