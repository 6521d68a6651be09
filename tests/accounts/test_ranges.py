"""Low and high saving, worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from symbiosis.check.run import check_plan
from tests.tiny import optimize

OUTPUT = "output enterprise material quantity unit disposal_cost grade\n ash mill ash 10 t 10 B"
NEED = "need enterprise material quantity unit purchase_price grade\n fill road ash 100 t 4 A"
PLAIN = {"outputs": OUTPUT, "needs": NEED}  # 10 t × (10 + 4 − 1) = 130
SPREAD = {"spread": {"measured": 0.25, "estimated": 0.5, "assumed": 0.9}}
NONE = {"spread": {"measured": 0, "estimated": 0, "assumed": 0}}
RANGES = ["saving_low", "saving", "saving_high"]


def span(plan):
    return [plan.saving_low, plan.saving, plan.saving_high]


def test_every_figure_at_its_unfavourable_and_at_its_favourable_end():
    plan = optimize(SPREAD, **PLAIN)
    # low: 5 t × (5 + 3 − 1); high: 15 t × (15 + 5 − 1), the road has room for more
    assert span(plan) == pytest.approx([35, 130, 285])
    assert plan.exchanges[RANGES].iloc[0].tolist() == pytest.approx([35, 130, 285])


def test_a_grade_and_a_stated_range():
    stated = OUTPUT.replace("unit", "quantity_low quantity_high unit").replace("10 t", "10 9 12 t")
    plan = optimize(SPREAD, **PLAIN | {"outputs": stated})
    assert span(plan) == pytest.approx([9 * 7, 130, 12 * 19])


def test_a_need_limits_what_is_exchanged_only_where_it_is_full():
    wide = {"needs": NEED.replace(" A", " C")}  # may be 10 t: still enough
    assert optimize({"spread": {"measured": 0, "estimated": 0, "assumed": 0.9}}, **PLAIN | wide).saving_low == (
        pytest.approx(10 * (10 + 0.4 - 1))
    )
    full = {"needs": NEED.replace("100 t", "8 t")}  # 8 t: 6 to 10 of them
    plan = optimize({"spread": {"measured": 0.25, "estimated": 0, "assumed": 0}}, **PLAIN | full)
    assert span(plan) == pytest.approx([6 * 12, 8 * 13, 10 * 14])


def test_an_exchange_grows_no_further_than_its_pair_may():
    pair = "enterprise_a enterprise_b max_t\n mill road 12"
    assert optimize(SPREAD, **PLAIN, partnerships=pair).saving_high == pytest.approx(12 * 19)
    pair = pair.replace("12", "6")  # neither stream is what limits it
    assert span(optimize(SPREAD, **PLAIN, partnerships=pair)) == pytest.approx([5 * 7, 6 * 13, 6 * 19])


def test_fixed_costs_stay_and_nobody_takes_more_of_what_loses():
    costs = SPREAD | {"transaction": {"yearly": 20, "distrust": 0}}
    assert span(optimize(costs, **PLAIN)) == pytest.approx([15, 110, 265])
    small = PLAIN | {"outputs": OUTPUT.replace("t 10", "t 1"), "needs": NEED.replace("t 4", "t 0.8")}
    plan = optimize({"spread": {"measured": 0.5, "estimated": 0.5, "assumed": 0}}, **small)
    assert span(plan) == pytest.approx([10 * -0.1, 8, 15 * 1.7])  # 0.5 + 0.4 − 1 on the ten planned, not on fifteen


def test_what_sells_may_sell_better():
    sold = OUTPUT.replace("t 10", "t -2")
    plan = optimize(SPREAD, **PLAIN | {"outputs": sold})
    assert span(plan) == pytest.approx([5 * (-3 + 3 - 1) * 2, 10, 15 * (-1 + 5 - 1)])  # the low loses on all ten


def test_yields_turn_what_a_need_may_cost():
    recipes = "recipe output_material input_material yield\n burnt ash heat 0.5"
    plan = optimize(SPREAD, outputs=OUTPUT, needs=NEED.replace(" ash ", " heat "), recipes=recipes)
    assert span(plan) == pytest.approx([5 * (5 + 1.5 - 1), 110, 15 * (15 + 2.5 - 1)])


def test_what_runs_today_is_in_both_accounts():
    runs = {"current_exchanges": "output need quantity\n ash fill 10"}
    assert span(optimize(SPREAD, **PLAIN, **runs)) == [0, 0, 0]
    plan = optimize(SPREAD, **PLAIN, current_exchanges=runs["current_exchanges"].replace("10", "4"))
    # 6 t more: 1 to 11 of them, when the output is 5 to 15 t
    assert span(plan) == pytest.approx([1 * 7, 6 * 13, 11 * 19])
    assert plan.exchanges[RANGES].iloc[0].tolist() == pytest.approx([130 - 78 + 7, 130, 130 - 78 + 209])


def test_what_runs_today_is_there_at_the_low_too_where_the_plan_moves_it():
    stated = OUTPUT.replace("unit", "quantity_low quantity_high unit").replace("10 t", "10 7 13 t")
    needs = NEED.replace("100 t 4", "10 t 4") + "\n better farm ash 10 t 5 A"
    runs = "output need quantity keep\n ash fill 10 false"
    plan = optimize(NONE, outputs=stated, needs=needs, current_exchanges=runs)
    # All 10 t run today, so all 10 t can move to who pays 1 more; 13 t would leave 3 for the road again, if it grew.
    assert plan.saving == pytest.approx(10)
    assert plan.saving_low == pytest.approx(10)


def test_what_only_changes_its_partner_keeps_its_price():
    needs = NEED + "\n field farm ash 10 t 9 A"
    runs = "output need quantity keep\n ash fill 10 false"
    plan = optimize(SPREAD, outputs=OUTPUT, needs=needs, current_exchanges=runs)
    assert plan.exchanges["need"].tolist() == ["field"]
    # disposal costs 10 a tonne either way; to the road it was worth 13, ± 1 for the price of filling
    # All 10 t run today and are there; the field may be as small as 7.5 t.
    low = 7.5 * (10 + 6.75 - 1) - 10 * (10 + 5 - 1)
    assert span(plan) == pytest.approx([low, 50, 12.5 * (10 + 11.25 - 1) - 10 * (10 + 3 - 1)])


def test_firms_carry_their_own_prices_and_share_amounts():
    plan = optimize(SPREAD, **PLAIN)
    sites = plan.enterprises.set_index("enterprise")[RANGES]
    assert sites.sum().tolist() == pytest.approx(span(plan))
    # 3.5 is paid to be rid of a tonne, so that both save 6.5
    assert sites.loc["mill"].tolist() == pytest.approx([5 * (5 - 3.5), 65, 15 * (15 - 3.5)])
    assert sites.loc["road"].tolist() == pytest.approx([5 * (3 - 1 + 3.5), 65, 15 * (5 - 1 + 3.5)])


def test_no_spread_no_range():
    assert span(optimize(NONE, **PLAIN)) == [130, 130, 130]


@pytest.mark.parametrize("end", ["low", "high"])
def test_the_checker_works_both_ends_out_again(end):
    plan = optimize(SPREAD, **PLAIN)
    assert check_plan(plan) == []
    column = f"saving_{end}"
    rows = plan.exchanges.assign(**{column: plan.exchanges[column] + 1})
    sites = plan.enterprises.assign(**{column: plan.enterprises[column] + [1, -1]})
    for broken in (
        replace(plan, exchanges=rows), replace(plan, enterprises=sites),
        replace(plan, summary=plan.summary | {column: plan.summary[column] + 1}),
    ):  # fmt: skip
        assert any(column in sentence for sentence in check_plan(broken))


@pytest.mark.parametrize("where", ["output", "need", "pair"])
def test_what_falls_below_its_lot_when_amounts_are_low_does_not_come_about(where):
    tables = dict(PLAIN)
    if where == "pair":
        tables["partnerships"] = "enterprise_a enterprise_b min_t\n mill road 6"
    elif where == "output":
        tables["outputs"] = OUTPUT.replace("grade\n", "grade min_lot\n") + " 6"
    else:
        tables["needs"] = NEED.replace("grade\n", "grade min_lot\n") + " 6"
    plan = optimize(SPREAD, **tables)  # low: 5 t of 10, below 6
    assert span(plan) == pytest.approx([0, 130, 285])
