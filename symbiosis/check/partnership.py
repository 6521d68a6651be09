"""What a partnership costs a year by the tables, for pairs that exchange and for pairs that might."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.check.tables import unit_costs
from symbiosis.region import Region


def partnership_costs(region: Region, rows: pd.DataFrame, now: pd.DataFrame) -> pd.Series:
    """Money a year for the partnership of each joined row's pair, whole in each; 0 where they exchange today."""
    t, grant = region.settings.transaction, region.settings.policy.investment_grant
    row, free = stated(region, rows["pair"]), _free(region, rows, now)
    right = (t.setup * region.settings.recovery_factor * (1 - grant) + t.yearly) * _factors(region, rows)
    return row["cost"].astype("float64").fillna(right).mask(free, 0.0)


def granted(region: Region, rows: pd.DataFrame, now: pd.DataFrame) -> float:
    """What the public pays a year of the set-up of these exchanges' partnerships, and of their pipes and belts."""
    policy, row = region.settings.policy, stated(region, rows["pair"])
    setup = region.settings.transaction.setup * region.settings.recovery_factor * policy.investment_grant
    new = ~_free(region, rows, now) & row["cost"].isna()
    pairs = (setup * _factors(region, rows)).where(new, 0.0)[~rows.duplicated("pair")]
    pipes = unit_costs(region, rows)["pipe"][~rows.duplicated(["output", "need", "mode"])]
    return float(pairs.sum() + pipes.sum() * policy.investment_grant / (1 - policy.investment_grant))


def _free(region: Region, rows: pd.DataFrame, now: pd.DataFrame) -> pd.Series:
    """Whose partnership costs nothing: sites of one company, and those that exchange today or exist."""
    free = (rows["f_company"] != "") & (rows["f_company"] == rows["t_company"])
    return free | rows["pair"].isin(set(now["pair"])) | (stated(region, rows["pair"])["status"] == "existing")


def _factors(region: Region, rows: pd.DataFrame) -> pd.Series:
    """What cluster, border, anchor and trust make of 1."""
    t, row = region.settings.transaction, stated(region, rows["pair"])
    right = pd.Series(1.0, rows.index)
    right *= np.where((rows["f_cluster"] != "") & (rows["f_cluster"] == rows["t_cluster"]), t.same_cluster, 1.0)
    abroad = (rows["f_country"] != "") & (rows["t_country"] != "") & (rows["f_country"] != rows["t_country"])
    right *= np.where(abroad, t.cross_border, 1.0)
    anchor = rows["f_anchor"].fillna(False).astype(bool) | rows["t_anchor"].fillna(False).astype(bool)
    right *= np.where(anchor, t.via_anchor, 1.0)
    result: pd.Series = right * (1 + t.distrust * (1 - row["trust"].astype("float64").fillna(0.5)))
    return result


def stated(region: Region, pairs: pd.Series) -> pd.DataFrame:
    """What partnerships.csv says of each pair: `status`, `cost`, `trust`, `min_t`, `max_t`; missing where nothing."""
    known = region.partnerships.drop_duplicates(["a", "b"]).set_index(["a", "b"])
    sides = [[p[k] for p in pairs] for k in (0, 1)]
    rows = known.reindex(pd.MultiIndex.from_arrays(sides, names=["a", "b"])).set_axis(pairs.index)
    return rows[["status", "cost", "trust", "min_t", "max_t"]]
