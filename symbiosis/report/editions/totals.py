"""Sums of an edition, from the rows shown and from cells that give nobody away."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from symbiosis.plan import Plan
from symbiosis.report.editions.audience import Audience, Level, Shown
from symbiosis.report.editions.cells import into_cells, is_safe, is_safe_total
from symbiosis.report.editions.traffic import OTHER, Labels


def material_table(rows: pd.DataFrame, labels: Labels) -> tuple[pd.DataFrame, pd.Series, int]:
    """Amounts by material and unit; the cell of each exchange not shown by itself; how many have none.

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
    """What summary.json of an edition holds. Money and CO2e are of the whole plan where safe, else null."""
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
    saving = is_safe(rows["saving"].to_numpy(dtype="float64"), rows["from"], rows["to"])
    base = is_safe_total(plan.enterprises["cost_before"].to_numpy(dtype="float64"))
    # Emission factors are no secret: of rows shown with their amounts anyone can work the CO2e out.
    veiled = rows[~exact]
    climate = (
        rows
        if veiled.empty or is_safe(veiled["co2_kg"].to_numpy(dtype="float64"), veiled["from"], veiled["to"])
        else rows[exact]
    )
    return facts | {
        "currency": s["currency"], "saving": digits(float(s["saving"])) if saving else None,
        "baseline": digits(float(s["baseline"])) if base else None,
        "co2_avoided_t": digits(float(climate["co2_kg"].sum()) / 1000) if len(climate) else None,
        "co2_of_exchanges": len(climate), "amounts_left_out_of_sums": int(cells.isna().sum()),
    }  # fmt: skip


def digits(value: float, n: int = 3) -> float:
    """The value in three digits."""
    if value == 0 or not math.isfinite(value):
        return value
    return round(value, n - 1 - math.floor(math.log10(abs(value))))
