"""A workbook gives the region that CSV files give; a hostile or broken one ends in one finding."""

from __future__ import annotations

import csv
import datetime
import hashlib
import math
import os
import zipfile
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

import symbiosis as sy
from symbiosis.catalog import bundled_regions
from symbiosis.load import sheets
from symbiosis.load.cells import column_number, number
from symbiosis.load.sheets import Mishap, UnreadableWorkbookError, column_letters, read_sheets
from symbiosis.problem import check
from tests.validate.river import CLEAN, river

PLAIN = {"strings_to_formulas": False, "strings_to_urls": False}


def as_book(folder: Path, path: Path, *, numbers: bool = False) -> Path:
    """The folder's CSV files as sheets of a workbook, numbers as text or as numbers; region.toml comes along."""
    with xlsxwriter.Workbook(str(path), PLAIN) as book:
        for file in sorted(folder.glob("*.csv")):
            sheet = book.add_worksheet(f" {file.stem.upper()} ")
            with file.open(encoding="utf-8-sig", newline="") as lines:
                for i, row in enumerate(csv.reader(lines)):
                    for j, cell in enumerate(row):
                        if numbers and cell and _same(cell):
                            sheet.write_number(i, j, float(cell))
                        elif cell:
                            sheet.write_string(i, j, cell)
    toml = folder / "region.toml"
    if toml.exists():
        (path.parent / "region.toml").write_bytes(toml.read_bytes())
    return path


def _same(cell: str) -> bool:
    """Whether a spreadsheet may hold the cell as a number: an id 007 or a code 020501 would lose its zeros."""
    try:
        return number(float(cell)) == cell
    except ValueError:
        return False


def book_of(path: Path, write) -> Path:
    with xlsxwriter.Workbook(str(path), PLAIN) as book:
        write(book)
    return path


@pytest.mark.parametrize("numbers", [False, True])
@pytest.mark.parametrize("folder", bundled_regions(), ids=lambda p: p.name)
def test_a_region_is_the_same_from_csv_and_from_a_workbook(folder: Path, numbers: bool, tmp_path: Path) -> None:
    (tmp_path / folder.name).mkdir()
    path = as_book(folder, tmp_path / folder.name / "tables.xlsx", numbers=numbers)
    one, two = sy.read(folder), sy.read(path.parent)
    for table in ("enterprises", "outputs", "needs", "materials", "recipes", "modes", "distances", "partnerships", "current"):  # fmt: skip
        pd.testing.assert_frame_equal(getattr(one, table), getattr(two, table))
    assert (one.name, one.settings, one.assumptions) == (two.name, two.settings, two.assumptions)
    assert [(f.code, f.row, f.value) for f in one.findings if f.row] == [
        (f.code, f.row, f.value) for f in two.findings if f.row
    ]
    assert two.inputs["tables.xlsx"] == hashlib.sha256(path.read_bytes()).hexdigest()


