"""The pair bound never exceeds what the best plan costs: small regions with every option, every objective."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

import symbiosis as sy
from symbiosis.formulation.build import formulate
from symbiosis.problem import pose, read_model
from symbiosis.relaxation.arcs import arcs_of
from symbiosis.relaxation.certify import certified_cost
from symbiosis.relaxation.flow_lp import FlowLP, amortised
from symbiosis.relaxation.pair_bound import PairBound
from symbiosis.relaxation.relax import relax
from symbiosis.solve.compiled import compile_model
from symbiosis.solve.highs import Effort, solve
from symbiosis.solve.hunt import Hunt
from tests.strategies import seeded_region

AIMS = ({}, {"objective": "exchange_cost"}, {"objective": "co2"}, {"min_diversion": 0.4})
AIMS += ({"objective": "exchange_cost", "min_diversion": 0.5},)
OWN = ("landfill", "virgin", "imports", "partnerships", "cost + 50 co2", "exchanged")


def problem_and_least(seed, **aim):
    """A random region's problem and the least value of its first stage; None where nothing meets its demands."""
    try:
        problem = pose(seeded_region(seed), model=read_model("exchange"), **aim)
        found = Hunt(problem, problem.stages[0], Effort(time_limit=60.0)).run()
    except (sy.DataError, sy.InfeasibleError):
        return None
    return problem, found.value


def slack(value):
    return 1e-6 * max(1.0, abs(value))


def bounds_below(seeds, **aim):
    """The bound and the least value of each region that meets its demands; no plan is better than its bound."""
    for seed in seeds:
        found = problem_and_least(seed, **aim)
        if found is not None:
            problem, least = found
            bound = relax(problem, problem.stages[0], time.monotonic() + 5).value
            assert bound <= least + slack(least), f"seed {seed}"
            yield bound, least


@pytest.mark.parametrize("aim", AIMS, ids=str)
def test_no_plan_is_better_than_the_bound(aim):
    found = list(islice(bounds_below(range(1, 65), **aim), 8))  # a target can be met in few of the regions
    assert len(found) == 8
    tight = sum(bound >= least - 0.02 * max(1.0, abs(least)) for bound, least in found)
    assert tight >= (1 if "min_diversion" in aim else 3)  # a bound that says nothing would pass too


@pytest.mark.parametrize("aim", [*({"objective": o} for o in OWN), {"limits": {"budget": 300}}], ids=str)
def test_no_plan_is_better_than_the_bound_of_own_objectives_and_under_limits(aim):
    found = list(bounds_below(range(8), **aim))
    assert sum(np.isfinite(bound) for bound, _ in found) >= 2


def test_duals_of_any_kind_give_a_bound_and_other_code_the_same():
    rng = np.random.default_rng(0)
    for seed in range(15):
        found = problem_and_least(seed)
        if found is None:
            continue
        problem, least = found
        bound = PairBound(arcs_of(problem, problem.stages[0]))
        scale = np.abs(bound.arcs.worth).max(initial=1.0)
        for _ in range(10):
            duals = np.append(rng.exponential(scale * rng.choice([0.01, 0.3]), len(bound.arcs.room)), 0.0)
            value = bound.arcs.base - bound.at(duals).gain
            assert value <= least + slack(least), f"seed {seed}"
        assert certified_cost(problem, duals) == pytest.approx(value, rel=1e-9, abs=1e-6), f"seed {seed}"


def test_ascent_comes_near_to_the_exact_pair_lp():
    for firms in (24, 30):
        problem = pose(sy.region_from_tables("made", **sy.generate(firms, 4)[0]), model=read_model("exchange"))
        arrays = compile_model(formulate(problem).model)
        lp = solve(replace(arrays, integer=np.zeros_like(arrays.integer)), Effort())
        bound = relax(problem, problem.stages[0], time.monotonic() + 30)
        if firms < 30:  # HiGHS alone takes long beyond
            assert bound.value <= problem_cost(problem) + 1e-6
        saving = bound.bound.arcs.base - bound.value
        assert saving <= (bound.bound.arcs.base - lp.bound) * 1.003  # no worse than the exact LP, but for its last step


def problem_cost(problem):
    return Hunt(problem, problem.stages[0], Effort(time_limit=60.0)).run().value


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
