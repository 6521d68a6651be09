"""A bound for more candidates than can be held: ascent on a core, passes over all, and what they miss into the core."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from symbiosis.candidates.tiles import NOT_HELD, Tiles, chosen, core_of_many
from symbiosis.errors import CheckError
from symbiosis.problem.current import current_rows
from symbiosis.problem.problem import Problem
from symbiosis.problem.spec import Stage
from symbiosis.relaxation.arcs import arcs_of
from symbiosis.relaxation.ascent import Ascent
from symbiosis.relaxation.certify import certified_rest, certified_rooms
from symbiosis.relaxation.pair_bound import PairBound
from symbiosis.relaxation.relax import Relaxation, relax
from symbiosis.relaxation.sweep import Sweeper, sweep, workers

PASSES = 4
ENOUGH = 1e-3  # of the gain: what the core may miss
ROUND_SECONDS = 60.0  # of ascent between two passes
# What stays in the core at the end: wider than what plans are made of (CORES in solve/scaling.py).
STAYS, LOSES = 0.8, 0.3


class Priced(NamedTuple):
    """A problem with its core, the relaxation of the core, and the bound that holds for all candidates.

    `relaxation` is None and the bound −∞ where Ctrl-C came before the first pass was through. `priced` counts the
    candidates priced to the end in the last pass, `missed` the share of the gain outside the core.
    """

    problem: Problem
    relaxation: Relaxation | None
    bound: float
    priced: int
    missed: float
    passes: int
    interrupted: bool = False


def price_out(
    problem: Problem, stage: Stage, threads: int = 1, tell: Callable[[float], None] | None = None,
    seconds: float = np.inf, firms: int | None = None, passes: int = PASSES,
) -> Priced:  # fmt: skip
    """Passes over all candidates until the core misses little, `seconds` are used up or Ctrl-C comes.

    The bound is from a full pass, never from the core; other code adds it up again. The first pass is always made.
    """
    began = time.monotonic()
    tiles = Tiles(problem.market, current_rows(problem.market), firms)
    now = Priced(problem, None, -np.inf, 0, np.inf, 0)
    sweeper = Sweeper(problem, stage, tiles, arcs_of(problem, stage).room, certified_rooms(problem))
    try:
        with workers(sweeper, threads) as over:
            while now.passes < passes and now.missed >= ENOUGH:
                gone = time.monotonic() - began
                # Another pass takes about as long as those before it.
                if now.passes and gone * (1 + 1 / now.passes) > seconds:
                    break
                now = _pass(now, sweeper, over, began + seconds)
                if tell is not None:
                    tell(now.bound)
    except KeyboardInterrupt:
        now = now._replace(interrupted=True)
    return _thinned(now, stage, tiles)


def _pass(last: Priced, sweeper: Sweeper, over: Any, until: float) -> Priced:
    """The duals of the core, a pass over all candidates at these, and the core with what came near."""
    here = time.monotonic()
    problem, stage = last.problem, sweeper.stage
    found = relax(problem, stage, min(here + ROUND_SECONDS, max(until, here + ROUND_SECONDS / 4)))
    duals, inside = found.ascent.duals, found.bound
    sweeper = replace(sweeper, problem=problem)
    seen = sweep(sweeper, duals, over)
    listed, listed_again = sweeper.listed(duals, inside)
    gain = float(duals[:-1] @ sweeper.room) + seen.terms + listed
    bound = inside.arcs.base - gain
    again = certified_rest(problem, duals, sweeper.rooms) - seen.again - listed_again
    if abs(again - bound) > 1e-6 * max(1.0, abs(again)):
        raise CheckError([f"the bound {bound:,.2f} comes to {again:,.2f} when it is worked out again"])
    problem = replace(problem, candidates=core_of_many(problem.candidates, seen.near, sweeper.tiles.considered))
    missed = (gain - found.ascent.gain) / max(1.0, abs(gain))
    return Priced(problem, found, max(last.bound, bound), seen.priced, missed, last.passes + 1)


def _thinned(priced: Priced, stage: Stage, tiles: Tiles) -> Priced:
    """The core without what is far from paying at the last duals (listed pairs stay whole), and its relaxation there.

    Not before the last pass: at early duals much seems far that isn't, and the bound stalls without it.
    """
    if priced.relaxation is None:
        return priced
    core, last = priced.problem.candidates, priced.relaxation.ascent
    found = _at(priced.problem, stage, last)
    a = found.bound.arcs
    near = (found.ascent.worth > -STAYS * np.maximum(a.pair_cost, 1e-9))[a.pair]
    near &= found.bound.reduced(last.duals) > -LOSES * np.abs(a.worth)
    rows = np.isin(core.pairs["key"].to_numpy(), tiles.listed)[core.columns["pair"]]
    rows[a.candidate[near]] = True
    thin = chosen(core, rows)
    problem = replace(priced.problem, candidates=replace(thin, screened={NOT_HELD: core.considered - len(thin)}))
    return priced._replace(problem=problem, relaxation=_at(problem, stage, last))


def _at(problem: Problem, stage: Stage, last: Ascent) -> Relaxation:
    """The relaxation of a core at given duals."""
    inside = PairBound(arcs_of(problem, stage))
    now = inside.at(last.duals)
    return Relaxation(inside, Ascent(last.duals, now.gain, now.worth, last.passes))
