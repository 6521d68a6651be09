"""Streams of which something is unknown and that something known rules out; leads that no plausible price makes pay."""

from __future__ import annotations

import pytest

import symbiosis as sy
from tests.tiny import optimize, why

OUTPUT = "output enterprise material quantity unit disposal_cost\n ash mill ash 10 t -"
NEED = "need enterprise material quantity unit purchase_price\n fill road ash 10 t 2"
COST = {"transaction": {"yearly": 30, "distrust": 0}}
HEAT = {
    "outputs": "output enterprise material quantity unit disposal_cost temperature_c\n warm mill heat 10 MWh - 90",
    "needs": "need enterprise material quantity unit purchase_price temperature_c\n bath road heat 10 MWh 2 60",
    "materials": "material unit form\n heat MWh heat",
    "transport": "mode forms per cost_per_t_km circuity capex_per_km lifetime_years\n pipe heat MWh 0 1 {} 10",
}


def told(plan: sy.Plan, stream: str) -> tuple[str, str]:
    row = why(plan, stream)
    return row["reason"], row["why"].replace("\u202f", " ")


def heat(capex: int, **changes: str) -> sy.Plan:
    tables = HEAT | {"transport": HEAT["transport"].format(capex)} | changes
    return optimize({"finance": {"discount_rate": 0}}, **tables)


def test_a_lead_beyond_any_plausible_price_says_what_makes_it_so_dear():
    [lead] = heat(3580).leads.to_dict("records")  # 10 km × 3580 / 10 years / 10 MWh = 358 a MWh, less the 2 it buys
    assert lead["worth_it_at_price"] == pytest.approx(356)
    assert lead["status"] == "unlikely"
    assert lead["unlikely"] == (
        "Worth it only from a disposal cost of 356 EUR/MWh; the highest that counts as plausible is 200 EUR/MWh. "
        "Its largest cost is the pipe (10 km): 358 EUR per MWh of by-product."
    )
    reason, text = told(heat(3580), "warm")
    assert reason == "unknown_price"
    assert "Unlikely, though: Worth it only from" in text
    assert heat(3580).calls.empty


def test_below_the_highest_plausible_price_a_lead_stays_one():
    [lead] = heat(2000).leads.to_dict("records")
    assert (lead["status"], lead["unlikely"]) == ("open", "")
    assert "Unlikely" not in told(heat(2000), "warm")[1]
    assert len(heat(2000).calls) == 1


def test_what_one_firm_states_is_no_highest_price():
    settings = {"transaction": {"yearly": 60, "distrust": 0}, "matching": {"fill": "none"}}
    [lead] = optimize(settings, outputs=OUTPUT + "\n slag forge ash 1 t 0.5", needs=NEED).leads.to_dict("records")
    assert lead["worth_it_at_price"] == pytest.approx(1 + 60 / 10 - 2)
    assert lead["status"] == "open"


def test_the_highest_known_price_of_the_material_goes_before_the_rule():
    # Others say 3, assumed within 30 %: the 5 that it would take to earn the partnership are above 3.9.
    settings = {"transaction": {"yearly": 60, "distrust": 0}, "matching": {"fill": "none"}}
    more = OUTPUT + "\n slag forge ash 1 t 3\n dust kiln ash 1 t 2\n soot oven ash 1 t 2"
    plan = optimize(settings, outputs=more, needs=NEED)
    [lead] = plan.leads.to_dict("records")
    assert lead["worth_it_at_price"] == pytest.approx(1 + 60 / 10 - 2)
    assert lead["status"] == "unlikely"
    assert "the highest known for it is 3.9 EUR/t" in lead["unlikely"]
    [lead] = optimize(settings, outputs=more.replace("t 3", "t 4"), needs=NEED).leads.to_dict("records")
    assert lead["status"] == "open"  # 4 × 1.3 = 5.2


def test_where_both_prices_are_unknown_their_highest_are_added():
    needs = HEAT["needs"].replace("MWh 2", "MWh -")
    assert heat(3990, needs=needs).leads["status"].tolist() == ["open"]  # 399 is below 200 + 200
    assert heat(4010, needs=needs).leads["status"].tolist() == ["unlikely"]


