"""Does each need's blend keep its limits: every substance in it counted again from the tables."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.check.facts import TOLERANCE, joined
from symbiosis.check.stores import shares
from symbiosis.plan import Plan
from symbiosis.region import Region

KEY = ["output", "need", "recipe", "mode", "period"]
DUST = 1e-7  # of all of a substance in a blend: less room than this is none
SIGNS = {"max": 1, "min": -1}
ROW = ["need", "substance", "sign", "period"]


def check_quality(plan: Plan, rows: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    """Violations of limits.csv by what needs receive and buy together, in every period.

    What breaks a limit today may go on, as long as the blend gets no worse and nothing that adds to the excess grows.
    """
    if plan.region.limits.empty or rows.empty:
        return []
    after, before = (_held(plan.region, part) for part in _in_periods(plan, rows, now))
    facts = after.groupby(ROW)[["n_quantity", "alone", "beside", "limit"]].first()
    planned, today = (_blends(facts, held.groupby(ROW)[["mass", "received"]].sum()) for held in (after, before))
    runs = before.groupby([*KEY, "substance", "sign"])["quantity"].sum()
    already = runs.reindex(pd.MultiIndex.from_frame(after[[*KEY, "substance", "sign"]]), fill_value=0.0).to_numpy()
    grows = after["harms"] & (after["quantity"] > already * (1 + TOLERANCE) + 1e-9)
    new = grows.groupby([after[k] for k in ROW]).any().reindex(planned.index)
    over = planned["excess"] > TOLERANCE * planned["size"]
    worse = ~(planned["excess"] <= today["excess"] + TOLERANCE * planned["size"])
    unknown = after.loc[after["content"].isna(), ["output", "substance"]].drop_duplicates()
    found = [f"{o}: nobody has said how much {s} it holds" for o, s in unknown.itertuples(index=False)]
    for (need, substance, sign, period), blend in planned[over & (worse | new)].iterrows():
        kind = "at most" if sign > 0 else "at least"
        found.append(
            f"{need} ({period}): its blend holds {blend['mass'] / blend['total']:g} of {substance}, "
            f"where {kind} {blend['limit']:g} is allowed"
        )
    return found


def _in_periods(plan: Plan, rows: pd.DataFrame, now: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The plan's joined exchanges and today's, a row for each period; what runs today spread by the periods' length."""
    region, periods = plan.region, plan.region.seasons.periods
    if len(periods) == 1:
        return rows, now.assign(period=rows["period"].iat[0])
    length = (periods["weight"] / periods["weight"].sum()).set_axis(periods["period"])
    today = [
        now.assign(period=p, quantity=now["quantity"] * w, received=now["received"] * w) for p, w in length.items()
    ]
    parts = []
    for table in (joined(region, plan.by_period), pd.concat(today, ignore_index=True)):
        of_year = {
            need: dict(zip(periods["period"], shares(region, str(need)), strict=True))
            for need in table["need"].unique()
        }
        part = [of_year[need][period] for need, period in zip(table["need"], table["period"], strict=True)]
        parts.append(table.assign(n_quantity=table["n_quantity"] * np.array(part)))
    return parts[0], parts[1]


def _held(region: Region, rows: pd.DataFrame, more: list[str] | None = None) -> pd.DataFrame:
    """Joined exchanges beside each limit of their need.

    `mass` is what they bring in, `beside` what is in a unit bought, `harms` whether more of one would bring the blend
    nearer to its limit.
    """
    limits, contents = region.limits, region.contents
    sides = [limits[["need", "substance"]].assign(limit=limits[c].astype(float), sign=s) for c, s in SIGNS.items()]
    asked = pd.concat(sides).dropna(subset="limit")
    given = contents.loc[contents["output"] != "", ["output", "substance", "value"]].rename(
        columns={"value": "content"}
    )
    bought = contents.loc[contents["need"] != "", ["need", "substance", "value"]].rename(columns={"value": "beside"})
    columns = [*KEY, *(more or []), "quantity", "received", "n_quantity", "n_kind"]
    held = rows[columns].merge(asked, on="need").merge(given, how="left", on=["output", "substance"])
    held = held.merge(bought, how="left", on=["need", "substance"])
    alone = held["n_kind"] == "capacity"
    held["beside"] = held["beside"].fillna(0.0).astype("float64").where(~alone, 0.0)
    replaced = held["received"] * held["limit"].where(alone, held["beside"])
    mass = held["content"].astype("float64") * held["quantity"]
    harms = held["sign"] * (mass - replaced) > 1e-12 * np.maximum(mass, replaced)
    return held.assign(mass=mass, replaced=replaced, alone=alone, harms=harms)


def _blends(facts: pd.DataFrame, moved: pd.DataFrame) -> pd.DataFrame:
    """Per limit: all of the substance in the blend, the whole blend, and by how much the limit is missed."""
    moved = moved.reindex(facts.index, fill_value=0.0)
    total = facts["n_quantity"].where(~facts["alone"], moved["received"])
    mass = moved["mass"] + (total - moved["received"]) * facts["beside"]
    sign = facts.index.get_level_values("sign").to_numpy()
    allowed = facts["limit"] * total
    return facts.assign(mass=mass, total=total, excess=sign * (mass - allowed), size=np.abs(mass) + allowed)


def blend_room(plan: Plan, ways: pd.DataFrame, rows: pd.DataFrame) -> np.ndarray:
    """For each of the ways (joined, one unit of output each) how much of it every limit leaves room for; NaN: any."""
    if plan.region.limits.empty or ways.empty:
        return np.full(len(ways), np.nan)
    brought = _held(plan.region, ways.assign(way=np.arange(len(ways)), period="", n_quantity=_demand(ways)), ["way"])
    per, harms = _extra(brought), brought["harms"].to_numpy()
    moved = _held(plan.region, rows.assign(period=""))
    used = _extra(moved).groupby([moved[k] for k in ROW]).sum()
    size = _extra(moved).abs().groupby([moved[k] for k in ROW]).sum()
    keys = pd.MultiIndex.from_frame(brought[ROW])
    beside = brought["limit"].where(brought["alone"], brought["beside"])
    each = (brought["sign"] * (brought["limit"] - beside)).to_numpy()
    whole = np.where(each > 0, each * brought["n_quantity"], np.fmin(each * brought["n_quantity"], 0.0))
    left = whole - used.reindex(keys, fill_value=0.0).to_numpy()
    dust = DUST * (size.reindex(keys, fill_value=0.0).to_numpy() + np.abs(np.nan_to_num(whole)))
    room = np.where(left <= dust, 0.0, left) / np.where(harms, per, np.nan)
    result = pd.Series(room).groupby(brought["way"].to_numpy()).min()
    most: np.ndarray = result.reindex(range(len(ways))).to_numpy(dtype="float64")
    return most


def makes_room(region: Region, rows: pd.DataFrame) -> np.ndarray:
    """Which exchanges (joined) hold less of what their need limits than what they replace."""
    helps = np.zeros(len(rows), dtype=bool)
    if len(region.limits) and len(rows):
        held = _held(region, rows.assign(way=np.arange(len(rows)), period=""), ["way"])
        size = np.maximum(held["mass"], held["replaced"])
        helps[held.loc[_extra(held) < -1e-12 * size, "way"]] = True
    return helps


def _extra(held: pd.DataFrame) -> pd.Series:
    """What an exchange brings beyond what it replaces, towards the limit."""
    return held["sign"] * (held["mass"] - held["replaced"])


def _demand(ways: pd.DataFrame) -> pd.Series:
    return ways["n_quantity"].fillna(ways["n_quantity_high"])
