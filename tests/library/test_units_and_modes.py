"""What the library says of a material itself: conversions where units differ, form where blank, pipes where none."""

from __future__ import annotations

import hashlib

import pytest

import symbiosis as sy
from symbiosis.library.tables import folder, hashes
from symbiosis.report.manifest import manifest
from symbiosis.settings import Library
from tests.library.test_opening import OUT, plan, region, said

ALL = {"library": dict.fromkeys(Library.model_fields, True)}
WHEY = "output enterprise material quantity unit disposal_cost\nwhey a whey 100 {} 18"
FEED = "need enterprise material quantity unit purchase_price\nfeed b pig_feed 1000 t 30"
HEAT = "output enterprise material quantity unit disposal_cost\nheat a waste_heat 50000 MWh 0"
GLASS = "need enterprise material quantity unit purchase_price\nglass b greenhouse_heat 40000 MWh 40"


def test_a_calorific_value_turns_tonnes_into_energy():
    straw = "output enterprise material quantity unit disposal_cost\nstraw a straw 100 t 10"
    need = "need enterprise material quantity unit purchase_price\nfire b straw 290 GJ 10"
    with pytest.raises(sy.DataError, match="mixed-units"):
        region(outputs=straw, needs=need)
    r = region({"library": {"conversions": True}}, outputs=straw, needs=need)
    assert r.needs["quantity"].to_list() == pytest.approx([290 / 14.5])
    assert r.needs["purchase_price"].to_list() == pytest.approx([145])
    [why] = said(r, "conversion of straw")
    assert why.value == "1 t is 14.5 GJ"
    assert "Danish Energy Agency" in why.why


def test_volume_reaches_energy_over_mass_and_both_steps_are_said():
    oil = "output enterprise material quantity unit disposal_cost\noil a waste_oil 10 m3 10"
    need = "need enterprise material quantity unit purchase_price\nfire b waste_oil 100 MWh 10"
    r = region({"library": {"conversions": True}}, outputs=oil, needs=need)
    [amount] = r.outputs["quantity"]
    per_m3 = 0.9 * 40.2 / 3.6
    assert r.needs["quantity"].iat[0] / amount == pytest.approx(100 / (10 * per_m3))
    assert [a.value for a in said(r, "conversion of waste_oil")] == ["1 m3 is 0.9 t", "1 t is 40.2 GJ"]


def test_the_region_s_own_figure_goes_before_and_chains_with_the_library_s():
    oil = "output enterprise material quantity unit disposal_cost\noil a waste_oil 10 m3 10"
    need = "need enterprise material quantity unit purchase_price\nfire b waste_oil 100 MWh 10"
    dense = "material density\nwaste_oil 0.8"
    r = region({"library": {"conversions": True}}, outputs=oil, needs=need, materials=dense)
    assert [a.value for a in said(r, "conversion of waste_oil")] == ["1 t is 40.2 GJ"]
    ratio = r.needs["quantity"].iat[0] / r.outputs["quantity"].iat[0]
    assert ratio == pytest.approx(100 / (10 * 0.8 * 40.2 / 3.6))


def test_a_conversion_that_nothing_needs_is_not_said():
    assert not said(region(ALL), "conversion")


def test_a_recipe_left_out_for_its_unit_says_so_and_the_way_out():
    litres = OUT.replace("100 t 50", "100 m3 50")
    r = region({"library": {"recipes": True}}, outputs=litres)
    [left] = [f for f in r.findings if f.code == "library-units"]
    assert (left.file, left.row, left.column, left.value) == ("outputs", 1, "unit", "fly_ash")
    assert "fly_ash > cement_filler" in left.message
    assert "density" in left.way_out
    opened = region({"library": {"recipes": True, "conversions": True}}, outputs=litres)
    assert not [f for f in opened.findings if f.code == "library-units"]


def test_a_price_left_out_for_its_unit_says_so():
    need = "need enterprise material quantity unit purchase_price\nbase b road_base 1000 m3 -"
    r = region({"library": {"prices": True}}, needs=need)
    assert [f.value for f in r.findings if f.code == "library-units"] == ["road_base"]


