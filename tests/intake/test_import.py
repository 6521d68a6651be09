"""The messy workbook from first proposal to a confirmed region, as a person walks it."""

from __future__ import annotations

import json
import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from symbiosis.cli import app
from symbiosis.errors import UsageError
from symbiosis.intake.run import import_file
from tests.intake.messy import NEEDS, SHEETS, answer, book, rows


@pytest.fixture
def file(tmp_path):
    return book(tmp_path / "survey.xlsx")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "region"


def by(table, key):
    return {r[key]: r for r in table}


def confirm(row):
    if row["sure"] == "guess":
        row["confirm"] = "yes"


def test_the_first_run_writes_only_what_is_certain(file, folder):
    imported = import_file(file, folder)
    outputs = by(rows(folder / "outputs.csv"), "material")
    assert [outputs[m]["quantity"] for m in ("PFA", "fly ash", "Flugasche", "Sludge")] == ["", "", "", ""]
    assert (outputs["Flugasche"]["quantity_low"], outputs["Flugasche"]["quantity_high"]) == ("100", "150")
    assert (outputs["PFA"]["disposal_cost"], outputs["fly ash"]["disposal_cost"]) == ("18", "12.5")
    assert outputs["Flugasche"]["disposal_cost"] == ""
    assert (outputs["PFA"]["ewc"], outputs["Flugasche"]["ewc"], outputs["fly ash"]["ewc"]) == (
        "10 01 01",
        "17 02 04*",
        "",
    )
    assert outputs["PFA"]["x_from"] == "Waste streams 2025!4"
    assert "survey.xlsx" in outputs["PFA"]["source"]
    assert outputs["PFA"]["enterprise"] == "dairy-ltd"
    sites = by(rows(folder / "enterprises.csv"), "name")
    assert {s["disclosure"] for s in sites.values()} == {"hidden"}
    assert sites["Dairy Ltd"]["longitude"] == ""
    assert sites["Mueller & Söhne"]["note"].startswith("perhaps the same as Müller & Söhne")
    assert "Heat" not in outputs
    needs = by(rows(folder / "needs.csv"), "material")
    assert {n["quantity"] for n in needs.values()} == {""}
    assert needs["Salt"]["unit"] == ""
    # The library's own name, but for case, is certain.
    assert by(rows(folder / "names.csv"), "as_written")["Fly Ash"]["material"] == "fly_ash"
    assert imported.waiting["columns.csv"] == (3, 0)


def test_confirmed_guesses_become_figures(file, folder):
    import_file(file, folder)
    for name in ("columns.csv", "names.csv", "values.csv"):
        answer(folder, name, confirm)
    answer(
        folder,
        "values.csv",
        lambda r: r.update(read_as="1200 t") if r["cell"] == "C4" and r["as_written"] == "1.200 t" else None,
    )
    answer(folder, "places.csv", lambda r: r.update(longitude="11.09", latitude="55.66", radius_km="2"))
    import_file(file, folder)
    # What the columns opened shows new cells to confirm, and those alone.
    answer(folder, "values.csv", confirm)
    imported = import_file(file, folder)
    outputs = by(rows(folder / "outputs.csv"), "material")
    assert {m: r["quantity"] for m, r in outputs.items()} == {
        "PFA": "1200", "fly ash": "300", "Flugasche": "125", "Sludge": "480", "Heat": "12.5",
    }  # fmt: skip
    assert outputs["Heat"]["unit"] == "MWh"
    assert outputs["Heat"]["enterprise"] == outputs["Sludge"]["enterprise"] == "muller-sohne"
    needs = by(rows(folder / "needs.csv"), "material")
    assert (needs["Fly Ash"]["quantity"], needs["Heat"]["quantity_low"], needs["Heat"]["quantity_high"]) == (
        "6000",
        "1200",
        "1800",
    )
    sites = by(rows(folder / "enterprises.csv"), "enterprise")
    assert (sites["dairy-ltd"]["longitude"], sites["dairy-ltd"]["latitude"]) == ("11.08", "55.66")
    assert sites["kraftwerk-nord"]["place"] == "hafen"
    assert not any("not confirmed" in r.get("note", "") for r in outputs.values())
    assert [f.code for f in imported.findings if f.is_error] == ["no-location", "missing-value"]


