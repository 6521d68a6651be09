"""The optimum under limits on substances, against trying everything unscreened (tests/brute.py)."""

from __future__ import annotations

from random import Random

import pytest

from tests.batch import Batch, sharing, solvable
from tests.blended import limited
from tests.explain.test_promises import check
from tests.properties.test_brute_force import CHOICES, checked
from tests.strategies import world


@pytest.mark.parametrize("first", range(0, 80, 20))
def test_least_cost_under_limits(first):
    rngs = [Random(7000 + seed) for seed in range(first, first + 20)]
    worlds = sharing([limited(rng, world(rng, bars=k % 4 == 0)) for k, rng in enumerate(rngs)])
    found = solvable(worlds, CHOICES)
    assert len(found) >= 10
    checked(found, f"seeds {first} on")


@pytest.mark.parametrize("first", range(0, 60, 20))
def test_promises_hold_under_limits(first):
    rngs = [Random(8000 + seed) for seed in range(first, first + 20)]
    worlds = sharing([limited(rng, world(rng, bars=k % 4 == 3)) for k, rng in enumerate(rngs)])
    for part in Batch([w for w, _, _ in solvable(worlds, 9)]).parts:
        check(part, f"seeds {first} on, world {part.k}")
