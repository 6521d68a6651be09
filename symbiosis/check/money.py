"""Does the money of each exchange add up: every cost from its own tables."""

from __future__ import annotations

import pandas as pd

from symbiosis.check.facts import off
from symbiosis.check.partnership import partnership_costs
from symbiosis.check.tables import SPHERE, haul_km, unit_costs
from symbiosis.plan import Plan

BY_ROW = ("transport_cost", "processing_cost", "carbon_cost", "avoided_disposal", "avoided_purchase", "co2_kg")
COSTS = ["transport_cost", "processing_cost", "transaction_cost", "stream_cost", "carbon_cost"]


def check_money(plan: Plan, rows: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    """Violations of distances, unit costs, savings, price bands and partnership costs."""
    return [*_distances(plan, rows), *_unit_costs(plan, rows), *_savings(rows), *_partnerships(plan, rows, now)]


def _distances(plan: Plan, rows: pd.DataFrame) -> list[str]:
    right = haul_km(plan.region, rows)
    wrong = ((rows["km"] - right).abs() > SPHERE * right + 1e-6) | rows["km"].isna()
    where = rows["from"] + " to " + rows["to"]
    return [f"{where[i]}: {rows['km'][i]:g} km, but {right[i]:g} km by the tables" for i in rows.index[wrong]]


def _unit_costs(plan: Plan, rows: pd.DataFrame) -> list[str]:
    right = unit_costs(plan.region, rows)
    stream = [rows["output"], rows["need"]]
    found = [
        f"{rows['output'].iat[i]} to {rows['need'].iat[i]}: "
        f"{column} {rows[column].iat[i]:g}, but {right[column].iat[i]:g} by the tables"
        for column in BY_ROW
        for i in off(rows[column], right[column]).nonzero()[0]
    ]
    worth = rows["received"] * rows["n_imported_share"].fillna(0.0) * rows["n_purchase_price"]
    found += ["imports replaced are not what the needs say"] if off(rows["imports_replaced"], worth).any() else []
    pipes = right["pipe"].groupby([*stream, rows["mode"]]).first().groupby(level=[0, 1]).sum()
    due = right["permit"].groupby(stream).first() + pipes
    paid = rows["stream_cost"].groupby(stream).sum()
    for o, n in due.index[off(paid.reindex(due.index), due)]:
        found.append(f"{o} to {n}: permit and pipe cost {paid[o, n]:g}, but {due[o, n]:g} by the tables")
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
    right = partnership_costs(plan.region, rows, now).groupby(rows["pair"]).first()
    paid = rows.groupby("pair")["transaction_cost"].sum().reindex(right.index)
    return [
        f"{a} and {b}: the partnership costs {paid[a, b]:g}, but {right[a, b]:g} by the tables"
        for a, b in right.index[off(paid, right)]
    ]
