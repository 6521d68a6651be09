"""The page: its sections, its figures, and that it asks nothing of any network."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

import pandas as pd
import pytest

import symbiosis as sy
from symbiosis.report.html import render
from tests.report.page import Page, figure, read
from tests.tiny import optimize

SECTIONS = [
    "headline",
    "map",
    "flows",
    "costs",
    "calls",
    "firms",
    "unmatched",
    "law",
    "pipeline",
    "kpis",
    "assumptions",
    "method",
]
BAKERY = {
    "outputs": """
        output enterprise material quantity unit disposal_cost disposal_route ewc waste_status
        a/bran mill bran 10 t 5 landfill 02_03_04 waste
        b/heat mill heat 100 MWh 1 unknown - -
        c/sand mill sand 7 t 2 landfill - waste
    """,
    "needs": """
        need enterprise material quantity unit purchase_price
        f/bran farm bran 8 t 4
        g/heat farm heat 90 MWh 20
    """,
    "materials": "material unit form\n bran t solid\n heat MWh heat\n sand t solid",
    "transport": "mode forms per cost_per_t_km circuity\n truck solid t 0.1 1\n pipe heat MWh 0.1 1",
}


@pytest.fixture(scope="module")
def plan() -> sy.Plan:
    return optimize(**BAKERY)


@pytest.fixture(scope="module")
def html(plan: sy.Plan) -> str:
    return render(plan, datetime.date(2026, 3, 5))


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return read(html)


def test_sections_in_order(page: Page) -> None:
    assert [a["id"] for tag, a in page.elements if tag == "section"] == SECTIONS
    linked = [a["href"] for tag, a in page.elements if tag == "a"]
    assert linked == [f"#{s}" for s in SECTIONS]


def test_small_enough_to_send(html: str) -> None:
    assert len(html.encode()) < 6_000_000


def test_asks_nothing_of_any_network(html: str, page: Page) -> None:
    for tag, attributes in page.elements:
        assert tag not in {"link", "iframe", "img", "object", "embed", "base", "form"}
        assert not {"src", "srcset", "data", "action", "poster", "background"} & set(attributes), (tag, attributes)
        assert not (attributes.get("href") or "#").startswith(("http", "//")), (tag, attributes)
        assert not any(name.startswith("on") for name in attributes)
    assert not re.search(r"@import|url\(", html[: html.index("</style>")])
    policy = next(a["content"] for tag, a in page.elements if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "http" not in policy


def test_scripts_are_plotly_once_and_ours(page: Page) -> None:
    code = [body for a, body in page.scripts if "type" not in a]
    assert len(code) == 2
    assert sum("plotly.js v" in body for body in code) == 1


def test_date_and_currency(page: Page) -> None:
    assert "5 March 2026" in page.text
    assert "money in EUR a year" in page.text


def test_headline_says_the_plan(plan: sy.Plan, page: Page) -> None:
    # bran: 8 t at 5 + 4 − 1 = 64; heat: 90 MWh at 1 + 20 − 1 = 1800
    assert plan.saving == pytest.approx(1864)
    today = "Today the 2 firms of this region discard 17 t and 100 MWh a year. "
    today += "Getting rid of their by-products costs them 164 EUR a year."
    assert today in page.text
    assert (
        "keep 8 t a year out of disposal (47 % of what goes there today) and save 1 860 EUR a year"
        in page.text.replace("\u202f", " ")
    )
    assert "118 of 449" in page.text
    assert "with these data no other plan saves more" in page.text


def test_cost_table_is_the_summary(plan: sy.Plan, page: Page) -> None:
    rows = {r[0]: r[1:] for r in page.table("Yearly cost of the region by kind")}
    for name, kind in (("Disposal", "disposal"), ("Purchases", "purchase"), ("Transport", "transport")):
        before, after, change = map(figure, rows[name])
        assert before == pytest.approx(plan.summary["costs_before"][kind], abs=0.5)
        assert after == pytest.approx(plan.summary["costs"][kind], abs=0.5)
        assert change == pytest.approx(after - before, abs=1)
    assert list(map(figure, rows["Sum"])) == pytest.approx([plan.baseline, plan.cost, -plan.saving], abs=0.5)


def test_exchange_table_is_the_plan(plan: sy.Plan, page: Page) -> None:
    head, *rows, total = page.table("Exchanges of the plan, largest saving first")
    saving = [h.startswith("Saving") for h in head].index(True)
    assert [figure(r[saving]) for r in rows] == pytest.approx(plan.exchanges["saving"].tolist(), abs=0.5)
    assert figure(total[saving]) == pytest.approx(plan.saving, abs=0.5)


def test_indicators_are_all_there(plan: sy.Plan, page: Page) -> None:
    rows = page.table("Indicators")[1:]
    assert [r[0] for r in rows] == [k["name"] for k in plan.summary["kpis"]]


def test_tonnes_and_megawatt_hours_stay_apart(page: Page) -> None:
    names = set(page.figures)
    assert {"data-flows-t", "data-flows-MWh"} <= names
    link = page.figures["data-flows-t"]["data"][0]["link"]
    # bran 8 + 8 through its material, 2 + 2 left of it, 7 t of sand straight to disposal
    assert sorted(link["value"]) == pytest.approx([2, 2, 7, 8, 8])
    assert sum(page.figures["data-flows-MWh"]["data"][0]["link"]["value"]) == pytest.approx(90 * 2 + 10 * 2)


def test_law_asks_for_the_permit(page: Page) -> None:
    row = next(r for r in page.table("What each exchange may need") if "bran" in r[1])
    assert row[2] == "02 03 04"
    assert "waste" in row[3]
    assert "not known" in " ".join(row)
    assert "Not legal advice; ask the authority." in page.text


def test_unmatched_gives_the_reason(page: Page) -> None:
    assert "No other firm needs (or gives) this material" in page.text


def test_headings_have_units(page: Page) -> None:
    head = page.table("Partnerships by additional saving")[0]
    assert any(h.startswith("Additional saving") and h.endswith("EUR/year") for h in head)


def test_every_firm_folds_out(plan: sy.Plan, page: Page) -> None:
    summaries = sum(1 for tag, a in page.elements if tag == "details" and a.get("class") == "firm")
    assert summaries == len(plan.enterprises)


def test_same_plan_same_page(plan: sy.Plan, html: str) -> None:
    assert render(plan, datetime.date(2026, 3, 5)) == html


def test_plan_is_left_as_it_was(plan: sy.Plan) -> None:
    before = {name: getattr(plan, name).copy() for name in ("exchanges", "enterprises", "outputs", "needs", "leads")}
    render(replace(plan))
    for name, frame in before.items():
        pd.testing.assert_frame_equal(frame, getattr(plan, name))
