"""Where a plan leaves every stream and pair: what is left, what is open, whom one more tonne would displace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.candidates.pairs import pair_table
from symbiosis.candidates.streams import Flags, Floats, Ints
from symbiosis.explain.blends import blend_slack
from symbiosis.explain.season import Rests, rests
from symbiosis.problem.problem import Problem
from symbiosis.problem.spec import Objective

PAIR_COST = {"transaction_cost": ["pair"]}
STREAM_COSTS = {"permit_cost": ["output", "need", "hub"], "pipe_cost": ["output", "need", "hub", "mode"]}
DUST = 1e-7  # of a stream: less than this isn't left over


@dataclass(frozen=True)
class Displaced:
    """Per stream the running exchange worth least per unit of it that may shrink, and the next one from elsewhere.

    Two rows, so that a stream never displaces itself: `worth` is the saving per unit of the stream, `room` how much of
    it the exchange holds, `source` the stream at its other end and `rival` the firm there (−1: none), `partnership`
    and `fixed` the costs of partnership, permit and pipe that end with all of it. `bound` holds the (stream, source)
    of exchanges that may not shrink.
    """

    worth: Floats
    room: Floats
    source: Ints
    rival: Ints
    partnership: Floats
    fixed: Floats
    bound: Ints

    def beside(self, stream: Ints, own: Ints) -> list[Any]:
        """For each (stream, own) worth, room, rival, partnership, fixed of the exchange that `own` would displace."""
        row = (self.source[0, stream] == own).astype("int64")
        return [column[row, stream] for column in (self.worth, self.room, self.rival, self.partnership, self.fixed)]

    def is_bound(self, stream: Ints, own: Ints) -> Flags:
        """Whether an exchange beside that with `own` holds the stream and may not shrink."""
        held = np.bincount(self.bound[0], minlength=self.worth.shape[1])[stream]
        width = int(max(self.bound[1].max(initial=0), own.max(initial=0))) + 1
        mine = np.isin(stream * width + own, self.bound[0] * width + self.bound[1])
        result: Flags = held > mine
        return result


@dataclass(frozen=True)
class State:
    """What a plan leaves: amounts per stream in its own unit, open pairs, streams and pipes as sorted keys."""

    left: Floats
    unmet: Floats
    takes_room: Floats
    recipe_room: dict[int, Floats]
    open_pairs: Ints
    pair_tonnes: dict[int, float]
    open_streams: Ints
    open_pipes: Ints
    partners: Ints
    takers: Ints
    at_need: Displaced
    at_output: Displaced
    at_recipe: dict[int, Displaced]
    rows: pd.DataFrame
    blend_slack: Floats
    seasons: Rests | None = None


def plan_state(problem: Problem, rows: pd.DataFrame, flows: Floats | None = None) -> State:
    """The state behind the exchange rows of a plan; `flows` x[a, s, t] have their periods."""
    s, region = problem.market.streams, problem.region
    o, n = rows["output"].to_numpy(), rows["need"].to_numpy()
    given = np.bincount(o, rows["quantity"], len(s.supply))
    met = np.bincount(n, rows["received"], len(s.demand))
    # A path through a hub opens its own partnerships, and neither stream nor pipe of a direct exchange.
    known, direct = problem.candidates.pairs["key"].to_numpy(), (rows["hub"] < 0).to_numpy()
    two = rows["pair2"].to_numpy()
    keys = known[np.concatenate([rows["pair"].to_numpy(), two[two >= 0]])]
    stream = (o * len(s.need_site) + n)[direct]
    open_pairs = np.unique(keys)
    a, b = open_pairs // len(s.lon), open_pairs % len(s.lon)
    wanted = s.demand - problem.market.year.need_initial
    share = region.recipes["max_share"].to_numpy()
    recipe_room = {
        int(r): share[r] * s.demand
        - np.bincount(n[rows["recipe"] == r], rows["received"][rows["recipe"] == r], len(s.demand))
        for r in np.flatnonzero(share < 1)
    }
    second = (rows["quantity"] * rows["tonnes2"]).to_numpy()[two >= 0]
    moved = pd.Series(np.concatenate([rows["tonnes_moved"].to_numpy(), second])).fillna(0.0)
    tonnes = moved.groupby(keys).sum()
    return State(
        left=_clean(s.supply + problem.market.year.out_initial - given, s.supply),
        unmet=_clean(wanted - met, s.demand),
        takes_room=_clean(np.minimum(s.takes, wanted) - met, s.demand),
        recipe_room=recipe_room,
        open_pairs=open_pairs,
        pair_tonnes={int(k): float(v) for k, v in tonnes.items()},
        open_streams=np.unique(stream),
        open_pipes=np.unique(stream * len(region.modes) + rows["mode"].to_numpy()[direct]),
        partners=np.bincount(np.concatenate([a, b]), minlength=len(s.lon)),
        takers=np.bincount(np.unique(o * len(s.need_site) + n) // len(s.need_site), minlength=len(s.supply)),
        at_need=_displaced(problem, rows, "need", len(s.demand)),
        at_output=_displaced(problem, rows, "output", len(s.supply)),
        at_recipe={r: _displaced(problem, rows[rows["recipe"] == r], "need", len(s.demand)) for r in recipe_room},
        rows=rows,
        blend_slack=blend_slack(problem, rows),
        seasons=rests(problem, flows),
    )


def _clean(rest: Floats, total: Floats) -> Floats:
    return np.where(rest > DUST * np.maximum(total, 1e-300), rest, 0.0)


def _displaced(problem: Problem, rows: pd.DataFrame, side: str, count: int) -> Displaced:
    s, pairs = problem.market.streams, problem.candidates.pairs
    at_need = side == "need"
    amount = rows["received" if at_need else "quantity"].to_numpy()
    # A saving is per unit of output; at a need it counts per unit of need.
    per = 1 / rows["gain"].to_numpy() if at_need else np.ones(len(rows))
    other = "output" if at_need else "need"
    stream, source = rows[side].to_numpy(), rows[other].to_numpy()
    firm = (s.out_site if at_need else s.need_site)[source]
    lots = (s.out_lot[rows["output"]] > 0) | (s.need_lot[rows["need"]] > 0)
    pair = pairs.iloc[rows["pair"]]
    o, n = rows["output"].to_numpy(dtype="int64"), rows["need"].to_numpy(dtype="int64")
    # What makes room in a blend can't leave without what it made room for.
    lots |= problem.market.blends.helps(o, n, rows["gain"].to_numpy(dtype="float64"))
    lots |= (problem.region.needs["min_sources"].to_numpy() > 1)[rows["need"]]
    stuck = lots | (pair["min_t"] > 0).to_numpy() | (pair["status"] == "required").to_numpy()
    free = np.where(stuck, 0.0, amount * (1 - _held(rows) / rows["quantity"].to_numpy()))
    unit = problem.candidates.columns.loc[rows["candidate"], ["saving", "steer"]].to_numpy()
    value = value_of(problem, unit[:, 0], unit[:, 1])[0] * per
    ends = free >= amount * (1 - DUST)
    partnership, fixed = np.where(ends, _alone(rows, PAIR_COST), 0.0), np.where(ends, _alone(rows, STREAM_COSTS), 0.0)
    values = {"worth": value, "room": free, "partnership": partnership, "fixed": fixed}
    found = {name: np.full((2, count), np.inf if name == "worth" else 0.0) for name in values}
    sources, rival = np.full((2, count), -1), np.full((2, count), -1)
    table = pd.DataFrame({"row": np.arange(len(rows)), "stream": stream, "source": source, "value": value})
    movable = table[free > DUST * amount].sort_values(["stream", "value"], kind="stable")
    cheapest = movable.drop_duplicates(["stream", "source"])
    for rank in (0, 1):
        picked = cheapest[cheapest.groupby("stream").cumcount() == rank]
        at, row = picked["stream"].to_numpy(), picked["row"].to_numpy()
        for name, column in values.items():
            found[name][rank, at] = column[row]
        sources[rank, at], rival[rank, at] = source[row], firm[row]
    held = table[free <= DUST * amount].drop_duplicates(["stream", "source"])
    return Displaced(source=sources, rival=rival, bound=held[["stream", "source"]].to_numpy().T, **found)


def _held(rows: pd.DataFrame) -> Floats:
    """Of each row's quantity what may not shrink: what is kept of today, or its part of what is agreed."""
    whole = rows["quantity"].groupby([rows["output"], rows["need"]]).transform("sum")
    agreed = rows["quantity"] * np.minimum(rows["agreed"] / whole, 1.0)
    result: Floats = np.maximum(rows["floor"], agreed).to_numpy()
    return result


