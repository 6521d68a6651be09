"""The closed vocabulary of units, with pint as its oracle."""

from __future__ import annotations

import pint
import pytest

from symbiosis.schema.inputs import INPUTS
from symbiosis.units import _EXACT, _SPELLED, CHOICES, DIMENSION_UNIT, find_unit

PINT = pint.UnitRegistry()
OWN = {"mass": "metric_ton", "volume": "m**3", "energy": "MWh"}
# Ours and pint's word for it, where they differ: pint takes kt for the knot and m3 for nothing.
IN_PINT = {
    "kt": "kilometric_ton", "kilotonne": "kilometric_ton", "kilotonnes": "kilometric_ton", "kgs": "kg",
    "m3": "m**3", "m³": "m**3", "m^3": "m**3", "cbm": "m**3",
    "cubic metre": "m**3", "cubic metres": "m**3", "cubic meter": "m**3", "cubic meters": "m**3",
    "metric ton": "metric_ton", "metric tons": "metric_ton", "metric tonne": "metric_ton",
    "metric tonnes": "metric_ton", "tonnes": "metric_ton",
    "mwh": "MWh", "kwh": "kWh", "gwh": "GWh", "gj": "GJ", "tj": "TJ",
}  # fmt: skip


@pytest.mark.parametrize("written", sorted({*_EXACT, *_SPELLED}))
def test_every_unit_is_what_pint_says(written: str) -> None:
    unit = find_unit(written)
    assert unit is not None
    one = PINT.Quantity(1, IN_PINT.get(written, written))
    assert unit.factor == pytest.approx(one.to(OWN[unit.dimension]).magnitude, rel=1e-12)


NO_UNITS = [
    "ton", "tons", "T", "MT", "Mt", "ML", "Ml", "st", "bbl", "gal", "Nm3", "MW", "kW", "J", "g", "Wh", "t/a", "9**9**9",
    "kg*m", "1000kg", "€", "tonna", "m2", "m", "k", "MJ/kg", "BTU", "toe",
]  # fmt: skip


@pytest.mark.parametrize("written", ["", "long ton", "short ton", "t per year", "kg kg", *NO_UNITS])
def test_what_is_ambiguous_or_unknown_is_no_unit(written: str) -> None:
    assert find_unit(written) is None


@pytest.mark.parametrize(
    ("written", "like"),
    [("KG", "kg"), ("Kg", "kg"), ("KT", "kt"), ("MWH", "MWh"), ("Mwh", "MWh"), ("M3", "m3"), ("M³", "m3"),
     ("Tonnes", "t"), ("L", "l"), ("Litres", "l"), ("gj", "GJ"), ("Cubic Metres", "m3"), ("Kilotonne", "kt")],
)  # fmt: skip
def test_capitals_that_change_nothing(written: str, like: str) -> None:
    assert find_unit(written) == find_unit(like)


def test_each_dimension_has_one_unit_of_its_own() -> None:
    for dimension, written in DIMENSION_UNIT.items():
        assert find_unit(written) == (dimension, 1.0)


def test_the_choices_that_a_finding_lists_are_units() -> None:
    listed = CHOICES.replace(" (1000 t)", "").replace(" or ", ", ").split(", ")
    assert all(find_unit(choice) for choice in listed)
    assert {find_unit(c) for c in listed} == set(_EXACT.values())


def test_examples_and_defaults_of_the_schema_are_units() -> None:
    columns = [c for table in INPUTS.values() for c in table.columns if c.kind == "unit"]
    assert columns
    for column in columns:
        assert find_unit(column.example), column
        assert not column.default or find_unit(column.default), column
