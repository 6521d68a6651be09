"""What people's sheets do beside a header and a figure: each trap from its cells to the region's table."""

from __future__ import annotations

import tomllib

import pytest

from symbiosis.errors import UsageError
from symbiosis.intake.fields import degrees, share, year
from symbiosis.intake.measures import Measure, read_measure
from symbiosis.intake.names import propose_names
from symbiosis.intake.run import import_file
from tests.intake.messy import answer, book, by, confirm, plans, rows, values

# Status and other fields of a firm


def test_a_status_is_read_and_one_that_is_not_known_is_asked_and_said(tmp_path, folder):
    table = [
        ["Firma", "Betriebsstatus", "Betriebsart", "Anker", "Konzern"],
        ["Park", "in Planung", "Hersteller", "ja", "Big"],
        ["Mill", "in Betrieb", "magic", "nein", ""],
        ["Quay", "ab 2028", "", "", ""],
    ]
    path = book(tmp_path / "a.xlsx", {"Betriebe": table})
    imported = import_file(path, folder)
    sites = by(rows(folder / "enterprises.csv"), "name")
    assert [sites[n].get("status", "") for n in ("Park", "Mill", "Quay")] == ["planned", "operating", ""]
    assert (sites["Park"]["kind"], sites["Park"]["anchor"], sites["Park"]["company"]) == ("producer", "true", "Big")
    assert sites["Mill"]["anchor"] == "false"
    asked = values(folder)
    assert (asked["Betriebe", "B4", "status"]["sure"], asked["Betriebe", "C3", "kind"]["sure"]) == ("open", "open")
    assert "planned, operating or closing?" in asked["Betriebe", "B4", "status"]["why"]
    assert "“ab 2028”" in sites["Quay"]["note"]
    assert any("status of 1 site isn't read" in n for n in imported.notes)
    answer(folder, "values.csv", lambda r: r.update(read_as="planned") if r["as_written"] == "ab 2028" else None)
    imported = import_file(path, folder)
    assert by(rows(folder / "enterprises.csv"), "name")["Quay"]["status"] == "planned"
    assert not any("status" in n for n in imported.notes)


def test_a_status_beside_streams_or_of_unknown_words_is_a_guess():
    assert plans("Firmen", ["Firma", "Status", "Ort"], ["A", "geplant", "B"])["Status"].sure == "certain"
    assert plans("Firmen", ["Firma", "Status", "Ort"], ["A", "interviewed", "B"])["Status"].sure == "guess"
    assert plans("Abfall", ["Firma", "Abfall", "Status"], ["A", "ash", "geplant"])["Status"].sure == "guess"


def test_a_kind_is_of_its_own_table_and_a_wrong_one_is_told(tmp_path, folder):
    table = [["Firma", "Bedarf", "Bedarfsart", "Menge (t/a)"], ["A", "salt", "Kapazität", 5], ["B", "salt", "odd", 5]]
    path = book(tmp_path / "a.xlsx", {"Bedarf": table})
    import_file(path, folder)
    assert [r["kind"] for r in rows(folder / "needs.csv")] == ["capacity", ""]
    answer(folder, "values.csv", lambda r: r.update(read_as="producer") if r["as_written"] == "odd" else None)
    with pytest.raises(UsageError, match="none of purchase, capacity"):
        import_file(path, folder)


@pytest.mark.parametrize(
    ("cell", "percent", "read", "sure"),
    [
        ("30 %", False, "0.3", "certain"), ("30", True, "0.3", "certain"), ("0.3", False, "0.3", "certain"),
        ("30", False, "0.3", "guess"), ("0.3", True, "", "open"), ("1", False, "1", "guess"), ("0,3 %", True, "0.003", "certain"),
        ("130 %", False, "", "open"), ("25-30 %", True, "", "open"), ("0", True, "0", "certain"),
    ],
)  # fmt: skip
def test_shares(cell, percent, read, sure):
    assert share(cell, percent, None)[:2] == (read, sure)


