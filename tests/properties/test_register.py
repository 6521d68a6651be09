"""Laws of the register of ideas on generated regions."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

import symbiosis as sy
from symbiosis.schema.inputs import MACHINE
from tests.batch import GAP, crowds
from tests.properties.test_brute_force import CLOSE
from tests.strategies import World

fewer = settings(max_examples=max(1, settings.default.max_examples // 5))  # of crowds


def solved(w: World) -> sy.Plan | None:
    try:
        return sy.optimize(w.region(), gap=GAP)
    except (sy.InfeasibleError, sy.DataError):
        return None


def pairs(w: World, stage: str) -> set[tuple[str, str]]:
    return {(r["output"], r["need"]) for r in w["synergies"] if r["stage"] == stage}


@fewer
@given(crowds(register=True))
def test_lost_ideas_are_neither_planned_nor_asked_about_and_agreed_ones_are_kept(w):
    plan = solved(w)
    if plan is None:
        return
    used = set(zip(plan.exchanges["output"], plan.exchanges["need"], strict=True))
    asked = set(zip(plan.leads["output"], plan.leads["need"], strict=True))
    assert not pairs(w, "lost") & (used | asked)
    waits = {(f.file, f.row) for f in plan.findings if f.code == "agreed-waits"}
    agreed = plan.region.synergies[plan.region.synergies["stage"] == "agreed"]
    for row in agreed.to_dict("records"):
        assert ((row["output"], row["need"]) in used) != ((row["_file"], row["_row"]) in waits)


@fewer
@given(crowds(register=True, demands=False))
def test_what_is_only_an_idea_changes_nothing(w):
    other = w.copy()
    other.tables["synergies"] = [r for r in w["synergies"] if r["stage"] in ("lost", "running")]
    plan, without = solved(w), solved(other)
    assert plan.cost == pytest.approx(without.cost, **CLOSE)
    assert plan.baseline == pytest.approx(without.baseline, **CLOSE)


@fewer
@given(crowds(register=True, demands=False, current=False))
def test_giving_up_an_idea_never_raises_the_saving(w):
    w.settings["policy"]["carbon_price_paid"] = True  # a price that nobody pays would steer away from money
    other = w.copy()
    other.tables["synergies"] = [r for r in w["synergies"] if r["stage"] != "lost"]
    assert solved(w).saving <= solved(other).saving + 1e-6


@fewer
@given(crowds(register=True))
def test_no_row_and_no_cell_of_people_is_lost_and_the_next_run_finds_the_same(w):
    for i, row in enumerate(w["synergies"]):
        row |= {
            "owner": f"Ann {i}",
            "next_step": '-5 %, ring; "twice"',
            "colour": "red",
            "x_note": f"n{i}",
            "due": "soon",
        }
    plan = solved(w)
    if plan is None:
        return
    new = plan.synergies.set_index(["output", "need"])
    for row in w["synergies"]:
        for column, cell in row.items():
            if column not in ("output", "need"):
                kept = new.loc[(row["output"], row["need"]), column]
                assert (float(kept) if isinstance(cell, float) else kept) == cell, column
    again = w.copy()
    again.tables["synergies"] = plan.synergies.astype("object").where(plan.synergies.notna(), "").to_dict("records")
    next_plan = solved(again)
    assert next_plan.cost == pytest.approx(plan.cost, **CLOSE)
    people = [c for c in plan.synergies if c not in MACHINE]
    old = {(r["output"], r["need"]): r for r in plan.synergies[people].to_dict("records")}
    kept = {(r["output"], r["need"]): r for r in next_plan.synergies[people].to_dict("records")}
    assert {k: kept[k] for k in old} == old
