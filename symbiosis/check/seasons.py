"""What is free of a stream in each period, by exchanges.csv, stores.csv and the region's tables."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.check.stores import shares, stores_in_use
from symbiosis.plan import Plan
from symbiosis.region import Region

DUST = 1e-7  # of a year: less than this is nothing


def even(region: Region) -> bool:
    """Whether all streams spread over the year alike, so that they always meet, and nothing is stored."""
    periods, own = region.seasons.periods, region.seasons.profiles
    if len(stores_in_use(region)):
        return False
    weight = (periods["weight"] / periods["weight"].sum()).to_numpy()
    return all(np.array_equal(shares(region, stream), weight) for stream in own["id"].unique())


def together(plan: Plan, ways: pd.DataFrame) -> np.ndarray:
    """What of the output of each way, in its unit, is free in the periods in which its need still buys."""
    region, e = plan.region, plan.by_period
    names = region.seasons.periods["period"]
    held = _held(plan)
    stored = {stream for side, stream in held if side == "need"}
    recipe_rooms: dict[tuple[str, str], np.ndarray] = {}
    left = {o: _left(plan, o, names, held.get(("output", o))) for o in ways["output"].unique()}
    room = {n: _room(plan, n, names, held.get(("need", n))) for n in ways["need"].unique()}
    for need, recipe, share in ways[["need", "recipe", "r_max_share"]].drop_duplicates().itertuples(index=False):
        mine = e[(e["need"] == need) & (e["recipe"] == recipe)].groupby("period")["received"].sum()
        year = float(region.needs.loc[region.needs["need"] == need, "quantity"].iloc[0])
        rest = share * year * shares(region, need) - mine.reindex(names).fillna(0.0).to_numpy()
        free = need in stored or share >= 1
        recipe_rooms[need, recipe] = np.full(len(names), np.inf) if free else np.where(rest > DUST * year, rest, 0.0)
    keys = ways[["output", "need", "recipe", "r_yield"]].itertuples(index=False, name=None)
    met = [np.minimum(left[o], np.minimum(room[n], recipe_rooms[n, r]) / gain).sum() for o, n, r, gain in keys]
    return np.array(met, dtype="float64")


def _held(plan: Plan) -> dict[tuple[str, str], np.ndarray]:
    """What each store takes in less what it gives out, by period."""
    sides = stores_in_use(plan.region).set_index("stream")["side"].to_dict()
    told = plan.stores.groupby("stream", sort=False) if len(plan.stores) else []
    return {(sides[s], str(s)): (rows["in"] - rows["out"]).to_numpy() for s, rows in told}


def _left(plan: Plan, output: str, names: pd.Series, held: np.ndarray | None) -> np.ndarray:
    table, e = plan.region.outputs, plan.by_period
    year = float(table.loc[table["output"] == output, "quantity"].iloc[0])
    given = e[e["output"] == output].groupby("period")["quantity"].sum().reindex(names).fillna(0.0).to_numpy()
    rest = year * shares(plan.region, output) - given - (0.0 if held is None else held)
    return np.where(rest > DUST * year, rest, 0.0)


def _room(plan: Plan, need: str, names: pd.Series, held: np.ndarray | None) -> np.ndarray:
    table, e = plan.region.needs, plan.by_period
    row = table[table["need"] == need].iloc[0]
    year = float(row["quantity"])
    share = float(row["max_share"]) if held is None else 1.0
    met = e[e["need"] == need].groupby("period")["received"].sum().reindex(names).fillna(0.0).to_numpy()
    rest = share * year * shares(plan.region, need) - met + (0.0 if held is None else held)
    return np.where(rest > DUST * year, rest, 0.0)
