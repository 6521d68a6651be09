"""All blocks at once: plans pass the checker, which shares no code with them, and options never make a region dearer."""

from __future__ import annotations

import time

import pytest

import symbiosis as sy
from symbiosis.problem import pose, read_model
from symbiosis.relaxation.relax import relax
from tests.combined import everything, region
from tests.strategies import THOROUGH

SEEDS = range(40, 60) if THOROUGH else range(40, 46)


@pytest.fixture(scope="module")
def plans():
    """A plan that came through the checker for each seed."""
    return {seed: sy.optimize(region(everything(seed))) for seed in SEEDS}


def test_every_block_has_its_say(plans):
    assert any((p.exchanges["hub"] != "").any() for p in plans.values())
    assert any(len(p.stores) for p in plans.values())
    assert any(len(p.region.limits) and len(p.exchanges) for p in plans.values())
    assert any(p.by_period["period"].nunique() > 1 for p in plans.values())
    assert all(p.stopped is sy.Stop.OPTIMAL for p in plans.values())


def test_the_bound_of_the_relaxation_is_below_every_plan(plans):
    for plan in plans.values():
        problem = pose(plan.region, model=read_model("exchange"))
        bound = relax(problem, problem.stages[0], time.monotonic() + 5).value
        assert bound <= plan.cost + 1e-6 * max(1.0, abs(plan.cost))


@pytest.mark.parametrize("table", ["storage", "hubs"])
def test_without_an_option_the_region_is_never_cheaper(plans, table):
    compared = 0
    for seed, plan in plans.items():
        w = everything(seed)
        if not w.tables.pop(table) or compared == (9 if THOROUGH else 1):
            continue
        if table == "hubs":
            if any(h == "existing" for h in plan.region.hubs["status"]):
                continue  # what exists is paid for anyway
            w.tables["recipes"] = [r for r in w["recipes"] if r["at"] != "hub"]
            hubs = set(plan.region.hubs["hub"])
            w.tables["distances"] = [d for d in w["distances"] if not {d["from"], d["to"]} & hubs]
        else:
            if plan.region.seasons.stores["initial"].notna().any():
                continue  # what it holds at first would be gone with it
        less = sy.optimize(region(w))
        assert less.saving <= plan.saving + 1e-6 * max(1.0, abs(plan.cost)), f"seed {seed}"
        compared += 1
    assert compared


def test_kalundborg_with_seasons_stores_and_a_hub_reads_sensibly():
    plan = sy.optimize(sy.read("kalundborg_seasons"), gap=1e-4)
    hub = plan.hubs.set_index("hub").loc["sludge_hub"]
    assert hub["used"] <= hub["capacity"]
    assert hub["givers"] == 1
    cake = plan.by_period[plan.by_period["hub"] == "sludge_hub"]
    assert set(cake["period"]) <= {"spring", "summer", "autumn"}  # nothing is spread in winter
    assert (plan.stores["level"] > 0).any()
    heat = plan.by_period[plan.by_period["need"] == "forsyning/district_heat"].groupby("period")["received"].sum()
    assert heat["winter"] > heat["summer"]
    assert plan.exchanges.loc[plan.exchanges["material"] == "process_steam", "mode"].eq("steam_pipe").all()
