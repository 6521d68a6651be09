"""The map of an edition: the firms that appear, and the exchanges between them, from the edition's own tables alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from symbiosis.candidates.streams import Floats
from symbiosis.report.digits import fixed, places, shortened, unit_name
from symbiosis.report.editions.audience import Shown
from symbiosis.report.editions.edition import Edition
from symbiosis.report.figure import Figure, plain
from symbiosis.report.labels import place_labels
from symbiosis.report.lines import BEND, BEND_MORE, BENDS, POINTS, curve
from symbiosis.report.map import map_layout
from symbiosis.report.palette import GREY, INK
from symbiosis.report.projection import local_km
from symbiosis.report.window import Window, around, core


def draw_edition_maps(edition: Edition) -> list[Figure]:
    """The whole, and its core where most firms stand too close together; nothing without any firm.

    Firms by name are full dots, aliases hollow ones in the middle of a coarse cell.
    """
    sites = edition.sites
    if sites.empty:
        return []
    # Aliases of one cell stand beside each other, evenly, so that none hides another.
    east, north = local_km(sites)
    whole, middle = around(east, north), core(east, north)
    east = east + _beside(sites) * 14 / (middle or whole).scale
    at = dict(zip(sites["id"], zip(east.tolist(), north.tolist(), strict=True), strict=True))
    names = dict(zip(sites["id"], sites["name"], strict=True))
    lines = _lines(edition, at, names, (middle or whole).decimals)
    label = "Map of the firms that appear, with the exchanges between them"
    traces = [*lines, _dots(edition, east, north, whole)]
    figures = [Figure("map", label, traces, map_layout(whole), whole.height / whole.width, most=680)]
    if middle is not None:
        near, ratio = [_dots(edition, east, north, middle)], middle.height / middle.width
        label = "Map of the part where most firms stand"
        figures.append(
            Figure("map-core", label, near, map_layout(middle), ratio, most=680, base="map", shared=len(lines))
        )
    return figures


def _beside(sites: pd.DataFrame) -> Floats:
    same = sites.groupby(["longitude", "latitude"])
    n, size = same.cumcount().to_numpy(), same["id"].transform("size").to_numpy()
    return np.asarray(n - (size - 1) / 2, dtype="float64")


def _lines(
    edition: Edition, at: dict[str, tuple[float, float]], names: dict[str, str], decimals: int
) -> list[dict[str, Any]]:
    rows = edition.tables["exchanges"]
    if rows.empty:
        return []
    x: list[float | None] = []
    y: list[float | None] = []
    marks: dict[str, list[Any]] = {"x": [], "y": [], "angle": [], "text": []}
    bends = BEND + BEND_MORE * (rows.groupby(["from", "to"]).cumcount() % BENDS)
    for row, bend in zip(rows.to_dict("records"), bends, strict=True):
        east, north = curve(at[row["from"]], at[row["to"]], float(bend), POINTS)
        x += [*np.round(east, decimals).tolist(), None]
        y += [*np.round(north, decimals).tolist(), None]
        i = POINTS // 2
        marks["x"].append(round(float(east[i]), decimals))
        marks["y"].append(round(float(north[i]), decimals))
        marks["angle"].append(
            round(float(np.degrees(np.arctan2(east[i + 1] - east[i - 1], north[i + 1] - north[i - 1]))))
        )
        ends = f"<b>{plain(shortened(names[row['from']], 40))} → {plain(shortened(names[row['to']], 40))}</b>"
        marks["text"].append(f"{ends}<br>{plain(shortened(stream(edition, row), 60))}: {amount(row)}")
    arrows = {
        "symbol": "triangle-up",
        "size": 10,
        "angle": marks["angle"],
        "color": INK,
        "line": {"color": "#fff", "width": 0.8},
    }
    return [
        {"type": "scatter", "mode": "lines", "x": x, "y": y, "hoverinfo": "skip",
         "line": {"color": GREY, "width": 1.4}},
        {
            "type": "scatter", "mode": "markers", "x": marks["x"], "y": marks["y"], "marker": arrows,
            "text": marks["text"], "hovertemplate": "%{text}<extra></extra>",
        },
    ]  # fmt: skip


def _dots(edition: Edition, east: Floats, north: Floats, window: Window) -> dict[str, Any]:
    sites, firms = edition.sites, edition.tables["enterprises"].set_index("enterprise")
    named = (sites["how"] == Shown.NAME).to_numpy()
    facts = sites.join(firms[["partners", "gives_t", "takes_t"]].fillna(0.0), on="id").assign(anchor=False)
    texts, sides = place_labels(facts, east, north, window)
    marker = {
        "size": 10, "color": np.where(named, INK, "#ffffff").tolist(),
        "line": {"color": np.where(named, "#ffffff", INK).tolist(), "width": 1.4},
    }  # fmt: skip
    return {
        "type": "scatter", "mode": "markers+text", "meta": "names", "marker": marker, "text": texts,
        "x": np.round(east, window.decimals).tolist(), "y": np.round(north, window.decimals).tolist(),
        "textposition": sides, "textfont": {"size": 12, "color": INK},
        "cliponaxis": False, "hovertext": [plain(n) for n in sites["name"]],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }  # fmt: skip


def stream(edition: Edition, row: dict[Any, Any]) -> str:
    """`Fly ash → cement filler`, or one name where both are alike."""
    give, take = (edition.materials.get(row[c], row[c]) for c in ("material", "need_material"))
    return give if give == take else f"{give} → {take}"


def amount(row: dict[Any, Any]) -> str:
    """`12 400 t a year`, or that it isn't given."""
    value = float(row["quantity"])
    return f"{fixed(value, places([value]))} {unit_name(row['unit'])} a year" if value == value else "amount not given"
