"""A first plan in a second or two, so that a search stopped early has one: the relaxation, rounded up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from symbiosis.candidates.streams import Floats
from symbiosis.solve.compiled import Compiled
from symbiosis.solve.highs import Effort, Ended, solve

USED = 1e-6


def first_plan(arrays: Compiled, start: Floats, seconds: float) -> Floats:
    """The better of `start` and the relaxation with everything it touches opened and its flows solved again.

    Opening what is touched keeps flows possible; limits on the number of partners can forbid it, then `start` stays.
    """
    if not arrays.integer.any():
        return start
    effort = Effort(time_limit=seconds)
    relaxed = solve(replace(arrays, integer=np.zeros_like(arrays.integer)), effort, presolve=True)
    if relaxed.ended is not Ended.OPTIMAL or relaxed.z is None:
        return start
    opened = np.where(arrays.integer & (relaxed.z > USED), np.ceil(relaxed.z), relaxed.z)
    flows = solve(arrays.fixed(np.where(arrays.integer & (relaxed.z <= USED), 0.0, opened)), effort)
    if flows.ended is not Ended.OPTIMAL or flows.z is None:
        return start
    return better(arrays, flows.z, start) if fits(arrays, start) else flows.z


def better(arrays: Compiled, one: Floats, other: Floats) -> Floats:
    """`one` where it meets every row and costs less than `other`, or `other` doesn't meet them; else `other`."""
    if not fits(arrays, one):
        return other
    return one if not fits(arrays, other) or arrays.cost @ one < arrays.cost @ other else other


def fits(arrays: Compiled, z: Floats) -> bool:
    """Whether z meets every row, to the solver's own tolerance."""
    activity = arrays.matrix @ z
    return bool((activity >= arrays.row_low - 1e-6).all() and (activity <= arrays.row_high + 1e-6).all())
