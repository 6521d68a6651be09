"""What is said over all pairs doesn't depend on how many are looked at at once, or on what a sketch leaves out."""

from __future__ import annotations

from random import Random

import numpy as np
import pandas as pd
import pytest

import symbiosis as sy
from symbiosis.candidates import generate as pairing
from symbiosis.explain import nearest as nearby
from symbiosis.problem import pose, read_model
from tests.strategies import THOROUGH, world

TABLES = ("outputs", "needs", "leads")


def regions():
    yield sy.region_from_tables("made", **sy.generate(14, 3)[0])
    for seed in range(14 if THOROUGH else 7):
        try:
            yield world(Random(seed)).region()
        except sy.DataError:
            continue


def told(region):
    plan = sy.optimize(region, rounds=2, threads=1)
    return {t: getattr(plan, t) for t in TABLES} | {"rest": pd.DataFrame([a._asdict() for a in plan.assumptions])}


def test_small_chunks_and_pairs_left_out_change_nothing(monkeypatch):
    met = leads = 0
    for region in regions():
        try:
            with monkeypatch.context() as plain:
                # Nothing is left out: no pair lacks anything by the sketch.
                plain.setattr(nearby, "_least_required", lambda problem, state, sketch, side: np.zeros(len(sketch)))
                plain.setattr(nearby, "_may_be_nearer", lambda best, side, stream, *_: np.ones(len(stream), dtype=bool))
                right = told(region)
            with monkeypatch.context() as small:
                small.setattr(pairing, "CHUNK", 7)
                found = told(region)
        except (sy.DataError, sy.InfeasibleError):
            continue
        for name, table in right.items():
            pd.testing.assert_frame_equal(found[name], table)
        met += 1
        leads += len(right["leads"])
    assert met > 2
    assert leads > 0


def test_a_sketch_is_worth_no_less_and_no_farther():
    problem = pose(sy.region_from_tables("made", **sy.generate(30, 2)[0]), model=read_model("exchange"))
    market, s = problem.market, problem.market.streams
    for lane, o, n in market.fitting(s.out_free, s.need_usable):
        sketch, exact = market.sketched(lane, o, n), market.priced(lane, o, n)
        assert (sketch.o == exact.o).all()
        assert (sketch.km <= exact.km).all()
        assert (sketch.steer >= exact.steer).all()
        assert sketch.km == pytest.approx(exact.km, rel=0.02, abs=0.01)
