"""What was left out of the plan because its rows hold errors: the first thing a reader is told."""

from __future__ import annotations

from symbiosis.report.digits import count
from symbiosis.report.view import View


def aside_note(view: View) -> str:
    """How many rows of which tables the figures are without; blank where none was set aside."""
    aside = view.plan.region.set_aside
    if aside.empty:
        return ""
    files = ", ".join(f"{n} of {file}" for file, n in aside["file"].value_counts(sort=False).items())
    rows = count(len(aside), "row was", "rows were")
    return f"{rows} left out because of errors in them or in what they depend on ({files}); set_aside.csv has them all."
