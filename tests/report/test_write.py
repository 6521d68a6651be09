"""Results are written whole or not at all, and hold nothing that a spreadsheet would run."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from symbiosis.errors import WriteError
from symbiosis.report import write as writing
from symbiosis.report.json import as_json
from symbiosis.report.tables import harmless
from tests.tiny import optimize


def plan(name: str = "a"):
    return optimize(
        enterprises=f"enterprise name longitude latitude\n a {name} 10 50\n b b 10.1 50",
        outputs="enterprise material quantity unit disposal_cost x_line\n a ash 10 t 9 +44",
        needs="enterprise material quantity unit purchase_price\n b ash 10 t 9",
    )


def test_a_failure_leaves_no_half_result_and_no_rubbish(tmp_path, monkeypatch):
    def fail(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "render", fail)
    with pytest.raises(WriteError, match="No space left"):
        plan().write(tmp_path / "plan")
    assert list(tmp_path.iterdir()) == []


def test_a_failure_keeps_the_earlier_result(tmp_path, monkeypatch):
    plan().write(tmp_path / "plan")
    before = {p.name: p.read_bytes() for p in (tmp_path / "plan").iterdir()}

    def fail(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "render", fail)
    with pytest.raises(WriteError):
        plan().write(tmp_path / "plan")
    assert {p.name: p.read_bytes() for p in (tmp_path / "plan").iterdir()} == before
    assert [p.name for p in tmp_path.iterdir()] == ["plan"]


def test_a_file_in_the_way_stays(tmp_path):
    (tmp_path / "plan").write_text("mine")
    with pytest.raises(WriteError, match="choose another folder"):
        plan().write(tmp_path / "plan")
    assert (tmp_path / "plan").read_text() == "mine"


def test_cells_that_a_spreadsheet_would_run_are_text(tmp_path):
    folder = plan("=HYPERLINK(1)").write(tmp_path / "plan")
    assert "'=HYPERLINK(1)" in (folder / "enterprises.csv").read_text(encoding="utf-8")
    assert pd.read_csv(folder / "outputs.csv", dtype=str)["x_line"].tolist() == ["'+44"]


def test_negative_numbers_stay_numbers():
    table = harmless(pd.DataFrame({"saving": [-3.5], "text": ["-3.5"], "flag": [True]}))
    assert table["saving"].tolist() == [-3.5]
    assert table["text"].tolist() == ["'-3.5"]
    assert table["flag"].tolist() == ["true"]


def test_own_columns_reach_the_results():
    done = plan()
    assert done.exchanges["output_x_line"].tolist() == ["+44"]
    assert done.outputs["x_line"].tolist() == ["+44"]


def test_numbers_that_json_does_not_know_are_null():
    assert json.loads(as_json({"gap": float("nan"), "bound": float("-inf"), "cost": 1.5})) == {
        "gap": None,
        "bound": None,
        "cost": 1.5,
    }
