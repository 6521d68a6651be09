"""Does the call list hold what the plan changes: every partnership that is new, grows or loses something once."""

from __future__ import annotations

import pandas as pd

from symbiosis.check.facts import off
from symbiosis.plan import Plan

GROWN = 1e-6  # of an exchange: less than this is the solver's last digit


def check_calls(plan: Plan, rows: pd.DataFrame) -> list[str]:
    """Violations of the call list: pairs missing, named twice or out of order, savings and tonnes that differ.

    What each exchange adds, and what ends, is worked out again by check_ends.
    """
    calls, right = plan.calls, _pairs(plan, rows.assign(pair=rows["firms"]))  # who is rung up
    listed = calls[calls["kind"] != "lead"] if len(calls) else calls.reindex(columns=["kind"])
    keys = [tuple(sorted(p)) for p in zip(listed.get("enterprise_a", []), listed.get("enterprise_b", []), strict=True)]
    for kind, grows in (("plan", True), ("ends", False)):
        mine = [k for k, x in zip(keys, listed["kind"], strict=True) if x == kind]
        if sorted(mine) != sorted(right.index[right["grows"] == grows]):
            what = "new or growing" if grows else "only ending or shrinking"
            return [f"the call list does not hold each {what} partnership once"]
    if not keys:
        return []
    right = right.reindex(pd.Index(keys, tupleize_cols=False))
    scale = rows["saving"].abs().sum() + plan.ends["adds"].abs().sum()
    found = [
        f"{' and '.join(keys[i])} add {listed[c].iat[i]:g} ({c}) by the call list, "
        f"but {right[c].iat[i]:g} by the tables"
        for c in ("saving", "saving_a", "saving_b")
        for i in off(listed[c], right[c], scale).nonzero()[0]
    ]
    if off(listed["tonnes"].fillna(0.0), right["tonnes"]).any():
        found.append("the call list's tonnes are not the plan's")
    planned = listed.loc[listed["kind"] == "plan", "saving"]
    ranked = calls[calls["rank"].notna()]
    most = ranked.loc[ranked["kind"] == "lead", "worth_up_to"]
    ordered = calls["rank"].tolist()[: len(ranked)] == [*range(1, len(ranked) + 1)]
    if (planned.diff() > 1e-6 * scale).any() or not ordered or (most.diff() > 0).any() or most.isna().any():
        found.append("the call list is out of order")
    return found


def _pairs(plan: Plan, rows: pd.DataFrame) -> pd.DataFrame:
    """By pair of firms of which something grows, ends or shrinks: what it adds, to either firm, and its tonnes."""
    over = plan.ends
    grows = rows["quantity"] - rows["current"] > GROWN * rows["quantity"]
    parts = [rows.assign(grows=grows, told=grows)]
    if len(over):
        pair = [tuple(sorted(p)) for p in zip(over["from"], over["to"], strict=True)]
        over = over.assign(pair=pd.Series(pair, index=over.index, dtype="object"), tonnes=0.0, grows=False, told=True)
        # What is only cut is among the plan's exchanges with what it adds.
        over.loc[over["goes_on"] > 0, ["adds", "adds_giver", "adds_taker"]] = 0.0
        parts.append(over)
    columns = ["pair", "from", "adds", "adds_giver", "adds_taker", "tonnes", "grows", "told"]
    whole = pd.concat([p[columns] for p in parts], ignore_index=True)
    first = plan.calls.set_index(
        pd.Index([tuple(sorted(p)) for p in zip(plan.calls["enterprise_a"], plan.calls["enterprise_b"], strict=True)],
                 tupleize_cols=False)
    )["enterprise_a"].to_dict() if len(plan.calls) else {}  # fmt: skip
    gives = whole["from"] == whole["pair"].map(first)
    whole = whole.assign(
        saving_a=whole["adds_giver"].where(gives, whole["adds_taker"]),
        saving_b=whole["adds_taker"].where(gives, whole["adds_giver"]),
    )
    sums = whole.groupby("pair").agg(
        saving=("adds", "sum"), saving_a=("saving_a", "sum"), saving_b=("saving_b", "sum"), tonnes=("tonnes", "sum"),
        grows=("grows", "any"), told=("told", "any"),
    )  # fmt: skip
    return sums[sums["told"].astype(bool)]
