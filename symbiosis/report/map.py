"""The map: firms as dots, exchanges as bent lines, in true proportions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.report.backdrop import backdrop_traces
from symbiosis.report.digits import fixed, listed, rounded, unit_name
from symbiosis.report.dots import firm_dots
from symbiosis.report.figure import Figure
from symbiosis.report.hubs import by_haul, hub_marks, hub_places
from symbiosis.report.lines import drawn, faint, line_table
from symbiosis.report.palette import GREY, INK, OTHER
from symbiosis.report.projection import local_km, scale_bar_km
from symbiosis.report.view import View
from symbiosis.report.window import Window, around, core

MOST_LINES = 400  # the rest is drawn thin, grey and without text


@dataclass(frozen=True)
class Maps:
    """The pictures, the legend (colour, name, number of exchanges), and how many lines are grey up to which amount."""

    figures: list[Figure]
    legend: list[tuple[str, str, int]]
    grouped: int
    grouped_below: str


def draw_maps(view: View) -> Maps:
    """The whole region, and its core where most firms stand too close together to be told apart."""
    sites = view.plan.region.enterprises
    east, north = local_km(sites)
    hubs = hub_places(view)
    also = np.array(list(hubs.values())).reshape(-1, 2)
    whole, middle = around(np.append(east, also[:, 0]), np.append(north, also[:, 1])), core(east, north)
    decimals = (middle or whole).decimals
    lines = line_table(view)
    shown, rest = lines.head(MOST_LINES), lines.iloc[MOST_LINES:]
    at = dict(zip(sites["enterprise"], zip(east.tolist(), north.tolist(), strict=True), strict=True)) | hubs
    lined = [*faint(by_haul(rest), at, decimals), *drawn(view, by_haul(shown), at, decimals)]
    lined += hub_marks(view, hubs, decimals)
    dots = firm_dots(view, east, north, whole, lined, middle)
    traces = [*backdrop_traces(view.plan.region.backdrop, sites, whole, decimals), *lined]
    label = "Map of the region with the exchanges of the plan"
    figures = [Figure("map", label, [*traces, *dots], map_layout(whole), whole.height / whole.width, most=680)]
    if middle is not None:
        near = firm_dots(view, east, north, middle, lined)
        label = "Map of the part of the region where most firms stand"
        layout, ratio = map_layout(middle), middle.height / middle.width
        figures.append(Figure("map-core", label, near, layout, ratio, most=680, base="map", shared=len(traces)))
    return Maps(figures, _legend(view, shown), len(rest), _limit(rest))


def _limit(rest: pd.DataFrame) -> str:
    """Up to which amount, per unit, exchanges are drawn in grey."""
    most = rest.groupby("unit")["quantity"].max()
    return "up to " + listed([f"{rounded(float(amount))} {unit_name(str(u))} a year" for u, amount in most.items()])


def _legend(view: View, shown: pd.DataFrame) -> list[tuple[str, str, int]]:
    """In the order of the palette; grey last."""
    counts = shown["colour"].value_counts()
    entries = [(c, view.material.get(m, m), int(counts[c])) for m, c in view.colours.items() if c in counts]
    return [*entries, (GREY, OTHER, int(counts[GREY]))] if GREY in counts else entries


def map_layout(window: Window) -> dict[str, Any]:
    """Layout of a map without axes: scale bar, north up, true proportions."""
    bar = scale_bar_km(window.width)
    left, low = window.west + 0.03 * window.width, window.south + 0.04 * window.height
    label = f"{fixed(bar, 0) if bar >= 1 else f'{bar:g}'} km"
    return {
        "xaxis": {"visible": False, "range": [window.west, window.east]},
        "yaxis": {"visible": False, "range": [window.south, window.north], "scaleanchor": "x", "scaleratio": 1},
        "hovermode": "closest",
        "dragmode": "pan",
        "margin": {"l": 4, "r": 4, "t": 4, "b": 4},
        "shapes": [
            {"type": "line", "x0": left, "x1": left + bar, "y0": low, "y1": low, "line": {"color": INK, "width": 3}}
        ],
        "annotations": [
            {"x": left + bar / 2, "y": low, "text": label, "showarrow": False, "yshift": 11},
            {
                "xref": "paper", "yref": "paper", "x": 0.015, "y": 0.985, "text": "↑<br>N", "showarrow": False,
                "font": {"size": 15},
            },
        ],
    }  # fmt: skip
