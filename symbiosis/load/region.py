"""A region folder, or tables in memory, as raw tables."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from symbiosis.load.csv_table import read_csv
from symbiosis.load.raw import RawRegion, RawTable


def read_folder(folder: Path, known: frozenset[str], prefix: str = "") -> RawRegion:
    """Every CSV file of the folder as text; files whose names are not `known` tables come back as strangers."""
    tables: dict[str, RawTable] = {}
    strangers: list[str] = []
    hashes: dict[str, str] = {}
    for path in sorted(p for p in folder.iterdir() if p.suffix.lower() == ".csv"):
        if path.stem not in known:
            strangers.append(path.stem)
            continue
        hashes[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
        tables[path.stem] = read_csv(path, f"{prefix}{path.name}")
    settings: dict[str, object] = {}
    error = ""
    toml = folder / "region.toml"
    if toml.exists():
        raw = toml.read_bytes()
        hashes[toml.name] = hashlib.sha256(raw).hexdigest()
        try:
            settings = tomllib.loads(raw.decode("utf-8-sig"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
            error = str(problem)
    return RawRegion(folder.name, tables, tuple(strangers), settings, error, hashes)


def from_frames(name: str, frames: Mapping[str, pd.DataFrame], settings: Mapping[str, Any] | None) -> RawRegion:
    """Tables in memory as raw tables; the points of a GeoDataFrame become longitude and latitude."""
    tables = {table: RawTable(table, table, _as_text(frame)) for table, frame in frames.items()}
    return RawRegion(name, tables, settings=dict(settings or {}))


def _as_text(frame: pd.DataFrame) -> pd.DataFrame:
    frame = frame.copy()
    geometry = getattr(frame, "_geometry_column_name", None)
    if geometry is not None and geometry in frame.columns:
        points = frame.geometry.to_crs(4326)
        frame = pd.DataFrame(frame.drop(columns=geometry)).assign(longitude=points.x, latitude=points.y)
    text = pd.DataFrame({c: [_cell(v) for v in frame[c]] for c in frame.columns}, dtype="str")
    text.index = pd.RangeIndex(1, len(text) + 1)
    return text


def _cell(value: object) -> str:
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).strip()
