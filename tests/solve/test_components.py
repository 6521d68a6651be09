"""Parts of a region that share nothing, searched apart: what the whole gives, whoever does the work."""

from __future__ import annotations

import os
from random import Random

import numpy as np
import pandas as pd
import pytest

import symbiosis as sy
from symbiosis.problem import pose, read_model
from symbiosis.report.sections.method import how_it_searched
from symbiosis.solve import components as c
from symbiosis.solve.highs import Effort
from symbiosis.solve.hunt import Hunt, compile_core
from symbiosis.solve.workers import Here
from tests.brute import Brute
from tests.strategies import World, world

NAMES = {
    "enterprise", "output", "need", "material", "recipe", "output_material", "input_material", "from", "to",
    "enterprise_a", "enterprise_b",
}  # fmt: skip


def archipelago(seed, islands=2):
    """Random worlds side by side that share modes and settings alone, and may have demands of every kind."""
    rng = Random(seed)
    settings, tables = {}, {}
    for i in range(islands):
        one = world(rng)
        settings = settings or one.settings
        modes = tables.setdefault("transport", one["transport"])
        have = {m["mode"] for m in modes}
        for name, rows in one.tables.items():
            if name == "transport":
                continue
            rows = [{k: f"{v}_{i}" if k in NAMES and v else v for k, v in row.items()} for row in rows]
            if name == "distances":
                rows = [r for r in rows if r.get("mode", "truck") in have]
            tables.setdefault(name, []).extend(rows)
    return World(tables, settings)


def islands(*firms):
    """A generated region of several that have no material in common."""
    tables = {}
    for i, count in enumerate(firms):
        for name, table in sy.generate(count, 1 + i)[0].items():
            own = [k for k in table.columns if k in NAMES]
            tables.setdefault(name, []).append(table.assign(**{k: table[k].astype(str) + f"_{i}" for k in own}))
    first = tables.pop("transport")[0]
    return sy.region_from_tables(
        "islands", transport=first, **{k: pd.concat(v, ignore_index=True) for k, v in tables.items()}
    )


@pytest.fixture
def any_size(monkeypatch):
    """Parts of any size are searched apart."""
    monkeypatch.setattr(c, "LARGE", 1)


def posed(region):
    return pose(region, model=read_model("exchange"))


def together(problem, **how):
    return c.apart(
        problem, c.parts(problem), Effort(time_limit=60.0), how.get("rounds"), 1, None, how.get("workers", Here())
    )


def test_no_row_of_the_model_has_candidates_of_two_components():
    several = 0
    for seed in range(40):
        try:
            problem = posed(archipelago(seed).region())
        except sy.DataError:
            continue
        number = c.components(problem)
        core = compile_core(problem, problem.stages[0])
        x = {id(v): number[a] for (a, _, _), v in core.formulation.model.x.items()}
        y = problem.candidates.pairs.index
        of_pair = pd.Series(number).groupby(problem.candidates.columns["pair"]).first()
        y = (
            {id(v): of_pair[p] for p, v in core.formulation.model.y.items()}
            if hasattr(core.formulation.model, "y")
            else {}
        )
        whose = np.array([(x | y).get(id(v), -1) for v in core.arrays.variables])
        matrix = core.arrays.matrix.tocsr()
        for r in range(matrix.shape[0]):
            found = set(whose[matrix.indices[matrix.indptr[r] : matrix.indptr[r + 1]]]) - {-1}
            assert len(found) <= 1, f"seed {seed}: {core.arrays.rows[r].name}"
        several += number.max(initial=0) > 0
    assert several > 15


def test_parts_cost_together_what_the_whole_costs(any_size):
    met = clashed = 0
    for seed in range(40):
        drawn = archipelago(seed)
        try:
            problem = posed(drawn.region())
        except sy.DataError:
            continue
        if len(c.parts(problem)) < 2:
            continue
        try:
            whole = Hunt(problem, problem.stages[0], Effort(), threads=1).run()
        except sy.InfeasibleError as error:
            with pytest.raises(sy.InfeasibleError) as apart:
                together(problem)
            assert len(apart.value.reasons) == len(error.reasons)
            clashed += 1
            continue
        found = together(problem)
        slack = 1e-6 * max(1.0, abs(whole.value)) + 0.02
        assert found.value == pytest.approx(whole.value, abs=slack), f"seed {seed}"
        assert whole.value - slack <= found.bound <= found.value + slack, f"seed {seed}"
        met += 1
    assert met > 8
    assert clashed > 0


