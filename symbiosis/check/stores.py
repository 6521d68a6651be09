"""Periods and stores as the region's tables have them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.check.prices import prices_today
from symbiosis.region import Region


def shares(region: Region, stream: str) -> np.ndarray:
    """What part of the year of a stream falls into each period."""
    periods, own = region.seasons.periods, region.seasons.profiles
    own = own[own["id"] == stream]
    part = periods["weight"] / periods["weight"].sum()
    if len(own):
        part = own.set_index("period")["share"].reindex(periods["period"]).fillna(0.0)
    return np.asarray(part, dtype="float64")


def stores_in_use(region: Region) -> pd.DataFrame:
    """The stores of streams that the plan counts, with `loss_cost`; none in a year of one period."""
    stores = region.seasons.stores
    if len(region.seasons.periods) < 2 or stores.empty:
        return stores.iloc[:0].assign(loss_cost=0.0, unit="", year=0.0, share=1.0)
    outputs, needs = region.outputs.set_index("output"), region.needs.set_index("need")
    rows = []
    for row in stores.to_dict("records"):
        mine = outputs if row["side"] == "output" else needs
        stream = mine.loc[row["stream"]]
        if bool(stream["usable"]):
            share = 1.0 if row["side"] == "output" else float(stream["max_share"])
            facts = {"unit": stream["unit"], "year": float(stream["quantity"]), "share": share}
            rows.append(row | facts | {"loss_cost": _loss_cost(region, row)})
    return pd.DataFrame(rows, columns=[*stores.columns, "unit", "year", "share", "loss_cost"])


def _loss_cost(region: Region, store: dict[str, object]) -> float:
    """What a lost unit costs: a sale that doesn't come about; or a purchase, and the dearest disposal of its givers."""
    dispose, buy = prices_today(region)
    if store["side"] == "output":
        price = float(dispose[(region.outputs["output"] == store["stream"]).to_numpy()][0])
        return max(0.0, -price)
    place = (region.needs["need"] == store["stream"]).to_numpy()
    into = region.recipes[region.recipes["input_material"] == region.needs.loc[place, "material"].iloc[0]]
    rates = [0.0]
    for material, gain in zip(into["output_material"], into["yield"], strict=True):
        of = dispose[(region.outputs["material"] == material).to_numpy()]
        rates += [float(d) / float(gain) for d in of if d > 0]
    return float(buy[place][0]) + max(rates)


def stock(region: Region, ids: pd.Series, sign: float) -> np.ndarray:
    """What the stores of these streams hold when the year begins, × sign; 0 for cyclic ones."""
    stores = stores_in_use(region)
    side = "output" if sign > 0 else "need"
    held = stores[stores["side"] == side].set_index("stream")["initial"].fillna(0.0)
    return np.asarray(sign * ids.map(held.to_dict()).fillna(0.0), dtype="float64")
