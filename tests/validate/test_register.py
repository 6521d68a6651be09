"""synergies.csv as it is read: ids, stages, dates, several regions, cells as people typed them."""

from __future__ import annotations

import pytest

import symbiosis as sy
from tests.validate.river import codes, look, only, river

HEAD = "output,need,stage,lost_reason,owner,due,actual_quantity\n"


def test_a_clean_register_says_nothing(tmp_path):
    rows = HEAD + "dairy/whey,farm/feed,trial,,Ann,2999-01-31,\nbrewery/grains,farm/feed,lost,too wet,,,\n"
    region, found = look(river(tmp_path / "a", synergies=rows))
    assert [f.code for f in found if f.file == "synergies.csv"] == []
    assert region.synergies["likely"].tolist() == [0.5, 0]


@pytest.mark.parametrize(
    ("cell", "likely"),
    [("idea,", 0.1), ("contacted,", 0.15), (",", 0.1), ("agreed,", 0.9), ("idea,0.6", 0.6), ("lost,0.6", 0)],
)
def test_a_probability_is_as_typed_or_by_stage(tmp_path, cell, likely):
    rows = "output,need,stage,probability\ndairy/whey,farm/feed," + cell + "\n"
    assert look(river(tmp_path / "a", synergies=rows))[0].synergies["likely"].tolist() == [likely]


def test_a_stream_that_is_gone_is_said_and_its_row_stays(tmp_path):
    folder = river(tmp_path / "a", synergies=HEAD + "dairy/wey,farm/feed,agreed,,Ann,,20\n")
    found = only(folder)
    assert (found.code, found.column, found.value) == ("vanished-stream", "output", "dairy/wey")
    assert "although it is agreed" in found.message
    assert found.way_out.startswith("Did you mean dairy/whey?")
    region = sy.read(folder)
    assert region.register["owner"].tolist() == ["Ann"]
    assert region.synergies["known"].tolist() == [False]


def test_one_idea_twice_is_an_error(tmp_path):
    rows = HEAD + "dairy/whey,farm/feed,idea,,,,\ndairy/whey,farm/feed,lost,no,,,\n"
    assert only(river(tmp_path / "a", synergies=rows)).code == "duplicate-row"


@pytest.mark.parametrize("typed", ["0", ""])
def test_what_runs_needs_an_amount_above_nothing(tmp_path, typed):
    found = only(river(tmp_path / "a", synergies=HEAD + f"dairy/whey,farm/feed,running,,,,{typed}\n"))
    assert (found.code, found.value) == ("running-amount", typed or "blank")


def test_what_runs_may_have_its_amount_in_the_other_table(tmp_path):
    current = "output,need,quantity\ndairy/whey,farm/feed,1000\n"
    folder = river(tmp_path / "a", synergies=HEAD + "dairy/whey,farm/feed,running,,,,\n", current_exchanges=current)
    region, found = look(folder)
    assert region.current["quantity"].tolist() == [1000]
    assert [f.code for f in found if f.file == "synergies.csv"] == []


def test_what_runs_above_its_stream_is_found_in_the_register(tmp_path):
    found = only(river(tmp_path / "a", synergies=HEAD + "dairy/whey,farm/feed,running,,,,15000\n"))
    assert (found.code, found.file, found.row) == ("above-stream", "synergies.csv", 2)


def test_what_runs_by_one_of_several_recipes_says_which(tmp_path):
    recipes = "recipe,output_material,input_material,yield\nraw,whey,feed,0.06\ndried,whey,feed,0.05\n"
    recipes += "grains to feed,grains,feed,0.25\n"
    rows = "output,need,stage,actual_quantity,recipe\ndairy/whey,farm/feed,running,100,{}\n"
    assert codes(river(tmp_path / "a", recipes=recipes, synergies=rows.format(""))) == ["which-recipe"]
    region, _ = look(river(tmp_path / "b", recipes=recipes, synergies=rows.format("dried")))
    assert region.current["recipe"].tolist() == ["dried"]


@pytest.mark.parametrize("stage", ["agreed", "running"])
def test_what_no_recipe_allows_can_not_run(tmp_path, stage):
    needs = "need,enterprise,material,quantity,unit,purchase_price\nfarm/feed,farm,feed,2000,t,140\nfarm/lime,farm,lime,9,t,1\n"
    rows = HEAD + f"dairy/whey,farm/lime,{stage},,,,5\n"
    found = [f for f in look(river(tmp_path / "a", needs=needs, synergies=rows))[1] if f.is_error]
    assert [f.code for f in found] == ["ghost-exchange"]


def test_an_ended_contract_that_runs_on_by_the_register_runs(tmp_path):
    current = "output,need,quantity,until\ndairy/whey,farm/feed,1000,2019\n"
    folder = river(tmp_path / "a", synergies=HEAD + "dairy/whey,farm/feed,running,,,,700\n", current_exchanges=current)
    assert codes(folder) == ["contract-ended"]
    assert sy.read(folder).current["quantity"].tolist() == [700]


def test_cells_stay_as_typed(tmp_path):
    text = "output;need;stage;probability;owner;next_step;actual_saving;mood;x_visited\n"
    text += 'dairy/whey;farm/feed;Trial;0,5;"Ann; Ben";\'-5 % at most;-350,5;good;yes\n'
    folder = river(tmp_path / "a", synergies=text)
    region, found = look(folder)
    row = region.register.iloc[0]
    assert row[["stage", "owner", "next_step"]].tolist() == ["Trial", "Ann; Ben", "-5 % at most"]
    assert row[["probability", "actual_saving"]].tolist() == ["0.5", "-350.5"]  # any file can hold these
    assert row[["mood", "x_visited"]].tolist() == ["good", "yes"]
    assert {f.code for f in found if f.file == "synergies.csv"} == {"separator", "decimal-comma", "unknown-column"}


def test_regions_read_together_each_bring_their_register(tmp_path):
    north = river(tmp_path / "north", synergies=HEAD + "dairy/whey,farm/feed,trial,,,,\n")
    south = river(tmp_path / "south", synergies=HEAD + "dairy/whey,north:farm/feed,lost,far,,,\n")
    region = sy.read(north, south)
    assert region.synergies["output"].tolist() == ["north:dairy/whey", "south:dairy/whey"]
    assert region.synergies["need"].tolist() == ["north:farm/feed", "north:farm/feed"]
    assert region.synergies["known"].all()


def test_a_combined_register_reads_back_in_one_region_or_both(tmp_path):
    rows = HEAD + "north:dairy/whey,north:farm/feed,trial,,,,\nsouth:dairy/whey,north:farm/feed,idea,,,,\n"
    north, south = river(tmp_path / "north", synergies=rows), river(tmp_path / "south")
    assert sy.read(north, south).synergies["known"].tolist() == [True, True]
    alone = sy.read(north)
    assert alone.synergies["output"].tolist() == ["dairy/whey", "south:dairy/whey"]
    assert alone.synergies["known"].tolist() == [True, False]
    twice = river(tmp_path / "twice" / "south", synergies=rows)
    assert {f.code for f in look(north, twice)[1] if f.is_error} == {"duplicate-row"}
