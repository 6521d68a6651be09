"""Each kind of cell, read and refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from symbiosis import read
from symbiosis.findings.collector import Findings
from symbiosis.load.csv_table import parse_csv
from symbiosis.schema.column import Column, Kind, Table
from symbiosis.validate.codes import covers, parse_code, parse_codes
from symbiosis.validate.parse import parse_table
from tests.validate.river import RICH, codes, rich, river


def column(kind: Kind, cells: list[str], **more: object) -> tuple[list[object], list[tuple[int | None, str]]]:
    """The column as it is typed, and row and code of each finding."""
    schema = Table("t", "", (Column("a", Kind.ID, ""), Column("b", kind, "", **more)))  # type: ignore[arg-type]
    text = "a,b\n" + "".join(f'id,"{c}"\n' for c in cells)
    found = Findings()
    frame = parse_table(parse_csv(text, "t", "t.csv"), schema, "river", found)
    return frame["b"].to_list(), [(f.row, f.code) for f in found.sorted()]


def test_flags() -> None:
    values, found = column(Kind.FLAG, ["true", "FALSE", "Yes", "no", "1", "0", "", "maybe", "ja"])
    assert values[:6] == [True, False, True, False, True, False]
    assert all(v is pd.NA for v in values[6:])
    assert found == [(9, "not-a-flag"), (10, "not-a-flag")]
    assert column(Kind.FLAG, ["", "no"], default="true")[0] == [True, False]


def test_choices_in_any_case() -> None:
    values, found = column(Kind.CHOICE, ["B", "b", "", "D"], choices=("A", "B"), default="A")
    assert values == ["B", "B", "A", "A"]
    assert found == [(5, "unknown-choice")]


def test_units_keep_the_way_they_are_written() -> None:
    values, found = column(Kind.UNIT, ["tonnes", "", "ton"], default="kg")
    assert values == ["tonnes", "kg", "ton"]
    assert found == [(4, "unknown-unit")]


def test_ranges() -> None:
    values, found = column(Kind.NUMBER, ["1", "0", "-1", "11", ""], low=0, high=10, default="5")
    assert values[:2] == [1, 0]
    assert np.isnan(values[2:4]).all()  # type: ignore[arg-type]
    assert values[4] == 5
    assert found == [(4, "negative"), (5, "too-high")]
    assert column(Kind.NUMBER, ["-3"], low=-2)[1] == [(2, "too-low")]
    assert column(Kind.SHARE, ["0", "1", "0.5", "1.01", "-0.1", "30"])[1] == [
        (5, "not-a-share"),
        (6, "not-a-share"),
        (7, "not-a-share"),
    ]
    assert column(Kind.YEAR, ["2026", "1989", "2026.5", "2201"])[1] == [
        (3, "too-low"),
        (4, "not-whole"),
        (5, "too-high"),
    ]
    assert column(Kind.WHOLE, ["3", "2.5", "3.0"])[1] == [(3, "not-whole")]


def test_text_is_left_alone() -> None:
    cells = ["010101", "1E5", "NA", "null", " spaced ", "true", "12,5"]
    assert column(Kind.TEXT, cells) == ([c.strip() for c in cells], [])
    assert column(Kind.ID, cells) == ([c.strip() for c in cells], [])


@pytest.mark.parametrize("cell", ["=1+1", "+45 12", "@import", "-2+3", "-cmd", '=""007""'])
@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.ID])
def test_what_a_spreadsheet_would_run(kind: Kind, cell: str) -> None:
    values, found = column(kind, [cell])
    assert values == [cell.replace('""', '"')]
    assert found == [(2, "formula-cell")]


@pytest.mark.parametrize("cell", ["-", "=", "a=b", "a-b", "1-2", "info@example.org", "–5", ""])
def test_what_it_would_not(cell: str) -> None:
    assert column(Kind.TEXT, [cell]) == ([cell], [])


def test_own_columns_are_kept_and_looked_at(tmp_path: Path) -> None:
    text = RICH["outputs"].replace(",grade\n", ",grade,x_Bin,X_tag\n").replace(",,B\n", ',,B,"=1+1",007\n')
    text = text.replace("2027,C\n", "2027,C,,\n").replace("one_off,,,,\n", "one_off,,,,,b,c\n")
    folder = rich(tmp_path / "r", outputs=text)
    rows = read(folder).outputs
    assert rows["x_Bin"].to_list() == ["=1+1", "", "b"]
    assert rows["x_tag"].to_list() == ["007", "", "c"]
    assert sorted(codes(folder)) == ["contract-ended", "disclosure-asked", "formula-cell"]


@pytest.mark.parametrize(
    ("cell", "code", "problem"),
    [
        ("17 02 04*", "17 02 04*", ""),
        ("170204*", "17 02 04*", ""),
        ("17.02.04", "17 02 04", ""),
        ("17-02-04", "17 02 04", ""),
        ("010101", "01 01 01", ""),
        ("", "", ""),
        ("10101", "", "lost-zero"),
        ("20501*", "", "lost-zero"),
        ("1702", "", "bad-waste-code"),
        ("17", "", "bad-waste-code"),
        ("210101", "", "bad-waste-code"),
        ("000101", "", "bad-waste-code"),
        ("17 02 04 01", "", "bad-waste-code"),
        ("wood", "", "bad-waste-code"),
        ("17 02 0*4", "", "bad-waste-code"),
        ("١٧٠٢٠٤", "", "bad-waste-code"),
    ],
)
def test_waste_codes(cell: str, code: str, problem: str) -> None:
    assert parse_code(cell) == (code, problem)
    assert column(Kind.EWC, [cell]) == ([code], [(2, problem)] if problem else [])


def test_permits() -> None:
    permits, problems = parse_codes("17 02 04*; 19, 0207 | 2 05 01;;waste")
    assert permits == ("170204", "19", "0207")
    assert problems == [("lost-zero", "2 05 01"), ("bad-waste-code", "waste")]
    assert covers(permits, "17 02 04*")
    assert covers(permits, "19 12 07")
    assert covers(permits, "02 07 99")
    assert not covers(permits, "02 05 01")
    assert not covers((), "17 02 04")
    values, found = column(Kind.CODES, ["17; 1702", "", "17; 170"])
    assert values == [("17", "1702"), (), ("17",)]
    assert found == [(4, "bad-waste-code")]


def test_forms() -> None:
    values, found = column(Kind.FORMS, ["steam; heat", "Solid,sludge", "", "water"])
    assert values == [("steam", "heat"), ("solid", "sludge"), ("solid", "sludge", "liquid"), ("water",)]
    assert found == [(5, "unknown-choice")]


def test_all_findings_at_once(tmp_path: Path) -> None:
    folder = river(
        tmp_path / "r",
        outputs="output,enterprise,material,quantity,unit,disposal_cost,disposal_route,ewc\n"
        "w,dairy,whey,-5,ton,x,dump,20501\ng,brewery,grains,,t,12,,\n",
        needs="need,enterprise,material,quantity,unit,purchase_price,max_share\nf,farm,feed,2000,t,140,30\n",
    )
    assert sorted(codes(folder)) == sorted(
        ["negative", "unknown-unit", "not-a-number", "unknown-choice", "lost-zero", "not-a-share"]
    )
