"""Headers, units and cells: each trap by itself, readings worked out by hand."""

from __future__ import annotations

import pytest

from symbiosis.intake.columns import plan_columns
from symbiosis.intake.layout import lay_out
from symbiosis.intake.measures import Measure, read_amount, read_measure, split_header
from symbiosis.intake.names import propose_names
from symbiosis.intake.values import read_cell, settled_comma
from symbiosis.intake.words import choice_of, header_meaning
from symbiosis.load.sheets import Sheet
from tests.intake import messy


def sheet(name, table, first=1):
    return Sheet(name, [[str(c) for c in row] for row in table], first)


def plans(name, *table):
    return {p.header: p for p in plan_columns(lay_out(sheet(name, table)))}


@pytest.mark.parametrize(
    ("header", "words", "measure"),
    [
        ("Menge (t/a)", "Menge", Measure("t", "", 1)),
        ("Qty [t/yr]", "Qty", Measure("t", "", 1)),
        ("Disposal cost €/t", "Disposal cost", Measure("t", "EUR", 0)),
        ("Menge in t", "Menge", Measure("t", "", 0)),
        ("t/month", "", Measure("t", "", 12)),
        ("Menge t p.a.", "Menge", Measure("t", "", 1)),
        ("Wärme (MWh/Jahr)", "Wärme", Measure("MWh", "", 1)),
        ("Menge (ton/yr)", "Menge", None),
        ("Menge (T/a)", "Menge", None),
    ],
)
def test_units_in_headers(header, words, measure):
    assert split_header(header)[:2] == (words, measure)


@pytest.mark.parametrize(
    ("word", "meaning", "sure"),
    [
        ("Betrieb", "firm", "certain"),
        ("Entsorgungskosten", "disposal_cost", "certain"),
        ("Quantité", "quantity", "certain"),
        ("Cantidad", "quantity", "certain"),
        ("Entsorgungskostn", "disposal_cost", "guess"),
        ("Menge 2024", "quantity", "certain"),
        ("Mitarbeiter", "", "open"),
    ],
)
def test_headers_by_word_spelling_or_not_at_all(word, meaning, sure):
    assert header_meaning(word)[:2] == (meaning, sure)


@pytest.mark.parametrize(
    ("cell", "low", "high", "sure"),
    [
        ("ca. 300", "300", "300", "guess"),
        ("12,5 MWh", "12.5", "12.5", "certain"),
        ("100-150", "100", "150", "certain"),
        ("100 bis 150 t", "100", "150", "certain"),
        ("1.200,50", "1200.50", "1200.50", "certain"),
        ("1,200,000", "1200000", "1200000", "certain"),
        ("1 200", "1200", "1200", "certain"),
        ("1'200", "1200", "1200", "certain"),
        ("€20/t", "20", "20", "certain"),
        ("18 €/t", "18", "18", "certain"),
        ("1.200 t", "", "", "open"),
        ("1,200", "", "", "open"),
        ("1.200-1.500 t", "", "", "open"),
        ("150-100", "", "", "open"),
        ("5 ton", "", "", "open"),
        (">100", "", "", "open"),
        ("lots", "", "", "open"),
    ],
)
def test_amounts_have_one_reading_or_none(cell, low, high, sure):
    amount = read_amount(cell, None)
    assert (amount.low, amount.high, amount.sure) == (low, high, sure)


def test_a_column_settles_its_decimal_sign_only_by_what_can_be_nothing_else():
    assert settled_comma(["1.200", "12.5"], workbook=False) is False
    assert settled_comma(["1.200", "12,5"], workbook=False) is True
    assert settled_comma(["1.200", "3.400"], workbook=False) is None
    # Both signs: whoever wrote the one wrote 1.200 otherwise than whoever wrote the other.
    assert settled_comma(["1.200", "850,5", "2.400,75", "3.4"], workbook=False) is None
    assert settled_comma(["1.200", "2.400,75", "3.4"], workbook=False) is None
    assert settled_comma(["1.200", "1.200.000", "3.4"], workbook=False) is None
    assert settled_comma(["1.200", "12 345,6 t", "3.4"], workbook=False) is None
    assert settled_comma(["1.200", "100-150,5", "3.4"], workbook=False) is None
    assert settled_comma(["1.200", "1,200.5", "3.4"], workbook=False) is False
    # A workbook's number cells carry points whatever its people write.
    assert settled_comma(["1.200", "12.5"], workbook=True) is None
    assert read_amount("1.200", False).low == "1.200"
    assert read_amount("1.200", True).low == ""


def test_units_are_the_closed_vocabulary():
    assert read_measure("t/a") == Measure("t", "", 1)
    assert read_measure("ton") is None
    assert read_measure("T") is None
    assert read_measure("kg/day").times < 0


def test_the_header_row_is_found_under_titles_and_units_below_it_are_joined():
    layout = lay_out(sheet("Waste streams 2025", messy.WASTES, first=3))
    assert (layout.head_rows, layout.rows, layout.totals) == ((5,), (6, 7, 8, 9, 10), (11,))
    layout = lay_out(sheet("Bedarf", messy.NEEDS))
    assert layout.head_rows == (1, 2)
    assert [h.text for h in layout.heads][2] == "Menge (t/month)"
    assert lay_out(sheet("Notes", [["nothing", "to see"], ["here", "either"]])) is None


