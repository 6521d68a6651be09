"""What a partnership costs a year by the tables, for pairs that exchange and for pairs that might."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.region import Region


def partnership_costs(region: Region, rows: pd.DataFrame, now: pd.DataFrame) -> pd.Series:
    """Money a year for the partnership of each joined row's pair, whole in each; 0 where they exchange today."""
    return rows["pair"].map(pair_costs(region, rows["pair"], now)).astype("float64")


def pair_costs(region: Region, pairs: pd.Series, now: pd.DataFrame) -> dict[tuple[str, str], float]:
    """Money a year for each pair of firms (in either order within `pairs`); 0 where they exchange today."""
    unique = pd.Series(list(dict.fromkeys(pairs)), dtype="object")
    t, row = region.settings.transaction, stated(region, unique)
    columns = ["cluster", "country", "anchor", "company"]
    sites = region.enterprises.set_index("enterprise")[columns]
    f, g = (sites.loc[[p[k] for p in unique]].reset_index(drop=True) for k in (0, 1))
    right = pd.Series(t.setup * region.settings.recovery_factor + t.yearly, unique.index)
    right *= np.where((f["cluster"] != "") & (f["cluster"] == g["cluster"]), t.same_cluster, 1.0)
    abroad = (f["country"] != "") & (g["country"] != "") & (f["country"] != g["country"])
    right *= np.where(abroad, t.cross_border, 1.0)
    anchor = f["anchor"].fillna(False).astype(bool) | g["anchor"].fillna(False).astype(bool)
    right *= np.where(anchor, t.via_anchor, 1.0)
    right *= 1 + t.distrust * (1 - row["trust"].astype("float64").fillna(0.5))
    free = (f["company"] != "") & (f["company"] == g["company"])
    free |= unique.isin(set(now["pair"])) | (row["status"] == "existing")
    cost = row["cost"].astype("float64").fillna(right).mask(free, 0.0)
    return dict(zip(unique, cost, strict=True))


def stated(region: Region, pairs: pd.Series) -> pd.DataFrame:
    """What partnerships.csv says of each pair: `status`, `cost`, `trust`, `min_t`, `max_t`; missing where nothing."""
    known = region.partnerships.drop_duplicates(["a", "b"]).set_index(["a", "b"])
    sides = [[p[k] for p in pairs] for k in (0, 1)]
    rows = known.reindex(pd.MultiIndex.from_arrays(sides, names=["a", "b"])).set_axis(pairs.index)
    return rows[["status", "cost", "trust", "min_t", "max_t"]]
