"""A region's folder or workbook, or tables in memory, as raw tables."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from symbiosis.errors import UsageError
from symbiosis.load.backdrop import FILE as BACKDROP
from symbiosis.load.backdrop import read_backdrop
from symbiosis.load.csv_table import column_names, named_table, read_csv
from symbiosis.load.raw import RawRegion, RawTable
from symbiosis.load.sheets import WORKBOOKS, UnreadableWorkbookError, read_sheets
from symbiosis.load.workbook import holds_tables, read_workbook

SPREADSHEETS_AND_MAPS = frozenset({".xlsx", ".xls", ".ods", ".parquet", ".gpkg", ".geojson"})
OTHER_FORMATS = SPREADSHEETS_AND_MAPS | {".tsv", ".txt"}


def read_region(path: Path, known: frozenset[str], prefix: str = "") -> RawRegion:
    """The tables of a workbook, of a folder of CSV files, or of a folder whose tables are one workbook's sheets."""
    if path.is_file():
        return read_workbook(path, known, prefix)
    raw, backdrop = _read_tables(path, known, prefix), read_backdrop(path)
    if backdrop is None:
        return raw
    return replace(raw, backdrop=backdrop, hashes=raw.hashes | {BACKDROP: backdrop.sha256})


def _read_tables(path: Path, known: frozenset[str], prefix: str) -> RawRegion:
    books = _workbooks(path, known)
    if not books:
        return read_folder(path, known, prefix)
    if len(books) > 1:
        return RawRegion(path.name, {}, rivals=tuple(b.name for b in books))
    raw = read_workbook(books[0], known, prefix, f"{prefix}{books[0].name}")
    return _with_toml(replace(raw, name=path.name), path)


def _workbooks(folder: Path, known: frozenset[str]) -> list[Path]:
    """The workbooks of a folder that hold its tables: none where a table is there as CSV."""
    files = sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith((".", "~")))
    if any(p.suffix.lower() == ".csv" and p.stem in known for p in files):
        return []
    books = [p for p in files if p.suffix.lower() in WORKBOOKS]
    return books if len(books) == 1 else [p for p in books if _has_tables(p, known)]


def _has_tables(path: Path, known: frozenset[str]) -> bool:
    try:
        return holds_tables(read_sheets(path), known)
    except UnreadableWorkbookError:
        return True


def _with_toml(raw: RawRegion, folder: Path) -> RawRegion:
    """The region with the settings of region.toml, where the workbook has none of its own."""
    settings, error, hashes = _settings(folder)
    if not hashes:
        return raw
    if raw.settings or raw.settings_error:
        error = "there is a region.toml beside the workbook as well; keep one of the two"
        return replace(raw, settings={}, settings_error=error)
    return replace(raw, settings=settings, settings_error=error, hashes=raw.hashes | hashes)


def _settings(folder: Path) -> tuple[dict[str, object], str, dict[str, str]]:
    """What region.toml says, why it can't be read, and its hash; nothing where there is none."""
    toml = folder / "region.toml"
    if not toml.exists():
        return {}, "", {}
    raw = toml.read_bytes()
    hashes = {toml.name: hashlib.sha256(raw).hexdigest()}
    try:
        return tomllib.loads(raw.decode("utf-8-sig")), "", hashes
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        return {}, str(problem), hashes


def read_folder(folder: Path, known: frozenset[str], prefix: str = "") -> RawRegion:
    """Every CSV file of the folder as text.

    Files whose names are no `known` tables come back as strangers, `known` ones in another format as formats, and
    spreadsheets and maps beside the tables by their names.
    """
    tables: dict[str, RawTable] = {}
    strangers: list[str] = []
    formats: list[str] = []
    beside: list[str] = []
    hashes: dict[str, str] = {}
    for path in sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith((".", "~"))):
        if path.name == BACKDROP:
            continue
        if path.suffix.lower() in OTHER_FORMATS and path.stem.lower() in known:
            formats.append(path.name)
        elif path.suffix.lower() in SPREADSHEETS_AND_MAPS:
            beside.append(path.name)
        if path.suffix.lower() != ".csv":
            continue
        if path.stem not in known:
            strangers.append(path.stem)
            continue
        hashes[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
        tables[path.stem] = read_csv(path, f"{prefix}{path.name}")
    beside += [f for f in formats if f.partition(".")[0].lower() in tables]
    formats = [f for f in formats if f not in beside]
    settings, error, more = _settings(folder)
    return RawRegion(
        folder.name, tables, tuple(strangers), tuple(formats), tuple(sorted(beside)), settings, error, hashes | more
    )


def from_frames(name: str, frames: Mapping[str, pd.DataFrame], settings: Mapping[str, Any] | None) -> RawRegion:
    """Tables in memory as raw tables, rows counted from 1; points of a GeoDataFrame become longitude and latitude."""
    tables = {table: _raw(table, frame, settings or {}) for table, frame in frames.items()}
    return RawRegion(name, tables, settings=dict(settings or {}))


def _raw(table: str, frame: pd.DataFrame, settings: Mapping[str, Any]) -> RawTable:
    frame = _flattened(table, frame, settings)
    names = column_names([str(c).strip() for c in frame.columns])
    text = pd.DataFrame({i: _as_text(frame.iloc[:, i]) for i in range(len(names))}, dtype="str")
    text.index = pd.RangeIndex(1, len(text) + 1)
    text.columns = pd.Index(names, dtype="str")
    return named_table(table, table, text, ",", [])


def _flattened(table: str, frame: pd.DataFrame, settings: Mapping[str, Any]) -> pd.DataFrame:
    """The frame with its points, if it has any, as longitude and latitude."""
    geometry = getattr(frame, "_geometry_column_name", None)
    if geometry is None or geometry not in frame.columns:
        return frame
    points: Any = frame[geometry]
    if points.crs is None:
        if not settings.get("crs"):
            raise UsageError(
                f"{table}: the GeoDataFrame has no crs. Say which with set_crs(…), or with crs in settings."
            )
        points = points.set_crs(settings["crs"])
    if not points.dropna().geom_type.eq("Point").all():
        raise UsageError(f"{table}: a site is a point. Take .representative_point() of lines and polygons.")
    points = points.to_crs(4326)
    return pd.DataFrame(frame.drop(columns=geometry)).assign(longitude=points.x, latitude=points.y)


def _as_text(column: pd.Series) -> list[str]:
    if isinstance(column.dtype, pd.StringDtype):
        return list(column.fillna("").str.strip())
    return ["" if missing else _cell(v) for v, missing in zip(column, column.isna(), strict=True)]


def _cell(value: object) -> str:
    if isinstance(value, list | tuple):
        return "; ".join(map(_cell, value))
    # pandas turns a column of whole numbers with one blank into floats, and with it the id 17 into 17.0.
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip()
