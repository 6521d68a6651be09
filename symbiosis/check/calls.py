"""Does the call list hold what the plan adds: every new or growing partnership once, at what it saves beyond today."""

from __future__ import annotations

import pandas as pd

from symbiosis.check.facts import off
from symbiosis.check.tables import unit_costs
from symbiosis.plan import Plan

GROWN = 1e-6  # of an exchange: less than this is the solver's last digit


def check_calls(plan: Plan, rows: pd.DataFrame) -> list[str]:
    """Violations of the call list: pairs missing, named twice or out of order, savings and tonnes that differ."""
    calls = plan.calls
    planned = calls[calls["kind"] == "plan"] if len(calls) else calls.reindex(columns=["kind"])
    if rows.empty:
        return ["the call list holds partnerships that the plan does not"] if len(planned) else []
    c = unit_costs(plan.region, rows)
    per_unit = (
        c["avoided_disposal"]
        + c["avoided_purchase"]
        - c[["transport_cost", "processing_cost", "carbon_cost"]].sum(axis=1)
    )
    # What runs today pays for its pipe and permit already, and nothing for the partnership.
    today = (per_unit * rows["current"] / rows["quantity"] - rows["stream_cost"]).where(rows["current"] > 0, 0.0)
    grows = rows["quantity"] - rows["current"] > GROWN * rows["quantity"]
    pairs = rows.assign(adds=rows["saving"] - today, grows=grows).groupby("pair")
    right = pairs.agg(adds=("adds", "sum"), grows=("grows", "any"), tonnes=("tonnes", "sum"))
    right = right[right["grows"]]
    if planned.empty:
        return ["the call list misses what the plan adds"] if len(right) else []
    keys = [tuple(sorted(p)) for p in zip(planned["enterprise_a"], planned["enterprise_b"], strict=True)]
    listed = planned.set_axis(pd.Index(keys, tupleize_cols=False))
    if sorted(keys) != sorted(right.index):
        return ["the call list does not hold each new or growing partnership once"]
    right = right.reindex(listed.index)
    scale = rows["saving"].abs().sum()
    found = [
        f"{a} and {b} add {listed['saving'].iat[i]:g} by the call list, but {right['adds'].iat[i]:g} by the tables"
        for i, (a, b) in enumerate(keys)
        if off(listed["saving"].iat[i], right["adds"].iat[i], scale).any()
    ]
    if off(listed["tonnes"].fillna(0.0), right["tonnes"]).any():
        found.append("the call list's tonnes are not the plan's")
    ranked = calls[calls["rank"].notna()]
    most = ranked.loc[ranked["kind"] == "lead", "worth_up_to"]
    ordered = calls["rank"].tolist()[: len(ranked)] == [*range(1, len(ranked) + 1)]
    if (listed["saving"].diff() > 1e-6 * scale).any() or not ordered or (most.diff() > 0).any() or most.isna().any():
        found.append("the call list is out of order")
    return found
