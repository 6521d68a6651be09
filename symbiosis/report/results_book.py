"""report.xlsx: the planner's own workbook of a plan."""

from __future__ import annotations

import datetime

import pandas as pd

from symbiosis.plan import Plan
from symbiosis.report.bars import cost_table
from symbiosis.report.book import Front, Sheet, workbook
from symbiosis.report.html import in_words
from symbiosis.report.sections.headline import headline
from symbiosis.report.view import View
from symbiosis.schema.results import CALL_LIST

# Whom to ring stands in call_list.csv alone.
PERSONAL = ("contact_", "role_", "phone_", "email_", "consent_")
DOCS = {
    "exchanges": "the plan: one row per exchange and period",
    "ends": "running exchanges of which the plan keeps less",
    "calls": "whom to ring first; persons and numbers are in call_list.csv alone",
    "leads": "pairs outside the plan because something is unknown, and what to ask",
    "enterprises": "each site's account",
    "hubs": "each hub: its size, what passes through it, what it costs, and why one stays closed",
    "stores": "what each store takes in, gives out, holds and loses in each period",
    "outputs": "every by-product: what is exchanged, what is left and why",
    "needs": "every need: what by-products meet, what is bought and why",
}


def results_workbook(plan: Plan, made_on: datetime.date | None = None) -> bytes:
    """The bytes of report.xlsx: the report's first page, then the result tables, indicators and assumptions."""
    view = View(plan)
    short = headline(view)
    figures = [(f.title, f.value, f.unit, f.context) for f in short.figures]
    date = in_words(made_on or datetime.datetime.now(tz=datetime.UTC).date())
    about = f"{date}; model “{plan.summary['model']}”; money in {view.currency} a year. One sheet per table follows."
    front = Front(plan.region.name, (short.today, short.plan, short.trust), figures, (short.proof, about))
    return workbook(front, _sheets(plan, view), view.currency)


def _sheets(plan: Plan, view: View) -> list[Sheet]:
    calls = plan.calls[[c for c in CALL_LIST if c in plan.calls and not c.startswith(PERSONAL)]]
    frames = {
        "exchanges": plan.by_period, "calls": calls, "ends": plan.ends, "enterprises": plan.accounts,
        "hubs": plan.hubs, "stores": plan.stores, "outputs": plan.outputs, "needs": plan.needs, "leads": plan.leads,
    }  # fmt: skip
    sheets = [Sheet(name, DOCS[name], table) for name, table in frames.items() if len(table)]
    costs = cost_table(view).drop(columns="kind")
    sheets.append(Sheet("costs", "what the region pays today and under the plan, by kind", costs))
    kpis = pd.DataFrame(plan.summary["kpis"])
    sheets.append(Sheet("indicators", "each with its formula, numerator, denominator and boundary", kpis))
    sheets.append(Sheet("assumptions", "figures that nobody gave", pd.DataFrame(plan.summary["assumptions"])))
    if plan.findings:
        rows = [(f.level, f.file, f.sheet or "", f.row, f.column or "", f.message, f.way_out) for f in plan.findings]
        columns = ["level", "file", "sheet", "row", "column", "finding", "way_out"]
        sheets.append(Sheet("findings", "what was noticed in the tables", pd.DataFrame(rows, columns=columns)))
    return sheets
