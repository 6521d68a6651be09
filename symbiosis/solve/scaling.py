"""A plan that the duals point to: slope scaling, one flow LP after the other at what opening really cost last time."""

from __future__ import annotations

import time

import numpy as np

from symbiosis.candidates.streams import Floats, Ints
from symbiosis.relaxation.arcs import Arcs
from symbiosis.relaxation.ascent import Ascent
from symbiosis.relaxation.flow_lp import FlowLP, amortised
from symbiosis.relaxation.pair_bound import PairBound

PASSES = 25
PAYS, NOT = 0.3, 1.5  # how a pair's cost counts at first, where it pays at the duals and where it doesn't
# Cores from wide to narrow: pairs that miss at most this share of their cost, arcs that lose at most this share of
# what they are worth, at the duals. A narrow core concentrates exchanges, a wide one leaves room to improve.
CORES = ((0.5, 0.15), (0.1, 0.1), (0.05, 0.05), (0.02, 0.02))
DUST = 1e-6


def core_of(bound: PairBound, ascent: Ascent, near: float = CORES[0][0], slack: float = CORES[0][1]) -> Ints:
    """Arcs of pairs that come near to paying at the duals: what the best plans are made of."""
    a = bound.arcs
    pays = ascent.worth > -near * np.maximum(a.pair_cost, 1e-9)
    reduced = bound.reduced(ascent.duals)
    return np.flatnonzero(pays[a.pair] & (reduced > -slack * np.abs(a.worth)))


def core_within(bound: PairBound, ascent: Ascent, most: int) -> Ints:
    """The widest core of at most so many arcs; the narrowest where none is."""
    for near, slack in CORES:
        rows = core_of(bound, ascent, near, slack)
        if len(rows) <= most:
            break
    return rows


def guided_plan(bound: PairBound, ascent: Ascent, until: float) -> Floats:
    """Flows on all arcs: the best plan that slope scaling meets on a few cores; all 0 where none gains anything.

    Narrow cores come first: they are quick and mostly win. Each has its share of the time left.
    """
    best, plan = 0.0, np.zeros(len(bound.arcs))
    for left, (near, slack) in zip(range(len(CORES), 0, -1), reversed(CORES), strict=True):
        rows = core_of(bound, ascent, near, slack)
        core = bound.arcs.take(rows)
        now = time.monotonic()
        flows = scaled_plan(core, ascent, now + (until - now) / left)
        gain = gain_of(core, flows)
        if gain > best:
            best, plan = gain, np.zeros(len(bound.arcs))
            plan[rows] = flows
        if time.monotonic() > until:
            break
    return plan


def scaled_plan(a: Arcs, ascent: Ascent, until: float) -> Floats:
    """Flows on the arcs of a core: the best plan that slope scaling meets; all 0 where none gains anything."""
    lp = FlowLP(a)
    spread = a.profit - amortised(a)
    pays = (ascent.worth > 0)[a.pair]
    cost = spread * np.where(pays, PAYS, NOT)
    best, plan = 0.0, np.zeros(len(a))
    for _ in range(PASSES):
        flows = np.clip(lp.solve(a.profit - cost).flows, 0.0, a.most)
        if a.target <= 0:  # what is small for a stream may be what reaches the target
            flows[flows <= DUST * a.most] = 0.0
        gain = gain_of(a, flows)
        if gain > best:
            best, plan = gain, flows
        if time.monotonic() > until:
            break
        cost = _next(a, flows, cost)
    return plan


def _next(a: Arcs, flows: Floats, cost: Floats) -> Floats:
    """What opening cost per unit at these flows; nothing more on what a partner that is open anyway could add."""
    earned = flows * np.maximum(a.worth, 1e-12)
    total = np.bincount(a.pair, earned, len(a.pair_cost))[a.pair]
    on = flows > 0
    with np.errstate(divide="ignore", invalid="ignore"):
        used = earned / total * a.pair_cost[a.pair] / flows + a.slope * (a.most / flows - 1)
    return np.where(on, used, np.where(total > 0, 0.0, cost))


def gain_of(a: Arcs, flows: Floats) -> float:
    """What the flows gain over exchanging nothing, streams' own costs spread as in `Arcs`, partnerships paid once."""
    on = flows > 0
    opened = np.unique(a.pair[on])
    streams = float((a.slope * a.most)[on].sum())
    return float(a.worth @ flows) - streams - float(a.pair_cost[opened].sum())
