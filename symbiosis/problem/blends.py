"""What is in the blends of needs with limits: by given flows, by today's, and which limits that breaks."""

from __future__ import annotations

import numpy as np

from symbiosis.candidates.streams import Flags, Floats
from symbiosis.problem.problem import Problem

ROUND = 1e-9  # of all of a substance in a blend: below this a limit isn't broken


def right_sides(problem: Problem) -> Floats:
    """What Σ a·x may be at most, by row of `Blends`, scenario and period."""
    blends = problem.market.blends
    result: Floats = blends.rhs_per_unit[:, None, None] * problem.demand[blends.need]
    return result


def blend_sums(problem: Problem, flows: Floats) -> tuple[Floats, Floats]:
    """Σ a·x and Σ |a|·x of flows x[a, s, t], by row of `Blends`, scenario and period."""
    c, blends = problem.candidates.columns, problem.market.blends
    o, n = c["output"].to_numpy(dtype="int64"), c["need"].to_numpy(dtype="int64")
    terms = blends.terms(o, n, c["gain"].to_numpy(dtype="float64"))
    sums = np.zeros((len(blends), *flows.shape[1:]))
    sizes = np.zeros_like(sums)
    np.add.at(sums, terms.row, terms.a[:, None, None] * flows[terms.at])
    np.add.at(sizes, terms.row, np.abs(terms.a)[:, None, None] * flows[terms.at])
    return sums, sizes


def broken_by(problem: Problem, flows: Floats) -> Flags:
    """Which limits the flows break, by row, scenario and period."""
    blends = problem.market.blends
    sums, sizes = blend_sums(problem, flows)
    size = sizes + (np.abs(blends.limit) + np.abs(blends.beside))[:, None, None] * problem.demand[blends.need]
    result: Flags = sums > right_sides(problem) + ROUND * size
    return result


def todays_blends(problem: Problem) -> tuple[Floats, Flags]:
    """Σ a·x of today's exchanges, spread over the periods by their weight, and which limits they break."""
    weight = problem.periods["weight"].to_numpy() / problem.periods["weight"].sum()
    year = problem.candidates.columns["current"].to_numpy(dtype="float64")
    flows = np.repeat((year[:, None] * weight)[:, None, :], len(problem.scenarios), axis=1)
    return blend_sums(problem, flows)[0], broken_by(problem, flows)
