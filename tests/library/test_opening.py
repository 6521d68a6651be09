"""The library fills what the tables leave open, only where it is opened, and says so."""

from __future__ import annotations

import pytest

import symbiosis as sy
from symbiosis.errors import DataError
from tests.tiny import FREE, TRUCK, table

SITES = "enterprise longitude latitude\na 10 50\nb 10.01 50"
KM = "from to km\na b 10"
OUT = """output enterprise material quantity unit disposal_cost
ash a fly_ash 100 t 50"""
NEED = """need enterprise material quantity unit purchase_price
filler b cement_filler 1000 t 40"""
OPEN = {"library": {"recipes": True}}


def region(settings=None, **tables):
    words = {"enterprises": SITES, "distances": KM, "transport": TRUCK, "outputs": OUT, "needs": NEED} | tables
    # Words in `table` have blanks for underscores; the library's ids have underscores.
    frames = {name: table(text).replace(" ", "_", regex=True) for name, text in words.items()}
    return sy.region_from_tables("tiny", settings={"transaction": FREE} | (settings or {}), **frames)


def plan(settings=None, **tables):
    return sy.optimize(region(settings, **tables))


def said(thing, what):
    return [a for a in thing.assumptions if a.what.startswith(what)]


def test_closed_it_changes_nothing():
    assert plan().exchanges.empty


def test_a_recipe_of_the_library_serves_and_says_so():
    p = plan(OPEN)
    [row] = p.exchanges.to_dict("records")
    # 100 t spare 50 each, 95 t of filler at 40, less 4 of treatment and 1 of haul a tonne.
    assert row["saving"] == pytest.approx(100 * (50 + 0.95 * 40 - 4 - 1))
    assert row["recipe"] == "library: fly_ash > cement_filler"
    assert row["rests_on"] == "library recipe"
    assert said(p, "library recipes")[0].value == "1 opened"
    shares = {k["key"]: k["value"] for k in p.summary["kpis"]}
    assert shares["library_recipes"] == 1


def test_its_own_share_of_the_need_holds():
    p = plan(OPEN, outputs=OUT.replace("100 t", "9000 t"))
    assert p.exchanges["received"].sum() == pytest.approx(350)  # 0.35 of the need


def test_the_region_s_own_recipe_goes_before():
    own = "output_material input_material yield cost\nfly_ash cement_filler 0.5 0"
    p = plan(OPEN, recipes=own)
    assert p.exchanges["received"].sum() == 50
    assert not p.region.recipes["library"].any()


def test_units_of_the_region_s_own():
    kilo = OUT.replace("100 t 50", "100000 kg 0.05")
    assert plan(OPEN, outputs=kilo).saving == pytest.approx(plan(OPEN).saving)


def test_a_pair_whose_units_cannot_be_turned_is_left_out():
    litres = OUT.replace("100 t 50", "100 m3 50")
    assert plan(OPEN, outputs=litres).exchanges.empty
    p = plan({"library": {"recipes": True, "conversions": True}}, outputs=litres)
    # 0.6 t a cubic metre by the library's density
    assert p.exchanges["received"].sum() == pytest.approx(100 * 0.6 * 0.95)
    assert said(p, "conversion of fly_ash")[0][1:] == (
        "1 m3 is 0.6 t",
        "library: published bulk densities, middle of the range (docs/figures.md)",
    )
    assert not said(plan({"library": {"recipes": True, "conversions": True}}), "conversion")


def test_a_name_is_read_and_said():
    words = OUT.replace("fly_ash", "Flugasche")
    p = plan({"library": {"recipes": True, "names": True}}, outputs=words)
    assert p.exchanges["received"].sum() == pytest.approx(95)
    assert said(p, "name")[0][:2] == ("name “Flugasche”", "fly_ash")
    own = "as_written material\nFlugasche dust"
    assert plan({"library": {"recipes": True, "names": True}}, outputs=words, names=own).exchanges.empty


def test_a_price_comes_last_and_says_so():
    need = "need enterprise material quantity unit purchase_price\nbase b road_base 1000 t -"
    both = {"library": {"recipes": True, "prices": True}}
    p = plan(both, needs=need)
    [row] = p.exchanges.to_dict("records")
    assert row["avoided_purchase"] == pytest.approx(100 * 10.8)
    assert row["rests_on"] == "library purchase price; library recipe"
    assert row["saving_low"] < row["saving"] < row["saving_high"]
    mine = "material what price unit\nroad_base purchase 2 t"
    assert plan(both, needs=need, prices=mine).exchanges["avoided_purchase"].sum() == pytest.approx(200)


def test_money_is_turned_or_asked_for():
    with pytest.raises(DataError, match="library"):
        plan({"currency": "SEK"} | OPEN)
    dear = plan({"currency": "SEK", "finance": {"per_eur": 10}} | OPEN)
    assert dear.exchanges["processing_cost"].sum() == pytest.approx(100 * 4 * 10)


def test_codes_are_looked_up_only_where_opened():
    oil = OUT.replace("disposal_cost", "disposal_cost ewc").replace("t 50", "t 50 130205")
    assert not [f for f in region(outputs=oil).findings if f.code == "star-lost"]
    with pytest.raises(DataError, match="star-lost"):
        region({"library": {"codes": True}}, outputs=oil)
