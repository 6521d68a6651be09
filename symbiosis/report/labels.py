"""Which firms' names fit on the map, and on which side of their dots."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.candidates.streams import Floats
from symbiosis.report.digits import shortened
from symbiosis.report.figure import plain
from symbiosis.report.window import Window

LONGEST = 30
MOST = 40  # names in one picture; more hide what they name
CHARACTER_PX, LINE_PX, GAP_PX = 6.6, 15.0, 9.0

Box = tuple[float, float, float, float]


def place_labels(firms: pd.DataFrame, x: Floats, y: Floats, window: Window) -> tuple[list[str], list[str]]:
    """Per firm (name, anchor, partners, gives_t, takes_t) its name (blank without room) and text position.

    Names are set one by one, anchors and busy firms first, on the first side where they cover neither a dot nor a
    name; a wide page is assumed, narrower ones leave the names out.
    """
    px, py = (x - window.west) * window.scale, (window.north - y) * window.scale
    page = (0.0, 0.0, window.width * window.scale, window.height * window.scale)
    sites = firms.reset_index(drop=True)
    order = (
        sites.assign(size=sites["gives_t"] + sites["takes_t"])
        .sort_values(["anchor", "partners", "size"], ascending=False, kind="stable")
        .index
    )
    taken: list[Box] = [(a - 6, b - 6, a + 6, b + 6) for a, b in zip(px, py, strict=True)]
    names, places = [""] * len(x), ["middle right"] * len(x)
    for i in map(int, order):
        if sum(map(bool, names)) >= MOST:
            break
        name = shortened(str(sites["name"].iat[i]), LONGEST)
        for place, box in _sides(float(px[i]), float(py[i]), CHARACTER_PX * len(name)):
            if _inside(box, page) and not any(_overlap(box, other) for other in taken):
                names[i], places[i] = _clear(plain(name), place, bool(sites["anchor"].iat[i])), place
                taken.append(box)
                break
    return names, places


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


def _overlap(a: Box, b: Box) -> bool:
    return bool(np.logical_and(a[0] < b[2], b[0] < a[2]) and a[1] < b[3] and b[1] < a[3])
