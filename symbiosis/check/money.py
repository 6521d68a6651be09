"""Does the money of each exchange add up: every cost from its own tables."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.check.facts import off
from symbiosis.check.hub_rows import link_rows, through
from symbiosis.check.partnership import pair_costs, partnership_costs
from symbiosis.check.tables import SPHERE, first_km, haul_km, hub_legs, spread, unit_costs
from symbiosis.plan import Plan

BY_ROW = ("transport_cost", "processing_cost", "carbon_cost", "avoided_disposal", "avoided_purchase", "co2_kg")
COSTS = ["transport_cost", "processing_cost", "transaction_cost", "stream_cost", "carbon_cost"]


def check_money(plan: Plan, rows: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    """Violations of distances, unit costs, savings, price bands and partnership costs."""
    return [*_distances(plan, rows), *_unit_costs(plan, rows), *_savings(rows), *_partnerships(plan, rows, now)]


def _distances(plan: Plan, rows: pd.DataFrame) -> list[str]:
    right = haul_km(plan.region, rows)
    wrong = ((rows["km"] - right).abs() > SPHERE * right + 1e-6) | rows["km"].isna()
    on = through(rows)
    if on.any():
        to_hub = hub_legs(plan.region, rows)[0]
        wrong |= on & ~(np.abs(first_km(rows) - to_hub) <= SPHERE * to_hub + 1e-6)
    where = rows["from"] + " to " + rows["to"]
    return [f"{where[i]}: {rows['km'][i]:g} km, but {right[i]:g} km by the tables" for i in rows.index[wrong]]


def _unit_costs(plan: Plan, rows: pd.DataFrame) -> list[str]:
    right = unit_costs(plan.region, rows)
    stream = [rows["output"], rows["need"], rows["hub"]]
    found = [
        f"{rows['output'].iat[i]} to {rows['need'].iat[i]}: "
        f"{column} {rows[column].iat[i]:g}, but {right[column].iat[i]:g} by the tables"
        for column in BY_ROW
        for i in off(rows[column], right[column]).nonzero()[0]
    ]
    worth = rows["received"] * rows["n_imported_share"].fillna(0.0) * rows["n_purchase_price"]
    found += ["imports replaced are not what the needs say"] if off(rows["imports_replaced"], worth).any() else []
    pipes = right["pipe"].groupby([*stream, rows["mode"]]).first().groupby(level=[0, 1, 2]).sum()
    due = right["permit"].groupby(stream).first() + pipes
    # A pipe to a hub or from it is paid once by all that goes through it.
    for pipe, end, mode in (("pipe1", "output", "k_mode"), ("pipe2", "need", "l_mode")):
        shared = spread(right[pipe], rows["quantity"], [rows[end], rows["hub"], rows[mode]])
        due = due + shared.groupby(stream).sum()
    paid = rows["stream_cost"].groupby(stream).sum()
    for o, n, h in due.index[off(paid.reindex(due.index), due)]:
        found.append(f"{o} to {n}: permit and pipe cost {paid[o, n, h]:g}, but {due[o, n, h]:g} by the tables")
    return found


def _savings(rows: pd.DataFrame) -> list[str]:
    costs = rows[COSTS].sum(axis=1)
    saving = rows["avoided_disposal"] + rows["avoided_purchase"] - costs
    scale = rows["avoided_disposal"].abs() + rows["avoided_purchase"].abs() + costs
    found = []
    if off(rows["saving"], saving, scale).any():
        found.append("the saving of an exchange is not what it avoids less what it costs")
    if off((rows["price_high"] - rows["price_low"]) * rows["quantity"], saving, scale).any():
        found.append("a price band is not as wide as what the exchange saves")
    return found


def _partnerships(plan: Plan, rows: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    if rows["pair2"].notna().any():
        return _shared(plan, rows, now)
    right = partnership_costs(plan.region, rows, now).groupby(rows["pair"]).first()
    paid = rows.groupby("pair")["transaction_cost"].sum().reindex(right.index)
    return [
        f"{a} and {b}: the partnership costs {paid[a, b]:g}, but {right[a, b]:g} by the tables"
        for a, b in right.index[off(paid, right)]
    ]


def _shared(plan: Plan, rows: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    """The same where rows take two partnerships: each row's part by what it saves before, of both."""
    before = rows["saving"] + rows["transaction_cost"]
    each = link_rows(rows.assign(row=rows.index, gain=before.clip(lower=0.0)))
    cost = each["pair"].map(pair_costs(plan.region, each["pair"], now))
    earns = each["gain"].groupby(each["pair"]).transform("sum") > 0
    part = spread(cost, each["gain"].where(earns, each["quantity"]), [each["pair"]])
    due = part.groupby(each["row"]).sum()
    wrong = off(rows["transaction_cost"], due, before.abs())
    return [
        f"{rows['output'].iat[i]} to {rows['need'].iat[i]}: its partnerships cost {rows['transaction_cost'].iat[i]:g}, "
        f"but {due.iat[i]:g} by the tables"
        for i in wrong.nonzero()[0]
    ]
