"""The register of ideas in the plan: lost is barred, agreed is kept, running is part of today."""

from __future__ import annotations

from dataclasses import replace

import pytest

import symbiosis as sy
from symbiosis.check.run import check_plan
from tests.tiny import optimize, region, why

OUTPUTS = """
output enterprise material quantity unit disposal_cost
whey   dairy      whey     10       t    5
"""
NEEDS = """
need enterprise material quantity unit purchase_price
feed farm       whey     4        t    2
gas  plant      whey     9        t    1
"""
TWO = {"outputs": OUTPUTS, "needs": NEEDS}
# Nothing is saved by what is free to dispose of and to buy: each tonne moved costs 1.
LOSING = {"outputs": OUTPUTS.replace(" 5", " 0"), "needs": NEEDS.replace(" 2", " 0").replace(" 1", " 0")}


def amounts(plan: sy.Plan) -> dict[str, float]:
    return plan.exchanges.groupby("need")["quantity"].sum().to_dict()


def ideas(text: str) -> dict[str, str]:
    return {"synergies": text}


def test_a_lost_idea_is_not_planned_and_why_says_when_and_why():
    plan = optimize(
        **TWO, **ideas("output need stage lost_reason updated\n whey feed lost wants_drier_whey 2026-03-01")
    )
    assert amounts(plan) == {"gas": 9}
    assert plan.saving == 45  # 9 t × (5 + 1 − 1); the farm's 4 t at 6 are given up
    row = why(plan, "feed")
    assert row["reason"] == "lost"
    assert row["why"] == "Given up with dairy (10 km) on 2026-03-01: wants drier whey."


def test_a_lost_lead_is_not_asked_about():
    tables = TWO | {"needs": NEEDS.replace(" 4 ", " - ")}
    assert set(optimize(**tables).leads["need"]) == {"feed"}
    lost = optimize(**tables, **ideas("output need stage lost_reason\n whey feed lost no"))
    assert lost.leads.empty


def test_what_is_agreed_is_kept_although_it_loses():
    plan = optimize(**LOSING, **ideas("output need stage actual_quantity\n whey gas agreed 3"))
    assert amounts(plan) == {"gas": 3}
    assert (plan.baseline, plan.saving) == (0, -3)  # it isn't paid yet: no part of today
    assert plan.exchanges["stage"].tolist() == ["agreed"]
    assert plan.exchanges["current"].tolist() == [0]


def test_what_is_agreed_without_an_amount_exchanges_at_least_one_unit():
    plan = optimize(**LOSING, **ideas("output need stage\n whey gas agreed"))
    assert amounts(plan) == {"gas": 1}
    assert [a.value for a in plan.assumptions if a.what == "agreed exchanges"] == ["at least 1 unit a year"]
    small = LOSING | {"needs": NEEDS.replace(" 9 ", " 0.4 ").replace("2", "0").replace(" 1", " 0")}
    assert amounts(optimize(**small, **ideas("output need stage\n whey gas agreed"))) == {"gas": pytest.approx(0.4)}


def test_what_is_agreed_goes_on_with_its_lot_and_pays_for_its_partnership():
    outputs = LOSING["outputs"].replace("disposal_cost", "disposal_cost min_lot").replace(" 0\n", " 0 5\n")
    plan = optimize(
        {"transaction": {"yearly": 10, "distrust": 0}},
        outputs=outputs, needs=LOSING["needs"], **ideas("output need stage\n whey gas agreed"),
    )  # fmt: skip
    assert amounts(plan) == {"gas": 5}
    assert plan.saving == -15  # 5 t × 1 hauled, 10 for the partnership
    assert plan.summary["costs"]["transaction"] == 10


def test_an_agreed_amount_is_in_the_unit_of_its_output():
    outputs = LOSING["outputs"].replace(" t ", " kg ").replace(" 10 ", " 10000 ")
    plan = optimize(
        outputs=outputs, needs=LOSING["needs"], **ideas("output need stage actual_quantity\n whey gas agreed 3000")
    )
    assert amounts(plan) == {"gas": 3}
    row = plan.synergies.iloc[0]
    assert (row["plan_quantity"], row["plan_unit"], row["plan_tonnes"]) == (3000, "kg", 3)


def test_what_more_is_agreed_than_there_is_names_the_deal():
    with pytest.raises(sy.InfeasibleError, match=r"agreed exchange of whey to gas \(synergies.csv\)"):
        optimize(**TWO, **ideas("output need stage actual_quantity\n whey gas agreed 30"))


def test_a_partner_given_way_to_an_agreed_one_is_held():
    plan = optimize(**TWO, **ideas("output need stage actual_quantity\n whey gas agreed 9"))
    assert amounts(plan) == pytest.approx({"gas": 9, "feed": 1})  # else the farm would take all its 4 t
    assert why(plan, "feed")["reason"] == "held"


