"""Hubs as they are read: units, recipes, several regions, distances."""

from __future__ import annotations

from pathlib import Path

import pytest

import symbiosis as sy
from tests.solve.test_hubs import SLUDGE
from tests.tiny import region


def test_capacities_are_in_the_dimension_s_own_unit():
    hubs = "hub longitude latitude capacity unit fixed_cost\n h 10 50 40000 kg 500"
    row = region(**SLUDGE | {"hubs": hubs}).hubs.iloc[0]
    assert (row["capacity"], row["unit"], row["recipes"], row["status"]) == (40.0, "t", ("dry",), "candidate")


@pytest.mark.parametrize(
    ("tables", "code"),
    [
        ({"hubs": "hub longitude latitude capacity unit fixed_cost\n h 10 50 0 t 5"}, "zero-factor"),
        ({"hubs": "hub longitude latitude size capacity unit fixed_cost\n h 10 50 s 9 t 5\n h 10 50 s 8 t 4"}, "duplicate-row"),
        ({"hubs": "hub longitude latitude capacity unit fixed_cost operator\n h 10 50 9 t 5 z"}, "unknown-id"),
        ({"recipes": SLUDGE["recipes"].replace("0.5 3 hub", "1.5 3 hub")}, "creates-mass"),
        ({"recipes": "recipe output_material input_material yield at residue_share\n dry sludge fuel 0.5 hub 0.6"}, "creates-mass"),
    ],
    ids=["capacity", "sizes", "operator", "yield", "residue"],
)  # fmt: skip
def test_errors(tables, code):
    with pytest.raises(sy.DataError) as error:
        region(**SLUDGE | tables)
    assert code in {f.code for f in error.value.findings}


def test_hubs_of_several_regions_are_kept_apart(tmp_path: Path):
    for name, gain in (("north", "0.5"), ("south", "0.4")):
        (tmp_path / name).mkdir()
        tables = SLUDGE | {"recipes": SLUDGE["recipes"].replace("0.5", gain)}
        tables |= {
            "hubs": "hub longitude latitude capacity unit fixed_cost operator recipes\n h 10 50 9 t 5 a dry",
            "enterprises": "enterprise longitude latitude\n a 10 50\n b 10.1 50",
        }
        for table, text in tables.items():
            rows = [line.split() for line in text.strip().splitlines()]
            (tmp_path / name / f"{table}.csv").write_text("\n".join(",".join(r) for r in rows), encoding="utf-8")
    found = sy.read(tmp_path / "north", tmp_path / "south")
    assert found.hubs["hub"].tolist() == ["north:h", "south:h"]
    assert found.hubs["operator"].tolist() == ["north:a", "south:a"]
    # Both call something else “dry”: each hub does its own.
    assert found.hubs["recipes"].tolist() == [("north:dry",), ("south:dry",)]
    assert {"north:h", "south:h"} <= set(found.distances["to"])


def test_a_hub_leaves_the_direct_way_open():
    tables = {
        "outputs": "output enterprise material quantity unit disposal_cost\n o a wood 10 t 5",
        "needs": "need enterprise material quantity unit purchase_price\n n b wood 10 t 9",
        "recipes": "recipe output_material input_material at\n depot wood wood hub",
        "hubs": "hub longitude latitude capacity unit fixed_cost\n h 10 50 9 t 5",
    }
    assert region(**tables).recipes["recipe"].tolist() == ["depot", "by name only"]
