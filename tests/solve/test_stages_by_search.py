"""Objectives of several stages and shares to divert, searched instead of handed to HiGHS whole."""

from __future__ import annotations

from random import Random

import pytest

import symbiosis as sy
from symbiosis.problem import pose, read_model
from symbiosis.relaxation.arcs import arcs_of, holding
from symbiosis.relaxation.flow_lp import FlowLP, amortised
from symbiosis.relaxation.relax import relax
from symbiosis.solve import hunt
from tests.strategies import world

WAYS = (
    {"objective": "co2"}, {"objective": "exchange_cost"}, {"min_diversion": 0.3},
    {"objective": "exchange_cost", "min_diversion": 0.2}, {"objective": "co2", "min_diversion": 0.2},
    {"objective": "virgin, partnerships, cost"},
)  # fmt: skip


def searched(monkeypatch, region, **how):
    with monkeypatch.context() as m:
        m.setattr(hunt, "WHOLE", 0)
        m.setattr(hunt, "EXACT", 0)
        return sy.optimize(region, threads=1, **how)


def test_random_regions_come_to_what_the_exact_model_comes_to(monkeypatch):
    """Every stage: never better than the exact one, its bound never above it, and mostly equal to it."""
    met = equal = 0
    for seed in range(6):
        region, how = world(Random(seed)).region(), WAYS[seed % len(WAYS)]
        try:
            exact = sy.optimize(region, **how)
        except (sy.DataError, sy.InfeasibleError):
            continue
        found = searched(monkeypatch, region, rounds=8, **how)
        met += 1
        for mine, best in zip(found.summary["stages"], exact.summary["stages"], strict=True):
            sign = -1.0 if mine["stage"] == "tonnes exchanged" else 1.0
            slack = 1e-6 * max(1.0, abs(best["value"]))
            assert sign * mine["bound"] <= sign * best["value"] + slack, (seed, how)
            if sign * mine["value"] > sign * best["value"] + slack:
                break
            assert sign * mine["value"] >= sign * best["value"] - slack, (seed, how)
        else:
            equal += 1
    assert met > 2
    assert equal > 0.8 * met


@pytest.mark.parametrize("objective", ["co2", "exchange_cost"])
def test_a_made_region_is_searched_in_stages_and_says_how_far_it_proved(monkeypatch, objective):
    tables, _ = sy.generate(20, 1)
    region = sy.region_from_tables("made", **tables)
    found = searched(monkeypatch, region, objective=objective, rounds=8)
    again = searched(monkeypatch, region, objective=objective, rounds=8)
    first, second = found.summary["stages"]
    assert first["value"] == pytest.approx(first["bound"], rel=1e-5)  # no fixed cost in it: a flow problem
    assert second["bound"] is not None
    assert second["bound"] <= second["value"]
    assert found.exchanges["quantity"].equals(again.exchanges["quantity"])


def test_an_earlier_stage_tightens_the_bound_of_the_next():
    tables, _ = sy.generate(30, 5)
    problem = pose(sy.region_from_tables("made", **tables), model=read_model("exchange"), objective="co2")
    first, second = problem.stages
    arcs = arcs_of(problem, first)
    best = arcs.base - FlowLP(arcs).solve(amortised(arcs)).value
    free = relax(problem, second, float("inf")).value
    held = relax(problem, second, float("inf"), held=((first, best),)).value
    assert held > free * 1.0001
    assert holding(problem, arcs_of(problem, second), ((first, best),)).target == pytest.approx(arcs.base - best)
