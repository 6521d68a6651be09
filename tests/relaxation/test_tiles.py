"""Candidates in tiles are those of the region: the same pairs, the same bound at the same duals, none in two tiles."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest

import symbiosis as sy
import symbiosis.relaxation.sweep as sweeping
from symbiosis.candidates import tiles as tiling
from symbiosis.candidates.tiles import Tiles
from symbiosis.problem import pose, read_model
from symbiosis.problem.current import current_rows
from symbiosis.relaxation import pricing
from symbiosis.relaxation.arcs import arcs_of
from symbiosis.relaxation.certify import certified_pairs, certified_rest, certified_rooms
from symbiosis.relaxation.pair_bound import PairBound
from symbiosis.relaxation.pricing import price_out
from symbiosis.relaxation.relax import relax
from symbiosis.relaxation.sweep import Sweeper, sweep, workers
from symbiosis.solve.highs import Effort
from symbiosis.solve.hunt import Hunt
from tests.strategies import seeded_region

KEY = ["output", "need", "recipe", "mode"]


def made(firms=40, seed=3):
    return sy.region_from_tables("made", **sy.generate(firms, seed)[0])


def posed(region):
    return pose(region, model=read_model("exchange"))


@pytest.fixture
def in_tiles(monkeypatch):
    """Every region counts as too large to hold."""
    split(monkeypatch)


def split(patch, firms=12):
    patch.setattr(tiling, "HELD", -1)
    patch.setattr(tiling, "FIRMS", firms)
    patch.setattr(tiling, "NEAREST", 1)


def worlds(count):
    for seed in range(count):
        try:
            yield seed, seeded_region(seed)
        except sy.DataError:
            continue


def both(region, monkeypatch):
    """The problem with all its candidates, and the same with a core."""
    whole = posed(region)
    with monkeypatch.context() as tiny:
        split(tiny)
        return whole, posed(region)


def test_tiles_hold_each_candidate_once_and_all_of_them():
    problem = posed(made())
    tiles = Tiles(problem.market, current_rows(problem.market), firms=7)
    assert len(tiles.places) > 20
    parts = [tiles.at(place).columns[KEY] for place in tiles.places]
    found = np.concatenate([p.to_numpy() for p in parts])
    right = problem.candidates.columns[KEY].to_numpy()
    assert sorted(map(tuple, found)) == sorted(map(tuple, right))
    assert tiles.considered == problem.candidates.considered
    assert tiles.within_break_even() >= len(problem.candidates)


def full_gain(problem, core, duals):
    tiles = Tiles(problem.market, current_rows(problem.market), firms=4)
    inside = PairBound(arcs_of(core, core.stages[0]))
    sweeper = Sweeper(core, core.stages[0], tiles, inside.arcs.room, certified_rooms(core))
    with workers(sweeper, 1) as over:
        seen = sweep(sweeper, duals, over)
    listed, listed_again = sweeper.listed(duals, inside)
    gain = float(duals[:-1] @ inside.arcs.room) + seen.terms + listed
    again = certified_rest(core, duals, sweeper.rooms) - seen.again - listed_again
    assert inside.arcs.base - gain == pytest.approx(again, rel=1e-9, abs=1e-6)
    return gain


def test_a_pass_over_tiles_comes_to_the_bound_of_all_candidates(monkeypatch):
    rng, met = np.random.default_rng(1), 0
    regions = [*worlds(16), ("made", made(20, 1))]
    for seed, region in regions:
        try:
            problem, core = both(region, monkeypatch)
        except sy.DataError:
            continue
        assert core.candidates.partial
        bound = PairBound(arcs_of(problem, problem.stages[0]))
        assert bound.arcs.base == pytest.approx(arcs_of(core, core.stages[0]).base, rel=1e-12)
        scale = np.abs(bound.arcs.worth).max(initial=1.0)
        for share in (0.0, 0.2):
            duals = np.append(rng.exponential(scale, len(bound.arcs.room)) * share, 0.0)
            assert full_gain(problem, core, duals) == pytest.approx(bound.at(duals).gain, rel=1e-9, abs=1e-6), seed
        met += 1
    assert met > 5


def test_the_bound_of_a_core_holds_for_all_and_lies_as_close(in_tiles, monkeypatch):
    region = made(24, 4)
    core = posed(region)
    priced = price_out(core, core.stages[0], firms=9)
    monkeypatch.undo()
    problem = posed(region)
    exact = Hunt(problem, problem.stages[0], Effort(time_limit=60.0)).run()
    whole = relax(problem, problem.stages[0], time.monotonic() + 60)
    assert priced.bound <= exact.value + 1e-6 * exact.value
    saving = arcs_of(problem, problem.stages[0]).base - whole.value
    assert priced.bound >= whole.value - 0.002 * saving
    assert len(priced.problem.candidates) < len(problem.candidates)


def test_random_regions_in_tiles_meet_their_demands_and_their_bound(monkeypatch):
    met = best = 0
    for seed, region in worlds(24):
        try:
            problem, core = both(region, monkeypatch)
            exact = Hunt(problem, problem.stages[0], Effort(time_limit=60.0)).run().value
        except (sy.DataError, sy.InfeasibleError):
            continue
        priced = price_out(core, core.stages[0], firms=2)
        found = Hunt(priced.problem, core.stages[0], Effort(time_limit=60.0), 8, priced=priced).run()
        slack = 1e-6 * max(1.0, abs(exact))
        assert found.bound == priced.bound  # none of a core alone
        assert found.bound - slack <= exact <= found.value + slack, f"seed {seed}"
        met += 1
        best += found.value <= exact + slack
    assert met > 10
    assert best > 0.8 * met


def test_processes_and_one_alone_come_to_the_same(in_tiles):
    problem = posed(made(24, 2))
    one, two = (price_out(problem, problem.stages[0], threads, firms=9) for threads in (1, 2))
    assert one.bound == two.bound
    assert one.problem.candidates.columns.equals(two.problem.candidates.columns)


def test_the_plan_says_how_many_were_priced_and_not_held(in_tiles):
    plan = sy.optimize(made(40, 2), rounds=8, threads=1)
    c = plan.summary["candidates"]
    assert c["screened"][tiling.NOT_HELD] == c["considered"] - c["modelled"] > 0
    assert plan.summary["bound"] < plan.cost


def test_few_candidates_are_held_as_ever(monkeypatch):
    problem = posed(made(20, 1))
    assert not problem.candidates.partial
    monkeypatch.setattr(tiling, "HELD", 100)
    assert posed(made(20, 1)).candidates.partial


def test_ctrl_c_in_the_first_pass_keeps_todays_plan_and_proves_nothing(in_tiles, monkeypatch):
    monkeypatch.setattr(pricing, "sweep", _stopped)
    plan = sy.optimize(made(24, 2), threads=1)
    assert plan.stopped is sy.Stop.INTERRUPTED
    assert plan.cost == pytest.approx(plan.baseline)
    assert plan.bound is None
    assert plan.gap is None


def test_ctrl_c_in_a_later_pass_keeps_the_bound_and_a_plan(in_tiles, monkeypatch):
    region, bounds = made(24, 2), list[float]()
    one = price_out(posed(region), posed(region).stages[0], tell=bounds.append, passes=1)
    passes = iter([sweep, _stopped])
    monkeypatch.setattr(pricing, "ENOUGH", -1.0)
    monkeypatch.setattr(pricing, "sweep", lambda *given: next(passes)(*given))
    plan = sy.optimize(region, threads=1)
    assert plan.stopped is sy.Stop.INTERRUPTED
    assert plan.bound == pytest.approx(one.bound)
    assert bounds == [one.bound]
    assert plan.saving > 0


def test_the_time_limit_covers_pricing_but_the_first_pass_is_always_made(in_tiles, monkeypatch):
    monkeypatch.setattr(pricing, "ENOUGH", -1.0)
    plan = sy.optimize(made(24, 2), threads=1, time_limit=0.01)
    assert plan.stopped is sy.Stop.TIME_LIMIT
    assert plan.summary["search"]["passes"] == 1
    assert plan.summary["time_limit"] == 0.01
    assert plan.bound is not None
    assert plan.bound < plan.cost < plan.baseline


def test_what_proves_far_from_paying_leaves_the_core(in_tiles, monkeypatch):
    problem = posed(made(24, 4))
    sizes = {}
    for stays, loses in ((1e9, 1e9), (pricing.STAYS, pricing.LOSES)):
        monkeypatch.setattr(pricing, "STAYS", stays)
        monkeypatch.setattr(pricing, "LOSES", loses)
        priced = price_out(problem, problem.stages[0], firms=9)
        sizes[stays] = len(priced.problem.candidates), priced.bound
    (all_kept, wide), (shrunk, narrow) = sizes.values()
    assert shrunk < 0.9 * all_kept
    assert narrow == wide


def test_a_bound_that_comes_out_otherwise_the_second_time_is_an_error(in_tiles, monkeypatch):
    problem = posed(made(24, 2))
    monkeypatch.setattr(sweeping, "certified_pairs", lambda *given: certified_pairs(*given) * 1.01)
    with pytest.raises(sy.SymbiosisError, match="worked out again"):
        price_out(problem, problem.stages[0], firms=9)


@pytest.mark.parametrize("wish", [{"objective": "co2"}, {"min_diversion": 0.2}])
def test_what_has_to_be_held_and_does_not_fit_is_refused_with_a_way_out(monkeypatch, wish):
    region = made(20, 1)
    monkeypatch.setattr(tiling, "HELD_AT_MOST", 100)
    with pytest.raises(sy.SymbiosisError, match=r"pairs of streams fit, too many.*system_cost"):
        sy.optimize(region, **wish)
    assert pose(region, model=read_model("exchange")).candidates.considered > 100


def test_too_many_to_hold_beside_hubs_are_refused(monkeypatch):
    tables = dict(sy.generate(20, 1)[0])
    place = tables["enterprises"].iloc[0][["longitude", "latitude"]].to_dict()
    material = tables["outputs"]["material"].iloc[0]
    recipe = tables["recipes"].iloc[:1].assign(recipe="at the hub", output_material=material, at="hub")
    tables["recipes"] = pd.concat([tables["recipes"], recipe], ignore_index=True)
    tables["hubs"] = pd.DataFrame([{"hub": "h", "capacity": 10, "unit": "t", "fixed_cost": 1, **place}])
    region = sy.region_from_tables("made", **tables)
    monkeypatch.setattr(tiling, "HELD", 100)
    with pytest.raises(sy.SymbiosisError, match=r"too many to hold beside hubs.*without hubs\.csv"):
        pose(region, model=read_model("exchange"))


def _stopped(*_):
    raise KeyboardInterrupt
