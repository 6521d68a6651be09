"""A plan that the duals point to: slope scaling, one flow LP after the other at what opening really cost last time."""

from __future__ import annotations

import time

import numpy as np

from symbiosis.candidates.streams import Floats, Ints
from symbiosis.relaxation.ascent import Ascent
from symbiosis.relaxation.flow_lp import FlowLP, amortised
from symbiosis.relaxation.pair_bound import PairBound
from symbiosis.relaxation.arcs import Arcs

PASSES = 25
PAYS, NOT = 0.3, 1.5  # how a pair's cost counts at first, where it pays at the duals and where it doesn't
SLACK = 0.15
NEAR = 0.5  # pairs that earn back this share of their cost at the duals are looked at
DUST = 1e-6


def core_of(bound: PairBound, ascent: Ascent) -> Ints:
    """Arcs of pairs that come near to paying at the duals: what the best plans are made of."""
    a = bound.arcs
    near = ascent.worth > -NEAR * np.maximum(a.pair_cost, 1e-9)
    reduced = bound.reduced(ascent.duals)
    return np.flatnonzero(near[a.pair] & (reduced > -SLACK * np.abs(a.worth)))


def scaled_plan(a: Arcs, ascent: Ascent, until: float) -> Floats:
    """Flows on the arcs of a core: the best plan that slope scaling meets; all 0 where none gains anything."""
    lp = FlowLP(a)
    spread = a.profit - amortised(a)
    pays = (ascent.worth > 0)[a.pair]
    cost = spread * np.where(pays, PAYS, NOT)
    best, plan = 0.0, np.zeros(len(a))
    for _ in range(PASSES):
        flows = lp.solve(a.profit - cost).flows
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
    on = flows > DUST * a.most
    with np.errstate(divide="ignore", invalid="ignore"):
        used = earned / total * a.pair_cost[a.pair] / flows + a.slope * (a.most / flows - 1)
    return np.where(on, used, np.where(total > 0, 0.0, cost))


def gain_of(a: Arcs, flows: Floats) -> float:
    """What the flows gain over exchanging nothing, streams' own costs spread as in `Arcs`, partnerships paid once."""
    on = flows > DUST * a.most
    opened = np.unique(a.pair[on])
    streams = float((a.slope * a.most)[on].sum())
    return float(a.worth @ flows) - streams - float(a.pair_cost[opened].sum())
