"""Partnerships: what it costs a year to find, trust and contract with each other, and what is demanded of the pair."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.candidates.streams import Floats, Ints, Streams
from symbiosis.region import Region

UNKNOWN_TRUST = 0.5


def pair_key(a: Ints, b: Ints, sites: int) -> Ints:
    """One number per unordered pair of sites."""
    return np.minimum(a, b) * sites + np.maximum(a, b)


def pair_table(keys: Ints, region: Region, streams: Streams, running: Ints) -> pd.DataFrame:
    """One row per key: sites `a` and `b`, yearly `cost`, `status`, `min_t`, `max_t` (NaN: none), `trust` as used.

    The cost is (setup × CRF + yearly) × cluster × border × anchor × (1 + distrust × (1 − trust)) unless stated; 0 for
    existing pairs, pairs of one company, and those in `running`, the pairs that exchange today.
    """
    sites, index = region.enterprises, pd.Index(region.enterprises["enterprise"])
    a, b = keys // len(sites), keys % len(sites)
    known = region.partnerships
    known_key = pair_key(
        index.get_indexer(known["a"]).astype("int64"), index.get_indexer(known["b"]).astype("int64"), len(sites)
    )
    row = pd.Index(known_key).get_indexer(pd.Index(keys))
    have = row >= 0

    def stated(column: str) -> Floats:
        values = known[column].to_numpy(dtype="float64")
        return np.where(have, values[row], np.nan) if len(values) else np.full(len(keys), np.nan)

    status = (
        np.where(have, known["status"].to_numpy(dtype=object)[row], "")
        if len(known)
        else np.full(len(keys), "", dtype=object)
    )
    trust = np.nan_to_num(stated("trust"), nan=UNKNOWN_TRUST)
    formula = _formula(a, b, trust, region)
    cost = stated("cost")
    cost = np.where(np.isnan(cost), formula, cost)
    one_firm = (streams.company[a] == streams.company[b]) & (streams.company[a] >= 0)
    exists = (status == "existing") | np.isin(keys, running)
    cost = np.where(one_firm | exists, 0.0, cost)
    own = one_firm | exists | ~np.isnan(stated("cost"))  # what is stated is what the two pay
    return pd.DataFrame({
        "key": keys, "a": a, "b": b, "cost": cost, "status": status, "min_t": np.nan_to_num(stated("min_t")),
        "max_t": stated("max_t"), "trust": trust, "running": np.isin(keys, running), "formula": formula,
        "grant": np.where(own, 0.0, formula * _granted(region)),
    })  # fmt: skip


def formula_cost(a: Ints, b: Ints, region: Region) -> Floats:
    """What a partnership costs a year of which nothing is stated."""
    return _formula(a, b, np.full(1, UNKNOWN_TRUST), region)


def _granted(region: Region) -> float:
    """What the public pays for each 1 that a new partnership costs its two firms."""
    t, factor, grant = (
        region.settings.transaction,
        region.settings.recovery_factor,
        region.settings.policy.investment_grant,
    )
    left = t.setup * factor * (1 - grant) + t.yearly
    return t.setup * factor * grant / left if left > 0 else 0.0


def _formula(a: Ints, b: Ints, trust: Floats, region: Region) -> Floats:
    sites, t = region.enterprises, region.settings.transaction
    cluster, country = _codes(sites["cluster"]), _codes(sites["country"])
    anchor = sites["anchor"].fillna(False).to_numpy(dtype=bool)
    base = t.setup * region.settings.recovery_factor * (1 - region.settings.policy.investment_grant) + t.yearly
    same = (cluster[a] == cluster[b]) & (cluster[a] >= 0)
    abroad = (country[a] != country[b]) & (country[a] >= 0) & (country[b] >= 0)
    result: Floats = (
        base
        * np.where(same, t.same_cluster, 1.0)
        * np.where(abroad, t.cross_border, 1.0)
        * np.where(anchor[a] | anchor[b], t.via_anchor, 1.0)
        * (1 + t.distrust * (1 - trust))
    )
    return result


def _codes(labels: pd.Series) -> Ints:
    """Equal labels share a number; blanks are −1."""
    result: Ints = pd.factorize(labels.mask(labels == ""))[0].astype("int64")
    return result
