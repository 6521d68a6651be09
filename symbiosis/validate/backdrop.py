"""The lines that maps are drawn over: of all regions together, where they are near the firms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import shapely

from symbiosis.findings.collector import Findings
from symbiosis.load.backdrop import FILE
from symbiosis.load.raw import RawRegion

NEAR = 1.0  # degrees


def backdrop_of(raws: Sequence[RawRegion], sites: pd.DataFrame, found: Findings) -> Any:
    """The lines as one geometry, None where there are none; what can't be drawn is a warning and left out."""
    placed = sites[["longitude", "latitude"]].astype("float64").dropna()
    lines = []
    for raw in raws:
        if raw.backdrop is None:
            continue
        file = f"{raw.name}/{FILE}" if len(raws) > 1 else FILE
        if raw.backdrop.problem:
            found.add("no-backdrop", file, detail=raw.backdrop.problem)
        elif len(placed) and not _near(raw.backdrop.lines, placed):
            found.add("backdrop-elsewhere", file)
        else:
            lines.append(raw.backdrop.lines)
    return shapely.multilinestrings([part for many in lines for part in many.geoms]) if lines else None


def _near(lines: Any, placed: pd.DataFrame) -> bool:
    west, south = placed.min()
    east, north = placed.max()
    around = shapely.box(west - NEAR, south - NEAR, east + NEAR, north + NEAR)
    return bool(shapely.box(*lines.bounds).intersects(around))
