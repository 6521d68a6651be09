"""The network as a GeoPackage: enterprises and hubs as points, exchanges as lines."""

from __future__ import annotations

import warnings
from pathlib import Path

import geopandas as gpd
import pandas as pd

from symbiosis.plan import Plan


def write_network(plan: Plan, path: Path) -> None:
    """Layers `enterprises` (each site with its account), `exchanges` (lines with all columns of exchanges.csv) and,
    where the region has them, `hubs` (points with the columns of hubs.csv).
    """
    sites = plan.region.points()[["enterprise", "geometry"]].merge(plan.enterprises, on="enterprise")
    for layer, frame, kind in (("enterprises", sites, "Point"), ("exchanges", plan.network(), "LineString")):
        write_layer(frame, path, layer, kind)
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
