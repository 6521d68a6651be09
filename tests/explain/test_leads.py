"""Leads: what is unknown, from which amount or price it is worth a call, and whom to ask."""

from __future__ import annotations

from random import Random

import pytest

import symbiosis as sy
from tests.strategies import Row, World, world
from tests.tiny import optimize, why

OUTPUT = "output enterprise material quantity unit disposal_cost\n ash mill ash 10 t 5"
NEED = "need enterprise material quantity unit purchase_price\n fill road ash 10 t 2"
COST = {"transaction": {"yearly": 30, "distrust": 0}}


def one_lead(settings=COST, **tables) -> Row:
    [lead] = optimize(settings, **{"outputs": OUTPUT, "needs": NEED} | tables).leads.to_dict("records")
    lead["ask"] = lead["ask"].replace("\u202f", " ").replace("\xa0", " ")
    return lead


def test_an_unknown_amount_is_worth_a_call_from_where_it_earns_the_partnership():
    lead = one_lead(outputs=OUTPUT.replace("10 t", "- t"))
    assert (lead["unknown"], lead["worth_it_from"], lead["ask_whom"]) == ("amount (giver)", pytest.approx(5), "mill")
    assert (
        lead["ask"] == "mill: how much ash a year? Worth it from 5 t, with this or a nearer partner."
    )  # 5 t × (5 + 2 − 1) = 30


def test_materials_are_asked_for_by_the_name_that_people_use():
    materials = "material name unit\n ash Wood_ash,_dry t"
    lead = one_lead(outputs=OUTPUT.replace("10 t", "- t"), materials=materials)
    assert lead["ask"] == "mill: how much Wood ash, dry a year? Worth it from 5 t, with this or a nearer partner."


def test_the_taker_is_asked_for_what_it_uses_in_its_own_units():
    recipes = "recipe output_material input_material yield\n burnt ash heat 0.5"
    needs = NEED.replace("ash", "heat").replace("10 t 2", "- MWh 4").replace("price", "price max_share") + " 0.5"
    lead = one_lead(needs=needs, recipes=recipes)
    assert lead["worth_it_from"] == pytest.approx(5)  # t of ash: 5 t × (5 + 0.5 × 4 − 1)
    assert (
        lead["ask"] == "road: how much heat does it use a year? Worth it from 5 MWh, with this or a nearer partner."
    )  # 2.5 MWh are half of 5


def test_what_a_firm_says_of_an_amount_it_does_not_know_is_part_of_the_question():
    stated = OUTPUT.replace("unit", "quantity_low quantity_high unit")
    ask = one_lead(outputs=stated.replace("10 t", "- 3 9 t"))["ask"]
    assert ask == "mill: how much ash a year? They say 3 to 9 t. Worth it from 5 t, with this or a nearer partner."
    ask = one_lead(outputs=stated.replace("10 t", "- 3 - t"))["ask"]
    assert "They say at least 3 t." in ask
    needs = NEED.replace("unit", "quantity_high unit").replace("10 t", "- 9 t")
    assert (
        "does it use a year? They say at most 9 t. Worth it from 5 t, with this or a nearer partner."
        in one_lead(needs=needs)["ask"]
    )


def test_what_is_not_worth_it_at_its_most_is_no_lead():
    stated = OUTPUT.replace("unit", "quantity_low quantity_high unit").replace("10 t", "- 3 {} t")
    assert optimize(COST, outputs=stated.format("4.9"), needs=NEED).leads.empty
    assert len(optimize(COST, outputs=stated.format("5.1"), needs=NEED).leads) == 1
    needs = NEED.replace("unit", "quantity_high unit").replace("10 t", "- 4 t")
    assert optimize(COST, outputs=OUTPUT, needs=needs).leads.empty


def test_a_price_to_ask_for_is_reckoned_on_the_most_there_may_be():
    stated = OUTPUT.replace("unit", "quantity_high unit").replace("10 t 5", "- 6 t -")
    lead = one_lead(outputs=stated)
    assert lead["unknown"] == "amount (giver); price (giver)"
    assert lead["worth_it_at_price"] == pytest.approx(1 + 30 / 6 - 2)


def test_an_unknown_price_is_worth_a_call_from_where_it_makes_up_what_is_lacking():
    lead = one_lead(outputs=OUTPUT.replace("t 5", "t -"))
    assert (lead["unknown"], lead["worth_it_at_price"]) == ("price (giver)", pytest.approx(2))  # 1 + 30 / 10 − 2
    assert lead["ask"].endswith("Worth it from a disposal cost of 2 EUR, with this or a nearer partner.")
    lead = one_lead(needs=NEED.replace("t 2", "t -"))
    assert lead["ask"].endswith("Worth it at any price.")  # 5 − 1 − 3 pays already


def test_what_might_be_sold_is_worth_it_up_to_what_it_may_earn():
    lead = one_lead({}, outputs=OUTPUT.replace("t 5", "t -"))
    assert lead["worth_it_at_price"] == pytest.approx(-1)
    assert lead["ask"].endswith("Worth it unless it earns more than 1 EUR by selling.")


