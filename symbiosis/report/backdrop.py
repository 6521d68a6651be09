"""The region's boundaries, faint, below everything else on the map."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import shapely

from symbiosis.report.projection import projection
from symbiosis.report.window import Window

FAINT = "#d9d9d9"
MOST_POINTS = 20_000


def backdrop_traces(lines: Any, enterprises: pd.DataFrame, window: Window, decimals: int) -> list[dict[str, Any]]:
    """One trace of all lines inside the window, simplified to what a pixel can show; none without lines."""
    if lines is None:
        return []
    project = projection(enterprises)
    flat = shapely.transform(lines, lambda at: np.column_stack(project(at[:, 0], at[:, 1])))
    margin = 0.05 * max(window.width, window.height)
    box = shapely.box(window.west - margin, window.south - margin, window.east + margin, window.north + margin)
    tolerance = 1 / window.scale
    shown = shapely.simplify(shapely.intersection(_finite(flat), box), tolerance, preserve_topology=False)
    while shapely.get_num_coordinates(shown) > MOST_POINTS:
        tolerance *= 2
        shown = shapely.simplify(shown, tolerance, preserve_topology=False)
    x: list[float | None] = []
    y: list[float | None] = []
    for part in shapely.get_parts(shown):
        at = np.round(shapely.get_coordinates(part), decimals)
        if len(at) > 1:
            x += [*at[:, 0].tolist(), None]
            y += [*at[:, 1].tolist(), None]
    if not x:
        return []
    line = {"color": FAINT, "width": 1}
    return [{"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, "hoverinfo": "skip"}]


def _finite(lines: Any) -> Any:
    """The lines without those that the projection has no place for (the other side of the Earth)."""
    parts = shapely.get_parts(lines)
    return shapely.multilinestrings([p for p in parts if np.isfinite(shapely.get_coordinates(p)).all()])
