"""Tiny regions with periods and stores at random, against trying everything (tests/seasonal.py); laws of the year."""

from __future__ import annotations

from random import Random

import pytest

import symbiosis as sy
from symbiosis.problem import pose, read_model
from symbiosis.solve.highs import Effort
from symbiosis.solve.hunt import Hunt
from tests.batch import GAP, sharing, together
from tests.seasonal import Seasonal, saving, seasonal, seasons, values
from tests.strategies import THOROUGH, World

CENT = {"rel": 1e-7, "abs": 0.005}
CHOICES, SIZE = 6, 10


def some(seed: int, count: int = SIZE, **options: bool) -> list[World]:
    """Worlds in the same periods under the same settings that have a plan today and a best one."""
    rng = Random(seed)
    periods, found = seasons(rng), list[World]()
    worlds = sharing([seasonal(rng, periods, bars=k % 4 == 0, **options) for k in range(3 * count)])
    for w in worlds:
        brute = Seasonal(w)
        if brute.work <= CHOICES and brute.today is not None and brute.best() is not None:
            found.append(w)
    return found[:count]


def solved(w: World) -> sy.Plan:
    plan = sy.optimize(w.region(), gap=GAP)
    assert plan.stopped is sy.Stop.OPTIMAL
    return plan


@pytest.mark.parametrize("seed", range(4 if THOROUGH else 2))
def test_the_best_plan_over_periods_and_stores(seed):
    worlds = some(seed)
    assert len(worlds) == SIZE
    brutes = [Seasonal(w) for w in worlds]
    best = [b.best() for b in brutes]
    assert sum((a.x > 1e-9).any() for a in best) >= 4
    assert any(b.held and max(m for m, _ in b.held.values()) > 0 for b in brutes)
    whole = together(worlds)
    today, value = values(whole.region())
    assert value == pytest.approx(sum(a.value for a in best), **CENT)
    assert today == pytest.approx(sum(b.today["steered"] for b in brutes), **CENT)
    if seed == 0:
        plan = solved(whole)
        assert plan.summary["objective_value"] == pytest.approx(value, **CENT)
        assert plan.baseline == pytest.approx(sum(b.today["cost"] for b in brutes), **CENT)


def free(seed: int, **options: bool) -> World:
    """A region without demands, in which nothing makes a plan dearer than today."""
    whole = together(some(seed, count=6, demands=False, **options))
    whole.settings["policy"]["carbon_price_paid"] = True
    return whole


@pytest.mark.parametrize("seed", [11, 12])
def test_a_store_never_lowers_the_saving_and_periods_never_raise_it(seed):
    w = free(seed, current=False)
    bare, flat = w.copy(), w.copy()
    bare.tables["storage"] = []
    for name in ("storage", "periods", "profiles"):
        flat.tables[name] = []
    stored, seasonal_, yearly = (saving(x.region()) for x in (w, bare, flat))
    assert stored >= seasonal_ - 0.01
    assert seasonal_ <= yearly + 0.01
    assert seasonal_ < yearly - 1


def test_one_period_is_the_year_and_even_periods_change_nothing():
    w = free(13)
    flat = w.copy()
    for name in ("storage", "periods", "profiles"):
        flat.tables[name] = []
    one, three = flat.copy(), flat.copy()
    one.tables["periods"] = [{"period": "all"}]
    three.tables["periods"] = [{"period": f"p{k}", "weight": x} for k, x in enumerate([2, 5, 1])]
    assert values(one.region()) == pytest.approx(values(flat.region()), **CENT)
    plan, other = solved(flat), solved(three)
    assert other.saving == pytest.approx(plan.saving, **CENT)
    for key in ("costs", "costs_before", "public", "kpis"):
        assert _close(other.summary[key], plan.summary[key]), key
    assert other.by_period["quantity"].sum() == pytest.approx(other.exchanges["quantity"].sum())
    assert set(other.by_period["period"]) == {"p0", "p1", "p2"}


def _close(one: object, other: object) -> bool:
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_close(one[k], other[k]) for k in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(_close, one, other))
    return one == (pytest.approx(other, rel=1e-6, abs=0.01) if isinstance(other, float) else other)


def test_the_bound_by_the_year_holds_and_the_search_spreads_its_plans(monkeypatch):
    monkeypatch.setattr("symbiosis.solve.hunt.EXACT", 0)
    whole = free(14).region()
    problem = pose(whole, model=read_model("exchange"))
    [stage] = problem.stages
    found = Hunt(problem, stage, Effort(1e-9, 60.0, 0), rounds=3).run()
    today, best = values(whole)
    # The relaxation of all candidates bounds what HiGHS has on the whole model; the search comes near to that.
    assert found.bound <= best + 1e-6 * abs(best)
    assert best - 1e-6 * abs(best) <= found.value <= today + 1e-6
