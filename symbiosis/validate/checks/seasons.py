"""The periods of the year, how streams spread over them, and the stores that bridge them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.findings.collector import Findings
from symbiosis.region import STORES, Assumption, Seasons, one_year
from symbiosis.validate.checks.measures import Factors, into_one_unit
from symbiosis.validate.merge import Tables

ROUGH = 0.0015  # how far shares may be from 1 and count as rounded: three thirds of 0.333 are


def check_seasons(
    tables: Tables, materials: pd.DataFrame, factors: Factors, found: Findings
) -> tuple[Seasons, list[Assumption]]:
    """Periods, profiles and stores with findings about what can't be; what was made of rounded shares."""
    periods = _periods(tables["periods"], found)
    profiles, rounded = _profiles(tables, found)
    stores = _stores(tables, materials, factors, found)
    if len(stores) and len(periods) < 2:
        found.at(tables["storage"], 0, "store-without-seasons")
    seasonal = tables["outputs"]["supply"].eq("seasonal") & ~tables["outputs"]["output"].isin(profiles["id"])
    if len(tables["periods"]) and seasonal.any():
        found.add("seasonal-unsaid", "outputs.csv", column="supply", count=int(seasonal.sum()))
    assumptions = []
    if rounded:
        why = f"shares that sum to nearly 1 ({rounded} streams of profiles.csv)"
        assumptions.append(Assumption("profiles.share", "scaled to sum to 1", why))
    evenly = len(tables["outputs"]) + len(tables["needs"]) - profiles["id"].nunique()
    if len(periods) > 1 and evenly > 0:
        why = f"default: where profiles.csv doesn't say ({evenly} streams)"
        assumptions.append(Assumption("profiles", "by the weight of the periods", why))
    return Seasons(periods, profiles, stores), assumptions


def _periods(rows: pd.DataFrame, found: Findings) -> pd.DataFrame:
    """Period and weight in the order of the table; regions read together have to have the same ones."""
    if rows.empty:
        return one_year().periods
    if not rows["weight"].fillna(1.0).sum() > 0:
        found.at(rows, 0, "no-weight", "weight")
    return pd.DataFrame({"period": rows["period"], "weight": rows["weight"].fillna(1.0)}).reset_index(drop=True)


def check_same_periods(rows: pd.DataFrame, found: Findings) -> None:
    """A finding about each region whose periods are not those of the first one that has any."""
    first: list[str] = []
    for _, own in rows.groupby("_region", sort=False):
        names = own["period"].tolist()
        first = first or names
        if names != first:
            value, other = ", ".join(names), ", ".join(first)
            found.at(own, 0, "periods-differ", "period", value, other=other)


def _profiles(tables: Tables, found: Findings) -> tuple[pd.DataFrame, int]:
    rows = tables["profiles"]
    outputs, needs = set(tables["outputs"]["output"]), set(tables["needs"]["need"])
    known, both = rows["id"].isin(outputs | needs), rows["id"].isin(outputs & needs)
    advice = {"other": "outputs.csv or needs", "guess": "Correct the id, or add the stream."}
    found.where(rows, (rows["id"] != "") & ~known, "unknown-id", "id", rows["id"], **advice)
    first = ~rows.duplicated("id")
    found.where(rows, both & first, "profile-of-both", "id", rows["id"])
    whole = rows.groupby("id", sort=False)["share"].transform("sum")
    bad = found.faulty(rows, "id", "period", "share")
    unsure = pd.Series(bad, rows.index).groupby(rows["id"]).transform("any")
    off = ((whole - 1).abs() > ROUGH) & known & ~unsure
    total = whole.map(lambda x: f"{x:.6g}").astype("str")
    found.where(rows, off & first, "shares-not-one", "share", rows["id"], total=total)
    kept = pd.DataFrame({"id": rows["id"], "period": rows["period"], "share": rows["share"] / whole.where(whole > 0)})
    rounded = int((first & ~off & ((whole - 1).abs() > 1e-9)).sum())
    return kept.reset_index(drop=True), rounded


def _stores(tables: Tables, materials: pd.DataFrame, factors: Factors, found: Findings) -> pd.DataFrame:
    """The stores beside the stream that each serves, all per unit of that stream."""
    rows = tables["storage"]
    if rows.empty:
        return one_year().stores
    rows = into_one_unit(rows, materials, factors, ("capacity", "initial"), ("cost",), found)
    found.where(
        rows, rows["initial"] > rows["capacity"], "low-above-high", "initial", rows["initial"],
        other="capacity", limit=rows["capacity"],
    )  # fmt: skip
    streams = pd.concat([
        tables[table][["enterprise", "material", key]].rename(columns={key: "stream"}).assign(side=key)
        for table, key in (("outputs", "output"), ("needs", "need"))
    ])  # fmt: skip
    keys = ["enterprise", "material"]
    theirs = streams.groupby(keys)["stream"].agg(list)
    mine = [theirs.get(key, []) for key in rows[keys].itertuples(index=False, name=None)]
    count = np.array([len(m) for m in mine], dtype="int64")
    sites = set(tables["enterprises"]["enterprise"])
    sure = rows["enterprise"].isin(sites) & ~found.faulty(rows, "enterprise", "material")
    found.where(rows, (count == 0) & sure, "nothing-to-store", "material", rows["material"], firm=rows["enterprise"])
    named = pd.Series([", ".join(m) for m in mine], index=rows.index, dtype="str")
    found.where(
        rows, (count > 1) & sure, "store-of-which", "material", rows["material"], firm=rows["enterprise"], streams=named
    )
    one = rows[count == 1].merge(streams, on=keys)
    blended = (one["side"] == "need") & one["stream"].isin(tables["limits"]["need"])
    found.where(one, blended, "store-pools", "material", one["material"], need=one["stream"])
    one = one.assign(cost=one["cost"].fillna(0.0), loss=one["loss"].fillna(0.0))
    wanted = one["stream"].map(tables["needs"].drop_duplicates("need").set_index("need")["quantity"])
    more = (one["side"] == "need") & (one["initial"] > wanted)
    found.where(one, more, "low-above-high", "initial", one["initial"], other="the need's quantity", limit=wanted)
    return one[list(STORES)].reset_index(drop=True)
