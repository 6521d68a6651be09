"""Laws that hold for every region (design: model.md, "Invariants"), on generated ones."""

from __future__ import annotations

from importlib import import_module
from random import Random
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import symbiosis as sy
from symbiosis.candidates.generate import generate
from tests.batch import GAP, crowds
from tests.strategies import Row, World, worlds

# The package hands out the function of this name.
pose = import_module("symbiosis.problem.pose")

# Each of the latter is a crowd of worlds.
fewer = settings(max_examples=max(1, settings.default.max_examples // 5), suppress_health_check=list(HealthCheck))
few = settings(max_examples=settings.default.max_examples // 2, suppress_health_check=list(HealthCheck))


def free_worlds(**options: bool) -> st.SearchStrategy[World]:
    """Worlds in which nothing makes a plan dearer than today: no demands, no carbon price that nobody pays."""
    return worlds(demands=False, **options).map(without_shadow)


def free_crowds(**options: bool) -> st.SearchStrategy[World]:
    """Crowds of such worlds."""
    return crowds(demands=False, **options).map(without_shadow)


def without_shadow(w: World) -> World:
    w.settings["policy"]["carbon_price_paid"] = True
    return w


seeds = st.randoms(use_true_random=False)
CENT = {"rel": 1e-7, "abs": 0.005}


def solved(w: World) -> sy.Plan | None:
    try:
        plan = sy.optimize(w.region(), gap=GAP)
    except (sy.InfeasibleError, sy.DataError):
        return None
    assert plan.stopped is sy.Stop.OPTIMAL
    return plan


def cost(w: World) -> float | None:
    plan = solved(w)
    return None if plan is None else plan.cost


@fewer
@given(free_crowds())
def test_no_plan_is_worse_than_today(w):
    plan = solved(w)
    assert plan.saving >= -1e-6
    assert plan.cost == pytest.approx(plan.baseline - plan.saving)


@few
@given(free_worlds(current=False), seeds)
def test_one_more_stream_mode_or_recipe_never_lowers_the_saving(w, rng):
    before, more = solved(w), w.copy()
    kind = rng.choice(["output", "need", "mode", "recipe"])
    if kind == "recipe":
        more["recipes"].append({"recipe": "more", "output_material": "brine", "input_material": "ash", "yield": 0.7})
        if not any(r["input_material"] == "ash" != r["output_material"] for r in w["recipes"]):
            assert solved(more).saving >= before.saving - 1e-6
        return
    if kind == "mode":
        more["transport"].append({"mode": "more", "cost_per_t_km": 0.05, "circuity": 1})
    elif kind == "output":
        more["outputs"].append(
            w["outputs"][0] | {"output": "more", "enterprise": rng.choice(w["enterprises"])["enterprise"]}
        )
    else:
        more["needs"].append(w["needs"][0] | {"need": "more", "enterprise": rng.choice(w["enterprises"])["enterprise"]})
    assert solved(more).saving >= before.saving - 1e-6


@fewer
@given(free_crowds(), st.sampled_from(["setup", "yearly", "per_exchange", "distrust"]))
def test_dearer_transactions_never_raise_the_saving(w, what):
    before, dearer = solved(w), w.copy()
    dearer.settings["transaction"][what] += 1
    after = solved(dearer)
    assert after.cost >= before.cost - 1e-6
    if not w["current_exchanges"]:  # whose permits cost more today already
        assert after.saving <= before.saving + 1e-6


@fewer
@given(free_crowds(current=False))
def test_one_firm_alone_saves_nothing(w):
    for row in (*w["outputs"], *w["needs"]):
        row["enterprise"] = w["enterprises"][0]["enterprise"]
    plan = solved(w)
    assert (plan.saving, plan.summary["exchanges"]) == (0, 0)


@fewer
@given(crowds(), seeds)
def test_names_order_units_and_longitudes_change_nothing(w, rng):
    other = renamed(w, rng)
    for row in other["enterprises"]:
        row["longitude"] += 7.25
    for row in (*other["outputs"], *other["needs"]):
        if row["unit"] == "t":
            in_kilograms(row)
            for running in other["current_exchanges"]:
                if running["output"] == row.get("output"):
                    running["quantity"] *= 1000
    for rows in other.tables.values():
        rng.shuffle(rows)
    assert cost(other) == pytest.approx(cost(w), **CENT)


def renamed(w: World, rng: Random) -> World:
    """The world with its firms, streams and modes under other names, in another order of the alphabet."""
    names = {r["enterprise"]: f"z{100 - i}" for i, r in enumerate(w["enterprises"])}
    names |= {r[k]: f"{k}{50 - i}" for k in ("output", "need") for i, r in enumerate(w[f"{k}s"])}
    names |= {"truck": "lorry", "belt": "line"}
    keys = {"enterprise", "output", "need", "mode", "from", "to", "enterprise_a", "enterprise_b"}
    other = w.copy()
    for table, rows in other.tables.items():
        other.tables[table] = [{k: names.get(v, v) if k in keys else v for k, v in r.items()} for r in rows]
    return other


def in_kilograms(row: Row) -> None:
    """A stream in t written in kg."""
    row["unit"] = "kg"
    for name in ("quantity", "min_lot"):
        if name in row:
            row[name] *= 1000
    for name in ("disposal_cost", "purchase_price", "gate_fee"):
        if row.get(name, "") != "":
            row[name] /= 1000


@fewer
@given(crowds())
def test_accounts_balance_and_rows_sum_to_the_summary(w):
    plan = solved(w)
    if plan is None:
        return
    s, rows = plan.summary, plan.exchanges
    for column, total in (("cost_before", s["baseline"]), ("cost_after", s["cost"]), ("saving", s["saving"])):
        assert plan.enterprises[column].sum() == pytest.approx(total, **CENT)
    assert plan.enterprises["paid"].sum() == pytest.approx(plan.enterprises["received"].sum(), **CENT)
    for name in ("transport", "processing", "transaction", "stream", "carbon"):
        assert rows[f"{name}_cost"].sum() == pytest.approx(s["costs"][name], **CENT)
    assert plan.outputs["disposal_cost"].sum() == pytest.approx(s["costs"]["disposal"], **CENT)
    assert plan.needs["purchase_cost"].sum() == pytest.approx(s["costs"]["purchase"], **CENT)
    assert sum(s["costs"].values()) == pytest.approx(s["cost"], **CENT)
    saved_before = sum(s["costs_before"][k] for k in ("transport", "processing", "stream", "carbon"))
    if not w["current_exchanges"]:
        assert saved_before == 0
        assert rows["saving"].sum() == pytest.approx(s["saving"], **CENT)


@few
@given(free_worlds(current=False), seeds)
def test_the_bound_is_below_every_plan(w, rng):
    plan, narrower = solved(w), w.copy()
    if plan.bound is None:
        return
    a, b = rng.sample([r["enterprise"] for r in w["enterprises"]], 2)
    others = [r for r in w["partnerships"] if {r["enterprise_a"], r["enterprise_b"]} != {a, b}]
    narrower.tables["partnerships"] = [*others, {"enterprise_a": a, "enterprise_b": b, "status": "forbidden"}]
    assert plan.bound <= min(plan.baseline, cost(narrower)) + 1e-6


@fewer
@given(crowds())
def test_screening_changes_nothing(w):
    found = cost(w)
    whole = patch.object(pose, "generate", lambda market, *, whole, kept: generate(market, whole=True, kept=kept))
    with whole, patch.object(pose, "screen_pairs", lambda candidates, keep: candidates):
        assert cost(w) == (None if found is None else pytest.approx(found, **CENT))


@fewer
@given(crowds(), st.sampled_from(["exchange_cost", "co2"]))
def test_other_objectives_reach_their_bound(w, objective):
    try:
        plan = sy.optimize(w.region(), objective=objective)
    except (sy.InfeasibleError, sy.DataError):
        return
    assert plan.stopped is sy.Stop.OPTIMAL
    for stage in plan.summary["stages"]:
        assert stage["bound"] == pytest.approx(stage["value"], rel=1e-5, abs=1e-5)
