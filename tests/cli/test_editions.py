"""`--for` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from symbiosis.cli import app
from symbiosis.errors import UsageError, WriteError

FOLDER = Path(__file__).resolve().parents[1] / "bad" / "disclosure-asked"


def run(*args: str) -> str:
    result = CliRunner().invoke(app, ["optimize", str(FOLDER), "-q", *args])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def test_one_edition_into_the_folder_itself(tmp_path: Path) -> None:
    text = run("--out", str(tmp_path / "plan"), "--for", "public")
    assert "each for its readers alone" in text
    assert json.loads((tmp_path / "plan" / "manifest.json").read_text(encoding="utf-8"))["edition"] == "public"
    assert b"dairy" not in (tmp_path / "plan" / "exchanges.csv").read_bytes()


def test_several_editions_a_folder_each(tmp_path: Path) -> None:
    text = run("--out", str(tmp_path / "all"), "--for", "public", "--for", "firm:farm")
    assert {p.name for p in (tmp_path / "all").iterdir()} == {"public", "firm-farm"}
    assert "firm-farm/report.html" in text
    assert "Nothing was written" not in text
    assert max(map(len, text.splitlines()[-4:])) <= 80


def test_several_do_not_go_beside_an_internal_one(tmp_path: Path) -> None:
    run("--out", str(tmp_path / "plan"))
    with pytest.raises(WriteError, match="choose another folder"):
        run("--out", str(tmp_path / "plan"), "--for", "public", "--for", "partners")


def test_json_follows_the_edition() -> None:
    assert json.loads(run("--json", "--for", "public"))["edition"] == "public"
    assert "saving" in json.loads(run("--json"))
    assert "kpis" not in json.loads(run("--json", "--for", "public"))


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--for", "public"], "give --out DIR as well"),
        (["--for", "everyone", "--json"], "there is no edition for “everyone”"),
        (["--for", "firm:nobody", "--json"], "there is no enterprise “nobody”"),
        (["--for", "public", "--for", "partners", "--json"], "one edition at a time"),
    ],
)
def test_wrong_usage_is_said_before_the_search(args: list[str], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        run(*args)
