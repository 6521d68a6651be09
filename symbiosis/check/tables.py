"""Hauls and costs of exchanges as the region's tables have them."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from symbiosis.check.border import border_costs
from symbiosis.region import Region

EARTH_KM = 6371.0088
SPHERE = 0.006  # the sphere here, the ellipsoid there: hauls differ by up to this share


def haul_km(region: Region, rows: pd.DataFrame) -> pd.Series:
    """Kilometres of each haul: stated for the mode, stated for all, or the great circle × circuity."""
    known = region.distances[["from", "to", "mode", "km"]].itertuples(index=False, name=None)
    stated = {(a, b, mode): km for a, b, mode, km in known}
    ends = ["f_longitude", "f_latitude", "t_longitude", "t_latitude"]
    needed = ["from", "to", "mode", "k_circuity", "f_known_by", "t_known_by", "f_radius_km", *ends]
    found = []
    for r in rows[needed].to_dict("records"):
        km = stated.get((r["from"], r["to"], r["mode"]), stated.get((r["from"], r["to"], "")))
        if km is None:
            together = r["f_known_by"] and r["f_known_by"] == r["t_known_by"]
            km = r["k_circuity"] * (r["f_radius_km"] if together else _line_km(*(r[c] for c in ends)))
        found.append(km)
    return pd.Series(found, index=rows.index, dtype="float64")


def _line_km(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    a, b, d = math.radians(lat_a), math.radians(lat_b), math.radians(lon_b - lon_a)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(d / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


def unit_costs(region: Region, rows: pd.DataFrame) -> pd.DataFrame:
    """What the amounts and hauls of joined rows cost and avoid a year; `permit` and `pipe` whole in each row."""
    policy, finance, paid = region.settings.policy, region.settings.finance, region.settings.transaction
    quantity = rows["quantity"]
    per = {"t": rows["m_in_t"], "m3": rows["m_in_m3"], "MWh": rows["m_in_mwh"]}
    load = np.select([rows["k_per"] == k for k in per], list(per.values()), np.nan) * quantity
    trips = quantity * rows["m_in_t"] / rows["k_payload_t"] * rows["k_cost_per_trip"]
    trips = trips.where(rows["k_cost_per_trip"] > 0, 0.0)  # without a mass nobody can count them
    haul = load * rows["km"] * rows["k_cost_per_t_km"] * (1 - policy.transport_subsidy)
    emitted = load * rows["km"] * rows["k_co2_per_t_km"] + quantity * rows["r_co2"].fillna(0.0)
    taxed = (rows["o_disposal_route"] == "landfill") * policy.landfill_tax * rows["m_in_t"].fillna(0.0)
    new = rows["b_virgin_co2"].fillna(0.0).where(rows["n_kind"] != "capacity", 0.0)
    spared = quantity * rows["m_disposal_co2"].fillna(0.0) + rows["received"] * new
    dispose = rows["o_disposal_cost"] + taxed + policy.paid_per_kg * rows["m_disposal_co2"].fillna(0.0)
    rate, life = finance.discount_rate, rows["k_lifetime_years"]
    yearly = 1 / life if rate == 0 else rate / (1 - (1 + rate) ** -life)
    hazard = np.where(rows["o_hazardous"].astype(bool), paid.hazardous, 1.0)
    return pd.DataFrame({
        "transport_cost": haul + load * rows["k_cost_per_t"] + trips,
        "processing_cost": quantity * rows["r_cost"] + rows["received"] * rows["n_gate_fee"].fillna(0.0),
        "carbon_cost": emitted * policy.paid_per_kg,
        "avoided_disposal": quantity * dispose,
        "avoided_purchase": rows["received"] * (rows["n_purchase_price"] + policy.paid_per_kg * new),
        "co2_kg": spared - emitted,
        "permit": paid.per_exchange * hazard + border_costs(region, rows),
        "pipe": (rows["k_capex_per_km"] * rows["km"] * yearly).fillna(0.0),
    })  # fmt: skip


def spread(total: pd.Series, weight: pd.Series, by: list[pd.Series]) -> pd.Series:
    """`total`, the same for all rows of a group, divided over them by weight."""
    return total * weight / weight.groupby(by).transform("sum")
