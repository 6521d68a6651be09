"""Under limits on substances: the optimum against trying everything unscreened (tests/brute.py), and what reasons promise.

Twice as many seeds as the 40 regions that are enumerated: the rest take too long or have no plan.
"""

from __future__ import annotations

import os
from random import Random

import pytest

from tests.batch import Batch, sharing, solvable
from tests.blended import limited
from tests.explain.test_promises import check
from tests.properties.test_brute_force import checked
from tests.strategies import World, world

CHOICES = 7
SEEDS = 800 if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else 80


def limited_worlds(first: int, bars: int, count: int = 40) -> list[World]:
    rngs = [Random(7000 + seed) for seed in range(first, first + count)]
    return sharing([limited(rng, world(rng, bars=k % 4 == bars)) for k, rng in enumerate(rngs)])


@pytest.mark.parametrize("first", range(0, SEEDS, 40))
def test_least_cost_under_limits(first):
    found = solvable(limited_worlds(first, 0), CHOICES)
    assert len(found) >= 20
    checked(found, f"seeds {first} on")


@pytest.mark.parametrize("first", range(1000, 1000 + SEEDS // 4, 20))
def test_promises_hold_under_limits(first):
    found = solvable(limited_worlds(first, 3, 20), CHOICES - 1)
    batch = Batch([w for w, _, _ in found])
    assert "quality" in {*batch.plan.outputs["reason"], *batch.plan.needs["reason"]}
    for part in batch.parts:
        check(part, f"seeds {first} on, world {part.k}")
