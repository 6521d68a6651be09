"""That Monday, step by step, by the commands that docs/monday.md shows."""

from __future__ import annotations

import csv
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from typer.testing import CliRunner

from symbiosis.cli import app

ROOT = Path(__file__).resolve().parents[2]
MESSY = ROOT / "data" / "messy"
WORKBOOK = MESSY / "weidetal.xlsx"


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
    """Import, answer, import again, complete, check, correct, plan, print the calls."""
    day = Monday(folder)
    to = ("--to", str(day.region))
    day.said["import"] = run("import", str(WORKBOOK), *to)
    for name in ("columns", "names", "values", "places", "cells"):
        day.proposed[name] = rows(day.region / "import" / f"{name}.csv")
    day.unanswered = {name: day.table(name) for name in ("enterprises", "outputs", "needs")}
    copy(MESSY / "answers", day.region / "import")
    day.said["import again"] = run("import", str(WORKBOOK), *to)
    copy(MESSY / "answers" / "tables", day.region)
    day.said["check"] = run("check", str(day.region), "--library", status=3)
    correct(day.region / "outputs.csv", ",10 02 07,", ",10 02 07*,")
    day.said["check again"] = run("check", str(day.region), "--library")
    plan = ("--out", str(folder / "plan"), "--for", "internal", "--for", "public")
    day.said["optimize"] = run("optimize", str(day.region), "--library", "-q", *plan)
    day.said["calls"] = run("calls", str(day.region), "--library", "-q")
    return day


def run(*args: str, status: int = 0) -> str:
    """What a command says. It must end with `status`."""
    done = CliRunner().invoke(app, list(args))
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == status, done.output
    return done.output


def copy(source: Path, target: Path) -> None:
    for path in source.glob("*.csv"):
        shutil.copy(path, target)


def correct(path: Path, wrong: str, right: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(wrong) == 1
    path.write_text(text.replace(wrong, right), encoding="utf-8")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
