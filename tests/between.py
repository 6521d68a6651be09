"""What lies between two sites of a tiny world, by its rows alone: the haul and the border."""

from __future__ import annotations

from math import inf

from pyproj import Geod

from tests.plain import hazardous
from tests.strategies import Row

UNION, OECD_ONLY = {"DK", "SE", "DE"}, {"NO", "US"}
TRUST = {"stranger": 0.3, "met": 0.5, "trades": 0.8, "same_group": 1.0}
GLOBE = Geod(ellps="WGS84")


def haul_km(distances: list[Row], one: Row, two: Row, mode: Row) -> float:
    """Stated for the mode, stated for all, or the geodesic × circuity."""
    stated: dict[tuple[str, str, str], float] = {}
    for row in reversed(distances):  # the first row counts, and one of its own before a mirror image
        if row.get("symmetric") != "false":
            stated[(row["to"], row["from"], row.get("mode", ""))] = row["km"]
    for row in reversed(distances):
        stated[(row["from"], row["to"], row.get("mode", ""))] = row["km"]
    for name in (mode["mode"], ""):
        if (one["enterprise"], two["enterprise"], name) in stated:
            return float(stated[(one["enterprise"], two["enterprise"], name)])
    line = GLOBE.inv(one["longitude"], one["latitude"], two["longitude"], two["latitude"])[2] / 1000
    return float(line * mode["circuity"])


def border_fee(give: Row, here: str, there: str, fees: Row) -> float:
    """What the procedure at the border costs a stream a year."""
    if not here or not there or here == there or give["known"].form == "heat":
        return 0.0
    if give.get("waste_status", "waste") not in ("waste", "unknown"):
        return 0.0
    code, said = give.get("ewc", ""), give.get("hazardous", "")
    sure = said == "no" or (code and not code.endswith("*") and said == "")
    mixed = not code or code.endswith(" 99") or code == "20 03 01" or give["known"].form == "sludge"
    if not sure or mixed:
        return float(fees["notification"])
    eu = bool({here, there} & UNION) and {here, there} <= UNION | OECD_ONLY
    return float(fees["annex_vii"] if eu else max(fees.values()))


def annuity(rate: float, years: float) -> float:
    """What 1 paid today comes to a year."""
    return 1 / years if rate == 0 else rate * (1 + rate) ** years / ((1 + rate) ** years - 1)


def allowed(give: Row, take: Row, taker: Row) -> bool:
    """Whether law and temperature let the two exchange."""
    code = give.get("ewc", "")
    if not code and give.get("hazardous") == "unknown":
        return False
    if hazardous(give):
        permits = [p.strip().replace(" ", "") for p in taker.get("permits", "").split(";") if p.strip()]
        if take.get("accepts_hazardous") != "true" or not any(
            code and code.replace(" ", "").startswith(p) for p in permits
        ):
            return False
    return "temperature_c" not in take or give.get("temperature_c", -inf) >= take["temperature_c"]


def partnership_cost(row: Row, a: Row, b: Row, settings: Row) -> float:
    """What the partnership of two firms costs a year, nothing running yet; `row` is what is known of them."""
    t, f = settings["transaction"], settings["finance"]
    if row.get("status") == "existing" or (a.get("company") and a.get("company") == b.get("company")):
        return 0.0
    if "transaction_cost" in row:
        return float(row["transaction_cost"])
    left = 1 - settings.get("policy", {}).get("investment_grant", 0)
    cost = t["setup"] * left * annuity(f["discount_rate"], f["horizon_years"]) + t["yearly"]
    if a.get("cluster") and a.get("cluster") == b.get("cluster"):
        cost *= t["same_cluster"]
    if a.get("country") and b.get("country") and a["country"] != b["country"]:
        cost *= t["cross_border"]
    if "true" in (a.get("anchor"), b.get("anchor")):
        cost *= t["via_anchor"]
    trust = row.get("trust", TRUST.get(row.get("relation", ""), 0.5))
    return cost * (1 + t["distrust"] * (1 - trust))
