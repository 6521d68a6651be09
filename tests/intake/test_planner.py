"""What a planner's own sheet held: may we show the name, streams without a known material, unknown in words."""

from __future__ import annotations

import pytest

from symbiosis.intake.columns import plan_columns
from symbiosis.intake.layout import lay_out
from symbiosis.intake.naming import disclosure_of
from symbiosis.intake.run import import_file
from symbiosis.load.sheets import Sheet
from tests.intake.messy import answer, book, rows

SHEET = [
    ["Company", "Waste stream", "Amount (t/a)", "May we show the name?", "Disposal cost (EUR/unit)"],
    ["A Ltd", "fly ash", 300, "yes", 5],
    ["B Ltd", "slag", "unknown", "no", "unbekannt"],
]


@pytest.mark.parametrize(
    ("header", "text", "meaning", "sure"),
    [
        ("May we show the name?", "yes", "named", "guess"),
        ("Nennung erlaubt? (ja/nein)", "ja", "named", "guess"),
        ("Dürfen wir Ihren Namen nennen?", "x", "named", "guess"),
        ("Nennung erlaubt?", "nein", "hidden", "certain"),
        ("Nennung erlaubt?", "ja, nur anonym", "alias", "open"),
        ("May we not show the name?", "no", "", "open"),
        ("Confidential", "no", "", "open"),
        ("Confidential", "yes", "hidden", "guess"),
    ],
)
def test_what_yes_means_depends_on_what_was_asked(header, text, meaning, sure):
    found = disclosure_of(header, text)
    assert (found.meaning, found.sure) == (meaning, sure)


@pytest.mark.parametrize(
    ("header", "sure"), [("May we show the name?", "certain"), ("Could your firm be named in a list?", "guess")]
)
def test_a_header_that_asks_for_the_name_is_disclosure(header, sure):
    layout = lay_out(Sheet("Firms", [["Company", "Town", header], ["A", "B", "yes"]], 1))
    found = plan_columns(layout)[2]
    assert (found.table, found.column, found.sure) == ("enterprises", "disclosure", sure)


def test_nobody_but_a_person_names_a_firm(tmp_path):
    path, folder = book(tmp_path / "a.xlsx", {"Waste streams": SHEET}), tmp_path / "region"
    import_file(path, folder, yes=True)
    assert [r["disclosure"] for r in rows(folder / "enterprises.csv")] == ["hidden", "hidden"]
    answer(folder, "values.csv", lambda r: r.update(confirm="yes") if r["column"] == "disclosure" else None)
    import_file(path, folder)
    assert [r["disclosure"] for r in rows(folder / "enterprises.csv")] == ["named", "hidden"]


def test_unknown_in_words_is_a_blank_that_the_note_tells(tmp_path):
    folder = tmp_path / "region"
    import_file(book(tmp_path / "a.xlsx", {"Waste streams": SHEET}), folder)
    ash, slag = rows(folder / "outputs.csv")
    assert (ash["disposal_cost"], ash["note"]) == ("5", "")
    assert (slag["quantity"], slag["disposal_cost"]) == ("", "")
    assert slag["note"] == "quantity: “unknown”; disposal_cost: “unbekannt”"


def test_a_sheet_of_waste_streams_is_of_outputs_though_no_header_names_the_material(tmp_path):
    table = [["Company", "What is it?", "Amount (t/a)", "Town"], ["A Ltd", "fly ash", 300, "Kalundborg"]]
    path, folder = book(tmp_path / "a.xlsx", {"Waste streams": table}), tmp_path / "region"
    imported = import_file(path, folder)
    assert any("is read as outputs, but which column names the material isn't known" in n for n in imported.notes)
    answer(folder, "columns.csv", lambda r: r.update(column="material") if r["header"] == "What is it?" else None)
    import_file(path, folder)
    (ash,) = rows(folder / "outputs.csv")
    assert (ash["material"], ash["quantity"], ash["unit"]) == ("fly ash", "300", "t")


def test_a_list_of_firms_with_one_column_of_streams_stays_one_of_firms():
    layout = lay_out(Sheet("Sheet1", [["Company", "Town", "EWC code"], ["A", "B", "10 01 02"]], 1))
    assert plan_columns(layout)[0].table == "enterprises"
