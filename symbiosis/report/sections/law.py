"""Law and safety: per exchange its waste code, standing, route, permit and border."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from symbiosis.report.digits import count, fixed
from symbiosis.report.grid import FIRST, Column, Grid, grid
from symbiosis.report.view import View

NOT_ADVICE = "Not legal advice; ask the authority."
MARKED = "waste marked hazardous (by an asterisk or the column hazardous; the list of waste itself is not checked)"
ROUTES = {
    "landfill": "landfill", "incineration": "incineration", "energy_recovery": "energy recovery",
    "recycling": "recycling", "composting_ad": "composting or digestion", "land_spreading": "land spreading",
    "sewer": "sewer", "storage": "storage", "sale": "sale", "unknown": "unknown route",
}  # fmt: skip
STATUS = {
    "waste": "waste",
    "by_product": "by-product",
    "end_of_waste": "end of waste",
    "product": "product",
    "unknown": "not known",
}
CHANGES = {
    "up": "moves up the waste hierarchy", "same": "same step of the waste hierarchy",
    "down": "moves down the waste hierarchy", "unknown": "change in the waste hierarchy not known",
    "outside": "energy: outside the waste hierarchy",
}  # fmt: skip
PROCEDURES = {
    "none": "none", "annex_vii": "Annex VII form", "notification": "notification and consent", "unknown": "not known",
}  # fmt: skip


@dataclass(frozen=True)
class Law:
    """What to look at first, and the table."""

    sentence: str
    table: Grid | None


def law(view: View) -> Law:
    """Per exchange what the law may ask, hazardous and cross-border ones first."""
    e = view.exchanges
    if e.empty:
        return Law("The plan moves nothing, so there is nothing to permit.", None)
    e = e.assign(
        firms=[[f"{giver} →", taker] for giver, taker in zip(e["giver"], e["taker"], strict=True)],
        code=e["ewc"].where(e["ewc"] != "", "none stated"),
        status=_standing(e),
        today=_today(e),
        tomorrow=_tomorrow(view, e),
        crossing=_crossing(view, e),
        rank=e["hazardous"] * 4 + (e["hierarchy_change"] == "down") * 2 + e["border"].astype(int),
    ).sort_values(["rank", "saving"], ascending=[False, False], kind="stable")  # fmt: skip
    columns = [
        Column("firms", "From → to", "lines"), Column("give_name", "By-product"), Column("code", "Waste code", "code"),
        Column("status", "Standing", "lines"), Column("today", "Route today", "lines"),
        Column("tomorrow", "Use tomorrow", "lines"), Column("permit", "Receiver's permit"),
        Column("crossing", "Border procedure", "lines"), Column("legal", "Note"),
    ]  # fmt: skip
    return Law(
        _sentence(e),
        grid("law", "What each exchange may need", columns, e, file="exchanges.csv", first=FIRST),
    )


def _standing(e: pd.DataFrame) -> list[list[str]]:
    """The legal standing, and whether it is hazardous."""
    pairs = zip(e["waste_status"], e["hazardous"], strict=True)
    return [[STATUS.get(s, s), "hazardous"] if hazardous else [STATUS.get(s, s)] for s, hazardous in pairs]


def _today(e: pd.DataFrame) -> list[list[str]]:
    """The route today and its step in the waste hierarchy."""
    steps = e["hierarchy"].str.partition(" → ")[0].replace("unknown", "")
    named = zip(e["route_today"].map(ROUTES).fillna("unknown route"), steps, strict=True)
    return [[route] if step in ("", route) else [route, f"({step})"] for route, step in named]


def _tomorrow(view: View, e: pd.DataFrame) -> list[list[str]]:
    """The use tomorrow, the step it is taken as, and how the stream moves."""
    steps = e["hierarchy"].str.partition(" → ")[2]
    rows = zip(e["need_material"], steps, e["hierarchy_change"], strict=True)
    return [[view.material[m], *([f"(taken as {step})"] if step else []), CHANGES[change]] for m, step, change in rows]


def _crossing(view: View, e: pd.DataFrame) -> list[list[str]]:
    """The procedure, between which countries, and its cost; why it can't be told."""
    rows = zip(e["procedure"], e["border"], e["from_country"], e["to_country"], e["border_cost"], strict=True)
    found = []
    for procedure, abroad, one, two, cost in rows:
        if procedure == "unknown" and not abroad:
            found.append(["not known: country not stated", "counted at no cost"])
        elif procedure == "none" and abroad:
            found.append([f"none, {one} → {two}", "if both countries agree that it is no waste"])
        elif abroad:
            found.append([PROCEDURES[procedure], f"{one} → {two}", f"{fixed(cost, 0)} {view.currency}/year"])
        else:
            found.append([PROCEDURES[procedure]])
    return found


def _sentence(e: pd.DataFrame) -> str:
    dangerous, abroad = int(e["hazardous"].sum()), int(e["border"].sum())
    unsure = int(((e["waste_status"] == "waste") & (e["permit"] != "covers the code")).sum())
    parts = (
        [f"{count(dangerous, 'exchange moves', 'exchanges move')} {MARKED}"]
        if dangerous
        else [f"No exchange moves {MARKED}"]
    )
    parts.append(
        count(abroad, "crosses", "cross") + " a border"
        if abroad
        else "none crosses a border, as far as countries are stated"
    )
    if unsure:
        parts.append(
            f"for {count(unsure, 'exchange')} of waste no permit of the receiver is known that covers the code"
        )
    down = int((e["hierarchy_change"] == "down").sum())
    if down:
        parts.append(f"{count(down, 'exchange moves', 'exchanges move')} down the waste hierarchy")
    return "; ".join(parts) + "."
