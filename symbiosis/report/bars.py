"""Before and after: what the region pays, by kind."""

from __future__ import annotations

import pandas as pd

from symbiosis.report.digits import fixed
from symbiosis.report.figure import Figure
from symbiosis.report.palette import HUES
from symbiosis.report.view import View

KINDS = {
    "disposal": "Disposal", "purchase": "Purchases", "transport": "Transport", "processing": "Processing",
    "transaction": "Partnerships", "stream": "Permits and pipes", "hubs": "Hubs", "storage": "Stores",
    "carbon": "Carbon price",
}  # fmt: skip
# Two greys for what is paid today, hues for what exchanging adds.
COLOURS = dict(zip(KINDS, ("#6b6b6b", "#b5b5b5", *HUES[:7]), strict=True))


def cost_table(view: View) -> pd.DataFrame:
    """Kind, before, after and change of each cost that is not nothing in both."""
    before, after = view.summary["costs_before"], view.summary["costs"]
    rows = [
        (k, KINDS.get(k, k), float(before.get(k, 0)), float(after[k]))
        for k in sorted(after, key=lambda k: [*KINDS, k].index(k))
    ]
    table = pd.DataFrame(rows, columns=["kind", "name", "before", "after"])
    table["change"] = table["after"] - table["before"]
    return table[(table["before"].abs() > 0.005) | (table["after"].abs() > 0.005)].reset_index(drop=True)


def draw_costs(view: View) -> Figure:
    """Two stacked bars; what a firm earns stands left of zero."""
    table, traces = cost_table(view), []
    size = float(table[["before", "after"]].abs().to_numpy().max(initial=0.0))
    unit, word = next(
        ((u, w) for u, w in ((1e9, "billion "), (1e6, "million "), (1e3, "thousand ")) if size >= u), (1.0, "")
    )
    for row in table.to_dict("records"):
        money = [row["after"], row["before"]]
        traces.append({
            "type": "bar", "orientation": "h", "name": row["name"],
            "y": ["Plan", "Today"], "x": [v / unit for v in money],
            "marker": {"color": COLOURS.get(row["kind"], HUES[7]), "line": {"color": "#fff", "width": 1}},
            "text": [f"{row['name']}: {fixed(v, 0)} {view.currency} a year" for v in money],
            "textposition": "none", "hovertemplate": "%{text}<extra></extra>",
        })  # fmt: skip
    layout = {
        "barmode": "relative",
        "bargap": 0.35,
        "hovermode": "closest",
        "margin": {"l": 56, "r": 16, "t": 8, "b": 44},
        "xaxis": {
            "gridcolor": "#e6e6e6",
            "zeroline": True,
            "zerolinecolor": "#1a1a1a",
            "fixedrange": True,
            "title": {"text": f"{word}{view.currency} a year", "standoff": 8, "font": {"size": 13}},
        },
        "yaxis": {"fixedrange": True, "ticks": ""},
    }
    return Figure(
        "costs", "Yearly cost of the region today and under the plan, by kind", traces, layout, 0.25, 230, 230
    )
