"""Amounts and prices come out in the material's own unit, whatever they were written in."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbiosis import Region, read
from symbiosis.units import find_unit
from tests.validate.river import codes, only, rich, river

OUT = "output,enterprise,material,quantity,quantity_low,min_lot,unit,disposal_cost,disposal_route\n"


def whey(folder: Path, row: str, **tables: str) -> Region:
    """The river with one more output of the dairy, `whey 2`, which the farm needs as such."""
    needs = "need,enterprise,material,quantity,unit,purchase_price\nfarm/feed,farm,feed,2000,t,140\n"
    outputs = (
        OUT + "dairy/whey,dairy,whey,12000,,,t,18,sewer\nbrewery/grains,brewery,grains,3000,,,t,12,landfill\n" + row
    )
    return read(river(folder, outputs=outputs, **({"needs": needs} | tables)))


def test_within_a_dimension(tmp_path: Path) -> None:
    row = whey(tmp_path / "r", "w2,brewery,whey,500000,400000,1000,kg,0.02,sewer\n").outputs.iloc[2]
    assert (row["quantity"], row["quantity_low"], row["min_lot"], row["disposal_cost"]) == (500, 400, 1, 20)
    assert (row["unit"], row["written_unit"], row["factor"]) == ("t", "kg", 0.001)


def test_through_density(tmp_path: Path) -> None:
    region = whey(tmp_path / "r", "w2,brewery,whey,1000,,,m3,20.4,sewer\n", materials="material,density\nwhey,1.02\n")
    row = region.outputs.iloc[2]
    assert (row["quantity"], row["disposal_cost"]) == pytest.approx((1020, 20))
    assert region.materials.loc["whey", ["in_t", "in_m3"]].to_list() == pytest.approx([1, 1 / 1.02])


def test_through_a_conversion_of_other_units_in_either_direction(tmp_path: Path) -> None:
    # A skip's worth of steam: 1 GJ weighs 400 kg, so 1 t is 2.5 GJ.
    for name, table in (("one", "whey,GJ,kg,400"), ("two", "whey,kg,GJ,0.0025")):
        conversions = f"material,from_unit,to_unit,factor\n{table}\n"
        row = whey(tmp_path / name, "w2,brewery,whey,10,,,GJ,8,sewer\n", conversions=conversions).outputs.iloc[2]
        assert (row["quantity"], row["disposal_cost"], row["unit"]) == pytest.approx((4, 20, "t"))


def test_over_two_steps(tmp_path: Path) -> None:
    # m3 → t by density, t → MWh by calorific value: 10 MWh are 2 t.
    region = whey(
        tmp_path / "r",
        "w2,brewery,whey,10,,,MWh,1,sewer\n",
        materials="material,density,unit\nwhey,0.5,m3\n",
        conversions="material,from_unit,to_unit,factor\nwhey,t,MWh,5\n",
    )
    row = region.outputs.iloc[2]
    assert (row["quantity"], row["unit"], row["disposal_cost"]) == (4, "m3", 2.5)
    assert region.outputs.iloc[0]["quantity"] == 24000


def test_energy_never_has_a_mass(tmp_path: Path) -> None:
    region = whey(
        tmp_path / "r",
        "steam,dairy,steam,10,,,MWh,1,sewer\n",
        needs="need,enterprise,material,quantity,unit,purchase_price\nf,farm,feed,9,t,140\ns,farm,steam,9,t,20\n",
        materials="material,unit\nsteam,MWh\n",
        conversions="material,from_unit,to_unit,factor\nsteam,t,MWh,0.7\n",
    )
    assert region.needs.set_index("need").loc["s", "quantity"] == pytest.approx(6.3)
    assert np.isnan(region.materials.loc["steam", "in_t"])


def test_an_unknown_way_from_one_dimension_to_another_is_an_error(tmp_path: Path) -> None:
    finding = only(
        river(
            tmp_path / "r",
            outputs=OUT + "dairy/whey,dairy,whey,12000,,,t,18,sewer\nw2,brewery,whey,9,,,m3,20,sewer\n"
            "brewery/grains,brewery,grains,3000,,,t,12,landfill\n",
        )
    )
    assert (finding.code, finding.file, finding.row) == ("mixed-units", "outputs.csv", 3)
    assert "m3 here but in t elsewhere" in finding.message


@pytest.mark.parametrize(
    ("table", "wrong"),
    [
        ("whey,t,kg,900", True),
        ("whey,t,kg,1000", False),
        ("whey,m3,t,1.02\nwhey,t,m3,0.98", False),  # both rounded
        ("whey,m3,t,1.02\nwhey,t,m3,1.02", True),
        ("whey,m3,t,0.5\nwhey,t,MWh,5\nwhey,m3,MWh,2.5", False),
        ("whey,m3,t,0.5\nwhey,t,MWh,5\nwhey,m3,MWh,10", True),
        ("whey,m3,t,0.5\nwhey,m3,MWh,2.5\nwhey,GJ,t,0.2", True),  # 1 t is 5 MWh, 18 GJ: 0.0556 t
        ("whey,m3,t,0.5\nwhey,l,kg,0.5", False),
    ],
)
def test_conversions_that_contradict_each_other(tmp_path: Path, table: str, wrong: bool) -> None:
    found = codes(river(tmp_path / "r", conversions=f"material,from_unit,to_unit,factor\n{table}\n"))
    assert found == (["bad-conversion"] if wrong else [])


def test_a_density_contradicts_a_conversion(tmp_path: Path) -> None:
    folder = river(
        tmp_path / "r",
        materials="material,density\nwhey,1.02\n",
        conversions="material,from_unit,to_unit,factor\nwhey,t,m3,1.02\n",
    )
    finding = only(folder)
    assert (finding.code, finding.row, finding.column) == ("bad-conversion", 2, "factor")
    assert "1.02 m3 per t against 0.980392" in finding.message


def test_a_density_in_kg_is_caught(tmp_path: Path) -> None:
    assert only(river(tmp_path / "r", materials="material,density\nwhey,1020\n")).code == "too-high"


def test_emission_factors_and_recipes_are_per_the_stated_unit(tmp_path: Path) -> None:
    region = read(river(tmp_path / "r", materials="material,unit,virgin_co2\nfeed,kg,0.3\nwhey,kt,\n"))
    assert region.materials.loc["feed", ["unit", "virgin_co2"]].to_list() == ["t", 300]
    # 0.06 kg of feed per kt of whey, at 1 a kt.
    assert region.recipes.iloc[0][["yield", "cost"]].to_list() == pytest.approx([0.06e-6, 0.001])


SCALES = {"t": ["t", "kg", "kt", "tonnes"], "m3": ["m3", "l"], "MWh": ["MWh", "kWh", "GJ", "TJ"]}
STREAMS = [
    ("whey", "m3", 12000.0, 18.0),
    ("grains", "t", 3000.0, 12.0),
    ("steam", "MWh", 800.0, 3.0),
    ("grains", "t", 7.5, None),
]


def _streams(units: tuple[str, ...]) -> dict[str, str]:
    """The same streams as outputs and needs, each written in the unit asked for."""
    tables = {"outputs": OUT, "needs": "need,enterprise,material,quantity,min_lot,unit,purchase_price,gate_fee\n"}
    for i, (material, own, quantity, price) in enumerate(STREAMS):
        for table, unit in zip(tables, (units[2 * i], units[2 * i + 1]), strict=True):
            one, other = find_unit(own), find_unit(unit)
            assert one
            assert other
            per = other.factor / one.factor
            amount, cost = repr(quantity / per), "" if price is None else repr(price * per)
            if table == "outputs":
                tables[table] += f"o{i},dairy,{material},{amount},{amount},{amount},{unit},{cost},landfill\n"
            else:
                tables[table] += f"n{i},farm,{material},{amount},{amount},{unit},{cost},{cost}\n"
    return tables


@cache
def _region(units: tuple[str, ...]) -> Region:
    with tempfile.TemporaryDirectory() as scratch:
        enterprises = "enterprise,longitude,latitude\ndairy,11.08,55.66\nfarm,11.12,55.67\n"
        return read(river(Path(scratch) / "r", enterprises=enterprises, recipes=None, **_streams(units)))


@given(st.tuples(*(st.sampled_from(SCALES[own]) for _, own, _, _ in STREAMS for _ in range(2))))
def test_changing_units_changes_nothing(units: tuple[str, ...]) -> None:
    plain, other = _region(tuple(own for _, own, _, _ in STREAMS for _ in range(2))), _region(units)
    for table, columns in (
        ("outputs", ["quantity", "quantity_low", "min_lot", "unit", "disposal_cost", "disposal_cost_from", "missing"]),
        ("needs", ["quantity", "min_lot", "unit", "purchase_price", "gate_fee", "purchase_price_from", "missing"]),
    ):
        pd.testing.assert_frame_equal(getattr(plain, table)[columns], getattr(other, table)[columns], rtol=1e-12)
    pd.testing.assert_frame_equal(plain.materials, other.materials)


def test_every_table_in_other_units_is_the_same_region(tmp_path: Path) -> None:
    plain = read(rich(tmp_path / "a" / "river"))
    changed = read(
        rich(
            tmp_path / "b" / "river",
            prices="material,what,route,price,low,high,unit,year\n"
            "ash,disposal,landfill,0.09,0.08,0.11,kg,2025\nash,purchase,,15000,,,kt,2025\n",
            transport="mode,forms,per,cost_per_t_km,cost_per_t,circuity,max_km,co2_per_t_km,capex_per_km,"
            "lifetime_years,payload_t,cost_per_trip\ntruck,,tonnes,0.12,3,1.3,300,0.1,,,24,40\n"
            "pipe,liquid;steam,m³,0.02,,1.1,10,,200000,40,,\n",
            conversions="material,from_unit,to_unit,factor\nfeed,kg,GJ,0.01512\n",
        )
    )
    for table in ("outputs", "needs", "materials", "recipes", "modes", "current"):
        pd.testing.assert_frame_equal(getattr(plain, table), getattr(changed, table), rtol=1e-12)
