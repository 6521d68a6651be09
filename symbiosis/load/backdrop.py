"""boundaries.geojson: what a map is drawn over. It decides nothing, so what is wrong with it never stops a plan."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely

FILE = "boundaries.geojson"
LARGEST = 30_000_000  # bytes
# Names of longitude and latitude on WGS 84, as older files state them.
WGS84 = ("OGC:1.3:CRS84", "OGC::CRS84", "EPSG::4326", "EPSG:4326")


@dataclass(frozen=True)
class Backdrop:
    """Lines in longitude and latitude, or why there are none; the file's hash."""

    lines: Any
    problem: str
    sha256: str


def read_backdrop(folder: Path) -> Backdrop | None:
    """The borders of polygons and the lines of the folder's boundaries.geojson; None where there is no such file."""
    path = folder / FILE
    if not path.is_file():
        return None
    raw = path.read_bytes()
    sha256 = hashlib.sha256(raw).hexdigest()
    if len(raw) > LARGEST:
        return Backdrop(None, f"it has {len(raw) / 1e6:,.0f} MB, more than {LARGEST / 1e6:,.0f}", sha256)
    try:
        text = raw.decode("utf-8-sig")
        stated = json.loads(text).get("crs")
        shapes = shapely.from_geojson(text)
    except (ValueError, AttributeError, RecursionError, shapely.errors.GEOSException) as error:
        return Backdrop(None, f"it is no GeoJSON ({str(error).splitlines()[0][:80]})", sha256)
    name = str((stated or {}).get("properties", {}).get("name", "")) if isinstance(stated, dict | None) else "?"
    if name and not name.upper().endswith(WGS84):
        return Backdrop(None, f"its coordinates are in {name[:60]}, not longitude and latitude", sha256)
    lines = [line for part in shapely.get_parts(shapes) for line in _lines(part)]
    if not lines:
        return Backdrop(None, "it holds no polygon and no line", sha256)
    west, south, east, north = shapely.total_bounds(lines)
    if not (west >= -180 and east <= 180 and south >= -90 and north <= 90):
        return Backdrop(None, "its coordinates are no longitudes and latitudes", sha256)
    return Backdrop(shapely.MultiLineString(lines), "", sha256)


def _lines(shape: Any) -> list[Any]:
    """The lines of a geometry, borders of polygons included, with two points at least."""
    flat = shapely.force_2d(shape)
    edges = shapely.boundary(flat) if flat.geom_type in ("Polygon", "MultiPolygon") else flat
    if edges.geom_type == "GeometryCollection":
        return [line for part in edges.geoms for line in _lines(part)]
    return [p for p in shapely.get_parts(edges) if p.geom_type in ("LineString", "LinearRing") and not p.is_empty]
