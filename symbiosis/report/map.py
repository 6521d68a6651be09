"""The map: firms as dots, exchanges as bent lines, in true proportions."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.candidates.streams import Floats
from symbiosis.report.digits import fixed, listed, rounded, shortened, unit_name
from symbiosis.report.figure import Figure, plain
from symbiosis.report.labels import place_labels
from symbiosis.report.palette import GREY, INK, OTHER, PALE, faded
from symbiosis.report.projection import local_km, scale_bar_km
from symbiosis.report.view import View

MOST_LINES = 400  # the rest is drawn as thin grey lines without text
WIDEST, THINNEST = 9.0, 1.2
POINTS = 18
WIDTH_PX, HEIGHT_PX = 900.0, 560.0
CORE_SHARE = 0.7  # of the firms, in the second picture
CORE_ZOOM = 2.5  # the second picture is worth it from this enlargement on


@dataclass(frozen=True)
class Window:
    """The part of the map that a picture shows, in km east and north of the region's middle."""

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


@dataclass(frozen=True)
class Maps:
    """The pictures, the legend (colour, name, materials it stands for) and what had to be simplified."""

    figures: list[Figure]
    legend: list[tuple[str, str, int]]
    grouped: int
    grouped_below: str


def draw_maps(view: View) -> Maps:
    """The whole region, and its core where most firms stand too close together to be told apart."""
    sites = view.plan.region.enterprises
    east, north = local_km(sites)
    lines = _lines(view)
    shown, rest = lines.head(MOST_LINES), lines.iloc[MOST_LINES:]
    at = dict(zip(sites["enterprise"], zip(east, north, strict=True), strict=True))
    traces = [*_faint(rest, at), *_drawn(view, shown, at)]
    whole = _window(east, north)
    figures = [_figure(view, "map", "Map of the region with the exchanges of the plan", whole, traces, east, north)]
    core = _core(east, north)
    if core is not None and core.scale > CORE_ZOOM * whole.scale:
        label = "Map of the part of the region where most firms stand"
        figures.append(_figure(view, "map-core", label, core, traces, east, north))
    return Maps(figures, _legend(view, shown), len(rest), _limit(rest))


def _limit(rest: pd.DataFrame) -> str:
    """Below which amount, per unit, exchanges are drawn in grey."""
    most = rest.groupby("unit")["quantity"].max()
    return "up to " + listed([f"{rounded(float(amount))} {unit_name(str(u))} a year" for u, amount in most.items()])


def _lines(view: View) -> pd.DataFrame:
    """Exchanges largest first: width by tonnes among those of known mass, energy and the rest thin."""
    e = view.exchanges
    tonnes = e["tonnes"].fillna(0.0).to_numpy()
    most = float(tonnes.max(initial=0.0))
    width = np.where(tonnes > 0, THINNEST + (WIDEST - THINNEST) * np.sqrt(tonnes / most if most else tonnes), THINNEST)
    e = e.assign(width=np.round(width * 2) / 2, dash=np.where(e["unit"] == "MWh", "dash", "solid"))
    e = e.assign(colour=e["material"].map(view.colour))
    # Several streams between two firms bend by different amounts, so that none hides another.
    nth = e.groupby(["from", "to"]).cumcount()
    e = e.assign(bend=0.09 + 0.06 * (nth % 5))
    share = e["quantity"] / e.groupby("unit")["quantity"].transform("sum")
    return e.assign(share=share).sort_values("share", ascending=False, kind="stable", ignore_index=True)


def _curve(start: tuple[float, float], end: tuple[float, float], bend: float) -> tuple[Floats, Floats]:
    """A line bent to the right of its direction (a quadratic Bézier)."""
    (x0, y0), (x1, y1) = start, end
    middle_x = (x0 + x1) / 2 + bend * (y1 - y0) * 2
    middle_y = (y0 + y1) / 2 - bend * (x1 - x0) * 2
    t = np.linspace(0, 1, POINTS)
    x = (1 - t) ** 2 * x0 + 2 * t * (1 - t) * middle_x + t**2 * x1
    y = (1 - t) ** 2 * y0 + 2 * t * (1 - t) * middle_y + t**2 * y1
    return x, y


