"""One deliberately broken region for each rule of the catalogue: it breaks that rule and no other."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from symbiosis import Finding
from symbiosis.findings.catalogue import CATALOGUE
from symbiosis.findings.finding import Level
from symbiosis.problem import check

BAD = Path(__file__).parent.parent / "bad"
# Where each one is found: file, row, column and value as a reader sees them, blank where the rule has none.
PLACES = list(csv.DictReader((Path(__file__).parent / "places.csv").read_text(encoding="utf-8").splitlines()))


@cache
def findings_in(code: str) -> tuple[Finding, ...]:
    """All findings about the folder; two regions if it holds a north and a south; by its own model if it has one."""
    folder = BAD / code
    regions = [folder / "north", folder / "south"] if (folder / "north").is_dir() else [folder]
    model = folder / "model.toml"
    return check(*regions, model=model if model.exists() else "exchange")


def test_every_rule_has_a_broken_region_and_every_broken_region_a_rule() -> None:
    assert {p.name for p in BAD.iterdir()} == set(CATALOGUE)
    assert [p["code"] for p in PLACES] == sorted(CATALOGUE)


@pytest.mark.parametrize("place", PLACES, ids=[p["code"] for p in PLACES])
def test_a_broken_region_breaks_its_rule_alone(place: dict[str, str]) -> None:
    code = place["code"]
    rule = CATALOGUE[code]
    found = findings_in(code)
    loud = [f for f in found if f.level is not Level.NOTE]
    if rule.level is Level.NOTE:
        assert loud == []
    else:
        assert [f.code for f in loud] == [code]
    broken = next(f for f in found if f.code == code)
    assert broken.level is rule.level
    where = {"file": broken.file, "row": broken.row, "column": broken.column, "value": broken.value}
    assert {k: "" if v is None else str(v) for k, v in where.items()} == {k: place[k] for k in where}


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_the_sentences_are_whole(code: str) -> None:
    for finding in findings_in(code):
        for sentence in (finding.message, finding.way_out):
            assert not set("{}") & set(sentence), finding
            assert sentence.endswith((".", "?")), finding
            assert not {"None", "nan", "NaN", "<NA>"} & set(sentence.replace("“", " ").replace("”", " ").split()), (
                finding
            )
        if finding.column and "{column}" in CATALOGUE[finding.code].message:
            assert finding.column in finding.message


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_a_rule_says_what_and_the_way_out(code: str) -> None:
    rule = CATALOGUE[code]
    assert rule.example
    assert list(Formatter().parse(rule.message))
    assert rule.way_out
    assert rule.message[0].islower() or rule.message[0] in "{“"
