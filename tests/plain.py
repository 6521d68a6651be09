"""What a world's rows mean to whoever counts by hand: units, prices filled in, streams that nobody can plan with."""

from __future__ import annotations

from math import nan
from statistics import median
from typing import Any

from tests.strategies import Row, World

UNITS = {
    "t": ("t", 1.0), "kg": ("t", 0.001), "m3": ("m3", 1.0), "l": ("m3", 0.001),
    "MWh": ("MWh", 1.0), "kWh": ("MWh", 0.001), "GJ": ("MWh", 1 / 3.6),
}  # fmt: skip


class Material:
    """One material: its own unit (t, m3 or MWh), what one of it is in each, and its row."""

    def __init__(self, row: Row, conversions: list[Row]) -> None:
        self.row = row
        self.unit, self.per = UNITS[row["unit"]]  # recipes, costs and emissions come per the stated unit
        known = {("m3", "t"): row["density"]} if "density" in row else {}
        for c in conversions:
            if c["material"] == row["material"]:
                (a, one), (b, two) = UNITS[c["from_unit"]], UNITS[c["to_unit"]]
                known[(a, b)] = c["factor"] * two / one
        known |= {(b, a): 1 / f for (a, b), f in known.items()}
        known |= {(u, u): 1.0 for u in ("t", "m3", "MWh")}
        for a, b in list(known):
            known |= {(a, d): known[a, b] * f for (c, d), f in list(known.items()) if c == b and (a, d) not in known}
        self._known = known
        self.form = row.get("form", "solid")

    def one(self, unit: str) -> float:
        """How many t, m3 or MWh one of its own unit is; heat has no tonnes; nan where nobody knows."""
        return nan if (self.unit, unit) == ("MWh", "t") else self._known.get((self.unit, unit), nan)

    def own(self, written: str) -> float:
        """How many of its own unit one of the written unit is."""
        unit, factor = UNITS[written]
        return factor * self._known[unit, self.unit]


def materials(w: World) -> dict[str, Material]:
    """Every material by name."""
    return {m["material"]: Material(m, w["conversions"]) for m in w["materials"]}


def price_of(row: Row, column: str, w: World, known: dict[str, Material]) -> float | None:
    """Per own unit: as stated, of the price table by route or for any, or the median of the material's stated ones."""
    what, table = ("disposal", "outputs") if column == "disposal_cost" else ("purchase", "needs")
    mine = known[row["material"]]
    if row.get("kind") == "capacity":
        return 0.0
    if row.get(column, "") != "":
        return float(row[column]) / mine.own(row["unit"])
    listed = {
        p.get("route", ""): p["price"] / mine.own(p["unit"])
        for p in w["prices"]
        if (p["what"], p["material"], p.get("region")) == (what, row["material"], row.get("region"))
    }
    for route in (row.get("disposal_route", "unknown"), "") if what == "disposal" else ("",):
        if route in listed:
            return float(listed[route])
    stated = [
        float(r[column]) / mine.own(r["unit"])
        for r in w[table]
        if r["material"] == row["material"] and r.get("region") == row.get("region")
        if r.get(column, "") != "" and r.get("kind") != "capacity"
    ]
    return median(stated) if stated and w.settings.get("matching", {}).get("fill") != "none" else None


def counts(row: Row, firm: Row) -> bool:
    """Whether a stream with amount and price is part of what the region pays."""
    return firm.get("status", "operating") == "operating" and row.get("supply", "continuous") in (
        "continuous",
        "seasonal",
    )


def is_free(row: Row, w: World) -> bool:
    """Whether nothing binds a stream to its present route."""
    return row.get("committed_until", 0) < w.settings["year"]


def hazardous(row: Row) -> bool:
    """By its code, or by what the firm says."""
    return bool(row.get("ewc", "").endswith("*")) or row.get("hazardous") == "yes"


def transaction_row(pair: tuple[str, str], w: World) -> Any:
    """What partnerships.csv says of two firms."""
    return next((r for r in w["partnerships"] if {r["enterprise_a"], r["enterprise_b"]} == set(pair)), {})
