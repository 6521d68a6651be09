"""Counts that stand for cost: rounds of pricing, columns handed to HiGHS, calls in Python. No clock is asked."""

from __future__ import annotations

import gc
import sys
import time
from functools import cache

import numpy as np
import pytest

import symbiosis as sy
from symbiosis.problem import pose, read_model
from symbiosis.relaxation import flow_lp
from symbiosis.relaxation.arcs import Arcs, arcs_of
from symbiosis.relaxation.flow_lp import FlowLP, amortised, best_of
from symbiosis.relaxation.pair_bound import PairBound
from symbiosis.relaxation.relax import relax
from symbiosis.solve.scaling import core_of

TRANSACTION = {"transaction": {"setup": 8000, "yearly": 900}}


@cache
def posed(firms, streams=6):
    region = sy.region_from_tables("made", settings=TRANSACTION, **sy.generate(firms, 0, streams)[0])
    return pose(region, model=read_model("exchange"))


def arcs(firms) -> Arcs:
    problem = posed(firms)
    return arcs_of(problem, problem.stages[0])


@pytest.fixture
def handed(monkeypatch):
    """How many columns each call hands to HiGHS, and how often it runs."""
    seen = {"columns": [], "runs": 0}
    highs = flow_lp.highspy.Highs
    add, run = highs.addCols, highs.run

    def adds(self, count, *rest):
        seen["columns"].append(count)
        return add(self, count, *rest)

    def runs(self):
        seen["runs"] += 1
        return run(self)

    monkeypatch.setattr(highs, "addCols", adds)
    monkeypatch.setattr(highs, "run", runs)
    return seen


def test_a_few_rounds_of_pricing_hand_over_a_fraction_of_the_candidates(handed):
    a = arcs(200)
    assert len(a) > 25_000
    found = FlowLP(a).solve(amortised(a))
    assert sum(handed["columns"]) == len(found.columns) == len(np.unique(found.columns))
    assert len(found.columns) < 0.3 * len(a)
    assert handed["runs"] == found.rounds <= 8


def test_new_prices_start_from_the_columns_in_hand(handed):
    a = arcs(200)
    lp = FlowLP(a)
    first = lp.solve(amortised(a))
    before = sum(handed["columns"])
    again = lp.solve(amortised(a))
    assert again.rounds == 1
    assert again.value == pytest.approx(first.value, rel=1e-9)
    assert set(first.columns) <= set(again.columns)  # none is handed over twice
    assert len(np.unique(again.columns)) == sum(handed["columns"]) < 2 * before


def test_the_core_is_a_fraction_of_the_candidates_and_shrinks_with_size():
    shares = []
    for firms in (60, 200):
        problem = posed(firms)
        relaxation = relax(problem, problem.stages[0], time.monotonic() + 60)
        assert relaxation.ascent.passes < 800
        shares.append(len(core_of(relaxation.bound, relaxation.ascent)) / len(relaxation.bound.arcs))
    assert shares[1] < shares[0]
    assert shares[1] < 0.3


def test_the_best_of_each_key_are_what_sorting_gives():
    rng = np.random.default_rng(0)
    for size, keys, count in ((0, 3, 2), (1, 1, 6), (40, 3, 6), (500, 40, 3), (2000, 7, 1)):
        key, score = rng.integers(0, keys, size), rng.integers(-5, 30, size).astype("float64")  # with ties
        order = np.lexsort((-score, key))
        rank = np.arange(size) - np.searchsorted(key[order], key[order])
        assert best_of(key, score, count).tolist() == order[rank < count].tolist()


def calls_of(work) -> int:
    """How many functions `work` calls, Python's and C's, once everything is imported."""
    count = 0
    work()

    def seen(*_):
        nonlocal count
        count += 1

    gc.disable()  # what it collects calls too
    sys.setprofile(seen)
    try:
        work()
    finally:
        sys.setprofile(None)
        gc.enable()
    return count


@pytest.mark.parametrize("part", ["arcs", "evaluate", "amortise", "price"])
def test_calls_do_not_grow_with_the_candidates(part):
    counts, sizes = [], []
    for firms in (100, 300):  # both with borders
        problem, a = posed(firms), arcs(firms)
        bound, duals, lp = PairBound(a), np.zeros(len(a.room) + 1), FlowLP(a)
        rounds = lp.solve(amortised(a)).rounds

        def priced(a=a):
            FlowLP(a).solve(amortised(a))

        work = {
            "arcs": lambda p=problem: arcs_of(p, p.stages[0]), "evaluate": lambda b=bound, d=duals: b.at(d),
            "amortise": lambda a=a: amortised(a), "price": priced,
        }[part]  # fmt: skip
        counts.append(calls_of(work) / (rounds if part == "price" else 1))
        sizes.append(len(a))
    assert sizes[1] > 8 * sizes[0]
    assert counts[1] < 1.2 * counts[0]
