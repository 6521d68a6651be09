"""A bound for more candidates than can be held: ascent on a core, passes over all, and what they miss into the core."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from symbiosis.candidates.tiles import Tiles, core_of_many
from symbiosis.problem.current import current_rows
from symbiosis.problem.problem import Problem
from symbiosis.problem.spec import Stage
from symbiosis.relaxation.arcs import arcs_of
from symbiosis.relaxation.ascent import Ascent
from symbiosis.relaxation.pair_bound import PairBound
from symbiosis.relaxation.relax import Relaxation, relax
from symbiosis.relaxation.sweep import Sweeper, sweep, workers

PASSES = 4
ENOUGH = 1e-3  # of the gain: what the core may miss
ROUND_SECONDS = 60.0  # of ascent between two passes


class Priced(NamedTuple):
    """A problem with its core, the relaxation of the core, and the bound that holds for all candidates.

    `priced` counts the candidates priced to the end in the last pass, `missed` the share of the gain outside the core.
    """

    problem: Problem
    relaxation: Relaxation
    bound: float
    priced: int
    missed: float


def price_out(
    problem: Problem, stage: Stage, threads: int = 1, tell: Callable[[float], None] | None = None,
    seconds: float = ROUND_SECONDS, firms: int | None = None, passes: int = PASSES,
) -> Priced:  # fmt: skip
    """Passes over all candidates until the core misses little. The bound is from a full pass, never from the core."""
    tiles = Tiles(problem.market, current_rows(problem.market), firms)
    room = arcs_of(problem, stage).room
    whole, best = problem, -float("inf")
    with workers(Sweeper(problem, stage, tiles, room), threads) as over:
        for _ in range(passes):
            found = relax(whole, stage, time.monotonic() + seconds)
            duals, inside = found.ascent.duals, found.bound
            sweeper = Sweeper(whole, stage, tiles, room)
            seen = sweep(sweeper, duals, over)
            gain = float(duals[:-1] @ room) + seen.terms + sweeper.listed(duals, inside)
            best = max(best, inside.arcs.base - gain)
            if tell is not None:
                tell(best)
            core = core_of_many(whole.candidates, seen.near, tiles.considered)
            whole = replace(whole, candidates=core)
            missed = (gain - found.ascent.gain) / max(1.0, abs(gain))
            if missed < ENOUGH:
                break
    inside = PairBound(arcs_of(whole, stage))
    now = inside.at(duals)
    ascent = Ascent(duals, now.gain, now.worth, found.ascent.passes)
    return Priced(whole, Relaxation(inside, ascent), best, seen.priced, missed)
