"""What is optimised: the region's cost, the cost of exchanging for a share diverted or for the most, CO2e."""

from __future__ import annotations

import pytest

import symbiosis as sy
from tests.tiny import optimize, why

OUTPUTS = """
output enterprise material quantity unit disposal_cost disposal_route
near   a          ash      6        t    0             landfill
far    b          ash      4        t    0             landfill
"""
NEEDS = """
need enterprise material quantity unit purchase_price
fill road       ash      20       t    0
"""
KM = "from to km\n a road 10\n b road 50"
HAULS = {"outputs": OUTPUTS, "needs": NEEDS, "distances": KM}


def test_the_region_itself_exchanges_nothing_that_does_not_pay():
    assert optimize(**HAULS).summary["exchanges"] == 0


def test_exchange_cost_alone_moves_the_most_then_as_cheaply_as_can_be():
    plan = optimize(**HAULS, objective="exchange_cost")
    assert plan.stopped is sy.Stop.OPTIMAL
    assert plan.exchanges["tonnes"].tolist() == [6, 4]  # to the last gram: no share of a tolerance stays behind
    assert plan.outputs["left"].tolist() == [0, 0]
    assert plan.summary["objective_value"] == pytest.approx(26)  # 6 t × 1 + 4 t × 5
    assert plan.bound is None  # money wasn't what was minimised first
    assert plan.saving == pytest.approx(-26)


def test_the_most_tonnes_by_the_cheaper_of_two_hauls():
    plan = optimize(**HAULS | {"needs": NEEDS.replace("20", "5")}, objective="exchange_cost")
    assert plan.exchanges[["output", "quantity"]].to_numpy().tolist() == [["near", 5]]


def test_exchange_cost_for_a_share_diverted():
    plan = optimize(**HAULS, objective="exchange_cost", min_diversion=0.8)
    assert plan.exchanges.set_index("output")["quantity"].to_dict() == pytest.approx({"near": 6, "far": 2})
    assert plan.summary["objective_value"] == pytest.approx(16)  # 6 t × 1 + 2 t × 5


def test_least_cost_with_a_share_diverted():
    plan = optimize(**HAULS, min_diversion=0.5)
    assert plan.exchanges["quantity"].tolist() == [5]
    assert (plan.cost, plan.bound) == (pytest.approx(5), pytest.approx(5))
    assert why(plan, "near")["reason"] != "search_stopped"


def test_a_share_counts_only_what_is_disposed_of_and_runs_on_top_of_today():
    outputs = OUTPUTS + "\n sold c ash 100 t 0 sale"
    plan = optimize(
        outputs=outputs, needs=NEEDS, min_diversion=0.5, current_exchanges="output need quantity\n near fill 2",
        distances=KM + "\n c road 1",
    )  # fmt: skip
    moved = plan.exchanges.set_index("output")["quantity"]
    assert moved.to_dict() == pytest.approx({"near": 6})  # 2 t run, half of the other 8 t


@pytest.mark.parametrize("objective", ["system_cost", "exchange_cost"])
def test_a_share_that_nothing_could_reach_is_said_to_be_so(objective):
    apart = NEEDS.replace("ash", "sand")
    with pytest.raises(sy.InfeasibleError, match="divert 50 %"):
        optimize(outputs=OUTPUTS, needs=apart, objective=objective, min_diversion=0.5)


def test_a_share_of_nothing_disposed_is_a_finding():
    with pytest.raises(sy.DataError, match="no disposed output has a known mass"):
        optimize(**HAULS | {"outputs": OUTPUTS.replace("landfill", "sale")}, min_diversion=0.5)


CARBON = {
    "outputs": "output enterprise material quantity unit disposal_cost\n ash a ash 10 t 0",
    "needs": """
    need enterprise material quantity unit purchase_price
    b-n  b          ash      10       t    0
    c-n  c          ash      10       t    3
    """,
    "materials": "material virgin_co2 disposal_co2\n ash 100 10",
    "transport": "mode cost_per_t_km circuity co2_per_t_km\n truck 0.1 1 1",
    "distances": "from to km\n a b 10\n a c 10",
}


def test_least_co2_then_the_cheapest_of_the_plans_that_reach_it():
    plan = optimize(**CARBON, objective="co2")
    assert plan.stopped is sy.Stop.OPTIMAL
    assert plan.exchanges[["need", "quantity"]].to_numpy().tolist() == [
        ["c-n", 10]
    ]  # b saves as much CO2e, c money too
    assert plan.summary["objective_value"] == pytest.approx(1100)  # 10 t × 10 km × 1 and 10 t × 100 still bought new
    assert plan.saving == pytest.approx(20)  # 10 t × (3 − 1)


def test_least_co2_whatever_it_costs():
    dear = CARBON | {"transport": CARBON["transport"].replace("0.1", "9")}
    plan = optimize(**dear, objective="co2")
    assert plan.exchanges["quantity"].sum() == 10
    assert plan.saving < 0


def test_a_plan_is_optimal_only_to_the_gap_asked_for():
    plan = optimize(**HAULS, min_diversion=0.5, gap=0.0)
    assert plan.stopped is sy.Stop.OPTIMAL
    assert plan.gap == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    "call", [{"gap": -0.1}, {"gap": 1.0}, {"time_limit": 0}, {"objective": "profit"}, {"min_diversion": 2.0}]
)
def test_what_cannot_be_asked(call):
    with pytest.raises(sy.SymbiosisError) as error:
        optimize(**HAULS, **call)
    assert error.value.exit_status == 2


def test_one_year_and_one_scenario_are_there_from_the_first_day():
    from symbiosis.problem import pose, read_model
    from tests.tiny import region

    problem = pose(region(**HAULS), model=read_model("exchange"))
    assert problem.supply.shape == (2, 1, 1)
    assert problem.demand.shape == (1, 1, 1)
    assert (len(problem.periods), len(problem.scenarios)) == (1, 1)