def _faint(rest: pd.DataFrame, at: dict[str, tuple[float, float]]) -> list[dict[str, Any]]:
    if rest.empty:
        return []
    pairs = rest[["from", "to"]].drop_duplicates()
    x, y = _joined(pairs.assign(bend=0.09), at)
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": x,
            "y": y,
            "hoverinfo": "skip",
            "line": {"color": PALE, "width": 0.8},
            "meta": "rest",
        }
    ]


def _drawn(view: View, lines: pd.DataFrame, at: dict[str, tuple[float, float]]) -> list[dict[str, Any]]:
    """Per colour and style one trace of lines, and per colour one of arrows that carry the hover text."""
    traces: list[dict[str, Any]] = []
    for (colour, width, dash), rows in lines.groupby(["colour", "width", "dash"], sort=False):
        x, y = _joined(rows, at)
        line = {"color": faded(str(colour), 0.75), "width": width, "dash": dash}
        traces.append(
            {"type": "scatter", "mode": "lines", "x": x, "y": y, "hoverinfo": "skip", "line": line, "meta": colour}
        )
    for colour, rows in lines.groupby("colour", sort=False):
        traces.append(_arrows(view, str(colour), rows, at))
    return traces


def _joined(rows: pd.DataFrame, at: dict[str, tuple[float, float]]) -> tuple[list[float | None], list[float | None]]:
    x: list[float | None] = []
    y: list[float | None] = []
    for giver, taker, bend in zip(rows["from"], rows["to"], rows["bend"], strict=True):
        east, north = _curve(at[giver], at[taker], bend)
        x += [*np.round(east, 3).tolist(), None]
        y += [*np.round(north, 3).tolist(), None]
    return x, y


def _arrows(view: View, colour: str, rows: pd.DataFrame, at: dict[str, tuple[float, float]]) -> dict[str, Any]:
    x, y, angle, text = [], [], [], []
    for row in rows.to_dict("records"):
        east, north = _curve(at[row["from"]], at[row["to"]], row["bend"])
        i = POINTS // 2
        x.append(round(float(east[i]), 3))
        y.append(round(float(north[i]), 3))
        angle.append(round(float(np.degrees(np.arctan2(east[i + 1] - east[i - 1], north[i + 1] - north[i - 1]))), 1))
        text.append(_hover(view, row))
    marker = {
        "symbol": "triangle-up",
        "size": 10,
        "angle": angle,
        "color": colour,
        "line": {"color": "#fff", "width": 0.8},
    }
    return {
        "type": "scatter",
        "mode": "markers",
        "x": x,
        "y": y,
        "marker": marker,
        "text": text,
        "hovertemplate": "%{text}<extra></extra>",
        "meta": colour,
    }


def _hover(view: View, row: dict[Hashable, Any]) -> str:
    facts = [
        f"<b>{plain(shortened(row['giver'], 40))} → {plain(shortened(row['taker'], 40))}</b>",
        f"{plain(shortened(row['stream'], 60))}: {row['amount']} a year, {rounded(row['km'])} km",
        f"saves {fixed(row['saving'], 0)} {view.currency} a year",
        f"price band {row['band']}",
    ]
    return "<br>".join(facts)


def _legend(view: View, shown: pd.DataFrame) -> list[tuple[str, str, int]]:
    """Colour, name and number of exchanges, in the order of the palette; grey last."""
    counts = shown["colour"].value_counts()
    entries = [(c, view.material.get(m, m), int(counts[c])) for m, c in view.colours.items() if c in counts]
    return [*entries, (GREY, OTHER, int(counts[GREY]))] if GREY in counts else entries


