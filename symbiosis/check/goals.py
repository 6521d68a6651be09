"""Accounts that people steer by, the limits on them, and how many sources a need has: worked out again."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from symbiosis.check.facts import TOLERANCE, above, off
from symbiosis.check.hub_rows import link_rows
from symbiosis.check.storage import lost
from symbiosis.check.stores import stock
from symbiosis.check.stores_today import lost_today
from symbiosis.check.tables import away, carbon
from symbiosis.plan import Plan

IN_MONEY = ("transaction", "stream", "transport", "processing", "disposal", "purchase", "storage", "hubs")
UNITS = {"co2": "t CO2e", "landfill": "t", "virgin": "t", "exchanged": "t", "partnerships": "partnerships"}
AMOUNT_KNOWN = ("", "price", "committed", "price committed")


def check_goals(plan: Plan, rows: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    """Violations of accounts, limits, and of what needs say of their sources; `now` is from `today`."""
    return [*_accounts(plan, rows, now), *_limits(plan, rows), *_sources(plan, rows, now)]


def accounts(
    plan: Plan, rows: pd.DataFrame, costs: dict[str, float], again: pd.Series
) -> dict[str, tuple[float, float]]:
    """Each account of these exchanges a year, and the size of what it is the sum of; `again` is bought for each need
    in place of what stores lose.
    """
    region = plan.region
    outputs, needs, materials = region.outputs, region.needs, region.materials
    moved = rows["quantity"] * away(rows)
    given = moved.groupby(rows["output"]).sum().reindex(outputs["output"], fill_value=0.0).to_numpy()
    taken = rows.groupby("need")["received"].sum().reindex(needs["need"], fill_value=0.0).to_numpy()
    left = outputs["quantity"].to_numpy() + stock(region, outputs["output"], 1.0) - given
    lacking = needs["quantity"].to_numpy() + stock(region, needs["need"], -1.0) - taken + again.to_numpy()
    bought = ((needs["kind"] == "purchase") & needs["missing"].isin(AMOUNT_KNOWN)).to_numpy()
    weighed = [(materials["unit"].loc[table["material"]] == "t").to_numpy() for table in (outputs, needs)]
    buried = (outputs["disposal_route"] == "landfill").to_numpy() & outputs["missing"].isin(AMOUNT_KNOWN).to_numpy()
    abroad = (needs["imported_share"] * needs["purchase_price"]).fillna(0.0).to_numpy(dtype="float64")
    factor = [materials[k].loc[t["material"]].fillna(0.0).to_numpy() for k, t in
              (("disposal_co2", outputs), ("virgin_co2", needs))]  # fmt: skip
    used = [t["usable"].to_numpy(dtype=bool) for t in (outputs, needs)]
    parts = {
        "co2": np.concatenate([
            carbon(rows)["emitted"].to_numpy() / 1000, (left * factor[0])[used[0]] / 1000,
            (lacking * factor[1])[used[1] & (needs["kind"] != "capacity").to_numpy()] / 1000,
        ]),
        "landfill": left[buried & weighed[0]], "virgin": lacking[bought & weighed[1]],
        "imports": (lacking * abroad)[bought], "exchanged": moved[rows["m_unit"] == "t"].to_numpy(),
    }  # fmt: skip
    result = {name: (float(np.nansum(p)), float(np.nansum(np.abs(p)))) for name, p in parts.items()}
    result["partnerships"] = (float(link_rows(rows)["pair"].nunique()), 0.0)
    result |= {name: (float(costs[name]), abs(float(costs[name]))) for name in IN_MONEY}
    result["cost"] = (float(sum(costs.values())), float(sum(abs(v) for v in costs.values())))
    budget = float(costs["transaction"] + costs["stream"] + costs["hubs"])
    return result | {"budget": (budget, abs(budget))}


def _accounts(plan: Plan, rows: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    s = plan.summary
    after = accounts(plan, rows, s["costs"], lost(plan))
    before, unsure = _today(plan, now)
    told = {record["account"]: record for record in s["accounts"]}
    if set(told) != set(after):
        return ["the summary has other accounts than there are"]
    found = []
    # The haul of what runs today and the plan ends is known to a sphere only.
    guessed = float((carbon(now)["hauled"] * now["guessed"]).sum()) / 1000
    unsure["co2"] = unsure.get("co2", 0.0) + guessed
    for name, record in told.items():
        for when, right in (("before", before[name]), ("after", after[name])):
            slack = unsure.get(name, 0.0) if when == "before" else 0.0
            if abs(record[when] - right[0]) > slack and off(record[when], *right).any():
                found.append(f"{name} {when} the plan: {record[when]:g} is told, but {right[0]:g} by the tables")
        if record["unit"] != UNITS.get(name, s["currency"]):
            found.append(f"{name} is told in {record['unit']}")
    return found


def _today(plan: Plan, now: pd.DataFrame) -> tuple[dict[str, tuple[float, float]], dict[str, float]]:
    """Each account today, and how far it may be off where stores that cost the same lose more, or less."""
    ends = [accounts(plan, now, plan.summary["costs_before"], again) for again in lost_today(plan.region, now)]
    least, most = ends
    return least, {name: abs(most[name][0] - least[name][0]) for name in least}


def _limits(plan: Plan, rows: pd.DataFrame) -> list[str]:
    """Every limit is kept, none of region.toml is missing, and value and slack are what the tables make them."""
    s, found = plan.summary, []
    right = accounts(plan, rows, s["costs"], lost(plan))
    asked = {_own(name) for name in plan.region.settings.limits}
    if missing := asked - {r["account"] for r in s["limits"]}:
        found.append(f"limits of region.toml are not told: {', '.join(sorted(missing))}")
    for record in s["limits"]:
        value, size = right[record["account"]]
        slack = record["bound"] - value if record["sense"] == "<=" else value - record["bound"]
        if slack < -TOLERANCE * max(1.0, size, abs(record["bound"])):
            found.append(f"{record['limit']}: it is {value:g} by the tables")
        for name, told, is_ in (("value", record["value"], value), ("slack", record["slack"], slack)):
            if off(told, is_, size).any():
                found.append(f"{record['limit']}: {name} {told:g} is told, but {is_:g} by the tables")
    return found


def _own(name: str) -> str:
    return name.lower().removesuffix("_t")


def _sources(plan: Plan, rows: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    """At least as many givers as a need wants, none of them with more than its share; what runs may go on."""
    found: list[str] = []
    needs = plan.region.needs.set_index("need")
    got, ran = (t.groupby(["need", "from"])["received"].sum() for t in (rows, now))
    for need, wants in needs["min_sources"].dropna().items():
        givers = got.loc[[need]].index.size if need in got.index else 0
        today = ran.loc[[need]].index.size if need in ran.index else 0
        if 0 < givers < (min(wants, today) if today else wants):
            found.append(f"{need} has {givers} sources, fewer than it wants")
    share = needs["max_source_share"].reindex(got.index.get_level_values("need")).to_numpy(dtype="float64")
    whole = needs["quantity"].reindex(got.index.get_level_values("need")).to_numpy(dtype="float64")
    most = np.fmax(share * whole, ran.reindex(got.index, fill_value=0.0).to_numpy())
    most = np.where(np.isnan(share), np.inf, most)
    return found + [f"{giver} gives more of {need} than one source may" for need, giver in got.index[above(got, most)]]


def goal_value(goal: dict[str, float], known: dict[str, tuple[float, float]]) -> tuple[float, float]:
    """A weighted sum of accounts and its size; mass to be made much of is not negative mass."""
    sign = -1.0 if max(goal.values()) < 0 else 1.0
    value: Any = sum(weight * known[name][0] for name, weight in goal.items())
    return sign * float(value), float(sum(abs(w) * known[name][1] for name, w in goal.items()))
