"""The bound once more from its duals, by other code: plain tables instead of arrays, stream by stream, pair by pair."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from symbiosis.candidates.generate import Candidates
from symbiosis.candidates.streams import Floats
from symbiosis.problem.problem import Problem


def certified_cost(problem: Problem, duals: Floats) -> float:
    """What no plan of the region can cost less than, from duals of outputs, then needs (money per unit, ≥ 0).

    Weak duality: each plan saves `Σ (value − dual)·x − fixed costs` more than its rooms are worth at the duals, and
    what a pair adds to that is at most what it could with every room to itself. Only for the region's own cost.
    """
    rooms = certified_rooms(problem)
    return certified_rest(problem, duals, rooms) - float(certified_pairs(problem.candidates, duals, rooms).sum())


class Rooms(NamedTuple):
    """What kept exchanges leave of outputs and needs, in their own units, and what a unit through each hub costs."""

    supply: pd.Series
    takes: pd.Series
    hub_rates: pd.Series


def certified_rooms(problem: Problem) -> Rooms:
    """The rooms of a problem's streams; its candidates have to include all that is kept."""
    c, s = problem.candidates.columns, problem.market.streams
    supply = pd.Series(problem.supply.sum(axis=(1, 2)) + problem.market.year.out_initial)
    takes = pd.Series(np.where(s.need_usable, np.nan_to_num(s.takes), 0.0))
    floor = c["floor"]
    supply = (supply - floor.groupby(c["output"]).sum().reindex(supply.index, fill_value=0.0)).clip(lower=0.0)
    eaten = (floor * c["gain"]).groupby(c["need"]).sum()
    takes = (takes - eaten.reindex(takes.index, fill_value=0.0)).clip(lower=0.0)
    return Rooms(supply, takes, _hub_rates(problem))


def certified_rest(problem: Problem, duals: Floats, rooms: Rooms) -> float:
    """The region's cost with what is kept and nothing else, less what the rooms are worth at the duals."""
    c = problem.candidates.columns
    kept = c[c["floor"] > 0]
    cost = _nothing_exchanged(problem) - float((kept["steer"] * kept["floor"]).sum())
    cost += float(kept.drop_duplicates(["output", "need", "hub"])["stream_cost"].sum())
    cost += float(kept.drop_duplicates(["output", "need", "mode"])["pipe"].sum())
    dual, outputs = np.maximum(duals, 0.0), len(rooms.supply)
    taken = dual[outputs : outputs + len(rooms.takes)] @ rooms.takes.to_numpy()
    return cost - float(dual[:outputs] @ rooms.supply.to_numpy() + taken)


def certified_pairs(candidates: Candidates, duals: Floats, rooms: Rooms) -> pd.Series:
    """What each pair could add beyond its partnership, where that is more than 0 (index: row number of the pair)."""
    supply, takes, hub_rates = rooms
    dual = pd.Series(np.maximum(duals, 0.0))
    rows = _rows(candidates.columns, supply, takes, hub_rates)
    own = dual[rows["output"]].to_numpy() + rows["gain"] * dual[len(supply) + rows["need"]].to_numpy()
    rows = rows.assign(value=rows["value"] - own)
    rows = rows[rows["value"] > 0]
    if rows.empty:
        return pd.Series(dtype="float64")
    given = _filled(rows.assign(use=1.0), "output", supply)
    taken = _filled(rows.assign(use=rows["gain"]), "need", takes)
    worth = pd.concat([given, taken], axis=1).min(axis=1)
    pays = worth - candidates.pairs["cost"].reindex(worth.index)
    return pays[pays > 0]


def _hub_rates(problem: Problem) -> pd.Series:
    """By number of the hub the least that a unit of its capacity costs; what exists costs nothing more."""
    sizes = problem.region.hubs
    rate = (sizes["fixed_cost"] / sizes["capacity"]).mask(sizes["status"] == "existing", 0.0)
    return rate.groupby(sizes["hub"], sort=False).min().reset_index(drop=True)


def _rows(c: pd.DataFrame, supply: pd.Series, takes: pd.Series, hub_rates: pd.Series) -> pd.DataFrame:
    """Candidates with what one unit is worth after the spread cost of its stream and pipe, and the most of it."""
    streams = np.minimum(supply[c["output"]].to_numpy(), takes[c["need"]].to_numpy() / c["gain"])
    most = np.minimum(c["most"] - c["floor"], streams).clip(lower=0.0)
    rows = c[["output", "need", "hub", "mode", "pair", "gain"]].assign(most=most, value=c["steer"], streams=streams)
    rows["value"] -= c["hub"].map(hub_rates).fillna(0.0) * c["load"]
    runs = c["floor"] > 0
    for keys, cost in (
        (["output", "need", "hub"], c["stream_cost"]), (["output", "need", "hub", "mode"], c["pipe"]),
    ):  # fmt: skip
        if not (cost > 0).any():
            continue
        by = [rows[k] for k in keys]
        carried = np.minimum(rows["most"].groupby(by).transform("sum"), rows["streams"].groupby(by).transform("max"))
        free = runs.groupby(by).transform("any") | ~(carried > 0)
        rows["value"] -= (cost / carried.where(carried > 0, 1.0)).where(~free, 0.0)
    return rows[rows["most"] > 0]


def _filled(rows: pd.DataFrame, stream: str, room: pd.Series) -> pd.Series:
    """What each pair is worth where each room is filled with its best candidates, the other side left out."""
    rows = rows.assign(rate=rows["value"] / rows["use"], wanted=rows["most"] * rows["use"])
    rows = rows.sort_values("rate", ascending=False, kind="stable")
    so_far = rows.groupby(["pair", stream])["wanted"].cumsum() - rows["wanted"]
    amount = np.minimum(rows["wanted"], (room[rows[stream]].to_numpy() - so_far).clip(lower=0.0))
    return (rows["rate"] * amount).groupby(rows["pair"]).sum()


def _nothing_exchanged(problem: Problem) -> float:
    """The region's cost where everything is disposed of and bought, a carbon price that isn't paid included."""
    s, shadow = problem.market.streams, problem.region.settings.policy.shadow_per_kg
    sizes, year = problem.region.hubs, problem.market.year
    total = float(sizes.loc[sizes["status"] == "existing", "fixed_cost"].sum())
    for amounts, held, money, kg in (
        (problem.supply, year.out_initial, s.dispose, s.dispose_co2),
        (problem.demand, -year.need_initial, s.buy, s.buy_co2),
    ):
        total += float(((amounts.sum(axis=(1, 2)) + held) * np.nan_to_num(money + shadow * np.nan_to_num(kg))).sum())
    return total
