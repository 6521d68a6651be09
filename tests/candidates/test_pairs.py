"""What a partnership costs a year."""

from __future__ import annotations

import pytest

import symbiosis as sy
from symbiosis.problem import pose, read_model
from tests.tiny import optimize, region

TABLES = {
    "outputs": "output enterprise material quantity unit disposal_cost\n ash a ash 1000 t 50",
    "needs": "need enterprise material quantity unit purchase_price\n fill b ash 1000 t 0",
}
COSTS = {"setup": 1000, "yearly": 100}
SITES = "enterprise cluster country anchor company\n a {} \n b {}"
CRF = 0.06 / (1 - 1.06**-10)
BASE = 1000 * CRF + 100


def cost(a: str = "- - - -", b: str = "- - - -", pair: str = "", **settings) -> float:
    stated = {"transaction": COSTS | settings.pop("transaction", {}), **settings}
    pairs = (
        {"partnerships": "enterprise_a enterprise_b transaction_cost trust relation status\n b a " + pair}
        if pair
        else {}
    )
    posed = pose(region(stated, **TABLES, enterprises=SITES.format(a, b), **pairs), model=read_model("exchange"))
    [found] = posed.candidates.pairs["cost"]
    return found


def test_set_up_is_spread_over_the_horizon_and_strangers_cost_more():
    assert cost() == pytest.approx(BASE * 1.5)  # trust 0.5 where unknown
    assert cost(finance={"discount_rate": 0.0, "horizon_years": 5}) == pytest.approx((1000 / 5 + 100) * 1.5)
    assert cost(transaction={"distrust": 3}) == pytest.approx(BASE * 2.5)


@pytest.mark.parametrize(("a", "b", "factor"), [
    ("x - - -", "x - - -", 0.5), ("x - - -", "y - - -", 1), ("- DK - -", "- SE - -", 2), ("- DK - -", "- - - -", 1),
    ("- - true -", "- - - -", 0.8), ("- - true -", "- - true -", 0.8), ("x DK true -", "x SE - -", 0.8),
    ("- - - group", "- - - group", 0), ("- - - group", "- - - other", 1),
])  # fmt: skip
def test_clusters_borders_anchors_and_companies(a, b, factor):
    assert cost(a, b) == pytest.approx(BASE * 1.5 * factor)


@pytest.mark.parametrize(("pair", "expected"), [
    ("- 1 - -", BASE), ("- 0 - -", BASE * 2), ("- - trades -", BASE * 1.2), ("- 0.9 stranger -", BASE * 1.1),
    ("77 - - -", 77), ("77 0.1 - -", 77), ("0 - - -", 0), ("- - - existing", 0), ("77 - - existing", 0),
    ("- - - required", BASE * 1.5),
])  # fmt: skip
def test_trust_relation_stated_cost_and_existing_pairs(pair, expected):
    assert cost(pair=pair) == pytest.approx(expected)


def test_a_stated_cost_of_one_company_is_not_charged():
    assert cost("- - - group", "- - - group", pair="77 - - -") == 0


def test_what_costs_less_than_it_saves_is_found_and_the_rest_not():
    saving = optimize({"transaction": {"yearly": 32600, "distrust": 1}}, **TABLES).saving
    assert saving == pytest.approx(100)  # 1000 t × (50 − 1) − 48 900
    assert optimize({"transaction": {"yearly": 32700, "distrust": 1}}, **TABLES).saving == 0


def test_screening_counts_what_it_leaves_out():
    plan = optimize({"transaction": {"yearly": 32700}}, **TABLES)
    counted = plan.summary["candidates"]
    assert counted["considered"] == 1
    assert counted["modelled"] == 0
    assert sum(counted["screened"].values()) == 1
    assert isinstance(plan, sy.Plan)
