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


@pytest.mark.parametrize("name", ["recipes", "materials", "prices", "conversions", "transport"])
def test_the_schema_reads_it_without_a_finding(name):
    found = Findings()
    parse_table(read_csv(folder() / f"{name}.csv", f"{name}.csv"), INPUTS[name], "", found)
    assert found.sorted() == ()
    assert set(part(name)) <= {c.name for c in INPUTS[name].columns}


def test_it_is_as_large_as_promised():
    assert len(part("recipes")) >= 100
    assert len(part("materials")) >= 200
    # Spellings that people vary count once, and a material's own id and name don't count.
    words = part("synonyms").assign(word=lambda s: s["as_written"].map(squeezed))
    assert _names_of_others(words) >= 200
    assert len(part("codes")) == 20 + 111 + 842


def _names_of_others(words: pd.DataFrame) -> int:
    """How many materials have two names or more besides their own."""
    materials = part("materials")
    own = {m: {squeezed(m), squeezed(n)} for m, n in zip(materials["material"], materials["name"], strict=True)}
    others = words[[w not in own[m] for m, w in zip(words["material"], words["word"], strict=True)]]
    return int((others.groupby("material")["word"].nunique() >= 2).sum())


def test_names_are_counted_as_distinct():
    words = pd.DataFrame({"material": ["fly_ash"] * 3, "word": ["flyash", "pfa", "pfa"]})
    assert _names_of_others(words) == 0
    assert _names_of_others(pd.concat([words, words.tail(1).assign(word="flugasche")])) == 1


def test_no_name_may_mean_treated_wood_or_what_is_spent():
    # Words that a firm writes for what it buys and for what it throws away, or for wood of any kind.
    for word in ("Altholz", "Strahlmittel", "Lösungsmittel", "Spülwasser", "Formsand", "Pilzsubstrat", "Gips", "Wärme"):
        assert squeezed(word) not in meanings()


def test_most_used_recipes_name_where_they_run():
    placed = ~part("recipes")["source"].str.startswith("known from")
    assert placed.sum() >= 60
    assert part("recipes")["source"].str.endswith("; yield and cost assumed").all()


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
