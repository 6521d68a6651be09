"""How far and at what cost: stated and measured distances, modes, pipes, trips, units of the load."""

from __future__ import annotations

import pytest
from pyproj import Geod

from tests.tiny import optimize

OUTPUT = "output enterprise material quantity unit disposal_cost\n ash a ash 10 t 9"
NEED = "need enterprise material quantity unit purchase_price\n fill b ash 10 t 0"
PLAIN = {"outputs": OUTPUT, "needs": NEED}
CROW = {"distances": "", "enterprises": "enterprise longitude latitude\n a 10 50\n b 10.1 50.05"}


def km_of(**tables):
    [row] = optimize(**tables).exchanges.to_dict("records")
    return row["mode"], row["km"]


def test_geodesic_times_circuity_unless_stated():
    line = Geod(ellps="WGS84").inv(10, 50, 10.1, 50.05)[2] / 1000
    winding = "mode cost_per_t_km circuity\n truck 0.1 1.3"
    assert km_of(**PLAIN, **CROW, transport=winding) == ("truck", pytest.approx(line * 1.3))
    assert km_of(**PLAIN, **CROW | {"distances": "from to km\n b a 12"}, transport=winding) == ("truck", 12)


def test_across_the_date_line_the_short_way():
    sites = "enterprise longitude latitude\n a 179.99 10\n b -179.99 10"
    mode, km = km_of(**PLAIN, distances="", enterprises=sites)
    assert (mode, km) == ("truck", pytest.approx(Geod(ellps="WGS84").inv(179.99, 10, -179.99, 10)[2] / 1000))


def test_a_distance_one_way_and_one_of_its_own_back():
    back = {"outputs": OUTPUT.replace(" a ", " b "), "needs": NEED.replace(" b ", " a ")}
    one_way = "from to km symmetric\n a b 12 false"
    assert km_of(**PLAIN, **CROW | {"distances": one_way})[1] == 12
    assert km_of(**back, **CROW | {"distances": one_way})[1] < 12
    assert km_of(**back, distances="from to km\n a b 12\n b a 20")[1] == 20


def test_a_distance_by_mode_goes_before_one_for_all():
    modes = "mode cost_per_t_km circuity\n truck 0.1 1\n rail 0.1 1"
    assert km_of(**PLAIN, transport=modes, distances="from to km mode\n a b 30 -\n a b 25 rail") == ("rail", 25)
    assert km_of(**PLAIN, transport=modes, distances="from to km mode\n a b 30 -\n a b 35 rail") == ("truck", 30)


def test_two_firms_known_by_one_place_are_its_radius_apart():
    tables = {
        "enterprises": "enterprise longitude latitude place\n a - - town\n b - - town\n c 10 50 -",
        "places": "place longitude latitude radius_km\n town 10 50 6",
        "distances": "",
    }
    assert km_of(**PLAIN, **tables)[1] == 6  # circuity 1
    to_c = NEED.replace(" b ", " c ")
    assert km_of(outputs=OUTPUT, needs=to_c, **tables)[1] == pytest.approx(0)  # c says exactly where it is


@pytest.mark.parametrize(("longest", "exchanges"), [(10, 1), (9.9, 0)])
def test_a_mode_goes_as_far_as_it_goes(longest, exchanges):
    plan = optimize(**PLAIN, transport=f"mode cost_per_t_km max_km\n truck 0.1 {longest}")
    assert plan.summary["exchanges"] == exchanges


def test_the_cheaper_mode_for_the_amount():
    modes = """
    mode  cost_per_t_km cost_per_t circuity capex_per_km lifetime_years
    truck 0.1           1          1        -            -
    belt  0             0          1        20           10
    """
    free = {"finance": {"discount_rate": 0}}
    plan = optimize(free, **PLAIN, transport=modes)
    assert plan.saving == 70  # a belt at 10 km × 20 / 10 years = 20 and a truck at 10 t × (1 + 1) are the same
    more = {"outputs": OUTPUT.replace("10 t", "11 t"), "needs": NEED.replace("10 t", "11 t")}
    plan = optimize(free, **more, transport=modes)
    assert (plan.exchanges["mode"].tolist(), plan.saving) == (["belt"], 79)  # 11 t × 9 − 20
    less = {"outputs": OUTPUT.replace("10 t", "9 t"), "needs": NEED}
    plan = optimize(free, **less, transport=modes)
    assert (plan.exchanges["mode"].tolist(), plan.saving) == (["truck"], 63)  # 9 t × (9 − 2)


