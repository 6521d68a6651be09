"""How the plan was found: enough to judge it, and to run it again."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import pandas as pd

from symbiosis import __version__
from symbiosis.report.digits import count, fixed
from symbiosis.report.grid import Column, Grid, grid
from symbiosis.report.sections.proof import ENDED, aim, proof
from symbiosis.report.view import View

LIBRARIES = ("pyomo", "highspy", "pandas", "numpy", "geopandas", "plotly")


@dataclass(frozen=True)
class Method:
    """Sentences and three tables: the search, its candidates, what went in."""

    sentence: str
    search: Grid
    candidates: Grid
    inputs: Grid | None


def method(view: View) -> Method:
    """How it was found."""
    return Method(proof(view.plan), _search(view), _candidates(view), _inputs(view))


def how_it_searched(search: dict[str, Any]) -> str:
    """The search in words: by what, from which seed, and whether another run would come to the same plan."""
    parts = ""
    if search["parts"] > 1:
        parts = f"{search['parts']} parts that share nothing, each a problem of its own, by {search['by']}: "
    if not search["rounds_made"]:
        return parts + ("HiGHS on each" if parts else "HiGHS on the whole model")
    rounds = f"{parts}{search['rounds_made']} small searches around {search['core']} candidates, seed {search['seed']}"
    again = "the same options give the same plan" if search["reproducible"] else "another run may end a little apart"
    return f"{rounds}; {again}"


def _search(view: View) -> Grid:
    s, plan, money = view.summary, view.plan, f"{view.currency}/year"
    facts = [
        ("Model", str(s["model"])),
        ("Objective", f"{s['objective']}: {aim(plan)}"),
        ("Why it stopped", ENDED[plan.stopped] + f" ({plan.stopped})"),
        ("Precision asked for", f"{s['gap_asked']:g} of the cost"),
        ("Limit", f"{fixed(s['time_limit'], 0)} s"),
        ("How it searched", how_it_searched(s["search"])),
        ("Cost today, C0", f"{fixed(s['baseline'], 2)} {money}"),
        ("Cost of the plan, C*", f"{fixed(s['cost'], 2)} {money}"),
        ("Least cost any plan can have", f"{fixed(s['bound'], 2)} {money}" if s["bound"] is not None else "not proved"),
        ("Gap of the objective", f"{s['gap']:.2g}" if s["gap"] is not None else "unknown"),
        ("Gap of the saving", f"{s['saving_gap']:.2g}" if s["saving_gap"] is not None else "not proved"),
        *[(f"Stage: {t['stage']}", f"{fixed(t['value'], 2)}; bound {fixed(t['bound'], 2)}") for t in s["stages"]],
        *[(f"Time: {step}", f"{seconds:.2f} s") for step, seconds in s["seconds"].items()],
        ("Program", f"Symbiosis {__version__}, Python {platform.python_version()}"),
        ("Libraries", ", ".join(f"{name} {_version(name)}" for name in LIBRARIES)),
    ]  # fmt: skip
    return grid(
        "search",
        "The search",
        [Column("what", "What"), Column("value", "Value")],
        pd.DataFrame(facts, columns=["what", "value"]),
    )


def _candidates(view: View) -> Grid:
    c = view.summary["candidates"]
    rows = [("considered: pairs of streams that fit, by recipe and mode", c["considered"])]
    rows += [(f"left out: {reason}", n) for reason, n in c["screened"].items()]
    rows += [("handed to the model", c["modelled"]), ("exchanges in the plan", view.summary["exchanges"])]
    columns = [Column("what", "Candidates"), Column("n", "Number", "whole")]
    return grid("candidates", "From candidates to exchanges", columns, pd.DataFrame(rows, columns=["what", "n"]))


def _inputs(view: View) -> Grid | None:
    inputs = view.plan.region.inputs
    if not inputs:
        return None
    rows = pd.DataFrame(sorted(inputs.items()), columns=["file", "sha"])
    title = f"What went in ({count(len(rows), 'file')})"
    return grid("inputs", title, [Column("file", "File"), Column("sha", "SHA-256", "hash")], rows, file="manifest.json")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"
