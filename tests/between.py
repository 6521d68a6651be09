"""What lies between two sites of a tiny world, by its rows alone: the haul and the border."""

from __future__ import annotations

from pyproj import Geod

from tests.strategies import Row

UNION, OECD_ONLY = {"DK", "SE", "DE"}, {"NO", "US"}
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
