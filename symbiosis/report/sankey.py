"""Flow pictures: firm → material → firm, one per unit, with what is disposed of and bought in grey."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from symbiosis.report.digits import shortened, unit_name
from symbiosis.report.figure import Figure, plain
from symbiosis.report.palette import GREY, INK, PALE, faded
from symbiosis.report.view import View

UNIT_WORDS = {"t": "tonnes", "m3": "cubic metres", "MWh": "megawatt hours"}
MOST_NODES = 14  # of one sort; smaller ones share a node
NARROW = 13  # characters of a name on a phone
DISPOSED, ELSEWHERE, BOUGHT = "Disposed of", "Recovered or sold elsewhere", "Bought"


@dataclass
class _Links:
    """Nodes and links as Plotly counts them."""

    nodes: dict[tuple[str, str], int] = field(default_factory=dict)
    colours: list[str] = field(default_factory=list)
    flows: dict[tuple[int, int, str], float] = field(default_factory=dict)

    def node(self, kind: str, name: str, colour: str = GREY) -> int:
        if (kind, name) not in self.nodes:
            self.nodes[kind, name] = len(self.nodes)
            self.colours.append(colour)
        return self.nodes[kind, name]

    def add(self, source: int, target: int, colour: str, amount: float) -> None:
        if amount > 0:
            self.flows[source, target, colour] = self.flows.get((source, target, colour), 0.0) + amount


def draw_flows(view: View) -> list[Figure]:
    """A picture per unit in which something is exchanged; t, m3 and MWh are never added up."""
    units = [u for u in UNIT_WORDS if (view.exchanges["unit"] == u).any()]
    return [_figure(view, unit) for unit in units]


def _figure(view: View, unit: str) -> Figure:
    e = view.exchanges[view.exchanges["unit"] == unit]
    left = view.outputs[(view.outputs["unit"] == unit) & (view.outputs["left"] > 0)]
    bought = view.needs[(view.needs["unit"] == unit) & (view.needs["bought"] > 0) & (view.needs["kind"] == "purchase")]
    givers = _largest(pd.concat([e.groupby("giver")["quantity"].sum(), left.groupby("firm")["left"].sum()]))
    takers = _largest(pd.concat([e.groupby("taker")["quantity"].sum(), bought.groupby("firm")["bought"].sum()]))
    materials = _largest(e.groupby("give_name")["quantity"].sum())
    links = _Links()
    _exchanged(view, links, e, (givers, materials, takers))
    _remaining(links, left, givers, materials)
    box = links.node("bought", BOUGHT, PALE) if len(bought) else 0
    for firm, amount in bought.groupby("firm")["bought"].sum().items():
        links.add(box, links.node("takes", _short(str(firm), takers, "firms")), faded(PALE, 0.6), float(amount))
    words = UNIT_WORDS[unit]
    rows = max(len({n for n in links.nodes if n[0] == k}) for k in ("gives", "material", "takes"))
    height = 140 + 34 * rows
    return Figure(
        f"flows-{unit}",
        f"Flows between firms in {words} a year",
        [_trace(links, unit)],
        {"font": {"size": 12}},
        0.5,
        height,
        height,
    )


def _largest(amounts: pd.Series) -> set[str]:
    """The names that get a node of their own."""
    total = amounts.groupby(level=0).sum().sort_values(ascending=False)
    return set(total.index[: MOST_NODES if len(total) > MOST_NODES + 1 else len(total)])


def _short(name: str, own: set[str], what: str) -> str:
    return shortened(name, 30) if name in own else f"Other {what}"


def _exchanged(view: View, links: _Links, e: pd.DataFrame, own: tuple[set[str], set[str], set[str]]) -> None:
    givers, materials, takers = own
    columns = (e[c] for c in ("giver", "material", "give_name", "taker", "quantity"))
    for gives, material, name, takes, quantity in zip(*columns, strict=True):
        colour = view.colour(material)
        giver = links.node("gives", _short(gives, givers, "firms"))
        middle = links.node("material", _short(name, materials, "materials"), colour)
        taker = links.node("takes", _short(takes, takers, "firms"))
        links.add(giver, middle, faded(colour, 0.45), quantity)
        links.add(middle, taker, faded(colour, 0.45), quantity)


def _remaining(links: _Links, left: pd.DataFrame, givers: set[str], materials: set[str]) -> None:
    """What leaves by today's route, by way of its material where some of it is exchanged, straight otherwise."""
    for row in left.to_dict("records"):
        giver = links.node("gives", _short(row["firm"], givers, "firms"))
        end = links.node("left", DISPOSED, PALE) if row["disposed"] else links.node("elsewhere", ELSEWHERE, PALE)
        if row["name"] in materials:
            middle = links.node("material", _short(row["name"], materials, "materials"))
            links.add(giver, middle, faded(PALE, 0.6), row["left"])
            giver = middle
        links.add(giver, end, faded(PALE, 0.6), row["left"])


def _trace(links: _Links, unit: str) -> dict[str, Any]:
    ends = list(links.flows)
    names = [name for _, name in links.nodes]
    return {
        "type": "sankey",
        # Where the page is narrow its script shows these; names would cover each other.
        "narrow": [plain(shortened(name, NARROW)) for name in names],
        "arrangement": "snap",
        "valueformat": ",.4~r",
        "valuesuffix": f" {unit_name(unit)}",
        "textfont": {"color": INK, "shadow": "none"},
        "node": {
            "label": [plain(name) for name in names], "color": links.colours, "pad": 12, "thickness": 14,
            "line": {"width": 0}, "hovertemplate": "%{label}: %{value}<extra></extra>",
        },
        "link": {
            "source": [s for s, _, _ in ends], "target": [t for _, t, _ in ends], "color": [c for _, _, c in ends],
            "value": list(links.flows.values()),
            "hovertemplate": "%{source.label} → %{target.label}: %{value}<extra></extra>",
        },
    }  # fmt: skip
