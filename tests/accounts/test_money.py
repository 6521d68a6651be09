"""Policy, prices and accounts: who pays what, and what the public pays beside."""

from __future__ import annotations

import pytest

from tests.tiny import optimize

OUTPUT = "output enterprise material quantity unit disposal_cost disposal_route\n ash a ash 10 t 5 landfill"
NEED = "need enterprise material quantity unit purchase_price\n fill b ash 8 t 2"
PLAIN = {"outputs": OUTPUT, "needs": NEED}
CARBON = {
    "materials": "material virgin_co2 disposal_co2\n ash 100 50",
    "transport": "mode cost_per_t_km circuity co2_per_t_km\n truck 0.1 1 2",
    **PLAIN,
}


def account(plan, firm):
    return plan.enterprises.set_index("enterprise").loc[firm]


def test_a_change_of_landfill_tax_is_paid_and_forgone():
    plan = optimize({"policy": {"landfill_tax": 3}}, **PLAIN)
    assert plan.baseline == 96  # 10 t × 8, 8 t × 2
    assert plan.saving == 72  # 8 t × (5 + 3 + 2 − 1)
    assert plan.summary["public"]["landfill_tax_forgone"] == 24
    elsewhere = {"outputs": OUTPUT.replace("landfill", "sewer"), "needs": NEED}
    assert optimize({"policy": {"landfill_tax": 3}}, **elsewhere).saving == 48


def test_a_tax_can_fall():
    assert optimize({"policy": {"landfill_tax": -6}}, **PLAIN).saving == 0  # 5 − 6 + 2 − 1


def test_a_carbon_price_that_firms_pay_is_part_of_every_cost():
    plan = optimize({"policy": {"carbon_price": 100, "carbon_price_paid": True}}, **CARBON)
    assert plan.baseline == pytest.approx(196)  # 10 t × (5 + 5) and 8 t × (2 + 10)
    assert plan.saving == pytest.approx(152)  # 8 t × (10 + 12 − 1 − 2)
    assert plan.summary["costs"]["carbon"] == pytest.approx(16)  # 8 t × 20 kg × 0.1
    assert plan.summary["public"]["carbon_revenue_forgone"] == pytest.approx(104)  # 8 t × (150 − 20) kg × 0.1
    assert plan.bound == pytest.approx(plan.cost)


def test_a_carbon_price_that_nobody_pays_steers_and_enters_no_account():
    losing = CARBON | {"outputs": OUTPUT.replace("t 5", "t 0"), "needs": NEED.replace("t 2", "t 0")}
    assert optimize(**losing).summary["exchanges"] == 0
    plan = optimize({"policy": {"carbon_price": 100}}, **losing)
    assert plan.exchanges["quantity"].tolist() == [8]  # 1 of haul against 13 of carbon
    assert plan.saving == -8
    assert (plan.summary["costs"]["carbon"], plan.bound, plan.saving_gap) == (0, None, None)
    assert plan.summary["objective_value"] == pytest.approx(8 + 0.1 * (8 * 20 + 2 * 50))


def test_the_price_band_leaves_both_better_off():
    plan = optimize(
        {
            "transaction": {"yearly": 8, "distrust": 0},
        },
        **PLAIN,
    )
    [row] = plan.exchanges.to_dict("records")
    assert row["price_low"] == pytest.approx(-4.5)  # 5 saved per t, half of 8 over 8 t borne
    assert row["price_high"] == pytest.approx(0.5)  # 2 saved, 1 of haul and half the partnership borne
    assert plan.saving == pytest.approx(8 * (row["price_high"] - row["price_low"]))
    assert account(plan, "a")["saving"] == pytest.approx(account(plan, "b")["saving"])  # the middle of the band
    assert account(plan, "a")["paid"] == pytest.approx(16) == account(plan, "b")["received"]  # 8 t × 2


def test_a_contract_keeps_its_price():
    plan = optimize(**PLAIN, current_exchanges="output need quantity price\n ash fill 8 -1")
    assert account(plan, "a")["cost_after"] == pytest.approx(18)  # 2 t × 5 left and 8 t × 1 paid
    assert account(plan, "b")["cost_after"] == pytest.approx(0)  # 8 t × 1 hauled and as much received
    assert plan.saving == 0


def test_accounts_sum_to_the_region():
    plan = optimize({"transaction": {"yearly": 3, "per_exchange": 2}, "policy": {"landfill_tax": 1}}, **PLAIN)
    sums = plan.enterprises[["cost_before", "cost_after", "saving"]].sum()
    assert sums.tolist() == pytest.approx([plan.baseline, plan.cost, plan.saving])
    assert plan.enterprises["paid"].sum() == pytest.approx(plan.enterprises["received"].sum())


def test_costs_of_a_partnership_are_spread_over_what_earns():
    plan = optimize(
        {"transaction": {"yearly": 10, "distrust": 0}},
        outputs=OUTPUT + "\n slag a slag 10 t 0 landfill", needs=NEED + "\n road b slag 10 t 0.5",
        partnerships="enterprise_a enterprise_b min_t\n a b 10",
    )  # fmt: skip
    paid = plan.exchanges.set_index("output")["transaction_cost"].to_dict()
    assert paid == {"ash": 10, "slag": 0}  # slag loses 0.5 a tonne
