"""What a unit may be sold for so that both sides gain, and who carries which cost."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.candidates.streams import Floats
from symbiosis.problem.problem import Problem


def with_prices(problem: Problem, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with `giver_cost`, `taker_cost` (a year), `price_low`, `price_high` and `price` (per unit of output).

    The taker carries transport, processing, pipe and carbon, each side half of the permit and of the partnership. The
    giver gains from price_low on, the taker up to price_high; `price` is what the contract of a running exchange says
    for as much as runs, and the middle of the band for the rest.
    """
    s = problem.market.streams
    o, n, x = rows["output"].to_numpy(), rows["need"].to_numpy(), rows["quantity"].to_numpy()
    shared = (rows["permit_cost"] + rows["transaction_cost"]).to_numpy() / 2
    taker = (
        rows["transport_cost"] + rows["processing_cost"] + rows["pipe_cost"] + rows["carbon_cost"]
    ).to_numpy() + shared
    low = shared / x - (1 - rows["residue"].to_numpy()) * s.dispose[o]
    high = rows["gain"].to_numpy() * s.buy[n] - taker / x
    middle: Floats = (low + high) / 2
    # A contract binds what runs under it; what is added is for the two to agree on.
    agreed, bound = rows["price"].to_numpy(), np.minimum(rows["current"].to_numpy(), x)
    mixed = (agreed * bound + middle * (x - bound)) / x
    return rows.assign(
        giver_cost=shared, taker_cost=taker, price_low=low, price_high=high,
        price=np.where((bound > 0) & ~np.isnan(agreed), mixed, middle),
    )  # fmt: skip
