"""The summary beside its costs: counts, today's costs by kind, the public purse, stages, gaps."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.check.facts import off
from symbiosis.check.goals import accounts, goal_value
from symbiosis.check.hub_rows import link_rows
from symbiosis.check.hubs import standing_cost
from symbiosis.check.partnership import granted
from symbiosis.check.prices import prices_today
from symbiosis.check.storage import kg_again, lost
from symbiosis.check.stores import stock
from symbiosis.check.stores_today import storage_today
from symbiosis.check.tables import away, carbon, subsidy
from symbiosis.plan import Plan

BY_ROW = {"transport": "transport_cost", "processing": "processing_cost", "stream": "stream_cost",
          "carbon": "carbon_cost"}  # fmt: skip
EXACT = 1e-9  # relative: what is only divided again has no rounding to speak of


def check_summary(plan: Plan, rows: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    """Violations of what summary.json says beside costs, indicators and pipeline; `now` is from `today`."""
    return [
        *_counts(plan, rows),
        *_kinds(plan, rows),
        *_before(plan, now),
        *_public(plan, rows, now),
        *_proof(plan, rows),
    ]


def _counts(plan: Plan, rows: pd.DataFrame) -> list[str]:
    s, c = plan.summary, plan.summary["candidates"]
    right = {"exchanges": len(rows), "partnerships": link_rows(rows)["pair"].nunique(), "leads": len(plan.leads)}
    found = [f"{name}: {s[name]} are told, {n} are there" for name, n in right.items() if s[name] != n]
    # What is left out can't be counted again without the search; parts and whole have to agree.
    parts = [c["considered"], c["modelled"], *c["screened"].values()]
    if any(not isinstance(n, int) or n < 0 for n in parts) or c["modelled"] + sum(c["screened"].values()) > parts[0]:
        found.append("more candidates were modelled and screened than considered")
    if c["modelled"] < len(rows.drop_duplicates(["output", "need", "recipe", "mode", "hub"])):
        found.append("more exchanges are planned than candidates were modelled")
    return found


def _kinds(plan: Plan, rows: pd.DataFrame) -> list[str]:
    """The plan's costs by kind, each at its own size."""
    right = {name: float(rows[column].sum()) for name, column in BY_ROW.items()}
    right |= {"transaction": float(rows["transaction_cost"].sum()), "hubs": _hubs(plan)}
    right["storage"] = float(plan.stores["cost"].sum()) if len(plan.stores) else 0.0
    sizes = dict(right)
    for name, money in (("disposal", plan.outputs["disposal_cost"]), ("purchase", plan.needs["purchase_cost"])):
        right[name], sizes[name] = float(money.sum()), float(money.abs().sum())
    costs = plan.summary["costs"]
    if set(costs) != set(right):
        return ["costs has other kinds of cost than there are"]
    return [
        f"{name} costs {costs[name]:g} by the summary, but {value:g} by the tables"
        for name, value in right.items()
        if off(costs[name], value, sizes[name]).any()
    ]


def _hubs(plan: Plan) -> float:
    return float(plan.hubs["fixed_cost"].sum()) if len(plan.hubs) else 0.0


def _before(plan: Plan, now: pd.DataFrame) -> list[str]:
    costs, region = plan.summary["costs_before"], plan.region
    dispose, buy = prices_today(region)
    right = {name: (float(now[column].sum()), 0.0) for name, column in BY_ROW.items()}
    slack = float(now["slack"].sum())
    for name, table, key, amount, price in (
        ("disposal", region.outputs, "output", "quantity", dispose),
        ("purchase", region.needs, "need", "received", buy),
    ):  # fmt: skip
        used = now.groupby(key)[amount].sum().reindex(table[key], fill_value=0.0).to_numpy()
        held = stock(region, table[key], 1.0 if key == "output" else -1.0)
        money = (table["quantity"].to_numpy() + held - used) * price
        right[name] = (float(np.nansum(money)), float(np.nansum(np.abs(money))))
    right["transaction"] = (0.0, 0.0)
    right |= {"hubs": (float(standing_cost(region).sum()), 0.0), "storage": (storage_today(region, now), 0.0)}
    if set(costs) != set(right):
        return ["costs_before has other kinds of cost than there are"]
    found = [
        f"{name} costs {costs[name]:g} today by the summary, but {value:g} by the tables"
        for name, (value, scale) in right.items()
        if abs(costs[name] - value) > slack and off(costs[name], value, scale).any()
    ]
    if off(sum(costs.values()), plan.summary["baseline"], sum(abs(v) for v in costs.values())).any():
        found.append("costs_before does not make up the baseline")
    return found


