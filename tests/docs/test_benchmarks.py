"""The benchmarks solve the same programme in every way, and their page says what was measured."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from benchmarks import page
from benchmarks.made import save_flow_lp
from benchmarks.measure import kept, slope, spread
from benchmarks.ways import WAYS, Instance

NEEDS = {"linopy": "linopy", "ortools": "ortools", "pulp": "pulp"}


def test_every_way_comes_to_the_same_value(tmp_path):
    told = save_flow_lp(25, tmp_path / "flows.npz")
    instance = Instance.load(tmp_path / "flows.npz")
    assert len(instance.value) == told["candidates"] > 300
    ways = [way for way in WAYS if find_spec(NEEDS.get(way, "highspy"))]
    assert {"symbiosis", "whole_matrix", "pyomo"} <= set(ways)
    values = [WAYS[way][1]()(instance).value for way in ways]
    assert values[0] > 1000
    assert spread(values) < 1e-6


def test_the_page_is_what_was_measured():
    found = kept()
    assert page.PAGE.read_text(encoding="utf-8") == page.text(found)
    assert all(row["spread"] < 1e-6 for row in found["flow_lps"])


def test_drawings_are_small():
    root = Path(page.__file__).parents[1]
    for drawing in (root / "benchmarks" / "growth.svg", root / "docs" / "how-it-proves.svg"):
        assert 1000 < drawing.stat().st_size < 100_000


def test_the_slope_of_a_power_is_its_exponent():
    assert slope([10, 100, 1000], [2, 2 * 10**1.5, 2000]) == pytest.approx(1.5)
