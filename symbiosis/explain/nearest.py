"""For every stream that stays, the exchange that came nearest to paying, and what it would have taken.

The promise behind each figure: inside `break_even_km`, or with `missing_saving` more, a better plan exists.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import pandas as pd

from symbiosis.candidates.compatibility import Bar
from symbiosis.candidates.lanes import Block
from symbiosis.candidates.pairs import pair_key
from symbiosis.candidates.streams import Flags, Floats, Ints, Streams
from symbiosis.explain.state import DUST, State, is_open, pair_facts
from symbiosis.problem.problem import Problem

COLUMNS = (
    "o", "n", "recipe", "mode", "km", "break_even_km", "amount", "margin", "next_door", "partnership", "stream", "net",
    "required", "bar", "limit", "rival", "displaces", "max_km",
)  # fmt: skip


class Limit(IntEnum):
    """Limits other than money that can forbid one more exchange."""

    NONE = 0
    LOT = 1
    PAIR_LEAST = 2
    PAIR_MOST = 3
    ONE_TAKER = 4
    PARTNERS = 5
    HELD = 6
    SERVED = 7
    SHARE = 8


@dataclass(frozen=True)
class Nearest:
    """One row per stream that some partner fits (index: row number of the output or need)."""

    outputs: pd.DataFrame
    needs: pd.DataFrame


def nearest_misses(problem: Problem, state: State) -> Nearest:
    """The nearest miss of every usable output with something left and every usable need with something unmet."""
    s = problem.market.streams
    stays = s.out_usable & (state.left > 0)
    lacks = s.need_usable & (state.unmet > 0)
    best: dict[str, pd.DataFrame] = {"o": pd.DataFrame(columns=list(COLUMNS)), "n": pd.DataFrame(columns=list(COLUMNS))}
    for side, outputs, needs in (("o", stays, s.need_usable), ("n", s.out_usable, lacks)):
        for block in problem.market.whole(outputs, needs):
            rows = _evaluate(problem, state, block, side)
            best[side] = _closest(pd.concat([best[side], rows]) if len(best[side]) else rows, side)
    return Nearest(best["o"].set_index("o", drop=False), best["n"].set_index("n", drop=False))


def _closest(rows: pd.DataFrame, side: str) -> pd.DataFrame:
    return rows.sort_values([side, "required", "km", "o", "n"], kind="stable").drop_duplicates(side)


def _evaluate(problem: Problem, state: State, block: Block, side: str) -> pd.DataFrame:
    """What one more exchange of each pair would bring, at the amount that is free or can be freed."""
    s, lane, o, n = problem.market.streams, block.lane, block.o, block.n
    amount, lost, rival, blocked = _free_or_freed(s, state, block, side)
    key = pair_key(s.out_site[o], s.need_site[n], len(s.lon))
    facts = pair_facts(problem, key)
    room_t = np.nan_to_num(facts["max_t"].to_numpy(), nan=np.inf) - _pair_tonnes(state, key)
    weighs = np.nan_to_num(s.out_t[o])
    with np.errstate(divide="ignore", invalid="ignore"):
        amount = np.where((weighs > 0) & (room_t > 0), np.minimum(amount, room_t / weighs), amount)
    stream_key = o * len(s.need_site) + n
    partnership = np.where(is_open(state.open_pairs, key), 0.0, facts["cost"])
    fixed = np.where(is_open(state.open_streams, stream_key), 0.0, problem.market.stream_cost[o])
    built = is_open(state.open_pipes, stream_key * len(problem.region.modes) + lane.mode)
    pipe_km = np.where(built, 0.0, lane.pipe_km)
    policy = problem.region.settings.policy
    per_km = lane.per_km + policy.carbon_price / 1000 * lane.co2_km
    next_door = block.steer + per_km * block.km - lost
    margin = block.steer - lost
    with np.errstate(divide="ignore", invalid="ignore"):
        net = amount * margin - partnership - fixed - pipe_km * block.km
        spare = amount * next_door - partnership - fixed
        slope = amount * per_km + pipe_km
        break_even = np.where(slope > 0, spare / slope, np.where(spare > 0, np.inf, -np.inf))
        required = np.where(amount > 0, np.maximum(-net / amount, 0.0), np.inf)
    beyond = block.km > lane.max_km
    limit = np.where(amount > 0, _limits(problem, state, block, amount, key, facts), blocked)
    rows = pd.DataFrame({
        "o": o, "n": n, "recipe": lane.recipe, "mode": lane.mode, "km": block.km,
        "break_even_km": np.minimum(break_even, lane.max_km), "amount": amount, "margin": margin,
        "next_door": next_door, "partnership": partnership, "stream": fixed + pipe_km * block.km,
        "net": np.nan_to_num(net, nan=0.0, posinf=0.0, neginf=0.0), "required": np.nan_to_num(required, nan=np.inf),
        "bar": problem.market.compatibility.bars(o, n, lane.recipe), "limit": limit,
        "rival": rival, "displaces": rival >= 0, "max_km": np.where(beyond, lane.max_km, np.inf),
    })  # fmt: skip
    # A pair that can do nothing here and now ranks behind every pair that lacks only money.
    rows.loc[(rows["bar"] != Bar.NONE) & (rows["net"] <= 0), "required"] = np.inf
    return rows


def _free_or_freed(s: Streams, state: State, block: Block, side: str) -> tuple[Floats, Floats, Ints, Ints]:
    """How much each pair could exchange, what a unit of it displaces, whom (−1: nobody), and what blocks it at 0."""
    lane, o, n = block.lane, block.o, block.n
    take_room = state.takes_room[n]
    whole_recipe = np.full(len(n), False)
    if lane.recipe in state.recipe_room:
        share_room = np.maximum(state.recipe_room[lane.recipe][n], 0.0)
        share_room = np.where(share_room > DUST * s.demand[n], share_room, 0.0)
        whole_recipe = share_room <= 0
        take_room = np.minimum(take_room, share_room)
    if side == "o":
        free, own, stream, per, me, other = take_room / lane.gain, state.left[o], n, lane.gain, o, state.at_need
    else:
        free, own, stream, per, me, other = state.left[o], take_room / lane.gain, o, 1.0, n, state.at_output
    worth, held, rival = other.beside(stream, me)
    bound = other.bound[stream]
    if side == "o" and whole_recipe.any():
        # A recipe at its largest share makes room only by giving way to itself.
        same = state.at_recipe[lane.recipe]
        replaced = same.beside(stream, me)
        worth, held, rival = (np.where(whole_recipe, a, b) for a, b in zip(replaced, (worth, held, rival), strict=True))
        bound = np.where(whole_recipe, same.bound[stream], bound)
    displaces = free <= 0
    amount = np.minimum(own, np.where(displaces, held / per, free))
    lost = np.where(displaces & (rival >= 0), worth * per, 0.0)
    blocked = np.where(bound, Limit.HELD, np.where(whole_recipe, Limit.SHARE, Limit.SERVED))
    return amount, lost, np.where(displaces, rival, -1), blocked


def _pair_tonnes(state: State, key: Ints) -> Floats:
    """Tonnes that each pair of firms exchanges under the plan."""
    unique, back = np.unique(key, return_inverse=True)
    result: Floats = np.array([state.pair_tonnes.get(int(k), 0.0) for k in unique])[back]
    return result


def _limits(problem: Problem, state: State, block: Block, amount: Floats, key: Ints, facts: pd.DataFrame) -> Ints:
    """Which limit, if any, forbids one more exchange of each pair (values of Limit)."""
    s, lane, o, n = problem.market.streams, block.lane, block.o, block.n
    most = problem.region.enterprises["max_partners"].to_numpy()
    giver, taker = s.out_site[o], s.need_site[n]
    closed: Flags = ~is_open(state.open_pairs, key)
    opened = is_open(state.open_streams, o * len(s.need_site) + n)
    tonnes = amount * np.nan_to_num(s.out_t[o])
    already = _pair_tonnes(state, key)
    exclusive = problem.region.outputs["exclusive"].to_numpy(dtype=bool)
    result = np.full(len(o), Limit.NONE)
    short = (amount < s.out_lot[o] * (1 - 1e-9)) | (amount * lane.gain < s.need_lot[n] * (1 - 1e-9))
    result[short & ~opened] = Limit.LOT
    result[closed & (tonnes < facts["min_t"].to_numpy() * (1 - 1e-9))] = Limit.PAIR_LEAST
    result[(facts["max_t"].to_numpy() - already) <= 1e-9 * np.nan_to_num(facts["max_t"].to_numpy())] = Limit.PAIR_MOST
    result[exclusive[o] & (state.takers[o] > 0) & ~opened] = Limit.ONE_TAKER
    result[closed & ((state.partners[giver] >= most[giver]) | (state.partners[taker] >= most[taker]))] = Limit.PARTNERS
    return result
