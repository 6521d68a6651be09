"""What the documentation says is what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from symbiosis.cli.reference import commands_page
from symbiosis.explain.hubs import HUB_REASONS
from symbiosis.explain.reasons import REASONS
from symbiosis.findings.catalogue import CATALOGUE
from symbiosis.scaffold.dictionary import dictionary
from symbiosis.scaffold.reference import findings_page, reasons_page

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str, text: str = README) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


PAGES = {p.name: p.read_text(encoding="utf-8") for p in sorted((ROOT / "docs").glob("*.md"))}
EXAMPLES = [(name, code) for name, text in PAGES.items() for code in blocks("python", text)]


def test_the_readme_has_two_commands_and_ci_runs_the_second():
    commands = [b.strip() for b in blocks("bash")]
    assert len(commands) == 2
    assert all("\n" not in c for c in commands)
    assert "optimize kalundborg" in commands[0]
    assert commands[1].endswith("pytest")
    assert "README.md" in (ROOT / ".ci" / "run").read_text()


@pytest.mark.parametrize("code", blocks("python"))
def test_python_blocks_run(code, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    exec(compile(code, "README.md", "exec"), {})
    assert "optimal" in capsys.readouterr().out


@pytest.mark.parametrize(("page", "code"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_examples_of_the_pages_run(page, code, monkeypatch):
    monkeypatch.chdir(ROOT)
    exec(compile(code, page, "exec"), {})


def test_links_lead_somewhere():
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "models").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            if not target.startswith("http"):
                assert (page.parent / target).exists(), f"{page.name}: {target}"


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("data-dictionary.md", dictionary),
        ("findings.md", findings_page),
        ("reasons.md", reasons_page),
        ("commands.md", commands_page),
    ],
)
def test_generated_pages_are_up_to_date(name, made):
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == made()


def test_every_rule_and_reason_is_on_its_page():
    findings = (ROOT / "docs" / "findings.md").read_text(encoding="utf-8")
    assert all(f"`{code}`" in findings for code in CATALOGUE)
    reasons = (ROOT / "docs" / "reasons.md").read_text(encoding="utf-8")
    assert all(f"`{code}`" in reasons for code in (*REASONS, *HUB_REASONS) if code)


def test_no_machine_is_named():
    pages = [p for p in ROOT.rglob("*") if p.suffix in (".py", ".md", ".toml", ".txt", ".csv", ".j2", ".html")]
    pages = [p for p in pages if not {".venv", ".git", "node_modules"} & set(p.relative_to(ROOT).parts)]
    pattern = re.compile("|".join(["/" + "home/", "/" + "root/", "/" + "work/", "index" + "-url"]))
    assert [p for p in pages if pattern.search(p.read_text(encoding="utf-8", errors="ignore"))] == []
