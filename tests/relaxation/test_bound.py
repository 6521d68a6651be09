"""The pair bound never exceeds what the best plan costs: small regions with every option, every objective."""

from __future__ import annotations

import time
from random import Random

import numpy as np
import pytest

import symbiosis as sy
from symbiosis.problem import pose, read_model
from symbiosis.relaxation.arcs import arcs_of
from symbiosis.relaxation.certify import certified_cost
from symbiosis.relaxation.flow_lp import FlowLP, amortised
from symbiosis.relaxation.pair_bound import PairBound
from symbiosis.relaxation.relax import relax
from tests.strategies import world

AIMS = ({}, {"objective": "exchange_cost"}, {"objective": "co2"}, {"min_diversion": 0.4})
AIMS += ({"objective": "exchange_cost", "min_diversion": 0.5},)


def problem_and_plan(seed, **aim):
    """A random region's problem and its best plan; None where nothing meets its demands."""
    try:
        region = world(Random(seed)).region()
        problem = pose(region, model=read_model("exchange"), **aim)
        return problem, sy.optimize(region, **aim)
    except (sy.DataError, sy.InfeasibleError):
        return None


@pytest.mark.parametrize("aim", AIMS, ids=str)
def test_no_plan_is_better_than_the_bound(aim):
    met = tight = 0
    for seed in range(24):
        found = problem_and_plan(seed, **aim)
        if found is None:
            continue
        problem, plan = found
        sign = -1.0 if max(problem.stages[0].weights.values()) < 0 else 1.0
        value = sign * plan.summary["stages"][0]["value"]
        bound = relax(problem, problem.stages[0], time.monotonic() + 5).value
        assert bound <= value + 1e-6 * max(1.0, abs(value)), f"seed {seed}"
        met += 1
        tight += bound >= value - 0.02 * max(1.0, abs(value))
    assert met > 5
    assert tight > met / 3  # a bound that says nothing would pass too


def test_other_code_comes_to_the_same_bound():
    for seed in range(12):
        found = problem_and_plan(seed)
        if found is None:
            continue
        problem, _ = found
        relaxation = relax(problem, problem.stages[0], time.monotonic() + 5)
        again = certified_cost(problem, relaxation.ascent.duals)
        assert again == pytest.approx(relaxation.value, rel=1e-9, abs=1e-6), f"seed {seed}"


def test_any_duals_give_a_bound():
    rng = np.random.default_rng(0)
    for seed in range(30):
        found = problem_and_plan(seed)
        if found is None:
            continue
        problem, plan = found
        bound = PairBound(arcs_of(problem, problem.stages[0]))
        scale = np.abs(bound.arcs.worth).max(initial=1.0)
        for _ in range(10):
            duals = np.append(rng.exponential(scale * rng.choice([0.01, 0.3]), len(bound.arcs.room)), 0.0)
            assert bound.arcs.base - bound.at(duals).gain <= plan.cost + 1e-6 * max(1.0, abs(plan.cost)), f"seed {seed}"


def test_column_generation_ends_at_the_whole_lp():
    problem = pose(sy.region_from_tables("made", **sy.generate(40, 3)[0]), model=read_model("exchange"))
    arcs = arcs_of(problem, problem.stages[0])
    value = amortised(arcs)
    found = FlowLP(arcs).solve(value)
    assert found.value == pytest.approx(whole_lp(arcs, value), rel=1e-9)
    assert len(found.columns) < len(arcs)  # or every column would be there from the start


def whole_lp(arcs, value):
    from scipy.optimize import linprog
    from scipy.sparse import csr_array

    n = len(arcs)
    rows, columns = np.concatenate([arcs.source, arcs.sink]), np.tile(np.arange(n), 2)
    a = csr_array((np.concatenate([np.ones(n), arcs.gain]), (rows, columns)), shape=(len(arcs.room), n))
    limits = np.column_stack([np.zeros(n), arcs.most])
    return -linprog(-value, A_ub=a, b_ub=arcs.room, bounds=limits, method="highs").fun
