"""Border procedures, their cost, and what it changes: cases worked by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

import symbiosis as sy
from symbiosis.check.run import check_plan
from tests.tiny import optimize, region, why

SITES = "enterprise longitude latitude country\n a 10 50 {a}\n b 10.1 50 {b}"
NEEDS = "need enterprise material quantity unit purchase_price\n n b ash 10 t 5"
FEES = {"border": {"annex_vii": 7, "notification": 30}}


def plan_of(a="FI", b="SE", code="10_01_02", status="waste", hazardous="no", materials="", settings=FEES, **more):
    outputs = (
        "output enterprise material quantity unit disposal_cost disposal_route ewc waste_status hazardous\n"
        f" o a ash 10 t 5 landfill {code} {status} {hazardous}"
    )
    tables = {"enterprises": SITES.format(a=a, b=b), "outputs": outputs, "needs": NEEDS, "materials": materials} | more
    return optimize({"transaction": {"cross_border": 1}} | settings, **tables)


@pytest.mark.parametrize(
    ("case", "procedure", "cost"),
    [
        ({}, "annex_vii", 7),
        ({"b": "FI"}, "none", 0),
        ({"b": "fi"}, "none", 0),
        ({"b": "UK", "a": "GB"}, "none", 0),
        ({"b": "-"}, "unknown", 0),
        ({"a": "FI", "b": "UZ"}, "unknown", 30),
        ({"a": "US", "b": "MX"}, "unknown", 30),
        ({"status": "product"}, "none", 0),
        ({"status": "unknown"}, "annex_vii", 7),
        ({"hazardous": "-"}, "annex_vii", 7),
        ({"hazardous": "unknown"}, "notification", 30),
        ({"code": "-"}, "notification", 30),
        ({"code": "10_01_99"}, "notification", 30),
        ({"code": "20_03_01"}, "notification", 30),
        ({"materials": "material form\n ash sludge", "transport": "mode forms cost_per_t_km circuity\n truck sludge 0.1 1"},
         "notification", 30),
    ],
)  # fmt: skip
def test_the_procedure_and_its_cost(case, procedure, cost):
    plan = plan_of(**case)
    row = plan.exchanges.iloc[0]
    assert (row["border"], row["border_cost"], row["stream_cost"]) == (procedure, cost, cost)
    assert plan.saving == pytest.approx(90 - cost)  # 10 t × (5 + 5 − 1)


def test_a_procedure_that_is_not_earned():
    plan = plan_of(settings={"border": {"annex_vii": 91}})
    assert plan.saving == 0
    row = why(plan, "o")
    assert (row["reason"], row["missing_saving"]) == ("stream_cost", pytest.approx(1))


def test_what_runs_pays_its_procedure_today():
    plan = plan_of(current_exchanges="output need quantity\n o n 4")
    assert plan.baseline == 100 - 4 * 9 + 7
    assert plan.saving == pytest.approx(6 * 9)


def test_without_two_countries_nothing_is_assumed_of_fees():
    names = {a.what for a in plan_of("FI", "FI", settings={}).assumptions}
    assert not {n for n in names if n.startswith("border")}
    assert {"border.annex_vii", "border.notification"} <= {a.what for a in plan_of(settings={}).assumptions}
    assert "border procedures" in {a.what for a in plan_of("-", "-", settings={}).assumptions}


def test_unknown_hazard_without_a_code_is_a_lead():
    plan = plan_of(code="-", hazardous="unknown", b="FI")
    assert plan.summary["exchanges"] == 0
    assert plan.leads["unknown"].tolist() == ["hazard"]
    assert plan.leads["ask_whom"].tolist() == ["a"]
    assert why(plan, "o")["reason"] == "hazard_unknown"


@pytest.mark.parametrize(
    ("route", "status", "change"),
    [
        ("landfill", "waste", "up"), ("incineration", "waste", "up"), ("land_spreading", "waste", "up"),
        ("recycling", "waste", "same"), ("composting_ad", "waste", "same"), ("sale", "product", "same"),
        ("sale", "waste", "same"), ("recycling", "by_product", "up"), ("unknown", "waste", "unknown"),
    ],
)  # fmt: skip
def test_the_waste_hierarchy(route, status, change):
    made = region(outputs="output enterprise material quantity unit disposal_cost\n o a ash 10 t 5", needs=NEEDS)
    stands = {"disposal_route": route, "waste_status": status}  # words with a `_` can't be written in a tiny table
    plan = sy.optimize(replace(made, outputs=made.outputs.assign(**stands)))
    assert plan.exchanges["hierarchy_change"].tolist() == [change]
    kpis = {k["key"]: k["value"] for k in plan.summary["kpis"]}
    assert [kpis[f"hierarchy_{w}"] for w in ("up", "same", "down")] == [
        10 * (change == w) for w in ("up", "same", "down")
    ]


def test_from_recycling_to_the_furnace_moves_down_and_diverts_nothing():
    plan = optimize(
        outputs="output enterprise material quantity unit disposal_cost disposal_route\n o a chips 10 t 5 recycling",
        needs="need enterprise material quantity unit purchase_price\n n b fuel 20 MWh 5",
        recipes="recipe output_material input_material yield\n burn chips fuel 2",
    )
    assert plan.exchanges["hierarchy"].tolist() == ["recycling → recovery"]
    assert plan.exchanges["hierarchy_change"].tolist() == ["down"]
    assert next(k for k in plan.summary["kpis"] if k["key"] == "diversion")["numerator"] == 0


@pytest.mark.parametrize(
    ("column", "value"),
    [("border", "none"), ("border_cost", 6.0), ("hierarchy_change", "down"), ("route_today", "sale")],
)
def test_the_checker_sees_a_changed_cell(column, value):
    plan = plan_of()
    assert check_plan(plan) == []
    assert check_plan(replace(plan, exchanges=plan.exchanges.assign(**{column: value})))


def test_a_contract_that_ends_soon_is_said():
    for until, said in ((2025, "contract-ended"), (2026, "contract-ends"), (2027, "contract-ends"), (2028, None)):
        plan = plan_of(settings=FEES | {"year": 2026}, current_exchanges=f"output need quantity until\n o n 4 {until}")
        codes = {f.code for f in plan.findings} & {"contract-ends", "contract-ended"}
        assert codes == ({said} if said else set())
        assert (plan.baseline == 100) == (until == 2025)
