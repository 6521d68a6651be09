"""Cells that repeat the region's own tables: units, codes, names, quantities."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.check.border import RUNGS, step_tomorrow
from symbiosis.check.facts import off
from symbiosis.plan import Plan

EXCHANGES = {
    "unit": "m_unit", "received_unit": "b_unit", "ewc": "o_ewc", "hazardous": "o_hazardous",
    "waste_status": "o_waste_status", "legal": "r_legal",
}  # fmt: skip
STREAMS = {
    "outputs": ("output", ("output", "enterprise", "material", "unit")),
    "needs": ("need", ("need", "enterprise", "material", "unit")),
}


def check_copies(plan: Plan, rows: pd.DataFrame) -> list[str]:
    """Violations of cells that only repeat what the tables say, in all result tables."""
    region = plan.region
    found = [_differs("exchanges", c, rows[c], rows[source]) for c, source in EXCHANGES.items()]
    found.append(_differs("exchanges", "period", rows["period"], pd.Series("year", rows.index)))
    known = rows["hub"].isin(["", *region.hubs["hub"]])
    found.append(_differs("exchanges", "hub", rows["hub"], rows["hub"].where(known, "")))
    found.append(_differs("exchanges", "hierarchy", rows["hierarchy"], pd.Series(_steps(rows), rows.index)))
    sites = region.enterprises
    for column in ("enterprise", "name", "cluster", "anchor"):
        own = sites[column].fillna(False).astype(bool) if column == "anchor" else sites[column]
        found.append(_differs("enterprises", column, plan.firms[column], own))
    for name, (key, columns) in STREAMS.items():
        written, own = getattr(plan, name), getattr(region, name)
        found += [_differs(name, column, written[column], own[column]) for column in columns]
        if written[key].tolist() == own[key].tolist() and _away(written["quantity"], own["quantity"]).any():
            found.append(f"{name}: a quantity is not that of the tables")
    return [sentence for sentence in found if sentence]


def _away(told: pd.Series, right: pd.Series) -> np.ndarray:
    blank = told.isna().to_numpy() != right.isna().to_numpy()
    return np.asarray(blank | (off(told, right) & right.notna().to_numpy()))


def _differs(table: str, column: str, told: pd.Series, right: pd.Series) -> str:
    if len(told) != len(right):
        return f"{table} has {len(told)} rows, the region {len(right)}"
    wrong = np.flatnonzero(told.astype("str").fillna("").to_numpy() != right.astype("str").fillna("").to_numpy())
    if not len(wrong):
        return ""
    i = int(wrong[0])
    return f"{table}, row {i + 1}: {column} is “{told.iat[i]}”, but “{right.iat[i]}” by the tables"


def _steps(rows: pd.DataFrame) -> list[str]:
    """The step in the waste hierarchy today → tomorrow; blank for energy, which is no waste."""
    order = list(RUNGS)
    today = {route: step for step, routes in RUNGS.items() for route in routes}
    return [
        "" if tomorrow is None else f"{today.get(route, 'unknown')} → {order[tomorrow]}"
        for route, tomorrow in zip(rows["o_disposal_route"], map(step_tomorrow, *_facts(rows)), strict=True)
    ]


def _facts(rows: pd.DataFrame) -> list[pd.Series]:
    return [rows[c] for c in ("m_form", "o_waste_status", "o_disposal_route", "n_unit")]
