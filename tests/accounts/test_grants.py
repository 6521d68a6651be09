"""Investment grants: what the public pays of set-up and pipes leaves the private cost and stands in its own ledger."""

from __future__ import annotations

from dataclasses import replace

import pytest

from symbiosis.check.run import check_plan
from tests.tiny import optimize

TABLES = {
    "outputs": "output enterprise material quantity unit disposal_cost\n o a heat 100 MWh 0\n p a ash 10 t 50",
    "needs": "need enterprise material quantity unit purchase_price\n n b heat 100 MWh 40\n m c ash 10 t 50",
    "materials": "material form\n heat heat",
    "transport": "mode forms per cost_per_t_km circuity capex_per_km lifetime_years\n"
    "truck solid t 0.1 1 - -\n pipe heat MWh 0 1 1000 10",
}
SETTINGS = {
    "transaction": {"setup": 1000, "yearly": 50, "distrust": 0},
    "finance": {"discount_rate": 0, "horizon_years": 10},
}


def plan(grant: float, **more):
    return optimize(SETTINGS | {"policy": {"investment_grant": grant}}, **TABLES | more)


def test_a_grant_halves_setup_and_pipe_and_the_public_pays_the_other_half():
    bare, granted = plan(0), plan(0.5)
    assert bare.summary["costs"]["stream"] == pytest.approx(1000)  # 10 km × 1000 over 10 years
    assert granted.summary["costs"]["stream"] == pytest.approx(500)
    assert granted.summary["costs"]["transaction"] == pytest.approx(2 * (50 + 50))
    assert granted.summary["public"]["investment_grant"] == pytest.approx(500 + 2 * 50)
    assert bare.summary["public"]["investment_grant"] == 0
    assert granted.saving - bare.saving == pytest.approx(600)  # to the firms; the public pays as much


def test_a_stated_cost_is_what_the_two_pay():
    pairs = "enterprise_a enterprise_b transaction_cost\n a b 70"
    assert plan(0.5, partnerships=pairs).summary["public"]["investment_grant"] == pytest.approx(500 + 50)


def test_the_checker_works_the_grant_out_again():
    found = plan(0.5)
    found.summary["public"]["investment_grant"] += 1
    assert any("investment_grant" in v for v in check_plan(replace(found)))
