"""Rows that hold more than one stream: directions, a second stream beside the first, who takes it today."""

from __future__ import annotations

import pytest

from symbiosis.errors import UsageError
from symbiosis.intake.columns import plan_columns
from symbiosis.intake.layout import lay_out
from symbiosis.intake.run import import_file
from symbiosis.load.sheets import Sheet
from tests.intake.messy import answer, book, by, confirm, plans, rows, values

# Directions, two streams in a row


def test_a_direction_splits_rows_into_outputs_and_needs(tmp_path, folder):
    table = [
        ["Firma", "Abgabe/Bedarf", "Material", "Menge (t/a)", "Entsorgungskosten (€/t)"],
        ["A", "Abgabe", "ash", 100, 8],
        ["", "Bedarf", "salt", 20, 3],
        ["B", "beides", "sand", 5, ""],
        ["C", "", "clay", 6, ""],
    ]
    path = book(tmp_path / "a.xlsx", {"Umfrage": table})
    import_file(path, folder)
    assert [r["material"] for r in rows(folder / "outputs.csv")] == ["ash"]
    assert rows(folder / "needs.csv") == []
    asked = values(folder)
    assert [asked["Umfrage", c, "direction"]["sure"] for c in ("B4", "B5")] == ["open", "open"]
    confirm(folder)
    answer(folder, "values.csv", lambda r: r.update(read_as="needs") if r["cell"] in ("B4", "B5") else None)
    import_file(path, folder)
    output, needs = rows(folder / "outputs.csv")[0], rows(folder / "needs.csv")
    assert (output["quantity"], output["disposal_cost"]) == ("100", "8")
    assert [(n["enterprise"], n["material"], n["quantity"]) for n in needs] == [
        ("a", "salt", "20"), ("b", "sand", "5"), ("c", "clay", "6"),
    ]  # fmt: skip
    # A cost of disposal is nothing that a need has: it is kept as it is.
    assert needs[0]["x_entsorgungskosten_t"] == "3"


def test_a_direction_is_known_by_its_entries_not_by_a_word_like_it():
    found = plans("Firmen", ["Empresa", "Dirección", "Residuo"], ["A", "Calle Mayor 1", "ash"])
    assert found["Dirección"].column == ""


def test_two_streams_in_a_row_are_asked_and_then_read_as_two(tmp_path, folder):
    table = [
        ["Firma", "Ort", "Abfall 1", "Menge 1 (t/a)", "Abfall 2", "Menge 2 (t/a)"],
        ["A", "Hafen", "ash", 100, "slag", 7],
        ["B", "Hafen", "mud", 5, "", ""],
    ]
    path = book(tmp_path / "a.xlsx", {"Abfall": table})
    import_file(path, folder)
    assert rows(folder / "outputs.csv") == []
    confirm(folder, "columns.csv")
    import_file(path, folder)
    assert [(r["enterprise"], r["material"], r["quantity"]) for r in rows(folder / "outputs.csv")] == [
        ("a", "ash", "100"), ("b", "mud", "5"), ("a", "slag", "7"),
    ]  # fmt: skip
    # A second column that is no stream of its own is kept as it is.
    answer(folder, "columns.csv", lambda r: r.update(confirm="no") if r["header"] == "Abfall 2" else None)
    import_file(path, folder)
    first = rows(folder / "outputs.csv")[0]
    assert (len(rows(folder / "outputs.csv")), first["quantity"], first["x_abfall_2"], first["x_menge_2_t_a"]) == (
        2, "100", "slag", "7",
    )  # fmt: skip


def test_the_same_headers_again_are_a_second_stream():
    found = lay_out(
        Sheet("Abfall", [["Firma", "Abfall", "Menge (t/a)", "Abfall", "Menge (t/a)"], ["A", "b", "1", "c", "2"]])
    )
    columns = plan_columns(found)
    assert [p.column for p in columns] == ["enterprise", "material", "quantity", "material", "quantity"]


# Who takes it today


def test_who_takes_a_stream_is_asked_and_becomes_a_current_exchange(tmp_path, folder):
    wastes = [
        ["Firma", "Abfall", "Menge (t/a)", "Geht an"],
        ["A", "fly ash", 100, "cement ag"],
        ["A", "slag", "", "Cement AG"],
        ["A", "mud", 7, "Contractor X"],
        ["A", "clay", 9, "A"],
        ["A", "sand", 9, "half to Cement AG"],
    ]
    needs = [["Firma", "Bedarf", "Menge (t/a)"], ["Cement AG", "fly ash", 500], ["Cement AG", "sand", 50]]
    path = book(tmp_path / "a.xlsx", {"Abfall": wastes, "Bedarf": needs})
    import_file(path, folder)
    assert not (folder / "current_exchanges.csv").exists()
    asked = values(folder)
    assert (asked["Abfall", "D2", "goes_to"]["read_as"], asked["Abfall", "D2", "goes_to"]["sure"]) == (
        "Cement AG: fly ash", "guess",
    )  # fmt: skip
    assert [asked["Abfall", c, "goes_to"]["sure"] for c in ("D3", "D4", "D5", "D6")] == [
        "open",
        "certain",
        "open",
        "open",
    ]
    confirm(folder)
    readings = {"D3": "Cement AG: sand", "D6": "Cement AG: sand; 4 t"}
    answer(folder, "values.csv", lambda r: r.update(read_as=readings[r["cell"]]) if r["cell"] in readings else None)
    import_file(path, folder)
    found = [(r["output"], r["need"], r["quantity"]) for r in rows(folder / "current_exchanges.csv")]
    assert found == [("a/fly-ash", "cement-ag/fly-ash", "100"), ("a/sand", "cement-ag/sand", "4")]
    outputs = by(rows(folder / "outputs.csv"), "material")
    assert "how much isn't known" in outputs["slag"]["note"]
    assert outputs["mud"]["x_geht_an"] == "Contractor X"
    answer(folder, "values.csv", lambda r: r.update(read_as="Nobody: sand") if r["cell"] == "D3" else None)
    with pytest.raises(UsageError, match="names no firm and need"):
        import_file(path, folder)
