"""Plans small enough to work out on paper: what is exchanged and what it saves."""

from __future__ import annotations

import pytest

import symbiosis as sy
from tests.tiny import optimize

OUTPUT = "output enterprise material quantity unit disposal_cost\n whey dairy whey 5 t 4"
NEED = "need enterprise material quantity unit purchase_price\n feed farm whey 4 t 2"
PLAIN = {"outputs": OUTPUT, "needs": NEED}


def column(table: str, name: str, *values: object) -> str:
    """The table in words with one more column."""
    head, *rows = [line for line in table.splitlines() if line.strip()]
    return "\n".join([f"{head} {name}", *(f"{r} {v}" for r, v in zip(rows, values, strict=True))])


def test_what_both_sides_pay_today_less_the_haul():
    plan = optimize(**PLAIN)
    assert plan.baseline == 28  # 5 t × 4 disposed of, 4 t × 2 bought
    assert plan.saving == 20  # 4 t × (4 + 2 − 1)
    assert plan.cost == 8
    assert plan.bound == pytest.approx(8)
    assert plan.stopped is sy.Stop.OPTIMAL


def test_a_site_alone_saves_nothing():
    plan = optimize(outputs=OUTPUT, needs=NEED.replace("farm", "dairy"))
    assert (plan.saving, plan.summary["exchanges"]) == (0, 0)


def test_the_better_of_two_takers_first():
    needs = NEED + "\n pigs stable whey 4 t 7"
    plan = optimize(outputs=OUTPUT, needs=needs)
    assert plan.exchanges.set_index("need")["quantity"].to_dict() == pytest.approx({"pigs": 4, "feed": 1})
    assert plan.saving == pytest.approx(45)  # 4 t × (4 + 7 − 1) + 1 t × (4 + 2 − 1)


def test_a_recipe_yields_less_than_it_takes():
    needs = NEED.replace("whey", "feed").replace(" 2", " 10")
    recipes = "recipe output_material input_material yield cost\n drying whey feed 0.25 1"
    plan = optimize(outputs=OUTPUT, needs=needs, recipes=recipes)
    assert plan.exchanges[["quantity", "received"]].to_numpy().tolist() == [[5, 1.25]]
    assert plan.saving == 22.5  # 5 t × (4 + 0.25 × 10 − 1 haul − 1 drying)


def test_only_a_share_of_a_need():
    plan = optimize(outputs=OUTPUT, needs=column(NEED, "max_share", 0.5))
    assert plan.saving == 10  # 2 t × 5
    assert plan.needs["reason"].tolist() == ["share_limit"]


def test_only_a_share_of_a_need_by_one_recipe():
    recipes = (
        "recipe output_material input_material yield cost max_share\n raw whey whey 1 0 0.25\n dried whey whey 1 3 1"
    )
    plan = optimize(**PLAIN, recipes=recipes)
    assert plan.exchanges.set_index("recipe")["quantity"].to_dict() == {"raw": 1, "dried": 3}
    assert plan.saving == 11  # 1 t × 5 + 3 t × 2


def test_an_unused_capacity_costs_nothing():
    needs = "need enterprise material quantity unit kind\n field farm whey 4 t capacity"
    plan = optimize(outputs=OUTPUT, needs=needs)
    assert plan.baseline == 20
    assert plan.saving == 12  # 4 t × (4 − 1)


def test_a_gate_fee_is_the_receivers_cost_of_taking():
    plan = optimize(outputs=OUTPUT, needs=column(NEED, "gate_fee", 3))
    assert plan.saving == 8  # 4 t × (4 + 2 − 1 − 3)
    assert plan.summary["costs"]["processing"] == 12


def test_a_gate_fee_counts_per_unit_received():
    recipes = "recipe output_material input_material yield\n thick whey whey 0.5"
    plan = optimize(outputs=OUTPUT, needs=column(NEED, "gate_fee", 3), recipes=recipes)
    assert plan.saving == 12.5  # 5 t × (4 + 0.5 × 2 − 1 − 0.5 × 3)


def test_what_earns_by_selling_is_only_taken_for_more():
    sold = OUTPUT.replace(" 4", " -3")
    assert optimize(outputs=sold, needs=NEED).saving == 0  # 2 − 1 doesn't make up for 3 earned
    dear = optimize(outputs=sold, needs=NEED.replace(" 2", " 9"))
    assert dear.saving == 20  # 4 t × (9 − 1 − 3)
    assert dear.baseline == 21  # 36 bought, 15 earned


TWO_STREAMS = {
    "outputs": OUTPUT + "\n rind dairy rind 2 t 4",
    "needs": NEED + "\n pigs farm rind 2 t 2",
}


