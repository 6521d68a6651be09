"""A folder, or frames in memory, as the tables they hold."""

from __future__ import annotations

import hashlib
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import Point, Polygon

from symbiosis import SymbiosisError
from symbiosis.load.region import from_frames, read_folder

KNOWN = frozenset({"outputs", "needs", "enterprises", "hubs"})


def test_only_tables_of_the_folder_are_read(tmp_path: Path) -> None:
    (tmp_path / "outputs.csv").write_text("a\n1\n", encoding="utf-8")
    (tmp_path / "needs.CSV").write_text("a\n2\n", encoding="utf-8")
    (tmp_path / "notes.csv").write_text("a\n", encoding="utf-8")
    (tmp_path / "outputs.xlsx").write_bytes(b"what the CSV was saved from")
    (tmp_path / "hubs.xlsx").write_bytes(b"PK")
    (tmp_path / "minutes.txt").write_text("met the dairy", encoding="utf-8")
    (tmp_path / "._outputs.csv").write_bytes(b"\x00\x05\x16\x07")
    (tmp_path / "enterprises.csv").mkdir()
    (tmp_path / "region.toml").write_text('\ufeffname = "North"\n', encoding="utf-8")
    raw = read_folder(tmp_path, KNOWN, "north/")
    assert {name: table.file for name, table in raw.tables.items()} == {
        "outputs": "north/outputs.csv",
        "needs": "north/needs.CSV",
    }
    assert raw.strangers == ("notes",)
    assert raw.formats == ("hubs.xlsx",)
    assert raw.settings == {"name": "North"}
    assert raw.hashes["outputs.csv"] == hashlib.sha256(b"a\n1\n").hexdigest()


def test_settings_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "region.toml").write_text("name = \n", encoding="utf-8")
    assert "line 1" in read_folder(tmp_path, KNOWN).settings_error


def text(column: object) -> list[str]:
    frame = pd.DataFrame({"a": column})
    return list(from_frames("r", {"outputs": frame}, None).tables["outputs"].frame["a"])


def test_frames_come_in_as_people_would_type_them() -> None:
    assert text([1, 2]) == ["1", "2"]
    assert text([17.0, np.nan]) == ["17", ""]
    assert text([0.1, 1e-7]) == ["0.1", "1e-07"]
    assert text(["010101", " NA ", None]) == ["010101", "NA", ""]
    assert text([True, None]) == ["True", ""]
    assert text([("17 02", "19"), None]) == ["17 02; 19", ""]
    assert text(pd.array([1, None], dtype="Int64")) == ["1", ""]
    assert text(pd.Categorical(["x", None])) == ["x", ""]


def test_rows_of_frames_count_from_one_whatever_their_index() -> None:
    frame = pd.DataFrame({"Output": ["a", "b"]}, index=[10, 10])
    table = from_frames("r", {"outputs": frame}, None).tables["outputs"]
    assert (list(table.frame.columns), list(table.frame.index), table.file) == (["output"], [1, 2], "outputs")


def test_points_become_longitude_and_latitude_whatever_their_crs() -> None:
    here = gpd.GeoDataFrame({"enterprise": ["dairy", "farm"]}, geometry=[Point(11.08, 55.66), None], crs=4326)
    for frame in (here, here.to_crs(25832), here.to_crs(3857).rename_geometry("where")):
        read = from_frames("r", {"enterprises": frame}, None).tables["enterprises"].frame
        assert list(read.columns) == ["enterprise", "longitude", "latitude"]
        assert [float(read["longitude"].iloc[0]), float(read["latitude"].iloc[0])] == pytest.approx([11.08, 55.66])
        assert read.iloc[1].to_list() == ["farm", "", ""]


def test_points_without_a_crs_need_one() -> None:
    here = gpd.GeoDataFrame({"enterprise": ["dairy"]}, geometry=[Point(630800, 6170900)])
    with pytest.raises(SymbiosisError, match="set_crs"):
        from_frames("r", {"enterprises": here}, None)
    read = from_frames("r", {"enterprises": here}, {"crs": "EPSG:25832"}).tables["enterprises"].frame
    assert float(read["latitude"].iloc[0]) == pytest.approx(55.66, abs=0.01)


def test_a_site_is_a_point() -> None:
    yard = gpd.GeoDataFrame({"enterprise": ["dairy"]}, geometry=[Polygon([(0, 0), (1, 0), (1, 1)])], crs=4326)
    with pytest.raises(SymbiosisError, match="point"):
        from_frames("r", {"enterprises": yard}, None)
