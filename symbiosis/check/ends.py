"""Is the saving whole: what is new, what changes and what ends sum to it, over partnerships and over firms."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.check.facts import joined, off
from symbiosis.check.hubs import hubs_add
from symbiosis.check.sums import contract_prices, payments
from symbiosis.check.tables import SPHERE, haul_km, spread, unit_costs
from symbiosis.plan import Plan

KEY = ["output", "need", "recipe", "mode", "hub"]
KEPT = 1e-6  # of a running exchange: less than this is the solver's last digit
PARTS = ("adds", "adds_giver", "adds_taker")


def check_ends(plan: Plan, rows: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    """Violations of what exchanges add to today, of what ends, and of their sums to the savings of region and firms."""
    ends = plan.ends.assign(hub="")  # nothing runs through a hub today
    today = now.groupby(KEY)["quantity"].sum()
    kept = rows.groupby(KEY)["quantity"].sum().reindex(today.index, fill_value=0.0)
    listed = set(zip(*(ends[k] for k in KEY), strict=True)) if len(ends) else set()
    less = today.index[(today - kept) > KEPT * today]
    if not set(less) <= listed or len(listed) != len(ends) or not listed <= set(today.index[kept < today]):
        return ["ends.csv does not hold each running exchange that the plan ends or cuts once"]
    found = []
    if len(ends):
        key = pd.MultiIndex.from_frame(ends[KEY])
        for column, right in (("quantity", today), ("goes_on", kept)):
            wrong = off(ends[column], right.reindex(key)).any()
            found += [f"ends.csv: its {column} is not what runs"] if wrong else []
    gone = joined(plan.region, ends[ends["goes_on"] <= 0]) if len(ends) else rows.iloc[:0]
    if len(gone):
        hauls = haul_km(plan.region, gone)
        far = (gone["km"] - hauls).abs() > SPHERE * hauls + 1e-6
        found += [f"{gone['output'][i]} to {gone['need'][i]} ends: its haul is off" for i in gone.index[far]]
    return found + _adds(plan, rows, gone, now) + _sums(plan, rows, gone)


def _adds(plan: Plan, rows: pd.DataFrame, gone: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    """Each exchange's saving, and its giver's and taker's, less what it saves them today."""
    ran = _today(plan, rows, gone, now)
    part = _shares(plan, rows, now)
    then = pd.DataFrame({
        "adds": rows["saving"], "adds_giver": rows["avoided_disposal"] + part["payment"] - part["giver"],
        "adds_taker": rows["avoided_purchase"] - part["payment"] - part["taker"],
    })  # fmt: skip
    scale = abs(plan.summary["baseline"]) + abs(plan.summary["cost"])
    found = []
    for table, gains in ((rows, then), (gone, then.iloc[:0].reindex(gone.index, fill_value=0.0))):
        if table.empty:
            continue
        before = ran.reindex(pd.MultiIndex.from_frame(table[KEY]), fill_value=0.0).set_axis(table.index)
        for column in PARTS:
            right = gains[column] - before[column]
            for i in off(table[column], right, scale).nonzero()[0]:
                told = f"{column} {table[column].iat[i]:g}, but {right.iat[i]:g} by the tables"
                found.append(f"{table['output'].iat[i]} to {table['need'].iat[i]}: {told}")
    return found


def _shares(plan: Plan, rows: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """What giver and taker bear of each exchange of the plan, and what the taker pays."""
    permit = spread(
        unit_costs(plan.region, rows)["permit"], rows["quantity"], [rows["output"], rows["need"], rows["hub"]]
    )
    half = (permit + rows["transaction_cost"]) / 2
    moving = rows["transport_cost"] + rows["processing_cost"] + rows["carbon_cost"] + rows["stream_cost"] - permit
    return pd.DataFrame({"giver": half, "taker": moving + half, "payment": payments(rows, now)})


def _today(plan: Plan, rows: pd.DataFrame, gone: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """What each running exchange saves today, by KEY: the streams' permits and pipes spread by amount."""
    today = now.groupby(KEY)["quantity"].sum()
    whole = pd.concat([rows, gone], ignore_index=True)
    ran = pd.MultiIndex.from_frame(whole[KEY]).isin(today.index) if len(whole) else np.zeros(0, dtype=bool)
    whole = whole[ran].drop_duplicates(KEY).reset_index(drop=True)
    if whole.empty:
        return pd.DataFrame(
            columns=list(PARTS), index=pd.MultiIndex.from_arrays([[]] * len(KEY), names=KEY), dtype="float64"
        )
    amount = pd.Series(today.reindex(pd.MultiIndex.from_frame(whole[KEY])).to_numpy())
    gain = whole["r_yield"]
    whole = whole.assign(quantity=amount, received=amount * gain)
    c, stream = unit_costs(plan.region, whole), [whole["output"], whole["need"]]
    permit, pipe = spread(c["permit"], amount, stream), spread(c["pipe"], amount, [*stream, whole["mode"]])
    taker = c["transport_cost"] + c["processing_cost"] + c["carbon_cost"] + pipe + permit / 2
    middle = (permit / 2 - c["avoided_disposal"] + c["avoided_purchase"] - taker) / 2 / amount
    payment = amount * contract_prices(now, whole).fillna(middle)
    return pd.DataFrame({
        "adds": c["avoided_disposal"] + c["avoided_purchase"] - taker - permit / 2,
        "adds_giver": c["avoided_disposal"] + payment - permit / 2,
        "adds_taker": c["avoided_purchase"] - payment - taker,
    }).set_axis(pd.MultiIndex.from_frame(whole[KEY]))  # fmt: skip


def _sums(plan: Plan, rows: pd.DataFrame, gone: pd.DataFrame) -> list[str]:
    """Over exchanges, over calls and over firms the same: the saving of the region."""
    s, found = plan.summary, []
    scale = abs(s["baseline"]) + abs(s["cost"])
    calls = plan.calls[plan.calls["kind"] != "lead"] if len(plan.calls) else plan.calls
    called = {k: float(calls[k].sum()) if len(calls) else 0.0 for k in ("saving", "saving_low", "saving_high")}
    ends = {
        "saving": float(rows["adds"].sum()),
        "saving_low": float((rows["adds"] + rows["saving_low"] - rows["saving"]).sum()),
        "saving_high": float((rows["adds"] + rows["saving_high"] - rows["saving"]).sum()),
    }
    # Stores are accounts of their own: what they cost is no exchange's.
    held = float((plan.stores["cost_before"] - plan.stores["cost"]).sum()) if len(plan.stores) else 0.0
    for name, adds in ends.items():
        lost = float(gone[f"adds{name.removeprefix('saving')}"].sum()) if len(gone) else 0.0
        lost += held
        for what, value in (("exchanges and what ends", adds + lost), ("calls", called[name] + held)):
            if off(value + hubs_add(plan), s[name], scale).any():
                found.append(f"{name}: {what} sum to {value:g}, but the region's is {s[name]:g}")
    firms = plan.firms.set_index("enterprise")["saving"]
    parts = [
        t.groupby(t[side].astype(object))[f"adds_{end}"].sum()
        for t in (rows, gone) if len(t) for side, end in (("from", "giver"), ("to", "taker"))
    ]  # fmt: skip
    own = pd.concat(parts).groupby(level=0).sum() if parts else pd.Series(dtype="float64")
    own = own.reindex(firms.index, fill_value=0.0)
    for site in firms.index[off(own, firms, scale)]:
        found.append(f"{site} saves {firms[site]:g}, but {own[site]:g} by what its exchanges add and what ends")
    return found
