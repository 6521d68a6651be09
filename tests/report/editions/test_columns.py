"""Who gets which file with which columns, exactly; and nothing that nobody has decided about."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

import symbiosis as sy
from symbiosis.errors import UsageError
from symbiosis.report.editions.audience import COLUMNS, FILES, Level, parse_audience, visible
from symbiosis.report.editions.edition import unlisted
from symbiosis.schema import results
from tests.report.editions.region import plan

ALWAYS = {
    "exchanges.csv",
    "enterprises.csv",
    "network.gpkg",
    "network.geojson",
    "summary.json",
    "report.html",
    "report.xlsx",
    "manifest.json",
}
GOLDEN = {
    "public": {
        "exchanges": "from to material need_material quantity unit tonnes km",
        "enterprises": "enterprise name partners gives_t takes_t",
        "materials": "material unit exchanges exchanged",
    },
    "partners": {
        "exchanges": "output need from to material need_material mode quantity unit received received_unit tonnes km current",
        "enterprises": "enterprise name partners gives_t takes_t",
        "materials": "material unit exchanges exchanged",
        "outputs": "output enterprise material unit",
        "needs": "need enterprise material unit",
    },
    "regulator": {
        "exchanges": "output need from to material need_material mode quantity unit received received_unit tonnes km ewc "
        "hazardous waste_status legal disposal_route permit border trucks_per_week current",
        "enterprises": "enterprise name partners gives_t takes_t",
        "outputs": "output enterprise material quantity unit exchanged left ewc hazardous disposal_route",
    },
    "firm:mill": {
        "exchanges": "output need from to material need_material mode quantity unit received received_unit tonnes km ewc "
        "hazardous waste_status legal disposal_route permit border trucks_per_week current own_limit",
        "enterprises": "enterprise name partners gives_t takes_t today stays gain_at_zero",
        "outputs": "output enterprise material quantity unit exchanged left disposal_cost reason ewc hazardous disposal_route",
        "needs": "need enterprise material quantity unit met bought purchase_cost reason",
        "questions": "stream material unknown",
    },
}


@pytest.mark.parametrize("who", GOLDEN)
def test_files_and_columns(who: str, tmp_path: Path) -> None:
    folder = plan().write(tmp_path / "out", who)
    tables = {p.stem: pd.read_csv(p, dtype=str) for p in folder.glob("*.csv")}
    assert {name: " ".join(t.columns) for name, t in tables.items()} == GOLDEN[who]
    names = {p.name for p in folder.iterdir()}
    assert names == ALWAYS | {f"{t}.csv" for t in GOLDEN[who]}
    assert names == {f for f, levels in FILES.items() if parse_audience(who).level in levels}
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["edition"] == who


def test_every_column_of_a_plan_has_been_decided_about() -> None:
    """A new column reaches nobody outside until it is listed in audience.py; this fails until somebody does."""
    for name in ("exchanges", "enterprises", "outputs", "needs", "leads"):
        assert unlisted(name, getattr(plan(), name)) == [], name
        assert set(getattr(results, name.upper())) <= set(COLUMNS[name]), name


def test_every_file_of_a_plan_has_been_decided_about(tmp_path: Path) -> None:
    assert {p.name for p in plan().write(tmp_path / "out").iterdir()} <= set(FILES)


def test_an_unlisted_column_reaches_nobody() -> None:
    p = plan()
    p.exchanges["mood"] = "good"
    try:
        assert unlisted("exchanges", p.exchanges) == ["mood"]
        for who in GOLDEN:
            assert "mood" not in p.edition(who).tables["exchanges"]
    finally:
        del p.exchanges["mood"]


def test_money_is_in_no_table_of_an_outer_edition_but_ones_own() -> None:
    money = {"saving", "cost", "price", "paid", "received", "disposal", "purchase", "own", "today", "stays", "gain"}
    for level in (Level.PARTNERS, Level.PUBLIC, Level.REGULATOR):
        for table in COLUMNS:
            kept = set(visible(table, level)) - {"received", "received_unit", "disposal_route"}
            assert not [c for c in kept if money & set(c.split("_"))], (level, table)


@pytest.mark.parametrize("text", ["", "everyone", "firm", "firm:", "public:x", "Public", "partner"])
def test_unknown_audiences(text: str) -> None:
    with pytest.raises(UsageError, match="Choose internal, partners, public, regulator or firm:ID"):
        plan().edition(text)


def test_a_firm_that_is_not_there_and_the_internal_edition() -> None:
    with pytest.raises(UsageError, match="no enterprise “nobody”"):
        plan().edition("firm:nobody")
    with pytest.raises(UsageError, match="the plan itself"):
        plan().edition("internal")


def test_internal_is_what_was_always_written(tmp_path: Path) -> None:
    p: sy.Plan = plan()
    one, two = p.write(tmp_path / "a"), p.write(tmp_path / "b", "internal")
    assert {f.name for f in one.iterdir()} == {f.name for f in two.iterdir()}
    assert (one / "exchanges.csv").read_bytes() == (two / "exchanges.csv").read_bytes()


def test_an_edition_takes_the_place_of_an_internal_one_whole(tmp_path: Path) -> None:
    plan().write(tmp_path / "out")
    folder = plan().write(tmp_path / "out", "public")
    assert not (folder / "leads.csv").exists()
    assert [p.name for p in tmp_path.iterdir()] == ["out"]
