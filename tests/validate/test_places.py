"""Every site at one place on Earth, and the places that can't be right."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from symbiosis import DataError, Finding, Region, read, region_from_tables
from symbiosis.validate.checks.places import line_km
from tests.validate.river import codes, look, only, river

SITES = "enterprise,longitude,latitude,x,y,place\n"
PLACES = "place,longitude,latitude,radius_km\n"
CRS = 'year = 2026\ncrs = "EPSG:25832"\n'
NORTH = "dairy,11.0801,55.6602,,,\nbrewery,11.0951,55.6482,,,\n"
PLAIN = "year = 2026\n"


def at(region: Region) -> dict[str, tuple[float, float]]:
    sites = region.enterprises
    return dict(zip(sites["enterprise"], zip(sites["longitude"], sites["latitude"], strict=True), strict=True))


def test_a_site_known_by_its_town(tmp_path: Path) -> None:
    folder = river(
        tmp_path / "r", enterprises=SITES + NORTH + "farm,,,,,town\n", places=PLACES + "town,11.09,55.66,3\n"
    )
    region = read(folder)
    assert at(region)["farm"] == (11.09, 55.66)
    sites = region.enterprises.set_index("enterprise")
    assert sites["known_by"].to_dict() == {"dairy": "", "brewery": "", "farm": "town"}
    assert sites.loc["farm", "radius_km"] == 3
    assert np.isnan(sites.loc["dairy", "radius_km"])


def test_its_own_coordinates_go_before_its_town(tmp_path: Path) -> None:
    rows = NORTH + "farm,11.12,55.67,,,town\n"
    region = read(river(tmp_path / "r", enterprises=SITES + rows, places=PLACES + "town,10,50,\n"))
    assert at(region)["farm"] == (11.12, 55.67)
    assert set(region.enterprises["known_by"]) == {""}


def test_two_sites_of_one_town_need_its_radius(tmp_path: Path) -> None:
    rows = "dairy,,,,,town\nbrewery,,,,,town\nfarm,11.12,55.67,,,\n"
    assert (
        only(river(tmp_path / "a", enterprises=SITES + rows, places=PLACES + "town,11.09,55.66,\n")).code == "no-radius"
    )
    assert codes(river(tmp_path / "b", enterprises=SITES + rows, places=PLACES + "town,11.09,55.66,0\n")) == []
    wrong = river(tmp_path / "c", enterprises=SITES + rows, places=PLACES + "town,11.09,55.66,near\n")
    assert codes(wrong) == ["not-a-number"]


def test_an_unknown_town(tmp_path: Path) -> None:
    rows = NORTH + "farm,,,,,twon\n"
    finding = only(river(tmp_path / "r", enterprises=SITES + rows, places=PLACES + "town,11.09,55.66,\n"))
    assert (finding.code, finding.column, finding.way_out[:17]) == ("unknown-id", "place", "Did you mean town")


def test_x_and_y_in_the_crs_of_the_region(tmp_path: Path) -> None:
    rows = NORTH + "farm,,,633300,6172200,\n"
    lon, lat = at(read(river(tmp_path / "r", CRS, enterprises=SITES + rows)))["farm"]
    point = gpd.GeoSeries([Point(633300, 6172200)], crs=25832).to_crs(4326)[0]
    assert (lon, lat) == pytest.approx((point.x, point.y), abs=1e-9)


@pytest.mark.parametrize(
    ("toml", "rows", "code"),
    [
        (PLAIN, "farm,,,633300,6172200,\n", "no-crs"),
        ('year = 2026\ncrs = "EPSG:99999"\n', "farm,,,633300,6172200,\n", "bad-crs"),
        ('year = 2026\ncrs = "Danish grid"\n', "farm,,,633300,6172200,\n", "bad-crs"),
        (CRS, "farm,,,6172200,633300,\n", "bad-crs"),  # x and y changed places
        (CRS, "farm,,,11.12,55.67,\n", "bad-crs"),  # degrees
        (CRS, "farm,,,1e30,6172200,\n", "bad-crs"),
        (CRS, "farm,,,633300,,\n", "half-location"),
        (CRS, "farm,11.12,,,,\n", "half-location"),
        (CRS, "farm,,55.67,,,\n", "half-location"),
        (CRS, "farm,,,,,\n", "no-location"),
        (CRS, "farm,east,55.67,,,\n", "not-a-number"),
        (CRS, "farm,east,north,,,\n", "not-a-number"),
    ],
)
def test_places_that_cannot_be_worked_out(tmp_path: Path, toml: str, rows: str, code: str) -> None:
    assert set(codes(river(tmp_path / "r", toml, enterprises=SITES + NORTH + rows))) == {code}


def test_a_crs_by_its_number(tmp_path: Path) -> None:
    rows = NORTH + "farm,,,633300,6172200,\n"
    by_text = read(river(tmp_path / "a", CRS, enterprises=SITES + rows))
    by_number = read(river(tmp_path / "b", "year = 2026\ncrs = 25832\n", enterprises=SITES + rows))
    assert at(by_text) == at(by_number)


def _last(folder: Path, *points: tuple[float, float]) -> list[Finding]:
    """What is said of a region with sites at these points, all of which exchange."""
    ids = [f"s{i}" for i in range(len(points))]
    sites = "enterprise,longitude,latitude\n" + "".join(f"{s},{x},{y}\n" for s, (x, y) in zip(ids, points, strict=True))
    outputs = "enterprise,material,quantity,unit,disposal_cost,disposal_route\n"
    outputs += "".join(f"{s},ash,9,t,1,landfill\n" for s in ids)
    needs = "need,enterprise,material,quantity,unit,purchase_price\n" + "".join(f"n{s},{s},ash,9,t,1\n" for s in ids)
    folder = river(folder, enterprises=sites, outputs=outputs, needs=needs, recipes=None)
    return [f for f in look(folder)[1] if f.level != "note"]


HERE = [(11.08, 55.66), (11.09, 55.65), (11.12, 55.67)]


@pytest.mark.parametrize(
    ("point", "code"),
    [((55.66, 11.08), "swapped"), ((0, 0), "null-island"), ((-11.08, 55.66), "far-away"), ((11.08, -55.66), "far-away"),
     ((11.08, 45.66), "far-away"), ((11.5, 50.0), None)],
)  # fmt: skip
def test_places_that_cannot_be_right(tmp_path: Path, point: tuple[float, float], code: str | None) -> None:
    found = _last(tmp_path / "r", *HERE, point)
    assert [(f.code, f.row, f.value) for f in found] == ([(code, 5, "s3")] if code else [])


def test_a_town_at_zero_zero(tmp_path: Path) -> None:
    rows = NORTH + "farm,,,,,town\n"
    finding = only(river(tmp_path / "r", enterprises=SITES + rows, places=PLACES + "town,0,0,\n"))
    assert (finding.code, finding.file) == ("null-island", "places.csv")


def test_a_region_on_both_sides_of_the_antimeridian(tmp_path: Path) -> None:
    fiji = [(179.9, -16.8), (-179.9, -16.9), (179.7, -16.7), (-179.8, -16.6)]
    assert _last(tmp_path / "a", *fiji) == []
    assert [f.code for f in _last(tmp_path / "b", *fiji, (-16.8, 179.9))] == ["too-high"]
    assert [(f.code, f.value) for f in _last(tmp_path / "c", *fiji, (0.1, -16.8))] == [("far-away", "s4")]


@given(shift=st.integers(-180, 180))
def test_where_on_earth_a_region_lies_changes_no_finding(tmp_path_factory: pytest.TempPathFactory, shift: int) -> None:
    points = [((lon + shift + 180) % 360 - 180, lat) for lon, lat in [*HERE, (11.08, -55.66)]]
    found = _last(tmp_path_factory.mktemp("r"), *points)
    assert [(f.code, f.value) for f in found] == [("far-away", "s3")]


def _tables(sites: pd.DataFrame) -> dict[str, pd.DataFrame]:
    stream = pd.DataFrame({"material": ["ash"], "quantity": [9], "unit": ["t"]})
    outputs = stream.assign(enterprise="a", disposal_cost=3)
    return {
        "enterprises": sites,
        "outputs": outputs,
        "needs": stream.assign(need="n", enterprise="b", purchase_price=1),
    }


@pytest.mark.parametrize("crs", [4326, 25832, 3857, "ESRI:54030"])
def test_a_geodataframe_in_any_crs(crs: int | str) -> None:
    points = gpd.GeoDataFrame({"enterprise": ["a", "b"]}, geometry=[Point(11.08, 55.66), Point(11.12, 55.67)], crs=4326)
    region = region_from_tables("park", **_tables(points.to_crs(crs)))
    where = at(region)
    assert [*where["a"], *where["b"]] == pytest.approx([11.08, 55.66, 11.12, 55.67], abs=1e-6)
    back = region.points()
    assert back.crs.to_epsg() == 4326
    assert back.geometry.x.to_list() == pytest.approx([11.08, 11.12])


def test_findings_about_tables_in_memory_say_which() -> None:
    sites = pd.DataFrame({"enterprise": ["a", "b"], "longitude": [11.08, 211], "latitude": [55.66, 55.67]})
    with pytest.raises(DataError) as error:
        region_from_tables("park", **_tables(sites))
    finding = error.value.findings[0]
    assert (finding.where, finding.code) == ("enterprises row 2", "too-high")


def test_great_circles() -> None:
    # A degree of the equator, the same across the antimeridian, and pole to pole.
    lon_a, lat_a = np.array([0, 179.5, 0]), np.array([0, 0, 90])
    lon_b, lat_b = np.array([1, -179.5, 0]), np.array([0, 0, -90])
    assert line_km(lon_a, lat_a, lon_b, lat_b) == pytest.approx([111.195, 111.195, 20015.1], abs=0.1)
