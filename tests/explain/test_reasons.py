"""Why something stays: each reason in a case small enough to see that it is the true one."""

from __future__ import annotations

import pytest

from tests.tiny import optimize, why

OUTPUT = "output enterprise material quantity unit disposal_cost\n ash mill ash 10 t 5"
NEED = "need enterprise material quantity unit purchase_price\n fill road ash 10 t 2"
PLAIN = {"outputs": OUTPUT, "needs": NEED}


def told(plan, stream="ash"):
    row = why(plan, stream)
    return row["reason"], row["why"].replace("\u202f", " ").replace("\xa0", " ")


def test_nothing_stays_nothing_is_said():
    assert told(optimize(**PLAIN)) == ("", "")


def test_nobody_else_needs_it():
    assert told(optimize(outputs=OUTPUT, needs=NEED.replace("ash", "sand")))[0] == "no_partner"
    assert told(optimize(outputs=OUTPUT, needs=NEED.replace("road", "mill")))[0] == "no_partner"


def test_partners_of_whom_too_little_is_known():
    plan = optimize(outputs=OUTPUT, needs=NEED.replace("10 t 2", "- t 2"))
    assert told(plan)[0] == "partner_unknown"
    assert told(plan, "fill")[0] == "unknown_amount"
    assert told(optimize(outputs=OUTPUT.replace("t 5", "t -"), needs=NEED))[0] == "unknown_price"


def test_what_is_bound_to_its_route_is_no_partner_at_all():
    bound = OUTPUT.replace("cost", "cost min_lot committed_until") + " 12 2026"
    plan = optimize({"year": 2026}, outputs=bound, needs=NEED)  # 10 t free of it would save 60, were the lot smaller
    assert told(plan)[0] == "committed"
    assert told(plan, "fill") == ("partners_committed", "The outputs that fit are bound to their present routes.")
    other = "\n more pit ash 10 t 5 - -"
    assert told(optimize({"year": 2026}, outputs=bound + other, needs=NEED), "fill")[0] == ""


def test_too_far_says_how_near_would_do():
    plan = optimize(**PLAIN, distances="from to km\n mill road 100")
    assert told(plan) == (
        "too_far", "The nearest that fits is road (100 km); it would have to be within 70 km for the haul and the "
        "partnership to pay.",
    )  # fmt: skip
    row = why(plan, "ash")
    assert (row["break_even_km"], row["missing_saving"]) == (pytest.approx(70), pytest.approx(30))  # 10 t × (10 − 7)


def test_too_far_for_the_mode_lacks_no_money():
    plan = optimize(**PLAIN, transport="mode cost_per_t_km max_km\n truck 0.1 8")
    reason, text = told(plan)
    assert (reason, why(plan, "ash")["break_even_km"]) == ("too_far", 8)
    assert text.endswith("within 8.0 km as far as the mode goes.")
    assert why(plan, "ash")["missing_saving"] != why(plan, "ash")["missing_saving"]  # blank: money wouldn't help


def test_costs_more_even_next_door():
    plan = optimize(
        outputs=OUTPUT.replace(" 5", " 0"),
        needs=NEED.replace(" 2", " 0"),
        transport="mode cost_per_t_km cost_per_t\n truck 0.1 3",
    )
    assert told(plan) == (
        "costs_more",
        "With road (10 km) each unit would cost 4 EUR more than today, 3 EUR of it even next door.",
    )


def test_a_partnership_that_is_not_earned():
    plan = optimize({"transaction": {"yearly": 50, "distrust": 0}}, **PLAIN, distances="from to km\n mill road 30")
    assert told(plan) == (
        "transaction_cost",
        "10 t to road (30 km) would save 40 EUR a year, but the partnership costs 50 EUR.",
    )
    row = why(plan, "ash")
    assert (row["break_even_km"], row["missing_saving"]) == (pytest.approx(20), pytest.approx(10))


def test_a_permit_that_is_not_earned():
    plan = optimize({"transaction": {"per_exchange": 70}}, **PLAIN)
    assert told(plan) == (
        "stream_cost",
        "10 t to road (10 km) would save 60 EUR a year, but its permit, border procedure or pipe costs 70 EUR.",
    )


RIVAL = {
    "outputs": OUTPUT + "\n slag forge ash 10 t 9",
    "needs": NEED,
    "distances": "from to km\n mill road 10\n forge road 10",
}


def test_a_partner_that_others_fill_better():
    plan = optimize(**RIVAL)
    reason, text = told(plan)
    assert (reason, why(plan, "ash")["missing_saving"]) == ("partner_full", pytest.approx(40))  # 10 t × (10 − 6)
    assert text.startswith("The need of road (10 km) is used by forge.")
    assert "40 EUR" in text


def test_a_partner_that_would_have_to_be_given_up_whole_frees_its_partnership():
    plan = optimize({"transaction": {"yearly": 30, "distrust": 0}}, **RIVAL | {"outputs": RIVAL["outputs"].replace("t 9", "t 8")},
                    partnerships="enterprise_a enterprise_b transaction_cost\n mill road 50")  # fmt: skip
    assert why(plan, "ash")["missing_saving"] == pytest.approx(50)  # 10 t × 3 more, and 50 for 30


