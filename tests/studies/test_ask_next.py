"""Ask next: swings worked out on paper, ranges that are stated or not, and plans made again from edited tables."""

from __future__ import annotations

import itertools
from random import Random

import numpy as np
import pandas as pd
import pytest

import symbiosis as sy
from symbiosis.plan import Stop
from symbiosis.schema.results import ASK_NEXT
from symbiosis.studies import ask_next as study
from symbiosis.studies.answered import answered
from symbiosis.studies.figures import figures
from tests.brute import Brute
from tests.strategies import THOROUGH, world
from tests.tiny import region

# A t of ash that goes from the mill to the road saves 5 + 2 − 1 = 6.
OUTPUTS = "output enterprise material quantity unit disposal_cost grade quantity_low quantity_high\n ash mill ash 10 t 5 A 4 10"
NEEDS = "need enterprise material quantity unit purchase_price grade\n fill road ash 20 t 2 A"
SURE = {"spread": {"measured": 0, "estimated": 0, "assumed": 0}}


def asked(settings=SURE, options=None, **tables) -> pd.DataFrame:
    return sy.ask_next(region(settings, **{"outputs": OUTPUTS, "needs": NEEDS} | tables), **(options or {}))


def swings(table: pd.DataFrame) -> dict[tuple[str, str], float]:
    return {(r["stream"], r["figure"]): pytest.approx(r["swing"]) for r in table.to_dict("records")}


def test_an_amount_swings_by_what_the_missing_tonnes_save():
    table = asked()
    assert list(table.columns) == list(ASK_NEXT)
    [row] = table.to_dict("records")
    assert (row["rank"], row["stream"], row["figure"], row["unit"], row["name"]) == (1, "ash", "amount", "t", "mill")
    assert (row["saving_at_low"], row["saving_at_high"]) == (pytest.approx(24), pytest.approx(60))
    assert (row["swing"], row["value_of_knowing"], row["changes_plan"]) == (pytest.approx(36), 0, "no")
    assert row["question"] == "mill: how much ash arises a year? It may be 4 to 10 t; counted with 10."


def test_prices_and_amounts_are_ranked_by_their_swing():
    table = asked({"spread": {"measured": 0.5}})
    assert swings(table) == {
        ("ash", "disposal cost"): 50, ("ash", "amount"): 36, ("fill", "purchase price"): 20,  # 10 t × 5, 6 t × 6, 10 t × 2
    }  # fmt: skip
    assert table["rank"].tolist() == [1, 2, 3]


def test_an_unknown_amount_counts_from_a_plan_without_it():
    [row] = asked(outputs=OUTPUTS.replace("10 t", "- t")).to_dict("records")
    assert np.isnan(row["value_now"])
    assert (row["saving_at_low"], row["saving_at_high"], row["swing"]) == tuple(map(pytest.approx, (24, 60, 60)))
    assert (row["changes_plan"], row["value_of_knowing"]) == ("yes", pytest.approx(60))


def test_an_unknown_price_ranges_over_what_others_state():
    outputs = """output enterprise material quantity unit disposal_cost
     ash mill ash 10 t -
     one x ash 1 t 3
     two y ash 1 t 7"""
    settings = SURE | {"matching": {"fill": "none"}}
    needs = NEEDS.replace("20 t", "12 t")
    rows = asked(settings, outputs=outputs, needs=needs).to_dict("records")
    [mine] = [r for r in rows if r["stream"] == "ash"]
    assert (mine["low"], mine["high"]) == (3, 7)
    assert (mine["saving_at_low"], mine["saving_at_high"]) == (pytest.approx(4 * 11 + 8), pytest.approx(8 * 11 + 4))
    assert mine["swing"] == pytest.approx(92 - (4 + 8))  # 12 t of room: today only the two others' tonnes


def test_without_a_range_it_is_listed_apart():
    table = asked(outputs=OUTPUTS.replace("10 t 5 A 4 10", "10 t - A - -"))
    [row] = table[table["figure"] == "price (giver)"].to_dict("records")
    assert np.isnan(row["rank"])
    assert np.isnan(row["swing"])
    assert row["note"] == "not ranked: no figure to rank by"
    assert row["question"].startswith("mill: what does it cost")


def test_an_amount_that_nobody_knows_anything_of_is_tried_up_to_what_its_partners_could_take():
    [row] = asked(outputs=OUTPUTS.replace("10 t 5 A 4 10", "- t 5 A - -")).to_dict("records")
    assert (row["rank"], row["low"], row["high"]) == (1, 0, pytest.approx(20))
    assert row["swing"] == pytest.approx(20 * (5 + 2 - 1))
    assert row["note"].startswith("at most: nobody says how much")
    assert (
        row["question"]
        == "mill: how much ash arises a year? Not known; tried up to 20 t, all that its partners could take."
    )


