"""Ids: filled in, unique, and pointing at something."""

from __future__ import annotations

from pathlib import Path

import pytest

from symbiosis import read
from symbiosis.validate.checks import ids
from tests.validate.river import CLEAN, codes, look, only, river

OUT = "output,enterprise,material,quantity,unit,disposal_cost,disposal_route\n"
NEEDS = "need,enterprise,material,quantity,unit,purchase_price\n"


def test_ids_that_nobody_wrote(tmp_path: Path) -> None:
    region = read(
        river(
            tmp_path / "r",
            enterprises="enterprise,name,longitude,latitude,country\ndairy,,11.0801,55.6602,dk\n"
            "brewery,Ale,11.0951,55.6482,DK\nfarm,,11.1205,55.6713,\n",
            outputs=OUT + ",dairy,whey,12,t,18,sewer\n,brewery,grains,3,t,12,sewer\n",
            needs=NEEDS + ",farm,feed,2,t,140\n",
            recipes="output_material,input_material,yield\nwhey,feed,0.06\ngrains,feed,0.2\n",
            materials="material,name\nwhey,Sweet whey\nfeed,\n",
        )
    )
    assert region.outputs["output"].to_list() == ["dairy/whey", "brewery/grains"]
    assert region.needs["need"].to_list() == ["farm/feed"]
    assert region.recipes["recipe"].to_list() == ["whey > feed", "grains > feed"]
    assert region.labels == {"dairy": "dairy", "brewery": "Ale", "farm": "farm"}
    assert region.materials["name"].to_dict() == {"feed": "feed", "grains": "grains", "whey": "Sweet whey"}
    assert region.enterprises["country"].to_list() == ["DK", "DK", ""]


def test_what_firms_call_things(tmp_path: Path) -> None:
    folder = river(
        tmp_path / "r",
        names="as_written,material\nsweet whey,whey\nbrewer's grains,grains\n",
        outputs=OUT
        + ",dairy,sweet whey,12,t,18,sewer\n,dairy,whey,1,t,1,sewer\n,brewery,brewer's grains,3,t,12,sewer\n",
    )
    rows = read(folder).outputs
    assert rows["material"].to_list() == ["whey", "whey", "grains"]
    assert rows["output"].to_list() == ["dairy/sweet whey", "dairy/whey", "brewery/brewer's grains"]


@pytest.mark.parametrize(
    ("table", "rows", "key"),
    [
        ("enterprises", CLEAN["enterprises"] + "farm,Twin,11.1,55.6,DK\n", "enterprise"),
        ("outputs", CLEAN["outputs"] + ",dairy,whey,5,t,1,sewer\n", "output"),
        ("recipes", CLEAN["recipes"] + "whey to feed,grains,feed,0.1,1\n", "recipe"),
        ("prices", "material,what,route,price,unit\nwhey,disposal,,1,t\nwhey,disposal,,2,t\n", "material"),
        ("distances", "from,to,km\ndairy,farm,6\ndairy,farm,7\n", "from"),
        ("places", "place,longitude,latitude\ntown,11,55\ntown,11,55\n", "place"),
        ("names", "as_written,material\nmilk water,whey\nmilk water,grains\n", "as_written"),
        ("transport", "mode,cost_per_t_km\ntruck,1\ntruck,2\n", "mode"),
    ],
)
def test_a_row_twice(tmp_path: Path, table: str, rows: str, key: str) -> None:
    finding = only(river(tmp_path / "r", **{table: rows}))
    assert (finding.code, finding.file, finding.column) == ("duplicate-row", f"{table}.csv", key)
    assert finding.row == len(rows.splitlines())


def test_rows_that_are_no_double(tmp_path: Path) -> None:
    folder = river(
        tmp_path / "r",
        distances="from,to,km,mode,symmetric\ndairy,farm,6,,\nfarm,dairy,5,,\ndairy,farm,7,truck,\n",
        prices="material,what,route,price,unit\nwhey,disposal,,1,t\nwhey,disposal,sewer,1,t\nwhey,purchase,,1,t\n",
        transport="mode,cost_per_t_km\ntruck,1\n",
    )
    assert codes(folder) == []


