"""Blends: what each need with limits on substances would hold of them."""

from __future__ import annotations

from dataclasses import dataclass

from symbiosis.accounts.blends import blends as blends_of
from symbiosis.report.digits import count
from symbiosis.report.grid import FIRST, Column, Grid, grid
from symbiosis.report.view import View


@dataclass(frozen=True)
class Blends:
    """The limits of needs that receive something, beside what their blends reach."""

    sentence: str
    table: Grid


def blends(view: View) -> Blends | None:
    """The section, or None where no need with a limit receives anything."""
    region = view.plan.region
    if region.limits.empty or view.plan.exchanges.empty:
        return None
    rows = blends_of(region, view.plan.exchanges)
    if rows.empty:
        return None
    rows = rows.assign(firm=rows["enterprise"].map(view.firm))
    several = rows["period"].nunique() > 1
    columns = [
        Column("firm", "Firm"), Column("need", "Need", "code"), *([Column("period", "Period")] if several else []),
        Column("substance", "Substance"), Column("kind", "Limit"), Column("limit", "Allowed", "amount"),
        Column("reached", "Reached", "amount"), Column("unit", "Per"), Column("received", "Received", "amount"),
        Column("bought", "Bought beside it", "amount"),
    ]  # fmt: skip
    sentence = (
        f"{count(rows['need'].nunique(), 'need')} with limits on substances would receive by-products. What is "
        "received and what is bought beside it is one blend; its limits hold for the blend."
    )
    shown = grid("blends", "What blends hold", columns, rows, file="limits.csv with contents.csv", first=FIRST)
    return Blends(sentence, shown)
