"""The network for maps: enterprises and hubs as points, exchanges as lines; a GeoPackage with looks, and GeoJSON."""

from __future__ import annotations

import warnings
from pathlib import Path

import geopandas as gpd
import pandas as pd

from symbiosis.plan import Plan
from symbiosis.report.geojson import network_geojson
from symbiosis.report.palette import material_colours
from symbiosis.report.styles import write_styles


def write_network(plan: Plan, folder: Path) -> None:
    """network.gpkg and network.geojson: each site with its account, and lines with all columns of exchanges.csv.

    Where the region has hubs, the GeoPackage has them as points with the columns of hubs.csv.
    """
    sites = plan.region.points()[["enterprise", "geometry"]].merge(plan.enterprises, on="enterprise")
    colours = {str(m): colour for m, colour in material_colours(plan.exchanges).items()}
    write_layers(sites, plan.network(), colours, folder)
    _write_hubs(plan, folder / "network.gpkg")


def write_layers(sites: gpd.GeoDataFrame, lines: gpd.GeoDataFrame, colours: dict[str, str], folder: Path) -> None:
    """Layers `enterprises` and `exchanges` with their looks for QGIS, and the same as GeoJSON for web maps."""
    path = folder / "network.gpkg"
    for layer, frame, kind in (("enterprises", sites, "Point"), ("exchanges", lines, "LineString")):
        write_layer(frame, path, layer, kind)
    write_styles(path, colours)
    (folder / "network.geojson").write_text(network_geojson(sites, lines), encoding="utf-8")


def _write_hubs(plan: Plan, path: Path) -> None:
    if len(plan.hubs):
        at = plan.region.hubs.drop_duplicates("hub")[["hub", "longitude", "latitude"]]
        rows = plan.hubs.merge(at, on="hub")
        points = gpd.points_from_xy(rows.pop("longitude"), rows.pop("latitude"))
        write_layer(gpd.GeoDataFrame(rows, geometry=points, crs=4326), path, "hubs", "Point")


def write_layer(frame: gpd.GeoDataFrame, path: Path, layer: str, kind: str) -> None:
    """The frame as a layer of a GeoPackage; `kind` is its geometry type, also where it is empty."""
    with warnings.catch_warnings():
        # An empty layer has no column types to infer; its geometry type is given.
        warnings.simplefilter("ignore", UserWarning)
        _textual(frame).to_file(path, layer=layer, driver="GPKG", geometry_type=kind, engine="pyogrio")


def _textual(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Columns of mixed or missing type as text or numbers, which GeoPackage needs."""
    result = gpd.GeoDataFrame(frame, geometry="geometry", crs=frame.crs if frame.crs is not None else 4326)
    for column in result.columns.drop("geometry"):
        if not (pd.api.types.is_numeric_dtype(result[column]) or pd.api.types.is_bool_dtype(result[column])):
            result[column] = result[column].fillna("").astype("str")
    return result
