"""The part of the map that a picture shows."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from symbiosis.candidates.streams import Floats

WIDTH_PX, HEIGHT_PX = 900.0, 600.0
CORE_SHARE = 0.7  # of the firms, in the second picture
CORE_ZOOM = 2.5  # the second picture is worth it from this enlargement on
FEWEST = 8  # firms from which on there is a core at all
LEAST_KM = 0.4


@dataclass(frozen=True)
class Window:
    """Edges in km east and north of the region's middle."""

    west: float
    east: float
    south: float
    north: float

    @property
    def width(self) -> float:
        """Kilometres from west to east."""
        return self.east - self.west

    @property
    def height(self) -> float:
        """Kilometres from south to north."""
        return self.north - self.south

    @property
    def scale(self) -> float:
        """Pixels per kilometre on a wide page."""
        return min(WIDTH_PX / self.width, HEIGHT_PX / self.height)

    @property
    def decimals(self) -> int:
        """Decimals of a kilometre that make a third of a pixel."""
        return min(4, max(0, math.ceil(math.log10(3 * self.scale))))


def around(x: Floats, y: Floats) -> Window:
    """All points with a margin; no narrower than half a kilometre, no flatter or steeper than a page can show."""
    width, height = (max(float(np.ptp(v)), LEAST_KM) * 1.16 for v in (x, y))
    width, height = max(width, height * 0.9), max(height, width * 0.4)
    middle_x, middle_y = float(x.max() + x.min()) / 2, float(y.max() + y.min()) / 2
    return Window(middle_x - width / 2, middle_x + width / 2, middle_y - height / 2, middle_y + height / 2)


def core(x: Floats, y: Floats) -> Window | None:
    """The window around most firms, those nearest to the median one; None where the whole shows them well enough."""
    if len(x) < FEWEST:
        return None
    away = np.hypot(x - np.median(x), y - np.median(y))
    near = away <= np.quantile(away, CORE_SHARE)
    window = around(x[near], y[near])
    return window if window.scale > CORE_ZOOM * around(x, y).scale else None
