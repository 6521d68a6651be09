"""The library's tables: sourced, consistent, parsed by the one schema, never creating mass."""

from __future__ import annotations

import pandas as pd
import pytest

from symbiosis.findings.collector import Findings
from symbiosis.library.tables import PARTS, folder, meanings, part, squeezed, synonyms
from symbiosis.load.csv_table import read_csv
from symbiosis.schema.inputs import INPUTS
from symbiosis.validate.parse import parse_table


@pytest.mark.parametrize("name", PARTS)
def test_every_row_says_where_it_comes_from(name):
    assert (part(name)["source"].str.len() > 5).all()


@pytest.mark.parametrize("name", ["recipes", "materials", "prices"])
def test_the_schema_reads_it_without_a_finding(name):
    found = Findings()
    parse_table(read_csv(folder() / f"{name}.csv", f"{name}.csv"), INPUTS[name], "", found)
    assert found.sorted() == ()
    assert set(part(name)) <= {c.name for c in INPUTS[name].columns}


def test_it_is_as_large_as_promised():
    assert len(part("recipes")) >= 100
    assert len(part("materials")) >= 200
    assert part("synonyms")["material"].nunique() >= 150
    assert len(part("codes")) == 20 + 111 + 842


def test_tables_speak_of_the_same_materials():
    known = set(part("materials")["material"])
    assert part("materials")["material"].is_unique
    assert not part("recipes").duplicated(["output_material", "input_material"]).any()
    for name, column in (
        ("recipes", "output_material"), ("recipes", "input_material"), ("synonyms", "material"), ("prices", "material"),
    ):  # fmt: skip
        assert set(part(name)[column]) <= known
    for cell in part("codes")["materials"]:
        assert {m.strip() for m in cell.split(";") if m.strip()} <= known


def test_no_name_means_two_materials():
    words = synonyms().assign(squeezed=lambda s: s["as_written"].map(squeezed))
    assert (words.groupby("squeezed")["material"].nunique() == 1).all()
    assert meanings()["pfa"] == "fly_ash"
    assert meanings()[squeezed("Flug-Asche")] == "fly_ash"


def test_recipes_create_no_mass_and_state_what_they_assume():
    rows = part("recipes")
    unit = part("materials").set_index("material")["unit"]
    mass = (unit.reindex(rows["output_material"]).to_numpy() == "t") & (
        unit.reindex(rows["input_material"]).to_numpy() == "t"
    )
    yields, costs = rows["yield"].astype(float), rows["cost"].astype(float)
    assert (yields[mass] <= 1).all()
    assert (yields > 0).all()
    assert (costs >= 0).all()
    assert rows["source"].str.contains("assumed").all()
    # A tonne of fuel holds no more than a tonne of oil does.
    energy = (unit.reindex(rows["output_material"]).to_numpy() == "t") & (
        unit.reindex(rows["input_material"]).to_numpy() == "MWh"
    )
    assert (yields[energy] <= 11.7).all()


def test_prices_lie_in_their_ranges():
    rows = part("prices")[["low", "price", "high"]].apply(pd.to_numeric)
    assert (rows["low"] <= rows["price"]).all()
    assert (rows["price"] <= rows["high"]).all()
