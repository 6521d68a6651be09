"""What stands in for a blank cell is said."""

from __future__ import annotations

from pathlib import Path

from symbiosis import read
from tests.validate.river import river


def test_every_default_for_a_blank_figure_is_said_once(tmp_path: Path) -> None:
    folder = river(
        tmp_path / "r",
        transport="mode,cost_per_t_km,cost_per_t,circuity\ntruck,0.12,3,\nship,0.02,,1.1\n",
        materials="material,form\nwhey,liquid\nfeed,\n",
    )
    said = {a.what: (a.value, a.why) for a in read(folder).assumptions}
    assert said["transport.circuity"] == ("1.3", "default: where transport.csv leaves it blank (1 of 2 rows)")
    assert said["transport.cost_per_t"] == ("0", "default: where transport.csv leaves it blank (1 of 2 rows)")
    assert said["transport.co2_per_t_km"] == ("0", "default: where transport.csv leaves it blank (2 of 2 rows)")
    assert said["needs.max_share"] == ("1", "default: where needs.csv leaves it blank (1 of 1 rows)")
    assert said["recipes.co2"][0] == "0"
    assert "recipes.cost" not in said
    assert said["materials.form"] == ("solid", "default: where materials.csv doesn't say (2 of 3 materials)")
    assert "transport" not in said


def test_nothing_is_said_where_everything_is_given(tmp_path: Path) -> None:
    folder = river(
        tmp_path / "r",
        needs="need,enterprise,material,quantity,unit,purchase_price,max_share\nf,farm,feed,2000,t,140,1\n",
        recipes="recipe,output_material,input_material,yield,cost,co2,max_share,residue_share\nw,whey,feed,0.1,0,0,1,0\n"
        "g,grains,feed,0.2,0,0,1,0\n",
        materials="material,form\nwhey,liquid\nfeed,solid\ngrains,sludge\n",
    )
    said = {a.what for a in read(folder).assumptions}
    assert not {s for s in said if s.split(".")[0] in ("needs", "recipes", "materials")}
