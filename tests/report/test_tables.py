"""What stands in and under the tables: needs nobody buys, sums that hold today's part, bands, hauls, hazards."""

from __future__ import annotations

import pytest

from symbiosis.report.digits import band, haul
from symbiosis.report.html import render
from tests.report.page import Page, read
from tests.tiny import optimize

OUTPUTS = "output enterprise material quantity unit disposal_cost\n a/bran mill bran 10 t 5"
NEEDS = "need enterprise material quantity unit purchase_price\n f/bran farm bran 8 t 4"


def shown(**tables: str) -> Page:
    return read(render(optimize(**tables)))


def test_a_capacity_is_unused_and_a_planned_firm_buys_nothing_yet() -> None:
    page = shown(
        enterprises="enterprise status\n mill operating\n farm operating\n later planned",
        outputs=OUTPUTS,
        needs="""
            need enterprise material quantity unit purchase_price kind
            f/bran farm bran 50 t 4 purchase
            g/sand farm sand 20 t 0 capacity
            h/bran later bran 30 t 4 purchase
        """,
    )
    assert "bran: 40.0 t still bought." in page.text
    assert "sand: 20.0 t unused." in page.text
    assert "bran: 30.0 t needed, nothing bought yet." in page.text


def test_the_sum_of_exchanges_says_what_runs_today() -> None:
    page = shown(outputs=OUTPUTS, needs=NEEDS, current_exchanges="output need quantity\n a/bran f/bran 3")
    assert (
        "The sum is 64 EUR a year: 24 EUR of it runs today and is part of today's cost, so the plan adds 40."
        in page.text
    )
    assert "The sum is" not in shown(outputs=OUTPUTS, needs=NEEDS).text


@pytest.mark.parametrize(("code", "words"), [("02_03_04", "No exchange moves"), ("02_03_04*", "1 exchange moves")])
def test_hazard_is_what_is_marked(code: str, words: str) -> None:
    outputs = f"output enterprise material quantity unit disposal_cost ewc\n a/bran mill bran 10 t 5 {code}"
    needs = "need enterprise material quantity unit purchase_price accepts_hazardous\n f/bran farm bran 8 t 4 true"
    sites = "enterprise longitude latitude permits\n mill 10 50 -\n farm 10.1 50 02_03_04*"
    marked = "waste marked hazardous (by an asterisk or the column hazardous; the list of waste itself is not checked)"
    assert f"{words} {marked}" in shown(outputs=outputs, needs=needs, enterprises=sites).text


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (0.0, 18.02, "0 to 18.02 €"),
        (1e-7, 18.02, "0 to 18.02 €"),
        (-0.004, 18.02, "0 to 18.02 €"),
        (-18, 22.214, "\u221218.00 to 22.21 €"),
        (0.2, 150, "0 to 150 €"),
        (0.0012, 0.0131, "0.001 to 0.013 €"),
        (0, 0, "0 to 0 €"),
    ],
)
def test_bands_round_alike(low: float, high: float, text: str) -> None:
    assert band(low, high, "€") == text


def test_hauls_as_the_reasons_say_them() -> None:
    assert [haul(v) for v in (0.3, 9.94, 9.96, 1234.5, float("nan"))] == ["0.3", "9.9", "10", "1\u202f234", "–"]
    page = shown(outputs=OUTPUTS, needs=NEEDS, distances="from to km\n mill farm 0.3")
    head, row, _ = page.table("Exchanges of the plan, largest saving first")
    assert row[[h.startswith("Haul") for h in head].index(True)] == "0.3"
