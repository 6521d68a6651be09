"""The optimum under limits on substances, against trying everything unscreened (tests/brute.py)."""

from __future__ import annotations

from random import Random

import pytest

from tests.batch import sharing, solvable
from tests.blended import limited
from tests.properties.test_brute_force import CHOICES, checked
from tests.strategies import world


@pytest.mark.parametrize("first", range(0, 80, 20))
def test_least_cost_under_limits(first):
    rngs = [Random(7000 + seed) for seed in range(first, first + 20)]
    worlds = sharing([limited(rng, world(rng, bars=k % 4 == 0)) for k, rng in enumerate(rngs)])
    found = solvable(worlds, CHOICES)
    assert len(found) >= 10
    checked(found, f"seeds {first} on")
