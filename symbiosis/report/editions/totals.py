"""Sums of an edition, from the rows shown and from cells that give nobody away."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.plan import Plan
from symbiosis.report.editions.audience import Audience, Level, Shown
from symbiosis.report.editions.cells import hides_all, into_cells, is_safe
from symbiosis.report.editions.companies import by_company, companies
from symbiosis.report.editions.money import money_told
from symbiosis.report.editions.traffic import OTHER, Labels


def material_table(rows: pd.DataFrame, labels: Labels) -> tuple[pd.DataFrame, pd.Series, int]:
    """Amounts by material and unit; the cell of each exchange not shown by itself; how many have none. `rows` has
    companies in `from` and `to`.

    Every figure is the sum of rows that are shown and of at most one cell: nothing else goes in, so no difference of
    two figures tells more than a cell does.
    """
    plain = rows.assign(material=rows["material"].map(labels.material))
    veiled = plain[~plain["exact"]]
    cell = into_cells(veiled)
    placed = cell.dropna()
    counted = pd.concat([
        plain.loc[plain["exact"], ["material", "unit", "quantity"]].assign(summed=False),
        veiled.loc[placed.index, ["unit", "quantity"]].assign(material=placed.replace("", OTHER), summed=True),
    ])  # fmt: skip
    table = counted.groupby(["material", "unit"], sort=True).agg(
        exchanges=("quantity", "size"), exchanged=("quantity", "sum"), summed=("summed", "any")
    )
    table["exchanged"] = table["exchanged"].map(digits).where(table["summed"], table["exchanged"])
    return table.drop(columns="summed").reset_index(), cell, int(cell.isna().sum())


def summary(
    plan: Plan, rows: pd.DataFrame, cells: pd.Series | None, sites: pd.DataFrame, audience: Audience
) -> dict[str, Any]:
    """What summary.json of an edition holds; `rows` has sites in `from` and `to`.

    Money is of the whole plan where safe, else null; CO2e of the exchanges shown with their amounts and of safe cells.
    A number of exchanges that would tell how many a firm has which asks not to be seen is null.
    """
    s = plan.summary
    seen, exact = rows["seen"], rows["exact"]
    facts: dict[str, Any] = {
        "region": "", "edition": str(audience), "model": s["model"], "stopped": s["stopped"], "gap": s["gap"],
        "firms_named": int((sites["how"] == Shown.NAME).sum()),
        "firms_by_alias": int((sites["how"] == Shown.ALIAS).sum()),
        "exchanges_shown": int(seen.sum()), "exchanges_with_amount": int(exact.sum()),
    }  # fmt: skip
    if audience.level is Level.FIRM:
        return facts
    facts["exchanges"] = len(rows)
    if cells is None:
        return facts
    shares = by_company(rows, companies(plan.region))
    counted = may_count(shares, cells)
    climate = shares[exact | _climate_told(shares, cells)]
    saving, base = money_told(plan, rows)
    return facts | {
        "exchanges": len(rows) if counted else None,
        "currency": s["currency"], "saving": digits(float(s["saving"])) if saving else None,
        "baseline": digits(float(s["baseline"])) if base else None,
        "co2_avoided_t": digits(float(climate["co2_kg"].sum()) / 1000) if len(climate) else None,
        "co2_of_exchanges": len(climate), "amounts_left_out_of_sums": int(cells.isna().sum()) if counted else None,
    }  # fmt: skip


def may_count(rows: pd.DataFrame, cells: pd.Series) -> bool:
    """Whether the number of all exchanges may be told: less those listed and those in cells it is the number of the
    others, which must not be that of one or two companies.
    """
    others = rows[~rows["seen"] & cells.reindex(rows.index).isna()]
    return others.empty or is_safe(np.ones(len(others)), others["from"], others["to"])


def _climate_told(rows: pd.DataFrame, cells: pd.Series) -> pd.Series:
    """Which exchanges not shown by themselves count in the CO2e: those of cells whose CO2e is safe too.

    Emission factors are no secret, so of rows shown with their amounts anyone can work the CO2e out, and of a cell that
    of its material; what is over is its hauls, or what has no cell. So each cell must be safe in its hauls as well.
    """
    told = pd.Series(False, index=rows.index)
    placed = rows.loc[cells.dropna().index]
    for _, part in placed.groupby([placed["unit"], cells.dropna()], sort=False):
        haul = (part["tonnes"] * part["km"]).fillna(0.0)
        told[part.index] = all(not s.any() or hides_all(part, s, part["hidden"]) for s in (part["co2_kg"], haul))
    return told


def digits(value: float, n: int = 3) -> float:
    """The value in three digits."""
    if value == 0 or not math.isfinite(value):
        return value
    return round(value, n - 1 - math.floor(math.log10(abs(value))))
