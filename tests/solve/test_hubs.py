"""Hubs: worked by hand, against everything tried, and the law that one more hub never makes a plan worse."""

from __future__ import annotations

import os

import numpy as np
import pytest

import symbiosis as sy
from symbiosis.problem import pose, read_model
from symbiosis.solve.highs import Effort
from symbiosis.solve.hunt import Hunt
from tests.batch_hubs import together, worlds
from tests.brute_hubs import HubBrute, frames
from tests.tiny import optimize

BATCHES, EACH, WORK = (60, 4, 400) if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else (10, 4, 60)
# 100 t of sludge at 20 to dispose of, 50 t of fuel at 40; 10 km to the hub, 10 from it; one tonne gives half a tonne.
SLUDGE = {
    "outputs": "output enterprise material quantity unit disposal_cost\n o a sludge 100 t 20",
    "needs": "need enterprise material quantity unit purchase_price\n n b fuel 50 t 40",
    "recipes": "recipe output_material input_material yield cost at\n dry sludge fuel 0.5 3 hub",
    "hubs": "hub longitude latitude size capacity unit fixed_cost\n h 10 50 small 40 t 500\n h 10 50 big 100 t 900",
    "distances": "from to km\n a b 10\n a h 10\n h b 10",
}


def test_a_tonne_through_a_hub_by_hand():
    # Per tonne: 20 + 0.5 · 40 − 3 − 1 (to the hub) − 0.5 (half a tonne from it) = 35.5.
    plan = optimize(**SLUDGE)
    assert plan.saving == pytest.approx(100 * 35.5 - 900)
    [row] = plan.exchanges.to_dict("records")
    assert (row["hub"], row["mode"], row["km"], row["km_to_hub"]) == ("h", "truck", 20.0, 10.0)
    assert row["transport_cost"] == pytest.approx(150)
    hub = plan.hubs.iloc[0]
    assert (hub["size"], hub["used"], hub["fixed_cost"], hub["takers"]) == ("big", 100.0, 900.0, 1)
    account = plan.enterprises.set_index("enterprise").loc["h"]
    assert (account["cost_before"], account["cost_after"], account["saving"]) == (0.0, 900.0, -900.0)


def test_the_small_size_where_the_large_one_is_not_worth_it():
    hubs = SLUDGE["hubs"].replace("900", "2700")
    plan = optimize(**SLUDGE | {"hubs": hubs})
    assert (plan.hubs["size"].iat[0], plan.saving) == ("small", pytest.approx(40 * 35.5 - 500))


def test_an_existing_hub_is_paid_for_anyway():
    hubs = "hub longitude latitude capacity unit fixed_cost status\n h 10 50 40 t 500 existing"
    plan = optimize(**SLUDGE | {"hubs": hubs})
    assert plan.saving == pytest.approx(40 * 35.5)
    assert plan.summary["costs"]["hubs"] == plan.summary["costs_before"]["hubs"] == 500
    idle = optimize(**SLUDGE | {"hubs": hubs, "recipes": SLUDGE["recipes"].replace("3 hub", "300 hub")})
    assert (idle.saving, idle.hubs["reason"].iat[0]) == (0.0, "idle")


def test_a_residue_stays_with_the_giver_and_is_paid_for():
    recipes = "recipe output_material input_material yield cost at residue_share\n dry sludge fuel 0.5 3 hub 0.2"
    plan = optimize(**SLUDGE | {"recipes": recipes})
    assert plan.saving == pytest.approx(100 * (35.5 - 0.2 * 20) - 900)
    row = plan.outputs.iloc[0]
    assert (row["exchanged"], row["left"], row["disposal_cost"], row["reason"]) == (80.0, 20.0, 400.0, "residue")


def test_an_operator_is_partner_of_both_sides():
    hubs = "hub longitude latitude capacity unit fixed_cost operator\n h 10 50 100 t 900 op"
    sites = "enterprise longitude latitude\n a 10 50\n b 10.1 50\n op 10.2 50"
    pairs = "enterprise_a enterprise_b transaction_cost\n a op 70\n b op 30\n a b 1000"
    plan = optimize(**SLUDGE | {"hubs": hubs, "enterprises": sites, "partnerships": pairs})
    assert plan.saving == pytest.approx(100 * 35.5 - 900 - 100)
    assert plan.summary["partnerships"] == 2
    assert plan.enterprises.set_index("enterprise")["partners"].to_dict() == {"a": 1, "b": 1, "op": 2, "h": 0}
    barred = optimize(
        **SLUDGE
        | {"hubs": hubs, "enterprises": sites, "partnerships": "enterprise_a enterprise_b status\n b op forbidden"}
    )
    assert barred.saving == 0


