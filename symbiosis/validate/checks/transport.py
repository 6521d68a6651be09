"""Modes of transport and known distances."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from symbiosis.findings.collector import Findings
from symbiosis.load.raw import RawTable
from symbiosis.region import Assumption
from symbiosis.schema.inputs import INPUTS
from symbiosis.settings import Settings
from symbiosis.units import DIMENSION_UNIT, find_unit
from symbiosis.validate.checks.places import line_km
from symbiosis.validate.parse import parse_table

TRUCK = {"cost_per_t_km": 0.12, "cost_per_t": 3.0, "circuity": 1.3, "co2_per_t_km": 0.1, "payload_t": 24.0}


def with_trucks(
    rows: pd.DataFrame, regions: Sequence[str], settings: Settings
) -> tuple[pd.DataFrame, list[Assumption]]:
    """The modes, and a truck for each region that brings none; `assumed` where it is to serve that region alone."""
    bare = [region for region in regions if region not in set(rows["_region"])]
    rows = rows.assign(assumed=False)
    if not bare:
        return rows, []
    truck = {k: v * (settings.eur if k.startswith("cost") else 1) for k, v in TRUCK.items()}
    table = RawTable("transport", "", pd.DataFrame({"mode": ["truck"], **{k: [repr(v)] for k, v in truck.items()}}))
    alone = len(bare) < len(regions)
    trucks = [parse_table(table, INPUTS["transport"], region, Findings()).assign(assumed=alone) for region in bare]
    money = settings.currency
    said = (
        f"truck for solids, sludges and liquids: {truck['cost_per_t_km']:g} {money} per t and km loaded (empty return "
        f"included), {truck['cost_per_t']:g} {money} per t handling, roads {truck['circuity']:g} × the straight line, "
        f"{truck['co2_per_t_km']:g} kg CO2e per t and km"
    )
    why = f"{', '.join(bare) if alone else 'the region'} has no transport.csv"
    merged = pd.concat([part for part in (rows, *trucks) if len(part)], ignore_index=True)
    return merged, [Assumption("transport", said, why)]


def check_modes(rows: pd.DataFrame, found: Findings) -> pd.DataFrame:
    """The modes, one row each, `per` spelt t, m3 or MWh."""
    per = rows["per"].map({text: _own_unit(text) for text in rows["per"].unique()})
    found.where(rows, per.isna() & ~found.faulty(rows, "per"), "wrong-per", "per", rows["per"])
    building, lasting = rows["capex_per_km"].isna(), rows["lifetime_years"].isna()
    found.where(rows, lasting & ~building & ~found.faulty(rows, "lifetime_years"), "pipe-life", "lifetime_years")
    found.where(rows, building & ~lasting & ~found.faulty(rows, "capex_per_km"), "pipe-life", "capex_per_km")
    loaded = (rows["payload_t"] > 0) | found.faulty(rows, "payload_t")
    found.where(rows, (rows["cost_per_trip"] > 0) & ~loaded, "trip-load", "payload_t")
    return rows.assign(per=per.fillna("t"))


def _own_unit(text: str) -> str | None:
    """t, m3 or MWh, however it is spelt."""
    unit = find_unit(text)
    return DIMENSION_UNIT[unit.dimension] if unit and unit.factor == 1 else None


def check_distances(rows: pd.DataFrame, sites: pd.DataFrame, hubs: pd.DataFrame, found: Findings) -> pd.DataFrame:
    """Known distances, one row per direction: `from`, `to` (sites or hubs), `mode` (blank = all), `km`."""
    if len(hubs):
        places = [sites[["enterprise", "longitude", "latitude"]], hubs.rename(columns={"hub": "enterprise"})]
        sites = pd.concat(places, join="inner", ignore_index=True)
    known = rows[rows["from"].isin(sites["enterprise"]) & rows["to"].isin(sites["enterprise"])]
    found.where(known, known["from"] == known["to"], "self-distance", "from", known["from"])
    _check_short(known, sites, found)
    one_way = known[["from", "to", "mode", "km"]]
    back = one_way[known["symmetric"].fillna(True).astype(bool)].rename(columns={"from": "to", "to": "from"})
    # A row of its own for the way back goes before the mirror image of the way there.
    return pd.concat([one_way, back], ignore_index=True).drop_duplicates(["from", "to", "mode"])


def _check_short(rows: pd.DataFrame, sites: pd.DataFrame, found: Findings) -> None:
    at = sites.drop_duplicates("enterprise").set_index("enterprise")[["longitude", "latitude"]]
    a, b = at.loc[rows["from"]].to_numpy(), at.loc[rows["to"]].to_numpy()
    line = line_km(a[:, 0], a[:, 1], b[:, 0], b[:, 1])
    short = rows["km"].to_numpy() < line * 0.99 - 0.5
    for file in rows.loc[short, "_file"].unique():
        here = np.flatnonzero(short & (rows["_file"] == file))
        i = int(here[0])
        pair = f"{rows['from'].iat[i]} to {rows['to'].iat[i]}"
        more = {"pair": pair, "line": f"{line[i]:,.1f}", "count": len(here)}
        found.at(rows, i, "short-distance", "km", rows["km"].iat[i], **more)
