"""network.geojson: firms and exchanges for web maps, longitude and latitude in WGS 84 as RFC 7946 asks."""

from __future__ import annotations

import json
import math
from typing import Any

import geopandas as gpd


def network_geojson(sites: gpd.GeoDataFrame, lines: gpd.GeoDataFrame) -> str:
    """One FeatureCollection: `layer` is enterprise (points) or exchange (lines), blanks are left out."""
    features = [*_features(sites, "enterprise"), *_features(lines, "exchange")]
    record = {"type": "FeatureCollection", "features": features}
    return json.dumps(record, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n"


def _features(frame: gpd.GeoDataFrame, layer: str) -> list[dict[str, Any]]:
    columns = [c for c in frame.columns if c != frame.geometry.name]
    records = frame[columns].to_dict("records")
    shapes = [g.__geo_interface__ for g in frame.geometry]
    return [
        {"type": "Feature", "properties": {"layer": layer} | _known(row), "geometry": shape}
        for row, shape in zip(records, shapes, strict=True)
    ]


def _known(row: dict[Any, Any]) -> dict[str, Any]:
    plain = {str(k): v.item() if hasattr(v, "item") else v for k, v in row.items()}
    return {k: v for k, v in plain.items() if v is not None and v != "" and not _blank(v)}


def _blank(value: Any) -> bool:
    return isinstance(value, float) and not math.isfinite(value)