def _window(x: Floats, y: Floats) -> Window:
    """All points with a margin; no narrower than half a kilometre, no flatter or steeper than a page can show."""
    width, height = max(float(np.ptp(x)), 0.4) * 1.16, max(float(np.ptp(y)), 0.4) * 1.16
    width, height = max(width, height * 0.9), max(height, width * 0.4)
    middle_x, middle_y = (x.max() + x.min()) / 2, (y.max() + y.min()) / 2
    return Window(middle_x - width / 2, middle_x + width / 2, middle_y - height / 2, middle_y + height / 2)


def _core(x: Floats, y: Floats) -> Window | None:
    """The window around the share of firms nearest to the middle one; None for a handful of firms."""
    if len(x) < 8:
        return None
    away = np.hypot(x - np.median(x), y - np.median(y))
    near = away <= np.quantile(away, CORE_SHARE)
    return _window(x[near], y[near])


def _figure(
    view: View, name: str, label: str, window: Window, traces: list[dict[str, Any]], x: Floats, y: Floats
) -> Figure:
    bar = scale_bar_km(window.width)
    left, low = window.west + 0.03 * window.width, window.south + 0.04 * window.height
    axis = {"visible": False, "fixedrange": False}
    layout = {
        "xaxis": axis | {"range": [window.west, window.east]},
        "yaxis": axis | {"range": [window.south, window.north], "scaleanchor": "x", "scaleratio": 1},
        "hovermode": "closest",
        "dragmode": "pan",
        "margin": {"l": 4, "r": 4, "t": 4, "b": 4},
        "shapes": [
            {"type": "line", "x0": left, "x1": left + bar, "y0": low, "y1": low, "line": {"color": INK, "width": 3}}
        ],
        "annotations": [
            {
                "x": left + bar / 2,
                "y": low,
                "text": f"{fixed(bar, 0) if bar >= 1 else f'{bar:g}'} km",
                "showarrow": False,
                "yshift": 11,
            },
            {
                "xref": "paper",
                "yref": "paper",
                "x": 0.985,
                "y": 0.985,
                "text": "↑<br>N",
                "showarrow": False,
                "font": {"size": 15},
            },
        ],
    }
    dots = _dots(view, x, y, window)
    return Figure(name, label, [*traces, *dots], layout, ratio=window.height / window.width, most=680)


def _dots(view: View, x: Floats, y: Floats, window: Window) -> list[dict[str, Any]]:
    """Firms: full where they exchange, hollow where they don't; anchors ringed; names where there is room."""
    sites = view.plan.enterprises.reset_index(drop=True)
    active = (sites["partners"] > 0).to_numpy()
    anchor = sites["anchor"].to_numpy(dtype=bool)
    text = [_firm_hover(view, row) for row in sites.itertuples(index=False)]
    fill = np.where(active, INK, "#ffffff").tolist()
    edge = np.where(active, "#ffffff", "#777777").tolist()
    common = {"type": "scatter", "x": np.round(x, 3).tolist(), "y": np.round(y, 3).tolist()}
    ring = {
        "x": x[anchor].round(3).tolist(),
        "y": y[anchor].round(3).tolist(),
        "hoverinfo": "skip",
        "type": "scatter",
        "mode": "markers",
    }
    names, places = place_labels(view, x, y, window.west, window.east, window.south, window.north)
    return [
        ring | {"marker": {"symbol": "circle-open", "size": 18, "color": INK, "line": {"width": 1.8}}},
        common | {
            "mode": "markers+text", "marker": {"size": 9, "color": fill, "line": {"color": edge, "width": 1.2}},
            "meta": "names",
            "text": names, "textposition": places, "textfont": {"size": 12.5, "color": INK}, "cliponaxis": False,
            "hovertext": text, "hovertemplate": "%{hovertext}<extra></extra>",
        },
    ]  # fmt: skip


def _firm_hover(view: View, row: Any) -> str:
    anchor = "anchor enterprise<br>" if row.anchor else ""
    partners = (
        "no partner in this plan" if not row.partners else f"{row.partners} partner{'s' if row.partners > 1 else ''}"
    )
    saves = f"saves {fixed(row.saving, 0)} {view.currency} a year"
    return f"<b>{plain(shortened(row.name, 50))}</b><br>{anchor}{partners}<br>{saves}"
