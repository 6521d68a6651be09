"""README.md of the benchmarks, written from what was measured."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks import published
from benchmarks.measure import HERE, Told, slope
from benchmarks.ways import WAYS

PAGE = HERE / "README.md"

HEAD = """\
# How fast it is

Written by `python -m benchmarks` (from the project's root, after `pip install -e '.[benchmarks]'`) on {date}:
{cores} cores, {memory} GB of memory, {load}.
{versions}.

Read the **ratios** within a table, not the seconds. Every figure comes from a process of its own. Regions are synthetic
(`symbiosis.generate`, up to six outputs and needs a firm, partnerships of some € 3,400 a year); [made.py](made.py) has
them, [results.json](results.json) the raw figures. How bound and plan are found:
[how it proves](../docs/how-it-proves.md).
"""


def write(found: Told) -> None:
    """Write the page."""
    PAGE.write_text(text(found), encoding="utf-8")


def text(found: Told) -> str:
    """The page as Markdown."""
    where = found["where"]
    versions = ", ".join(f"{name} {number}" for name, number in where["versions"].items())
    parts = [
        HEAD.format(
            date=where["date"], cores=where["cores"], memory=where["memory_gb"], versions=versions, load=_load(where)
        ),
    ]
    if "flow_lps" in found:
        parts += [*(_flow_lp(row) for row in found["flow_lps"])]
        parts.insert(1, FLOW)
        parts.append("![Seconds over candidates, each way a line](growth.svg)\n")
    if "plans" in found:
        parts += [PLANS, _plans(found["plans"])]
    if "published" in found:
        parts.append(published.text(found["published"], where["cores"], _table, found.get("published_note", "")))
    parts.append(_growth(found))
    return "\n".join(parts)


FLOW = """\
## The amortised flow LP, side by side

The same linear programme from the same arrays: flows on candidates under the streams' amounts, fixed costs spread over
what they could carry. Seconds are building and solving, imports apart; memory is the process's peak, and in brackets
what building and solving added to it. Each way is written as its users write it ([ways.py](ways.py)). × is how often
Symbiosis fits into it.
"""

PLANS = """\
## Bound and plan under a time limit

The other tools would hand a solver the same mixed-integer model whole. So this stands beside HiGHS alone on that model
(at the smallest size, from today's exchanges), and the pair bound beside the linear relaxation of it, solved exactly.
The gap is the share of the saving that may still be missing; a bound is the most that any plan could save. `optimize`
includes candidates, explanation and the independent check, which come on top of the limit; reading does not count.
"""


def _load(where: Told) -> str:
    """Whether it had the machine to itself: a process that searches on all cores makes a load of as many."""
    busy = where["load"] > where["cores"] + 1
    return f"shared with other work (load {where['load']:.0f})" if busy else "with nothing else to do"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(r) + " |" for r in (head, ["---", *["---:"] * (len(head) - 1)], *rows)]
    return "\n".join(lines) + "\n"


def _flow_lp(row: Told) -> str:
    ours = row["ways"]["symbiosis"]
    rows = [[name, *_way(row["ways"][way], ours)] for way, (name, _) in WAYS.items()]
    note = (
        f"Largest difference between the values: {row['spread']:.0e}. Symbiosis priced in {ours['rounds']} rounds and "
    )
    note += f"handed HiGHS {ours['columns']:,} columns, {ours['columns'] / row['candidates']:.0%} of the candidates."
    if "ours_seconds" in row:
        low, high = row["ours_seconds"]
        note += (
            f"\nIt ran once beside each of the others; the median is shown, all took {low:.2f} to {high:.2f} seconds."
        )
    else:
        note += "\nEach way ran once, so that what else the machine did weighs on one more than on another."
    title = f"### {row['candidates']:,} candidates ({row['firms']:,} firms)\n"
    return "\n".join([title, _table(["way", "seconds", "×", "peak MB (added)", "× (added)"], rows), note + "\n"])


def _way(told: Told, ours: Told) -> list[str]:
    if "over" in told:
        return [f"over {told['over']}", f"> {told['over'] / ours['seconds']:.0f}", "", ""]
    added, ours_added = told["mb"] - told["before_mb"], ours["mb"] - ours["before_mb"]
    memory = f"{told['mb']:,.0f} ({added:,.0f})"
    times = f"{told['mb'] / ours['mb']:.1f} ({added / ours_added:.1f})"
    return [f"{told['seconds']:.2f}", f"{told['seconds'] / ours['seconds']:.1f}", memory, times]


def _plans(rows: list[Told]) -> str:
    head = ["", *[f"{r['firms']:,} firms" for r in rows]]
    lines: dict[str, Callable[[Told], str]] = {
        "candidates": lambda r: f"{r['plan']['candidates']:,}",
        "pair bound: seconds (passes)": lambda r: f"{r['bound']['seconds']:.2f} ({r['bound']['passes']})",
        "pair bound, million €": lambda r: f"{r['bound']['gain'] / 1e6:,.3f}",
        "exact LP relaxation: seconds": lambda r: _exact(r["exact"]),
        "exact LP relaxation, million €": lambda r: _of(r["exact"], "gain", lambda v: f"{v / 1e6:,.3f}"),
        "**gap of the plan**, limit {limit} s": lambda r: f"**{r['plan']['gap']:.2%}**",
        "gap of HiGHS alone, limit {limit} s": lambda r: _of(r["alone"], "gap", lambda v: f"{v:.2%}"),
        "saving, million €": lambda r: f"{r['plan']['saving'] / 1e6:,.3f}",
        "saving of HiGHS alone, million €": lambda r: _of(r["alone"], "saving", lambda v: f"{v / 1e6:,.3f}"),
        "candidates in the core": lambda r: f"{r['plan']['core']:,}",
        "`optimize` in all, seconds": lambda r: f"{r['plan']['seconds']:.1f}",
        "writing tables and report, seconds": lambda r: f"{r['plan']['report_seconds']:.1f}",
        "peak memory, MB": lambda r: f"{r['plan']['mb']:,.0f}",
    }
    body = [[name.format(limit=rows[0]["limit"]), *(tell(r) for r in rows)] for name, tell in lines.items()]
    picture = "\n![Saving and bound over time](../docs/how-it-proves.svg)\n"
    return _table(head, body) + picture


def _of(told: Told | None, name: str, show: Any) -> str:
    return "–" if told is None or told.get(name) is None else str(show(told[name]))


def _exact(told: Told | None) -> str:
    if told is None:
        return "–"
    return f"{told['seconds']:.1f}" if told["gain"] is not None else f"not in {told['seconds']:.0f}"


def _growth(found: Told) -> str:
    rows = []
    for way, (name, _) in WAYS.items() if "flow_lps" in found else ():
        at = [(r["candidates"], r["ways"][way]["seconds"]) for r in found["flow_lps"] if "seconds" in r["ways"][way]]
        rows.append([f"flow LP: {name}", _span(at), f"{slope(*map(list, zip(*at, strict=True))):.2f}"])
    if "plans" in found:
        at = [(r["bound"]["candidates"], r["bound"]["seconds"]) for r in found["plans"]]
        rows.append(["pair bound", _span(at), f"{slope(*map(list, zip(*at, strict=True))):.2f}"])
    text = "## Growth\n\nThe slope of log(seconds) on log(candidates): 1 is in proportion, 2 is the square.\n\n"
    return text + _table(["work", "candidates", "slope"], rows)


def _span(at: list[tuple[int, float]]) -> str:
    return f"{min(at)[0]:,} – {max(at)[0]:,}"
