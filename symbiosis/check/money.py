"""Does the money add up: every cost from its own tables, every sum, every account, the bound."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from symbiosis.check.facts import TOLERANCE, joined, off, today
from symbiosis.plan import Plan

EARTH_KM = 6371.0088
MONEY = ("transport", "processing", "transaction", "stream", "carbon")


def check_money(plan: Plan) -> list[str]:
    """Violations of distances, unit costs, partnership costs, sums, accounts and the bound."""
    rows = joined(plan)
    return [
        *_distances(plan, rows),
        *_unit_costs(plan, rows),
        *_avoided(plan, rows),
        *_partnerships(plan, rows),
        *_sums(plan, rows),
    ]


def _distances(plan: Plan, rows: pd.DataFrame) -> list[str]:
    stated = {
        (r[0], r[1], r[2]): r[3] for r in plan.region.distances[["from", "to", "mode", "km"]].itertuples(index=False)
    }
    found = []
    for r in rows.to_dict("records"):
        km = stated.get((r["from"], r["to"], r["mode"]), stated.get((r["from"], r["to"], "")))
        if km is None:
            if r["f_known_by"] and r["f_known_by"] == r["t_known_by"]:
                line = r["f_radius_km"]
            else:
                line = _line_km(r["f_longitude"], r["f_latitude"], r["t_longitude"], r["t_latitude"])
            km = line * r["k_circuity"]
        # The sphere here, the ellipsoid there: they differ by up to 0.6 %.
        if abs(km - r["km"]) > 0.006 * km + 1e-6:
            found.append(f"{r['from']} to {r['to']}: {r['km']:g} km, but {km:g} km by the tables")
    return found


def _line_km(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    a, b, d = math.radians(lat_a), math.radians(lat_b), math.radians(lon_b - lon_a)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(d / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


def _unit_costs(plan: Plan, rows: pd.DataFrame) -> list[str]:
    policy, finance = plan.region.settings.policy, plan.region.settings.finance
    per = {"t": rows["m_in_t"], "m3": rows["m_in_m3"], "MWh": rows["m_in_mwh"]}
    load = np.select([rows["k_per"] == k for k in per], list(per.values()), np.nan) * rows["quantity"]
    trips = (rows["quantity"] * rows["m_in_t"] / rows["k_payload_t"] * rows["k_cost_per_trip"]).fillna(0.0)
    haul = load * rows["km"] * rows["k_cost_per_t_km"] * (1 - policy.transport_subsidy)
    emitted = load * rows["km"] * rows["k_co2_per_t_km"] + rows["quantity"] * rows["r_co2"].fillna(0.0)
    right = {
        "transport_cost": haul + load * rows["k_cost_per_t"] + trips,
        "processing_cost": rows["quantity"] * rows["r_cost"] + rows["received"] * rows["n_gate_fee"].fillna(0.0),
        "carbon_cost": emitted * policy.paid_per_kg,
    }
    found = []
    for column, money in right.items():
        for i in off(rows[column], money).nonzero()[0]:
            found.append(
                f"{rows['output'].iat[i]} to {rows['need'].iat[i]}: "
                f"{column} {rows[column].iat[i]:g}, but {money.iat[i]:g} by the tables"
            )
    rate, life = finance.discount_rate, rows["k_lifetime_years"]
    crf = 1 / life if rate == 0 else rate / (1 - (1 + rate) ** -life)
    hazard = np.where(rows["o_hazardous"].astype(bool), plan.region.settings.transaction.hazardous, 1.0)
    permit = (
        pd.Series(plan.region.settings.transaction.per_exchange * hazard)
        .groupby([rows["output"], rows["need"]])
        .first()
        .sum()
    )
    pipe = (
        (rows["k_capex_per_km"] * rows["km"] * crf)
        .fillna(0.0)
        .groupby([rows["output"], rows["need"], rows["mode"]])
        .first()
        .sum()
    )
    if off(rows["stream_cost"].sum(), permit + pipe).any():
        found.append(f"streams and pipes cost {rows['stream_cost'].sum():g}, but {permit + pipe:g} by the tables")
    return found


def _avoided(plan: Plan, rows: pd.DataFrame) -> list[str]:
    policy = plan.region.settings.policy
    taxed = (rows["o_disposal_route"] == "landfill") * policy.landfill_tax * rows["m_in_t"].fillna(0.0)
    dispose = rows["o_disposal_cost"] + taxed + policy.paid_per_kg * rows["m_disposal_co2"].fillna(0.0)
    new = np.where(rows["n_kind"] == "capacity", 0.0, rows["b_virgin_co2"].fillna(0.0))
    buy = rows["n_purchase_price"] + policy.paid_per_kg * new
    found = []
    for column, money in (
        ("avoided_disposal", rows["quantity"] * dispose),
        ("avoided_purchase", rows["received"] * buy),
    ):
        for i in off(rows[column], money).nonzero()[0]:
            found.append(
                f"{rows['output'].iat[i]} to {rows['need'].iat[i]}: "
                f"{column} {rows[column].iat[i]:g}, but {money.iat[i]:g} by the tables"
            )
    costs = rows[["transport_cost", "processing_cost", "transaction_cost", "stream_cost", "carbon_cost"]].sum(axis=1)
    saving = rows["avoided_disposal"] + rows["avoided_purchase"] - costs
    scale = rows["avoided_disposal"].abs() + rows["avoided_purchase"].abs() + costs
    if off(rows["saving"], saving, scale).any():
        found.append("the saving of an exchange is not what it avoids less what it costs")
    return found


def _partnerships(plan: Plan, rows: pd.DataFrame) -> list[str]:
    t, region = plan.region.settings.transaction, plan.region
    base = t.setup * region.settings.recovery_factor + t.yearly
    known = {(r.a, r.b): r for r in region.partnerships.itertuples(index=False)}
    running = set(today(plan)["pair"])
    found = []
    for pair, part in rows.groupby("pair"):
        r = part.iloc[0]
        row = known.get(pair)
        same_firm = r["f_company"] != "" and r["f_company"] == r["t_company"]
        if same_firm or pair in running or (row is not None and row.status == "existing"):
            right = 0.0
        elif row is not None and not math.isnan(row.cost):
            right = row.cost
        else:
            right = base
            right *= t.same_cluster if r["f_cluster"] != "" and r["f_cluster"] == r["t_cluster"] else 1.0
            right *= t.cross_border if r["f_country"] and r["t_country"] and r["f_country"] != r["t_country"] else 1.0
            right *= (
                t.via_anchor
                if r["f_anchor"] is True or r["t_anchor"] is True or bool(r["f_anchor"]) or bool(r["t_anchor"])
                else 1.0
            )
            trust = 0.5 if row is None or math.isnan(row.trust) else row.trust
            right *= 1 + t.distrust * (1 - trust)
        paid = part["transaction_cost"].sum()
        if off(paid, right).any():
            found.append(f"{pair[0]} and {pair[1]}: the partnership costs {paid:g}, but {right:g} by the tables")
    return found


def _sums(plan: Plan, rows: pd.DataFrame) -> list[str]:
    s, costs, found = plan.summary, plan.summary["costs"], []
    scale = abs(s["baseline"]) + abs(s["cost"])
    sums = {name: rows[f"{name}_cost"].sum() for name in MONEY}
    sums |= {"disposal": plan.outputs["disposal_cost"].sum(), "purchase": plan.needs["purchase_cost"].sum()}
    found += [
        f"{name} sums to {value:g}, the summary says {costs[name]:g}"
        for name, value in sums.items()
        if off(value, costs[name], scale * 1e-3).any()
    ]
    accounts = plan.enterprises
    for name, value, right in (
        ("cost", sum(costs.values()), s["cost"]),
        ("saving", s["baseline"] - s["cost"], s["saving"]),
        ("accounts before", accounts["cost_before"].sum(), s["baseline"]),
        ("accounts after", accounts["cost_after"].sum(), s["cost"]),
        ("accounts' saving", accounts["saving"].sum(), s["saving"]),
        ("payments", accounts["paid"].sum(), accounts["received"].sum()),
    ):
        if off(value, right, scale).any():
            found.append(f"{name}: {value:g} against {right:g}")
    if plan.region.current.empty and off(s["baseline"], _baseline(plan), scale).any():
        found.append(f"the baseline is {s['baseline']:g}, but {_baseline(plan):g} by the tables")
    if s["bound"] is not None and s["bound"] > s["cost"] + TOLERANCE * max(1.0, abs(s["cost"])):
        found.append(f"the bound {s['bound']:g} is above the cost {s['cost']:g}")
    bound = s["objective_bound"]
    if bound is not None and bound > s["objective_value"] + TOLERANCE * max(1.0, abs(s["objective_value"])):
        found.append(f"the bound {bound:g} is above the objective {s['objective_value']:g}")
    return found


def _baseline(plan: Plan) -> float:
    """What today costs where nothing is exchanged yet."""
    region, policy = plan.region, plan.region.settings.policy
    outputs, needs, materials = region.outputs, region.needs, region.materials
    give, take = materials.loc[outputs["material"]], materials.loc[needs["material"]]
    tax = (
        (outputs["disposal_route"] == "landfill").to_numpy() * policy.landfill_tax * give["in_t"].fillna(0.0).to_numpy()
    )
    dispose = (
        outputs["disposal_cost"].to_numpy() + tax + policy.paid_per_kg * give["disposal_co2"].fillna(0.0).to_numpy()
    )
    new = np.where(needs["kind"] == "capacity", 0.0, take["virgin_co2"].fillna(0.0).to_numpy())
    buy = needs["purchase_price"].to_numpy() + policy.paid_per_kg * new
    used, wanted = outputs["usable"].to_numpy(dtype=bool), needs["usable"].to_numpy(dtype=bool)
    return float(
        (outputs["quantity"].to_numpy() * dispose)[used].sum() + (needs["quantity"].to_numpy() * buy)[wanted].sum()
    )
