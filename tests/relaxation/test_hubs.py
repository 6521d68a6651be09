"""The relaxation of regions with hubs: below the best cost, and the same by other code."""

from __future__ import annotations

import time

import pytest

import symbiosis as sy
from symbiosis.problem import pose, read_model
from symbiosis.relaxation.certify import certified_cost
from symbiosis.relaxation.relax import relax
from tests.batch_hubs import together, worlds
from tests.brute_hubs import HubBrute, frames


@pytest.mark.parametrize("seed", range(6))
def test_the_bound_holds_with_hubs(seed):
    several = worlds(200 + seed, 3, 60)
    settings, tables = frames(together(several))
    problem = pose(sy.region_from_tables("worlds", settings=settings, **tables), model=read_model("exchange"))
    [stage] = problem.stages
    found = relax(problem, stage, time.monotonic() + 60)
    best = sum(HubBrute(w).best() for w in several)
    assert found.value <= best + 1e-6 * abs(best)
    assert certified_cost(problem, found.ascent.duals) == pytest.approx(found.value, rel=1e-9)


def test_what_exists_is_in_the_bound():
    w = worlds(300, 1, 60)[0]
    for row in w["hubs"]:
        row["status"] = "existing" if row["size"] == "s0" else "candidate"
    for row in w["outputs"]:
        row["quantity"] = 0
    settings, tables = frames(w)
    problem = pose(sy.region_from_tables("world", settings=settings, **tables), model=read_model("exchange"))
    bound = relax(problem, problem.stages[0], time.monotonic() + 5).value
    assert bound == pytest.approx(HubBrute(w).best())
