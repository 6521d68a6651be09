"""The List of Waste as shipped: whole, starred as in law, every row with its source."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from symbiosis.validate.codes import parse_code

FILE = Path(__file__).resolve().parents[2] / "data" / "library" / "codes.csv"
ROWS = list(csv.DictReader(FILE.read_text(encoding="utf-8").splitlines()))
BY_CODE = {r["code"]: r for r in ROWS}
ENTRIES = [r for r in ROWS if len(r["code"]) >= 8]
SUBS = [r for r in ROWS if len(r["code"]) == 5]


def test_the_list_is_whole():
    assert len([r for r in ROWS if len(r["code"]) == 2]) == 20
    assert len(SUBS) == 111
    # 839 and 405 until 2014, when 2014/955/EU added three hazardous ones.
    assert len(ENTRIES) == 842
    assert sum(r["code"].endswith("*") for r in ENTRIES) == 408
    assert {"01 03 10*", "16 03 07*", "19 03 08*"} <= set(BY_CODE)


def test_each_code_stands_once_whether_starred_or_not():
    assert max(Counter(r["code"].rstrip("*") for r in ROWS).values()) == 1


def test_codes_are_written_as_the_program_writes_them():
    for row in ENTRIES:
        assert parse_code(row["code"]) == (row["code"], "")
    assert all(re.fullmatch(r"[0-9]{2}( [0-9]{2})?", r["code"]) for r in ROWS if r not in ENTRIES)


def test_every_entry_belongs_to_a_sub_chapter_and_every_sub_chapter_to_a_chapter():
    assert {r["code"][:5] for r in ENTRIES} == {r["code"] for r in SUBS}
    assert {r["code"][:2] for r in SUBS} <= set(BY_CODE)


def test_of_two_mirror_entries_one_is_hazardous():
    pairs = [r for r in ENTRIES if r["mirror"]]
    assert len(pairs) > 250
    for row in pairs:
        other = BY_CODE[row["mirror"]]
        assert other["mirror"] == row["code"]
        assert row["code"].endswith("*") != other["code"].endswith("*")
        assert row["code"][:5] == other["code"][:5]


def test_every_row_has_a_source_and_every_heading_a_title():
    assert all(r["source"] for r in ROWS)
    assert all(r["title"] for r in ROWS if r not in ENTRIES)


@pytest.mark.parametrize(
    ("code", "hazardous"),
    [
        ("10 01 02", False), ("10 01 04", True), ("17 05 03", True), ("17 05 04", False), ("13 02 05", True),
        ("02 05 01", False), ("16 06 01", True), ("16 06 04", False), ("19 08 05", False), ("11 05 02", False),
    ],
)  # fmt: skip
def test_stars_known_by_heart(code: str, hazardous: bool):
    assert (f"{code}*" in BY_CODE) is hazardous
    assert (code in BY_CODE) is not hazardous
