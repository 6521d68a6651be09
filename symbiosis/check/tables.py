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
    quantity, received, km, in_t = (_figures(rows, c) for c in ("quantity", "received", "km", "m_in_t"))
    load, c, per_trip = _load(rows), _carbon(rows), _figures(rows, "k_cost_per_trip")
    with np.errstate(divide="ignore", invalid="ignore"):
        trips = quantity * in_t / _figures(rows, "k_payload_t") * per_trip
        rate, life = finance.discount_rate, _figures(rows, "k_lifetime_years")
        yearly = 1 / life if rate == 0 else rate / (1 - (1 + rate) ** -life)
    trips = np.where(per_trip > 0, trips, 0.0)  # without a mass nobody can count them
    haul = load * km * _figures(rows, "k_cost_per_t_km") * (1 - policy.transport_subsidy)
    buried = (rows["o_disposal_route"] == "landfill").to_numpy(dtype=bool)
    dispose = _figures(rows, "o_disposal_cost") + buried * policy.landfill_tax * np.nan_to_num(in_t)
    dispose += policy.paid_per_kg * np.nan_to_num(_figures(rows, "m_disposal_co2"))
    hazard = np.where(rows["o_hazardous"].to_numpy(dtype=bool), paid.hazardous, 1.0)
    return pd.DataFrame({
        "transport_cost": haul + load * _figures(rows, "k_cost_per_t") + trips,
        "processing_cost": quantity * _figures(rows, "r_cost") + received * np.nan_to_num(_figures(rows, "n_gate_fee")),
        "carbon_cost": c["emitted"] * policy.paid_per_kg,
        "avoided_disposal": quantity * dispose,
        "avoided_purchase": received * (_figures(rows, "n_purchase_price") + policy.paid_per_kg * _new_kg(rows)),
        "co2_kg": c["spared"] - c["emitted"],
        "permit": paid.per_exchange * hazard + border_costs(region, rows),
        "pipe": np.nan_to_num(_figures(rows, "k_capex_per_km") * km * yearly, nan=0.0, posinf=np.inf, neginf=-np.inf)
        * (1 - policy.investment_grant),
    }, index=rows.index)  # fmt: skip


def _figures(rows: pd.DataFrame, column: str) -> np.ndarray:
    values: np.ndarray = rows[column].to_numpy(dtype="float64")
    return values


def _load(rows: pd.DataFrame) -> np.ndarray:
    """What is hauled, in the unit that the mode's costs are per."""
    per, load = rows["k_per"].to_numpy(dtype=object), np.full(len(rows), np.nan)
    for unit, column in (("t", "m_in_t"), ("m3", "m_in_m3"), ("MWh", "m_in_mwh")):
        load = np.where(per == unit, _figures(rows, column), load)
    load *= _figures(rows, "quantity")
    return load


def subsidy(region: Region, rows: pd.DataFrame) -> np.ndarray:
    """What the public pays of each haul a year."""
    per_km = _figures(rows, "km") * _figures(rows, "k_cost_per_t_km")
    paid: np.ndarray = _load(rows) * per_km * region.settings.policy.transport_subsidy
    return paid


def carbon(rows: pd.DataFrame) -> pd.DataFrame:
    """Kg CO2e a year of joined rows: `spared`, `emitted`, and what of that the haul emits."""
    return pd.DataFrame(_carbon(rows), index=rows.index)


def _carbon(rows: pd.DataFrame) -> dict[str, np.ndarray]:
    quantity, hauled = _figures(rows, "quantity"), _load(rows) * _figures(rows, "km") * _figures(rows, "k_co2_per_t_km")
    gone = quantity * np.nan_to_num(_figures(rows, "m_disposal_co2"))
    return {
        "spared": gone + _figures(rows, "received") * _new_kg(rows),
        "emitted": hauled + quantity * np.nan_to_num(_figures(rows, "r_co2")), "hauled": hauled,
    }  # fmt: skip


def _new_kg(rows: pd.DataFrame) -> np.ndarray:
    """Kg CO2e that a unit bought new stands for; a capacity buys nothing."""
    bought = (rows["n_kind"] != "capacity").to_numpy(dtype=bool)
    return np.where(bought, np.nan_to_num(_figures(rows, "b_virgin_co2")), 0.0)


def spread(total: pd.Series, weight: pd.Series, by: list[pd.Series]) -> pd.Series:
    """`total`, the same for all rows of a group, divided over them by weight."""
    return total * weight / weight.groupby(by).transform("sum")
