"""Hauls and costs of exchanges as the region's tables have them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.check.border import border_costs
from symbiosis.check.hub_rows import through
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
    km = by_mode.fillna(by_any).fillna(guess).astype("float64")
    return km.mask(through(rows), sum(hub_legs(region, rows))) if through(rows).any() else km


def hub_legs(region: Region, rows: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Kilometres to the hub and from it; NaN for rows that go to none."""
    stated = region.distances.drop_duplicates(["from", "to", "mode"], keep="last").set_index(["from", "to", "mode"])[
        "km"
    ]
    legs = []
    for ends, mode, place in ((("from", "hub"), "k", "f_"), (("hub", "to"), "l", "t_")):
        way = rows[list(ends)].assign(mode=rows[f"{mode}_mode"]).astype(object)
        told, any_mode = (
            stated.reindex(pd.MultiIndex.from_frame(w)).set_axis(rows.index) for w in (way, way.assign(mode=""))
        )
        line = _line_km(*(rows[c] for c in (f"{place}longitude", f"{place}latitude", "h_longitude", "h_latitude")))
        legs.append(told.fillna(any_mode).fillna(line * rows[f"{mode}_circuity"]).astype("float64"))
    return legs[0], legs[1]


def first_km(rows: pd.DataFrame) -> np.ndarray:
    """Kilometres of the haul by the first mode: to the hub, or all the way."""
    return np.where(through(rows).to_numpy(dtype=bool), _figures(rows, "km_to_hub"), _figures(rows, "km"))


def second_haul(region: Region, rows: pd.DataFrame) -> dict[str, np.ndarray]:
    """What the haul from the hub costs a year, what the public pays of it, its pipe; 0 for direct rows."""
    on, policy = through(rows).to_numpy(dtype=bool), region.settings.policy
    if not on.any():
        return dict.fromkeys(("transport", "subsidy", "pipe"), np.zeros(len(rows)))
    km, load = _figures(rows, "km") - _figures(rows, "km_to_hub"), _fetched(rows)
    per_trip = _figures(rows, "l_cost_per_trip")
    with np.errstate(divide="ignore", invalid="ignore"):
        trips = _figures(rows, "received") * _figures(rows, "b_in_t") / _figures(rows, "l_payload_t") * per_trip
    haul = load * km * _figures(rows, "l_cost_per_t_km")
    pipe = _figures(rows, "l_capex_per_km") * km * _yearly(region, _figures(rows, "l_lifetime_years"))
    parts = {
        "transport": haul * (1 - policy.transport_subsidy) + load * _figures(rows, "l_cost_per_t")
        + np.where(per_trip > 0, trips, 0.0),
        "subsidy": haul * policy.transport_subsidy, "pipe": np.nan_to_num(pipe, nan=0.0, posinf=np.inf, neginf=-np.inf),
    }  # fmt: skip
    return {name: np.where(on, values, 0.0) for name, values in parts.items()}


def _yearly(region: Region, life: np.ndarray) -> np.ndarray:
    """What 1 paid for a pipe costs its owner a year, the public's grant taken off."""
    rate = region.settings.finance.discount_rate
    with np.errstate(divide="ignore", invalid="ignore"):
        yearly: np.ndarray = 1 / life if rate == 0 else rate / (1 - (1 + rate) ** -life)
    return yearly * (1 - region.settings.policy.investment_grant)


def _fetched(rows: pd.DataFrame) -> np.ndarray:
    """What is hauled from the hub, in the unit that the second mode's costs are per."""
    load: np.ndarray = _measured(rows, "l_per", "b_") * _figures(rows, "received")
    return load


def _line_km(lon_a: pd.Series, lat_a: pd.Series, lon_b: pd.Series, lat_b: pd.Series) -> pd.Series:
    a, b, d = np.radians(lat_a), np.radians(lat_b), np.radians(lon_b - lon_a)
    h = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(d / 2) ** 2
    return 2 * EARTH_KM * np.arcsin(np.minimum(1.0, np.sqrt(h)))


