"""Writes a region folder, never over something that is there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from symbiosis.errors import UsageError


def fresh_folder(folder: Path) -> Path:
    """The folder, made where it is missing; UsageError where it holds anything."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} isn't empty; choose a new folder, so that nothing is overwritten.")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def write_region(folder: Path, tables: Mapping[str, pd.DataFrame], settings: str) -> list[Path]:
    """Write tables as CSV and settings as region.toml into a new folder; returns the files."""
    fresh_folder(folder)
    files = []
    for name, table in tables.items():
        files.append(folder / f"{name}.csv")
        table.to_csv(files[-1], index=False, float_format="%.6g", lineterminator="\n", encoding="utf-8")
    files.append(folder / "region.toml")
    files[-1].write_text(settings, encoding="utf-8")
    return files