def test_taxes_and_carbon_come_on_top_of_the_price_asked_for():
    outputs = OUTPUT.replace("t 5", "t -").replace("cost", "cost disposal_route") + " landfill"
    policy = {"policy": {"landfill_tax": 1.5}}
    assert one_lead(COST | policy, outputs=outputs)["worth_it_at_price"] == pytest.approx(0.5)


def test_two_unknown_prices_are_worth_it_together():
    lead = one_lead(outputs=OUTPUT.replace("t 5", "t -"), needs=NEED.replace("t 2", "t -"))
    assert lead["ask"].endswith("Worth it where both together come to 4 EUR or more for a t of ash.")


def test_the_way_that_is_worth_it_soonest_counts():
    modes = "mode cost_per_t_km cost_per_t circuity\n truck 0.1 3 1\n cart 0.1 0 1"
    assert one_lead(outputs=OUTPUT.replace("10 t", "- t"), transport=modes)["worth_it_from"] == pytest.approx(5)


def test_a_lot_is_the_least_worth_asking_for():
    outputs = OUTPUT.replace("10 t", "- t").replace("cost", "cost min_lot") + " 8"
    assert one_lead(outputs=outputs)["worth_it_from"] == 8


@pytest.mark.parametrize(("changes", "unknown"), [
    ({"outputs": OUTPUT.replace("cost", "cost ewc") + " 170204*"}, "permit"),
    ({"needs": NEED.replace("price", "price temperature_c") + " 60"}, "temperature"),
    ({"outputs": OUTPUT.replace("cost", "cost supply") + " stock"}, "one-off (giver)"),
    ({"enterprises": "enterprise status\n mill planned\n road -"}, "not operating yet or for long (giver)"),
])  # fmt: skip
def test_what_else_may_be_unknown(changes, unknown):
    assert one_lead(**changes)["unknown"] == unknown


def test_equal_names_alone_may_be_a_lead():
    assert one_lead(COST | {"matching": {"same_material": "lead"}})["unknown"] == "name only"


def test_what_could_never_pay_is_no_lead():
    assert optimize(COST, outputs=OUTPUT.replace("10 t 5", "- t -2"), needs=NEED).leads.empty
    refused = NEED.replace("price", "price accepts_hazardous") + " false"
    assert optimize(COST, outputs=OUTPUT.replace("cost", "cost ewc") + " 170204*", needs=refused).leads.empty


def test_a_pair_that_may_exchange_nothing_is_no_lead_and_no_warning():
    none = NEED.replace("price", "price max_share") + " 0"
    assert optimize(COST, outputs=OUTPUT.replace("t 5", "t -"), needs=none).leads.empty
    assert optimize(COST, outputs=OUTPUT, needs=none.replace("10 t", "- t")).leads.empty


BIG = "output enterprise material quantity unit disposal_cost\n big quarry ash 100 t {}\n ash mill ash {} t {}"
WANTS = "need enterprise material quantity unit purchase_price\n fill road ash {} t 2"


def with_and_without(outputs: str, amount: object, **tables: str) -> tuple[sy.Plan, float]:
    """The plan while the mill's amount is unknown, and what knowing it adds to the saving of the whole region."""
    plan = optimize(COST, outputs=outputs.format("-"), **tables)
    return plan, optimize(COST, outputs=outputs.format(amount), **tables).saving - plan.saving


@pytest.mark.parametrize(("tables", "reason"), [
    ({"enterprises": "enterprise max_partners\n mill -\n quarry -\n road 1"}, "partner_limit"),
    ({"enterprises": "enterprise max_partners\n mill 0\n quarry -\n road -"}, "partner_limit"),
    ({"partnerships": "enterprise_a enterprise_b max_t\n quarry road 40"}, "pair_maximum"),
    ({"recipes": "recipe output_material input_material max_share\n as ash ash 0.1"}, "recipe_share"),
])  # fmt: skip
def test_no_amount_helps_where_a_limit_is_used_up(tables, reason):
    firm = "quarry" if reason == "pair_maximum" else "mill"
    outputs = BIG.format(50, "{}", 5).replace("ash mill", f"ash {firm}")
    for amount in (6, 50):  # far more than the other's would pay for changing partners
        plan, gain = with_and_without(outputs, amount, needs=WANTS.format(1000), **tables)
        assert gain == pytest.approx(0, abs=1e-6)
        assert plan.leads.empty
        assert why(plan, "ash")["reason"] == reason


def test_an_output_for_one_taker_only_that_has_one_is_no_lead():
    outputs = "output enterprise material quantity unit disposal_cost exclusive\n big quarry ash 100 t 50 true"
    needs = "need enterprise material quantity unit purchase_price\n fill road ash 60 t 20\n feed mill ash - t 5"
    plan = optimize(COST, outputs=outputs, needs=needs)
    assert plan.leads.empty
    assert why(plan, "feed")["reason"] == "one_taker"


