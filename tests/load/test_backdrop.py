"""boundaries.geojson: drawn below the map, never in the way of a plan."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import symbiosis as sy
from symbiosis.load.backdrop import read_backdrop
from symbiosis.report.map import draw_maps
from symbiosis.report.view import View

SQUARE = {
    "type": "Polygon",
    "coordinates": [[[11.09, 55.655], [11.11, 55.655], [11.11, 55.665], [11.09, 55.665], [11.09, 55.655]]],
}
REGION = Path(__file__).parent.parent / "bad" / "no-backdrop"


def written(folder: Path, record: object) -> Path:
    (folder / "boundaries.geojson").write_text(record if isinstance(record, str) else json.dumps(record))
    return folder


@pytest.mark.parametrize(
    ("record", "lines"),
    [
        (SQUARE, 1),
        (
            {
                "type": "FeatureCollection",
                "features": [{"type": "Feature", "properties": None, "geometry": SQUARE}] * 2,
            },
            2,
        ),
        ({"type": "MultiLineString", "coordinates": [[[11, 55], [11, 56]], [[12, 55], [12, 56, 300]]]}, 2),
        (SQUARE | {"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}}, 1),
    ],
)
def test_borders_and_lines_are_read(tmp_path, record, lines):
    found = read_backdrop(written(tmp_path, record))
    assert found.problem == ""
    assert len(found.lines.geoms) == lines


@pytest.mark.parametrize(
    ("record", "why"),
    [
        ("{", "no GeoJSON"), ("[]", "no GeoJSON"), ('{"type": "Topology"}', "no GeoJSON"),
        ({"type": "Point", "coordinates": [11, 55]}, "no polygon and no line"),
        ({"type": "LineString", "coordinates": [[500000, 6200000], [500100, 6200000]]}, "no longitudes"),
        (SQUARE | {"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}}, "EPSG::25832"),
    ],
)  # fmt: skip
def test_what_cant_be_drawn_says_why(tmp_path, record, why):
    found = read_backdrop(written(tmp_path, record))
    assert found.lines is None
    assert why in found.problem


def test_the_map_lies_on_it_and_the_plan_is_the_same(tmp_path):
    folder = tmp_path / "mine"
    shutil.copytree(REGION, folder)
    (folder / "boundaries.geojson").unlink()
    without = sy.optimize(sy.read(folder))
    region = sy.read(written(folder, SQUARE))
    assert "boundaries.geojson" in region.inputs
    plan = sy.optimize(region)
    assert (plan.saving, len(plan.findings)) == (without.saving, len(without.findings))
    traces = draw_maps(View(plan)).figures[0].data
    assert len(traces) == len(draw_maps(View(without)).figures[0].data) + 1
    # The square is 1.26 km wide and 1.11 km high in true kilometres, whatever its degrees.
    x, y = ([v for v in traces[0][k] if v is not None] for k in "xy")
    assert max(x) - min(x) == pytest.approx(1.26, abs=0.01)
    assert max(y) - min(y) == pytest.approx(1.11, abs=0.01)
