"""Findings are collected once each, errors first, in words."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from symbiosis import DataError
from symbiosis.findings.collector import Findings
from symbiosis.findings.finding import Level

ROWS = pd.DataFrame(
    {
        "_file": "outputs.csv",
        "_row": [2, 3, 5],
        "id": ["a", "b", "c"],
        "quantity": [1.0, np.nan, 12.0],
        "most": [0.5, 9.0, 1e6],
    }
)


def test_one_for_each_row_of_a_mask_with_its_own_figures() -> None:
    found = Findings()
    mask = ROWS["quantity"] > ROWS["most"]
    found.where(ROWS, mask, "low-above-high", "quantity", ROWS["quantity"], other="most", limit=ROWS["most"])
    (one,) = found.sorted()
    assert (one.where, one.column, one.value) == ("outputs.csv row 2", "quantity", "1")
    assert str(one).startswith("outputs.csv row 2: quantity is 1, above most 0.5. Swap them")
    assert str(one).endswith(" [low-above-high]")


def test_unknown_is_not_true() -> None:
    found = Findings()
    found.where(ROWS, pd.Series([True, pd.NA, False], dtype="boolean"), "missing-value", "id")
    assert [f.row for f in found.sorted()] == [2]


def test_errors_come_first_then_by_file_and_row_each_once() -> None:
    found = Findings()
    found.add("unknown-route", "outputs.csv", count=3)
    found.at(ROWS, 2, "missing-value", "id")
    found.at(ROWS, np.int64(0), "missing-value", "id")
    found.at(ROWS, 0, "missing-value", "id")
    found.add("idle-site", "enterprises.csv", 4, value="mill")
    assert [(f.level, f.row) for f in found.sorted()] == [
        (Level.ERROR, 2),
        (Level.ERROR, 5),
        (Level.WARNING, 4),
        (Level.NOTE, None),
    ]
    assert found.has_errors


def test_rows_that_are_faulty_already() -> None:
    found = Findings()
    assert not found.faulty(ROWS, "id").any()
    found.at(ROWS, 1, "missing-value", "id")
    found.at(ROWS, 2, "formula-cell", "id", "=a")  # a warning leaves the cell as it is
    assert found.faulty(ROWS, "id", "quantity").tolist() == [False, True, False]
    assert not found.faulty(ROWS, "quantity").any()


SHOWN = [(12.0, "12"), (0.1 + 0.2, "0.3"), (5e9, "5000000000"), (np.float64(2.5), "2.5"), ("x", "x"), (0, "0")]


@pytest.mark.parametrize(("value", "shown"), SHOWN)
def test_figures_look_as_people_write_them(value: object, shown: str) -> None:
    found = Findings()
    found.add("negative", "needs.csv", 2, "quantity", value)
    assert found.sorted()[0].value == shown


def test_braces_in_a_cell_are_only_braces() -> None:
    found = Findings()
    found.add("unknown-choice", "outputs.csv", 2, "supply", "{choices}{0}", choices="a, {b}")
    (one,) = found.sorted()
    assert "“{choices}{0}”" in one.message
    assert one.way_out == "Choose one of: a, {b}."


def test_a_rule_without_its_figures_is_a_bug() -> None:
    with pytest.raises(KeyError):
        Findings().add("unknown-choice", "outputs.csv", 2, "supply", "x")


def test_the_error_lists_every_finding() -> None:
    found = Findings()
    found.at(ROWS, 0, "missing-value", "id")
    found.at(ROWS, 1, "missing-value", "id")
    found.add("unknown-route", "outputs.csv", count=3)
    error = DataError(found.sorted())
    assert len(error.findings) == 3
    assert str(error).startswith("2 errors in the region's tables:\n  outputs.csv row 2: id is blank.")
    assert error.exit_status == 3
