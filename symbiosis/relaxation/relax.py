"""A problem in, a bound for all its candidates out: the amortised flow LP's duals, raised by dual ascent."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from symbiosis.candidates.streams import Floats
from symbiosis.problem.problem import Problem
from symbiosis.problem.spec import Stage
from symbiosis.relaxation.arcs import arcs_of, holding
from symbiosis.relaxation.ascent import Ascent, ascend
from symbiosis.relaxation.flow_lp import FlowLP, amortised
from symbiosis.relaxation.pair_bound import PairBound


class Relaxation(NamedTuple):
    """The pair bound of a stage with the best duals found; `value` is less than any plan's stage value."""

    bound: PairBound
    ascent: Ascent

    @property
    def value(self) -> float:
        """The lower bound on the stage's value."""
        return self.bound.arcs.base - self.ascent.gain


def relax(
    problem: Problem, stage: Stage, until: float, tell: Callable[[float], None] | None = None,
    duals: Floats | None = None, held: tuple[tuple[Stage, float], ...] = (),
) -> Relaxation:  # fmt: skip
    """The bound of a stage; `tell` hears of each better one. Works until the clock (time.monotonic) reads `until`.

    From `duals`, if there are any from a problem much like this one, else from those of the amortised flow LP.

    Of `held` stages the first one counts as the target.
    Rows that only forbid plans are left out (lots, least tonnages, partners, one taker): the bound holds with them too.
    """
    arcs = holding(problem, arcs_of(problem, stage), held)
    bound = PairBound(arcs)
    if duals is None:
        duals = FlowLP(arcs).solve(amortised(arcs)).duals
    heard = None if tell is None else lambda gain: tell(arcs.base - gain)
    return Relaxation(bound, ascend(bound, duals, until, heard))
