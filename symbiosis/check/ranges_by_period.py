"""How far what is new still fits, or grows, in every period: worked out from exchanges.csv and the region's tables."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.check.seasons import even
from symbiosis.check.stores import shares, stores_in_use
from symbiosis.check.today import KEY
from symbiosis.plan import Plan

SMALL = 1e-7  # of an amount: nothing


def fits_by_period(plan: Plan, index: pd.DataFrame) -> dict[int, tuple[float, float, bool]]:
    """For each row with something new: the part that fits at the low, how many times as much at the high, whether a
    stream is used up in some period. `index` is the table of `check_ranges`, one row per exchange.
    """
    region = plan.region
    if even(region):
        return {}
    part = _parts(plan, index)
    stored = set(stores_in_use(region)["stream"])
    found = {int(i): (1.0, np.inf, False) for i in index.index[index["new"] > 0]}
    for by, side, share, per in (
        (["output"], "output", pd.Series(1.0, index.index), pd.Series(1.0, index.index)),
        (["need"], "need", index["max_share"], index["yield"]),
        (["need", "recipe"], "need", index["recipe_share"], index["yield"]),
    ):
        letter = side[0]
        for _, mine in index.groupby(by):
            stream = str(mine[side].iloc[0])
            if stream in stored:
                continue
            rows = mine.index
            low, whole, high = (
                float(mine[f"{letter}{c}"].iloc[0]) * float(share[rows[0]])
                for c in ("quantity_low", "quantity", "quantity_high")
            )
            ran = float(((mine["kept"] + (-mine["new"]).clip(lower=0.0)) * per[rows]).sum())
            low = max(low, ran)
            for t, of_year in enumerate(shares(region, stream)):
                kept = float((mine["kept"].clip(lower=0.0) * per[rows] * part[rows, t]).sum())
                new = float((mine["new"].clip(lower=0.0) * per[rows] * part[rows, t]).sum())
                if new <= SMALL * whole:
                    continue
                full = whole * of_year - kept - new <= SMALL * whole
                for i in rows:
                    if i in found:
                        one, other, before = found[i]
                        fits, grows = max(0.0, low * of_year - kept) / new, max(1.0, (high * of_year - kept) / new)
                        found[i] = (min(one, fits), min(other, grows), before or full)
    return found


def _parts(plan: Plan, index: pd.DataFrame) -> np.ndarray:
    """What part of each exchange of the plan falls into each period; 0 of one that ends."""
    names = plan.region.seasons.periods["period"]
    amounts = plan.by_period.pivot_table(index=KEY, columns="period", values="quantity", aggfunc="sum")
    amounts = amounts.reindex(index=pd.MultiIndex.from_frame(index[KEY]), columns=names).fillna(0.0).to_numpy()
    whole = amounts.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(amounts, whole, out=np.zeros_like(amounts), where=whole > 0), dtype="float64")
