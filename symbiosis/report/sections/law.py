"""Law and safety: per exchange its waste code, standing, route, permit and border."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from symbiosis.report.digits import count
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
# Steps of the waste hierarchy, best first (Directive 2008/98/EC, article 4); products stand outside it.
STEPS = {
    "sale": "sold already", "recycling": "recycling", "composting_ad": "recycling", "land_spreading": "recycling",
    "energy_recovery": "energy recovery", "landfill": "disposal", "incineration": "disposal", "sewer": "disposal",
    "storage": "disposal",
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
        crossing=np.where(e["border"], e["from_country"] + " → " + e["to_country"], "none"),
        rank=e["hazardous"].astype(int) * 2 + e["border"].astype(int),
    ).sort_values(["rank", "saving"], ascending=[False, False], kind="stable")  # fmt: skip
    columns = [
        Column("firms", "From → to", "lines"), Column("give_name", "By-product"), Column("code", "Waste code", "code"),
        Column("status", "Standing", "lines"), Column("today", "Route today", "lines"),
        Column("tomorrow", "Use tomorrow", "lines"), Column("permit", "Receiver's permit"),
        Column("crossing", "Border", "code"), Column("legal", "Note"),
    ]  # fmt: skip
    if not e["border"].any():
        columns = [c for c in columns if c.key != "crossing"]
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
    named = [(ROUTES.get(r, "unknown route"), STEPS.get(r, "")) for r in e["route"]]
    return [[route] if step in ("", route) else [route, f"({step})"] for route, step in named]


def _tomorrow(view: View, e: pd.DataFrame) -> list[list[str]]:
    """The use tomorrow, and whether it is of the energy or of the material."""
    uses = np.where(e["received_unit"] == "MWh", "(energy use)", "(material use)")
    return [[view.material[m], str(use)] for m, use in zip(e["need_material"], uses, strict=True)]


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
    return "; ".join(parts) + "."
