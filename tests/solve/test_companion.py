"""HiGHS and the search hand each other plans: the better one always, the worse one never."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

import symbiosis as sy
from symbiosis.problem import pose, read_model
from symbiosis.solve.companion import Companion
from symbiosis.solve.flows import current_flows, start_from
from symbiosis.solve.highs import Effort
from symbiosis.solve.hunt import compile_core


def test_each_takes_the_others_plan_where_it_is_better():
    tables, _ = sy.generate(12, 4)
    problem = pose(sy.region_from_tables("made", **tables), model=read_model("exchange"))
    core = compile_core(problem, problem.stages[0])
    today = start_from(core.problem, core.formulation, core.arrays, current_flows(problem))
    companion = Companion(core.arrays, Effort(), today)
    best = companion.wait(None).z
    assert core.arrays.cost @ best < core.arrays.cost @ today

    taken = companion.share(core.arrays, today)
    assert core.arrays.value(taken) == pytest.approx(core.arrays.value(best), rel=1e-6)
    assert companion.swap.given is None

    companion.swap.found, companion.value = today, core.arrays.value(today)
    assert companion.share(core.arrays, best) is best
    handed = []
    for _ in range(2):  # once each
        companion.swap.give(SimpleNamespace(data_in=SimpleNamespace(setSolution=handed.append)))
    assert len(handed) == 1
    assert handed[0] is best
