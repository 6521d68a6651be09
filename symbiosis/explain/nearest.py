"""For every stream that stays, the exchange that came nearest to paying, and what it would have taken.

The promise behind each figure: inside `break_even_km`, or with `missing_saving` more, a better plan exists.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np
import pandas as pd

from symbiosis.candidates.compatibility import Bar
from symbiosis.candidates.lanes import Block
from symbiosis.candidates.pairs import formula_cost, pair_key
from symbiosis.candidates.streams import Flags, Floats, Ints, Streams
from symbiosis.explain.blends import blend_room
from symbiosis.explain.source_room import source_room
from symbiosis.explain.state import DUST, State, is_open, pair_facts, value_of
from symbiosis.problem.problem import Problem
from symbiosis.relaxation.flow_lp import best_of

COLUMNS = (
    "o", "n", "recipe", "mode", "km", "break_even_km", "amount", "margin", "next_door", "partnership", "stream", "net",
    "required", "bar", "limit", "gain", "limits", "rival", "displaces", "reach_km", "apart",
)  # fmt: skip


FIRST = 3  # pairs of each stream and chunk that are worked out before the rest is measured against them
TIE = 1e-6  # per km: of pairs that lack the same, the nearer ones first


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
    QUALITY = 9
    SEASON = 10
    SOURCES = 11
    SOURCE_SHARE = 12


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
    # What is bound to its present route is nobody's to take, however well it fits.
    for side, outputs, needs in (("o", stays & s.out_free, s.need_usable), ("n", s.out_usable & s.out_free, lacks)):
        for lane, o, n in problem.market.fitting(outputs, needs):
            sketch = problem.market.sketched(lane, o, n)
            least = _least_required(problem, state, sketch, side)
            first, later = np.zeros(len(o), dtype=bool), np.zeros(len(o), dtype=bool)
            first[best_of(o if side == "o" else n, -least - TIE * sketch.km, FIRST)] = True
            for rows in (first, later):
                if rows is later:
                    later |= ~first & _may_be_nearer(best[side], side, o if side == "o" else n, least, sketch.km)
                block = problem.market.priced(lane, o[rows], n[rows])
                found = _evaluate(problem, state, block, side)
                best[side] = _closest(pd.concat([best[side], found]) if len(best[side]) else found, side)
    return Nearest(best["o"].set_index("o", drop=False), best["n"].set_index("n", drop=False))


def _closest(rows: pd.DataFrame, side: str) -> pd.DataFrame:
    return rows.sort_values([side, "required", "km", "o", "n"], kind="stable").drop_duplicates(side)


def _least_required(problem: Problem, state: State, sketch: Block, side: str) -> Floats:
    """What each pair lacks per unit at least (∞ where money won't do): the haul and the partnership at their least."""
    s, o, n = problem.market.streams, sketch.o, sketch.n
    room = _free_or_freed(s, state, sketch, side)
    giver, taker = s.out_site[o], s.need_site[n]
    known = is_open(_known_pairs(problem, state), pair_key(giver, taker, len(s.lon)))
    known |= (s.company[giver] == s.company[taker]) & (s.company[giver] >= 0)
    cost = np.where(known, 0.0, formula_cost(giver, taker, problem.region))
    freed = np.where(room.rival >= 0, room.fixed + room.partnership, 0.0)
    margin = value_of(problem, sketch.saving, sketch.steer)[0] - room.lost
    with np.errstate(divide="ignore", invalid="ignore"):
        net = room.amount * margin + freed - cost
        least = np.where(room.amount > 0, np.maximum(-net / room.amount, 0.0), np.inf)
    bars = problem.market.compatibility.bars(o, n, sketch.lane.recipe)
    more = (bars != Bar.NONE) | (sketch.km > sketch.lane.max_km)
    least[(more & (net < 0)) | (bars == Bar.HAZARD) | (bars == Bar.COLD)] = np.inf
    # A pair with a row of its own may have a largest tonnage, which changes the amount.
    least[known & ~np.isinf(least)] = 0.0
    return np.where(np.isfinite(least), np.maximum(least * (1 - 1e-9) - 1e-9, 0.0), least)


def _known_pairs(problem: Problem, state: State) -> Ints:
    """Pairs whose partnership may cost less than the formula says: open, running today, or in partnerships.csv."""
    region, pairs = problem.region, problem.candidates.pairs
    index = pd.Index(region.enterprises["enterprise"])
    a, b = (index.get_indexer(region.partnerships[side]).astype("int64") for side in ("a", "b"))
    running = pairs.loc[pairs["running"], "key"].to_numpy()
    return np.unique(np.concatenate([pair_key(a, b, len(index)), running, state.open_pairs]))


def _may_be_nearer(best: pd.DataFrame, side: str, stream: Ints, least: Floats, km: Floats) -> Flags:
    """Pairs that could come before the best of their stream so far, by what they lack and how far they are at least."""
    size = int(max(stream.max(initial=0), best[side].max() if len(best) else 0)) + 1
    lacks, far = np.full(size, np.inf), np.full(size, np.inf)
    if len(best):
        at = best[side].to_numpy(dtype="int64")
        lacks[at], far[at] = best["required"], best["km"]
    result: Flags = (least < lacks[stream]) | ((least == lacks[stream]) & (km <= far[stream]))
    return result


def _evaluate(problem: Problem, state: State, block: Block, side: str) -> pd.DataFrame:
    """What one more exchange of each pair would bring, at the amount that is free or can be freed."""
    s, lane, o, n = problem.market.streams, block.lane, block.o, block.n
    room = _free_or_freed(s, state, block, side)
    key = pair_key(s.out_site[o], s.need_site[n], len(s.lon))
    facts = pair_facts(problem, key)
    room_t = np.nan_to_num(facts["max_t"].to_numpy(), nan=np.inf, posinf=np.inf) - pair_tonnes(state, key)
    weighs, amount = np.nan_to_num(s.out_t[o]), room.amount
    with np.errstate(divide="ignore", invalid="ignore"):
        amount = np.where((weighs > 0) & (room_t > 0), np.minimum(amount, room_t / weighs), amount)
    blend, unblended = blend_room(problem.market.blends, state.blend_slack, o, n, lane.gain), amount
    amount = np.where(blend > 0, np.minimum(amount, blend), amount)
    room = replace(room, amount=amount)
    money = _money(problem, state, block, room, key, facts, s.out_site[o] if side == "o" else s.need_site[n])
    first, limits = _limits(problem, state, block, np.where(amount > 0, amount, room.apart), key, facts)
    if np.isfinite(blend).any():
        # What is too little only because of the blend is stopped by it, though more than one thing would have to give.
        unblended = np.where(unblended > 0, unblended, room.apart)
        other, many = _limits(problem, state, block, unblended, key, facts)
        first = np.where((other == Limit.NONE) & ((blend <= 0) | (first != Limit.NONE)), int(Limit.QUALITY), first)
        limits = np.where(blend <= 0, many + 1, np.where(first == Limit.QUALITY, 2, limits))
    limit = np.where(amount > 0, first, room.blocked)
    rows = pd.DataFrame({
        "o": o, "n": n, "recipe": lane.recipe, "mode": lane.mode, "km": block.km, "amount": amount, **money,
        "bar": problem.market.compatibility.bars(o, n, lane.recipe), "limit": limit,
        "gain": lane.gain, "limits": limits, "rival": room.rival, "displaces": room.rival >= 0, "reach_km": lane.max_km,
        "apart": np.where(amount > 0, 0.0, room.apart),
    })  # fmt: skip
    # A pair that lacks more than money ranks behind every pair that lacks only that.
    more = (rows["bar"] != Bar.NONE) | (rows["limit"] != Limit.NONE) | (rows["km"] > lane.max_km)
    rows.loc[more & (rows["net"] <= 0), "required"] = np.inf
    # What no answer and no money could lift comes last.
    rows.loc[rows["bar"].isin([Bar.HAZARD, Bar.COLD]), "required"] = np.inf
    return rows


def _money(
    problem: Problem, state: State, block: Block, room: _Room, key: Ints, facts: pd.DataFrame, own_firm: Ints
) -> dict[str, Floats]:
    """What each pair's exchange would bring by unit and in all, and lacks; `own_firm` is whose stream stays."""
    s, lane, amount = problem.market.streams, block.lane, room.amount
    stream_key = block.o * len(s.need_site) + block.n
    partnership = np.where(is_open(state.open_pairs, key), 0.0, facts["cost"])
    fixed = np.where(is_open(state.open_streams, stream_key), 0.0, problem.market.stream_cost(block.o, block.n))
    built = is_open(state.open_pipes, stream_key * len(problem.region.modes) + lane.mode)
    pipe_km = np.where(built, 0.0, lane.pipe_km)
    worth, carbon = value_of(problem, block.saving, block.steer)
    per_km = lane.per_km + carbon * lane.co2_km
    margin = worth - room.lost
    same_pair = (room.rival >= 0) & (room.rival == own_firm)
    # Who gives way altogether no longer pays for the permit, the pipe, the partnership unless it goes on.
    freed = room.fixed + np.where(same_pair, 0.0, room.partnership)
    freed = np.where((room.rival >= 0) & (amount >= room.held * (1 - 1e-9)), freed, 0.0)
    net = amount * margin + freed - partnership - fixed - pipe_km * block.km
    slope = amount * per_km + pipe_km
    with np.errstate(divide="ignore", invalid="ignore"):
        break_even = np.where(slope > 0, block.km + net / slope, np.where(net > 0, np.inf, -np.inf))
        required = np.where(amount > 0, np.maximum(-net / amount, 0.0), np.inf)
    # A rival between the same two firms comes nearer with them.
    break_even = np.where(same_pair, np.nan, break_even)
    return {
        "break_even_km": np.minimum(break_even, lane.max_km), "margin": margin,
        "next_door": margin + per_km * block.km, "partnership": partnership, "stream": fixed + pipe_km * block.km,
        "net": np.where(amount > 0, net, 0.0), "required": required,
    }  # fmt: skip


@dataclass(frozen=True)
class _Room:
    """Per pair, in units of output: the amount that is free or can be freed, what a unit of it displaces and whom
    (−1: nobody), how much that firm holds, which costs of partnership, permit and pipe end with all of it; what blocks
    the pair at amount 0, and how much would be free of both `apart` from each other in time.
    """

    amount: Floats
    lost: Floats
    rival: Ints
    held: Floats
    partnership: Floats
    fixed: Floats
    blocked: Ints
    apart: Floats


def _free_or_freed(s: Streams, state: State, block: Block, side: str) -> _Room:
    """The room for one more exchange of each pair."""
    lane, o, n = block.lane, block.o, block.n
    take_room = state.takes_room[n]
    by_recipe, whole_recipe = np.full(len(n), np.inf), np.full(len(n), False)
    if lane.recipe in state.recipe_room:
        by_recipe = np.maximum(state.recipe_room[lane.recipe][n], 0.0)
        by_recipe = np.where(by_recipe > DUST * s.demand[n], by_recipe, 0.0)
        whole_recipe = by_recipe <= 0
        take_room = np.minimum(take_room, by_recipe)
    if side == "o":
        free, own, stream, per, me, other = take_room / lane.gain, state.left[o], n, lane.gain, o, state.at_need
    else:
        free, own, stream, per, me, other = state.left[o], take_room / lane.gain, o, 1.0, n, state.at_output
    found, bound = other.beside(stream, me), other.is_bound(stream, me)
    if side == "o" and whole_recipe.any():
        # A recipe at its largest share makes room only by giving way to itself.
        same = state.at_recipe[lane.recipe]
        found = [np.where(whole_recipe, a, b) for a, b in zip(same.beside(stream, me), found, strict=True)]
        bound = np.where(whole_recipe, same.is_bound(stream, me), bound)
    worth, held, rival, partnership, fixed = found
    displaces = free <= 0
    held = held / per
    most = np.where(whole_recipe, held, np.minimum(held, by_recipe / lane.gain))
    blocked = np.where(bound, Limit.HELD, np.where(whole_recipe, Limit.SHARE, Limit.SERVED))
    amount = np.minimum(own, np.where(displaces, most, free))
    if state.seasons is not None:
        # Who gives way to whom in which period nobody looks for: what is full all year is served.
        apart = np.where(displaces, 0.0, amount)
        amount = np.minimum(apart, state.seasons.together(o, n, lane.recipe, lane.gain))
        blocked = np.where(displaces, blocked, Limit.SEASON)
        none = np.zeros(len(o))
        return _Room(amount, none, np.full(len(o), -1), none, none, none, blocked, np.where(amount > 0, 0.0, apart))
    return _Room(
        amount=amount,
        lost=np.where(displaces & (rival >= 0), worth * per, 0.0),
        rival=np.where(displaces, rival, -1),
        held=held,
        partnership=partnership,
        fixed=fixed,
        blocked=blocked,
        apart=np.zeros(len(o)),
    )


def pair_tonnes(state: State, key: Ints) -> Floats:
    """Tonnes that each pair of firms exchanges under the plan."""
    unique, back = np.unique(key, return_inverse=True)
    found = pd.Series(state.pair_tonnes, dtype="float64").reindex(unique, fill_value=0.0)
    result: Floats = found.to_numpy()[back]
    return result


def _limits(
    problem: Problem, state: State, block: Block, amount: Floats, key: Ints, facts: pd.DataFrame
) -> tuple[Ints, Ints]:
    """Which limit, if any, forbids one more exchange of each pair (values of Limit), and how many do."""
    s, lane, o, n = problem.market.streams, block.lane, block.o, block.n
    most = problem.region.enterprises["max_partners"].to_numpy()
    giver, taker = s.out_site[o], s.need_site[n]
    closed: Flags = ~is_open(state.open_pairs, key)
    opened = is_open(state.open_streams, o * len(s.need_site) + n)
    tonnes = amount * np.nan_to_num(s.out_t[o])
    already, most_t = pair_tonnes(state, key), np.nan_to_num(facts["max_t"].to_numpy(), nan=np.inf, posinf=np.inf)
    exclusive = problem.region.outputs["exclusive"].to_numpy(dtype=bool)
    full = [state.partners[e] >= most[e] for e in (giver, taker)]
    room, too_few = source_room(problem, state, o, n)
    forbids = {
        Limit.PARTNERS: closed & (full[0] | full[1]),
        Limit.ONE_TAKER: exclusive[o] & (state.takers[o] > 0) & ~opened,
        Limit.SOURCES: too_few,
        Limit.SOURCE_SHARE: amount * lane.gain > room * (1 + 1e-9),
        Limit.PAIR_MOST: already >= most_t * (1 - 1e-9),
        Limit.PAIR_LEAST: closed & (tonnes < facts["min_t"].to_numpy() * (1 - 1e-9)),
        Limit.LOT: ~opened & ((amount < s.out_lot[o] * (1 - 1e-9)) | (amount * lane.gain < s.need_lot[n] * (1 - 1e-9))),
    }
    first = np.select(list(forbids.values()), [int(limit) for limit in forbids], int(Limit.NONE))
    return first, np.sum(list(forbids.values()), axis=0)
