"""The independent checker: works every figure of a plan out again, from its tables and the region's alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pandas as pd

from symbiosis.check.amounts import check_amounts
from symbiosis.check.border import check_law
from symbiosis.check.call_columns import check_call_columns
from symbiosis.check.calls import check_calls
from symbiosis.check.copies import check_copies
from symbiosis.check.demands import check_demands
from symbiosis.check.ends import check_ends
from symbiosis.check.facts import joined, running
from symbiosis.check.goals import check_goals
from symbiosis.check.hubs import check_hubs
from symbiosis.check.kpis import check_kpis
from symbiosis.check.leads import check_leads
from symbiosis.check.money import check_money
from symbiosis.check.nearest import check_nearest
from symbiosis.check.pipeline import check_pipeline
from symbiosis.check.quality import check_quality
from symbiosis.check.ranges import check_ranges
from symbiosis.check.register import check_register
from symbiosis.check.register_columns import check_register_columns
from symbiosis.check.rests import check_rests
from symbiosis.check.sites import check_sites
from symbiosis.check.storage import check_periods, check_stores
from symbiosis.check.summary import check_summary
from symbiosis.check.sums import check_sums
from symbiosis.check.today import hauled, today
from symbiosis.plan import Plan


class Facts(NamedTuple):
    """What the checks read: the plan, its exchanges and today's beside the region's tables, and today's money."""

    plan: Plan
    rows: pd.DataFrame
    now: pd.DataFrame
    before: pd.DataFrame


# tests/check/columns.py says which check each column of the results has.
CHECKS: dict[str, Callable[[Facts], list[str]]] = {
    "amounts": lambda f: check_amounts(f.plan, f.rows),
    "demands": lambda f: check_demands(f.plan, f.rows, f.now),
    "quality": lambda f: check_quality(f.plan, f.rows, f.now),
    "law": lambda f: check_law(f.plan.region, f.rows),
    "money": lambda f: check_money(f.plan, f.rows, f.now),
    "sums": lambda f: check_sums(f.plan, f.rows, f.now),
    "ranges": lambda f: check_ranges(f.plan, f.rows, f.now),
    "register": lambda f: check_register(f.plan, f.rows, f.now),
    "register_columns": lambda f: check_register_columns(f.plan, f.rows, f.now),
    "pipeline": lambda f: check_pipeline(f.plan, f.rows),
    "calls": lambda f: check_calls(f.plan, f.rows),
    "ends": lambda f: check_ends(f.plan, f.rows, f.now),
    "call_columns": lambda f: check_call_columns(f.plan, f.rows),
    "copies": lambda f: check_copies(f.plan, f.rows),
    "leads": lambda f: check_leads(f.plan, f.rows, f.now),
    "nearest": lambda f: check_nearest(f.plan, f.rows, f.now),
    "periods": lambda f: check_periods(f.plan),
    "stores": lambda f: check_stores(f.plan, f.rows, f.now),
    "hubs": lambda f: check_hubs(f.plan, f.rows),
    "rests": lambda f: check_rests(f.plan, f.rows),
    "sites": lambda f: check_sites(f.plan, f.rows, f.before),
    "summary": lambda f: check_summary(f.plan, f.rows, f.before),
    "goals": lambda f: check_goals(f.plan, f.rows, f.before),
    "kpis": lambda f: check_kpis(f.plan, f.rows, f.before),
}


def facts(plan: Plan) -> Facts:
    """What the checks need to know of a plan."""
    rows, now = joined(plan.region, plan.exchanges), running(plan.region, plan.exchanges)
    return Facts(plan, rows, now, today(plan.region, hauled(rows, now)))


def check_plan(plan: Plan) -> list[str]:
    """Sentences about everything that does not add up; empty for a sound plan.

    Nothing here uses candidates, model or accounts: a mistake there must not repeat itself here.
    """
    known = facts(plan)
    return [sentence for check in CHECKS.values() for sentence in check(known)]