def test_years_of_contracts():
    assert [year(t)[:2] for t in ("2027", "31.12.2027", "2027-2029", "soon")] == [
        ("2027", "certain"), ("2027", "guess"), ("", "open"), ("", "open"),
    ]  # fmt: skip


def test_lots_and_shares_of_a_need(tmp_path, folder):
    table = [
        ["Firma", "Bedarf", "Bedarfsmenge (t/a)", "Mindestabnahme (kg/a)", "max. Anteil (%)", "TS-Gehalt (%)"],
        ["A", "salt", 500, 2000, 30, 22],
    ]
    path = book(tmp_path / "a.xlsx", {"Sheet1": table})
    import_file(path, folder)
    (need,) = rows(folder / "needs.csv")
    assert (need["quantity"], need["unit"], need["min_lot"]) == ("500", "t", "2")
    assert (need["max_share"], need["dry_matter"]) == ("0.3", "0.22")


# Answers nobody asked for


def test_a_row_that_a_person_adds_counts_and_stays(tmp_path, folder):
    table = [["Firma", "Abfall", "Menge (t/a)", "Gefährlich"], ["A", "ash", 100, ""], ["B", "slag", 5, "nein"]]
    path = book(tmp_path / "a.xlsx", {"Abfall": table})
    import_file(path, folder)
    extra = (
        "Abfall,C2,quantity,100,90 t,,,\nAbfall,D2,hazardous,,yes,,,\nAbfall,B3,quantity,,7 t,,,\n"
        "Nowhere,A1,quantity,,7 t,,,\nAbfall,C99,quantity,,7 t,,,\n"
    )
    target = folder / "import" / "values.csv"
    target.write_text(target.read_text(encoding="utf-8-sig") + extra, encoding="utf-8")
    for _ in range(2):
        import_file(path, folder)
        output = rows(folder / "outputs.csv")[0]
        assert (output["quantity"], output["hazardous"]) == ("90", "yes")
        told = values(folder)
        assert told["Abfall", "C2", "quantity"]["why"] == "added by hand"
        assert "read as material" in told["Abfall", "B3", "quantity"]["why"]
        assert "no sheet “Nowhere”" in told["Nowhere", "A1", "quantity"]["why"]
        assert "no row" in told["Abfall", "C99", "quantity"]["why"]
    # It was an answer to that cell and to no other figure.
    table[1][2] = 300
    book(path, {"Abfall": table})
    import_file(path, folder)
    assert rows(folder / "outputs.csv")[0]["quantity"] == "300"
    assert values(folder)["Abfall", "C2", "quantity"]["why"] == "not in the file any more"


# Currencies and costs


@pytest.mark.parametrize(
    ("header", "unit", "sure"),
    [
        ("Entsorgungskosten €/t", "EUR/t", "certain"),
        ("Entsorgungskosten EUR pro Tonne", "EUR/Tonne", "certain"),
        ("Entsorgungskosten EUR/Einheit", "EUR/unit", "certain"),
        ("Entsorgungskosten (€)", "EUR", "guess"),
        ("Entsorgungskosten in Euro", "EUR", "guess"),
        ("Entsorgungskosten € per ton", "", "open"),
        ("Entsorgungskosten (€/a)", "EUR/year", "guess"),
        ("Entsorgungskosten gesamt", "year", "guess"),
        ("Entsorgungskosten (€/Monat)", "EUR/month", "guess"),
        ("Entsorgungskosten (€/t/a)", "", "open"),
        ("Entsorgungskosten (€/Tag)", "", "open"),
    ],
)
def test_what_a_cost_is_per(header, unit, sure):
    plan = plans("Abfall", ["Firma", "Abfall", header], ["A", "ash", "3"])[header]
    assert (plan.column, plan.unit, plan.sure) == ("disposal_cost", unit, sure)


