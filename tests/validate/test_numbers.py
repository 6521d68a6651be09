"""A printed number is read as what it is, or refused: never as another one."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from symbiosis.findings.collector import Findings
from symbiosis.load.csv_table import parse_csv
from symbiosis.schema.column import Column, Kind, Table
from symbiosis.validate.numbers import EITHER, decimal_signs, read_numbers
from symbiosis.validate.parse import parse_table

SCHEMA = Table("outputs", "", (Column("id", Kind.ID, ""), Column("quantity", Kind.NUMBER, "")))


def parsed(cells: list[str], separator: str = ",") -> tuple[list[float], dict[int, str], list[str]]:
    """The numbers read, the code of the error in each row (from 0), and the codes of what is said of the file."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\n")
    writer.writerows([["id", "quantity"], *([f"r{i}", cell] for i, cell in enumerate(cells))])
    found = Findings()
    frame = parse_table(parse_csv(out.getvalue(), "outputs", "outputs.csv"), SCHEMA, "river", found)
    errors = {f.row - 2: f.code for f in found.sorted() if f.is_error and f.row}
    return frame["quantity"].to_list(), errors, [f.code for f in found.sorted() if f.row is None]


@pytest.mark.parametrize(
    ("cell", "value"),
    [("12", 12), ("12.5", 12.5), (".5", 0.5), ("5.", 5), ("-3", -3), ("+3", 3), ("1e3", 1000), ("1.5E-3", 0.0015),
     ("1.200", 1.2), ("11.081", 11.081), ("1.234", 1.234), ("007", 7), ("0", 0)],
)  # fmt: skip
def test_a_decimal_point_is_plain(cell: str, value: float) -> None:
    assert parsed([cell]) == ([value], {}, [])


GROUPED = ["1,200,300", "1,200.5", "1.200.300", "1.200,5", "1 200", "1'200", "1_200"]
WORDS = ["12 t", "~5", "5 %", "(5)", "inf", "nan", "1e999", "0x10", "1d3", "٣", "−5", "1e", "-", ",", "."]


@pytest.mark.parametrize("cell", [*GROUPED, *WORDS])
def test_what_is_no_plain_number_is_refused(cell: str) -> None:
    values, errors, _ = parsed([cell])
    assert np.isnan(values[0])
    assert errors == {0: "not-a-number"}


@pytest.mark.parametrize("cell", ["1,200", "-12,500", "+999,999"])
def test_what_could_be_two_numbers_is_refused(cell: str) -> None:
    values, errors, _ = parsed([cell])
    assert np.isnan(values[0])
    assert errors == {0: "ambiguous-number"}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_one_sure_comma_makes_all_commas_decimal(separator: str) -> None:
    values, errors, said = parsed(["12,5", "0,125", "1234,567", "7", "-,5", "1,5e2"], separator)
    assert values == [12.5, 0.125, 1234.567, 7, -0.5, 150]
    assert errors == {}
    assert "decimal-comma" in said


def test_groups_of_three_stay_ambiguous_beside_decimal_commas() -> None:
    values, errors, _ = parsed(["12,5", "1.200", "1,200", "12"], ";")
    assert errors == {1: "ambiguous-number", 2: "ambiguous-number"}
    assert [values[0], values[3]] == [12.5, 12]


def test_a_file_with_both_signs_is_not_believed() -> None:
    values, errors, said = parsed(["12,5", "12.5"], ";")
    assert errors == {0: "not-a-number"}
    assert values[1] == 12.5
    assert said == []


def test_points_that_may_group_thousands_are_said() -> None:
    assert parsed(["1.200", "3.500", "800"], ";") == ([1.2, 3.5, 800], {}, ["doubtful-point"])
    assert parsed(["1.200", "3.55"], ";") == ([1.2, 3.55], {}, [])
    assert parsed(["1.200", "3.500"], ",") == ([1.2, 3.5], {}, [])


def test_blank_is_not_zero() -> None:
    values, errors, _ = parsed(["", "0"])
    assert np.isnan(values[0])
    assert values[1] == 0
    assert errors == {}


STYLES = [(".", ""), (".", ","), (".", " "), (".", "'"), (",", ""), (",", "."), (",", "\u202f"), (",", " ")]


def printed(number: Decimal, places: int, decimal: str, group: str) -> str:
    """The number as some locale writes it."""
    text = f"{number:,.{places}f}"
    return text.replace(",", "\0").replace(".", decimal).replace("\0", group)


@given(
    digits=st.lists(st.tuples(st.integers(-(10**12), 10**12), st.integers(0, 6)), min_size=1, max_size=6),
    style=st.sampled_from(STYLES),
    separator=st.sampled_from([",", ";", "\t"]),
)
def test_a_printed_number_is_read_exactly_or_refused(
    digits: list[tuple[int, int]], style: tuple[str, str], separator: str
) -> None:
    numbers = [Decimal(n).scaleb(-places) for n, places in digits]
    cells = [printed(n, places, *style) for n, (_, places) in zip(numbers, digits, strict=True)]
    commas = style[0] == "," and any(places for _, places in digits)
    # Between commas, a point is the decimal sign as long as no decimal comma says otherwise.
    assume(commas or style[1] != "." or separator != ",")
    values, errors, said = parsed(cells, separator)
    for row, (value, number) in enumerate(zip(values, numbers, strict=True)):
        exact = value == float(number)
        assert exact or row in errors or "doubtful-point" in said, (cells[row], value)
        assert np.isnan(value) == (row in errors)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_a_program_prints_comes_back_to_the_last_bit(number: float) -> None:
    values, errors, _ = parsed([repr(number)])
    assert (values, errors) == ([number], {})


@given(st.lists(st.text("0123456789.,eE+-", max_size=9), min_size=1, max_size=5), st.sampled_from([",", ";"]))
def test_nothing_is_read_without_its_sign_being_sure(cells: list[str], separator: str) -> None:
    column = pd.Series(cells, dtype="str")
    signs = decimal_signs(column, separator)
    values, unreadable, ambiguous = read_numbers(column, bool(signs.comma))
    readable = ~np.isnan(values) & ~unreadable
    assert ((column == "").to_numpy() | unreadable | ambiguous | readable).all()
    assert not (ambiguous & readable).any()
    if signs.comma:
        assert not column[readable].str.contains(".", regex=False).any()
        assert not column[readable].str.fullmatch(EITHER).any()
    else:
        assert not column[readable].str.contains(",", regex=False).any()


def test_a_file_that_shows_both_decimal_signs_settles_neither():
    mixed = decimal_signs(pd.Series(["1.200", "850,5", "3.4"]), ";")
    assert mixed.doubtful_point == "1.200"
    assert not mixed.comma
    assert decimal_signs(pd.Series(["1.200", "3.4"]), ";").doubtful_point == ""