def test_a_pipe_is_paid_over_its_own_life():
    pipe = "mode cost_per_t_km circuity capex_per_km lifetime_years\n pipe 0 1 30 25"
    plan = optimize({"finance": {"discount_rate": 0.06, "horizon_years": 5}}, **PLAIN, transport=pipe)
    yearly = 300 * 0.06 / (1 - 1.06**-25)
    assert plan.exchanges["stream_cost"].tolist() == [pytest.approx(yearly)]
    assert plan.saving == pytest.approx(90 - yearly)


def test_several_recipes_share_a_pipe_and_streams_do_not():
    pipe = "mode cost_per_t_km circuity capex_per_km lifetime_years\n pipe 0 1 20 10"
    recipes = "recipe output_material input_material yield cost max_share\n raw ash ash 1 0 0.5\n fine ash ash 1 1 1"
    free = {"finance": {"discount_rate": 0}}
    plan = optimize(free, **PLAIN, recipes=recipes, transport=pipe)
    assert plan.saving == 65  # 5 t × 9 + 5 t × 8 − one pipe of 20
    assert plan.exchanges["stream_cost"].sum() == 20
    two = OUTPUT + "\n slag a slag 10 t 9", NEED + "\n road b slag 10 t 0"
    assert optimize(free, outputs=two[0], needs=two[1], transport=pipe).saving == 140  # 2 × (90 − 20)


def test_a_fixed_cost_per_trip_by_payload():
    trips = "mode cost_per_t_km circuity payload_t cost_per_trip\n truck 0.1 1 20 40"
    plan = optimize(**PLAIN, transport=trips)
    assert plan.saving == 60  # 10 t × (9 − 1 − 40 / 20)
    assert plan.exchanges["trucks_per_week"].tolist() == [pytest.approx(10 / 20 / 52)]


def test_handling_counts_once_however_far():
    assert (
        optimize(
            **PLAIN, transport="mode cost_per_t_km cost_per_t\n truck 0.1 3", distances="from to km\n a b 20"
        ).saving
        == 40
    )


def test_a_subsidy_bears_part_of_the_kilometres():
    plan = optimize(
        {"policy": {"transport_subsidy": 0.25}}, **PLAIN, transport="mode cost_per_t_km cost_per_t\n truck 0.1 1"
    )
    assert plan.saving == pytest.approx(72.5)  # 10 t × (9 − 0.75 − 1): handling isn't subsidised
    assert plan.summary["public"]["transport_subsidy"] == pytest.approx(2.5)


def test_costs_per_cubic_metre():
    light = {"materials": "material unit density\n ash t 0.5", **PLAIN}
    plan = optimize(**light, transport="mode per cost_per_t_km circuity\n truck m3 0.1 1")
    assert plan.saving == 70  # 10 t are 20 m3 × 10 km × 0.1


def test_costs_per_megawatt_hour():
    heat = {"outputs": OUTPUT.replace("10 t", "36 GJ").replace(" 9", " 2.5"), "needs": NEED.replace("10 t", "10 MWh")}
    plan = optimize(
        **heat,
        materials="material form\n ash heat",
        transport="mode forms per cost_per_t_km circuity\n grid heat MWh 0.1 1",
    )
    assert plan.saving == pytest.approx(80)  # 10 MWh × (9 − 1)
    assert plan.exchanges["tonnes"].isna().all()


@pytest.mark.parametrize(("form", "carried"), [("liquid", True), ("steam", False)])
def test_a_truck_carries_what_it_can(form, carried):
    plan = optimize(**PLAIN, materials=f"material form\n ash {form}")
    assert bool(plan.summary["exchanges"]) is carried
    assert carried or plan.outputs["reason"].tolist() == ["no_mode"]


def test_a_mode_per_tonne_never_carries_what_has_no_mass():
    heat = {"outputs": OUTPUT.replace("10 t", "10 MWh"), "needs": NEED.replace("10 t", "10 MWh")}
    plan = optimize(**heat, transport="mode forms cost_per_t_km\n truck solid 0.1")
    assert plan.summary["exchanges"] == 0


def test_units_change_nothing():
    plain = optimize(**PLAIN)
    kilos = optimize(
        outputs=OUTPUT.replace("10 t 9", "10000 kg 0.009"), needs=NEED.replace("10 t 0", "0.01 kt 0"),
    )  # fmt: skip
    assert kilos.cost == pytest.approx(plain.cost)
    assert kilos.exchanges["unit"].tolist() == ["t"]


def test_without_transport_a_truck_is_assumed_and_said():
    plan = optimize(**PLAIN, transport="")
    assert plan.saving == pytest.approx(48)  # 10 t × (9 − 3 − 10 km × 0.12)
    assert "transport" in {a.what for a in plan.assumptions}
