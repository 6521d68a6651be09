"""Accounts and limits worked out again: a wrong figure of either is seen, with stores that lose something too."""

from __future__ import annotations

import copy
from dataclasses import replace

import pytest

from symbiosis.check.run import check_plan
from tests.tiny import optimize

LIMITS = {"landfill": 99, "co2": 99, "exchanged": ">= 1", "virgin": 99}
TABLES = {
    "outputs": "output enterprise material quantity unit disposal_cost disposal_route\n o a ash 10 t 9 landfill",
    "needs": "need enterprise material quantity unit purchase_price imported_share\n n b ash 10 t 9 0.5",
    "recipes": "recipe output_material input_material yield\n r ash ash 1",
    "materials": "material form unit disposal_co2 virgin_co2\n ash solid t 20 300",
}
SEASONS = {
    "periods": "period\n summer\n winter",
    "profiles": "id period share\n o summer 1\n o winter 0\n n summer 0.5\n n winter 0.5",
    "storage": "enterprise material capacity unit loss\n b ash 9 t 0.1",
}


def test_a_wrong_figure_of_a_limit_is_seen():
    plan = optimize(**TABLES, limits=LIMITS)
    assert len(plan.summary["limits"]) == len(LIMITS)
    for k in range(len(LIMITS)):
        for column in ("value", "slack", "bound"):
            summary = copy.deepcopy(plan.summary)
            summary["limits"][k][column] = summary["limits"][k][column] * 1.01 + 1
            assert check_plan(replace(plan, summary=summary)), (LIMITS, k, column)


def test_what_a_store_loses_is_bought_again():
    """5 t at once and 5 t through the store: 0.5 t of it are lost, and bought."""
    plan = optimize(**TABLES, **SEASONS, objective="virgin")
    told = {record["account"]: record["after"] for record in plan.summary["accounts"]}
    assert plan.exchanges["received"].sum() == pytest.approx(10)
    assert told["virgin"] == pytest.approx(0.5)
    assert told["imports"] == pytest.approx(0.5 * 0.5 * 9)
    assert told["landfill"] == pytest.approx(0)
    assert told["co2"] == pytest.approx(0.5 * 300 / 1000)
    assert told["storage"] == pytest.approx(0.5 * (9 + 9))  # bought again, and the giver's disposal
    assert plan.summary["stages"][0]["bound"] == pytest.approx(0.5)
