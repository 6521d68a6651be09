"""Several regions read as one: their ids apart, what they share merged, what they keep to themselves kept."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import symbiosis as sy
from symbiosis import SymbiosisError, read
from tests.validate.river import codes, look, only, rich, river

NEEDS = "need,enterprise,material,quantity,unit,purchase_price\n"
OUT = "output,enterprise,material,quantity,unit,disposal_cost,disposal_route\n"
PLAIN = "year = 2026\n"


def test_ids_are_told_apart_and_everything_follows_them(tmp_path: Path) -> None:
    both = read(rich(tmp_path / "north"), rich(tmp_path / "south"))
    alone = read(tmp_path / "north")
    assert both.name == "north + south"
    assert len(both.enterprises) == 2 * len(alone.enterprises)
    assert both.enterprises["enterprise"].to_list()[:1] == ["north:dairy"]
    assert set(both.outputs["enterprise"]) == {"north:dairy", "north:brewery", "south:dairy", "south:brewery"}
    assert both.outputs["output"].to_list()[1] == "north:brewery/grains"
    assert set(both.enterprises["known_by"]) == {"", "north:town", "south:town"}
    assert set(both.enterprises["cluster"]) == {"", "north:park", "south:park"}
    assert set(both.enterprises["company"]) >= {"north:milk", "south:milk"}
    assert both.partnerships["a"].to_list()[0] == "north:dairy"
    assert both.current["output"].to_list() == ["north:dairy/whey", "south:dairy/whey"]
    # Materials, recipes and modes are the same things in both.
    assert list(both.materials.index) == list(alone.materials.index)
    assert both.recipes["recipe"].to_list() == alone.recipes["recipe"].to_list()
    assert both.modes["mode"].to_list() == ["truck", "pipe"]
    columns = ["material", "quantity", "disposal_cost", "disposal_cost_from", "missing"]
    twice = pd.concat([alone.outputs, alone.outputs], ignore_index=True)
    pd.testing.assert_frame_equal(both.outputs[columns], twice[columns])
    assert {f.file for f in both.findings if f.row} == {"north/current_exchanges.csv", "south/current_exchanges.csv"}
    assert "north/outputs.csv" in both.inputs


def test_prices_and_medians_stay_in_their_region(tmp_path: Path) -> None:
    streams = OUT + "a,dairy,ash,10,t,{},landfill\nb,farm,ash,10,t,,landfill\nc,farm,ash,10,t,,sewer\n"
    needs = NEEDS + "dairy/ash,dairy,ash,1,t,1\nfarm/ash,farm,ash,1,t,1\n"
    enterprises = "enterprise,longitude,latitude\ndairy,11.08,55.66\nfarm,11.12,55.67\n"
    shared = {"recipes": None, "needs": needs, "enterprises": enterprises}
    prices = "material,what,route,price,unit\nash,disposal,landfill,{},t\n"
    north = river(tmp_path / "north", PLAIN, outputs=streams.format(20), prices=prices.format(70), **shared)
    south = river(tmp_path / "south", PLAIN, outputs=streams.format(40), prices=prices.format(90), **shared)
    bare = river(tmp_path / "bare", PLAIN, outputs=streams.format(""), **shared)
    rows = read(north, south, bare).outputs
    assert rows["disposal_cost"].to_list()[:6] == [20, 70, 20, 40, 90, 40]
    assert rows["disposal_cost"].isna().to_list()[6:] == [True, True, True]
    assert rows["disposal_cost_from"].to_list()[:3] == ["stated", "price table", "median"]
    notes = [(f.file, f.message) for f in look(north, south, bare)[1] if f.code == "median-price"]
    assert [file for file, _ in notes] == ["north/outputs.csv", "south/outputs.csv"]


def test_what_firms_call_things_is_said_in_their_own_region(tmp_path: Path) -> None:
    names = "as_written,material\nwhey,acid whey\n"
    recipe = "recipe,output_material,input_material,yield\nacid,acid whey,feed,0.1\ngrains,grains,feed,0.2\n"
    north = river(tmp_path / "north", PLAIN, names=names, recipes=recipe)
    south = river(tmp_path / "south", PLAIN)
    assert read(north, south).outputs["material"].to_list() == ["acid whey", "grains", "whey", "grains"]


@pytest.mark.parametrize(
    ("table", "one", "other"),
    [
        ("materials", "material,density\nwhey,1.02\n", "material,density\nwhey,1.03\n"),
        (
            "conversions",
            "material,from_unit,to_unit,factor\nwhey,t,m3,1\n",
            "material,from_unit,to_unit,factor\nwhey,t,m3,2\n",
        ),
    ],
)
def test_shared_tables_have_to_agree(tmp_path: Path, table: str, one: str, other: str) -> None:
    grains = OUT + "dairy/whey,dairy,whey,12000,t,18,sewer\n"
    north = river(tmp_path / "north", PLAIN, **({"outputs": grains, "recipes": None} | {table: one}))
    south = river(tmp_path / "south", PLAIN, **({"outputs": grains, "recipes": None} | {table: other}))
    found = [f for f in look(north, south)[1] if f.is_error]
    assert {f.code for f in found} <= {"regions-differ", "bad-conversion"}
    assert any(f.code == "regions-differ" and f.file == f"south/{table}.csv" and f.row == 2 for f in found)
    assert not any(f.is_error for f in look(north)[1])
    same = river(tmp_path / "twin", PLAIN, **({"outputs": grains, "recipes": None} | {table: one}))
    assert not any(f.is_error for f in look(north, same)[1])


def test_a_row_twice_in_one_of_them_is_still_a_row_twice(tmp_path: Path) -> None:
    north = river(tmp_path / "north", materials="material,density\nwhey,1.02\n")
    south = river(tmp_path / "south", materials="material,density\nwhey,1.02\nwhey,1.02\n")
    finding = only(north, south)
    assert (finding.code, finding.file, finding.row) == ("duplicate-row", "south/materials.csv", 3)


def test_each_file_has_its_own_decimal_sign(tmp_path: Path) -> None:
    comma = "output;enterprise;material;quantity;unit;disposal_cost;disposal_route\n"
    north = river(tmp_path / "north", outputs=comma + "w;dairy;whey;12,5;t;18,25;sewer\ng;brewery;grains;9;t;1;sewer\n")
    south = river(tmp_path / "south", outputs=OUT + "w,dairy,whey,12.5,t,1.825,sewer\ng,brewery,grains,9,t,1,sewer\n")
    assert read(north, south).outputs["quantity"].to_list() == [12.5, 9, 12.5, 9]
    assert codes(north, south) == []


def test_each_region_has_its_own_crs(tmp_path: Path) -> None:
    sites = "enterprise,x,y\ndairy,{},{}\nbrewery,{},{}\nfarm,{},{}\n"
    utm = sites.format(630800, 6170900, 631800, 6169600, 633300, 6172200)
    north = river(tmp_path / "north", PLAIN + 'crs = "EPSG:25832"\n', enterprises=utm)
    # The same northings and eastings one zone further: six degrees east.
    south = river(tmp_path / "south", PLAIN + "crs = 25833\n", enterprises=utm)
    sites_read = read(north, south).enterprises
    east = sites_read["longitude"].to_numpy()
    assert east[3:] - east[:3] == pytest.approx([6, 6, 6], abs=1e-6)
    assert codes(north, south) == []


def test_settings_that_differ_are_said_and_the_first_hold(tmp_path: Path) -> None:
    north = river(tmp_path / "north", PLAIN + "[transaction]\nsetup = 2000\n")
    south = river(tmp_path / "south", PLAIN + '[transaction]\nsetup = 4000\nyearly = 9\n[matching]\nfill = "none"\n')
    region, found = look(north, south)
    assert region is not None
    assert (region.settings.transaction.setup, region.settings.matching.fill) == (2000, "median")
    said = {(f.column, f.value) for f in found if f.code == "settings-differ"}
    assert said == {("transaction.setup", "4000"), ("transaction.yearly", "9"), ("matching.fill", "none")}
    assert {f.file for f in found if f.code == "settings-differ"} == {"south/region.toml"}


def test_one_currency_for_all(tmp_path: Path) -> None:
    north = river(tmp_path / "north", PLAIN)
    south = river(tmp_path / "south", PLAIN + 'currency = "SEK"\n[finance]\nper_eur = 11.5\n')
    assert codes(north, south) == ["regions-differ", "settings-differ"]


def test_a_mistake_in_any_region_toml_is_found(tmp_path: Path) -> None:
    north = river(tmp_path / "north", PLAIN)
    south = river(tmp_path / "south", PLAIN + "[transaction]\nset_up = 4000\n")
    errors = [f for f in look(north, south)[1] if f.is_error]
    assert [(f.code, f.file) for f in errors] == [("unknown-setting", "south/region.toml")]


def test_two_folders_of_one_name_cannot_be_told_apart(tmp_path: Path) -> None:
    with pytest.raises(SymbiosisError, match="same folder name"):
        read(river(tmp_path / "a" / "river"), river(tmp_path / "b" / "river"))
    with pytest.raises(SymbiosisError, match="at least one"):
        read()


def test_each_region_has_its_own_truck_and_its_own_recipe(tmp_path: Path) -> None:
    feed = "recipe,output_material,input_material,yield\nfeed,whey,feed,{}\ngrains,grains,feed,0.2\n"
    north = river(tmp_path / "north", PLAIN, transport="mode,cost_per_t_km\ntruck,0.12\n", recipes=feed.format(0.1))
    south = river(tmp_path / "south", PLAIN, transport="mode,cost_per_t_km\ntruck,0.15\n", recipes=feed.format(0.3))
    both = read(north, south)
    assert both.modes.set_index("mode")["scope"].to_dict() == {"north:truck": "north", "south:truck": "south"}
    scope = both.recipes.set_index("recipe")["scope"].to_dict()
    assert scope == {"north:feed": "north", "south:feed": "south", "grains": ""}
    plan = sy.optimize(both, min_diversion=0.5)
    giver = plan.exchanges["from"].str.partition(":")[0]
    assert (plan.exchanges["mode"] == giver + ":truck").all()
    assert set(plan.exchanges["recipe"]) <= {"north:feed", "south:feed", "grains"}


def test_a_region_without_modes_has_the_truck_it_would_have_alone(tmp_path: Path) -> None:
    own = "mode,cost_per_t_km\n{},{}\n"
    truck = river(tmp_path / "truck", PLAIN, transport=own.format("truck", 0.2))
    lorry = river(tmp_path / "lorry", PLAIN, transport=own.format("lorry", 0.3))
    runs = "from,to,km,mode\ndairy,farm,9,truck\n"
    bare = river(tmp_path / "bare", PLAIN, distances=runs)
    both = read(truck, bare)
    assert both.modes.set_index("mode")["cost_per_t_km"].to_dict() == {"truck:truck": 0.2, "bare:truck": 0.12}
    assert set(both.distances["mode"]) == {"bare:truck"}
    assert [(a.why) for a in both.assumptions if a.what == "transport"] == ["bare has no transport.csv"]
    # Modes of other names serve all; the truck that was only assumed doesn't.
    both = read(lorry, bare)
    assert both.modes.set_index("mode")["scope"].to_dict() == {"lorry": "", "bare:truck": "bare"}
    # Where nobody brings any, it is one truck for all, as it is for one.
    twins = read(bare, river(tmp_path / "twin", PLAIN))
    assert twins.modes[["mode", "scope", "cost_per_t_km"]].to_numpy().tolist() == [["truck", "", 0.12]]
    # Three of them: each with its own.
    three = read(truck, bare, river(tmp_path / "third", PLAIN, transport=own.format("truck", 0.4)))
    assert three.modes["scope"].to_list() == ["truck", "third", "bare"]
