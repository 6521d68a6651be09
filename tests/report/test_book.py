"""report.xlsx: real numbers, units in headings, filters, nothing that runs, nobody's telephone number."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from symbiosis.report.editions.book import edition_workbook
from symbiosis.report.headers import UNITS
from symbiosis.report.results_book import results_workbook
from symbiosis.schema import results
from tests.tiny import optimize


@pytest.fixture(scope="module")
def plan():
    return optimize(
        enterprises="enterprise name longitude latitude disclosure\n a =1+1 10 50 named\n b b 10.1 50 alias\n c c 10.2 50 named",
        outputs="enterprise material quantity unit disposal_cost disposal_route\n a ash 1000 t 90 landfill\n b slag 5 t 1 landfill",
        needs="enterprise material quantity unit purchase_price\n b ash 400.5 t 9\n c ash 500 t 20",
        contacts="enterprise name phone\n a Ann +45-5550123",
    )


@pytest.fixture(scope="module")
def book(plan):
    return CalamineWorkbook.from_filelike(io.BytesIO(results_workbook(plan)))


def rows(book, name):
    return book.get_sheet_by_name(name).to_python()


def test_every_result_table_is_a_sheet_with_all_its_rows(plan, book):
    assert book.sheet_names[:3] == ["In short", "exchanges", "calls"]
    for name in ("exchanges", "enterprises", "outputs", "needs"):
        table = getattr(plan, name)
        sheet = rows(book, name)
        assert [c.split("\n")[0] for c in sheet[0]] == list(table.columns)
        assert len(sheet) == len(table) + 1


def test_numbers_are_numbers_and_equal_those_of_the_plan(plan, book):
    head, *body = rows(book, "exchanges")
    quantity = [c.split("\n")[0] for c in head].index("quantity")
    assert [r[quantity] for r in body] == pytest.approx(plan.exchanges["quantity"].tolist())
    assert all(isinstance(r[quantity], float) for r in body)


def test_a_blank_stays_blank(book):
    head, *body = rows(book, "outputs")
    at = [c.split("\n")[0] for c in head].index("nearest")
    assert "" in [r[at] for r in body]
    assert "nan" not in str(body).lower()


def test_headings_carry_units(book):
    head = rows(book, "exchanges")[0]
    assert "saving\nEUR/year" in head
    assert "km\nkm" in head
    assert "received\nreceived_unit/year" in head
    assert "received\nEUR/year" in rows(book, "enterprises")[0]


def test_the_first_sheet_reads_like_the_first_page(book):
    text = " ".join(str(c) for row in rows(book, "In short") for c in row)
    assert "Under this plan" in text
    assert "Saving" in text


def test_names_stay_text_and_persons_stay_out(plan):
    with zipfile.ZipFile(io.BytesIO(results_workbook(plan))) as parts:
        everything = b" ".join(parts.read(n) for n in parts.namelist())
        sheet = parts.read("xl/worksheets/sheet2.xml").decode()
    assert b"=1+1" in everything
    assert b"<f>" not in everything
    assert b"5550123" not in everything
    assert b"Ann" not in everything
    assert "autoFilter" in sheet
    assert re.search(r'<pane xSplit="1" ySplit="1"', sheet)


def test_an_edition_has_a_workbook_without_those_it_hides(plan):
    content = edition_workbook(plan.edition("public"))
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        everything = b" ".join(parts.read(n) for n in parts.namelist())
    assert b"400.5" not in everything
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert "exchanges" in book.sheet_names
    assert "leads" not in book.sheet_names


def test_every_unit_belongs_to_a_column_that_exists():
    known = {
        c
        for t in (
            "EXCHANGES",
            "ENDS",
            "ENTERPRISES",
            "OUTPUTS",
            "NEEDS",
            "LEADS",
            "CALL_LIST",
            "ASK_NEXT",
            "HUBS",
            "STORES",
        )
        for c in getattr(results, t)
    }
    known |= {"before", "after", "change", "today", "stays", "gain_at_zero", "own_limit", "exchanged"}
    assert set(UNITS) <= known
