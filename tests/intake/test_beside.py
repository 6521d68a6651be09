"""What headers say beside their word and unit: periods, thousands, dry matter, forecasts, cents."""

from __future__ import annotations

import datetime

import pytest

from symbiosis.errors import UsageError
from symbiosis.intake.columns import plan_columns
from symbiosis.intake.layout import lay_out
from symbiosis.intake.run import import_file
from symbiosis.load.sheets import Sheet
from tests.intake.messy import answer, book, rows

AHEAD = datetime.datetime.now(tz=datetime.UTC).year + 4


def plan(header):
    table = [["Firma", "Abfall", header], ["A", "ash", "3"]]
    return plan_columns(lay_out(Sheet("Abfall", table, 1)))[2]


@pytest.mark.parametrize(
    ("header", "times", "sure"),
    [
        ("Menge pro Monat (t)", "12", "guess"),
        ("Monthly amount (t)", "12", "guess"),
        ("Monatsmenge t", "12", "guess"),
        ("Menge (t) pro Woche", "52", "guess"),
        ("Quantité trimestrielle (t)", "4", "guess"),
        ("Amount per day (t)", "", "open"),
        ("Tagesmenge (t)", "", "open"),
        ("Menge alle 2 Wochen (t)", "", "open"),
        ("Menge Q1 2024 (t)", "", "open"),
        ("Menge je Charge (t)", "", "open"),
        ("Menge pro Monat (t/a)", "", "open"),
        ("Menge pro Jahr (t)", "1", "guess"),
        ("Jahresmenge (t)", "1", "certain"),
        ("Menge je Stoff (t/a)", "1", "guess"),
        ("Menge in Mio. t/a", "1000000", "guess"),
        ("Menge Tsd. t/a", "1000", "guess"),
        ("Menge 1000 t/a", "1000", "guess"),
        ("Menge [1.000 t/a]", "1000", "guess"),
        ("Menge (100 kg/Monat)", "1200", "guess"),
        ("Menge TS t/a", "1", "open"),
        ("Menge trocken t/a", "1", "open"),
        ("Planmenge t/a", "1", "open"),
        (f"Menge {AHEAD} (t/a)", "1", "open"),
        ("Menge 2024 (t/a)", "1", "certain"),
    ],
)
def test_what_an_amounts_header_says_beside_its_unit(header, times, sure):
    found = plan(header)
    assert (found.column, found.times, found.sure) == ("quantity", times, sure)
    assert "no period named" not in found.why


@pytest.mark.parametrize(
    ("header", "unit", "times", "sure", "why"),
    [
        ("Preis ct/kWh", "", "", "open", "what “ct/kWh” is isn't known"),
        ("Entsorgungskosten (ct/kWh)", "", "", "open", "what “ct/kWh” is isn't known"),
        ("Entsorgungskosten €/Ster", "", "", "open", "what “€/Ster” is isn't known"),
        ("Entsorgungskosten TEUR/a", "EUR/year", "1000", "guess", "“TEUR/a”: each figure counts 1,000 times"),
        ("Entsorgungskosten (k€)", "", "", "open", "“k€” per what isn't known"),
        ("Entsorgungskosten pro Monat (€)", "EUR/month", "", "guess", "a cost per month"),
        ("Entsorgungskosten pro Tonne (€)", "EUR/Tonne", "", "guess", "holds the word"),
        ("Entsorgungskosten je Einheit (€)", "EUR/unit", "", "guess", "holds the word"),
        ("Entsorgungskosten €/unit", "EUR/unit", "", "certain", "the header's word"),
        ("Cost of disposal per unit", "", "", "guess", "holds the word"),
        ("Entsorgungskosten EUR/100 kg", "", "", "open", "per “100 kg”"),
        ("Entsorgungskosten (€/t) TS", "EUR/t", "", "open", "“TS”: a price of dry matter?"),
    ],
)
def test_what_a_costs_header_says_beside_its_unit(header, unit, times, sure, why):
    found = plan(header)
    assert (found.column, found.unit, found.times, found.sure) == ("disposal_cost", unit, times, sure)
    assert why in found.why


def test_thousands_count_and_a_cell_with_a_unit_of_its_own_is_asked(tmp_path):
    table = [
        ["Firma", "Abfall", "Menge (Tsd. t/a)", "Entsorgungskosten (TEUR/a)"],
        ["A", "ash", 2, 50], ["B", "slag", "300 t", "7 €/t"],
    ]  # fmt: skip
    path, folder = book(tmp_path / "a.xlsx", {"Abfall": table}), tmp_path / "region"
    import_file(path, folder)
    answer(folder, "columns.csv", lambda r: r.update(confirm="yes") if r["sure"] == "guess" else None)
    import_file(path, folder)
    ash, slag = rows(folder / "outputs.csv")
    # 50,000 euros a year over 2,000 t.
    assert (ash["quantity"], ash["unit"], ash["disposal_cost"]) == ("2000", "t", "25")
    assert (slag["quantity"], slag["disposal_cost"]) == ("", "")
    asked = {r["as_written"]: r for r in rows(folder / "import" / "values.csv")}
    assert (asked["300 t"]["sure"], asked["7 €/t"]["sure"]) == ("open", "open")


def test_years_to_come_are_kept_and_not_proposed(tmp_path):
    table = [["Firma", "Abfall", "Menge 2023 (t/a)", f"Menge {AHEAD} (t/a)"], ["A", "ash", 300, 999]]
    folder = tmp_path / "region"
    import_file(book(tmp_path / "a.xlsx", {"Abfall": table}), folder, yes=True)
    (ash,) = rows(folder / "outputs.csv")
    assert (ash["quantity"], ash[f"x_menge_{AHEAD}_t_a"]) == ("300", "999")
    forecast = rows(folder / "import" / "columns.csv")[3]
    assert "a forecast" in forecast["why"]


def test_a_cost_per_month_is_not_multiplied_twice(tmp_path):
    table = [["Firma", "Abfall", "Menge (t/a)", "Entsorgungskosten (€/Monat)"], ["A", "ash", 300, 100]]
    path, folder = book(tmp_path / "a.xlsx", {"Abfall": table}), tmp_path / "region"
    import_file(path, folder)
    answer(folder, "columns.csv", lambda r: r.update(times_per_year="12") if "Monat" in r["header"] else None)
    with pytest.raises(UsageError, match="says how often already"):
        import_file(path, folder)
