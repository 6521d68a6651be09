"""models/ and data/ are found from a wheel, an editable install and a bare checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAY = (
    "import symbiosis.catalog as c; print(c.__file__); "
    "print(sorted(p.name for p in c.bundled_regions())); print(sorted(p.stem for p in c.bundled_models()))"
)


def say(cwd: Path, *, path: Path | None = None) -> list[str]:
    env = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | ({"PYTHONPATH": str(path)} if path else {})
    done = subprocess.run([sys.executable, "-c", SAY], capture_output=True, text=True, cwd=cwd, env=env, check=True)
    return done.stdout.splitlines()


def assert_finds_all(lines: list[str], home: Path) -> None:
    assert Path(lines[0]).is_relative_to(home)
    assert lines[1] == "['kalundborg', 'kalundborg_seasons', 'kemi_tornio', 'uzbekistan']"
    assert lines[2] == "['climate', 'diversion', 'exchange', 'hubs', 'quality', 'storage']"


def test_editable_install(tmp_path):
    assert_finds_all(say(tmp_path), ROOT)


def test_bare_checkout(tmp_path):
    checkout = tmp_path / "checkout"
    for name in ("symbiosis", "models", "data"):
        shutil.copytree(ROOT / name, checkout / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "cli.py", checkout)
    assert_finds_all(say(checkout), checkout)
    done = subprocess.run(
        [sys.executable, "cli.py", "models"], capture_output=True, text=True, cwd=checkout, check=True
    )
    assert "exchange" in done.stdout


def test_wheel(tmp_path):
    source = tmp_path / "source"
    shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns(".git", ".venv", "*cache*", "tests", "*plan*"))
    build = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(tmp_path / "dist"),
        str(source),
    ]
    subprocess.run(build, capture_output=True, check=True)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    home = tmp_path / "site"
    shutil.unpack_archive(wheel, home, format="zip")
    assert_finds_all(say(tmp_path, path=home), home)
