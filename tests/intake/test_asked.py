"""What an import leaves to be said: materials that nobody knows, consent, hazard, units below the header."""

from __future__ import annotations

from pathlib import Path

from symbiosis.intake.names import propose_names, unknown_materials
from symbiosis.intake.run import import_file
from symbiosis.intake.words import choice_of
from tests.intake.messy import answer, book, rows

FIRMS = [["Firma", "Ort"], ["Kraftwerk", "Hafen"], ["Zementwerk", "Hafen"]]
WASTES = [
    ["Firma", "Abfall", "Menge", "Temperatur", "gefährlich"],
    ["", "", "t/a", "°C", ""],
    ["Kraftwerk", "Kraftwerksflugasche", 500, 90, "?"],
]
PERSONS = [
    ["Firma", "Ansprechpartner", "Telefon", "Einwilligung"],
    ["Kraftwerk", "A. Beck", "+49 30 23125 001", "nein"],
    ["Zementwerk", "B. Olsen", "+49 30 23125 002", "ja"],
]
SHEETS = {"Betriebe": FIRMS, "Abfall": WASTES, "Kontakte": PERSONS}


def test_a_material_that_nobody_knows_stays_and_can_be_told(tmp_path: Path) -> None:
    file = book(tmp_path / "a.xlsx", SHEETS)
    folder = tmp_path / "r"
    import_file(file, folder)
    name = rows(folder / "import" / "names.csv")[-1]
    assert (name["as_written"], name["read_as"], name["sure"]) == (
        "Kraftwerksflugasche",
        "Kraftwerksflugasche",
        "certain",
    )
    assert not (folder / "names.csv").exists()
    answer(folder, "names.csv", lambda r: r.update(read_as="fly_ash"))
    import_file(file, folder)
    assert [(r["as_written"], r["material"]) for r in rows(folder / "names.csv")] == [
        ("Kraftwerksflugasche", "fly_ash")
    ]


def test_names_that_are_explained_are_not_listed_twice() -> None:
    written = ["PFA", "Flugasche", "fly_ash", "Schlämme", "Schlämme 2", "schlämme"]
    proposed = propose_names("material", written)
    assert [r.as_written for r in unknown_materials(written, proposed)] == ["Schlämme", "Schlämme 2"]
    assert "schlämme" in [r.as_written for r in proposed]


def test_units_below_the_header_may_be_degrees(tmp_path: Path) -> None:
    import_file(book(tmp_path / "a.xlsx", SHEETS), tmp_path / "r")
    headers = [r["header"] for r in rows(tmp_path / "r" / "import" / "columns.csv")]
    assert {"Menge (t/a)", "Temperatur (°C)"} <= set(headers)
    assert len(rows(tmp_path / "r" / "outputs.csv")) == 1


def test_a_hazard_that_nobody_knows_is_unknown_and_no_blank(tmp_path: Path) -> None:
    import_file(book(tmp_path / "a.xlsx", SHEETS), tmp_path / "r")
    assert rows(tmp_path / "r" / "outputs.csv")[0]["hazardous"] == "unknown"


def test_who_agreed_to_be_rung_is_read(tmp_path: Path) -> None:
    import_file(book(tmp_path / "a.xlsx", SHEETS), tmp_path / "r")
    assert [r["consent"] for r in rows(tmp_path / "r" / "contacts.csv")] == ["false", "true"]
    assert choice_of("consent", "x")[:2] == ("true", "guess")