def _public(plan: Plan, rows: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    policy = plan.region.settings.policy
    sums = []
    for table in (rows, now):
        tonnes = (
            (table["quantity"] * away(table) * table["m_in_t"])
            .where(table["o_disposal_route"] == "landfill")
            .fillna(0.0)
        )
        kg, guessed = carbon(table), table.get("guessed", 0.0)
        sums.append({
            "landfill_tax_forgone": (float(tonnes.sum()) * policy.landfill_tax, 0.0),
            "transport_subsidy": (float(subsidy(plan.region, table).sum()),
                                  float((subsidy(plan.region, table) * guessed).sum())),
            "investment_grant": (granted(plan.region, table, now),
                                 float((table["pipe"] * guessed).sum()) / (1 - policy.investment_grant)
                                 if "guessed" in table else 0.0),
            "carbon_revenue_forgone": (float((kg["spared"] - kg["emitted"]).sum()) * policy.paid_per_kg,
                                       float((kg["hauled"] * guessed).sum()) * policy.paid_per_kg),
        })  # fmt: skip
    told, (after, before) = plan.summary["public"], sums
    if set(told) != set(after):
        return ["the public purse has other lines than there are"]
    return [
        f"the public purse, {name}: {told[name]:g}, but {after[name][0] - before[name][0]:g} by the tables"
        for name in after
        if abs(told[name] - after[name][0] + before[name][0]) > before[name][1]
        and off(told[name], after[name][0] - before[name][0], abs(after[name][0]) + abs(before[name][0])).any()
    ]


def _proof(plan: Plan, rows: pd.DataFrame) -> list[str]:
    """Values of the stages, and the gaps that value and bound make."""
    s, found = plan.summary, []
    values, known = _values(plan, rows), accounts(plan, rows, plan.summary["costs"], lost(plan))
    for stage in s["stages"]:
        named = values.get(stage["stage"])
        right, size = goal_value(stage["goal"], known) if "goal" in stage else named or (np.nan, 0.0)
        if off(stage["value"], right, size).any():
            found.append(f"{stage['stage']}: {stage['value']:g} is told, but {right:g} by the tables")
    last = s["stages"][-1] if s["objective"] == "exchange_cost" else s["stages"][0]
    # Mass to be made much of is told as people count it in its stage, and as it was minimised here.
    sign = -1.0 if last.get("goal") and max(last["goal"].values()) < 0 else 1.0
    bound, best = s["objective_bound"], None
    gap = None if bound is None else (s["objective_value"] - bound) / max(1.0, abs(s["objective_value"]))
    if s["bound"] is not None:
        best = (s["baseline"] - s["bound"] - s["saving"]) / max(1.0, s["baseline"] - s["bound"])
        shadow = plan.region.settings.policy.shadow_per_kg
        if s["objective"] != "system_cost" or shadow or s["bound"] != bound:
            found.append("the bound of the cost is not what was proved")
    for name, told, figure in (
        ("objective_value", s["objective_value"], sign * last["value"]),
        ("objective_bound", bound, None if last["bound"] is None else sign * last["bound"]),
        ("gap", s["gap"], gap), ("saving_gap", s["saving_gap"], best),
    ):  # fmt: skip
        if not _close(told, figure):
            found.append(f"{name} is {told}, but {figure} by value and bound")
    return found


def _close(told: float | None, right: float | None) -> bool:
    if told is None or right is None:
        return told is None and right is None
    return abs(told - right) <= EXACT * max(1.0, abs(right))


def _values(plan: Plan, rows: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """What each stage would be by the tables, and the size of what it is the sum of."""
    s, region = plan.summary, plan.region
    exchanging = float(rows[["transport_cost", "processing_cost", "stream_cost", "transaction_cost"]].to_numpy().sum())
    exchanging += _hubs(plan) + (float(plan.stores["cost"].sum()) if len(plan.stores) else 0.0)
    kg = np.append(carbon(rows)["emitted"].to_numpy(), kg_again(plan))
    for table, rest, key in ((plan.outputs, "left", "disposal_co2"), (plan.needs, "bought", "virgin_co2")):
        used = (region.outputs if rest == "left" else region.needs)["usable"].to_numpy(dtype=bool)
        factor = region.materials[key].loc[table["material"]].fillna(0.0).to_numpy()
        if rest == "bought":  # a capacity that stays unused buys nothing
            used = used & (region.needs["kind"] != "capacity").to_numpy()
        kg = np.append(kg, (table[rest].to_numpy() * factor)[used])
    emitted, shadow = float(kg.sum()), region.settings.policy.shadow_per_kg
    size = abs(s["baseline"]) + abs(s["cost"])
    tonnes = float((rows["quantity"] * away(rows)).where(rows["m_unit"] == "t", 0.0).sum())
    return {
        "cost of the region": (s["cost"] + shadow * emitted, size + shadow * float(np.abs(kg).sum())),
        "cost of exchanging": (exchanging, exchanging), "tonnes exchanged": (tonnes, tonnes),
        "kg CO2e": (emitted, float(np.abs(kg).sum())),
    }  # fmt: skip
