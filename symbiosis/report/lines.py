"""Exchanges as lines on the map, bent to the right of their direction."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.candidates.streams import Floats
from symbiosis.report.digits import fixed, rounded, shortened
from symbiosis.report.figure import plain
from symbiosis.report.palette import PALE, faded
from symbiosis.report.view import View

WIDEST, THINNEST = 9.0, 1.2
POINTS, FEW_POINTS = 18, 6
BEND, BEND_MORE, BENDS = 0.09, 0.06, 5
MOST_FAINT, MANY_FAINT = 3000, 1000  # beyond the second they are bent at their middle only

Places = dict[str, tuple[float, float]]


def line_table(view: View) -> pd.DataFrame:
    """Exchanges, largest share of their unit first, with colour, width, dash and bend.

    Width grows with the square root of the tonnes; energy and what has no known mass is thin.
    """
    e = view.exchanges
    tonnes = e["tonnes"].fillna(0.0).to_numpy()
    share_of_most = np.sqrt(tonnes / max(float(tonnes.max(initial=0.0)), 1e-12))
    width = THINNEST + (WIDEST - THINNEST) * share_of_most
    # Several streams between two firms bend by different amounts, so that none hides another.
    nth = e.groupby(["from", "to"]).cumcount()
    lines = e.assign(
        width=np.round(width * 2) / 2,
        dash=np.where(e["unit"] == "MWh", "dash", "solid"),
        colour=e["material"].map(view.colour),
        bend=BEND + BEND_MORE * (nth % BENDS),
        share=e["quantity"] / e.groupby("unit")["quantity"].transform("sum"),
    )
    return lines.sort_values("share", ascending=False, kind="stable", ignore_index=True)


def drawn(view: View, lines: pd.DataFrame, at: Places, decimals: int) -> list[dict[str, Any]]:
    """Per colour and style one trace of lines, and per colour one of arrows that carry the hover text."""
    traces: list[dict[str, Any]] = []
    for (colour, width, dash), rows in lines.groupby(["colour", "width", "dash"], sort=False):
        line = {"color": faded(str(colour), 0.75), "width": width, "dash": dash}
        traces.append(_trace(rows, at, POINTS, decimals) | {"line": line, "meta": colour})
    return [*traces, *(_arrows(view, str(c), rows, at, decimals) for c, rows in lines.groupby("colour", sort=False))]


def faint(rest: pd.DataFrame, at: Places, decimals: int) -> list[dict[str, Any]]:
    """One thin grey line per pair of firms, for exchanges too small to be told apart."""
    if rest.empty:
        return []
    pairs = rest[["from", "to"]].drop_duplicates().head(MOST_FAINT).assign(bend=BEND)
    points = FEW_POINTS if len(pairs) <= MANY_FAINT else 3
    return [_trace(pairs, at, points, decimals) | {"line": {"color": PALE, "width": 0.8}, "meta": "rest"}]


def curve(start: tuple[float, float], end: tuple[float, float], bend: float, points: int) -> tuple[Floats, Floats]:
    """A quadratic Bézier whose middle lies `bend` of its length to the right."""
    (x0, y0), (x1, y1) = start, end
    middle_x = (x0 + x1) / 2 + bend * (y1 - y0) * 2
    middle_y = (y0 + y1) / 2 - bend * (x1 - x0) * 2
    t = np.linspace(0, 1, points)
    x = (1 - t) ** 2 * x0 + 2 * t * (1 - t) * middle_x + t**2 * x1
    y = (1 - t) ** 2 * y0 + 2 * t * (1 - t) * middle_y + t**2 * y1
    return x, y


def _trace(rows: pd.DataFrame, at: Places, points: int, decimals: int) -> dict[str, Any]:
    x: list[float | None] = []
    y: list[float | None] = []
    for giver, taker, bend in zip(rows["from"], rows["to"], rows["bend"], strict=True):
        east, north = curve(at[giver], at[taker], bend, points)
        x += [*np.round(east, decimals).tolist(), None]
        y += [*np.round(north, decimals).tolist(), None]
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "hoverinfo": "skip"}


def _arrows(view: View, colour: str, rows: pd.DataFrame, at: Places, decimals: int) -> dict[str, Any]:
    x, y, angle, text = [], [], [], []
    for row in rows.to_dict("records"):
        east, north = curve(at[row["from"]], at[row["to"]], row["bend"], POINTS)
        i = POINTS // 2
        x.append(round(float(east[i]), decimals))
        y.append(round(float(north[i]), decimals))
        angle.append(round(float(np.degrees(np.arctan2(east[i + 1] - east[i - 1], north[i + 1] - north[i - 1])))))
        text.append(_hover(view, row))
    marker = {"symbol": "triangle-up", "size": 10, "angle": angle, "color": colour}
    marker |= {"line": {"color": "#fff", "width": 0.8}}
    return {
        "type": "scatter", "mode": "markers", "x": x, "y": y, "marker": marker, "meta": colour,
        "text": text, "hovertemplate": "%{text}<extra></extra>",
    }  # fmt: skip


def _hover(view: View, row: dict[Hashable, Any]) -> str:
    facts = [
        f"<b>{plain(shortened(row['giver'], 40))} → {plain(shortened(row['taker'], 40))}</b>",
        f"{plain(shortened(row['stream'], 60))}: {row['amount']} a year, {rounded(row['km'])} km",
        f"saves {fixed(row['saving'], 0)} {view.currency} a year",
        f"price band {row['band']}",
    ]
    return "<br>".join(facts)
