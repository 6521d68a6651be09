"""The checker sees wrong figures of hubs."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from symbiosis.check.run import CHECKS, check_plan, facts
from tests.check import columns
from tests.check.test_every_column import broken
from tests.solve.test_hubs import SLUDGE
from tests.tiny import optimize


@cache
def plan():
    hubs = "hub longitude latitude size capacity unit fixed_cost operator cluster\n h 10 50 s 40 t 500 a x\n g 10 50 s 40 t 9000 - y"
    return optimize(**SLUDGE | {"hubs": hubs, "distances": SLUDGE["distances"] + "\n a g 10\n g b 10"})


def test_a_sound_plan_is_sound():
    assert check_plan(plan()) == []


@pytest.mark.parametrize("column", [c for c, check in columns.HUBS.items() if check in CHECKS])
def test_a_wrong_cell_of_hubs_is_seen(column):
    for table in broken(plan().hubs, column):
        changed = replace(plan(), hubs=table)
        assert CHECKS["hubs"](facts(changed)), column


def test_more_than_the_hub_takes_is_seen():
    known = facts(plan())
    smaller = plan().region.hubs.assign(capacity=30.0)
    changed = replace(plan(), region=replace(plan().region, hubs=smaller))
    assert CHECKS["hubs"](known._replace(plan=changed))


def test_a_recipe_of_hubs_without_one_is_seen():
    rows = plan().exchanges.assign(hub="")
    changed = replace(plan(), exchanges=rows)
    assert CHECKS["hubs"](facts(changed))
