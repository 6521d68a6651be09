"""How much each pair of which something is unknown could exchange: beside the plan, or in place of a part of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from symbiosis.candidates.lanes import Lane
from symbiosis.candidates.streams import Flags, Floats, Ints
from symbiosis.explain.blends import blend_room
from symbiosis.explain.nearest import pair_tonnes
from symbiosis.explain.source_room import source_room
from symbiosis.explain.state import DUST, State, is_open
from symbiosis.problem.problem import Problem


@dataclass(frozen=True)
class LeadRoom:
    """Per pair, in units of output: the `least` and the most (`amount`, ∞ where unknown) that could go.

    Where one of the streams is full, `displaces` marks that a part of its exchange worth least could give way: `amount`
    is then what that one holds, and `lost` what a unit of output takes from it. The rest are limits other than money.
    """

    least: Floats
    amount: Floats
    displaces: Flags
    lost: Floats
    no_share: Flags
    no_tonnes: Flags
    no_partner: Flags
    no_taker: Flags
    no_source: Flags


def lead_room(problem: Problem, state: State, lane: Lane, key: Ints, facts: pd.DataFrame, o: Ints, n: Ints) -> LeadRoom:
    """The room of each pair (o, n) of firms `key`; an unknown amount may be as much as its firm says at most."""
    s, region = problem.market.streams, problem.region
    supply, demand = (
        np.where(np.isnan(known), table["quantity_high"].to_numpy(), known)
        for known, table in ((s.supply, region.outputs), (s.demand, region.needs))
    )
    # What the plan uses already is not free for a lead; what is unknown or barred has no part in the plan.
    free = np.where(s.out_free, state.left, supply)[o]
    room = np.where(s.need_usable, state.takes_room, demand * region.needs["max_share"].to_numpy())[n]
    by_recipe = lane.recipe_share * demand[n]
    if lane.recipe in state.recipe_room:
        rest = state.recipe_room[lane.recipe][n]
        by_recipe = np.where(s.need_usable[n], np.where(rest > DUST * by_recipe, rest, 0.0), by_recipe)
    closed = ~is_open(state.open_pairs, key)
    most_t, already = facts["max_t"].to_numpy(), pair_tonnes(state, key)
    with np.errstate(divide="ignore", invalid="ignore"):
        weighs = np.where(s.out_t[o] > 0, s.out_t[o], np.nan)
        pair_least = np.where(closed, facts["min_t"].to_numpy(), 0.0) / weighs
        pair_most = (most_t - already) / weighs
    least = np.fmax(np.maximum(s.out_lot[o], s.need_lot[n] / lane.gain), pair_least)
    blend = blend_room(problem.market.blends, state.blend_slack, o, n, lane.gain)
    by_source, too_few = source_room(problem, state, o, n)
    limit = np.fmin(np.fmin(by_recipe, by_source) / lane.gain, pair_most)
    limit = np.fmin(limit, np.where(np.isfinite(blend), blend, np.nan))
    beside = np.fmin(np.fmin(free, room / lane.gain), limit)
    displaces, held, lost = _instead(problem, state, lane, o, n, free <= 0, room <= 0)
    instead = np.fmin(np.where(free <= 0, room / lane.gain, free), np.fmin(held, limit))
    partners, most = state.partners, region.enterprises["max_partners"].to_numpy()
    giver, taker = s.out_site[o], s.need_site[n]
    return LeadRoom(
        least=least,
        amount=np.nan_to_num(np.where(displaces, instead, beside), nan=np.inf, posinf=np.inf),
        displaces=displaces,
        lost=lost,
        no_share=(by_recipe <= 0) & (room > 0),
        no_tonnes=already >= most_t * (1 - 1e-9),
        no_partner=closed & ((partners[giver] >= most[giver]) | (partners[taker] >= most[taker])),
        no_source=too_few | (by_source <= 0),
        no_taker=region.outputs["exclusive"].to_numpy(dtype=bool)[o] & (state.takers[o] > 0),
    )


def _instead(
    problem: Problem, state: State, lane: Lane, o: Ints, n: Ints, no_supply: Flags, no_demand: Flags
) -> tuple[Flags, Floats, Floats]:
    """Whether each pair could take the place of another one at its full stream, how much that holds, what it is worth.

    Only where one of the two is full, and where the plan asks for the money that firms count with, and for no more.
    """
    worth, held, rival, _, _ = state.at_need.beside(n, o)
    other = state.at_output.beside(o, n)
    worth = np.where(no_demand, worth * lane.gain, other[0])
    held = np.where(no_demand, held / lane.gain, other[1])
    rival = np.where(no_demand, rival, other[2])
    alike = problem.is_money and problem.counts_all
    displaces: Flags = (no_supply != no_demand) & (rival >= 0) & alike
    return displaces, held, np.where(displaces, np.maximum(worth, 0.0), 0.0)