def test_money_without_a_rate_is_not_judged_unless_the_region_says_its_own():
    settings = {"currency": "DKK", "transaction": {"setup": 0, "yearly": 3580 * 10, "distrust": 0, "per_exchange": 0}}
    tables = {"outputs": OUTPUT, "needs": NEED}
    assert optimize(settings, **tables).leads["status"].tolist() == ["open"]
    own = settings | {"leads": {"most_per_t": 3000}}
    assert optimize(own, **tables).leads["status"].tolist() == ["unlikely"]


def test_unlikely_leads_come_last_and_are_counted_apart():
    outputs = HEAT["outputs"] + "\n ash mill ash 10 t - -"
    needs = HEAT["needs"] + "\n fill road ash 10 t 2 -"
    transport = HEAT["transport"].format(3580) + "\n truck solid t 0.1 1 - -"
    plan = optimize({"finance": {"discount_rate": 0}}, outputs=outputs, needs=needs, transport=transport,
                    materials=HEAT["materials"] + "\n ash t solid")  # fmt: skip
    assert plan.leads["status"].tolist() == ["open", "unlikely"]
    assert plan.leads["material"].tolist() == ["ash", "heat"]
    [call] = plan.calls.to_dict("records")
    assert "heat" not in call["streams"] + call["ask_a"] + call["ask_b"]


@pytest.mark.parametrize(("changes", "reason", "says"), [
    ({"needs": NEED.replace("ash", "glue")}, "no_partner", "No other firm needs"),
    ({"materials": "material unit form\n ash t gas"}, "no_mode", "No mode of transport carries this form (gas)."),
    ({"transport": "mode cost_per_t_km circuity max_km\n cart 0.1 1 9"}, "too_far", "cart goes 9.0 km at most"),
    ({"outputs": OUTPUT.replace("cost", "cost temperature_c") + " 28",
      "needs": NEED.replace("price", "price temperature_c") + " 60"},
     "temperature", "It is 28 °C; the nearest that fits, road (10 km), needs 60 °C."),
    ({"outputs": OUTPUT.replace("cost", "cost ewc") + " 170204*",
      "needs": NEED.replace("price", "price accepts_hazardous") + " false"}, "hazard", "No partner takes hazardous"),
    ({"partnerships": "enterprise_a enterprise_b status\n mill road forbidden"}, "forbidden", "The pair is forbidden"),
    ({"needs": NEED.replace("price", "price max_share") + " 0"}, "served", "road (10 km) has no room left"),
    ({"outputs": OUTPUT.replace("cost", "cost min_lot") + " 11"}, "lot_too_small", "10 t, is below the least, 11 t."),
])  # fmt: skip
def test_what_is_known_to_rule_a_stream_out_is_its_reason(changes, reason, says):
    plan = optimize(COST, **{"outputs": OUTPUT, "needs": NEED} | changes)
    assert plan.leads.empty
    found, text = told(plan, "ash")
    assert found == reason
    assert says in text
    assert text.endswith(" Besides, its cost or price is unknown.")


@pytest.mark.parametrize(("quantity", "price", "reason", "says"), [
    ("- t -4", "2", "costs_more", "each t would cost 3 EUR more than today, whatever the amount."),
    ("- t -1.5", "2", "too_far", "each t would cost 0.5 EUR more than today, whatever the amount."),
    ("- t 1", "2", "transaction_cost", "Even 10 t with road (10 km) would save 20 EUR a year, but partnership"),
])  # fmt: skip
def test_an_unknown_amount_that_no_amount_would_make_pay(quantity, price, reason, says):
    plan = optimize(COST, outputs=OUTPUT.replace("10 t -", quantity), needs=NEED.replace("t 2", f"t {price}"))
    assert plan.leads.empty
    found, text = told(plan, "ash")
    assert found == reason
    assert says in text
    assert text.endswith(" Besides, its amount is unknown.")


def test_a_need_whose_partners_are_all_ruled_out_is_told_what_by():
    needs = NEED.replace("price", "price temperature_c") + " 60"
    plan = optimize(COST, outputs=OUTPUT.replace("cost", "cost temperature_c") + " 28", needs=needs)
    reason, text = told(plan, "fill")
    assert reason == "temperature"
    assert text.endswith(" Besides, something is unknown about those that fit.")