def test_answers_stay_and_running_again_changes_nothing(file, folder):
    import_file(file, folder)
    answer(folder, "names.csv", lambda r: r.update(confirm="no") if r["sure"] == "guess" else None)
    answer(folder, "values.csv", lambda r: r.update(read_as="recycling") if r["as_written"] == "magic" else None)
    import_file(file, folder)
    once = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    import_file(file, folder)
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == once
    values = by(rows(folder / "import" / "values.csv"), "as_written")
    assert values["magic"]["read_as"] == "recycling"
    names = by(rows(folder / "import" / "names.csv"), "as_written")
    assert names["Mueller & Söhne"]["confirm"] == "no"
    assert "mueller-sohne" in by(rows(folder / "enterprises.csv"), "enterprise")


def test_yes_takes_guesses_says_so_and_leaves_questions_open(file, folder):
    imported = import_file(file, folder, yes=True)
    outputs = by(rows(folder / "outputs.csv"), "material")
    assert outputs["Sludge"]["quantity"] == "480"
    assert "quantity as proposed, not confirmed" in outputs["Sludge"]["note"]
    assert outputs["PFA"]["quantity"] == ""
    assert imported.assumed > 10
    # Nobody's name is given away by a flag.
    assert {s["disclosure"] for s in rows(folder / "enterprises.csv")} == {"hidden"}


def test_contacts_go_to_contacts_alone(file, folder):
    import_file(file, folder, yes=True)
    contacts = by(rows(folder / "contacts.csv"), "enterprise")
    assert contacts["dairy-ltd"]["email"] == "anna@dairy.example"
    for name in ("enterprises.csv", "outputs.csv", "needs.csv"):
        text = (folder / name).read_text(encoding="utf-8")
        assert "@" not in text
        assert "1234 5678" not in text
        assert "Beck" not in text
    assert "x_mitarbeiter" in rows(folder / "enterprises.csv")[0]


def test_a_second_contact_column_is_kept_nowhere_but_in_cells(tmp_path, folder):
    table = [["Firma", "Kontakt", "Ansprechpartner", "Name", "Rang"], ["A", "Anna", "Berta", "Carla", "erster"]]
    path = book(tmp_path / "a.xlsx", {"Firmen": table})
    import_file(path, folder)
    answer(folder, "columns.csv", lambda r: r.update(table="", column="") if r["header"] == "Kontakt" else None)
    import_file(path, folder, yes=True)
    (site,) = rows(folder / "enterprises.csv")
    assert not {"Anna", "Berta", "Carla"} & set(site.values())
    assert site["x_rang"] == "erster"
    assert {"Anna", "Berta", "Carla"} <= {r["as_written"] for r in rows(folder / "import" / "cells.csv")}


def test_every_cell_of_the_workbook_is_kept_once(file, folder):
    import_file(file, folder)
    kept = [(r["sheet"], r["as_written"].lstrip("'")) for r in rows(folder / "import" / "cells.csv")]
    there = [(name, str(c)) for name, table in SHEETS.items() for row in table for c in row if c != ""]
    assert sorted(kept) == sorted(there)


def test_a_table_edited_by_hand_is_refused_or_kept_aside(file, folder):
    import_file(file, folder)
    edited = (folder / "needs.csv").read_text(encoding="utf-8") + "mine,cement-ag,sand,1,t\n"
    (folder / "needs.csv").write_text(edited, encoding="utf-8")
    with pytest.raises(UsageError, match=r"needs\.csv.*--replace"):
        import_file(file, folder)
    assert (folder / "needs.csv").read_text(encoding="utf-8") == edited
    import_file(file, folder, replace=True)
    assert (folder / "import" / "replaced" / "needs.csv").read_text(encoding="utf-8") == edited
    assert "mine" not in (folder / "needs.csv").read_text(encoding="utf-8")


def test_a_folder_that_import_did_not_write_is_refused(file, folder):
    folder.mkdir()
    (folder / "outputs.csv").write_text("output\n")
    with pytest.raises(UsageError, match=r"outputs\.csv"):
        import_file(file, folder)


def test_a_changed_file_is_said_and_an_answer_holds_only_for_its_own_cell(file, folder):
    import_file(file, folder)
    answer(
        folder,
        "values.csv",
        lambda r: r.update(confirm="yes") if r["as_written"] in ("~40 t/month", "ca. 300") else None,
    )
    changed = [row[:] for row in SHEETS["Waste streams 2025"]]
    changed[4][2] = "ca. 900"
    book(file, SHEETS | {"Waste streams 2025": changed})
    imported = import_file(file, folder)
    assert any("has changed" in n for n in imported.notes)
    outputs = by(rows(folder / "outputs.csv"), "material")
    assert (outputs["Sludge"]["quantity"], outputs["fly ash"]["quantity"]) == ("480", "")
    gone = by(rows(folder / "import" / "values.csv"), "as_written")["ca. 300"]
    assert (gone["confirm"], gone["why"]) == ("yes", "not in the file any more")


