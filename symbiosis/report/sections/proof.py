"""How good the plan is proved to be, in a sentence."""

from __future__ import annotations

from symbiosis.plan import Plan, Stop
from symbiosis.report.digits import percent, rounded

AIMS = {"system_cost": "the region's cost", "exchange_cost": "the cost of exchanging", "co2": "CO2e"}
ENDED = {
    Stop.OPTIMAL: "The search ran to its end",
    Stop.TIME_LIMIT: "The search stopped at its limit before it reached the precision asked for",
    Stop.INTERRUPTED: "The search was interrupted",
}


def proof(plan: Plan) -> str:
    """What the search proved: with these data, no other plan can save more than so much more."""
    bound, currency = plan.bound, plan.summary["currency"]
    ended = ENDED[plan.stopped]
    target = plan.summary.get("min_diversion")
    among = f"no other plan that keeps at least {percent(target)} out of disposal" if target else "no other plan"
    if bound is None or plan.saving_gap is None:
        return f"{ended}. {_other_aim(plan)}"
    missing = max(0.0, plan.cost - bound)
    if (plan.saving > 0 and missing <= 1e-4 * plan.saving) or missing < 0.01:
        return f"{ended}: with these data {among} saves more (proved to within {_least(missing, currency)} a year)."
    if plan.saving > 0:
        more = percent(missing / plan.saving)
        return (
            f"{ended}. With these data {among} can save more than {more} more ({rounded(missing)} {currency} a year)."
        )
    return (
        f"{ended}. With these data {among} can save more than {rounded(missing)} {currency} a year more than this one."
    )


def _least(missing: float, currency: str) -> str:
    return f"1 {currency}" if missing < 1 else f"{rounded(missing)} {currency}"


def _other_aim(plan: Plan) -> str:
    aim = AIMS.get(plan.summary["objective"], plan.summary["objective"])
    gap = plan.summary["gap"]
    if gap is None:
        return "It left no bound, so how much better another plan might be is unknown."
    within = f"no other plan is more than {percent(gap)} better" if gap > 1e-6 else "no other plan is better"
    if plan.summary["objective"] == "system_cost":
        return f"A carbon price that nobody pays steers this plan; with it counted, {within}."
    return f"This plan minimises {aim}, and {within}; how much money another plan could save is not what was asked."
