"""The optimum of small regions with every option at random, against trying everything (tests/brute.py)."""

from __future__ import annotations

from random import Random

import pytest

import symbiosis as sy
from tests.batch import Batch, sharing, solvable
from tests.brute import Answer, Brute
from tests.strategies import World, world

CHOICES = 10  # binary choices that can be enumerated in a moment
CLOSE = {"rel": 1e-6, "abs": 1e-6}
CENT = {"rel": 1e-7, "abs": 0.005}


def small_worlds(seeds: range, **options: bool) -> list[World]:
    """The worlds of these seeds, those that take too long left out, all under the first one's settings."""
    found = sharing([world(Random(seed), **options) for seed in seeds])
    return [w for w in found if Brute(w).work <= CHOICES]


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


def checked(found: list[tuple[World, Brute, Answer]], label: str) -> Batch:
    """The batch, each world's cost, baseline and steering value those of its enumeration."""
    batch = Batch([w for w, _, _ in found])
    assert batch.plan.stopped is sy.Stop.OPTIMAL
    for part, (_, brute, best) in zip(batch.parts, found, strict=True):
        where = f"{label}, world {part.k}"
        accounts = part.accounts_of(brute)
        assert accounts["steered"] == pytest.approx(best.value, **CENT), where
        assert part.sites["cost_after"].sum() == pytest.approx(accounts["cost"], **CENT), where
        assert part.sites["cost_before"].sum() == pytest.approx(brute.today["cost"], **CENT), where
    return batch


def hopeless(worlds: list[World]) -> list[World]:
    return [w for w in worlds if Brute(w).best() is None]


@pytest.mark.parametrize("first", range(0, 80, 10))
def test_least_cost(first):
    worlds = small_worlds(range(first, first + 10), register=first % 20 == 0)
    checked(solvable(worlds, CHOICES), f"seeds {first} on")


@pytest.mark.parametrize("first", range(200, 220, 10))
def test_what_no_plan_could_meet(first):
    for w in hopeless(small_worlds(range(first, first + 10)))[:3]:
        assert best_plan(w.region()) is None


@pytest.mark.parametrize("first", range(1000, 1020, 10))
def test_other_objectives(first):
    found = solvable(small_worlds(range(first, first + 10)), CHOICES)
    least: list[Answer | None] = []
    for _, brute, _ in found:
        most = brute.best("-tonnes")
        least.append(most and brute.best("exchange_cost", hold={"-tonnes": most.value + 1e-9 * abs(most.value)}))
    for objective, answers in (("co2", [brute.best("co2") for _, brute, _ in found]), ("exchange_cost", least)):
        batch = Batch([w for w, _, _ in found], objective=objective)
        for part, (_, brute, _), answer in zip(batch.parts, found, answers, strict=True):
            where = f"seeds {first} on, world {part.k}, {objective}"
            assert part.accounts_of(brute)[objective] == pytest.approx(answer.value, **CENT), where


@pytest.mark.parametrize("first", range(1000, 1008, 4))
def test_a_share_to_divert(first):
    for seed, w in enumerate(small_worlds(range(first, first + 4)), first):
        try:
            region = w.region()
        except sy.DataError:
            continue
        brute, share = Brute(w), (0.2, 0.7)[seed % 2]
        for objective, own in (("system_cost", "steered"), ("exchange_cost", "exchange_cost")):
            plan = best_plan(region, objective=objective, min_diversion=share)
            agree(plan, brute.best(own, target=share), f"seed {seed}, {objective}")