@pytest.mark.parametrize(
    ("table", "rows", "column", "value"),
    [
        ("needs", NEEDS + "f,fram,feed,2,t,140\n", "enterprise", "fram"),
        ("distances", "from,to,km\ndairy,fram,6\n", "to", "fram"),
        ("distances", "from,to,km,mode\ndairy,farm,6,ship\n", "mode", "ship"),
        ("partnerships", "enterprise_a,enterprise_b\nfram,dairy\n", "enterprise_a", "fram"),
        ("current_exchanges", "output,need,quantity\ndairy/wey,farm/feed,5\n", "output", "dairy/wey"),
        ("current_exchanges", "output,need,quantity\ndairy/whey,farm/fed,5\n", "need", "farm/fed"),
        ("current_exchanges", "output,need,recipe,quantity\ndairy/whey,farm/feed,drying,5\n", "recipe", "drying"),
        ("current_exchanges", "output,need,mode,quantity\ndairy/whey,farm/feed,ship,5\n", "mode", "ship"),
    ],
)
def test_an_id_that_is_not_there(tmp_path: Path, table: str, rows: str, column: str, value: str) -> None:
    finding = only(river(tmp_path / "r", **{table: rows}))
    assert (finding.code, finding.file, finding.row) == ("unknown-id", f"{table}.csv", 2)
    assert (finding.column, finding.value) == (column, value)


def test_ids_that_hold_without_a_row(tmp_path: Path) -> None:
    folder = river(
        tmp_path / "r",
        outputs=CLEAN["outputs"] + "dairy/feed,dairy,feed,100,t,5,sewer\n",
        distances="from,to,km,mode\ndairy,farm,6,truck\n",
        current_exchanges="output,need,recipe,mode,quantity\ndairy/feed,farm/feed,by name only,truck,5\n",
    )
    assert codes(folder) == []
    assert read(folder).current["recipe"].to_list() == ["by name only"]


@pytest.mark.parametrize(
    ("table", "rows", "column"),
    [
        ("recipes", CLEAN["recipes"] + "r,whei,feed,0.1,1\n", "output_material"),
        ("recipes", CLEAN["recipes"] + "r,whey,fed,0.1,1\n", "input_material"),
        ("prices", "material,what,price,unit\nwhei,disposal,1,t\n", "material"),
        ("conversions", "material,from_unit,to_unit,factor\nwhei,t,m3,1\n", "material"),
        ("names", "as_written,material\nmilk water,whei\n", "material"),
    ],
)
def test_a_material_that_nobody_has(tmp_path: Path, table: str, rows: str, column: str) -> None:
    finding = only(river(tmp_path / "r", **{table: rows}))
    assert (finding.code, finding.file, finding.column) == ("unknown-material", f"{table}.csv", column)
    assert finding.way_out.startswith("Did you mean ")


def test_a_material_that_is_only_listed_is_known(tmp_path: Path) -> None:
    folder = river(tmp_path / "r", materials="material\nlime\n", recipes=CLEAN["recipes"] + "r,lime,feed,0.1,1\n")
    assert codes(folder) == []


def test_only_so_many_guesses_are_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ids, "MOST_COMPARISONS", 100)
    sites = "enterprise,longitude,latitude\n" + "".join(f"firm {i},11,55\n" for i in range(20))
    rows = OUT + "".join(f"o{i},frim {i},ash,9,t,1,sewer\n" for i in range(20))
    needs = NEEDS + ",firm 1,ash,1,t,1\n"
    _, found = look(river(tmp_path / "r", enterprises=sites, outputs=rows, recipes=None, needs=needs))
    advice = [f.way_out.startswith("Did you mean firm") for f in found if f.code == "unknown-id"]
    assert advice == [True] * 5 + [False] * 15