def test_what_runs_joins_todays_cost_with_the_amount_that_runs():
    plan = optimize(**TWO, **ideas("output need stage actual_quantity\n whey feed running 3"))
    assert plan.baseline == 49  # as with 3 t in current_exchanges.csv: 7 t × 5, 1 × 2 and 9 × 1 bought, 3 t hauled
    assert plan.saving == 36
    assert plan.exchanges.set_index("need")["current"].to_dict() == {"feed": 3, "gas": 0}
    assert plan.exchanges.set_index("need")["stage"].to_dict() == {"feed": "running", "gas": "idea"}


def test_what_runs_pays_no_partnership_and_is_kept():
    paying = {"transaction": {"yearly": 25}}
    plan = optimize(paying, **LOSING, **ideas("output need stage actual_quantity\n whey feed running 3"))
    assert (amounts(plan), plan.saving, plan.summary["costs"]["transaction"]) == ({"feed": 3}, 0, 0)


def test_one_exchange_in_both_tables_is_one_and_runs_with_its_actual_amount():
    contract = "output need quantity\n whey feed 4"
    plan = optimize(
        **TWO, current_exchanges=contract, **ideas("output need stage actual_quantity\n whey feed running 3")
    )
    assert plan.baseline == 49  # 3 t, not 4 and not 7
    assert "running-differs" in {f.code for f in plan.findings}


def test_two_contracts_of_one_pair_share_what_runs():
    tables = TWO | {"recipes": "recipe output_material input_material\n raw whey whey\n dried whey whey"}
    contract = "output need recipe quantity\n whey feed raw 1\n whey feed dried 3"
    found = region(
        **tables, current_exchanges=contract, **ideas("output need stage actual_quantity\n whey feed running 2")
    )
    assert found.current["quantity"].tolist() == [0.5, 1.5]


def test_an_idea_that_is_only_an_idea_changes_nothing():
    plain = optimize(**TWO)
    for stage in ("idea", "contacted", "discussing", "trial", "permit"):
        plan = optimize(**TWO, **ideas(f"output need stage\n whey feed {stage}"))
        assert (plan.saving, amounts(plan)) == (plain.saving, amounts(plain))
        assert plan.exchanges.set_index("need")["stage"]["feed"] == stage


def test_what_is_agreed_but_has_no_amount_waits_and_is_said():
    plan = optimize(**TWO | {"needs": NEEDS.replace(" 4 ", " - ")}, **ideas("output need stage\n whey feed agreed"))
    [found] = [f for f in plan.findings if f.code == "agreed-waits"]
    assert "its need “feed” has no known amount" in found.message
    assert plan.synergies.set_index("need")["stage"].to_dict() == {"feed": "agreed", "gas": "idea"}


def test_a_forbidden_pair_keeps_its_agreed_exchange_waiting():
    plan = optimize(
        **TWO, partnerships="enterprise_a enterprise_b status\n dairy farm forbidden",
        **ideas("output need stage\n whey feed agreed"),
    )  # fmt: skip
    assert ["the pair is forbidden" in f.message for f in plan.findings if f.code == "agreed-waits"] == [True]
    assert amounts(plan) == {"gas": 9}


TYPED = "output need stage owner actual_quantity\n whey feed agreed Ann 3\n whey gas lost Ben -"


def test_the_checker_refuses_a_plan_that_breaks_the_register():
    plan = optimize(**TWO, **ideas(TYPED))
    assert check_plan(plan) == []
    free = optimize(**TWO)
    brought_back = replace(plan, exchanges=free.exchanges)
    assert "whey to gas is exchanged although it is lost" in check_plan(brought_back)
    dropped = replace(free, region=replace(free.region, synergies=plan.region.synergies))
    less = dropped.exchanges.assign(
        quantity=dropped.exchanges["quantity"].where(dropped.exchanges["need"] != "feed", 2)
    )
    assert "whey to feed is agreed and to be kept, but exchanges 2" in check_plan(replace(dropped, exchanges=less))
    staged = replace(plan, exchanges=plan.exchanges.assign(stage="idea"))
    assert "whey to feed: its stage is agreed, not idea" in check_plan(staged)


@pytest.mark.parametrize(
    ("tamper", "sentence"),
    [
        (lambda t: t[t["need"] != "gas"], "the register lost its row of whey to gas"),
        (lambda t: t.assign(owner="Cy"), "the register lost owner of whey to feed"),
        (lambda t: t.assign(plan_proposes=False), "whey to feed is not in the register as proposed"),
        (lambda t: t.iloc[[0, 0, 1]], "the register has a pair twice"),
    ],
)
def test_the_checker_refuses_a_register_that_lost_something(tamper, sentence):
    plan = optimize(**TWO, **ideas(TYPED))
    assert sentence in check_plan(replace(plan, synergies=tamper(plan.synergies)))


@pytest.mark.parametrize(
    ("part", "figure"), [("identified", "saving"), ("identified", "ideas"), ("expected", "saving")]
)
def test_the_checker_adds_the_pipeline_up_again(part, figure):
    plan = optimize(**TWO, **ideas(TYPED))
    record = plan.summary["pipeline"]
    wrong = record | {part: record[part] | {figure: record[part][figure] + 1}}
    found = check_plan(replace(plan, summary=plan.summary | {"pipeline": wrong}))
    assert any(sentence.startswith("pipeline") for sentence in found)