def test_a_partnership_is_paid_once_for_all_its_streams():
    plan = optimize({"transaction": {"yearly": 10}}, **TWO_STREAMS)
    assert plan.saving == 15  # 4 t × 5 + 2 t × 5 − one partnership of 10 × 1.5
    assert plan.summary["costs"]["transaction"] == 15
    assert plan.exchanges["transaction_cost"].to_dict() == {0: 10, 1: 5}  # in proportion to what they save before it


def test_a_partnership_that_no_stream_earns_alone_is_earned_by_both():
    plan = optimize({"transaction": {"yearly": 16}}, **TWO_STREAMS)
    assert plan.saving == pytest.approx(6)  # 20 + 10 − 24
    assert optimize({"transaction": {"yearly": 16}}, **PLAIN).saving == 0


def test_both_directions_share_one_partnership():
    outputs = OUTPUT + "\n dung farm dung 3 t 6"
    needs = NEED + "\n heat dairy dung 3 t 0"
    plan = optimize({"transaction": {"yearly": 10}}, outputs=outputs, needs=needs)
    assert plan.saving == 20  # 4 t × 5 + 3 t × 5 − 15
    assert plan.summary["partnerships"] == 1


def test_every_stream_pays_its_own_permit_more_where_it_is_hazardous():
    outputs = column(TWO_STREAMS["outputs"], "ewc", "-", "170204*")
    needs = column(TWO_STREAMS["needs"], "accepts_hazardous", "-", "true")
    sites = "enterprise permits\n dairy -\n farm 17"
    costs = {"transaction": {"per_exchange": 3, "hazardous": 2}}
    plan = optimize(costs, outputs=outputs, needs=needs, enterprises=sites)
    assert plan.exchanges.set_index("output")["stream_cost"].to_dict() == {"whey": 3, "rind": 6}
    assert plan.saving == 21  # 20 − 3 + 10 − 6


def test_an_exclusive_output_goes_to_the_taker_that_is_worth_most():
    needs = NEED.replace("4 t 2", "2 t 2") + "\n pigs stable whey 3 t 5"
    assert optimize(outputs=OUTPUT, needs=needs).saving == pytest.approx(34)  # 3 t × (4 + 5 − 1) + 2 t × 5
    one = optimize(outputs=column(OUTPUT, "exclusive", "true"), needs=needs)
    assert (one.exchanges["need"].tolist(), one.saving) == (["pigs"], 24)


def test_smallest_lots_on_either_side():
    assert optimize(outputs=column(OUTPUT, "min_lot", 4), needs=NEED).saving == 20
    assert optimize(outputs=column(OUTPUT, "min_lot", 4.5), needs=NEED).saving == 0
    assert optimize(outputs=OUTPUT, needs=column(NEED, "min_lot", 4)).saving == 20
    assert optimize(outputs=OUTPUT.replace("5 t", "3 t"), needs=column(NEED, "min_lot", 4)).saving == 0


def test_a_losing_part_lifts_a_stream_over_its_lot():
    recipes = (
        "recipe output_material input_material yield cost max_share\n raw whey whey 1 0 0.75\n dried whey whey 1 6 1"
    )
    plan = optimize(outputs=OUTPUT, needs=column(NEED, "min_lot", 4), recipes=recipes)
    assert plan.saving == 14  # 3 t × 5 with 1 t × (5 − 6)


def test_a_losing_stream_lifts_a_pair_over_its_least():
    outputs = OUTPUT + "\n rind dairy rind 9 t 0"
    needs = NEED + "\n pigs farm rind 9 t 0"
    plan = optimize(outputs=outputs, needs=needs, partnerships="enterprise_a enterprise_b min_t\n farm dairy 6")
    assert plan.saving == 18  # 4 t × 5 and 2 t × −1
    assert (
        optimize(outputs=outputs, needs=needs, partnerships="enterprise_a enterprise_b min_t\n farm dairy 14").saving
        == 0
    )


def test_a_pair_exchanges_no_more_than_its_most():
    pairs = "enterprise_a enterprise_b max_t\n dairy farm 5"
    plan = optimize(**TWO_STREAMS, partnerships=pairs)
    assert plan.saving == 25  # 5 t × 5 of 6 t
    assert plan.exchanges["tonnes"].sum() == pytest.approx(5)


