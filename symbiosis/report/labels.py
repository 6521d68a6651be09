"""Which firms' names fit on the map, and on which side of their dots."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from symbiosis.candidates.streams import Floats
from symbiosis.report.digits import shortened
from symbiosis.report.figure import plain
from symbiosis.report.window import Window

LONGEST = 30
MOST, MOST_TRIED = 40, 1000  # names in one picture (more hide what they name), and firms whose name is tried
CHARACTER_PX, LINE_PX, GAP_PX = 6.6, 15.0, 9.0
MOST_COVERED = 12  # points of lines under a name
STEP_PX, MOST_STEPS = 4.0, 400  # between the points at which a line is felt, and how many a straight piece has at most

Box = tuple[float, float, float, float]


def place_labels(
    firms: pd.DataFrame,
    x: Floats,
    y: Floats,
    window: Window,
    lines: Floats | None = None,
    closer: Window | None = None,
) -> tuple[list[str], list[str]]:
    """Per firm (name, anchor, partners, gives_t, takes_t) its name (blank without room) and text position.

    Names are set one by one, anchors and busy firms first, where they cover neither a dot nor a name, on the side that
    covers least of the `lines` (points in pixels, one a row), and not in a tangle of them unless it is an anchor's; a
    wide page is assumed, narrower ones leave the names out. What stands in a `closer` picture is named there.
    """
    lines = np.empty((0, 2)) if lines is None else lines
    px, py = (x - window.west) * window.scale, (window.north - y) * window.scale
    page = (0.0, 0.0, window.width * window.scale, window.height * window.scale)
    sites = firms.reset_index(drop=True)
    order = (
        sites.assign(size=sites["gives_t"] + sites["takes_t"])
        .sort_values(["anchor", "partners", "size"], ascending=False, kind="stable")
        .index
    )
    taken = np.column_stack([px - 6, py - 6, px + 6, py + 6])
    names, places = [""] * len(x), ["middle right"] * len(x)
    for i in map(int, order[:MOST_TRIED]):
        if sum(map(bool, names)) >= MOST:
            break
        if closer is not None and closer.west <= x[i] <= closer.east and closer.south <= y[i] <= closer.north:
            continue
        name = shortened(str(sites["name"].iat[i]), LONGEST)
        free = [
            (_covered(box, lines), place, box)
            for place, box in _sides(float(px[i]), float(py[i]), CHARACTER_PX * len(name))
            if _inside(box, page) and not _overlaps(box, taken)
        ]
        hidden, place, box = min(free, key=lambda side: side[0], default=(0, "", page))
        # In a tangle of lines a name can't be read: there the pointer tells it.
        if free and (hidden <= MOST_COVERED or bool(sites["anchor"].iat[i])):
            names[i], places[i] = _clear(plain(name), place, bool(sites["anchor"].iat[i])), place
            taken = np.vstack([taken, box])
    return names, places


def line_pixels(traces: list[dict[str, Any]], window: Window) -> Floats:
    """Points every few pixels along the lines of the traces, as (right, down) in the window's pixels."""
    parts = [np.empty((0, 2))]
    for trace in (t for t in traces if t["mode"] == "lines"):
        right = (np.array(trace["x"], dtype="float64") - window.west) * window.scale
        down = (window.north - np.array(trace["y"], dtype="float64")) * window.scale
        points = np.column_stack([right, down])
        start, end = points[:-1], points[1:]
        whole = ~np.isnan(start + end).any(axis=1)
        start, end = start[whole], end[whole]
        steps = np.clip(np.hypot(*(end - start).T) / STEP_PX, 1, MOST_STEPS).astype("int64")
        row = np.repeat(np.arange(len(start)), steps)
        nth = np.arange(len(row)) - np.repeat(np.cumsum(steps) - steps, steps)
        parts.append(start[row] + (end - start)[row] * (nth / steps[row])[:, None])
    return np.concatenate(parts)


def _covered(box: Box, lines: Floats) -> int:
    """How many points of lines a name would cover."""
    x, y = lines.T
    return int(((x > box[0]) & (x < box[2]) & (y > box[1]) & (y < box[3])).sum())


def _clear(name: str, place: str, ringed: bool) -> str:
    """The name, moved off the ring of an anchor by blanks that do not collapse."""
    if not ringed:
        return name
    return (
        f"\u00a0\u00a0{name}" if place == "middle right" else f"{name}\u00a0\u00a0" if place == "middle left" else name
    )


def _sides(px: float, py: float, width: float) -> list[tuple[str, Box]]:
    half = LINE_PX / 2
    return [
        ("middle right", (px + GAP_PX, py - half, px + GAP_PX + width, py + half)),
        ("middle left", (px - GAP_PX - width, py - half, px - GAP_PX, py + half)),
        ("top center", (px - width / 2, py - 6.5 - LINE_PX, px + width / 2, py - 6.5)),
        ("bottom center", (px - width / 2, py + 6.5, px + width / 2, py + 6.5 + LINE_PX)),
    ]


def _inside(box: Box, page: Box) -> bool:
    return bool(box[0] >= page[0] and box[1] >= page[1] and box[2] <= page[2] and box[3] <= page[3])


def _overlaps(box: Box, others: Floats) -> bool:
    """Whether the box covers any of the others, one a row."""
    left, top, right, low = others.T
    return bool(((box[0] < right) & (left < box[2]) & (box[1] < low) & (top < box[3])).any())
