"""The report lists what each blend reaches, where there are limits."""

from __future__ import annotations

import pytest

from symbiosis.accounts.blends import blends
from symbiosis.report.html import render
from tests.tiny import optimize

TABLES = {
    "needs": "need enterprise material quantity unit purchase_price kind\n n c water 100 t 3 purchase\n f d water 30 t - capacity",
    "outputs": "output enterprise material quantity unit disposal_cost\n dirty a water 55 t 9",
    "contents": "output need substance value\n dirty - salt 50\n - n salt 10",
}


def test_each_blend_with_what_it_reaches():
    plan = optimize(**TABLES, limits="need substance max\n n salt 20\n f salt 60")
    table = blends(plan.region, plan.exchanges).set_index("need")
    assert table["reached"].to_dict() == pytest.approx({"n": 20, "f": 50})
    assert table["bought"].to_dict() == pytest.approx({"n": 75, "f": 0})
    page = render(plan)
    assert "What blends hold" in page


def test_no_limits_no_section():
    plan = optimize(**{k: v for k, v in TABLES.items() if k != "contents"})
    assert "What blends hold" not in render(plan)
