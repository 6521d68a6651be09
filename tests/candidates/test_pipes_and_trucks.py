"""The model chooses pipe or truck by amount, distance and form: each figure worked out by hand."""

from __future__ import annotations

import pytest

from tests.tiny import optimize

FREE = {"finance": {"discount_rate": 0}}
# 40 a trip of 20 t is 2 a tonne; a pipe costs 20 × 10 km / 10 years = 20 a year.
MODES = """
mode  forms        cost_per_t_km cost_per_t circuity payload_t cost_per_trip capex_per_km lifetime_years
truck solid;liquid 0.1           1          1        20        40            -            -
pipe  liquid       0             0          1        -         -             20           10
"""


def streams(amount: int, form: str) -> dict[str, str]:
    return {
        "outputs": f"output enterprise material quantity unit disposal_cost\n o a stuff {amount} t 9",
        "needs": "need enterprise material quantity unit purchase_price\n n b stuff 100 t 0",
        "materials": f"material form unit\n stuff {form} t",
        "transport": MODES,
    }


@pytest.mark.parametrize(("amount", "mode", "saving"), [(4, "truck", 4 * (9 - 4)), (6, "pipe", 6 * 9 - 20)])
def test_by_amount(amount, mode, saving):
    plan = optimize(FREE, **streams(amount, "liquid"))
    assert (plan.exchanges["mode"].tolist(), plan.saving) == ([mode], pytest.approx(saving))


def test_only_for_the_forms_it_carries():
    plan = optimize(FREE, **streams(50, "solid"))
    assert (plan.exchanges["mode"].tolist(), plan.saving) == (["truck"], pytest.approx(250))


def test_what_no_form_carries_stays():
    plan = optimize(FREE, **streams(50, "steam"))
    assert plan.exchanges.empty
    assert plan.outputs["reason"].tolist() == ["no_mode"]


def test_a_pipe_for_all_recipes_against_trucks_for_one():
    # By truck each recipe pays for itself: 3 t × (9 − 4) + 3 t × (9 − 4 − 1) = 27. One pipe carries both: 27 + 24 − 20.
    recipes = (
        "recipe output_material input_material yield cost max_share\n raw stuff stuff 1 0 0.03\n fine stuff stuff 1 1 1"
    )
    plan = optimize(FREE, **streams(6, "liquid"), recipes=recipes)
    assert set(plan.exchanges["mode"]) == {"pipe"}
    assert plan.exchanges["stream_cost"].sum() == pytest.approx(20)
    assert plan.saving == pytest.approx(31)


def test_a_nearer_need_by_truck_and_a_far_one_by_none():
    # Each pair of streams pays for a pipe of its own: two of 20 would eat more than 8 t × 4 by truck cost.
    plan = optimize(
        FREE,
        outputs="output enterprise material quantity unit disposal_cost\n o a stuff 8 t 9",
        needs="need enterprise material quantity unit purchase_price\n n b stuff 4 t 0\n m c stuff 4 t 0",
        materials="material form unit\n stuff liquid t",
        transport=MODES,
    )
    assert set(plan.exchanges["mode"]) == {"truck"}
    assert plan.saving == pytest.approx(8 * 5)


@pytest.mark.parametrize(
    ("hot", "exchanges", "reason"), [(180, 1, ""), (120, 0, "temperature"), ("-", 0, "temperature")]
)
def test_steam_has_to_be_as_hot_as_the_need_asks(hot, exchanges, reason):
    plan = optimize(
        FREE,
        outputs=f"output enterprise material quantity unit disposal_cost temperature_c\n o a steam 50 MWh 2 {hot}",
        needs="need enterprise material quantity unit purchase_price temperature_c\n n b steam 50 MWh 20 150",
        materials="material form unit\n steam steam MWh",
        transport="mode forms per cost_per_t_km circuity capex_per_km lifetime_years\n main steam MWh 0.1 1 20 10",
    )
    assert len(plan.exchanges) == exchanges
    assert plan.saving == pytest.approx((50 * (22 - 1) - 20) * exchanges)
    assert plan.outputs["reason"].tolist() in ([reason], ["partner_unknown"] if hot == "-" else [reason])
