"""Files, tables and columns that are missing, misspelt or not known."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.validate.river import CLEAN, codes, look, only, river

OUT = CLEAN["outputs"]


def _renamed(old: str, new: str) -> str:
    return OUT.replace(f"{old},", f"{new},", 1)


@pytest.mark.parametrize(
    ("old", "new"),
    [("quantity", "quanttity"), ("unit", "units"), ("disposal_cost", "disposal cost"), ("material", "materials")],
)  # fmt: skip
def test_a_column_within_two_letters_is_misspelt(tmp_path: Path, old: str, new: str) -> None:
    finding = only(river(tmp_path / "r", outputs=_renamed(old, new)))
    assert (finding.code, finding.column) == ("misspelt-column", new)
    assert f"did you mean {old}?" in finding.message


def test_also_where_the_right_one_is_there_too(tmp_path: Path) -> None:
    text = OUT.replace("disposal_route\n", "disposal_route,quantitty\n").replace("sewer\n", "sewer,5\n")
    assert only(river(tmp_path / "r", outputs=text.replace("landfill\n", "landfill,6\n"))).code == "misspelt-column"


@pytest.mark.parametrize("own", ["colour", "z", "ab", "kilometres"])
def test_a_column_that_is_nothing_like_ours_is_left_alone(tmp_path: Path, own: str) -> None:
    text = OUT.replace("disposal_route\n", f"disposal_route,{own}\n").replace("sewer\n", "sewer,5\n")
    finding = only(river(tmp_path / "r", outputs=text.replace("landfill\n", "landfill,6\n")))
    assert (finding.code, finding.column) == ("unknown-column", own)


def test_headings_in_capitals(tmp_path: Path) -> None:
    head, _, body = OUT.partition("\n")
    assert codes(river(tmp_path / "r", outputs=head.upper() + "\n" + body)) == []


@pytest.mark.parametrize(
    ("name", "code"),
    [("recipe", "misspelt-table"), ("Recipes", "misspelt-table"), ("notes", "unknown-table"), ("hub", "misspelt-table"),
     ("firms", "unknown-table"), ("transports", "misspelt-table")],
)  # fmt: skip
def test_a_file_by_its_name(tmp_path: Path, name: str, code: str) -> None:
    folder = river(tmp_path / "r", recipes=None, outputs=OUT.replace("whey,1", "feed,1").replace("grains,3", "feed,3"))
    (folder / f"{name}.csv").write_text("a\n", encoding="utf-8")
    finding = only(folder)
    assert (finding.code, finding.file) == (code, f"{name}.csv")


@pytest.mark.parametrize("table", ["enterprises", "outputs", "needs"])
@pytest.mark.parametrize("text", [None, "", "header only"])
def test_a_required_table_without_rows_is_one_finding(tmp_path: Path, table: str, text: str | None) -> None:
    text = CLEAN[table].partition("\n")[0] + "\n" if text else text
    finding = only(river(tmp_path / "r", **{table: text}))
    assert (finding.code, finding.file) == ("missing-table" if text is None else "empty-table", f"{table}.csv")


@pytest.mark.parametrize("table", ["enterprises", "outputs", "needs"])
def test_rows_that_were_lost_are_not_missed_elsewhere(tmp_path: Path, table: str) -> None:
    # The second row loses its last cell; whatever speaks of its id keeps quiet.
    lines = CLEAN[table].splitlines()
    lines[1] = lines[1].rpartition(",")[0]
    finding = only(river(tmp_path / "r", **{table: "\n".join(lines)}))
    assert (finding.code, finding.file, finding.row) == ("ragged-row", f"{table}.csv", 2)


def test_a_table_without_its_ids_is_one_finding(tmp_path: Path) -> None:
    head, _, body = CLEAN["enterprises"].partition("\n")
    finding = only(river(tmp_path / "r", enterprises=head.replace("enterprise,", "x_firm,") + "\n" + body))
    assert (finding.code, finding.column) == ("missing-column", "enterprise")


def test_a_hub_is_an_end_of_distances(tmp_path: Path) -> None:
    hubs = "hub,longitude,latitude,capacity,unit,fixed_cost\nh,11.1,55.66,9,t,1\n"
    known = look(river(tmp_path / "r", hubs=hubs, distances="from,to,km\ndairy,h,30\n"))[1]
    assert {f.code for f in known} == {"hub-without-recipe"}
    strange = look(river(tmp_path / "s", hubs=hubs, distances="from,to,km\ndairy,i,30\n"))[1]
    assert [f.code for f in strange if f.is_error] == ["unknown-id"]


def test_ends_of_hauls_may_be_hubs_even_where_hubs_lack_columns(tmp_path: Path) -> None:
    folder = river(tmp_path / "r", hubs="hub,longitude\nh,11\n", distances="from,to,km\ndairy,h,30\n")
    assert {f.code for f in look(folder)[1]} == {"missing-column", "hub-without-recipe"}


def test_separator_and_mark_are_said(tmp_path: Path) -> None:
    semicolons = b"\xef\xbb\xbf" + OUT.replace(",", ";").encode()
    _, found = look(river(tmp_path / "r", outputs=semicolons))
    assert {f.code for f in found} == {"separator", "byte-order-mark"}
