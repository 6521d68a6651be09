"""The sentences of the first page say what is true, whatever is planned, sold, committed or already recovered."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

import symbiosis as sy
from symbiosis.report.html import render
from symbiosis.report.sections.climate import climate
from symbiosis.report.sections.headline import headline
from symbiosis.report.sections.proof import proof
from symbiosis.report.sections.today import today
from symbiosis.report.sections.trust import trust
from symbiosis.report.view import View
from tests.report.page import Page, read
from tests.tiny import optimize

NEEDS = "need enterprise material quantity unit purchase_price\n f/bran farm bran 8 t 4"
SWAP = {"outputs": "output enterprise material quantity unit disposal_cost\n a/bran mill bran 10 t 5", "needs": NEEDS}
THIN = "\u202f"


def shown(plan: sy.Plan) -> Page:
    return read(render(plan))


def plain(text: str) -> str:
    return text.replace(THIN, " ")


def test_what_is_discarded_and_what_it_costs_net() -> None:
    plan = optimize(
        enterprises="enterprise status\n mill operating\n farm operating\n later planned\n old closing",
        outputs="""
            output enterprise material quantity unit disposal_cost disposal_route supply committed_until
            a/bran mill bran 10 t 5 landfill - -
            b/chips mill chips 3 t -4 sale - -
            c/sand mill sand 20 t - landfill - -
            d/clay mill clay 40 t 1 landfill - 2199
            e/rock mill rock 100 t 1 landfill stock -
            f/mud mill mud 200 t 1 landfill stock -
            g/ash later ash 1000 t 1 landfill - -
            h/ash old ash 1000 t 1 landfill - -
        """,
        needs=NEEDS,
        current_exchanges="output need quantity\n a/bran f/bran 3",
    )
    said = today(View(plan))
    assert "discard 67 t a year." in said  # 10 − 3 of bran, 20 of sand, 40 of clay
    net = plan.summary["costs_before"]["disposal"]
    assert (
        f"Getting rid of their by-products, less what they earn by selling some, costs them {net:g} EUR a year, "
        "as far as prices are known." in said
    )


@pytest.mark.parametrize(
    ("cost", "words"),
    [
        ("-5", "Their by-products, less what disposal costs, earn them 50 EUR a year."),
        ("0", "The tables state no net cost of getting rid of their by-products."),
        ("5", "Getting rid of their by-products costs them 50 EUR a year."),
    ],
)
def test_net_cost_of_any_sign(cost: str, words: str) -> None:
    outputs = f"output enterprise material quantity unit disposal_cost\n a/bran mill bran 10 t {cost}"
    assert words in today(View(optimize(outputs=outputs, needs=NEEDS)))


def climate_of(route: str) -> str:
    outputs = "output enterprise material quantity unit disposal_cost\n a/bran mill bran 10000 t 5\n b/sand mill sand 10000 t 5"
    needs = (
        "need enterprise material quantity unit purchase_price\n f/bran farm bran 8000 t 4\n g/sand farm sand 8000 t 4"
    )
    factors = "material unit virgin_co2 disposal_co2\n bran t 100 10\n sand t - -"
    plan = optimize(outputs=outputs, needs=needs, materials=factors)
    routes = plan.region.outputs.assign(disposal_route=[route, "landfill"])
    return plain(climate(View(replace(plan, region=replace(plan.region, outputs=routes)))))


def test_known_share_says_of_what() -> None:
    assert "known for 50 % of the tonnes exchanged (heat and volumes aside)" in climate_of("landfill")
    assert "present users" not in climate_of("landfill")


@pytest.mark.parametrize("route", ["recycling", "energy_recovery", "composting_ad", "land_spreading", "sale"])
def test_what_is_recovered_today_is_said(route: str) -> None:
    text = climate_of(route)
    assert "By-products that are recovered or sold today are credited with" in text
    assert text.endswith("what their present users will use instead is not counted.")


def test_heat_alone_has_no_share_of_tonnes() -> None:
    plan = optimize(
        outputs="output enterprise material quantity unit disposal_cost\n a/heat mill heat 100000 MWh 1",
        needs="need enterprise material quantity unit purchase_price\n f/heat farm heat 90000 MWh 20",
        materials="material unit form virgin_co2 disposal_co2\n heat MWh heat 200 0",
        transport="mode forms per cost_per_t_km circuity\n pipe heat MWh 0.1 1",
    )
    assert "The exchanges would avoid 18 000 t CO2e a year; unknown" in plain(climate(View(plan)))


STREAMS = """
output enterprise material quantity unit disposal_cost grade
a mill bran 10 t 9 {0}
b mill sand 10 t {1} A
c mill clay 10 t 9 {2}
"""
TAKEN = """
need enterprise material quantity unit purchase_price grade
x farm feed 10 t 2 B
y farm sand 10 t 2 A
z farm clay 10 t 2 C
"""


def trusted(a: str, b: str, c: str, **tables: str) -> str:
    recipes = "recipe output_material input_material\n r1 bran feed\n r2 sand sand\n r3 clay clay"
    tables = {"outputs": STREAMS.format(a, b, c), "needs": TAKEN, "recipes": recipes} | tables
    return plain(trust(View(optimize(**tables))))


def test_trust_says_first_what_rests_on_figures_that_firms_gave() -> None:
    told = trusted("A", "9", "A")
    assert told.startswith(
        "67 % of the saving rests on amounts and prices that firms gave; the rest rests at least in part on figures "
        "that the tables call assumed."
    )
    told = trusted("-", "-", "B", prices="material what price unit\n sand disposal 9 t")
    assert told.startswith(
        "None of the saving rests alone on amounts and prices that firms gave; 33 % rests at least in part on figures that "
        "the tables state without a grade, 33 % on figures that the tables call assumed and 33 % on prices filled from "
        "the price table."
    )
    only = {
        "outputs": STREAMS.format("A", "9", "A").partition("\nb")[0],
        "needs": TAKEN.partition("\ny")[0],
        "recipes": "recipe output_material input_material\n r bran feed",
    }
    assert trusted("A", "9", "A", **only).startswith("All of the saving rests on amounts and prices that firms gave.")


def test_trust_leaves_out_what_runs_and_what_loses() -> None:
    runs = {"current_exchanges": "output need quantity\n b y 10\n c z 10"}
    assert trusted("C", "9", "A", **runs).startswith(
        "None of the saving rests alone on amounts and prices that firms gave; all of it rests at least in part on figures"
    )
    losing = {"partnerships": "enterprise_a enterprise_b min_t\n mill farm 30"}
    assert trusted("A", "-6", "C", **losing).startswith("50 % of the saving rests")


def test_what_matches_by_name_only_is_not_what_firms_gave() -> None:
    tables = {"outputs": STREAMS.format("A", "9", "A"), "needs": TAKEN.replace(" C", " A"), "recipes": ""}
    told = plain(trust(View(optimize(**tables))))
    assert told.startswith(
        "None of the saving rests alone on amounts and prices that firms gave; all of it rests at least in"
    )
    assert "on materials that match by name only." in told


def test_low_and_high_are_said_in_the_first_lines_where_there_is_a_range() -> None:
    said = plain(headline(View(optimize(**SWAP))).plan)
    assert re.search(r"save [\d.]+ EUR a year \([\d.]+ to [\d.]+ as figures go\), \d+ % of what they pay today", said)
    exact = {"spread": {"measured": 0, "estimated": 0, "assumed": 0}}
    assert "as figures go" not in plain(headline(View(optimize(exact, **SWAP))).plan)


def test_most_exchanged_then_cheapest() -> None:
    said = proof(optimize(model="diversion", **SWAP))
    assert "first the most tonnes exchanged, then the least cost of exchanging them." in said
    assert "No other plan exchanges more. No plan as good in that costs less to exchange." in said


def test_least_cost_of_exchanging_with_a_target() -> None:
    said = plain(proof(optimize(model="diversion", min_diversion=0.6, **SWAP)))
    assert "What was asked for: the least cost of exchanging among plans that divert at least 60 %." in said


def test_a_stage_that_was_not_reached_proves_nothing() -> None:
    plan = optimize(objective="co2", **SWAP, materials="material unit virgin_co2 disposal_co2\n bran t 100 10")
    stages = [plan.summary["stages"][0] | {"bound": None}, plan.summary["stages"][1]]
    early = replace(plan, summary=plan.summary | {"stages": stages})
    assert "Whether another plan emits less CO2e is not proved." in proof(early)


def test_contracts_alone() -> None:
    dear: dict[str, Any] = {"transaction": {"setup": 0, "yearly": 2, "per_exchange": 0}}
    plan = optimize(dear, **SWAP)
    context = next(f.context for f in headline(View(plan)).figures if f.title == "Partnerships")
    assert (
        plain(context) == "contracts are 27 % of the cost of exchanging"
    )  # 2 and half of it for distrust beside hauls of 8
