"""One idea a file, one idea a function: their sizes; options of several commands stand in one place."""

from __future__ import annotations

import ast
from dataclasses import fields
from pathlib import Path

from typer.main import get_command

from symbiosis import __version__
from symbiosis.cli import app
from symbiosis.cli.wish import Wish

CODE = Path(__file__).resolve().parents[2] / "symbiosis"


def test_no_file_is_above_400_lines_and_no_function_above_60():
    long = []
    for path in CODE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        long += [path.name] if text.count("\n") > 400 else []
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= 60:
                long.append(f"{path.name}: {node.name}")
    assert long == []


def test_every_command_that_plans_has_the_same_options_from_one_place():
    commands = get_command(app).commands
    wished = [f.name for f in fields(Wish)]
    for name in ("optimize", "calls", "explain"):
        listed = [p.name for p in commands[name].params]
        assert listed[-len(wished) - 1 : -1] == wished or listed[-len(wished) :] == wished, name
    users = {path.name for path in (CODE / "cli").glob("*.py") if "TimeLimit" in path.read_text(encoding="utf-8")}
    assert users == {"options.py", "wish.py"}


def test_the_newest_section_of_the_changelog_is_this_version():
    newest = next(
        line
        for line in (Path(__file__).parents[2] / "CHANGELOG.md").read_text(encoding="utf-8").splitlines()
        if "## " in line
    )
    assert newest == f"## {__version__}"
