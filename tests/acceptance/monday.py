"""That Monday, step by step, by the commands that docs/monday.md shows."""

from __future__ import annotations

import contextlib
import csv
import shlex
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from typer.testing import CliRunner

from symbiosis.cli import app

ROOT = Path(__file__).resolve().parents[2]
MESSY = ROOT / "data" / "messy"
STEPS = {
    "import": "symbiosis import data/messy/weidetal.xlsx --to weidetal",
    "answer": "cp data/messy/answers/*.csv weidetal/import/",
    "import again": "symbiosis import data/messy/weidetal.xlsx --to weidetal",
    "complete": "cp data/messy/answers/tables/*.csv weidetal/",
    "check": "symbiosis check weidetal --library",
    "correct": "sed -i 's/,10 02 07,/,10 02 07*,/' weidetal/outputs.csv",
    "optimize": "symbiosis optimize weidetal --library --out plan --for internal --for public",
    "calls": "symbiosis calls weidetal --library",
}


@dataclass
class Monday:
    """The region and results in `folder`, what each step said, and the import's first proposal and tables."""

    folder: Path
    said: dict[str, str] = field(default_factory=dict)
    proposed: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    unanswered: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    @property
    def region(self) -> Path:
        return self.folder / "weidetal"

    def table(self, name: str) -> list[dict[str, str]]:
        """A table of the region as imported, answered and corrected."""
        return rows(self.region / f"{name}.csv")

    def result(self, name: str, edition: str = "internal") -> list[dict[str, str]]:
        """A table of the plan."""
        return rows(self.folder / "plan" / edition / f"{name}.csv")


def spend(folder: Path) -> Monday:
    """Import, answer, import again, complete, check, correct, plan, print the calls, all of it in `folder`."""
    day = Monday(folder)
    shutil.copytree(MESSY, folder / "data" / "messy")
    with contextlib.chdir(folder):
        for step, command in STEPS.items():
            day.said[step] = run(command, status=3 if step == "check" else 0)
            if step == "import":
                for name in ("columns", "names", "values", "places", "cells"):
                    day.proposed[name] = rows(day.region / "import" / f"{name}.csv")
                day.unanswered = {name: day.table(name) for name in ("enterprises", "outputs", "needs")}
    return day


def run(command: str, status: int = 0) -> str:
    """What a command says. It must end with `status`."""
    program, *args = shlex.split(command)
    if program == "cp":
        for path in Path().glob(args[0]):
            shutil.copy(path, args[1])
        return ""
    if program == "sed":
        _, wrong, right, _ = args[1].split("/")
        correct(Path(args[2]), wrong, right)
        return ""
    done = CliRunner().invoke(app, args)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == status, done.output
    return done.output


def correct(path: Path, wrong: str, right: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(wrong) == 1
    path.write_text(text.replace(wrong, right), encoding="utf-8")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
