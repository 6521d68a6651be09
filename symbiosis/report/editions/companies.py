"""Who stands behind a site: sums hide companies from each other, and a company knows all its sites' figures."""

from __future__ import annotations

import pandas as pd

from symbiosis.region import Region


def companies(region: Region) -> pd.Series:
    """Enterprise → its company; a site that states none is one of its own.

    Without the name of the region before it: companies of one name in two regions count as one, which shows less.
    """
    sites = region.enterprises.set_index("enterprise")["company"].fillna("").astype(str).str.rpartition(":")[2]
    return sites.where(sites != "", sites.index.to_series())


def by_company(rows: pd.DataFrame, company: pd.Series) -> pd.DataFrame:
    """The rows with companies in place of sites in `from` and `to`."""
    return rows.assign(**{side: rows[side].map(company) for side in ("from", "to")})


def hidden_sites(region: Region) -> frozenset[str]:
    """Enterprises that ask not to be seen."""
    sites = region.enterprises
    return frozenset(sites.loc[sites["disclosure"] == "hidden", "enterprise"])
