"""What `init` writes is a region that checks clean and can be planned."""

from __future__ import annotations

import pytest

import symbiosis as sy
from symbiosis.errors import UsageError
from symbiosis.findings.finding import Level
from symbiosis.problem import check
from symbiosis.scaffold.template import write_template
from symbiosis.schema.inputs import INPUTS


def test_the_template_has_every_table_and_checks_clean(tmp_path):
    files = {p.name for p in write_template(tmp_path / "mine")}
    assert {f"{t}.csv" for t in INPUTS} <= files
    assert {"region.toml", "DICTIONARY.md"} <= files
    assert [f for f in check(tmp_path / "mine") if f.level is not Level.NOTE] == []


def test_the_template_gives_a_plan(tmp_path):
    write_template(tmp_path / "mine")
    plan = sy.optimize(sy.read(tmp_path / "mine"))
    assert plan.saving > 0
    assert list(plan.exchanges["output"]) == ["dairy/whey"]


def test_nothing_is_overwritten(tmp_path):
    (tmp_path / "outputs.csv").write_text("mine")
    with pytest.raises(UsageError, match="isn't empty"):
        write_template(tmp_path)
    assert (tmp_path / "outputs.csv").read_text() == "mine"