def test_a_currency_in_a_header_is_the_regions(tmp_path, folder):
    table = [["Firma", "Abfall", "Menge (t/a)", "Entsorgungskosten (DKK)"], ["A", "ash", 100, "?"]]
    imported = import_file(book(tmp_path / "a.xlsx", {"Abfall": table}), folder)
    assert tomllib.loads((folder / "region.toml").read_text())["currency"] == "DKK"
    assert not any("currency" in n for n in imported.notes)


def test_a_cost_per_unit_of_the_row_needs_no_answer(tmp_path, folder):
    table = [["Firma", "Bedarf", "Jahresbedarf", "Einheit", "Einkaufspreis EUR/Einheit"], ["A", "heat", 9, "MWh", 45]]
    import_file(book(tmp_path / "a.xlsx", {"Bedarf": table}), folder)
    (need,) = rows(folder / "needs.csv")
    assert (need["purchase_price"], need["unit"]) == ("45", "MWh")


def test_a_yearly_cost_is_divided_by_a_known_amount_once_confirmed(tmp_path, folder):
    table = [
        ["Firma", "Abfall", "Menge (t/a)", "Entsorgungskosten gesamt (€/a)"],
        ["A", "ash", 200, 3000],
        ["B", "slag", "", 3000],
        ["C", "mud", "100-300", 3000],
        ["D", "gas", 0, 3000],
    ]
    path = book(tmp_path / "a.xlsx", {"Abfall": table})
    import_file(path, folder)
    assert not any(r.get("disposal_cost") for r in rows(folder / "outputs.csv"))
    confirm(folder, "columns.csv")
    import_file(path, folder)
    outputs = by(rows(folder / "outputs.csv"), "material")
    assert [outputs[m]["disposal_cost"] for m in ("ash", "slag", "mud", "gas")] == ["15", "", "", ""]
    assert "3000 EUR/year over 200 t" in outputs["ash"]["note"]
    assert all("no amount is known" in outputs[m]["note"] for m in ("slag", "mud", "gas"))
    assert outputs["slag"]["x_entsorgungskosten_gesamt_a"] == "3000"


# Several years


def test_of_several_years_the_latest_is_proposed_and_the_others_kept(tmp_path, folder):
    table = [
        ["Firma", "Abfall", "Menge 2021 (t/a)", "Menge 2023 (t/a)", "Menge 2022 (t/a)"],
        ["A", "ash", 10, 30, 20],
    ]
    path = book(tmp_path / "a.xlsx", {"Abfall": table})
    import_file(path, folder)
    (output,) = rows(folder / "outputs.csv")
    assert (output["quantity"], output["x_menge_2021_t_a"], output["x_menge_2022_t_a"]) == ("", "10", "20")
    confirm(folder)
    import_file(path, folder)
    assert rows(folder / "outputs.csv")[0]["quantity"] == "30"


def test_years_alone_are_headers_of_amounts(tmp_path, folder):
    found = plans("Abfall", ["Firma", "Abfall", "Einheit", "2021", "2022"], ["A", "ash", "t", "1", "2"])
    assert (found["2022"].column, found["2022"].sure, found["2021"].column) == ("quantity", "guess", "x_2021")
    beside = plans("Abfall", ["Firma", "Abfall", "Menge 2021 (t)", "2022"], ["A", "ash", "1", "2"])
    assert (beside["2022"].column, beside["2022"].unit) == ("quantity", "t")
    # One year, and figures of another column: nothing is proposed.
    assert plans("Abfall", ["Firma", "Abfall", "Menge (t)", "2022"], ["A", "ash", "1", "2"])["2022"].column == ""


# Needs, places


def test_a_word_for_a_need_over_figures_with_a_unit_is_its_amount():
    found = plans("Sheet1", ["Firma", "Material", "Bedarf t/a"], ["A", "salt", "3"])
    assert (found["Bedarf t/a"].table, found["Bedarf t/a"].column, found["Material"].table) == (
        "needs", "quantity", "needs",
    )  # fmt: skip
    assert plans("Sheet1", ["Firma", "Material", "Abfallmenge (t)"], ["A", "ash", "3"])["Material"].table == "outputs"