def test_a_use_that_nobody_knows_is_tried_up_to_what_its_partners_could_give():
    needs = (
        NEEDS.replace("price", "price max_share")
        .replace("20 t 2 A", "- t 2 0.5 A")
        .replace("share grade", "share grade")
    )
    modes = "mode cost_per_t_km circuity\n truck 0.1 1\n cart 0.1 1"  # two ways to go are not twice as much
    [row] = [r for r in asked(needs=needs, transport=modes).to_dict("records") if r["stream"] == "fill"]
    assert row["high"] == pytest.approx(20)  # 10 t are half of it
    assert row["swing"] == pytest.approx(10 * 6)
    assert row["question"].endswith("tried up to 20 t, all that its partners could give.")


def test_a_permit_is_worth_what_it_would_let_through():
    outputs = "output enterprise material quantity unit disposal_cost ewc\n ash mill ash 10 t 5 10_01_04*"
    [row] = asked(outputs=outputs).to_dict("records")
    assert (row["figure"], row["enterprise"], row["stream"]) == ("permit", "road", "fill")
    assert (row["saving_at_low"], row["saving_at_high"], row["swing"]) == (0, pytest.approx(60), pytest.approx(60))
    assert row["changes_plan"] == "yes"
    assert row["question"] == "road: does your permit cover 10 01 04* (ash), and would you take it?"


def test_a_temperature_and_a_name_are_questions_too():
    heat = {
        "outputs": "output enterprise material quantity unit disposal_cost\n ash mill ash 10 t 5",
        "needs": "need enterprise material quantity unit purchase_price temperature_c\n fill road ash 20 t 2 60",
    }
    [warm] = asked(**heat).to_dict("records")
    assert (warm["figure"], warm["stream"], warm["swing"]) == ("temperature", "ash", pytest.approx(60))
    assert warm["question"] == "mill: is the ash at least 60 °C warm?"
    by_name = asked(SURE | {"matching": {"same_material": "lead"}}, outputs=OUTPUTS.replace(" 4 10", " 10 10"))
    assert swings(by_name) == {("fill", "name only"): 60}


def test_an_answer_that_changes_the_plan_says_what_the_present_one_would_miss():
    # Two takers of 10 t: the near one pays 2 now, between 1 and 4; the other 3.
    needs = """need enterprise material quantity unit purchase_price grade
     fill road ash 10 t 2 A
     bed farm ash 10 t 3 C"""
    table = asked(
        {"spread": {"measured": 1, "assumed": 0}}, outputs=OUTPUTS.replace("t 5 A 4 10", "t 5 C 10 10"), needs=needs
    )
    [row] = [r for r in table.to_dict("records") if (r["stream"], r["figure"]) == ("fill", "purchase price")]
    assert (row["low"], row["high"]) == (0, 4)
    assert (row["saving_at_low"], row["saving_at_high"]) == (pytest.approx(70), pytest.approx(80))
    assert (row["value_of_knowing"], row["changes_plan"]) == (pytest.approx(10), "yes")


def test_an_amount_never_lies_below_what_runs_today():
    table = asked(current_exchanges="output need quantity\n ash fill 7")
    [row] = table.to_dict("records")
    assert (row["low"], row["saving_at_low"], row["saving_at_high"]) == (7, pytest.approx(0), pytest.approx(18))


def test_a_price_moves_only_what_comes_on_top_of_today():
    settings = {"spread": {"measured": 0.5}}
    table = asked(
        settings, current_exchanges="output need quantity\n ash fill 7", outputs=OUTPUTS.replace("4 10", "10 10")
    )
    assert swings(table)[("ash", "disposal cost")] == pytest.approx(15)  # 3 t × 5
    assert (table["value_of_knowing"] < 1e-6).all()


MANY = {
    "outputs": "output enterprise material quantity unit disposal_cost grade\n"
    + "\n".join(f"o{i} g{i} m{i} {10 + i} t {5 + i} B" for i in range(8)),
    "needs": "need enterprise material quantity unit purchase_price grade\n"
    + "\n".join(f"n{i} t{i} m{i} 9 t {2 + i} C" for i in range(8)),
}


def test_what_is_left_untried_cannot_move_the_saving_more():
    some = {name: "\n".join(text.split("\n")[:3]) for name, text in MANY.items() if name in ("outputs", "needs")}
    short = sy.ask_next(region(**MANY | some), top=2)
    every = sy.ask_next(region(**MANY | some), top=100)
    assert "none of the others can move the saving more" in short.attrs["sentence"]
    pd.testing.assert_frame_equal(short, every.head(2))


