"""A problem cut down to some of its candidates, and flows carried between the two."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from symbiosis.candidates.generate import with_own_pairs
from symbiosis.candidates.streams import Floats, Ints
from symbiosis.problem.problem import Problem


def core_problem(problem: Problem, rows: Ints) -> Problem:
    """The problem with these candidates alone (row numbers, ascending), and the pairs behind them."""
    columns = problem.candidates.columns.iloc[rows].reset_index(drop=True)
    columns, pairs = with_own_pairs(columns, problem.candidates.pairs)
    return replace(problem, candidates=replace(problem.candidates, columns=columns, pairs=pairs))


def whole_flows(problem: Problem, rows: Ints, flows: Floats) -> Floats:
    """Flows x[a, s, t] of a core as flows of the whole problem."""
    result = np.zeros((len(problem.candidates), *flows.shape[1:]))
    result[rows] = flows
    return result
