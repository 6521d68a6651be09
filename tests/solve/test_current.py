"""Exchanges that run today: the baseline, what is kept, and limits that they already break."""

from __future__ import annotations

import pytest

import symbiosis as sy
from tests.tiny import optimize

OUTPUTS = """
output enterprise material quantity unit disposal_cost
whey   dairy      whey     10       t    5
"""
NEEDS = """
need enterprise material quantity unit purchase_price
feed farm       whey     4        t    2
gas  plant      whey     9        t    1
"""
RUNS = "output need quantity keep\n whey feed 3 {keep}"


def test_baseline_counts_what_runs():
    plan = optimize(outputs=OUTPUTS, needs=NEEDS, current_exchanges=RUNS.format(keep="true"))
    assert plan.baseline == 49  # 7 t × 5 left, 1 t × 2 and 9 t × 1 bought, 3 t × 1 hauled
    assert plan.cost == 13  # 10 t × 1 hauled, 3 t × 1 bought: 4 t to the farm, 6 t to the plant
    assert plan.saving == 36  # 1 t more to the farm at 5 + 2 − 1, 6 t to the plant at 5 + 1 − 1
    assert plan.exchanges.set_index("need")["current"].to_dict() == {"feed": 3, "gas": 0}


def test_a_running_pair_pays_no_transaction_cost():
    paying = {"transaction": {"yearly": 25}}
    none = optimize(paying, outputs=OUTPUTS, needs=NEEDS)
    assert none.saving == pytest.approx(7.5)  # 9 t to the plant at 5; the farm's 4 t at 6 don't earn 25 × 1.5
    plan = optimize(paying, outputs=OUTPUTS, needs=NEEDS, current_exchanges=RUNS.format(keep="true"))
    assert plan.saving == 6  # 1 t more to the farm at 6; 6 t to the plant at 5 don't earn 37.5
    assert plan.summary["costs"]["transaction"] == 0


def test_a_losing_exchange_is_kept_or_dropped_as_its_row_says():
    losing = {
        "needs": "need enterprise material quantity unit purchase_price\n feed farm whey 4 t 0",
        "outputs": OUTPUTS.replace(" 5", " 0"),
    }
    kept = optimize(**losing, current_exchanges=RUNS.format(keep="true"))
    assert (kept.saving, kept.summary["exchanges"]) == (0, 1)
    assert "loses-money" in {f.code for f in kept.findings}
    dropped = optimize(**losing, current_exchanges=RUNS.format(keep="false"))
    assert (dropped.saving, dropped.summary["exchanges"]) == (3, 0)  # 3 t × 1 no longer hauled


def test_rows_of_one_stream_share_its_fixed_cost_before_they_lose_money():
    recipes = "recipe output_material input_material\n raw whey whey\n dried whey whey"
    # Each tonne saves 5 + 2 − 1; the stream's permit costs 15 a year, paid once: 5 for 1 t, 10 for 2 t.
    runs = "output need recipe quantity\n whey feed raw 1\n whey feed dried 2"
    tables = {"outputs": OUTPUTS, "needs": NEEDS, "recipes": recipes, "current_exchanges": runs}
    plan = optimize({"transaction": {"per_exchange": 15}}, **tables)
    assert "loses-money" not in {f.code for f in plan.findings}
    dear = optimize({"transaction": {"per_exchange": 24}}, **tables)
    assert [(f.row, f.value) for f in dear.findings if f.code == "loses-money"] == [(1, "2"), (2, "4")]


HAZARD = {
    "outputs": "output enterprise material quantity unit disposal_cost ewc\n oil garage oil 10 t 5 130205*",
    "needs": "need enterprise material quantity unit purchase_price\n fuel kiln oil 10 t 2",
    "current_exchanges": "output need quantity\n oil fuel 4",
}


def test_what_is_barred_may_run_on_but_not_grow():
    plan = optimize(**HAZARD)
    assert plan.exchanges["quantity"].tolist() == [4]  # nobody knows of a permit: not a tonne more than today
    assert plan.saving == 0
    assert "risky-exchange" in {f.code for f in plan.findings}


def test_what_is_barred_runs_on_by_the_mode_it_runs_by():
    modes = """
    mode  cost_per_t_km circuity capex_per_km lifetime_years
    truck 0.1           1        -            -
    belt  0.01          1        1            10
    """
    plan = optimize({"finance": {"discount_rate": 0}}, **HAZARD, transport=modes)
    assert plan.exchanges["mode"].tolist() == ["belt"]  # 4 t × 0.1 + 10 km × 1 / 10 years is below 4 t × 1
    assert plan.saving == 0


