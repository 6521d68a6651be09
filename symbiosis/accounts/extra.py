"""What each exchange of a plan adds to what runs today: amounts and savings, with their low and high."""

from __future__ import annotations

import numpy as np
import pandas as pd

# Changes smaller than this share of an exchange are the solver's, not the plan's.
_SAME = 1e-6


def beyond_today(e: pd.DataFrame) -> pd.DataFrame:
    """The exchanges with `new` (amount a year beyond today), `extra`, `extra_low` and `extra_high` (saving beyond it).

    Today's part keeps its share of all costs per unit and the whole of its pipe and permit; a running partnership
    costs nothing today. Low and high lie as far from the saving as the new amount's share of the exchange's own.
    """
    variable = (
        e["avoided_disposal"] + e["avoided_purchase"] - e["transport_cost"] - e["processing_cost"] - e["carbon_cost"]
    )
    runs = e["current"] > 0
    today = variable * (e["current"] / e["quantity"]) - e["stream_cost"]
    extra = e["saving"] - today.where(runs, 0.0)
    grown = e["quantity"] - e["current"]
    new = np.where(grown > _SAME * e["quantity"], grown, 0.0)
    share = new / e["quantity"]
    return e.assign(
        new=new,
        extra=extra,
        extra_low=extra - share * (e["saving"] - e["saving_low"]),
        extra_high=extra + share * (e["saving_high"] - e["saving"]),
    )
