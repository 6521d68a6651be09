"""How good the plan is proved to be, in a sentence."""

from __future__ import annotations

from typing import Any

from symbiosis.plan import Plan, Stop
from symbiosis.report.digits import percent, rounded

ENDED = {
    Stop.OPTIMAL: "The search ran to its end",
    Stop.TIME_LIMIT: "The search stopped at its limit before it reached the precision asked for",
    Stop.ROUNDS: "The search made the rounds it was asked for",
    Stop.INTERRUPTED: "The search was interrupted",
}
# What each stage asks for where it is the first, and where it follows another.
FIRST = {
    "tonnes exchanged": "the most tonnes exchanged",
    "cost of exchanging": "the least cost of exchanging",
    "kg CO2e": "the least CO2e",
    "cost of the region": "the least cost of the region",
}
THEN = {
    "cost of exchanging": "the least cost of exchanging them",
    "cost of the region": "the cheapest plan that reaches it",
}


def proof(plan: Plan) -> str:
    """What the search proved: with these data, no other plan can save more than so much more."""
    bound, currency = plan.bound, plan.summary["currency"]
    ended = ENDED[plan.stopped]
    target = plan.summary.get("min_diversion")
    among = f"no other plan that diverts at least {percent(target)}" if target else "no other plan"
    among += f"{' and keeps' if target else ' that keeps'} the limits" if plan.summary["limits"] else ""
    ended += f" (what was asked for: {aim(plan)}{within_limits(plan)})" if plan.summary["limits"] else ""
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


def aim(plan: Plan) -> str:
    """What was asked of the plan, in the order it was asked: `first the least CO2e, then the cheapest plan that …`."""
    stages, target = plan.summary["stages"], plan.summary.get("min_diversion")
    asked = [FIRST.get(str(s["stage"]), f"the best of “{s['stage']}”") for s in stages]
    asked[0] += f" among plans that divert at least {percent(target)}" if target else ""
    then = [THEN.get(str(s["stage"]), f"the best of “{s['stage']}”") for s in stages[1:]]
    return ", then ".join([f"first {asked[0]}", *then]) if then else asked[0]


def within_limits(plan: Plan) -> str:
    """The limits that were kept, each with what is left of it."""
    told = [f"{r['limit']} ({rounded(r['slack'])} left)" for r in plan.summary["limits"]]
    return f", within {' and '.join(told)}" if told else ""


def _least(missing: float, currency: str) -> str:
    return f"1 {currency}" if missing < 1 else f"{rounded(missing)} {currency}"


def _other_aim(plan: Plan) -> str:
    s = plan.summary
    if s["gap"] is None:
        asked = "" if s["objective"] == "system_cost" else f"What was asked for: {aim(plan)}. "
        return f"{asked}It left no bound, so how much better another plan might be is unknown."
    if s["objective"] == "system_cost":
        within = (
            f"no other plan is more than {percent(s['gap'])} better" if s["gap"] > 1e-6 else "no other plan is better"
        )
        return f"A carbon price that nobody pays steers this plan; with it counted, {within}."
    proved = " ".join(_stage(t, k) for k, t in enumerate(s["stages"]))
    text = f"What was asked for: {aim(plan)}{within_limits(plan)}. {proved}"
    if plan.saving < -0.5:
        text += f" The plan costs {rounded(-plan.saving)} {s['currency']} a year more than today."
    return f"{text} How much money another plan could save is not what was asked."


def _stage(stage: dict[str, Any], number: int) -> str:
    """What was proved of one stage."""
    what = {"tonnes exchanged": "exchanges more", "kg CO2e": "emits less CO2e"}.get(stage["stage"], "costs less")
    if "goal" in stage:
        what = f"does better by “{stage['stage']}”"
    if stage["stage"] == "cost of exchanging":
        what = "costs less to exchange"
    who = "No other plan" if number == 0 else "No plan as good in that"
    if stage["bound"] is None:
        return f"Whether another plan {what} is not proved."
    gap = abs(stage["value"] - stage["bound"]) / max(1.0, abs(stage["value"]))
    return f"{who} {what}." if gap <= 1e-6 else f"{who} {what} by more than {percent(gap)}."
