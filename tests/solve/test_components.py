"""Parts of a region that share nothing, searched apart: what the whole gives, whoever does the work."""

from __future__ import annotations

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
from tests import tiny
from tests.brute import Brute
from tests.strategies import World, seeded_region, world

NAMES = {
    "enterprise", "output", "need", "material", "recipe", "output_material", "input_material", "from", "to",
    "enterprise_a", "enterprise_b",
}  # fmt: skip


def archipelago(seed, islands=2):
    """Random worlds side by side that share modes and settings alone, and may have demands of every kind."""
    rng = Random(seed)
    settings, tables = {}, {}
    for i in range(islands):
        one = world(rng, bars=False, most=2)
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


def one_component_a_row(problem):
    """No row of the compiled model has candidates or pairs of two components in it."""
    number = c.components(problem)
    core = compile_core(problem, problem.stages[0])
    model = core.formulation.model
    of_pair = pd.Series(number).groupby(problem.candidates.columns["pair"]).first()
    mine = {id(v): number[a] for (a, _, _), v in model.x.items()}
    if model.component("y") is not None:
        mine |= {id(v): of_pair[p] for p, v in model.y.items()}
    whose = np.array([mine.get(id(v), -1) for v in core.arrays.variables])
    rows = core.arrays.matrix.tocsr()
    return all(
        len(set(whose[rows.indices[start:end]]) - {-1}) <= 1
        for start, end in zip(rows.indptr[:-1], rows.indptr[1:], strict=True)
    )


def test_parts_give_what_the_whole_gives_and_what_trying_everything_finds(any_size):
    met = tried = 0
    for seed in range(40):
        drawn = archipelago(seed)
        try:
            problem = posed(drawn.region())
        except sy.DataError:
            continue
        if len(c.parts(problem)) < 2:
            continue
        assert one_component_a_row(problem), f"seed {seed}"
        try:
            whole = Hunt(problem, problem.stages[0], Effort(), threads=1).run()
        except sy.InfeasibleError:
            with pytest.raises(sy.InfeasibleError):
                together(problem)
            continue
        found = together(problem)
        slack = 1e-6 * max(1.0, abs(whole.value)) + 0.02
        assert found.value == pytest.approx(whole.value, abs=slack), f"seed {seed}"
        assert whole.value - slack <= found.bound <= found.value + slack, f"seed {seed}"
        met += 1
        brute = Brute(drawn)
        if brute.work <= 2_000:
            assert found.value == pytest.approx(brute.best().value, abs=slack), f"seed {seed}"
            tried += 1
        if met >= 5:
            break
    assert met >= 4
    assert tried >= 2


def test_what_couples_the_whole_keeps_it_whole():
    region = islands(12, 12)
    assert len(set(c.components(posed(region)))) > 1
    problem = pose(region, model=read_model("exchange"), min_diversion=0.1)
    assert set(c.components(problem)) == {0}


def test_a_firm_that_limits_its_partners_joins_what_it_touches():
    streams = {
        "outputs": """output enterprise material quantity unit disposal_cost
                      o0 a ash 10 t 50
                      o1 a brine 10 t 50""",
        "needs": """need enterprise material quantity unit purchase_price
                    n0 t0 ash 10 t 5
                    n1 t1 brine 10 t 5""",
    }
    for limit, parts in (("-", 2), ("2", 2), ("1", 1)):
        firms = f"enterprise max_partners\n a {limit}\n t0 -\n t1 -"
        problem = posed(tiny.region(enterprises=firms, **streams))
        assert len(set(c.components(problem))) == parts, limit


def test_what_clashes_in_any_part_is_named(any_size):
    region = tiny.region(
        outputs="""output enterprise material quantity unit disposal_cost
                   o0 a ash 10 t 50
                   o1 b brine 10 t 50""",
        needs="""need enterprise material quantity unit purchase_price
                 n0 c ash 10 t 5
                 n1 d brine 10 t 5""",
        partnerships="""enterprise_a enterprise_b status min_t
                        a c required 40
                        b d required 60""",
    )
    with pytest.raises(sy.InfeasibleError) as whole:
        Hunt(posed(region), posed(region).stages[0], Effort()).run()
    with pytest.raises(sy.InfeasibleError) as apart:
        sy.optimize(region)
    assert set(apart.value.reasons) == set(whole.value.reasons)
    assert len(apart.value.reasons) == 2


def test_a_cluster_that_is_not_used_is_said(caplog):
    sy.optimize(seeded_region(3), cluster="local")
    assert "nothing was sent to the cluster" in caplog.text


def test_small_regions_stay_whole():
    assert len(c.parts(posed(islands(10, 10)))) == 1


@pytest.fixture(scope="module")
def two():
    return islands(22, 22)


def test_every_carrier_gives_the_same_plan(two, monkeypatch):
    pytest.importorskip("distributed", reason="Dask is not installed: pip install 'symbiosis[distributed]'")
    monkeypatch.setattr(c, "LARGE", 50)
    monkeypatch.setattr(c, "SHARED_OUT", 0)
    monkeypatch.setattr(c.hunt, "EXACT", 0)
    ways = ({}, {"workers": 2}, {"workers": 2, "cluster": "local"})
    plans = [sy.optimize(two, rounds=4, seed=1, threads=1, **way) for way in ways]
    assert [p.summary["search"]["by"] for p in plans] == ["this process", "2 processes", "a Dask cluster of 2 workers"]
    for plan in plans[1:]:
        assert plan.exchanges.equals(plans[0].exchanges)
        assert plan.bound == pytest.approx(plans[0].bound, rel=1e-12)
    assert plans[0].stopped is sy.Stop.ROUNDS
    assert plans[0].summary["search"]["reproducible"]
    assert "parts that share nothing" in how_it_searched(plans[0].summary["search"])


def test_an_interrupted_search_has_a_plan_for_every_part(two, monkeypatch):
    monkeypatch.setattr(c, "LARGE", 50)
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
