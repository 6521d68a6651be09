"""Recipes, modes, distances, pairs and what already runs."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from symbiosis import read
from tests.validate.river import CLEAN, codes, only, river

RECIPES = "recipe,output_material,input_material,yield,cost,max_share\n"
PAIRS = "enterprise_a,enterprise_b,transaction_cost,trust,relation,status,min_t,max_t\n"
RUNS = "output,need,recipe,quantity,price,until,keep\n"


def test_equal_names_match_unless_a_row_says_how(tmp_path: Path) -> None:
    more = CLEAN["outputs"] + "dairy/feed,dairy,feed,10,t,1,sewer\n"
    region = read(river(tmp_path / "a", outputs=more))
    assert region.recipes["recipe"].to_list() == ["whey to feed", "grains to feed", "by name only"]
    assert region.recipes["by_name"].to_list() == [False, False, True]
    assert region.recipes.iloc[2][["yield", "cost", "max_share"]].to_list() == [1, 0, 1]
    own = CLEAN["recipes"] + "dried,feed,feed,0.9,5\n"
    region = read(river(tmp_path / "b", outputs=more, recipes=own))
    assert not region.recipes["by_name"].any()


def test_a_yield_of_one_needs_like_units(tmp_path: Path) -> None:
    like = RECIPES + "w,whey,feed,,1,\ng,grains,feed,0.2,,\n"
    assert read(river(tmp_path / "a", recipes=like)).recipes["yield"].to_list() == [1, 0.2]
    mwh = CLEAN["needs"].replace(",t,140", ",MWh,40")
    finding = only(river(tmp_path / "b", recipes=like, needs=mwh))
    assert (finding.code, finding.row, finding.column) == ("missing-yield", 2, "yield")
    kilograms = "material,unit\nwhey,kg\n"
    assert codes(river(tmp_path / "c", recipes=like, materials=kilograms)) == ["missing-yield"]
    assert codes(river(tmp_path / "d", recipes=like.replace("feed,,1", "feed,none,1"))) == ["not-a-number"]


def test_a_recipe_never_creates_mass(tmp_path: Path) -> None:
    volume = CLEAN["outputs"].replace("12000,t,18", "12000,m3,18")
    dense = "material,unit,density\nwhey,m3,1.02\n"
    recipes = RECIPES + "w,whey,feed,{},1,\ng,grains,feed,0.2,,\n"
    assert codes(river(tmp_path / "a", outputs=volume, materials=dense, recipes=recipes.format("1.02"))) == []
    finding = only(river(tmp_path / "b", outputs=volume, materials=dense, recipes=recipes.format("1.03")))
    assert finding.code == "creates-mass"
    assert "one m3 of “whey” would give 1.03 t of “feed” from 1.02 t" in finding.message
    light = dense.replace("1.02", "")
    assert codes(river(tmp_path / "c", outputs=volume, materials=light, recipes=recipes.format("3"))) == []


@pytest.mark.parametrize(
    ("columns", "cells", "code", "column"),
    [
        ("per", "kg", "wrong-per", "per"),
        ("per", "kWh", "wrong-per", "per"),
        ("per", "lorry", "unknown-unit", "per"),
        ("capex_per_km", "9", "pipe-life", "lifetime_years"),
        ("lifetime_years", "9", "pipe-life", "capex_per_km"),
        ("capex_per_km,lifetime_years", "9,long", "not-a-number", "lifetime_years"),
        ("cost_per_trip", "40", "trip-load", "payload_t"),
        ("cost_per_trip,payload_t", "40,0", "trip-load", "payload_t"),
        ("cost_per_trip,payload_t", "40,24t", "not-a-number", "payload_t"),
        ("circuity", "0.9", "too-low", "circuity"),
        ("forms", "water", "unknown-choice", "forms"),
    ],
)
def test_modes_that_lack_something(tmp_path: Path, columns: str, cells: str, code: str, column: str) -> None:
    finding = only(river(tmp_path / "r", transport=f"mode,cost_per_t_km,{columns}\ntruck,0.12,{cells}\n"))
    assert (finding.code, finding.column, finding.row) == (code, column, 2)


def test_modes_as_they_are(tmp_path: Path) -> None:
    table = "mode,forms,per,cost_per_t_km\ntruck,,tonnes,0.12\npipe,steam,m³,0.02\nwire,power,mwh,0.01\n"
    modes = read(river(tmp_path / "r", transport=table)).modes
    assert modes["per"].to_list() == ["t", "m3", "MWh"]
    assert modes["forms"].to_list() == [("solid", "sludge", "liquid"), ("steam",), ("power",)]
    assert modes["circuity"].to_list() == [1.3] * 3


def test_distances_hold_both_ways_unless_the_way_back_is_written(tmp_path: Path) -> None:
    table = "from,to,km,mode,symmetric\ndairy,farm,6,,\nfarm,dairy,5,,\nbrewery,farm,9,,no\nbrewery,dairy,4,truck,yes\n"
    rows = read(river(tmp_path / "r", distances=table)).distances
    assert sorted(rows.itertuples(index=False, name=None)) == [
        ("brewery", "dairy", "truck", 4),
        ("brewery", "farm", "", 9),
        ("dairy", "brewery", "truck", 4),
        ("dairy", "farm", "", 6),
        ("farm", "dairy", "", 5),
    ]


def test_pairs_are_unordered(tmp_path: Path) -> None:
    table = PAIRS + "farm,dairy,900,,met,,10,20\nbrewery,farm,700,0.9,stranger,existing,,\nfarm,nobody,,,,,,\n"
    pairs = read(river(tmp_path / "r", partnerships=table.replace("farm,nobody,,,,,,\n", ""))).partnerships
    assert pairs[["a", "b", "status"]].to_numpy().tolist() == [["dairy", "farm", ""], ["brewery", "farm", "existing"]]
    assert pairs["cost"].to_list() == [900, 0]
    assert pairs["trust"].to_list() == [0.5, 0.9]
    assert pairs["max_t"].iloc[0] == 20


@pytest.mark.parametrize(
    ("rows", "code", "row"),
    [
        ("farm,farm,,,,,,\n", "self-pair", 2),
        ("farm,dairy,,,,,,\ndairy,farm,,,,,,\n", "pair-twice", 3),
        ("farm,dairy,,,,,9,8\n", "low-above-high", 2),
        ("farm,dairy,5,,,existing,,\n", "existing-with-cost", 2),
        ("farm,dairy,,1.5,,,,\n", "not-a-share", 2),
        (",dairy,,,,,,\n", "missing-value", 2),
    ],
)
def test_pairs_that_cannot_be(tmp_path: Path, rows: str, code: str, row: int) -> None:
    finding = only(river(tmp_path / "r", partnerships=PAIRS + rows))
    assert (finding.code, finding.row) == (code, row)


def test_what_runs_today(tmp_path: Path) -> None:
    kilograms = CLEAN["outputs"].replace("12000,t,18", "12000000,kg,0.018")
    runs = RUNS + "dairy/whey,farm/feed,,5000000,0.002,2026,no\nbrewery/grains,farm/feed,grains to feed,100,,,\n"
    current = read(river(tmp_path / "r", outputs=kilograms, current_exchanges=runs)).current
    assert current["quantity"].to_list() == [5000, 100]
    assert current["price"].iloc[0] == pytest.approx(2)
    assert pd.isna(current["price"].iloc[1])
    assert current["recipe"].to_list() == ["whey to feed", "grains to feed"]
    assert current["keep"].to_list() == [False, True]


@pytest.mark.parametrize(
    ("rows", "code", "column"),
    [
        ("dairy/whey,farm/feed,,12001,,,\n", "above-stream", "quantity"),
        ("dairy/whey,farm/feed,,12000,,,\nbrewery/grains,farm/feed,,2000,,,\n", None, None),
        # 0.06 of 12,000 t and 0.5 of 2,600 t are 20 t above the 2,000 t needed.
        ("dairy/whey,farm/feed,,12000,,,\nbrewery/grains,farm/feed,,2600,,,\n", "above-stream", "quantity"),
        ("dairy/whey,farm/feed,grains to feed,10,,,\n", "ghost-exchange", "recipe"),
        ("dairy/whey,farm/feed,,10,,2025,\n", "contract-ended", "until"),
        ("dairy/whey,farm/feed,,,,,\n", "missing-value", "quantity"),
        ("dairy/whey,farm/feed,,-1,,,\n", "negative", "quantity"),
    ],
)
def test_what_cannot_run(tmp_path: Path, rows: str, code: str | None, column: str | None) -> None:
    recipes = CLEAN["recipes"].replace("0.25", "0.5")
    folder = river(tmp_path / "r", recipes=recipes, current_exchanges=RUNS + rows)
    if code is None:
        assert codes(folder) == []
    else:
        finding = only(folder)
        assert (finding.code, finding.column) == (code, column)


def test_more_than_a_share_of_the_need(tmp_path: Path) -> None:
    recipes = RECIPES + "w,whey,feed,0.1,,0.25\ng,grains,feed,0.2,,\n"
    runs = RUNS + "dairy/whey,farm/feed,,{},,,\n"
    assert codes(river(tmp_path / "a", recipes=recipes, current_exchanges=runs.format(5000))) == []
    finding = only(river(tmp_path / "b", recipes=recipes, current_exchanges=runs.format(5100)))
    assert finding.message == (
        "exchanges of 510 t a year run on need “farm/feed” by recipe “w”, which has room for 500 t."
    )


@pytest.mark.parametrize(
    ("change", "detail"),
    [
        ({"outputs": ("12000,t", ",t")}, "its output “dairy/whey” has no known amount"),
        ({"needs": ("2000,t", ",t")}, "its need “farm/feed” has no known amount"),
        ({"enterprises": ("55.6602,DK", "55.6602,DK,planned")}, "the firm of its output “dairy/whey” isn't operating"),
        ({"needs": ("farm/feed,farm", "farm/feed,dairy")}, "both streams are of the same firm"),
    ],
)
def test_what_cannot_run_for_want_of_something(tmp_path: Path, change: dict[str, tuple[str, str]], detail: str) -> None:
    tables = {t: CLEAN[t].replace(*pair) for t, pair in change.items()}
    if "enterprises" in tables:
        tables["enterprises"] = tables["enterprises"].replace("country\n", "country,status\n").replace("DK\n", "DK,\n")
    folder = river(tmp_path / "r", current_exchanges=RUNS + "dairy/whey,farm/feed,,10,,,\n", **tables)
    finding = only(folder)
    assert finding.code == "ghost-exchange"
    assert detail in finding.message