def test_beyond_the_reach_of_its_mode_it_runs_on_as_it_is():
    short = "mode cost_per_t_km circuity max_km\n truck 0.1 1 8"
    plan = optimize(outputs=OUTPUTS, needs=NEEDS, current_exchanges=RUNS.format(keep="true"), transport=short)
    assert plan.exchanges["quantity"].tolist() == [3]


LIMITS = {
    "max_partners": {"enterprises": "enterprise max_partners\n dairy 0\n farm -\n plant -"},
    "max_t": {"partnerships": "enterprise_a enterprise_b max_t\n dairy farm 2"},
    "min_t": {"partnerships": "enterprise_a enterprise_b min_t\n dairy farm 50"},
    "out_lot": {"outputs": OUTPUTS.replace("disposal_cost", "disposal_cost min_lot").replace(" 5", " 5 5")},
    "need_lot": {"needs": "need enterprise material quantity unit purchase_price min_lot\n feed farm whey 4 t 2 4"},
}


@pytest.mark.parametrize("keep", ["true", "false"])
@pytest.mark.parametrize("limit", LIMITS)
def test_no_limit_makes_a_plan_worse_than_today(limit, keep):
    tables = {"outputs": OUTPUTS, "needs": NEEDS} | LIMITS[limit]
    plan = optimize(**tables, current_exchanges=RUNS.format(keep=keep))
    assert plan.saving >= 0
    assert plan.exchanges.set_index("need")["quantity"]["feed"] >= 3


def test_who_has_too_many_partners_already_takes_no_new_one_in_exchange():
    tables = {"outputs": OUTPUTS, "needs": NEEDS.replace(" 1", " 9")} | LIMITS["max_partners"]
    plan = optimize(**tables, current_exchanges=RUNS.format(keep="false"))
    assert plan.exchanges["to"].tolist() == ["farm"]  # the plant would save more


def test_an_exclusive_output_with_two_takers_gets_no_third():
    outputs = OUTPUTS.replace("disposal_cost", "disposal_cost exclusive").replace(" 5", " 5 true")
    needs = NEEDS + "\n glue works whey 2 t 99"
    plan = optimize(
        outputs=outputs,
        needs=needs,
        current_exchanges="output need quantity keep\n whey feed 3 false\n whey gas 1 true",
    )
    assert set(plan.exchanges["need"]) == {"feed", "gas"}


def test_an_exclusive_output_keeps_the_two_takers_it_has():
    tables = {
        "outputs": OUTPUTS.replace("disposal_cost", "disposal_cost exclusive").replace(" 5", " 5 true"),
        "needs": NEEDS,
    }
    plan = optimize(**tables, current_exchanges=RUNS.format(keep="true") + "\n whey gas 1 true")
    assert plan.exchanges["need"].nunique() == 2
    assert plan.exchanges["quantity"].sum() == 10


def test_several_running_exchanges_of_a_limited_pair_go_on_together():
    two = OUTPUTS + "\n rind dairy rind 10 t 5"
    needs = NEEDS + "\n pigs farm rind 10 t 2"
    plan = optimize(
        outputs=two, needs=needs, current_exchanges="output need quantity\n whey feed 3\n rind pigs 3",
        partnerships="enterprise_a enterprise_b max_t\n dairy farm 4",
    )  # fmt: skip
    at_farm = plan.exchanges[plan.exchanges["to"] == "farm"]
    assert at_farm["quantity"].sum() == pytest.approx(6)  # what runs, though only 4 t are allowed from now on
    assert "limit-broken" in {f.code for f in plan.findings}


def test_an_ended_contract_is_no_baseline():
    plan = optimize(
        {"year": 2026}, outputs=OUTPUTS, needs=NEEDS, current_exchanges="output need quantity until\n whey feed 3 2019"
    )
    assert plan.baseline == 67  # 10 t × 5, 4 t × 2, 9 t × 1
    assert isinstance(plan.stopped, sy.Stop)


def test_what_is_barred_runs_on_by_a_mode_that_reaches_although_another_would_be_cheaper():
    plan = optimize(
        outputs="output enterprise material quantity unit disposal_cost hazardous\n o a ash 10 t 50 yes",
        needs="need enterprise material quantity unit purchase_price\n n b ash 10 t 60",
        transport="mode cost_per_t_km circuity max_km\n barge 0.01 1 5\n truck 0.1 1 -",
        current_exchanges="output need quantity\n o n 4",
    )
    assert plan.exchanges[["mode", "quantity"]].to_numpy().tolist() == [["truck", 4.0]]
