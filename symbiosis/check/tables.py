"""Hauls and costs of exchanges as the region's tables have them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.check.border import border_costs
from symbiosis.region import Region

EARTH_KM = 6371.0088
SPHERE = 0.006  # the sphere here, the ellipsoid there: hauls differ by up to this share


def haul_km(region: Region, rows: pd.DataFrame) -> pd.Series:
    """Kilometres of each haul: stated for the mode, stated for all, or the great circle × circuity."""
    stated = region.distances.drop_duplicates(["from", "to", "mode"], keep="last").set_index(["from", "to", "mode"])[
        "km"
    ]
    way = rows[["from", "to", "mode"]]
    by_mode, by_any = (
        stated.reindex(pd.MultiIndex.from_frame(w)).set_axis(rows.index) for w in (way, way.assign(mode=""))
    )
    together = (rows["f_known_by"] != "") & (rows["f_known_by"] == rows["t_known_by"])
    line = _line_km(*(rows[c] for c in ("f_longitude", "f_latitude", "t_longitude", "t_latitude")))
    guess = rows["k_circuity"] * rows["f_radius_km"].where(together, line)
    return by_mode.fillna(by_any).fillna(guess).astype("float64")


def _line_km(lon_a: pd.Series, lat_a: pd.Series, lon_b: pd.Series, lat_b: pd.Series) -> pd.Series:
    a, b, d = np.radians(lat_a), np.radians(lat_b), np.radians(lon_b - lon_a)
    h = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(d / 2) ** 2
    return 2 * EARTH_KM * np.arcsin(np.minimum(1.0, np.sqrt(h)))


def unit_costs(region: Region, rows: pd.DataFrame) -> pd.DataFrame:
    """What the amounts and hauls of joined rows cost and avoid a year; `permit` and `pipe` whole in each row."""
    policy, finance, paid = region.settings.policy, region.settings.finance, region.settings.transaction
    quantity = rows["quantity"]
    load, c = _load(rows), carbon(rows)
    trips = quantity * rows["m_in_t"] / rows["k_payload_t"] * rows["k_cost_per_trip"]
    trips = trips.where(rows["k_cost_per_trip"] > 0, 0.0)  # without a mass nobody can count them
    haul = load * rows["km"] * rows["k_cost_per_t_km"] * (1 - policy.transport_subsidy)
    taxed = (rows["o_disposal_route"] == "landfill") * policy.landfill_tax * rows["m_in_t"].fillna(0.0)
    new = rows["b_virgin_co2"].fillna(0.0).where(rows["n_kind"] != "capacity", 0.0)
    dispose = rows["o_disposal_cost"] + taxed + policy.paid_per_kg * rows["m_disposal_co2"].fillna(0.0)
    rate, life = finance.discount_rate, rows["k_lifetime_years"]
    yearly = 1 / life if rate == 0 else rate / (1 - (1 + rate) ** -life)
    hazard = np.where(rows["o_hazardous"].astype(bool), paid.hazardous, 1.0)
    return pd.DataFrame({
        "transport_cost": haul + load * rows["k_cost_per_t"] + trips,
        "processing_cost": quantity * rows["r_cost"] + rows["received"] * rows["n_gate_fee"].fillna(0.0),
        "carbon_cost": c["emitted"] * policy.paid_per_kg,
        "avoided_disposal": quantity * dispose,
        "avoided_purchase": rows["received"] * (rows["n_purchase_price"] + policy.paid_per_kg * new),
        "co2_kg": c["spared"] - c["emitted"],
        "permit": paid.per_exchange * hazard + border_costs(region, rows),
        "pipe": (rows["k_capex_per_km"] * rows["km"] * yearly).fillna(0.0) * (1 - policy.investment_grant),
    })  # fmt: skip


def _load(rows: pd.DataFrame) -> pd.Series:
    """What is hauled, in the unit that the mode's costs are per."""
    per = {"t": rows["m_in_t"], "m3": rows["m_in_m3"], "MWh": rows["m_in_mwh"]}
    return np.select([rows["k_per"] == k for k in per], list(per.values()), np.nan) * rows["quantity"]


def subsidy(region: Region, rows: pd.DataFrame) -> pd.Series:
    """What the public pays of each haul a year."""
    return _load(rows) * rows["km"] * rows["k_cost_per_t_km"] * region.settings.policy.transport_subsidy


def carbon(rows: pd.DataFrame) -> pd.DataFrame:
    """Kg CO2e a year of joined rows: `spared`, `emitted`, and what of that the haul emits."""
    new = rows["b_virgin_co2"].fillna(0.0).where(rows["n_kind"] != "capacity", 0.0)
    hauled = _load(rows) * rows["km"] * rows["k_co2_per_t_km"]
    return pd.DataFrame({
        "spared": rows["quantity"] * rows["m_disposal_co2"].fillna(0.0) + rows["received"] * new,
        "emitted": hauled + rows["quantity"] * rows["r_co2"].fillna(0.0), "hauled": hauled,
    })  # fmt: skip


def spread(total: pd.Series, weight: pd.Series, by: list[pd.Series]) -> pd.Series:
    """`total`, the same for all rows of a group, divided over them by weight."""
    return total * weight / weight.groupby(by).transform("sum")
