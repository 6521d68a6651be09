"""The independent checker: works every figure of a plan out again, from its tables and the region's alone."""

from __future__ import annotations

from symbiosis.check.amounts import check_amounts
from symbiosis.check.border import check_law
from symbiosis.check.call_columns import check_call_columns
from symbiosis.check.calls import check_calls
from symbiosis.check.copies import check_copies
from symbiosis.check.demands import check_demands
from symbiosis.check.facts import joined, running
from symbiosis.check.kpis import check_kpis
from symbiosis.check.leads import check_leads
from symbiosis.check.money import check_money
from symbiosis.check.nearest import check_nearest
from symbiosis.check.pipeline import check_pipeline
from symbiosis.check.ranges import check_ranges
from symbiosis.check.register import check_register
from symbiosis.check.register_columns import check_register_columns
from symbiosis.check.rests import check_rests
from symbiosis.check.sites import check_sites
from symbiosis.check.summary import check_summary
from symbiosis.check.sums import check_sums
from symbiosis.check.today import hauled, today
from symbiosis.plan import Plan


def check_plan(plan: Plan) -> list[str]:
    """Sentences about everything that does not add up; empty for a sound plan.

    Nothing here uses candidates, model or accounts: a mistake there must not repeat itself here.
    """
    rows, now = joined(plan.region, plan.exchanges), running(plan.region)
    before = today(plan.region, hauled(rows, now))
    return [
        *check_amounts(plan, rows),
        *check_demands(plan, rows, now),
        *check_law(plan.region, rows),
        *check_money(plan, rows, now),
        *check_sums(plan, rows, now),
        *check_ranges(plan, rows, now),
        *check_register(plan, rows, now),
        *check_calls(plan, rows),
        *check_call_columns(plan, rows),
        *check_leads(plan, rows, now),
        *check_nearest(plan, rows, now),
        *check_rests(plan, rows),
        *check_copies(plan, rows),
        *check_pipeline(plan, rows),
        *check_register_columns(plan, rows, now),
        *check_sites(plan, rows, before),
        *check_summary(plan, rows, before),
        *check_kpis(plan, rows, before),
    ]
