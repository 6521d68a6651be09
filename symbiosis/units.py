"""The closed vocabulary of units: three dimensions, one unit each inside the program (t, m3, MWh)."""

from __future__ import annotations

from typing import NamedTuple


class Unit(NamedTuple):
    """A unit people write: its dimension and how many of the dimension's own unit one of it is."""

    dimension: str
    factor: float


DIMENSION_UNIT = {"mass": "t", "volume": "m3", "energy": "MWh"}

_EXACT = {
    "t": Unit("mass", 1.0),
    "kg": Unit("mass", 1e-3),
    "kt": Unit("mass", 1e3),
    "m3": Unit("volume", 1.0),
    "m³": Unit("volume", 1.0),
    "m^3": Unit("volume", 1.0),
    "l": Unit("volume", 1e-3),
    "L": Unit("volume", 1e-3),
    "MWh": Unit("energy", 1.0),
    "kWh": Unit("energy", 1e-3),
    "GWh": Unit("energy", 1e3),
    "GJ": Unit("energy", 1 / 3.6),
    "TJ": Unit("energy", 1e3 / 3.6),
}

# Words and capitals nobody can take for another unit. `T`, `ton`, `MT` and `ML` are not here: each has two readings.
_SPELLED = {
    "tonne": "t", "tonnes": "t", "metric ton": "t", "metric tons": "t", "metric tonne": "t", "metric tonnes": "t",
    "kilogram": "kg", "kilograms": "kg", "kgs": "kg", "kilotonne": "kt", "kilotonnes": "kt",
    "cubic metre": "m3", "cubic metres": "m3", "cubic meter": "m3", "cubic meters": "m3", "cbm": "m3",
    "litre": "l", "litres": "l", "liter": "l", "liters": "l",
    "mwh": "MWh", "kwh": "kWh", "gwh": "GWh", "gj": "GJ", "tj": "TJ", "kg": "kg", "kt": "kt", "m3": "m3", "m³": "m3",
}  # fmt: skip

UNIT_NAMES = ("t", "kg", "kt", "m3", "l", "MWh", "kWh", "GWh", "GJ", "TJ")
CHOICES = "t, kg, kt (1000 t), m3, l, MWh, kWh, GWh, GJ or TJ"


def find_unit(written: str) -> Unit | None:
    """The unit that `written` names, or None where it is unknown or could mean two things (`ton`, `T`)."""
    exact = _EXACT.get(written)
    if exact is not None:
        return exact
    return _EXACT.get(_SPELLED.get(written.lower(), ""))