def test_what_a_pair_moves_already_counts_against_its_most():
    outputs = BIG.format(50, "{}", 5).replace("ash mill", "ash quarry").replace("100 t", "30 t")
    pairs = "enterprise_a enterprise_b max_t\n quarry road 40"
    plan, gain = with_and_without(outputs, 1000, needs=WANTS.format(1000), partnerships=pairs)
    [lead] = plan.leads.to_dict("records")
    assert gain == pytest.approx(lead["worth_up_to"]) == pytest.approx(10 * 6)  # 10 t × (5 + 2 − 1)


@pytest.mark.parametrize(("amount", "price"), [("{}", 50), ("100", "{}")])
def test_what_would_take_the_place_of_what_saves_less_is_a_lead(amount, price):
    outputs = BIG.format(3, amount, price)  # all of the need is met at 3 + 2 − 1 a t
    settings = COST | {"matching": {"fill": "none"}}
    [lead] = optimize(settings, outputs=outputs.format("-"), needs=WANTS.format(100)).leads.to_dict("records")
    threshold = 30 / (51 - 4) if price == 50 else 1 + 30 / 100 - 2 + 4
    assert (lead["worth_it_from"] if price == 50 else lead["worth_it_at_price"]) == pytest.approx(threshold)
    assert "in place of what saves less." in lead["ask"]
    before = optimize(settings, outputs=outputs.format("-"), needs=WANTS.format(100)).saving
    # Below it by what the end of the lesser exchange would save of its own partnership.
    for times, better in ((0.9, False), (1.03, True)):
        after = optimize(settings, outputs=outputs.format(threshold * times), needs=WANTS.format(100))
        assert (after.saving > before + 1e-6) == better


def test_what_would_take_the_place_of_what_saves_more_is_no_lead():
    plan = optimize(COST, outputs=BIG.format(50, "-", 5), needs=WANTS.format(100))
    assert plan.leads.empty
    assert why(plan, "ash")["reason"] == "served"


def alone(w: World, lead: Row) -> tuple[World, Row, Row]:
    """The world of the lead's two streams only."""
    v = w.copy()
    give, take = v.row("outputs", output=lead["output"]), v.row("needs", need=lead["need"])
    pair = {give["enterprise"], take["enterprise"]}
    ends = {
        "enterprises": ["enterprise"],
        "distances": ["from", "to"],
        "partnerships": ["enterprise_a", "enterprise_b"],
    }
    for name, columns in ends.items():
        v.tables[name] = [r for r in v[name] if {r[c] for c in columns} <= pair]
    v.tables |= {"outputs": [give], "needs": [take]}
    for firm in v["enterprises"]:
        firm |= {"permits": "17;10", "max_partners": ""}
    return v, give, take


def filled_in(w: World, lead: Row, more: float) -> World:
    """That world with all that is unknown known: prices and amounts at the lead's figures and a little more."""
    v, give, take = alone(w, lead)
    unknown = lead["unknown"]
    per = {"t": 1.0, "kg": 0.001}
    give_t, take_t = (per.get(s["unit"]) or v.row("materials", material=s["material"])["density"] for s in (give, take))
    if "price (giver)" in unknown:
        give["disposal_cost"] = (lead["worth_it_at_price"] + more) * give_t
        take["purchase_price"] = take["purchase_price"] if take["purchase_price"] != "" else 0
    elif "price (taker)" in unknown:
        take["purchase_price"] = max(0.0, lead["worth_it_at_price"] + more) * take_t
    if "amount (giver)" in unknown:
        give["quantity"] = 1e6 / give_t
    if "amount (taker)" in unknown:
        take["quantity"] = 1e6 / take_t
    if "amount" in unknown and "price" not in unknown:
        least = lead["worth_it_from"] * (1 + more) or 1.0
        give["quantity"] = least / give_t if "giver" in unknown else min(give["quantity"], least / give_t)
    give["supply"] = "continuous"
    if "permit" in unknown:
        take["accepts_hazardous"] = "true"
    if "temperature" in unknown:
        give["temperature_c"] = 2000
    return v


@pytest.mark.parametrize("first", range(0, 12, 6))
def test_filling_in_what_is_asked_for_makes_it_worth_it(first):
    for seed in range(first, first + 6):
        w = world(Random(seed), unknown=True, demands=False, bars=seed % 2 == 1)
        w.settings["matching"] = {"fill": "none"}
        w.settings["policy"] |= {"carbon_price_paid": True}  # a shadow price isn't in anyone's account
        plan = sy.optimize(w.region())
        together = {frozenset(pair) for pair in plan.exchanges[["from", "to"]].itertuples(index=False)}
        for lead in plan.leads.to_dict("records"):
            if frozenset((lead["from"], lead["to"])) not in together:  # partners already: nothing to earn back
                assert sy.optimize(filled_in(w, lead, 0.02).region()).saving > 0, f"seed {seed}: {lead['ask']}"