def test_the_same_header_means_what_its_sheet_is_about():
    assert (
        plans("Bedarf", ["Firma", "Material", "Preis (€/t)"], ["A", "salt", "3"])["Preis (€/t)"].column
        == "purchase_price"
    )
    price = plans("Abfall", ["Firma", "Material", "Preis (€/t)"], ["A", "ash", "3"])["Preis (€/t)"]
    assert (price.table, price.sure) == ("outputs", "open")
    unknown = plans("Sheet1", ["Firma", "Material", "Menge (t/a)"], ["A", "ash", "3"])["Material"]
    assert (unknown.table, unknown.sure) == ("", "open")


def test_periods_are_certain_only_where_a_year_is_named():
    def amount(header):
        return plans("Abfall", ["Firma", "Abfall", header], ["A", "ash", "3"])[header]

    assert (amount("Menge (t/a)").times, amount("Menge (t/a)").sure) == ("1", "certain")
    assert (amount("Jahresmenge (t)").times, amount("Jahresmenge (t)").sure) == ("1", "certain")
    assert (amount("Menge (t)").times, amount("Menge (t)").sure) == ("1", "guess")
    assert (amount("Menge (t/Monat)").times, amount("Menge (t/Monat)").sure) == ("12", "guess")
    assert (amount("Menge (t/Tag)").times, amount("Menge (t/Tag)").sure) == ("", "open")
    assert (amount("Menge (ton/a)").unit, amount("Menge (ton/a)").sure) == ("", "open")


def test_coordinates_are_ordered_by_what_settles_it():
    table = ["Firma", "Koordinaten"], ["A", "55.66, 11.08"]
    assert plans("Firmen", *table)["Koordinaten"].sure == "guess"
    far = plans("Firmen", ["Firma", "Koordinaten"], ["A", "41.3, 169.2"])["Koordinaten"]
    assert (far.column, far.sure) == ("latitude, longitude", "certain")
    turned = plans("Firmen", ["Firma", "Koordinaten"], ["A", "169.2, 41.3"])["Koordinaten"]
    assert (turned.column, turned.sure) == ("longitude, latitude", "certain")


@pytest.mark.parametrize(
    ("column", "cell", "read", "sure"),
    [
        ("ewc", "170204*", "17 02 04*", "certain"),
        ("ewc", "17.02.04", "17 02 04", "certain"),
        ("ewc", "20501", "02 05 01", "guess"),
        ("ewc", "ash", "", "open"),
        ("hazardous", "ja", "yes", "certain"),
        ("hazardous", "x", "yes", "guess"),
        ("disposal_route", "Deponie", "landfill", "certain"),
        ("disposal_route", "Verbrennung", "incineration", "guess"),
        ("disposal_route", "k.A.", "", "certain"),
        ("disposal_route", "magic", "", "open"),
        ("note", "call b@kw.example", "", "certain"),
    ],
)
def test_cells(column, cell, read, sure):
    plan = next(p for p in plan_columns(lay_out(sheet("Abfall", messy.WASTES))) if p.column == column)
    assert read_cell(plan, cell, Measure(), None)[:2] == (read, sure)


def test_a_denial_is_never_read_by_the_word_it_denies():
    assert choice_of("disposal_route", "nicht deponiert").meaning == ""
    assert choice_of("hazardous", "ungefährlich").meaning == "no"
    assert choice_of("disposal_route", "unrecycled").meaning == ""


@pytest.mark.parametrize("wish", ["nein", "namd", "alias please", "öffentlich", "not confidential"])
def test_that_a_firm_may_be_named_is_never_guessed(wish):
    assert choice_of("disclosure", wish).sure == "open"


def test_the_surest_of_two_headers_has_the_column():
    found = plans("Firms", ["Company size", "Company", "Town"], ["big", "A", "B"])
    assert (found["Company"].column, found["Company size"].column) == ("enterprise", "")
    found = plans("Abfall", ["Firma", "Abfallart", "Bezeichnung"], ["A", "B", "C"])
    assert (found["Abfallart"].sure, found["Bezeichnung"].column) == ("guess", "")


def test_names_that_are_one():
    proposed = propose_names("firm", ["Dairy Ltd", "Dairy Ltd.", "Dairy", "Plant 1", "Plant 2", "Müller", "Mueller"])
    assert [(r.as_written, r.read_as, r.sure) for r in proposed] == [
        ("Dairy Ltd.", "Dairy Ltd", "certain"),
        ("Dairy", "Dairy Ltd", "guess"),
        ("Mueller", "Müller", "guess"),
    ]


def test_synonyms_of_the_library_are_guesses_and_double_ones_open(monkeypatch):
    import pandas as pd

    import symbiosis.library

    table = pd.DataFrame(
        [("fly_ash", "PFA"), ("fly_ash", "Flugasche"), ("fly_ash", "ash"), ("wood_ash", "ash")],
        columns=["material", "as_written"],
    )
    monkeypatch.setattr(symbiosis.library, "synonyms", lambda: table, raising=False)
    proposed = {
        r.as_written: (r.read_as, r.sure) for r in propose_names("material", ["PFA", "Flugasche", "ash", "salt"])
    }
    assert proposed == {"PFA": ("fly_ash", "guess"), "Flugasche": ("fly_ash", "guess"), "ash": ("", "open")}


def test_a_bare_no_never_names_a_firm():
    # To “confidential?” it means the opposite of what it means to “may we name you?”.
    assert choice_of("disclosure", "Nein")[:2] == ("", "open")
    assert choice_of("disclosure", "ja")[:2] == ("hidden", "guess")
    assert choice_of("disclosure", "vertraulich")[:2] == ("hidden", "certain")


@pytest.mark.parametrize(("first", "sums"), [("Summe", True), ("Summe / total", True), ("Total Energies", False)])
def test_rows_of_sums(first, sums):
    from symbiosis.intake.layout import _sums

    assert _sums(first) is sums