@pytest.mark.parametrize("pair", ["a m", "m b", "b m"])
def test_a_pair_with_an_operator_that_is_required_exchanges_even_at_a_loss(pair):
    plan = optimize(
        outputs="output enterprise material quantity unit disposal_cost\n o a sludge 100 t 1",
        needs="need enterprise material quantity unit purchase_price\n n b fuel 100 t 1\n k m other 5 t 1",
        recipes="recipe output_material input_material yield cost at\n dry sludge fuel 1 50 hub",
        hubs="hub longitude latitude capacity unit fixed_cost operator\n h 10 50 100 t 5 m",
        distances="from to km\n a h 10\n h b 10\n a b 10\n a m 10\n m b 10",
        partnerships=f"enterprise_a enterprise_b status\n {pair} required",
    )
    assert plan.exchanges["quantity"].tolist() == [1.0]  # the least that a required pair exchanges
    assert plan.saving == pytest.approx(1 + 1 - 50 - 1 - 1 - 5)


def test_hazardous_waste_needs_a_permit_of_the_hub():
    outputs = "output enterprise material quantity unit disposal_cost ewc\n o a sludge 100 t 20 19_08_13*"
    needs = "need enterprise material quantity unit purchase_price accepts_hazardous\n n b fuel 50 t 40 true"
    sites = "enterprise longitude latitude permits\n a 10 50 -\n b 10.1 50 19"
    more = SLUDGE | {"outputs": outputs, "needs": needs, "enterprises": sites}
    assert optimize(**more).saving == 0
    permitted = "hub longitude latitude capacity unit fixed_cost permits\n h 10 50 100 t 900 19_08"
    assert optimize(**more | {"hubs": permitted}).saving == pytest.approx(100 * 35.5 - 900)


def test_pipes_to_a_hub_are_built_once():
    modes = "mode forms cost_per_t_km circuity capex_per_km lifetime_years\n belt solid 0 1 10 10"
    outputs = SLUDGE["outputs"]
    needs = SLUDGE["needs"].replace("n b fuel 50", "n b fuel 25") + "\n n2 c fuel 25 t 40"
    hubs = "hub longitude latitude capacity unit fixed_cost\n h 10 50 100 t 900"
    plan = optimize(
        {"finance": {"discount_rate": 0}},
        **SLUDGE | {"transport": modes, "outputs": outputs, "needs": needs, "hubs": hubs,
                    "distances": "from to km\n a h 10\n h b 10\n h c 10\n a b 10\n a c 10\n b c 10"},
    )  # fmt: skip
    # One belt from a, one to each taker: 10 km · 10 / 10 years each.
    assert plan.summary["costs"]["stream"] == pytest.approx(30)
    assert plan.saving == pytest.approx(100 * 37 - 900 - 30)


def best(several):
    """The least cost that the program finds for worlds solved as one region; nothing is explained or checked."""
    settings, tables = frames(several)
    problem = pose(sy.region_from_tables("worlds", settings=settings, **tables), model=read_model("exchange"))
    [stage] = problem.stages
    found = Hunt(problem, stage, Effort(1e-9, 60.0)).run()
    assert found.bound <= found.value + 1e-6 * max(1.0, abs(found.value))
    return found.value


@pytest.mark.parametrize("seed", range(BATCHES))
def test_brute_force_agrees(seed):
    several = worlds(seed, EACH, WORK)
    assert best(together(several)) == pytest.approx(sum(HubBrute(w).best() for w in several), rel=1e-8)


def test_plans_of_whole_worlds_are_checked_and_explained():
    settings, tables = frames(together(worlds(7, EACH, WORK)))
    plan = sy.optimize(sy.region_from_tables("worlds", settings=settings, **tables))
    assert (plan.exchanges["hub"] != "").any()
    assert plan.enterprises["saving"].sum() == pytest.approx(plan.saving)


@pytest.mark.parametrize("seed", range(BATCHES // 3))
def test_one_more_hub_never_raises_the_cost(seed):
    whole = together(worlds(100 + seed, 3, WORK))
    every = {r["hub"] for r in whole["hubs"]}
    first = {h for h in sorted(every) if np.random.default_rng(seed).random() < 0.5}
    costs = []
    for hubs in (first, every):
        fewer = whole | {"hubs": [r | {"status": "candidate"} for r in whole["hubs"] if r["hub"] in hubs]}
        fewer |= {"distances": [d for d in whole["distances"] if not {d["from"], d["to"]} & every - hubs]}
        costs.append(best(fewer))
    assert costs[1] <= costs[0] + 1e-6 * max(1.0, abs(costs[0]))
