"""Warnings about needs whose blend breaks a limit as things run today."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.candidates.generate import Market
from symbiosis.findings.collector import Findings

ROUND = 1e-9


def check_blends(columns: pd.DataFrame, market: Market, found: Findings) -> None:
    """One finding per limit that today's exchanges, or what is bought alone, break."""
    blends, region, s = market.blends, market.region, market.streams
    if not len(blends):
        return
    runs = columns[columns["current"] > 0]
    o, n = (runs[k].to_numpy(dtype="int64") for k in ("output", "need"))
    gain, x = (runs[k].to_numpy(dtype="float64") for k in ("gain", "current"))
    terms = blends.terms(o, n, gain)
    demand = np.where(s.need_usable, np.nan_to_num(s.demand), 0.0)[blends.need]
    received = np.bincount(n, gain * x, len(s.demand))[blends.need]
    # At a capacity only what is received is in the blend.
    total = np.where(blends.capacity, received, demand)
    held = (terms.a * blends.sense[terms.row] + gain[terms.at] * blends.beside[terms.row]) * x[terms.at]
    mass = np.bincount(terms.row, held, len(blends)) + np.where(
        blends.capacity, 0.0, (demand - received) * blends.beside
    )
    over = blends.sense * (mass - blends.limit * total) > ROUND * (np.abs(mass) + blends.limit * total)
    for k in np.flatnonzero(over & (total > 0)):
        limit = f"{'at most' if blends.sense[k] > 0 else 'at least'} {blends.limit[k]:.10g}"
        blend = f"{mass[k] / total[k]:,.4g}"
        column, need = "max" if blends.sense[k] > 0 else "min", region.needs["need"].iat[int(blends.need[k])]
        substance = blends.names[int(blends.substance[k])]
        more = {"need": need, "blend": blend, "limit": limit}
        found.at(region.limits, int(blends.source[k]), "blend-breaks", column, substance, **more)
