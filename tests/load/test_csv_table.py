"""A CSV file comes in as the text it is, with the numbers of its rows."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbiosis.load.csv_table import parse_csv, read_csv
from symbiosis.load.raw import RawTable


def table(text: str) -> RawTable:
    return parse_csv(text, "outputs", "outputs.csv")


def problems(read: RawTable) -> list[tuple[str, int | None]]:
    return [(p.code, p.row) for p in read.problems]


def test_text_stays_text() -> None:
    read = table("ewc,id,country,year\n010101,1E5,NA,007\n,null,None,nan\n")
    assert read.frame.iloc[0].to_list() == ["010101", "1E5", "NA", "007"]
    assert read.frame.iloc[1].to_list() == ["", "null", "None", "nan"]
    assert list(read.frame.index) == [2, 3]


@pytest.mark.parametrize(("separator", "sign"), [(",", ","), (";", ";"), ("tab", "\t")])
def test_the_separator_is_the_one_that_cuts_the_header(separator: str, sign: str) -> None:
    read = table(sign.join(["a", "b", "c"]) + "\n" + sign.join(["1", '"x,y;z"', "3"]) + "\n")
    assert read.separator == sign, separator
    assert read.frame.iloc[0].to_list() == ["1", "x,y;z", "3"]


def test_a_line_that_names_the_separator_is_no_header() -> None:
    read = table("sep=;\na;b\n1,5;2\n")
    assert (read.separator, list(read.frame.columns), list(read.frame.index)) == (";", ["a", "b"], [3])


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_rows_are_counted_as_an_editor_counts_lines(ends: str) -> None:
    lines = ["", "name,quantity", '"two', 'lines, and a comma",5', "", "plain,6", ",", "last,7"]
    read = table(ends.join(lines))
    assert dict(zip(read.frame.index, read.frame["quantity"], strict=True)) == {3: "5", 6: "6", 8: "7"}
    assert read.frame["name"].iloc[0].split() == ["two", "lines,", "and", "a", "comma"]


def test_a_row_of_another_length_is_left_out_and_said() -> None:
    read = table("a,b,c\n1,2,3\n1,2\n1,2,3,4\n5,6,7\n")
    assert list(read.frame.index) == [2, 5]
    assert [(p.row, p.details["found"], p.details["expected"]) for p in read.problems] == [(3, 2, 3), (4, 4, 3)]
    assert not read.whole


def test_blank_cells_beyond_the_header_are_nothing() -> None:
    read = table("a,b,,\n1,2,,\n3,4\n")
    assert problems(read) == []
    assert read.frame.to_numpy().tolist() == [["1", "2"], ["3", "4"]]


def test_an_open_quote_is_found_where_it_opens() -> None:
    read = table('a,b\n1,2\n3,"four\n5,6\n7,8\n')
    assert problems(read) == [("bad-csv", 3)]
    assert list(read.frame.index) == [2]


def test_columns_twice_or_without_a_name() -> None:
    read = table("a,B,a,,x_Own\n1,2,3,4,5\n")
    assert [(p.code, p.column) for p in read.problems] == [("duplicate-column", "a"), ("unknown-column", "(no name)")]
    assert list(read.frame.columns) == ["a", "b", "x_Own"]
    assert read.frame.iloc[0].to_list() == ["1", "2", "5"]


def test_a_formula_is_kept_as_it_stands() -> None:
    read = table('id,name\n="007","=1+1"\n')
    assert read.frame.iloc[0].to_list() == ['="007"', "=1+1"]


@pytest.mark.parametrize("text", ["", "\n\n", " \n"])
def test_nothing_at_all_is_an_empty_table(text: str) -> None:
    read = table(text)
    assert read.frame.empty
    assert problems(read) == []


@pytest.mark.parametrize(
    ("encoding", "mark"), [("utf-8", ""), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("utf-16-be", "UTF-16")]
)
def test_encodings_that_say_which_they_are(tmp_path: Path, encoding: str, mark: str) -> None:
    path = tmp_path / "places.csv"
    raw = "place,name\nørsted,“Øst”\n".encode(encoding)
    path.write_bytes(b"\xfe\xff" + raw if encoding == "utf-16-be" else raw)
    read = read_csv(path, "places.csv")
    assert list(read.frame.columns) == ["place", "name"]
    assert read.frame.iloc[0].to_list() == ["ørsted", "“Øst”"]
    assert [(p.code, p.value) for p in read.problems] == ([("byte-order-mark", mark)] if mark else [])


@pytest.mark.parametrize(
    ("raw", "row", "value"),
    [
        ("a,b\n1,2\nø,3\n".encode("cp1252"), 3, "0xf8"),
        ("a,b\n1,2\n".encode("utf-16-le"), 1, "0x00"),
        (b"a,b\n1,\0\n", 2, "0x00"),
        (b"\xff\xfea\x00,\x00\xd8\xd8", 1, "0xd8"),
    ],
)
def test_other_bytes_are_refused_where_they_stand(tmp_path: Path, raw: bytes, row: int, value: str) -> None:
    path = tmp_path / "outputs.csv"
    path.write_bytes(raw)
    read = read_csv(path, "outputs.csv")
    assert [(p.code, p.row, p.value) for p in read.problems] == [("unreadable-text", row, value)]
    assert read.frame.empty


# No NUL: it is refused. No lone surrogates: no file can hold them.
CELL = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=12)


@given(
    rows=st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8),
    separator=st.sampled_from([",", ";", "\t"]),
    ends=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_what_a_spreadsheet_writes_is_what_is_read(
    rows: list[list[str]], separator: str, ends: str, quoting: int
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator=ends, quoting=quoting)
    writer.writerows([["a", "b", "c"], *rows])
    read = table(out.getvalue())
    assert read.problems == ()
    wanted = [[c.strip() for c in row] for row in rows]
    assert read.frame.to_numpy().tolist() == [row for row in wanted if any(row)]
