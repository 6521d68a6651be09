"""What was assumed, and what checking the tables found."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from symbiosis.report.digits import count
from symbiosis.report.grid import Column, Grid, grid
from symbiosis.report.view import View


@dataclass(frozen=True)
class Assumptions:
    """Figures nobody gave, and findings that did not stop the run."""

    sentence: str
    assumed: Grid | None
    found: Grid | None
    found_sentence: str


def assumptions(view: View) -> Assumptions:
    """Defaults in use and warnings from checking."""
    items, findings = view.plan.assumptions, view.plan.findings
    table = pd.DataFrame([a._asdict() for a in items], columns=["what", "value", "why"])
    assumed = grid(
        "assumed",
        "Figures that nobody gave",
        [Column("what", "What"), Column("value", "Value used"), Column("why", "Where from")],
        table,
        file="summary.json",
    )
    rows = pd.DataFrame(
        [{"level": str(f.level), "where": f.where, "message": f.message, "way_out": f.way_out} for f in findings],
        columns=["level", "where", "message", "way_out"],
    )
    columns = [
        Column("level", "Kind"),
        Column("where", "Where"),
        Column("message", "What was found"),
        Column("way_out", "Way out"),
    ]
    found = grid(
        "found", "Warnings and notes from checking the tables", columns, rows, file="the output of `symbiosis check`"
    )
    warnings = sum(str(f.level) == "warning" for f in findings)
    told = (
        f"Checking the tables left {count(warnings, 'warning')} and {count(len(findings) - warnings, 'note')}."
        if findings
        else "Checking the tables left no warning."
    )
    told_of = count(len(items), "figure was", "figures were")
    sentence = f"{told_of} not in the tables and had to be assumed; state your own instead."
    if not items:
        sentence = "No figure had to be assumed."
    return Assumptions(sentence, assumed if items else None, found if findings else None, told)
