"""Low and high: laws that hold for every region, on generated ones."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import symbiosis as sy
from tests.batch import GAP, crowds
from tests.properties.test_laws import CENT, fewer, in_kilograms, renamed
from tests.strategies import World, worlds

few = settings(max_examples=settings.default.max_examples // 2, suppress_health_check=list(HealthCheck))
NONE = {"measured": 0, "estimated": 0, "assumed": 0}
ENDS = ["saving_low", "saving", "saving_high"]


def graded(w: World, rng: Random) -> World:
    """The world with grades and some ranges of their own."""
    for row in (*w["outputs"], *w["needs"]):
        row["grade"] = rng.choice(["A", "B", "C", ""])
        if rng.random() < 0.3:
            row |= {"quantity_low": 0.5 * row["quantity"], "quantity_high": 1.25 * row["quantity"]}
    return w


graded_crowds = st.builds(graded, crowds(), st.randoms(use_true_random=False))


def solved(w: World, spread: dict[str, float] | None = None) -> sy.Plan | None:
    w.settings["spread"] = spread or {}
    try:
        return sy.optimize(w.region(), gap=GAP)  # the checker works low and high out again
    except (sy.InfeasibleError, sy.DataError):
        return None


@fewer
@given(graded_crowds)
def test_low_and_high_lie_around_the_saving_and_add_up(w):
    plan = solved(w)
    if plan is None:
        return
    e, sites = plan.exchanges, plan.enterprises
    for table in (e, *([sites] if (e["saving"] >= 0).all() else [])):
        steps = np.diff(table[ENDS].to_numpy(), axis=1)
        assert (steps >= -1e-6).all()
    assert plan.saving_low <= plan.saving + 1e-6 <= plan.saving_high + 2e-6
    assert sites[ENDS].sum().tolist() == pytest.approx([plan.saving_low, plan.saving, plan.saving_high], **CENT)
    if not w["current_exchanges"]:
        assert e[ENDS].sum().tolist() == pytest.approx([plan.saving_low, plan.saving, plan.saving_high], **CENT)


@fewer
@given(crowds())
def test_figures_without_spread_have_neither_low_nor_high(w):
    plan = solved(w, NONE)
    if plan is not None:
        assert [plan.saving_low, plan.saving_high] == pytest.approx([plan.saving] * 2, **CENT)


@fewer
@given(graded_crowds)
def test_wider_spreads_make_wider_ranges(w):
    narrow = solved(w, {"measured": 0.1, "estimated": 0.2, "assumed": 0.3})
    if narrow is not None:
        wide = solved(w, {"measured": 0.15, "estimated": 0.4, "assumed": 0.5})
        assert wide.saving_low <= narrow.saving_low + 0.01
        assert wide.saving_high >= narrow.saving_high - 0.01


@few
@given(worlds(), st.randoms(use_true_random=False))
def test_names_and_units_change_neither_low_nor_high(w, rng):
    plan = solved(w)
    other = renamed(w, rng)
    for row in (*other["outputs"], *other["needs"]):
        if row["unit"] == "t":
            in_kilograms(row)
            for running in other["current_exchanges"]:
                if running["output"] == row.get("output"):
                    running["quantity"] *= 1000
    again = solved(other)
    # Plans that cost the same may differ; the same exchanges have the same range.
    if plan is None or not same_amounts(plan, again):
        return
    assert [again.saving_low, again.saving_high] == pytest.approx([plan.saving_low, plan.saving_high], **CENT)


def same_amounts(one: sy.Plan, other: sy.Plan) -> bool:
    """Whether the same streams, by their place in the tables, exchange the same amounts."""
    a, b = (amounts(plan) for plan in (one, other))
    return a.keys() == b.keys() and all(a[k] == pytest.approx(b[k]) for k in a)


def amounts(plan: sy.Plan) -> dict[tuple[int, int, str, str], float]:
    outputs, needs = list(plan.region.outputs["output"]), list(plan.region.needs["need"])
    modes = list(plan.region.modes["mode"])
    rows = plan.exchanges[["output", "need", "recipe", "mode", "quantity"]].itertuples(index=False, name=None)
    return {(outputs.index(o), needs.index(n), r, modes.index(m)): q for o, n, r, m, q in rows}
