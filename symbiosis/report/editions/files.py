"""Writes an edition into a folder, from the edition alone."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from symbiosis import __version__
from symbiosis.report.editions.book import edition_workbook
from symbiosis.report.editions.edition import Edition
from symbiosis.report.editions.page import render_edition
from symbiosis.report.geopackage import write_layers
from symbiosis.report.json import as_json
from symbiosis.report.palette import material_colours
from symbiosis.report.tables import write_table


def fill_edition(edition: Edition, folder: Path) -> None:
    """Tables, network, summary.json, report.html, report.xlsx and manifest.json of the edition."""
    for name, table in edition.tables.items():
        write_table(table, folder / f"{name}.csv")
    edition_layers(edition, folder)
    (folder / "summary.json").write_text(as_json(edition.summary | {"left_out": list(edition.notes)}), encoding="utf-8")
    (folder / "report.html").write_text(render_edition(edition), encoding="utf-8")
    (folder / "report.xlsx").write_bytes(edition_workbook(edition))
    (folder / "manifest.json").write_text(as_json(manifest_of(edition)), encoding="utf-8")


def manifest_of(edition: Edition) -> dict[str, Any]:
    """What it is and when it was made. Settings, options and hashes of inputs stay with the planner: a hash of a small
    table can be found again by trying, and times tell sizes.
    """
    return {
        "program": "symbiosis", "version": __version__, "edition": str(edition.audience),
        "made_for": edition.audience.words, "model": edition.summary["model"],
        "written": datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        "not_here": "settings, options and hashes of the inputs are in the manifest of the internal edition",
    }  # fmt: skip


def edition_layers(edition: Edition, folder: Path) -> None:
    """Layers `enterprises` and `exchanges` with the columns of the edition's tables, at the places shown."""
    at = edition.sites.set_index("id")[["longitude", "latitude"]]
    sites, rows = edition.tables["enterprises"], edition.tables["exchanges"]
    points = gpd.points_from_xy(*at.loc[sites["enterprise"]].to_numpy(dtype="float64").reshape(-1, 2).T)
    ends = [at.loc[rows[side]].to_numpy(dtype="float64").reshape(-1, 2) for side in ("from", "to")]
    lines = shapely.linestrings(np.stack(ends, axis=1)) if len(rows) else []
    write_layers(
        gpd.GeoDataFrame(sites.copy(), geometry=points, crs=4326),
        gpd.GeoDataFrame(rows.copy(), geometry=lines, crs=4326),
        material_colours(rows) if "unit" in rows else {},
        folder,
    )
