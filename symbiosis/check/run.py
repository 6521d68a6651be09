"""The independent checker: works every figure of a plan out again, from its tables and the region's alone."""

from __future__ import annotations

from symbiosis.check.amounts import check_amounts
from symbiosis.check.border import check_law
from symbiosis.check.calls import check_calls
from symbiosis.check.demands import check_demands
from symbiosis.check.facts import joined, running
from symbiosis.check.money import check_money
from symbiosis.check.ranges import check_ranges
from symbiosis.check.register import check_register
from symbiosis.check.sums import check_sums
from symbiosis.plan import Plan


def check_plan(plan: Plan) -> list[str]:
    """Sentences about everything that does not add up; empty for a sound plan.

    Nothing here uses candidates, model or accounts: a mistake there must not repeat itself here.
    """
    rows, now = joined(plan.region, plan.exchanges), running(plan.region, plan.exchanges)
    return [
        *check_amounts(plan, rows),
        *check_demands(plan, rows, now),
        *check_law(plan.region, rows),
        *check_money(plan, rows, now),
        *check_sums(plan, rows, now),
        *check_ranges(plan, rows, now),
        *check_register(plan, rows, now),
        *check_calls(plan, rows),
    ]
