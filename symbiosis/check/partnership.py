"""What a partnership costs a year by the tables, for pairs that exchange and for pairs that might."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.check.hub_rows import link_rows
from symbiosis.check.tables import unit_costs
from symbiosis.region import Region


def partnership_costs(region: Region, rows: pd.DataFrame, now: pd.DataFrame) -> pd.Series:
    """Money a year for the partnership of each joined row's pair, whole in each; 0 where they exchange today."""
    return rows["pair"].map(pair_costs(region, rows["pair"], now)).astype("float64")


def pair_costs(region: Region, pairs: pd.Series, now: pd.DataFrame) -> dict[tuple[str, str], float]:
    """Money a year for each pair of firms (in either order within `pairs`); 0 where they exchange today."""
    unique = pd.Series(list(dict.fromkeys(pairs)), dtype="object")
    t, grant = region.settings.transaction, region.settings.policy.investment_grant
    right = (t.setup * region.settings.recovery_factor * (1 - grant) + t.yearly) * _factors(region, unique)
    cost = stated(region, unique)["cost"].astype("float64").fillna(right).mask(_free(region, unique, now), 0.0)
    return dict(zip(unique, cost, strict=True))


def granted(region: Region, rows: pd.DataFrame, now: pd.DataFrame) -> float:
    """What the public pays a year of the set-up of these exchanges' partnerships, and of their pipes and belts."""
    grant = region.settings.policy.investment_grant
    if grant == 0:
        return 0.0
    unique = pd.Series(list(dict.fromkeys(link_rows(rows)["pair"])), dtype="object")
    setup = region.settings.transaction.setup * region.settings.recovery_factor * grant
    new = ~_free(region, unique, now) & stated(region, unique)["cost"].isna()
    pairs = float((setup * _factors(region, unique)).where(new, 0.0).sum())
    return pairs + pipe_costs(region, rows) * grant / (1 - grant)


def pipe_costs(region: Region, rows: pd.DataFrame) -> float:
    """Money a year of all pipes and belts of these exchanges, each once."""
    costs = unit_costs(region, rows)
    once = {
        "pipe": ["output", "need", "hub", "mode"], "pipe1": ["output", "hub", "k_mode"],
        "pipe2": ["need", "hub", "l_mode"],
    }  # fmt: skip
    return sum(float(costs[c][~rows.duplicated(key)].sum()) for c, key in once.items())


def _free(region: Region, pairs: pd.Series, now: pd.DataFrame) -> pd.Series:
    """Which pairs cost nothing: sites of one company, and those that exchange today or exist."""
    f, g = _sites(region, pairs)
    free = (f["company"] != "") & (f["company"] == g["company"])
    return free | pairs.isin(set(now["pair"])) | (stated(region, pairs)["status"] == "existing")


def _sites(region: Region, pairs: pd.Series) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What both firms of each pair are."""
    sites = region.enterprises.set_index("enterprise")[["cluster", "country", "anchor", "company"]]
    one, other = (sites.loc[[p[k] for p in pairs]].reset_index(drop=True) for k in (0, 1))
    return one, other


def _factors(region: Region, pairs: pd.Series) -> pd.Series:
    """What cluster, border, anchor and trust make of 1."""
    t, row = region.settings.transaction, stated(region, pairs)
    f, g = _sites(region, pairs)
    right = pd.Series(1.0, pairs.index)
    right *= np.where((f["cluster"] != "") & (f["cluster"] == g["cluster"]), t.same_cluster, 1.0)
    abroad = (f["country"] != "") & (g["country"] != "") & (f["country"] != g["country"])
    right *= np.where(abroad, t.cross_border, 1.0)
    anchor = f["anchor"].fillna(False).astype(bool) | g["anchor"].fillna(False).astype(bool)
    right *= np.where(anchor, t.via_anchor, 1.0)
    result: pd.Series = right * (1 + t.distrust * (1 - row["trust"].astype("float64").fillna(0.5)))
    return result


def stated(region: Region, pairs: pd.Series) -> pd.DataFrame:
    """What partnerships.csv says of each pair: `status`, `cost`, `trust`, `min_t`, `max_t`; missing where nothing."""
    known = region.partnerships.drop_duplicates(["a", "b"]).set_index(["a", "b"])
    sides = [[p[k] for p in pairs] for k in (0, 1)]
    rows = known.reindex(pd.MultiIndex.from_arrays(sides, names=["a", "b"])).set_axis(pairs.index)
    return rows[["status", "cost", "trust", "min_t", "max_t"]]