def test_a_firm_deals_with_no_more_partners_than_it_wants():
    needs = NEED + "\n pigs stable whey 4 t 7"
    plan = optimize(outputs=OUTPUT, needs=needs, enterprises="enterprise max_partners\n dairy 1\n farm -\n stable -")
    assert plan.exchanges["to"].tolist() == ["stable"]
    assert plan.saving == 40
    assert (
        optimize(
            outputs=OUTPUT, needs=needs, enterprises="enterprise max_partners\n dairy 0\n farm -\n stable -"
        ).saving
        == 0
    )


def test_forbidden_and_required_pairs():
    needs = NEED + "\n pigs stable whey 4 t 0"
    pairs = "enterprise_a enterprise_b status\n dairy farm forbidden"
    assert optimize(outputs=OUTPUT, needs=needs, partnerships=pairs).exchanges["to"].tolist() == ["stable"]
    far = "from to km\n dairy farm 10\n dairy stable 90"
    free = optimize(outputs=OUTPUT, needs=needs, distances=far)
    forced = optimize(
        outputs=OUTPUT,
        needs=needs,
        distances=far,
        partnerships="enterprise_a enterprise_b status\n dairy stable required",
    )
    assert free.exchanges["to"].tolist() == ["farm"]
    assert forced.exchanges.set_index("to")["quantity"].to_dict() == {"farm": 4, "stable": 1}  # at least 1 t
    assert forced.saving == free.saving - 5  # 1 t × (4 − 9)


def test_a_required_pair_exchanges_its_least_tonnage():
    far = "from to km\n dairy farm 90"
    pairs = "enterprise_a enterprise_b status min_t\n farm dairy required 3"
    plan = optimize(**PLAIN, distances=far, partnerships=pairs)
    assert plan.exchanges["quantity"].tolist() == [3]
    assert plan.saving == -9  # 3 t × (4 + 2 − 9)


def test_a_required_pair_that_has_less_than_a_tonne_exchanges_that():
    plan = optimize(
        outputs=OUTPUT.replace("5 t", "0.4 t"), needs=NEED, distances="from to km\n dairy farm 90",
        partnerships="enterprise_a enterprise_b status\n farm dairy required",
    )  # fmt: skip
    assert plan.exchanges["quantity"].tolist() == [0.4]


def test_hazard_and_temperature():
    hazardous = column(OUTPUT, "ewc", "020501*")
    site = "enterprise permits\n dairy -\n farm {}"
    takes = column(NEED, "accepts_hazardous", "true")
    assert optimize(outputs=hazardous, needs=takes, enterprises=site.format("02;17")).saving == 20
    assert optimize(outputs=hazardous, needs=takes, enterprises=site.format("17")).saving == 0
    assert optimize(outputs=hazardous, needs=NEED, enterprises=site.format("02")).saving == 0
    warm = column(OUTPUT, "temperature_c", 60)
    assert optimize(outputs=warm, needs=column(NEED, "temperature_c", 60)).saving == 20
    assert optimize(outputs=warm, needs=column(NEED, "temperature_c", 61)).saving == 0
    assert optimize(outputs=OUTPUT, needs=column(NEED, "temperature_c", 20)).saving == 0


def test_a_trickle_through_a_closed_partnership_is_not_free():
    # Prohibitive prices: a millionth through a partnership at y = 1e-7 would be worth having.
    outputs = "output enterprise material quantity unit disposal_cost\n o a ash 1000000 t 0"
    needs = "need enterprise material quantity unit purchase_price\n n b ash 1000000 t 1"
    plan = optimize({"transaction": {"yearly": 1e6}}, outputs=outputs, needs=needs, distances="from to km\n a b 1")
    assert (plan.saving, plan.summary["exchanges"]) == (0, 0)


def test_several_regions_are_solved_as_one(tmp_path):
    from tests.tiny import table

    for name, firm in (("north", "dairy"), ("south", "farm")):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "region.toml").write_text("[transaction]\nsetup = 0\nyearly = 0\n", encoding="utf-8")
        give = OUTPUT if firm == "dairy" else OUTPUT.replace("dairy whey", "farm straw")
        take = NEED if firm == "farm" else NEED.replace("farm whey", "dairy steel")
        rows = {
            "enterprises": f"enterprise longitude latitude\n {firm} 10 50", "outputs": give, "needs": take,
            "transport": "mode cost_per_t_km cost_per_t circuity\n truck 0.1 1 1",
        }  # fmt: skip
        for key, text in rows.items():
            table(text).to_csv(folder / f"{key}.csv", index=False)
    plan = sy.optimize(sy.read(tmp_path / "north", tmp_path / "south"))
    assert plan.saving == pytest.approx(20)  # the two are at one place: handling of 1 is all a tonne costs
    assert plan.exchanges[["from", "to"]].to_numpy().tolist() == [["north:dairy", "south:farm"]]
