"""The optimum of tiny regions with periods and stores at random, against trying everything (tests/seasonal.py)."""

from __future__ import annotations

from random import Random

import pytest

import symbiosis as sy
from tests.properties.test_brute_force import CENT, CHOICES
from tests.seasonal import Seasonal, seasonal


def best_plan(region: sy.Region) -> sy.Plan | None:
    try:
        plan = sy.optimize(region, gap=1e-9)
    except sy.InfeasibleError:
        return None
    except sy.DataError as error:
        assert {f.code for f in error.findings if f.is_error} <= {"required-impossible", "out-of-season"}
        return None
    assert plan.stopped is sy.Stop.OPTIMAL
    return plan


@pytest.mark.parametrize("part", range(4))
def test_the_best_plan_over_periods_and_stores(part):
    exchanged = 0
    for seed in range(20 * part, 20 * part + 20):
        w = seasonal(Random(seed), bars=seed % 4 == 0)
        brute = Seasonal(w)
        if brute.work > CHOICES - 3:
            continue
        today = brute.today
        answer = None if today is None else brute.best()
        plan = best_plan(w.region())
        assert (plan is None) == (answer is None), seed
        if plan is not None:
            assert plan.summary["objective_value"] == pytest.approx(answer.value, **CENT), seed
            assert plan.baseline == pytest.approx(today["cost"], **CENT), seed
            exchanged += len(plan.exchanges) > 0
    assert exchanged >= 4
