"""The optimum of small regions with every option at random, against trying everything (tests/brute.py)."""

from __future__ import annotations

from random import Random

import pytest

import symbiosis as sy
from tests.brute import Answer, Brute
from tests.strategies import World, world

CHOICES = 10  # binary choices that can be enumerated in a moment
CLOSE = {"rel": 1e-6, "abs": 1e-6}


def small_worlds(seeds: range) -> list[tuple[int, World]]:
    found = [(seed, world(Random(seed))) for seed in seeds]
    return [(seed, w) for seed, w in found if Brute(w).work <= CHOICES]


def best_plan(region: sy.Region, **aim: object) -> sy.Plan | None:
    """The program's plan, None where it says that nothing meets all demands."""
    try:
        plan = sy.optimize(region, **aim)
    except sy.InfeasibleError:
        return None
    except sy.DataError as error:
        assert {f.code for f in error.findings if f.is_error} <= {"required-impossible", "no-mass-target"}
        return None
    assert plan.stopped is sy.Stop.OPTIMAL
    return plan


def agree(plan: sy.Plan | None, answer: Answer | None, label: str) -> bool:
    """Whether there is a plan; asserts that both say the same of it."""
    assert (plan is None) == (answer is None), label
    if plan is not None:
        assert plan.summary["objective_value"] == pytest.approx(answer.value, **CLOSE), label
    return plan is not None


@pytest.mark.parametrize("first", range(0, 120, 10))
def test_least_cost(first):
    for seed, w in small_worlds(range(first, first + 10)):
        plan, brute = best_plan(w.region()), Brute(w)
        if agree(plan, brute.best(), f"seed {seed}"):
            assert plan.baseline == pytest.approx(brute.today["cost"], **CLOSE), f"seed {seed}"


@pytest.mark.parametrize("first", range(1000, 1030, 10))
def test_other_objectives(first):
    for seed, w in small_worlds(range(first, first + 10)):
        try:
            region = w.region()
        except sy.DataError:
            continue
        brute, label = Brute(w), f"seed {seed}"
        most = brute.best("-tonnes")
        least = most and brute.best("exchange_cost", hold={"-tonnes": most.value + 1e-9 * abs(most.value)})
        agree(best_plan(region, objective="exchange_cost"), least, label)
        agree(best_plan(region, objective="co2"), brute.best("co2"), label)
        for target in (0.2, 0.7):
            share = {"min_diversion": target}
            agree(best_plan(region, **share), brute.best(target=target), label)
            agree(
                best_plan(region, objective="exchange_cost", **share), brute.best("exchange_cost", target=target), label
            )
