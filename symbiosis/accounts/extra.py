"""What each exchange of a plan adds to what runs today: its amount and saving, with their low and high."""

from __future__ import annotations

import numpy as np
import pandas as pd

# Changes smaller than this share of an exchange are the solver's, not the plan's.
_SAME = 1e-6


def beyond_today(e: pd.DataFrame) -> pd.DataFrame:
    """The exchanges with `new` (amount a year beyond today), `extra`, `extra_low` and `extra_high` (saving beyond it).

    Low and high lie as far from it as from the whole saving: what runs today and goes on moves neither.
    """
    grown = e["quantity"] - e["current"]
    return e.assign(
        new=np.where(grown > _SAME * e["quantity"], grown, 0.0),
        extra=e["adds"],
        extra_low=e["adds"] + e["saving_low"] - e["saving"],
        extra_high=e["adds"] + e["saving_high"] - e["saving"],
    )
