"""Finished flows into a Plan: rows, prices, accounts, indicators, reasons, leads and the summary."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.accounts.ends import ended, with_adds
from symbiosis.accounts.enterprises import enterprise_accounts, stream_costs
from symbiosis.accounts.exchanges import Flows, exchange_rows, partnerships_of
from symbiosis.accounts.extra import beyond_today
from symbiosis.accounts.goals import account_records, account_values, limit_records
from symbiosis.accounts.hubs import hub_table
from symbiosis.accounts.kpis import kpis
from symbiosis.accounts.pipeline import assumed_probabilities, pipeline, pipeline_kpis
from symbiosis.accounts.prices import with_prices
from symbiosis.accounts.ranges import changes
from symbiosis.accounts.register import carried
from symbiosis.accounts.result import exchange_table
from symbiosis.accounts.stores import bought_again, by_period, store_table
from symbiosis.accounts.totals import Costs, costs, public_ledger
from symbiosis.candidates.streams import Floats
from symbiosis.explain.calls import find_calls
from symbiosis.explain.hubs import explain_hubs, with_hub_reasons
from symbiosis.explain.leads import PER_STREAM, find_leads
from symbiosis.explain.nearest import nearest_misses
from symbiosis.explain.reasons import explain_streams
from symbiosis.explain.ruled_out import with_blockers
from symbiosis.explain.state import plan_state
from symbiosis.plan import Plan, Stop
from symbiosis.problem import Objective, Problem
from symbiosis.problem.spec import Stage
from symbiosis.region import Assumption
from symbiosis.schema.results import NEEDS, OUTPUTS


@dataclass(frozen=True)
class Outcome:
    """What a search found: finished flows, why it stopped, and each stage it came to with the value and bound it
    reached there (later stages may give up a millionth of it); what was asked of it.
    """

    flows: Floats
    stopped: Stop
    reached: list[tuple[Stage, float, float]]
    gap_asked: float
    time_limit: float
    search: dict[str, Any]


def assemble(problem: Problem, today: Floats, outcome: Outcome) -> Plan:
    """The plan with all its tables."""
    before = with_prices(problem, exchange_rows(problem, Flows(today, today=True)))
    after = with_adds(before, with_prices(problem, exchange_rows(problem, Flows(outcome.flows))))
    stores = store_table(problem, today, outcome.flows)
    cost_before = costs(problem, before, float(stores["cost_before"].sum()))
    cost_after = costs(problem, after, float(stores["cost"].sum()))
    now = account_values(problem, before, cost_before, bought_again(problem, today))
    then = account_values(problem, after, cost_after, bought_again(problem, outcome.flows))
    values = _stage_values(problem, then, cost_after, outcome)
    stopped = _stopped(problem, outcome)
    state = plan_state(problem, after, outcome.flows)
    # What the search may have left on the table: its own tolerance, and no less than a cent.
    tolerance = max(0.01, outcome.gap_asked * abs(cost_after.total))
    why_outputs, why_needs = explain_streams(
        problem, state, nearest_misses(problem, state), tolerance, stopped is Stop.OPTIMAL
    )
    leads, more = find_leads(problem, state)
    outputs, needs = _stream_tables(problem, after, why_outputs, why_needs)
    outputs, needs = (with_blockers(problem, state, t, key, leads) for t, key in ((outputs, "output"), (needs, "need")))
    moves = changes(problem, before, after, outcome.flows)
    exchanges, ends = exchange_table(problem, after, moves), ended(problem, before, after, moves)
    register = carried(problem.region, exchanges)
    ideas = pipeline(problem.region, exchanges, ends, register)
    hubs = explain_hubs(problem, state, hub_table(problem, after), stopped is Stop.OPTIMAL)
    outputs, needs = with_hub_reasons(problem, state, hubs, outputs, needs, stopped is Stop.OPTIMAL)
    assumptions = (*problem.assumptions, assumed_probabilities())
    if more:
        assumptions = (
            *assumptions,
            Assumption("leads", f"{more} left out", f"at most {PER_STREAM} partners are listed per stream"),
        )
    summary = _summary(problem, outcome, stopped, values, cost_before, cost_after)
    summary["accounts"] = account_records(now, then, summary["currency"])
    summary["limits"] = limit_records(problem.limits, then, summary["currency"])
    totals = cost_after._asdict() | {"saving": summary["saving"], "baseline": summary["baseline"]}
    summary |= {
        "saving_low": float(summary["saving"] + moves["giver_low"].sum() + moves["taker_low"].sum()),
        "saving_high": float(summary["saving"] + moves["giver_high"].sum() + moves["taker_high"].sum()),
        "exchanges": len(after), "partnerships": len(partnerships_of(after)),
        "leads": len(leads),
        "public": public_ledger(problem, before, after), "kpis": kpis(problem, before, after, totals),
        "pipeline": ideas, "seconds": {},
        "assumptions": [a._asdict() for a in assumptions],
    }  # fmt: skip
    summary["kpis"] += [asdict(k) for k in pipeline_kpis(ideas, summary["currency"])]
    return Plan(
        problem.region, exchanges, enterprise_accounts(problem, before, after, moves), outputs, needs, leads, summary,
        problem.findings, assumptions, register, find_calls(problem.region, beyond_today(exchanges), ends, leads),
        ends=ends, by_period=by_period(problem, exchanges, outcome.flows), stores=stores, hubs=hubs,
    )  # fmt: skip


def _stage_values(
    problem: Problem, known: dict[str, float], cost: Costs, outcome: Outcome
) -> list[tuple[Stage, float, float]]:
    """Each stage with its value at the finished flows, whose accounts are `known`, and its bound."""
    shadow = problem.region.settings.policy.shadow_per_kg
    co2 = 1000 * known["co2"]
    accounts = cost._asdict() | {"co2": co2, "exchanged_t": known["exchanged"]}
    accounts |= {"landfilled_t": known["landfill"], "virgin_t": known["virgin"]}
    accounts |= {name: known[name] for name in ("imports", "partnerships")}
    accounts["carbon"] += shadow * co2
    bounds = {stage.name: bound for stage, _, bound in outcome.reached}
    result = []
    for stage in problem.stages:
        bound = bounds.get(stage.name, -np.inf)  # a stage the search never came to proves nothing
        value = float(sum(weight * accounts[name] for name, weight in stage.weights.items()))
        # A bound a hair above the value is the solver's last digit, not a contradiction; the checker sees the rest.
        close = bound - value <= 1e-7 * max(1.0, abs(value))
        result.append((stage, value, min(bound, value) if close else bound))
    return result


def _stopped(problem: Problem, outcome: Outcome) -> Stop:
    """“optimal” only where every stage was reached, and to the gap asked for."""
    if outcome.stopped is not Stop.OPTIMAL:
        return outcome.stopped
    proved = [_gap(value, bound) <= outcome.gap_asked for _, value, bound in outcome.reached]
    return Stop.OPTIMAL if all(proved) and len(proved) == len(problem.stages) else Stop.TIME_LIMIT


def _stage_record(stage: Stage, value: float, bound: float) -> dict[str, Any]:
    """A stage as people count it: tonnes to be made many are not negative tonnes."""
    sign = -1.0 if max(stage.weights.values()) < 0 else 1.0
    record = {"stage": stage.name, "value": sign * value, "bound": sign * bound if np.isfinite(bound) else None}
    return record | ({"goal": stage.goal} if stage.goal else {})


def _gap(value: float, bound: float) -> float:
    return (value - bound) / max(1.0, abs(value))


def _summary(
    problem: Problem, outcome: Outcome, stopped: Stop, values: list[tuple[Stage, float, float]], before: Costs,
    after: Costs,
) -> dict[str, Any]:  # fmt: skip
    c = problem.candidates
    _, value, bound = values[0] if problem.objective is not Objective.EXCHANGE_COST else values[-1]
    saving = before.total - after.total
    money = bound if problem.is_money and np.isfinite(bound) else None
    saving_gap = None if money is None else (before.total - money - saving) / max(1.0, before.total - money)
    return {
        "region": problem.region.name, "model": problem.model.name, "currency": problem.region.settings.currency,
        "stopped": str(stopped), "baseline": before.total, "cost": after.total, "saving": saving, "saving_low": saving,
        "saving_high": saving,
        "objective": str(problem.aim), "objective_value": value,
        "objective_bound": bound if np.isfinite(bound) else None, "bound": money,
        "gap": _gap(value, bound) if np.isfinite(bound) else None, "saving_gap": saving_gap,
        "gap_asked": outcome.gap_asked, "time_limit": outcome.time_limit, "search": outcome.search,
        "min_diversion": problem.min_diversion,
        "stages": [_stage_record(*v) for v in values],
        "exchanges": 0, "partnerships": 0, "leads": 0,
        "candidates": {"considered": c.considered, "screened": c.screened, "modelled": len(c)},
        "costs": after._asdict(), "costs_before": before._asdict(),
    }  # fmt: skip


def _stream_tables(
    problem: Problem, after: pd.DataFrame, why_outputs: pd.DataFrame, why_needs: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    region = problem.region
    given, met = stream_costs(problem, after)
    outputs = (
        region.outputs.drop(columns="disposal_cost")
        .join(given.rename(columns={"cost": "disposal_cost"}))
        .join(why_outputs)
    )
    needs = region.needs.join(met.rename(columns={"cost": "purchase_cost"})).join(why_needs)
    own_outputs, own_needs = ([c for c in t.columns if c.startswith("x_")] for t in (outputs, needs))
    return outputs[[*OUTPUTS, *own_outputs]], needs[[*NEEDS, *own_needs]]
