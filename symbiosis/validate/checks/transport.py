"""Modes of transport and known distances."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.findings.collector import Findings
from symbiosis.region import Assumption
from symbiosis.schema.inputs import TRUCKABLE
from symbiosis.settings import Settings
from symbiosis.units import DIMENSION_UNIT
from symbiosis.validate.checks.places import line_km

DEFAULT_TRUCK = {"cost_per_t_km": 0.12, "cost_per_t": 3.0, "circuity": 1.3, "co2_per_t_km": 0.1}


def check_modes(rows: pd.DataFrame, settings: Settings, found: Findings) -> tuple[pd.DataFrame, list[Assumption]]:
    """The modes, one row each, and what was assumed: a truck where the region brings no transport.csv."""
    if rows.empty:
        truck = {k: v * (settings.eur if k.startswith("cost") else 1) for k, v in DEFAULT_TRUCK.items()}
        nothing = dict.fromkeys(("max_km", "capex_per_km", "lifetime_years", "payload_t", "cost_per_trip"), np.nan)
        money = settings.currency
        text = (
            f"truck for solids, sludges and liquids: {truck['cost_per_t_km']:g} {money} per t and km loaded (empty return included), "
            f"{truck['cost_per_t']:g} {money} per t handling, roads {truck['circuity']:g} × the straight line, 0.1 kg CO2e per t and km"
        )
        mode = pd.DataFrame([{"mode": "truck", "forms": TRUCKABLE, "per": "t", **truck, **nothing, "payload_t": 24.0}])
        return mode, [Assumption("transport", text, "the region has no transport.csv")]
    for i in np.flatnonzero(~rows["per"].isin(list(DIMENSION_UNIT.values()))):
        found.at(rows, i, "wrong-per", "per", rows["per"].iat[i])
    for i in np.flatnonzero(rows["capex_per_km"].notna() != rows["lifetime_years"].notna()):
        blank = "lifetime_years" if rows["lifetime_years"].isna().iat[i] else "capex_per_km"
        found.at(rows, i, "pipe-life", blank)
    for i in np.flatnonzero((rows["cost_per_trip"] > 0) & ~(rows["payload_t"] > 0)):
        found.at(rows, i, "trip-load", "payload_t")
    return rows, []


def check_distances(rows: pd.DataFrame, sites: pd.DataFrame, found: Findings) -> pd.DataFrame:
    """Known distances, one row per direction: `from`, `to`, `mode` (blank = all), `km`."""
    known = rows[rows["from"].isin(sites["enterprise"]) & rows["to"].isin(sites["enterprise"])]
    for i in np.flatnonzero(known["from"] == known["to"]):
        found.at(known, i, "self-distance", "from", known["from"].iat[i])
    _check_short(known, sites, found)
    one_way = known[["from", "to", "mode", "km"]]
    back = one_way[known["symmetric"].fillna(True).astype(bool)].rename(columns={"from": "to", "to": "from"})
    # A row of its own for the way back goes before the mirror image of the way there.
    return pd.concat([one_way, back], ignore_index=True).drop_duplicates(["from", "to", "mode"])


def _check_short(rows: pd.DataFrame, sites: pd.DataFrame, found: Findings) -> None:
    if rows.empty:
        return
    at = sites.drop_duplicates("enterprise").set_index("enterprise")[["longitude", "latitude"]]
    a, b = at.loc[rows["from"]].to_numpy(), at.loc[rows["to"]].to_numpy()
    line = line_km(a[:, 0], a[:, 1], b[:, 0], b[:, 1])
    short = np.flatnonzero(rows["km"].to_numpy() < line * 0.99 - 0.5)
    if len(short):
        i = int(short[0])
        more = {"pair": f"{rows['from'].iat[i]} to {rows['to'].iat[i]}", "km": f"{rows['km'].iat[i]:g}", "line": f"{line[i]:,.1f}"}
        found.at(rows, i, "short-distance", "km", len(short), **more)
