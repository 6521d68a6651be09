"""circlean.csv, network.geojson, the looks inside network.gpkg, pictures for notebooks."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import pyogrio
import pytest

from symbiosis.errors import UsageError
from symbiosis.report.circlean import circlean
from tests.tiny import optimize


@pytest.fixture(scope="module")
def plan():
    return optimize(
        enterprises="enterprise name longitude latitude sector\n a Mill 10 50 C17\n b Kiln 10.1 50 C23\n c Farm 10.2 50 A1",
        outputs=(
            "enterprise material quantity unit disposal_cost\n a ash 100 t 90\n a bark 300 t 0\n a peat - t 1\n"
            " a water 50 m3 1"
        ),
        needs="enterprise material quantity unit purchase_price\n b ash 60 t 200\n c ash 80 t 150\n c feed 20 t 1",
    )


@pytest.fixture(scope="module")
def folder(plan, tmp_path_factory):
    return plan.write(tmp_path_factory.mktemp("out") / "plan")


def test_flows_stand_against_all_that_a_firm_gives_off_and_needs(plan):
    table = circlean(plan).set_index(["enterprise", "direction", "partner"])
    out = table.loc[("a", "outgoing", "b")]
    assert (out["quantity"], out["reference"], out["share"]) == (60, 400, 0.15)
    assert out["not_counted"] == 1  # peat of unknown amount; water is no tonnes
    taken = table.loc[("c", "incoming", "a")]
    assert (taken["quantity"], taken["reference"], taken["share"]) == (40, 100, 0.4)
    assert (taken["sector"], taken["partner_name"]) == ("A1", "Mill")


def test_what_goes_out_comes_in(plan):
    table = circlean(plan)
    sums = table.groupby("direction")["tonnes"].sum()
    assert sums["outgoing"] == sums["incoming"] == plan.exchanges["tonnes"].sum()


def test_yields_make_the_taker_receive_less():
    plan = optimize(
        enterprises="enterprise longitude latitude\n a 10 50\n b 10.1 50",
        outputs="enterprise material quantity unit disposal_cost\n a whey 100 t 90",
        needs="enterprise material quantity unit purchase_price\n b feed 80 t 200",
        recipes="recipe output_material input_material yield\n dry whey feed 0.5",
        current_exchanges="output need quantity\n a/whey b/feed 40",
    )
    table = circlean(plan).set_index("direction")
    assert table.loc["outgoing", ["quantity", "runs_today", "share"]].tolist() == [100, 40, 1.0]
    assert table.loc["incoming", ["quantity", "runs_today", "share"]].tolist() == [50, 20, 0.625]


def test_web_maps_get_points_and_lines(plan, folder):
    record = json.loads((folder / "network.geojson").read_text(encoding="utf-8"))
    kinds = [(f["properties"]["layer"], f["geometry"]["type"]) for f in record["features"]]
    assert kinds == [("enterprise", "Point")] * 3 + [("exchange", "LineString")] * len(plan.exchanges)
    line = record["features"][3]
    assert line["properties"]["quantity"] == plan.exchanges["quantity"].iloc[0]
    assert len(line["geometry"]["coordinates"]) == 2
    assert "hub" not in line["properties"]  # a blank is left out, never null or zero


def test_the_geopackage_brings_its_looks(plan, folder):
    looks = pyogrio.read_dataframe(folder / "network.gpkg", layer="layer_styles", read_geometry=False)
    assert looks["f_table_name"].tolist() == ["enterprises", "exchanges"]
    assert looks["useAsDefault"].all()
    lines = ET.fromstring(looks["styleQML"].iloc[1].partition(">")[2])
    assert [c.get("value") for c in lines.iter("category")] == ["ash", ""]
    assert (
        pyogrio.read_info(folder / "network.gpkg", layer="exchanges")["geometry_name"]
        == looks["f_geometry_column"].iloc[1]
    )


def test_pictures_for_notebooks(plan):
    shown = plan.plot_map()
    assert "ash (2)" in [trace.name for trace in shown.data]
    flows = plan.plot_sankey("t")
    assert (
        sum(
            v
            for v, s in zip(flows.data[0].link.value, flows.data[0].link.source, strict=True)
            if flows.data[0].node.label[s] == "Mill"
        )
        == 400
    )
    with pytest.raises(UsageError, match="nothing is exchanged in MWh; units with flows: t"):
        plan.plot_sankey("MWh")