def test_an_answer_survives_what_a_spreadsheet_does_to_the_cells_beside_it(file, folder):
    import_file(file, folder)
    mangled = {"100-150": "Jan 50", "20501": "20501,00"}
    answer(
        folder, "values.csv",
        lambda r: r.update(as_written=mangled[r["as_written"]], confirm="yes") if r["as_written"] in mangled else None,
    )  # fmt: skip
    import_file(file, folder)
    outputs = by(rows(folder / "outputs.csv"), "material")
    assert (outputs["Flugasche"]["quantity"], outputs["fly ash"]["ewc"]) == ("125", "02 05 01")


def test_an_answer_comes_back_with_its_cell(file, folder):
    import_file(file, folder)
    answer(folder, "values.csv", lambda r: r.update(read_as="333 t") if r["as_written"] == "ca. 300" else None)
    changed = [row[:] for row in SHEETS["Waste streams 2025"]]
    changed[4][2] = "ca. 900"
    for _ in range(2):
        book(file, SHEETS | {"Waste streams 2025": changed})
        import_file(file, folder)
        assert by(rows(folder / "outputs.csv"), "material")["fly ash"]["quantity"] == ""
    book(file)
    for _ in range(2):
        import_file(file, folder)
        assert by(rows(folder / "outputs.csv"), "material")["fly ash"]["quantity"] == "333"


def test_every_answer_that_cannot_be_read_is_named(file, folder):
    import_file(file, folder)
    answer(folder, "columns.csv", lambda r: r.update(column="weight", unit="ton") if r["header"] == "AVV" else None)
    answer(folder, "values.csv", lambda r: r.update(read_as="some") if r["as_written"] == "ca. 300" else None)
    with pytest.raises(UsageError) as error:
        import_file(file, folder)
    assert all(word in str(error.value) for word in ("weight", "“ton”", "“some”"))
    answer(folder, "columns.csv", lambda r: r.update(confirm="maybe"))
    with pytest.raises(UsageError, match="maybe"):
        import_file(file, folder)


def test_a_currency_that_region_toml_contradicts_is_refused(file, folder):
    import_file(file, folder)
    (folder / "region.toml").write_text('name = "mine"\ncurrency = "DKK"\n')
    with pytest.raises(UsageError, match=r"EUR.*DKK"):
        import_file(file, folder)
    (folder / "region.toml").write_text('name = "mine"\n')
    import_file(file, folder)
    assert "mine" in (folder / "region.toml").read_text()


def test_unknown_table_of_a_sheet_is_asked_for_and_taken(tmp_path, folder):
    path = book(tmp_path / "a.xlsx", {"Sheet1": [["Firma", "Material", "Menge (t/a)"], ["A", "ash", 12.5]]})
    import_file(path, folder)
    assert rows(folder / "outputs.csv") == []
    answer(folder, "columns.csv", lambda r: r.update(table="outputs") if r["header"] == "Material" else None)
    import_file(path, folder)
    assert [(r["enterprise"], r["quantity"], r["unit"]) for r in rows(folder / "outputs.csv")] == [("a", "12.5", "t")]


def test_a_price_per_kg_is_turned_into_the_rows_unit_and_another_currency_left_blank(tmp_path, folder):
    table = [
        ["Firma", "Abfall", "Menge (t/a)", "Entsorgungskosten"],
        ["A", "ash", 10, "0.5 €/kg"],
        ["B", "slag", 10, "7 €/t"],
        ["C", "mud", 10, "5 £/t"],
        ["D", "gas", 10, "5 €/MWh"],
    ]
    import_file(book(tmp_path / "a.xlsx", {"Abfall": table}), folder, yes=True)
    costs = by(rows(folder / "outputs.csv"), "material")
    assert [costs[m]["disposal_cost"] for m in ("ash", "slag", "mud", "gas")] == ["500", "7", "", ""]
    assert "GBP" in costs["mud"]["note"]
    assert "doesn't fit" in costs["gas"]["note"]