def test_brute_force_agrees(any_size):
    tried = 0
    for seed in range(60, 90):
        drawn = archipelago(seed)
        if any(len(drawn[t]) > 4 for t in ("outputs", "needs")):
            continue  # too many ways to try them all
        try:
            if len(c.parts(posed(drawn.region()))) < 2:
                continue
            best = Brute(drawn).best("system_cost")
            plan = sy.optimize(drawn.region())
        except (sy.DataError, sy.InfeasibleError):
            continue
        assert plan.summary["search"]["parts"] > 1
        assert plan.cost == pytest.approx(best, abs=0.02), f"seed {seed}"
        tried += 1
    assert tried > 2


def test_what_couples_the_whole_keeps_it_whole():
    region = islands(12, 12)
    assert len(set(c.components(posed(region)))) > 1
    problem = pose(region, model=read_model("exchange"), min_diversion=0.1)
    assert set(c.components(problem)) == {0}


def test_a_firm_that_limits_its_partners_joins_what_it_touches():
    text = {
        "outputs": [{"output": f"o{i}", "enterprise": "a", "material": m, "quantity": 10, "unit": "t", "disposal_cost": 50}
                    for i, m in enumerate(("ash", "brine"))],
        "needs": [{"need": f"n{i}", "enterprise": f"t{i}", "material": m, "quantity": 10, "unit": "t", "purchase_price": 5}
                  for i, m in enumerate(("ash", "brine"))],
    }  # fmt: skip
    for limit, parts in ((None, 2), (2, 2), (1, 1)):
        firms = [{"enterprise": f, "longitude": 10 + i / 50, "latitude": 50} for i, f in enumerate(("a", "t0", "t1"))]
        firms[0] |= {} if limit is None else {"max_partners": limit}
        problem = posed(World({"enterprises": firms, **text}, {}).region())
        assert len(set(c.components(problem))) == parts, limit


def test_small_regions_stay_whole():
    assert len(c.parts(posed(islands(10, 10)))) == 1


@pytest.fixture(scope="module")
def two():
    return islands(30, 30)


def test_every_carrier_gives_the_same_plan(two, monkeypatch):
    pytest.importorskip("distributed", reason="Dask is not installed: pip install 'symbiosis[distributed]'")
    monkeypatch.setattr(c, "LARGE", 100)
    monkeypatch.setattr(c, "SHARED_OUT", 0)
    monkeypatch.setattr(c.hunt, "EXACT", 0)
    ways = ({}, {"workers": 2}, {"workers": 2, "cluster": "local"})
    plans = [sy.optimize(two, rounds=6, seed=1, threads=1, **way) for way in ways]
    assert [p.summary["search"]["by"] for p in plans] == ["this process", "2 processes", "a Dask cluster of 2 workers"]
    for plan in plans[1:]:
        assert plan.exchanges.equals(plans[0].exchanges)
        assert plan.bound == pytest.approx(plans[0].bound, rel=1e-12)
    assert plans[0].stopped is sy.Stop.ROUNDS
    assert plans[0].summary["search"]["reproducible"]
    assert "parts that share nothing" in how_it_searched(plans[0].summary["search"])


def test_an_interrupted_search_has_a_plan_for_every_part(two, monkeypatch):
    monkeypatch.setattr(c, "LARGE", 100)
    done = []
    search = c.search_part

    def interrupted(nothing, part, post):
        done.append(1)
        if len(done) == 1:
            raise KeyboardInterrupt
        return search(nothing, part, post)

    monkeypatch.setattr(c, "search_part", interrupted)
    plan = sy.optimize(two, threads=1)
    assert plan.stopped is sy.Stop.INTERRUPTED
    assert plan.saving > 0
    assert plan.bound is not None
    assert os.getpid()
