"""What is known of pairs of firms."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.findings.collector import Findings
from symbiosis.schema.inputs import TRUST_OF_RELATION


def check_partnerships(rows: pd.DataFrame, found: Findings) -> pd.DataFrame:
    """One row per unordered pair, `a` before `b`: `cost` (NaN: by the formula), `trust`, `status`, `min_t`, `max_t`."""
    first = np.minimum(rows["enterprise_a"].astype(object), rows["enterprise_b"].astype(object))
    second = np.maximum(rows["enterprise_a"].astype(object), rows["enterprise_b"].astype(object))
    pairs = rows.assign(a=first, b=second)
    label = pairs["a"] + " – " + pairs["b"]
    for i in np.flatnonzero(pairs["a"] == pairs["b"]):
        found.at(rows, i, "self-pair", "enterprise_b", pairs["a"].iat[i])
    again = pairs.duplicated(["a", "b"])
    seen = pairs[~again].set_index(["a", "b"])["_row"]
    for i in np.flatnonzero(again):
        found.at(rows, i, "pair-twice", "enterprise_b", label.iat[i], first=seen[(pairs["a"].iat[i], pairs["b"].iat[i])])
    existing = pairs["status"] == "existing"
    for i in np.flatnonzero(existing & (pairs["transaction_cost"] > 0)):
        found.at(rows, i, "existing-with-cost", "transaction_cost", label.iat[i], cost=f"{pairs['transaction_cost'].iat[i]:g}")
    for i in np.flatnonzero(pairs["min_t"] > pairs["max_t"]):
        found.at(rows, i, "low-above-high", "min_t", f"{pairs['min_t'].iat[i]:g}", other="max_t", limit=f"{pairs['max_t'].iat[i]:g}")
    return pd.DataFrame({
        "a": pairs["a"], "b": pairs["b"], "cost": pairs["transaction_cost"].mask(existing, 0.0),
        "trust": pairs["trust"].fillna(pairs["relation"].map(TRUST_OF_RELATION).astype("float64")),
        "status": pairs["status"], "min_t": pairs["min_t"], "max_t": pairs["max_t"],
        "_file": pairs["_file"], "_row": pairs["_row"],
    })[~again].reset_index(drop=True)  # fmt: skip
