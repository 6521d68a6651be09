"""What an exchange adds to today."""

from __future__ import annotations

import pytest

from symbiosis.accounts.extra import beyond_today
from tests.tiny import optimize

OUTPUTS = "output enterprise material quantity unit disposal_cost\n ash mill ash 10 t 5"
NEEDS = "need enterprise material quantity unit purchase_price\n fill road ash 10 t 2"


def test_what_is_new_adds_all_it_saves():
    e = beyond_today(optimize(outputs=OUTPUTS, needs=NEEDS).exchanges).iloc[0]
    assert (e["new"], e["extra"]) == (pytest.approx(10), pytest.approx(60))  # 10 t × (5 + 2 − 1)


def test_what_grows_adds_what_comes_on_top_with_the_whole_distance_to_low_and_high():
    running = "output need quantity\n ash fill 4"
    plan = optimize(outputs=OUTPUTS, needs=NEEDS, current_exchanges=running)
    e = beyond_today(plan.exchanges.assign(saving_low=50.0, saving_high=80.0)).iloc[0]
    assert (e["new"], e["extra"]) == (pytest.approx(6), pytest.approx(36))  # 6 t × 6
    assert (e["extra_low"], e["extra_high"]) == (pytest.approx(36 - 10), pytest.approx(36 + 20))