def test_each_recipe_and_price_says_its_own_source():
    need = "need enterprise material quantity unit purchase_price\nbase b road_base 1000 t -"
    r = region({"library": {"recipes": True, "prices": True}}, needs=need)
    [recipe] = said(r, "library recipe fly_ash > road_base")
    assert "FHWA-RD-97-148" in recipe.why
    assert recipe.value == "1 t gives 1 t, treatment 3 EUR"
    [price] = said(r, "purchase price of road_base")
    assert price.value == "10.8 EUR/t"
    assert "crushed stone" in price.why
    words = region({"library": {"names": True}}, outputs=OUT.replace("fly_ash", "Flugasche"))
    assert "usual term" in said(words, "name")[0].why


def test_a_blank_form_is_filled_and_said_and_a_stated_one_stays():
    blank = "material unit form\nwhey t -"
    told = "material unit form\nwhey t sludge"
    closed = region(outputs=WHEY.format("t"), needs=FEED, materials=blank)
    assert closed.materials.at["whey", "form"] == "solid"
    opened = {"library": {"factors": True}}
    filled = region(opened, outputs=WHEY.format("t"), needs=FEED, materials=blank)
    assert filled.materials.at["whey", "form"] == "liquid"
    assert any("whey" in a.value and a.value.startswith("liquid: ") for a in said(filled, "library form"))
    assert not said(filled, "materials.form")
    stated = region(opened, outputs=WHEY.format("t"), needs=FEED, materials=told)
    assert stated.materials.at["whey", "form"] == "sludge"
    assert not any("whey" in a.value for a in said(stated, "library form"))


def test_heat_travels_by_the_library_s_pipe_and_says_so():
    both = {"outputs": HEAT, "needs": GLASS}
    nothing = plan({"library": {"recipes": True, "factors": True}}, **both)
    assert nothing.exchanges.empty
    [warning] = [f for f in nothing.findings if f.code == "no-mode"]
    assert "forms = heat" in warning.way_out
    assert "capex_per_km = 900000" in warning.way_out
    assert "truck" not in warning.way_out  # the region has a transport.csv
    p = plan(ALL, **both)
    [row] = p.exchanges.to_dict("records")
    assert row["mode"] == "library: heat_pipe"
    assert row["rests_on"] == "library recipe; library mode"
    # 10 km as given, at the capital-recovery factor of 30 years and 6 %
    assert row["stream_cost"] == pytest.approx(10 * 900000 * 0.06 / (1 - 1.06**-30))
    [pipe] = said(p, "library: heat_pipe")
    assert "assumed" in pipe.why
    assert not said(p, "library: steam_pipe")


def test_an_own_pipe_goes_before_the_library_s():
    own = "mode forms per cost_per_t_km circuity\ntruck - t 0.1 1\nmains heat MWh 0.1 1"
    p = plan(ALL, outputs=HEAT, needs=GLASS, transport=own)
    assert p.exchanges["mode"].to_list() == ["mains"]
    assert not p.region.modes["library"].any()


def test_a_form_carried_in_another_unit_only_is_said():
    own = "mode forms per cost_per_t_km circuity\ntruck - t 0.1 1\nmains heat t 0.1 1"
    p = plan({"library": {"recipes": True, "factors": True}}, outputs=HEAT, needs=GLASS, transport=own)
    [warning] = [f for f in p.findings if f.code == "no-mode"]
    assert "counted in MWh" in warning.message


def test_the_manifest_holds_the_hash_of_each_library_file_opened():
    p = plan({"library": {"recipes": True}})
    held = {k: v for k, v in manifest(p)["inputs"].items() if k.startswith("library/")}
    assert set(held) == {"library/recipes.csv", "library/materials.csv"}
    assert held["library/recipes.csv"] == hashlib.sha256((folder() / "recipes.csv").read_bytes()).hexdigest()
    assert not any(k.startswith("library/") for k in manifest(plan())["inputs"])


def test_every_part_that_can_be_opened_has_files():
    assert set(hashes(Library.model_fields)) >= {"library/conversions.csv", "library/transport.csv"}


def test_money_of_pipes_is_turned():
    settings = ALL | {"currency": "SEK", "finance": {"per_eur": 10}}
    r = region(settings, outputs=HEAT, needs=GLASS)
    assert r.modes["capex_per_km"].max() == pytest.approx(9_000_000)
