"""docs/monday.md shows the commands of that Monday, in order, and what they said."""

from __future__ import annotations

import re

import pytest

from tests.acceptance.monday import ROOT, STEPS, Monday, spend

PAGE = (ROOT / "docs" / "monday.md").read_text(encoding="utf-8")
PICTURES = sorted((ROOT / "docs" / "monday").glob("*.png"))


def shown() -> list[tuple[str, list[str]]]:
    """Each command of the page with the lines below it."""
    blocks = "".join(re.findall(r"```\n(\$ .*?)```", PAGE, re.DOTALL))
    parts = [part.splitlines() for part in re.split(r"^\$ ", blocks, flags=re.MULTILINE)[1:]]
    return [(command, lines) for command, *lines in parts]


@pytest.fixture(scope="module")
def monday(tmp_path_factory: pytest.TempPathFactory) -> Monday:
    return spend(tmp_path_factory.mktemp("monday"))


def test_the_commands_are_those_that_run():
    assert [command for command, _ in shown()] == list(STEPS.values())


def test_what_is_shown_is_what_they_say(monday):
    for (command, lines), step in zip(shown(), STEPS, strict=True):
        said = monday.said[step].splitlines()
        for line in lines:
            if line.strip("… "):
                start = line.removesuffix("…").rstrip()
                assert any(s.rstrip() == line or (line.endswith("…") and s.startswith(start)) for s in said), f"{command}: {line}"


def test_pictures_are_small_and_shown():
    assert {f"monday/{p.name}" for p in PICTURES} == set(re.findall(r"\]\((monday/[^)]+)\)", PAGE))
    assert max(p.stat().st_size for p in PICTURES) < 150_000
    assert sum(p.stat().st_size for p in PICTURES) < 700_000