def test_cells_are_what_a_person_would_have_typed(tmp_path: Path) -> None:
    def write(book):
        sheet = book.add_worksheet("outputs")
        sheet.write_row(2, 1, [12, 0.1, 100000, 1e-7, 20501, -3])
        sheet.write_number(3, 1, 0.35, book.add_format({"num_format": "0%"}))
        sheet.write_datetime(3, 2, datetime.datetime(2025, 3, 1), book.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write_boolean(3, 3, True)
        sheet.write_string(3, 4, " 010101 ")
        sheet.write_string(3, 5, "=1+1")
        sheet.write_string(3, 6, "#N/A")
        sheet.write_formula(5, 1, "=1/0", None, "#DIV/0!")
        sheet.write_formula(5, 2, "=1+1", None, 2)

    (sheet,) = read_sheets(book_of(tmp_path / "a.xlsx", write))
    assert sheet.first_row == 3
    assert sheet.rows == [
        ["", "12", "0.1", "100000", "0.0000001", "20501", "-3"],
        ["", "0.35", "2025-03-01", "true", "010101", "=1+1", "#N/A"],
        [],
        ["", "#DIV/0!", "2"],
    ]
    assert sheet.mishaps == (Mishap(6, 2, "#DIV/0!"),)


def test_a_formula_that_was_never_worked_out_is_no_blank(tmp_path: Path) -> None:
    source = book_of(tmp_path / "a.xlsx", lambda b: b.add_worksheet("s").write_formula(0, 0, "=1+1", None, 2))
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<v>2</v>", b"<v></v>"))
    (sheet,) = read_sheets(tmp_path / "b.xlsx")
    assert [(m.row, m.column) for m in sheet.mishaps] == [(1, 1)]
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(tmp_path / "c.xlsx", "w") as new:
        for name in old.namelist():  # as Excel writes a formula whose result is no text at all
            text = old.read(name).replace(b'<c r="A1">', b'<c r="A1" t="str">')
            new.writestr(name, text.replace(b"<v>2</v>", b"<v></v>"))
    assert read_sheets(tmp_path / "c.xlsx")[0].mishaps == ()


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_reads_back_as_itself(value: float) -> None:
    assert float(number(value)) == value
    assert not number(value).endswith(".0") or not math.isfinite(value)


@given(st.integers(1, 16384))
def test_letters_and_columns(column: int) -> None:
    assert column_number(f"{column_letters(column)}12") == column
    assert (column_letters(1), column_letters(27), column_letters(16384)) == ("A", "AA", "XFD")


def test_findings_say_sheet_and_cell_and_speak_of_sheets(tmp_path: Path) -> None:
    bad = CLEAN["outputs"].replace("brewery,", "brewry,", 1)
    folder = river(tmp_path / "r", outputs=bad)
    (tmp_path / "b").mkdir()
    path = as_book(folder, tmp_path / "b" / "region.xlsx")
    (tmp_path / "b" / "region.toml").unlink(missing_ok=True)
    found = next(f for f in check(path) if f.code == "unknown-id")
    column = CLEAN["outputs"].splitlines()[0].split(",").index("enterprise") + 1
    assert (found.file, found.sheet, found.cell) == ("region.xlsx", "OUTPUTS", f"{column_letters(column)}{found.row}")
    assert found.where == f"region.xlsx, sheet OUTPUTS, cell {found.cell}"
    assert ".csv" not in found.message + found.way_out
    assert "the sheet enterprises" in found.message


def test_a_numeric_code_lost_its_zero_and_an_error_is_no_blank(tmp_path: Path) -> None:
    def write(book):
        for table, text in CLEAN.items():
            sheet = book.add_worksheet(table)
            for i, line in enumerate(text.splitlines()):
                for j, cell in enumerate(
                    [*line.split(","), *(["ewc" if i == 0 else ""] if table == "outputs" else [])]
                ):
                    if cell:
                        sheet.write_string(i, j, cell)
            if table == "outputs":
                sheet.write_number(1, j, 20501)
                sheet.write_formula(2, text.split("\n")[0].split(",").index("enterprise"), "=A9", None, "#REF!")

    found = check(book_of(tmp_path / "r.xlsx", write))
    assert {f.code for f in found if f.is_error} == {"lost-zero", "error-cell"}
    assert next(f for f in found if f.code == "error-cell").value == "#REF!"


def test_settings_in_a_sheet(tmp_path: Path) -> None:
    def write(book):
        for table, text in CLEAN.items():
            sheet = book.add_worksheet(table)
            for i, line in enumerate(text.splitlines()):
                sheet.write_row(i, 0, line.split(","))
        sheet = book.add_worksheet("region")
        rows = [("setting", "value"), ("name", "2025"), ("year", 2026), ("transaction.setup", 4000.5)]
        rows += [("policy.carbon_price_paid", True), ("finance.horizon_years", "")]
        for i, row in enumerate(rows):
            sheet.write_row(i, 0, row)
        book.add_worksheet("Notes").write(0, 0, "call the dairy")
        book.add_worksheet("Sheet3")

    region = sy.read(book_of(tmp_path / "r.xlsx", write))
    assert (region.name, region.settings.year, region.settings.transaction.setup) == ("2025", 2026, 4000.5)
    assert region.settings.policy.carbon_price_paid is True
    assert not [f for f in region.findings if f.code == "unknown-table"]


def only(path: Path) -> str:
    (finding,) = check(path)
    assert finding.code == "unreadable-workbook"
    return finding.message


def test_a_cell_in_the_far_corner(tmp_path: Path) -> None:
    def write(book):
        sheet = book.add_worksheet("outputs")
        sheet.write(0, 0, "output")
        sheet.write(1048575, 16383, "x")

    if os.name == "posix":
        assert "XFD1048576" in only(book_of(tmp_path / "far.xlsx", write))


def test_a_bomb(tmp_path: Path) -> None:
    small = book_of(tmp_path / "a.xlsx", lambda b: b.add_worksheet("outputs").write(0, 0, "output"))
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(small) as old, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != "xl/sharedStrings.xml":
                new.writestr(name, old.read(name))
        with new.open("xl/sharedStrings.xml", "w") as part:
            part.write(b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1"><si><t>')
            for _ in range(900):
                part.write(b"A" * (1 << 20))
            part.write(b"</t></si></sst>")
    assert bomb.stat().st_size < 2_000_000
    assert "memory" in only(bomb)


def test_what_is_no_workbook(tmp_path: Path) -> None:
    (tmp_path / "text.xlsx").write_text("a,b\n1,2\n", encoding="utf-8")
    assert "isn't a workbook" in only(tmp_path / "text.xlsx")
    whole = book_of(tmp_path / "a.xlsx", lambda b: b.add_worksheet("outputs")).read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(whole[:3000])
    assert "damaged" in only(tmp_path / "cut.xlsx")
    (tmp_path / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    assert "format" in only(tmp_path / "old.xls")
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le")
    (tmp_path / "locked.xlsx").write_bytes(locked)
    assert "password" in only(tmp_path / "locked.xlsx")


def test_one_that_takes_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = book_of(tmp_path / "a.xlsx", lambda b: b.add_worksheet("outputs"))
    monkeypatch.setattr(sheets, "SECONDS", 0)
    with pytest.raises(UnreadableWorkbookError, match="longer"):
        read_sheets(path)


def test_two_sheets_of_one_name(tmp_path: Path) -> None:
    def write(book):
        book.add_worksheet("outputs").write(0, 0, "a")
        book.add_worksheet("outputs ").write(0, 0, "b")

    assert "called outputs" in only(book_of(tmp_path / "a.xlsx", write))


def test_nothing_of_the_working_folder_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = book_of(tmp_path / "a.xlsx", lambda b: b.add_worksheet("outputs").write(0, 0, "a"))
    (tmp_path / "python_calamine.py").write_text("raise SystemExit", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert read_sheets(path)[0].rows == [["a"]]


def test_two_regions_one_of_them_a_workbook(tmp_path: Path) -> None:
    north = river(tmp_path / "north")
    south = as_book(north, tmp_path / "south.xlsx")
    (tmp_path / "region.toml").unlink(missing_ok=True)
    region = sy.read(north, south)
    assert {e.partition(":")[0] for e in region.enterprises["enterprise"]} == {"north", "south"}
    assert "south/south.xlsx" in region.inputs