@pytest.mark.parametrize(
    ("column", "cell", "read", "sure"),
    [
        ("latitude", "55° 40' 12\" N", "55.67", "certain"),
        ("longitude", "11°05′24″E", "11.09", "certain"),
        ("longitude", "W 3° 30'", "-3.5", "certain"),
        ("latitude", "55.67° N", "55.67", "certain"),
        ("longitude", "8° 30' O", "", "open"),
        ("latitude", "55° 70' N", "", "open"),
        ("latitude", "11° E", "", "open"),
        ("latitude", "95° N", "", "open"),
    ],
)
def test_degrees_and_minutes(column, cell, read, sure):
    assert degrees(column, cell)[:2] == (read, sure)


def test_degrees_of_a_pair_and_of_two_columns(tmp_path, folder):
    table = [["Firma", "Koordinaten"], ["A", "55°40'12\"N, 11°5'24\"E"], ["B", "11°5'24\"E 55°40'12\"N"]]
    two = [["Firma", "Breitengrad", "Längengrad"], ["C", "55° 40' 12\" N", "11° 5' 24\" E"]]
    import_file(book(tmp_path / "a.xlsx", {"Firmen": table, "Betriebe": two}), folder)
    assert [(s["latitude"], s["longitude"]) for s in rows(folder / "enterprises.csv")] == [("55.67", "11.09")] * 3


def test_a_postcode_beside_a_town_tells_towns_of_one_name_apart(tmp_path, folder):
    table = [
        ["Firma", "PLZ", "Ort"],
        ["A", "15230", "Frankfurt"],
        ["B", "60311", "Frankfurt"],
        ["C", "4400", "Kalundborg"],
    ]
    import_file(book(tmp_path / "a.xlsx", {"Firmen": table}), folder)
    assert [s["place"] for s in rows(folder / "enterprises.csv")] == [
        "15230-frankfurt", "60311-frankfurt", "kalundborg",
    ]  # fmt: skip
    assert rows(folder / "import" / "places.csv")[2]["name"] == "4400 Kalundborg"


# Names


def test_the_librarys_own_name_is_certain_whatever_its_case_and_hyphens():
    proposed = {r.as_written: (r.read_as, r.sure) for r in propose_names("material", ["Fly-Ash", "PFA", "fly_ash"])}
    assert proposed["Fly-Ash"] == ("fly_ash", "certain")
    assert proposed["PFA"][1] == "guess"


def test_a_unit_of_the_row_is_a_unit_only_of_money():
    assert read_measure("EUR/Einheit") == Measure("unit", "EUR", 0)
    assert read_measure("Einheit") is None


# Large files


def test_a_large_file_says_how_far_it_is_and_looks_at_no_column_once_per_cell(tmp_path, folder, monkeypatch):
    from symbiosis.intake import build

    looked = []
    seen = build.private
    monkeypatch.setattr(build, "private", lambda text: looked.append(text) or seen(text))
    path = tmp_path / "abfall.csv"
    lines = [f"Firm {n};ash;{n};own {n}" for n in range(1, 1201)]
    path.write_text("\n".join(["Firma;Abfall;Menge (t/a);Eigenes", *lines]), encoding="utf-8")
    steps = []
    import_file(path, folder, step=lambda what, done: steps.append((what, done)))
    assert len(rows(folder / "outputs.csv")) == 1200
    assert {what for what, _ in steps} == {"reading cells", "building the tables", "checking the region"}
    assert [done for _, done in steps] == sorted(done for _, done in steps)
    assert 0 < steps[0][1] < steps[-1][1] < 1
    # Each cell and each entry of the column once: 1,200 cells would look 1,440,000 times otherwise.
    assert len(looked) <= 2400


def test_the_progress_line_has_the_time_left(monkeypatch, capsys):
    from symbiosis.cli import progress

    clock = iter([0.0, 3.0, 3.0, 3.0])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    with progress.shares(quiet=False) as step:
        step("reading cells", 0.25)
    assert capsys.readouterr().err.strip() == "reading cells · 3 s, about 9 s left"
