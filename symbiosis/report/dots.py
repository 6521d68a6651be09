"""Firms as dots on the map, with names where there is room."""

from __future__ import annotations

from typing import Any

import numpy as np

from symbiosis.candidates.streams import Floats
from symbiosis.report.digits import count, fixed, shortened
from symbiosis.report.figure import plain
from symbiosis.report.labels import line_pixels, place_labels
from symbiosis.report.palette import INK
from symbiosis.report.view import View
from symbiosis.report.window import Window

CROWD = 150  # firms from which on dots are smaller
MOST_TEXTS = 1500  # firms with hover text; beyond, only those that exchange most


def firm_dots(
    view: View, x: Floats, y: Floats, window: Window, lines: list[dict[str, Any]], closer: Window | None = None
) -> list[dict[str, Any]]:
    """Full where they exchange, hollow where they don't; anchors ringed; the busiest ones named, off the `lines`.

    What stands in a `closer` picture is named there alone.
    """
    sites = view.plan.firms.reset_index(drop=True)
    active, anchor = (sites["partners"] > 0).to_numpy(), sites["anchor"].to_numpy(dtype=bool)
    east, north = np.round(x, window.decimals), np.round(y, window.decimals)
    names, places = place_labels(view.plan.firms, x, y, window, line_pixels(lines, window), closer)
    size = 9 if len(sites) <= CROWD else 6
    marker = {
        "size": size,
        "color": np.where(active, INK, "#ffffff").tolist(),
        "line": {"color": np.where(active, "#ffffff", "#777777").tolist(), "width": 1.2},
    }
    ring = {"symbol": "circle-open", "size": 2 * size, "color": INK, "line": {"width": 1.8}}
    return [
        {
            "type": "scatter", "mode": "markers", "x": east[anchor].tolist(), "y": north[anchor].tolist(),
            "marker": ring, "hoverinfo": "skip",
        },
        {
            "type": "scatter", "mode": "markers+text", "x": east.tolist(), "y": north.tolist(), "marker": marker,
            "meta": "names", "text": names, "textposition": places, "textfont": {"size": 12.5, "color": INK},
            "cliponaxis": False, "hovertext": _texts(view), "hovertemplate": "%{hovertext}<extra></extra>",
        },
    ]  # fmt: skip


def _texts(view: View) -> list[str]:
    sites = view.plan.firms.reset_index(drop=True)
    busy = set(sites["partners"].nlargest(MOST_TEXTS).index)
    return [
        _text(view, row) if i in busy else plain(shortened(str(row.name), 50))
        for i, row in enumerate(sites.itertuples(index=False))
    ]


def _text(view: View, row: Any) -> str:
    facts = [f"<b>{plain(shortened(row.name, 50))}</b>", "anchor enterprise"][: 1 + bool(row.anchor)]
    facts.append(count(int(row.partners), "partner") if row.partners else "no partner in this plan")
    facts.append(f"saves {fixed(row.saving, 0)} {view.currency} a year")
    return "<br>".join(facts)
