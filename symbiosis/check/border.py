"""Which border procedure each exchange needs and what it costs, and how it moves in the waste hierarchy: once more."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from symbiosis.region import Region

UNION = {
    "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "EL", "HU", "IE", "IT", "LV", "LT", "LU",
    "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE",
}  # fmt: skip
OTHER_OECD = {
    "AU", "CA", "CL", "CO", "CR", "IS", "IL", "JP", "KR", "MX", "NZ", "NO", "CH", "TR", "GB", "UK", "US",
}  # fmt: skip
RUNGS = {
    "disposal": ("landfill", "incineration", "sewer", "storage"), "recovery": ("energy_recovery", "land_spreading"),
    "recycling": ("recycling", "composting_ad"), "use as a product": ("sale",),
}  # fmt: skip
ENERGY = ("heat", "steam", "power")
AT_BORDER = ["o_waste_status", "m_form", "f_country", "t_country", "o_ewc", "o_hazardous", "o_hazard_known"]


def border_procedures(rows: pd.DataFrame) -> list[str]:
    """The procedure of each joined row: none, annex_vii, notification or unknown; through a hub the graver of two."""
    direct = [_procedure(*facts) for facts in zip(*(rows[c].tolist() for c in AT_BORDER), strict=True)]
    if not (rows["hub"].fillna("") != "").any():
        return direct
    legs = [_by_leg(rows.assign(f_country=a, t_country=b)) for a, b in _legs(rows)]
    grave = ("none", "annex_vii", "notification", "unknown")
    return [max(each, key=grave.index) for each in zip(*legs, strict=True)]


def _legs(rows: pd.DataFrame) -> list[tuple[pd.Series, pd.Series]]:
    """Both countries of each haul: to the hub and from it, or twice the same for direct rows."""
    on = rows["hub"].fillna("") != ""
    middle = rows["h_country"].fillna("")
    return [
        (rows["f_country"], rows["t_country"].mask(on, middle)), (rows["f_country"].mask(on, middle), rows["t_country"])
    ]  # fmt: skip


def _by_leg(rows: pd.DataFrame) -> list[str]:
    return [_procedure(*facts) for facts in zip(*(rows[c].tolist() for c in AT_BORDER), strict=True)]


@cache
def _procedure(status: str, form: str, here: str, there: str, ewc: str, hazardous: bool, hazard_known: bool) -> str:
    if status in ("by_product", "end_of_waste", "product") or form in ENERGY:
        return "none"
    a, b = _country(here), _country(there)
    if not a or not b:
        return "unknown"
    if a == b:
        return "none"
    code = str(ewc)
    odd = not code or code[6:8] == "99" or code == "20 03 01" or form == "sludge"
    if hazardous or not hazard_known or odd:
        return "notification"
    return "annex_vii" if {a, b} & UNION and {a, b} <= UNION | OTHER_OECD else "unknown"


def border_costs(region: Region, rows: pd.DataFrame) -> np.ndarray:
    """Money a year for the procedure of each joined row, whole in each."""
    b = region.settings.border
    dearer = max(b.annex_vii, b.notification)
    price = {"none": 0.0, "annex_vii": b.annex_vii, "notification": b.notification, "unknown": dearer}
    costs = []
    for one, two in _legs(rows):
        stated = [bool(_country(a)) and bool(_country(c)) for a, c in zip(one, two, strict=True)]
        due = _by_leg(rows.assign(f_country=one, t_country=two))
        costs.append(np.array([price[p] if s else 0.0 for p, s in zip(due, stated, strict=True)], dtype=float))
    both: np.ndarray = np.where(rows["hub"].fillna("") != "", costs[0] + costs[1], costs[0])
    return both


def check_law(region: Region, rows: pd.DataFrame) -> list[str]:
    """Violations of border procedures, their cost, routes of today and steps of the waste hierarchy."""
    found = []
    wrong = rows["border"].to_numpy() != np.array(border_procedures(rows), dtype=object)
    due = pd.Series(border_costs(region, rows), index=rows.index)
    stream = [rows["output"], rows["need"], rows["hub"]]
    paid, right = rows["border_cost"].groupby(stream).transform("sum"), due.groupby(stream).transform("first")
    wrong |= (paid - right).abs().to_numpy() > 1e-6 * np.maximum(1.0, right.abs().to_numpy())
    wrong |= rows["route_today"].to_numpy() != rows["o_disposal_route"].to_numpy()
    wrong |= rows["hierarchy_change"].to_numpy() != np.array(hierarchy_changes(rows), dtype=object)
    for i in np.flatnonzero(wrong):
        found.append(
            f"{rows['output'].iat[i]} to {rows['need'].iat[i]}: border or waste hierarchy is not by the tables"
        )
    return found


def _country(code: object) -> str:
    text = str(code).strip().upper()
    return {"EL": "GR", "UK": "GB"}.get(text, text)


def hierarchy_changes(rows: pd.DataFrame) -> list[str]:
    """How each joined row moves in the waste hierarchy: up, same, down, unknown or outside."""
    facts = zip(*(rows[c] for c in ("m_form", "o_waste_status", "o_disposal_route", "n_unit")), strict=True)
    return [_change(*f) for f in facts]


def step_tomorrow(form: str, status: str, route: str, need_unit: str) -> int | None:
    """The number of RUNGS that a stream stands on under the plan; None for energy, which is no waste."""
    if form in ENERGY:
        return None
    product = status in ("by_product", "end_of_waste", "product") or route == "sale"
    return 1 if need_unit == "MWh" else 3 if product else 2


def _change(form: str, status: str, route: str, need_unit: str) -> str:
    tomorrow = step_tomorrow(form, status, route, need_unit)
    today = [k for k, routes in enumerate(RUNGS.values()) if route in routes]
    if tomorrow is None:
        return "outside"
    if not today:
        return "unknown"
    return "up" if tomorrow > today[0] else "down" if tomorrow < today[0] else "same"
