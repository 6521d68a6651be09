"""What is said of hubs, and of streams that fit only through one, stays true when the plan is made again with it."""

from __future__ import annotations

import pytest

from tests.solve.test_hubs import SLUDGE
from tests.tiny import optimize, why

HUB = "hub longitude latitude capacity unit fixed_cost\n h 10 50 100 t "


def test_below_the_cost_told_the_hub_is_worth_it():
    closed = optimize(**SLUDGE | {"hubs": HUB + "4000"}).hubs.iloc[0]
    assert (closed["status"], closed["reason"]) == ("closed", "not_worth_it")
    below = float(closed["worth_it_below"])
    assert below == pytest.approx(3550)
    for cost, status in ((below - 1, "candidate"), (below + 1, "closed")):
        assert optimize(**SLUDGE | {"hubs": f"{HUB}{cost}"}).hubs["status"].iat[0] == status


@pytest.mark.parametrize(
    ("tables", "reason"),
    [
        ({"hubs": HUB + "4000"}, "hub_closed"),
        ({"hubs": HUB.replace("100", "40") + "9"}, "hub_full"),
        ({"hubs": ""}, "no_hub"),
        ({"hubs": HUB + "9", "recipes": SLUDGE["recipes"].replace("3 hub", "300 hub")}, "hub_reach"),
        ({"hubs": HUB + "9", "needs": SLUDGE["needs"].replace("50 t", "10 t")}, "served"),
        ({"hubs": HUB + "9", "needs": SLUDGE["needs"].replace("50 t 40", "50 t -")}, "hub_unknown"),
    ],
    ids=["closed", "full", "none", "dear", "served", "unknown"],
)
def test_why_an_output_that_fits_only_through_a_hub_stays(tables, reason):
    tables = SLUDGE | tables
    if not tables["hubs"]:
        tables = tables | {"distances": "from to km\n a b 10"}
    plan = optimize({"matching": {"fill": "none"}}, **tables)
    assert why(plan, "o")["reason"] == reason
    assert not plan.leads["output"].isin(["o"]).any()
