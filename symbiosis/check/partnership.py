"""What a partnership costs a year by the tables, for pairs that exchange and for pairs that might."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.region import Region


def partnership_costs(region: Region, rows: pd.DataFrame, now: pd.DataFrame) -> pd.Series:
    """Money a year for the partnership of each joined row's pair, whole in each; 0 where they exchange today."""
    t = region.settings.transaction
    row = stated(region, rows["pair"])
    right = pd.Series(t.setup * region.settings.recovery_factor + t.yearly, rows.index)
    right *= np.where((rows["f_cluster"] != "") & (rows["f_cluster"] == rows["t_cluster"]), t.same_cluster, 1.0)
    abroad = (rows["f_country"] != "") & (rows["t_country"] != "") & (rows["f_country"] != rows["t_country"])
    right *= np.where(abroad, t.cross_border, 1.0)
    anchor = rows["f_anchor"].fillna(False).astype(bool) | rows["t_anchor"].fillna(False).astype(bool)
    right *= np.where(anchor, t.via_anchor, 1.0)
    right *= 1 + t.distrust * (1 - row["trust"].astype("float64").fillna(0.5))
    free = (rows["f_company"] != "") & (rows["f_company"] == rows["t_company"])
    free |= rows["pair"].isin(set(now["pair"])) | (row["status"] == "existing")
    return row["cost"].astype("float64").fillna(right).mask(free, 0.0)


def stated(region: Region, pairs: pd.Series) -> pd.DataFrame:
    """What partnerships.csv says of each pair: `status`, `cost`, `trust`, `min_t`, `max_t`; missing where nothing."""
    known = region.partnerships.drop_duplicates(["a", "b"]).set_index(["a", "b"])
    sides = [[p[k] for p in pairs] for k in (0, 1)]
    rows = known.reindex(pd.MultiIndex.from_arrays(sides, names=["a", "b"])).set_axis(pairs.index)
    return rows[["status", "cost", "trust", "min_t", "max_t"]]
