"""`symbiosis`, `python -m symbiosis` and `python cli.py` are one command."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True).stdout


def test_three_doors_one_room():
    script = Path(sys.executable).with_name("symbiosis")
    doors = [(str(script),), (sys.executable, "-m", "symbiosis"), (sys.executable, "cli.py")]
    assert len({output(*door, "--help") for door in doors}) == 1
    assert len({output(*door, "models") for door in doors}) == 1
