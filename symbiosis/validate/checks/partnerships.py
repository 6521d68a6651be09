"""What is known of pairs of firms."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.findings.collector import Findings
from symbiosis.schema.inputs import TRUST_OF_RELATION


def check_partnerships(rows: pd.DataFrame, found: Findings) -> pd.DataFrame:
    """One row per unordered pair, `a` before `b`: `cost` (NaN: by the formula), `trust`, `status`, `min_t`, `max_t`."""
    pairs = rows[(rows["enterprise_a"] != "") & (rows["enterprise_b"] != "")]
    one, two = pairs["enterprise_a"].astype(object), pairs["enterprise_b"].astype(object)
    pairs = pairs.assign(a=np.minimum(one, two), b=np.maximum(one, two))
    label = pairs["a"] + " – " + pairs["b"]
    found.where(pairs, pairs["a"] == pairs["b"], "self-pair", "enterprise_b", pairs["a"])
    again = pairs.duplicated(["a", "b"])
    first = pairs.groupby(["a", "b"], sort=False)["_row"].transform("first")
    found.where(pairs, again, "pair-twice", "enterprise_b", label, first=first)
    existing, cost = pairs["status"] == "existing", pairs["transaction_cost"]
    found.where(pairs, existing & (cost > 0), "existing-with-cost", "transaction_cost", label, cost=cost)
    least, most = pairs["min_t"], pairs["max_t"]
    found.where(pairs, least > most, "low-above-high", "min_t", least, other="max_t", limit=most)
    return pd.DataFrame({
        "a": pairs["a"], "b": pairs["b"], "cost": cost.mask(existing, 0.0),
        "trust": pairs["trust"].fillna(pairs["relation"].map(TRUST_OF_RELATION).astype("float64")),
        "status": pairs["status"], "min_t": least, "max_t": most, "_file": pairs["_file"], "_row": pairs["_row"],
    })[~again].reset_index(drop=True)  # fmt: skip
