"""Which leads are unlikely: worth it only at a price beyond any that is plausible, and what makes them so dear."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.candidates.streams import Floats
from symbiosis.explain.words import km, money
from symbiosis.region import Region

OPEN, UNLIKELY = "open", "unlikely"
PRICES = {"outputs": ("disposal_cost", "disposal"), "needs": ("purchase_price", "purchase")}
SETTINGS = {"t": "most_per_t", "m3": "most_per_m3", "MWh": "most_per_mwh"}
KNOWN, RULE = "known", "rule"
ENOUGH = 3  # firms that state a price: the highest of them counts as what is known
COSTS = {
    "haul": "the haul", "treatment": "treatment and gate fee", "pipe": "the pipe",
    "partnership": "finding and contracting with each other", "stream": "its permit or border procedure",
}  # fmt: skip


def highest_plausible(region: Region, table: str) -> tuple[Floats, list[str]]:
    """Per output or need the highest plausible price of a unit, and whether it is `known` or the `rule` of [leads].

    Known is the highest that firms state, or a price table or the opened library gives, for the material and use,
    ranges included. Without one it is the setting for the unit; ∞ where the region's money has no rate for it. What
    fewer than three firms state says little of what others pay: the larger of it and the setting counts then.
    """
    rows, (column, what) = getattr(region, table), PRICES[table]
    figures = rows[[column, f"{column}_high"]].max(axis=1)
    listed = region.prices[region.prices["what"] == what]
    high = listed[["price", "high"]].astype("float64").max(axis=1).groupby(listed["material"]).max()
    known = figures.groupby(rows["material"]).transform("max")
    known = pd.concat([known, rows["material"].map(high).astype("float64")], axis=1).max(axis=1).to_numpy("float64")
    rule = rows["unit"].map(_rules(region)).to_numpy("float64")
    # What others earn by selling says nothing of what it may cost here.
    stated = rows["enterprise"].where(rows[column].notna()).groupby(rows["material"]).transform("nunique")
    firm = (rows["material"].map(high) > 0).to_numpy() | (stated >= ENOUGH).to_numpy()
    told = (known > 0) & (firm | ~(rule > known))
    return np.where(told, known, rule), [KNOWN if t else RULE for t in told]


def _rules(region: Region) -> dict[str, float]:
    leads, finance = region.settings.leads, region.settings.finance
    rated = region.settings.currency == "EUR" or finance.per_eur is not None
    return {
        unit: float(getattr(leads, name)) if rated or name in leads.model_fields_set else np.inf
        for unit, name in SETTINGS.items()
    }


def why_unlikely(region: Region, rows: pd.DataFrame) -> list[str]:
    """For each lead whose `price` is above its `ceiling` a sentence with the largest cost behind it; else blank.

    `rows` has price, ceiling, ceiling_from, both (two prices are unknown), gives (the giver's is), km, the costs of
    COSTS per unit of output, and the units out_unit and need_unit.
    """
    currency, result = region.settings.currency, []
    for row in rows.to_dict("records"):
        if not row["price"] > row["ceiling"]:
            result.append("")
            continue
        unit = row["out_unit"] if row["gives"] or row["both"] else row["need_unit"]
        what = "both prices together" if row["both"] else "a disposal cost" if row["gives"] else "a purchase price"
        source = "the highest known for it" if row["ceiling_from"] == KNOWN else "the highest that counts as plausible"
        largest = max(COSTS, key=lambda cost: row[cost])
        away = f" ({km(row['km'])})" if largest in ("haul", "pipe") else ""
        result.append(
            f"Worth it only from {what} of {money(row['price'], currency)}/{unit}; {source} is "
            f"{money(row['ceiling'], currency)}/{unit}. Its largest cost is {COSTS[largest]}{away}: "
            f"{money(row[largest], currency)} per {row['out_unit']} of by-product."
        )
    return result