def test_several_processes_find_the_same(monkeypatch):
    monkeypatch.setattr(study, "POOL_PAYS", 0.0)
    one, two = (sy.ask_next(region(**MANY), top=2, workers=n) for n in (1, 2))
    pd.testing.assert_frame_equal(one, two)
    assert one.attrs == two.attrs


def test_a_limit_reached_is_said(monkeypatch):
    ticks = itertools.count(0, 1000)
    monkeypatch.setattr(study.time, "monotonic", lambda: float(next(ticks)))
    table = sy.ask_next(region(**MANY), plan=None, top=5)
    assert table.attrs["sentence"].startswith("1 of 32 figures")
    assert "stopped at the time limit" in table.attrs["sentence"]


def test_a_search_that_stopped_early_carries_what_it_may_miss(monkeypatch):
    real = study.optimize

    def hasty(r, **options):
        plan = real(r, **options)
        plan.summary.update(stopped=str(Stop.TIME_LIMIT), bound=plan.cost - 7)
        return plan

    plan = sy.optimize(region(SURE, outputs=OUTPUTS, needs=NEEDS))
    monkeypatch.setattr(study, "optimize", hasty)
    assert asked(options={"plan": plan})["missing_at_most"].tolist() == [pytest.approx(7)]


def test_demands_that_an_answer_breaks_are_said_first():
    parts = "enterprise_a enterprise_b status min_t\n mill road required 6"
    row = asked(partnerships=parts).to_dict("records")[0]
    assert row["note"] == "no plan meets all that is demanded"
    assert np.isnan(row["saving_at_low"])
    assert row["changes_plan"] == "yes"


COLUMN = {"amount": "quantity", "disposal cost": "disposal_cost", "purchase price": "purchase_price"}


def stated_figures(w, r: sy.Region) -> list[tuple[dict, dict]]:
    """Figures that stand in a cell of the tables, in the unit they are counted in, each with its row."""
    found = []
    for figure in figures(r).to_dict("records"):
        rows = r.outputs if figure["side"] == "output" else r.needs
        own = rows[rows[figure["side"]] == figure["stream"]].iloc[0]
        cell = w.row(f"{figure['side']}s", **{figure["side"]: figure["stream"]})
        if figure["figure"] in COLUMN and COLUMN[figure["figure"]] in cell and own["factor"] == 1:
            found.append((figure, cell))
    return found


def a_world(seed: int, **options):
    w = world(Random(seed), **options)
    w.settings = w.settings | {"matching": {"fill": "none"}}
    return w


@pytest.mark.parametrize("seed", range(6))
def test_a_plan_made_again_is_the_plan_of_the_edited_tables(seed):
    w = a_world(seed, demands=False)
    r = w.region()
    plan = sy.optimize(r)
    for figure, cell in stated_figures(w, r)[:3]:
        kept, column = dict(cell), COLUMN[figure["figure"]]
        cell[column] = figure["high"]
        for ends in ("quantity_low", "quantity_high"):
            cell.pop(ends, None)
        edited = sy.optimize(w.region())
        cell.clear()
        cell.update(kept)
        again = sy.optimize(answered(r, figure, figure["high"]), start=plan)
        assert again.saving == pytest.approx(edited.saving, abs=0.02, rel=1e-5), (figure, w)


@pytest.mark.parametrize("seed", [100, 101, 104] if THOROUGH else [101])  # 102 and 103 have thrice as many figures
def test_no_answer_moves_the_saving_more_than_its_bound(seed):
    w = a_world(seed, demands=False, limits=False, bars=False)
    w.settings["policy"] = {}
    r = w.region()
    plan = sy.optimize(r)
    assert study._exact(plan)
    bound = {(f["stream"], f["figure"], f["code"]): f["bound"] for f in figures(r).to_dict("records")}
    rows = sy.ask_next(r, plan=plan, top=50)
    for (stream, figure, _), most in bound.items():
        found = rows[(rows["stream"] == stream) & (rows["figure"] == figure) & rows["rank"].notna()]
        assert (found["swing"] <= most * (1 + 1e-6) + 0.05).all(), (found, most)


def test_the_region_itself_stays_as_it_is():
    r = region(SURE, outputs=OUTPUTS, needs=NEEDS)
    before = r.outputs.copy()
    [figure] = figures(r).to_dict("records")
    answered(r, figure, 4.0)
    pd.testing.assert_frame_equal(r.outputs, before)


def test_it_is_written_and_shown_where_it_was_asked_for(tmp_path):
    from dataclasses import replace

    from symbiosis.report.html import render

    plan = sy.optimize(region(SURE, outputs=OUTPUTS, needs=NEEDS))
    assert not (plan.write(tmp_path / "plain") / "ask_next.csv").exists()
    assert "What to ask next" not in render(plan)
    more = replace(plan, ask_next=sy.ask_next(plan.region, plan=plan))
    written = pd.read_csv(more.write(tmp_path / "asked") / "ask_next.csv")
    assert written["swing"].tolist() == [pytest.approx(36)]
    page = render(more)
    assert "What to ask next" in page
    assert "1 of 1 figures were planned again" in page


