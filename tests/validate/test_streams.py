"""Outputs and needs: their hazard, their limits, and what keeps them out of a plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from symbiosis import read
from tests.validate.river import CLEAN, codes, only, river

OUT = "output,enterprise,material,quantity,unit,disposal_cost,disposal_route,{}\n"
ROW = "dairy/whey,dairy,whey,{},t,{},sewer,{}\n"
REST = "brewery/grains,brewery,grains,3000,t,12,landfill,{}\n"


def outputs(columns: str, cells: str, quantity: str = "12000", cost: str = "18") -> str:
    blank = "," * columns.count(",")
    return OUT.format(columns) + ROW.format(quantity, cost, cells) + REST.format(blank)


@pytest.mark.parametrize(
    ("ewc", "hazardous", "is_hazardous", "found"),
    [
        ("02 01 08*", "", True, []),
        ("02 01 08*", "yes", True, []),
        ("02 01 08*", "unknown", True, []),
        ("02 01 08*", "no", True, ["code-contradicts"]),
        ("02 05 01", "", False, []),
        ("02 05 01", "no", False, []),
        ("02 05 01", "unknown", False, []),
        ("02 05 01", "yes", True, ["star-missing"]),
        ("", "yes", True, []),
        ("", "", False, []),
    ],
)
def test_hazard_by_the_firm_and_by_the_code(
    tmp_path: Path, ewc: str, hazardous: str, is_hazardous: bool, found: list[str]
) -> None:
    folder = river(tmp_path / "r", outputs=outputs("ewc,hazardous", f"{ewc},{hazardous}"))
    assert codes(folder) == found
    if "code-contradicts" not in found:
        assert read(folder).outputs["hazardous"].to_list() == [is_hazardous, False]


@pytest.mark.parametrize(
    ("column", "cell", "quantity", "cost", "missing"),
    [
        ("supply", "continuous", "12000", "18", ""),
        ("supply", "seasonal", "12000", "18", ""),
        ("supply", "one_off", "12000", "18", "supply"),
        ("supply", "stock", "12000", "18", "supply"),
        ("committed_until", "2025", "12000", "18", ""),
        ("committed_until", "2026", "12000", "18", "committed"),
        ("note", "", "", "18", "amount"),
        ("note", "", "0", "18", ""),
        ("note", "", "12000", "", "price"),
        ("note", "", "", "", "amount price"),
    ],
)
def test_what_keeps_an_output_out_of_the_plan(
    tmp_path: Path, column: str, cell: str, quantity: str, cost: str, missing: str
) -> None:
    region = read(river(tmp_path / "r", outputs=outputs(column, cell, quantity, cost)))
    row = region.outputs.iloc[0]
    assert (row["missing"], row["usable"]) == (missing, missing in ("", "committed"))


@pytest.mark.parametrize(("status", "missing"), [("operating", ""), ("planned", "status"), ("closing", "status")])
def test_sites_that_do_not_operate_give_leads(tmp_path: Path, status: str, missing: str) -> None:
    sites = CLEAN["enterprises"].replace("country\n", "country,status\n").replace("DK\n", f"DK,{status}\n")
    region = read(river(tmp_path / "r", enterprises=sites))
    assert set(region.outputs["missing"]) == set(region.needs["missing"]) == {missing}


@pytest.mark.parametrize(
    ("low", "high", "quantity", "column"),
    [
        ("9", "8", "", "quantity_low"),
        ("9", "", "8", "quantity_low"),
        ("", "8", "9", "quantity"),
        ("8", "9", "8.5", None),
    ],
)
def test_ranges_that_contradict_themselves(
    tmp_path: Path, low: str, high: str, quantity: str, column: str | None
) -> None:
    folder = river(tmp_path / "r", outputs=outputs("quantity_low,quantity_high", f"{low},{high}", quantity))
    if column is None:
        assert codes(folder) == []
    else:
        finding = only(folder)
        assert (finding.code, finding.column, finding.row) == ("low-above-high", column, 2)


def test_absurd_is_by_what_it_weighs(tmp_path: Path) -> None:
    kilograms = outputs("note", "", "5e9").replace(",5e9,t,", ",5e9,kg,")
    assert codes(river(tmp_path / "a", outputs=kilograms)) == []
    kilotonnes = outputs("note", "", "2e6").replace(",2e6,t,", ",2e6,kt,")
    finding = only(river(tmp_path / "b", outputs=kilotonnes))
    assert (finding.code, finding.value) == ("absurd", "2000000000")


def test_what_nobody_else_takes_or_gives(tmp_path: Path) -> None:
    needs = CLEAN["needs"] + "own,dairy,whey,9,t,1\nbrewery/lime,brewery,lime,9,t,1\n"
    more = CLEAN["outputs"] + "dairy/ash,dairy,ash,9,t,1,sewer\n"
    folder = river(tmp_path / "r", outputs=more, needs=needs.replace("farm/feed,farm", "farm/feed,brewery"))
    # Its own whey is all the dairy could take; grains only turn into feed, which the brewery alone needs.
    assert sorted(codes(folder)) == ["idle-site", "nobody-gives", "nobody-gives", "nobody-needs", "nobody-needs"]


def test_one_warning_for_each_material(tmp_path: Path) -> None:
    more = CLEAN["outputs"] + "dairy/ash,dairy,ash,9,t,1,sewer\nfarm/ash,farm,ash,9,t,1,sewer\n"
    assert only(river(tmp_path / "r", outputs=more)).row == 4


def test_mistakes_are_not_followed_by_their_consequences(tmp_path: Path) -> None:
    assert codes(river(tmp_path / "r", outputs=CLEAN["outputs"].replace(",dairy,", ",diary,"))) == ["unknown-id"]