def unit_costs(region: Region, rows: pd.DataFrame) -> pd.DataFrame:
    """What the amounts and hauls of joined rows cost and avoid a year; `permit` and pipes whole in each row.

    `pipe1` and `pipe2` lead to a hub and from it.
    """
    policy, paid = region.settings.policy, region.settings.transaction
    quantity, received, in_t = (_figures(rows, c) for c in ("quantity", "received", "m_in_t"))
    on, km, more = through(rows).to_numpy(dtype=bool), first_km(rows), second_haul(region, rows)
    load, c, per_trip = _load(rows), _carbon(rows), _figures(rows, "k_cost_per_trip")
    with np.errstate(divide="ignore", invalid="ignore"):
        trips = quantity * in_t / _figures(rows, "k_payload_t") * per_trip
    trips = np.where(per_trip > 0, trips, 0.0)  # without a mass nobody can count them
    haul = load * km * _figures(rows, "k_cost_per_t_km") * (1 - policy.transport_subsidy)
    buried = (rows["o_disposal_route"] == "landfill").to_numpy(dtype=bool)
    dispose = _figures(rows, "o_disposal_cost") + buried * policy.landfill_tax * np.nan_to_num(in_t)
    dispose += policy.paid_per_kg * np.nan_to_num(_figures(rows, "m_disposal_co2"))
    hazard = np.where(rows["o_hazardous"].to_numpy(dtype=bool), paid.hazardous, 1.0)
    pipe = _figures(rows, "k_capex_per_km") * km * _yearly(region, _figures(rows, "k_lifetime_years"))
    pipe = np.nan_to_num(pipe, nan=0.0, posinf=np.inf, neginf=-np.inf)
    return pd.DataFrame({
        "transport_cost": haul + load * _figures(rows, "k_cost_per_t") + trips + more["transport"],
        "processing_cost": quantity * _figures(rows, "r_cost") + received * np.nan_to_num(_figures(rows, "n_gate_fee")),
        "carbon_cost": c["emitted"] * policy.paid_per_kg,
        "avoided_disposal": quantity * away(rows) * dispose,
        "avoided_purchase": received * (_figures(rows, "n_purchase_price") + policy.paid_per_kg * _new_kg(rows)),
        "co2_kg": c["spared"] - c["emitted"],
        "permit": paid.per_exchange * hazard + border_costs(region, rows),
        "pipe": np.where(on, 0.0, pipe), "pipe1": np.where(on, pipe, 0.0), "pipe2": more["pipe"],
    }, index=rows.index)  # fmt: skip


def _figures(rows: pd.DataFrame, column: str) -> np.ndarray:
    values: np.ndarray = rows[column].to_numpy(dtype="float64")
    return values


def _load(rows: pd.DataFrame) -> np.ndarray:
    """What is hauled, in the unit that the mode's costs are per."""
    load: np.ndarray = _measured(rows, "k_per", "m_") * _figures(rows, "quantity")
    return load


def _measured(rows: pd.DataFrame, per: str, material: str) -> np.ndarray:
    """One unit of the material in the unit of the mode."""
    units, result = rows[per].to_numpy(dtype=object), np.full(len(rows), np.nan)
    for unit, column in (("t", "in_t"), ("m3", "in_m3"), ("MWh", "in_mwh")):
        result = np.where(units == unit, _figures(rows, material + column), result)
    return result


def subsidy(region: Region, rows: pd.DataFrame) -> np.ndarray:
    """What the public pays of each haul a year."""
    per_km = first_km(rows) * _figures(rows, "k_cost_per_t_km")
    first = _load(rows) * per_km * region.settings.policy.transport_subsidy
    paid: np.ndarray = first + second_haul(region, rows)["subsidy"]
    return paid


def away(rows: pd.DataFrame) -> np.ndarray:
    """The share of a unit that no longer is disposed of: all but what the recipe leaves over."""
    share: np.ndarray = 1 - _figures(rows, "r_residue_share")
    return share


def carbon(rows: pd.DataFrame) -> pd.DataFrame:
    """Kg CO2e a year of joined rows: `spared`, `emitted`, and what of that the haul emits."""
    return pd.DataFrame(_carbon(rows), index=rows.index)


def _carbon(rows: pd.DataFrame) -> dict[str, np.ndarray]:
    quantity, hauled = _figures(rows, "quantity"), _load(rows) * first_km(rows) * _figures(rows, "k_co2_per_t_km")
    on = through(rows).to_numpy(dtype=bool)
    if on.any():
        fetched = (
            _fetched(rows) * (_figures(rows, "km") - _figures(rows, "km_to_hub")) * _figures(rows, "l_co2_per_t_km")
        )
        hauled = hauled + np.where(on, fetched, 0.0)
    gone = quantity * away(rows) * np.nan_to_num(_figures(rows, "m_disposal_co2"))
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
