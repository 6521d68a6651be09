"""Pictures of a plan as Plotly figures, for notebooks and for people who restyle them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symbiosis.errors import UsageError
from symbiosis.plan import Plan
from symbiosis.report.figure import Figure, whole_layout
from symbiosis.report.map import draw_maps
from symbiosis.report.sankey import draw_flows
from symbiosis.report.view import View

if TYPE_CHECKING:
    import plotly.graph_objects as go

WIDTH = 900


def map_figure(plan: Plan, closer: bool = False) -> go.Figure:
    """The report's map with a legend of materials; `closer` shows the part where most firms stand, if there is one."""
    maps = draw_maps(View(plan))
    figure = maps.figures[-1] if closer else maps.figures[0]
    shared = maps.figures[0].data[: figure.shared]
    legend = [
        {
            "type": "scatter", "mode": "lines", "x": [None], "y": [None], "line": {"color": colour, "width": 4},
            "name": f"{name} ({n})", "showlegend": True,
        }
        for colour, name, n in maps.legend
    ]  # fmt: skip
    return _figure(figure, [*shared, *figure.data], legend)


def sankey_figure(plan: Plan, unit: str | None = None) -> go.Figure:
    """The flows in one unit (t, m3 or MWh; default: the first in which anything is exchanged).

    UsageError where nothing is exchanged in it.
    """
    figures = {figure.name.rpartition("-")[2]: figure for figure in draw_flows(View(plan))}
    if not figures:
        raise UsageError("the plan exchanges nothing, so there is no flow to draw.")
    wanted = next(iter(figures)) if unit is None else unit
    if wanted not in figures:
        raise UsageError(f"nothing is exchanged in {unit}; units with flows: {', '.join(figures)}.")
    return _figure(figures[wanted], figures[wanted].data, [])


def _figure(figure: Figure, data: list[dict[str, Any]], more: list[dict[str, Any]]) -> go.Figure:
    import plotly.graph_objects as go

    own = [{k: v for k, v in trace.items() if k != "narrow"} for trace in data]
    own = [{"showlegend": False} | d if d["type"] == "scatter" else d for d in own]
    layout = whole_layout(figure)
    height = min(figure.most, max(figure.least, figure.ratio * WIDTH))
    layout |= {"height": height, "showlegend": bool(more), "margin": layout["margin"] | {"t": 40}}
    return go.Figure(data=[*own, *more], layout=layout)