def test_a_unit_cell_per_month_needs_one_yes(tmp_path, folder):
    table = [["Firma", "Bedarf", "Menge pro Jahr", "Einheit"], ["A", "salt", 20, "t/month"], ["B", "salt", 20, "t"]]
    path = book(tmp_path / "a.xlsx", {"Bedarf": table})
    import_file(path, folder)
    assert [(r["quantity"], r["unit"]) for r in rows(folder / "needs.csv")] == [("", ""), ("20", "t")]
    answer(folder, "values.csv", confirm)
    import_file(path, folder)
    assert [(r["quantity"], r["unit"]) for r in rows(folder / "needs.csv")] == [("240", "t"), ("20", "t")]


def test_an_about_range_waits_whole(tmp_path, folder):
    table = [["Firma", "Abfall", "Menge (t/a)"], ["A", "ash", "ca. 100-150"], ["B", "mud", "100-150"]]
    import_file(book(tmp_path / "a.xlsx", {"Abfall": table}), folder)
    assert [(r["quantity"], r["quantity_low"]) for r in rows(folder / "outputs.csv")] == [("", ""), ("", "100")]


def test_a_csv_in_windows_1252_with_semicolons(tmp_path, folder):
    path = tmp_path / "abfall.csv"
    text = "Abfälle 2025\nFirma;Abfall;Menge (t/a);Entsorgungskosten (€/t)\nMüller;Öl;12,5;1,5\nMüller;Asche;1.200;2\n"
    path.write_bytes(text.encode("cp1252"))
    imported = import_file(path, folder)
    assert any("Windows-1252" in n for n in imported.notes)
    outputs = by(rows(folder / "outputs.csv"), "material")
    assert (outputs["Öl"]["quantity"], outputs["Öl"]["disposal_cost"], outputs["Asche"]["quantity"]) == (
        "12.5",
        "1.5",
        "",
    )


def test_two_entries_for_one_firm_leave_a_blank(tmp_path, folder):
    table = [["Firma", "Latitude", "Longitude"], ["A", 55.6, 11.1], ["A", 55.7, 11.1]]
    import_file(book(tmp_path / "a.xlsx", {"Firmen": table}), folder)
    (site,) = rows(folder / "enterprises.csv")
    assert (site["latitude"], site["longitude"]) == ("", "11.1")
    assert "two entries" in site["note"]


words = st.text(string.ascii_letters + "0123456789 ,.;äß=-@+'\"", max_size=8)
heads = st.sampled_from(["Firma", "Abfall", "Menge (t/a)", "Unit", "Note", "Bedarf", "Email", "", "x", "EWC"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.one_of(words, heads), max_size=6), max_size=8), st.lists(heads, max_size=6))
def test_every_cell_is_kept_exactly_once(tmp_path_factory, body, header):
    place = tmp_path_factory.mktemp("law")
    path = place / "random.csv"
    table = [header, *body]
    import csv

    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([["title"], *table])
    import_file(path, place / "region")
    kept = [(r["cell"], r["as_written"]) for r in rows(place / "region" / "import" / "cells.csv")]
    assert len({cell for cell, _ in kept}) == len(kept)
    from symbiosis.intake.layout import address
    from symbiosis.intake.source import guarded, read_source

    sheet = read_source(path).sheets[0]
    there = [(address(n, c), guarded(t)) for n, row in enumerate(sheet.rows, 1) for c, t in enumerate(row, 1) if t]
    assert kept == there


def test_the_command(file, folder):
    run = CliRunner().invoke(app, ["import", str(file), "--to", str(folder)])
    assert run.exit_code == 0
    assert "wait for your yes" in run.output
    assert all(len(line) <= 80 for line in run.output.splitlines() if str(folder) not in line)
    run = CliRunner().invoke(app, ["import", str(file), "--to", str(folder), "--json"])
    summary = json.loads(run.output)
    # One spelling of a firm, and two names of materials that the library knows; “fly ash” is its own name.
    assert summary["waiting"]["names.csv"] == {"guesses": 3, "open": 0}
    assert summary["rows"]["outputs"] == 4
    with pytest.raises(UsageError, match="no file"):
        import_file(folder / "nothing.xlsx", folder)


def test_headers_of_needs_hold_their_units(folder, tmp_path):
    import_file(book(tmp_path / "a.xlsx", {"Bedarf": NEEDS}), folder)
    columns = by(rows(folder / "import" / "columns.csv"), "header")
    assert (columns["Menge (t/month)"]["unit"], columns["Menge (t/month)"]["times_per_year"]) == ("t", "12")