def _alone(rows: pd.DataFrame, costs: dict[str, list[str]]) -> Floats:
    """The yearly fixed costs that end when the exchange does: those it shares with no other."""
    parts = [np.where(rows.duplicated(shared, keep=False), 0.0, rows[cost]) for cost, shared in costs.items()]
    return np.asarray(np.sum(parts, axis=0), dtype="float64")


def value_of(problem: Problem, saving: Floats, steer: Floats) -> tuple[Floats, float]:
    """What a unit and a kg CO2e are worth: as they steer the plan where that is the region's cost, else as paid."""
    policy = problem.region.settings.policy
    if problem.objective is Objective.SYSTEM_COST:
        return steer, policy.carbon_price / 1000
    return saving, policy.paid_per_kg


def pair_facts(problem: Problem, keys: Ints) -> pd.DataFrame:
    """Cost, min_t and max_t of any pairs, candidates or not, one row per key given."""
    unique, back = np.unique(keys, return_inverse=True)
    running = problem.candidates.pairs
    table = pair_table(
        unique, problem.region, problem.market.streams, running.loc[running["running"], "key"].to_numpy()
    )
    return table.iloc[back].reset_index(drop=True)


def is_open(sorted_keys: Ints, keys: Ints) -> Flags:
    """Which keys are among the sorted ones."""
    result: Flags = np.isin(keys, sorted_keys)
    return result