def test_nonsense_is_refused():
    with pytest.raises(sy.SymbiosisError, match="top and workers"):
        asked(options={"top": 0})


LOSING = {
    "outputs": OUTPUTS.replace(" 5 A 4 10", " 0.2 A 10 10"),
    "needs": NEEDS.replace(" 2 A", " 0.2 A"),
}
DEAL = {"synergies": "output need stage actual_quantity\n ash fill agreed 3"}


def test_the_price_of_what_is_agreed_is_asked_for_although_it_loses():
    table = asked({"spread": {"measured": 0.5}}, **LOSING, **DEAL)
    # Nothing but the 3 t agreed is exchanged: 0.2 + 0.2 − 1 a tonne, each price from 0.1 to 0.3.
    assert swings(table) == {("ash", "disposal cost"): 0.6, ("fill", "purchase price"): 0.6}
    assert asked({"spread": {"measured": 0.5}}, **LOSING).empty


def test_an_amount_that_may_be_too_small_for_what_is_agreed_is_asked_first():
    outputs = LOSING["outputs"].replace("10 10", "2 10")
    first = asked(**LOSING | {"outputs": outputs}, **DEAL).to_dict("records")[0]
    assert (first["figure"], first["note"]) == ("amount", "no plan meets all that is demanded")


def test_an_unknown_that_keeps_a_deal_waiting_is_planned_again_before_all_others():
    outputs = OUTPUTS.replace("10 t", "- t") + "\n slag mill slag 900 t 9 C - -"
    needs = NEEDS + "\n hard road slag 900 t 9 C"
    first = figures(region(outputs=outputs, needs=needs, **DEAL)).iloc[0]
    assert (first["stream"], first["figure"], first["bound"]) == ("ash", "amount", np.inf)
    assert figures(region(outputs=outputs, needs=needs)).iloc[0]["stream"] != "ash"


def an_agreed_world(seed: int):
    """A small region with something agreed and no other least amount, None where the seed has none."""
    w = world(Random(seed), register=True, bars=bool(seed % 2))
    w.tables["partnerships"] = [
        {k: v for k, v in r.items() if k != "min_t"} for r in w["partnerships"] if r.get("status") != "required"
    ]
    for row in [*w["outputs"], *w["needs"]]:
        row.pop("min_lot", None)
    w.settings = w.settings | {"matching": {"fill": "none"}, "policy": {}}
    agreed = any(r["stage"] == "agreed" for r in w["synergies"])
    return w if agreed and Brute(w).work <= 8 else None


def brute_saving(w) -> float | None:
    brute = Brute(w)
    best = brute.best()
    return None if best is None else brute.today["cost"] - best.value


@pytest.mark.parametrize("first", [7000, 7010] if THOROUGH else [7010])
def test_with_what_is_agreed_answers_and_the_claim_hold_against_trying_everything(first):
    seen = 0
    for seed in range(first, first + 10):
        w = an_agreed_world(seed)
        if w is None:
            continue
        try:
            r = w.region()
            plan = sy.optimize(r)
        except (sy.DataError, sy.InfeasibleError):
            continue
        assert study._exact(plan)
        asked_of = {(f["stream"], f["figure"]): f for f in figures(r).to_dict("records")}
        every = sy.ask_next(r, plan=plan, top=100)
        listed = {(x["stream"], x["figure"]): x for x in every.to_dict("records")}
        swings_of: dict[tuple[str, str], float] = {}
        for figure, cell in stated_figures(w, r):
            kept, column, key = dict(cell), COLUMN[figure["figure"]], (figure["stream"], figure["figure"])
            savings = []
            for end in ("low", "high"):
                cell[column] = figure[end]
                savings.append(brute_saving(w))
                cell.clear()
                cell.update(kept)
            if None in savings:
                assert listed[key]["note"] == "no plan meets all that is demanded", (seed, key)
                continue
            swing = abs(savings[1] - savings[0])
            assert swing <= asked_of[key]["bound"] + 0.01, (seed, key)
            if swing > 0.01:
                row = listed[key]
                assert [row["saving_at_low"], row["saving_at_high"]] == pytest.approx(savings, abs=0.02, rel=1e-5), (
                    seed,
                    key,
                )
            seen += 1
            swings_of[key] = swing
        first_one = sy.ask_next(r, plan=plan, top=1)
        if "none of the others" in first_one.attrs["sentence"] and swings_of:
            assert max(swings_of.values()) <= first_one["swing"].iat[0] + 0.02, seed
    assert seen
