"""The sentences of the first page say what is true, whatever is planned, sold, committed or already recovered."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
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


def test_trust_names_the_rest_and_leaves_losers_out() -> None:
    plan = optimize(**SWAP)
    row = plan.exchanges.iloc[[0]]
    kinds = [
        (60.0, "stated"), (30.0, "by name only"), (10.0, "median disposal cost; price table purchase price"),
        (-90.0, "by name only"),
    ]  # fmt: skip
    rows = [row.assign(saving=s, rests_on=r) for s, r in kinds]
    told = plain(trust(View(replace(plan, exchanges=pd.concat(rows, ignore_index=True)))))
    assert told.startswith("60 % of the saving rests on prices and recipes stated in the region's tables alone; ")
    assert "the rest rests at least in part on materials that match by name only or on prices filled from " in told
    assert "the price table or medians" in told


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
