"""Firms as dots on the map, with names where there is room."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from symbiosis.candidates.streams import Flags, Floats
from symbiosis.report.digits import count, fixed, shortened
from symbiosis.report.figure import plain
from symbiosis.report.labels import line_pixels, place_labels
from symbiosis.report.palette import INK
from symbiosis.report.view import View
from symbiosis.report.window import Window

CROWD = 150  # firms from which on dots are smaller
MOST_TEXTS = 1000  # firms with a text for the pointer; of more, those with the most partners


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
    told = _told(sites, np.array([bool(name) for name in names]))
    marker = {
        "size": size,
        "color": np.where(active, INK, "#ffffff")[told].tolist(),
        "line": {"color": np.where(active, "#ffffff", "#777777")[told].tolist(), "width": 1.2},
    }
    ring = {"symbol": "circle-open", "size": 2 * size, "color": INK, "line": {"width": 1.8}}
    texts = [_text(view, row) for row in sites[told].itertuples(index=False)]
    apart = {full: ~told & (active == full) for full in (False, True)}
    return [
        *(_untold(east[k], north[k], size, full) for full, k in apart.items() if k.any()),
        {
            "type": "scatter", "mode": "markers", "x": east[anchor].tolist(), "y": north[anchor].tolist(),
            "marker": ring, "hoverinfo": "skip",
        },
        {
            "type": "scatter", "mode": "markers+text", "x": east[told].tolist(), "y": north[told].tolist(),
            "marker": marker,
            "meta": "names", "text": [n for n, t in zip(names, told, strict=True) if t],
            "textposition": [p for p, t in zip(places, told, strict=True) if t],
            "textfont": {"size": 12.5, "color": INK},
            "cliponaxis": False, "hovertext": texts, "hovertemplate": "%{hovertext}<extra></extra>",
        },
    ]  # fmt: skip


def _told(sites: pd.DataFrame, named: Flags) -> Flags:
    """Which firms the pointer tells of: those with the most partners, and all that have their name on the map."""
    busy = sites["partners"].nlargest(MOST_TEXTS).index
    told: Flags = named | sites.index.isin(busy)
    return told


def _untold(x: Floats, y: Floats, size: int, full: bool) -> dict[str, Any]:
    """Dots without a text."""
    marker = {"size": size, "color": INK if full else "#ffffff"}
    marker["line"] = {"color": "#ffffff" if full else "#777777", "width": 1.2}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": x.tolist(),
        "y": y.tolist(),
        "marker": marker,
        "hoverinfo": "skip",
    }


def _text(view: View, row: Any) -> str:
    facts = [f"<b>{plain(shortened(row.name, 50))}</b>", "anchor enterprise"][: 1 + bool(row.anchor)]
    facts.append(count(int(row.partners), "partner") if row.partners else "no partner in this plan")
    facts.append(f"saves {fixed(row.saving, 0)} {view.currency} a year")
    return "<br>".join(facts)