def test_a_tie_promises_nothing():
    plan = optimize(**RIVAL | {"outputs": RIVAL["outputs"].replace("t 9", "t 5")})
    stays = plan.outputs.set_index("output").query("left > 0").iloc[0]
    assert stays["why"].endswith("where it saves as much.")
    assert stays[["break_even_km", "missing_saving"]].isna().all()


def test_an_own_stream_is_no_rival():
    plan = optimize(outputs=OUTPUT, needs=NEED.replace("10 t", "4 t"))
    assert told(plan) == ("served", "The nearest need that fits, of road (10 km), has all it takes.")
    assert told(optimize(outputs=OUTPUT.replace("10 t", "4 t"), needs=NEED), "fill")[1] == (
        "The nearest output that fits, of mill (10 km), comes here whole."
    )


def test_another_stream_of_the_same_firm_is_named_as_such():
    outputs = OUTPUT + "\n dust mill ash 10 t 9"
    plan = optimize(outputs=outputs, needs=NEED)
    assert "is used by another output of mill" in told(plan)[1]
    assert why(plan, "ash")["break_even_km"] != why(plan, "ash")["break_even_km"]  # dust would come nearer too


SITES = "enterprise max_partners\n mill {}\n road {}\n yard -"
LIMITED = {
    "lot_too_small": {"outputs": OUTPUT.replace("cost", "cost min_lot").replace("t 5", "t 5 12")},
    "pair_minimum": {"partnerships": "enterprise_a enterprise_b min_t\n mill road 12"},
    "pair_maximum": {"partnerships": "enterprise_a enterprise_b max_t\n mill road 4"},
    "partner_limit": {"enterprises": SITES.format(0, "-")},
    "one_taker": {
        "outputs": OUTPUT.replace("cost", "cost exclusive").replace("10 t 5", "12 t 5 true"),
        "needs": NEED + "\n heap yard ash 9 t 2", "distances": "from to km\n mill road 1\n mill yard 1",
    },
}  # fmt: skip


@pytest.mark.parametrize("reason", LIMITED)
def test_a_limit_that_alone_stands_in_the_way_says_what_it_costs(reason):
    plan = optimize(**PLAIN | LIMITED[reason])
    assert told(plan)[0] == reason
    assert "without that" in told(plan)[1]


def test_a_limit_on_what_would_not_pay_says_so():
    plan = optimize(**PLAIN | LIMITED["lot_too_small"], distances="from to km\n mill road 90")
    assert told(plan)[1].endswith(", and by itself it would not pay.")


def test_a_share_that_is_used_up():
    needs = NEED.replace("price", "price max_share").replace("t 2", "t 2 0.4")
    plan = optimize(outputs=OUTPUT, needs=needs)
    assert told(plan, "fill") == ("share_limit", "By-products may meet 40 % of this need, and do.")


def test_a_recipe_at_its_share_makes_room_only_for_itself():
    recipes = "recipe output_material input_material yield max_share\n raw ash ash 1 0.4"
    plan = optimize(**PLAIN, recipes=recipes)
    assert told(plan)[0] in ("recipe_share", "served")
    other = "\n slag forge slag 6 t 9"
    mixed = recipes + "\n slags slag ash 1 1"
    plan = optimize(outputs=OUTPUT + other, needs=NEED, recipes=mixed)
    assert why(plan, "ash")["left"] == pytest.approx(6)
    assert told(plan)[0] == "recipe_share"


@pytest.mark.parametrize(("column", "reason"), [("ewc 17_02_04*", "permit"), ("temperature_c 20", "temperature")])
def test_bars(column, reason):
    name, value = column.split()
    need = NEED
    if reason == "temperature":
        need = NEED.replace("price", "price temperature_c").replace("t 2", "t 2 60")
    plan = optimize(outputs=OUTPUT.replace("cost", f"cost {name}").replace("t 5", f"t 5 {value}"), needs=need)
    assert told(plan)[0] == reason


def test_a_forbidden_pair_that_would_not_pay_either():
    pairs = "enterprise_a enterprise_b status\n mill road forbidden"
    assert told(optimize(**PLAIN, partnerships=pairs)) == ("forbidden", "The pair is forbidden (road (10 km)).")
    far = optimize(**PLAIN, partnerships=pairs, distances="from to km\n mill road 200")
    assert told(far)[1].endswith(", and by itself it would not pay.")


def test_another_objective_leaves_what_would_save_money():
    plan = optimize(**PLAIN, objective="exchange_cost", min_diversion=0.5)
    assert told(plan)[0] == "objective"
    assert told(plan)[1].endswith("By cost: 5 t to road (10 km) would save 30 EUR a year.")


def test_a_shadow_price_steers_the_reasons_too():
    tables = PLAIN | {"materials": "material virgin_co2\n ash 100", "distances": "from to km\n mill road 90"}
    plan = optimize({"policy": {"carbon_price": 10}}, **tables)
    assert why(plan, "ash")["missing_saving"] == pytest.approx(10)  # 10 t × (9 − 7 − 1 of carbon)
