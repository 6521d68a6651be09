"""Ctrl-C stops the search, keeps the best plan, and says so."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from symbiosis.scaffold.synthetic import generate
from symbiosis.scaffold.write import write_region


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise on Windows")
def test_ctrl_c_writes_the_best_plan_and_ends_with_130(tmp_path):
    write_region(tmp_path / "trial", *generate(120, 2))
    command = [
        sys.executable,
        "-m",
        "symbiosis",
        "optimize",
        str(tmp_path / "trial"),
        "--out",
        str(tmp_path / "plan"),
        "--time-limit",
        "120",
    ]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stderr is not None
    began = time.monotonic()
    for line in process.stderr:
        if "searching" in line and "best" in line:
            process.send_signal(signal.SIGINT)
            break
        assert time.monotonic() - began < 100
    out, err = process.communicate(timeout=100)
    assert process.returncode == 130, err
    assert "stopped by you" in out
    summary = json.loads((tmp_path / "plan" / "summary.json").read_text(encoding="utf-8"))
    assert summary["stopped"] == "interrupted"
    assert summary["saving"] > 0
    assert summary["gap"] > 0
    assert summary["bound"] <= summary["cost"]
