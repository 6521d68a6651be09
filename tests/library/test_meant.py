"""A word that nobody takes or gives: what it may mean, which streams that would join, what to write. Never joined."""

from __future__ import annotations

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from symbiosis.library.tables import broad, meanings, part, squeezed
from symbiosis.problem import check
from symbiosis.report.findings_book import findings_workbook
from symbiosis.settings import Library
from symbiosis.validate.run import read_raw
from tests.library.test_opening import plan, region
from tests.tiny import table

ALL = {"library": dict.fromkeys(Library.model_fields, True)}
OUT = """output enterprise material quantity unit disposal_cost
gyps a REA-Gips 100 t 50
warm a waste_heat 5000 MWh 0
ash a fly_ash 10 t 30
milk a whey 900 t 10
chips a wood_chips 40 t 5"""


def hint(word, settings=None, unit="t", outputs=OUT, **tables):
    """What is said of a need in this word that nobody gives."""
    need = f"need enterprise material quantity unit purchase_price\nn b {word} 100 {unit} 20"
    found = region(settings, outputs=outputs, needs=need, **tables).findings
    [finding] = [f for f in found if f.code == "nobody-gives"]
    return finding.way_out


@pytest.mark.parametrize("settings", [{}, ALL])
@pytest.mark.parametrize(
    ("word", "unit", "material", "stream"),
    [
        ("Gips", "t", "cement_gypsum", "gyps"), ("Gips", "t", "board_gypsum", "gyps"),
        ("Wärme", "MWh", "greenhouse_heat", "warm"), ("Ton", "t", "brick_clay", "ash"),
        ("Biomasse", "MWh", "boiler_fuel", "chips"), ("Biomasse", "MWh", "biogas_substrate", "milk"),
        ("Substrat", "t", "biogas_substrate", "milk"),
    ],
)  # fmt: skip
def test_a_broad_word_says_what_it_may_mean_and_whom_that_joins(settings, word, unit, material, stream):
    said = hint(word, settings, unit)
    assert f"“{word}” may mean" in said
    assert material in said
    assert stream in said
    assert f"put the row “{word}," in said
    assert ("plan with --library" in said) is (settings != ALL)


def test_a_name_of_one_material_needs_no_row_once_names_are_open():
    said = hint("Kies", outputs=OUT)
    assert "aggregate" in said
    assert "ash could serve it" in said
    assert "plan with --library" in said
    assert "is a name of the library's cement_filler" in hint("Zementzusatz")
    assert "names.csv" not in hint("Zementzusatz")


def test_a_word_of_the_region_s_own_is_asked_for_a_row():
    # The library doesn't read a word that materials.csv defines, so opening it alone wouldn't help.
    said = hint("Zementzusatz", materials="material unit\nZementzusatz t")
    assert "“Zementzusatz,cement_filler”" in said


def test_what_it_says_to_write_makes_it_so():
    need = "need enterprise material quantity unit purchase_price\nn b Gips 100 t 20"
    assert plan(ALL, outputs=OUT, needs=need).exchanges.empty  # never joined by itself
    # With the row and the library, as the finding says.
    p = plan(ALL, outputs=OUT, needs=need, names="as_written material\nGips cement_gypsum")
    assert p.exchanges["output"].to_list() == ["gyps"]


def test_a_slip_of_the_pen_and_words_around_a_name():
    out = "output enterprise material quantity unit disposal_cost\no a Flugashe 10 t 30"
    need = "need enterprise material quantity unit purchase_price\nn b cement_filler 100 t 20"
    [f] = [f for f in region(outputs=out, needs=need).findings if f.code == "nobody-needs"]
    assert "“Flugashe” may mean the library's fly_ash (n could take it)" in f.way_out
    assert "“Flugashe,fly_ash”" in f.way_out
    spent = out.replace("Flugashe", "Flugasche-Silo-2")
    [f] = [f for f in region(outputs=spent, needs=need).findings if f.code == "nobody-needs"]
    assert "fly_ash (n could take it)" in f.way_out


def test_nothing_is_said_where_nothing_would_join():
    assert "may mean" not in hint("Gips", outputs=OUT.replace("REA-Gips", "whey2"))
    assert "may mean" not in hint("Quux")


def test_a_firm_is_not_sent_to_itself():
    need = "need enterprise material quantity unit purchase_price\nn a Gips 100 t 20\nm b whey 5 t 5"
    [f] = [f for f in region(outputs=OUT, needs=need).findings if f.value == "Gips"]
    assert "may mean" not in f.way_out


def test_the_region_s_own_recipe_counts_without_the_library():
    own = "output_material input_material yield\nREA-Gips cement_gypsum 1"
    said = hint("Gips", recipes=own, materials="material unit\ncement_gypsum t")
    assert "cement_gypsum or board_gypsum" in said or "cement_gypsum (gyps could serve it)" in said
    assert "put the row “Gips,cement_gypsum”" in said
    assert "plan with --library" not in said


def test_broad_words_are_read_by_no_one_and_know_their_materials():
    rows = part("broad")
    known = set(part("materials")["material"])
    assert set(rows["material"]) <= known
    assert not rows.assign(word=rows["as_written"].map(squeezed)).duplicated(["word", "material"]).any()
    for word in ("Gips", "Wärme", "Ton", "Biomasse", "Substrat", "Altholz"):
        assert squeezed(word) not in meanings()
        assert broad()[squeezed(word)]


def test_what_a_firm_is_sent_names_no_other_firm_s_stream(tmp_path):
    files = {"outputs": OUT, "needs": "need enterprise material quantity unit purchase_price\nn b Gips 9 t 2"}
    files["enterprises"] = "enterprise longitude latitude\na 10 50\nb 10.01 50"
    for name, text in files.items():
        table(text).to_csv(tmp_path / f"{name}.csv", index=False)
    findings = check(tmp_path)
    [said] = [f for f in findings if f.code == "nobody-gives"]
    assert "gyps" in said.way_out
    book = CalamineWorkbook.from_filelike(BytesIO(findings_workbook(read_raw(tmp_path), findings)))
    # What a word may mean is for the planner to say: firm b has no tab, or one without the other firm's stream.
    sheets = {name: str(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names}
    assert "gyps" in sheets["overview"]
    assert "gyps" not in sheets.get("b", "")
