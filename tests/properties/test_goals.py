"""Sources, limits and own objectives on small random regions, against trying everything (tests/sources.py)."""

from __future__ import annotations

from random import Random

import pytest

import symbiosis as sy
from tests.properties.test_brute_force import CHOICES, agree, best_plan
from tests.sources import Sourced, with_sources
from tests.strategies import THOROUGH, world

AIMS = {
    "system_cost": "steered", "landfill": "landfill", "virgin": "virgin", "imports": "imports",
    "partnerships": "partnerships", "cost + 50 co2": "weighted", "exchanged": "-tonnes",
}  # fmt: skip
BOUNDED = {"co2": "co2_t", "budget": "budget", "landfill": "landfill", "virgin": "virgin", "imports": "imports",
           "partnerships": "partnerships", "cost": "cost"}  # fmt: skip


def drawn(seed):
    """A world with sources and its enumeration; None where that would take too long."""
    rng = Random(seed)
    w = with_sources(world(rng, bars=seed % 3 == 0, demands=seed % 2 == 0), rng)
    if seed % 4 == 0:
        w.settings["policy"]["investment_grant"] = 0.4
    brute = Sourced(w)
    return (w, brute) if 2 <= brute.work <= CHOICES - 2 else None


def planned(w, **wish):
    try:
        region = w.region()
    except sy.DataError:
        return None, False
    return best_plan(region, **wish), True


@pytest.mark.parametrize("first", range(0, 24 if THOROUGH else 8, 8))
def test_objectives_and_sources(first):
    met = 0
    for seed in range(first, first + 8):
        found = drawn(seed)
        if found is None:
            continue
        w, brute = found
        asked, own = list(AIMS.items())[seed % len(AIMS)]
        plan, read = planned(w, objective=asked)
        if not read:
            continue
        answer = brute.best(own)
        assert (plan is None) == (answer is None), f"seed {seed}"
        if plan is not None:
            assert plan.summary["objective_value"] == pytest.approx(answer.value, rel=1e-6, abs=1e-6), (
                f"seed {seed}, {asked}"
            )
            met += len(plan.exchanges) > 0
    assert met >= 1


@pytest.mark.parametrize("first", range(1000, 1024 if THOROUGH else 1012, 12))
def test_limits_and_sources(first):
    bound = 0
    for seed in range(first, first + 12):
        found = drawn(seed)
        if found is None:
            continue
        w, brute = found
        account, own = list(BOUNDED.items())[seed % len(BOUNDED)]
        free = brute.best()
        if free is None:
            continue
        streams = {(a.o, a.n) for a, q in zip(brute.arcs, free.x, strict=True) if q > 0}
        pipes = {(a.o, a.n, a.mode) for a, q in zip(brute.arcs, free.x, strict=True) if q > 0}
        there = brute.accounts(free.x, streams, pipes, {brute.arcs[i].pair for i, q in enumerate(free.x) if q > 0})[own]
        limit = round(there - (0.05, 0.3)[seed % 2] * max(1.0, abs(there)), 3)
        plan, read = planned(w, limits={account: limit})
        if read:
            bound += agree(plan, brute.best(hold={own: limit}), f"seed {seed}, {account} <= {limit:g}")
    assert bound >= 1
