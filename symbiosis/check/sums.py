"""Do the sums add up: the summary's costs, every site's account, the baseline, the bound."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.check.facts import TOLERANCE, off
from symbiosis.check.hubs import standing_cost
from symbiosis.check.prices import prices_today
from symbiosis.check.stores import stock
from symbiosis.check.stores_today import storage_today
from symbiosis.check.tables import SPHERE, spread, unit_costs
from symbiosis.plan import Plan

MONEY = ("transport", "processing", "transaction", "stream", "carbon")


def check_sums(plan: Plan, rows: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    """Violations of sums over rows, sites' accounts, baseline and bounds."""
    return [*_costs(plan, rows), *_accounts(plan, rows, now), *_baseline(plan, now), *_bounds(plan)]


def _costs(plan: Plan, rows: pd.DataFrame) -> list[str]:
    s, costs = plan.summary, plan.summary["costs"]
    scale = abs(s["baseline"]) + abs(s["cost"])
    sums = {name: rows[f"{name}_cost"].sum() for name in MONEY}
    sums |= {"disposal": plan.outputs["disposal_cost"].sum(), "purchase": plan.needs["purchase_cost"].sum()}
    dispose, buy = prices_today(plan.region)
    left, bought = plan.outputs["left"].to_numpy() * dispose, plan.needs["bought"].to_numpy() * buy
    pairs = [(name, value, costs[name]) for name, value in sums.items()]
    pairs += [
        ("left to dispose of", float(left[~np.isnan(left)].sum()), costs["disposal"]),
        ("left to buy", float(bought[~np.isnan(bought)].sum()), costs["purchase"]),
        ("cost", sum(costs.values()), s["cost"]),
        ("saving", s["baseline"] - s["cost"], s["saving"]),
    ]
    found = [f"{name}: {value:g} against {right:g}" for name, value, right in pairs if off(value, right, scale).any()]
    for table, key, column, right in (
        (plan.outputs, "output", "disposal_cost", left), (plan.needs, "need", "purchase_cost", bought),
    ):  # fmt: skip
        blank = table[column].isna().to_numpy() != np.isnan(right)
        for i in np.flatnonzero(blank | (off(table[column], right) & ~np.isnan(right))):
            found.append(f"{table[key].iat[i]}: {column} {table[column].iat[i]:g}, but {right[i]:g} by the tables")
    return found


def _accounts(plan: Plan, rows: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    s, accounts = plan.summary, plan.enterprises.set_index("enterprise")
    scale = abs(s["baseline"]) + abs(s["cost"])
    stores = [float(plan.stores[c].sum()) if len(plan.stores) else 0.0 for c in ("cost_before", "cost")]
    found = []
    for name, value, right in (
        ("accounts before", accounts["cost_before"].sum() + stores[0], s["baseline"]),
        ("accounts after", accounts["cost_after"].sum() + stores[1], s["cost"]),
        ("accounts' saving", accounts["saving"].sum() + stores[0] - stores[1], s["saving"]),
        ("payments", accounts["paid"].sum(), accounts["received"].sum()),
    ):
        if off(value, right, scale).any():
            found.append(f"{name}: {value:g} against {right:g}")
    accounts = accounts.loc[plan.firms["enterprise"]]  # those of hubs are checked by check_hubs
    right = _cost_after(plan, rows, now).reindex(accounts.index, fill_value=0.0)
    for site in accounts.index[off(accounts["cost_after"], right, scale)]:
        found.append(f"{site} pays {accounts['cost_after'][site]:g} under the plan, but {right[site]:g} by the tables")
    for site in accounts.index[off(accounts["cost_before"] - accounts["cost_after"], accounts["saving"], scale)]:
        found.append(f"{site}: its saving is not what it pays less")
    return found


def _cost_after(plan: Plan, rows: pd.DataFrame, now: pd.DataFrame) -> pd.Series:
    """What each site pays: its streams, its part of the costs, payments between firms."""
    outputs, needs = plan.outputs, plan.needs
    permit = spread(
        unit_costs(plan.region, rows)["permit"], rows["quantity"], [rows["output"], rows["need"], rows["hub"]]
    )
    half = (permit + rows["transaction_cost"]) / 2
    payment = payments(rows, now)
    taker = rows["transport_cost"] + rows["processing_cost"] + rows["carbon_cost"] + rows["stream_cost"] - permit + half
    parts = [
        (outputs["enterprise"], outputs["disposal_cost"]), (needs["enterprise"], needs["purchase_cost"]),
        (rows["from"], half - payment), (rows["to"], taker + payment),
    ]  # fmt: skip
    return (
        pd.concat([money.fillna(0.0).groupby(site.astype(object)).sum() for site, money in parts])
        .groupby(level=0)
        .sum()
    )


def payments(rows: pd.DataFrame, now: pd.DataFrame) -> pd.Series:
    """What each giver gets a year: by contract for as much as runs under it, by the middle of the band for the rest."""
    agreed = contract_prices(now, rows)
    middle = (rows["price_low"] + rows["price_high"]) / 2
    bound = np.minimum(rows["current"], rows["quantity"])
    mixed = agreed * bound + middle * (rows["quantity"] - bound)
    return mixed.where(bound > 0).fillna(middle * rows["quantity"])


def contract_prices(now: pd.DataFrame, rows: pd.DataFrame) -> pd.Series:
    """The price by contract of each exchange that runs, by amount where several do; NaN where none is stated."""
    key = ["output", "need", "recipe", "mode", "hub"]
    priced = now[now["price"].notna()].assign(money=lambda n: n["quantity"] * n["price"])
    by = priced.groupby(key)[["money", "quantity"]].sum()
    return (by["money"] / by["quantity"]).reindex(pd.MultiIndex.from_frame(rows[key])).set_axis(rows.index)


def _baseline(plan: Plan, now: pd.DataFrame) -> list[str]:
    """Today: all streams, less what runs, and what that costs (its partnerships exist)."""
    dispose, buy = prices_today(plan.region)
    region = plan.region
    given = region.outputs["quantity"] + stock(region, region.outputs["output"], 1.0)
    wanted = region.needs["quantity"] + stock(region, region.needs["need"], -1.0)
    streams = np.nansum(given * dispose) + np.nansum(wanted * buy)
    c = unit_costs(plan.region, now)
    by = [now["output"], now["need"]]
    fixed = c["permit"].groupby(by).first().sum() + c["pipe"].groupby([*by, now["mode"]]).first().sum()
    running = (
        c["transport_cost"] + c["processing_cost"] + c["carbon_cost"] - c["avoided_disposal"] - c["avoided_purchase"]
    )
    hubs = float(standing_cost(plan.region).sum())
    right = float(streams + running.sum() + fixed) + hubs + storage_today(plan.region, now)
    found = plan.summary["baseline"]
    hauls = SPHERE * float(c["transport_cost"].sum() + c["carbon_cost"].sum() + fixed)
    if abs(found - right) > hauls + TOLERANCE * max(1.0, abs(right), abs(plan.summary["cost"])):
        return [f"the baseline is {found:g}, but {right:g} by the tables"]
    return []


def _bounds(plan: Plan) -> list[str]:
    s = plan.summary
    found = []
    for bound, value, what in (("bound", "cost", "cost"), ("objective_bound", "objective_value", "objective")):
        if s[bound] is not None and s[bound] > s[value] + TOLERANCE * max(1.0, abs(s[value])):
            found.append(f"the bound {s[bound]:g} is above the {what} {s[value]:g}")
    return found
