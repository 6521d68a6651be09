"""The block `quality`: what a need receives and what it buys are one blend, and its limits hold for the blend."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyomo.environ as pyo

from symbiosis.candidates.blends import Terms
from symbiosis.candidates.streams import Floats, Ints
from symbiosis.formulation.ledger import Ledger, grouped
from symbiosis.problem.blends import broken_by, right_sides, todays_blends
from symbiosis.problem.problem import Problem


def applies(problem: Problem) -> bool:
    """Wherever a need has a limit."""
    return len(problem.market.blends) > 0


def build(model: pyo.ConcreteModel, problem: Problem, ledger: Ledger) -> None:
    """Post one row per need, substance, limit, scenario and period: models/quality.md."""
    blends, shape = problem.market.blends, problem.demand.shape[1:]
    parts = ledger.flows
    variables: list[Any] = [v for f in parts for v in f.variables]
    output, need, gain, scenario, period, most = (
        np.concatenate([getattr(f, name) for f in parts])
        for name in ("output", "need", "gain", "scenario", "period", "most")
    )
    terms = blends.terms(output, need, gain)
    moment = (scenario * shape[1] + period)[terms.at]
    row = terms.row * (shape[0] * shape[1]) + moment
    rhs = right_sides(problem).ravel()
    today, broken = todays_blends(problem)
    sums = grouped(row, terms.a, [variables[i] for i in terms.at])
    over = np.flatnonzero(broken.ravel())
    model.above = pyo.Var([r for r in over.tolist() if r in sums], domain=pyo.Binary)
    level = today.ravel()

    def blend(m: Any, r: int) -> Any:
        # What exceeds its limit today may go on as it is.
        extra = (float(level[r]) - float(rhs[r])) * m.above[r] if r in m.above else 0.0
        return sums[r] <= float(rhs[r]) + extra

    model.blend = pyo.Constraint([r for r in sums if sums[r].linear_vars], rule=blend)
    _as_today(model, problem, terms, row, variables, most)


def begin(model: pyo.ConcreteModel, problem: Problem, flows: Floats) -> None:
    """Values of `above`: the blends that go on above their limit."""
    over = broken_by(problem, flows).ravel()
    for r, variable in model.above.items():
        variable.value = float(over[r])


def _as_today(
    model: pyo.ConcreteModel, problem: Problem, terms: Terms, row: Ints, variables: list[Any], most: Floats
) -> None:
    """Where a blend goes on above its limit, nothing that adds to the excess grows: x ≤ x0 + (M − x0)·(1 − above)."""
    above = set(model.above)
    harm = [k for k in np.flatnonzero(terms.a > 0).tolist() if int(row[k]) in above]
    weight = problem.periods["weight"].to_numpy() / problem.periods["weight"].sum()
    current = problem.candidates.columns["current"].to_numpy(dtype="float64")
    now = {id(v): float(current[a] * weight[t]) for (a, _, t), v in model.x.items()} if harm else {}

    def rule(m: Any, k: int) -> Any:
        i = int(terms.at[k])
        runs, largest = now.get(id(variables[i]), 0.0), float(most[i])
        return variables[i] + (largest - runs) * m.above[int(row[k])] <= largest

    model.as_today = pyo.Constraint(harm, rule=rule)
