"""Two drawings from results.json: time over candidates, and bound and plan over time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt

from benchmarks.measure import HERE, Told
from benchmarks.ways import WAYS

GROWTH = HERE / "growth.svg"
OVER_TIME = HERE.parent / "docs" / "how-it-proves.svg"
BLUE, ORANGE, GREY = "#1f5fa8", "#c8641e", "#8a8a8a"
STYLE = {
    "svg.fonttype": "none", "svg.hashsalt": "symbiosis", "font.family": "sans-serif", "font.size": 10,
    "axes.spines.top": False, "axes.spines.right": False,
}  # fmt: skip


def draw(found: Told) -> None:
    """Write both, as far as they have been measured."""
    with mpl.rc_context(STYLE):
        if "flow_lps" in found:
            _save(_growth(found["flow_lps"]), GROWTH)
        if "plans" in found:
            _save(_over_time(found["plans"]), OVER_TIME)


def _save(figure: Any, path: Path) -> None:
    figure.savefig(path, bbox_inches="tight", metadata={"Date": None})
    plt.close(figure)


def _growth(rows: list[Told]) -> Any:
    figure, axes = plt.subplots(figsize=(7, 4.2))
    for way, (name, _) in WAYS.items():
        at = [(r["candidates"], r["ways"][way]["seconds"]) for r in rows if "seconds" in r["ways"][way]]
        ours = way == "symbiosis"
        x, y = zip(*at, strict=True)
        axes.plot(x, y, marker="o", markersize=4, linewidth=2.5 if ours else 1.2, label=name, zorder=3 if ours else 2)
    axes.set(xscale="log", yscale="log", xlabel="candidates", ylabel="seconds")
    axes.grid(True, which="major", color="#e5e5e5")
    axes.legend(frameon=False, fontsize=9)
    axes.set_title("The amortised flow LP: build and solve", loc="left", fontsize=11)
    return figure


def _over_time(rows: list[Told]) -> Any:
    figure, all_axes = plt.subplots(1, len(rows), figsize=(10, 3.6), squeeze=False)
    for axes, row in zip(all_axes[0], rows, strict=True):
        plan = row["plan"]
        top = _best(plan)
        if row["alone"]:
            _lines(axes, row["alone"], top, GREY, GREY, " (HiGHS alone)")
        _lines(axes, plan, top, BLUE, ORANGE, "")
        axes.set_ylim(98.4, 100.8)
        axes.set_xlim(0, plan["trace"][-1][0] * 1.03)
        axes.set_title(f"{row['firms']:,} firms, {plan['candidates']:,} candidates", loc="left", fontsize=10)
        axes.set_xlabel("seconds")
        axes.grid(True, color="#eeeeee")
    all_axes[0][0].set_ylabel("saving, % of the proven most")
    figure.tight_layout()
    lines, names = all_axes[0][0].get_legend_handles_labels()
    figure.legend(
        lines, names, frameon=False, fontsize=9, loc="upper center", ncols=len(names), bbox_to_anchor=(0.5, 0)
    )
    return figure


def _best(plan: Told) -> float:
    return float(plan["before"] - max(p[2] for p in plan["trace"] if p[2] is not None))


def _lines(axes: Any, run: Told, top: float, bound: str, value: str, whose: str) -> None:
    """What no plan can save more than, and what the plan in hand saves, as shares of `top`."""
    for at, colour, name in ((2, bound, "bound"), (1, value, "plan")):
        points = [(p[0], 100 * (run["before"] - p[at]) / top) for p in run["trace"] if p[at] is not None]
        if points:
            x, y = zip(*points, strict=True)
            style = "-" if not whose else ("--" if at == 2 else ":")
            axes.step([*x], [*y], where="post", color=colour, linewidth=1.6, linestyle=style, label=name + whose)
