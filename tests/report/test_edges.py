"""Plans that are not the usual kind: empty, stopped early, dearer than today, very large."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

import symbiosis as sy
from symbiosis.report.html import render
from symbiosis.report.map import MOST_LINES
from tests.report.page import Page, read
from tests.tiny import optimize

SWAP = {
    "outputs": "output enterprise material quantity unit disposal_cost\n a/bran mill bran 10 t 5",
    "needs": "need enterprise material quantity unit purchase_price\n f/bran farm bran 8 t 4",
}


def shown(plan: sy.Plan) -> Page:
    return read(render(plan))


def summarised(plan: sy.Plan, **values: Any) -> sy.Plan:
    return replace(plan, summary={**plan.summary, **values})


def test_nothing_to_exchange() -> None:
    tables = SWAP | {"needs": "need enterprise material quantity unit purchase_price\n f/oil farm oil 8 t 4"}
    page = shown(optimize(**tables))
    assert "the plan changes nothing" in page.text
    assert "nobody to call yet" in page.text
    assert "Nothing is exchanged, so there is no flow to draw." in page.text
    assert set(page.figures) == {"data-map", "data-costs"}


def test_one_firm() -> None:
    tables = {
        "enterprises": "enterprise longitude latitude\n mill 10 50",
        "outputs": "output enterprise material quantity unit disposal_cost\n a/bran mill bran 10 t 5",
        "needs": "need enterprise material quantity unit purchase_price\n a/oil mill oil 1 t 4",
        "distances": "",
    }
    page = shown(optimize(**tables))
    assert "Today the 1 firm of this region" in page.text


def test_no_stream_of_known_mass() -> None:
    tables = {
        "outputs": "output enterprise material quantity unit disposal_cost\n a/heat mill heat 100 MWh 1",
        "needs": "need enterprise material quantity unit purchase_price\n f/heat farm heat 90 MWh 20",
        "materials": "material unit form\n heat MWh heat",
        "transport": "mode forms per cost_per_t_km circuity\n pipe heat MWh 0.1 1",
    }
    page = shown(optimize(**tables))
    assert "discard 100 MWh a year" in page.text
    assert "use what others discard" in page.text
    assert "data-flows-MWh" in page.figures
    assert "data-flows-t" not in page.figures
    assert "nan" not in page.text.lower().split()


def test_stopped_at_its_limit() -> None:
    plan = optimize(**SWAP)
    early = summarised(plan, stopped="time_limit", bound=plan.cost - 0.25 * plan.saving, gap=0.3, saving_gap=0.2)
    text = shown(early).text
    assert "stopped at its limit" in text
    assert "no other plan can save more than 25 % more" in text.replace("\u202f", " ")


def test_stopped_without_a_bound() -> None:
    plan = optimize(**SWAP)
    nothing = summarised(plan, stopped="interrupted", bound=None, objective_bound=None, gap=None, saving_gap=None)
    text = shown(nothing).text
    assert "The search was interrupted. It left no bound" in text
    assert "not proved" in text


def test_another_objective_claims_nothing_about_money() -> None:
    plan = optimize(objective="co2", **SWAP, materials="material unit virgin_co2 disposal_co2\n bran t 100 10")
    assert plan.saving_gap is None
    text = shown(plan).text
    assert "What was asked for: first the least CO2e, then the cheapest plan that reaches it." in text
    assert "No other plan emits less CO2e. No plan as good in that costs less." in text
    assert "no other plan saves more" not in text


def test_dearer_than_today() -> None:
    # A tonne costs 1 to haul and saves 0.5 in money, but avoids 110 kg CO2e.
    tables = SWAP | {
        "outputs": "output enterprise material quantity unit disposal_cost\n a/bran mill bran 10 t 0.25",
        "needs": "need enterprise material quantity unit purchase_price\n f/bran farm bran 8 t 0.25",
        "materials": "material unit virgin_co2 disposal_co2\n bran t 100 10",
    }
    plan = optimize(objective="co2", **tables)
    assert plan.saving == pytest.approx(-4)
    text = shown(plan).text
    assert "cost 4 EUR a year more than today" in text
    assert "The plan costs 4 EUR a year more than today." in text
    assert "Costs more than today 4 EUR a year" in text


def test_running_exchange_is_not_counted_again() -> None:
    plan = optimize(**SWAP, current_exchanges="output need quantity\n a/bran f/bran 3")
    page = shown(plan)
    # 8 t at 5 + 4 − 1 save 64, of which 24 run today.
    assert plan.saving == pytest.approx(40)
    assert "1 exchange already runs between them: 3 t a year." in page.text
    assert "(1 exchange, 1 of which runs today)" in page.text
    assert "keep a further 5 t a year out of disposal" in page.text
    assert "What runs today saves 24 EUR a year already" in page.text
    head, row, _ = page.table("Partnerships by additional saving")
    assert row[[h.startswith("Additional") for h in head].index(True)] == "40"
    assert "(runs today, grows)" in row[0]


def test_a_thousand_exchanges() -> None:
    plan = optimize(**SWAP)
    many = pd.concat([plan.exchanges] * 1000, ignore_index=True)
    many["quantity"] = range(1, 1001)
    html = render(replace(plan, exchanges=many))
    assert len(html.encode()) < 6_000_000
    page = read(html)
    assert f"The smallest {1000 - MOST_LINES} exchanges, up to {1000 - MOST_LINES} t a year" in page.text
    assert "The first 100 of 1 000 rows; all are in exchanges.csv." in page.text.replace("\u202f", " ")
    assert len(page.table("Exchanges of the plan, largest saving first")) == 100 + 2


def test_firms_that_ask_for_silence_are_pointed_out() -> None:
    sites = "enterprise longitude latitude disclosure\n mill 10 50 named\n farm 10.1 50 hidden"
    assert "One firm asks for an alias or for silence" in shown(optimize(**SWAP, enterprises=sites)).text


def test_filled_in_prices_are_said() -> None:
    prices = "material what price unit\n bran disposal 5 t"
    tables = SWAP | {"outputs": "output enterprise material quantity unit disposal_cost\n a/bran mill bran 10 t -"}
    page = shown(optimize(**tables, prices=prices))
    assert (
        "None of the saving rests alone on amounts and prices that firms gave; all of it rests at least in part on prices "
        "filled from the price table." in page.text
    )
    assert "mill: what does disposal cost it per t?" in page.text
