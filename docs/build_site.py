"""Builds the documentation site: `python docs/build_site.py OUT` (after `pip install -e '.[docs]'`).

The pages are the ones people read in the repository; only their links are turned to where the site has them.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NAV = {
    "Start": {"Symbiosis": "index.md", "Five-minute start": "start.md", "Planner's guide": "guide.md",
              "A Monday": "monday.md", "Analyst's guide": "analyst.md"},
    "How to": {"Import": "import.md", "Workbooks": "workbook.md", "Library": "library.md", "Calls": "calls.md",
               "Register": "register.md", "Editions": "editions.md", "Law": "law.md",
               "Objectives": "objectives.md", "Blends": "quality.md", "Seasons": "seasons.md", "Hubs": "hubs.md",
               "Clusters": "clusters.md"},
    "What it means": {"Files": "files.md", "Figures": "figures.md", "How it proves": "how-it-proves.md",
                      "How fast it is": "benchmarks.md"},
    "Reference": {"Commands": "commands.md", "Tables and columns": "data-dictionary.md", "Findings": "findings.md",
                  "Reasons": "reasons.md"},
    "Inside": {"How it is built": "architecture.md", "Extending": "extend.md"},
}  # fmt: skip
FEATURES = ["navigation.sections", "navigation.top", "search.highlight", "content.code.copy"]


def stage(folder: Path) -> None:
    """Copy the pages into `folder`: README as index, docs beside it, models and benchmarks below."""
    for path in (ROOT / "docs").rglob("*"):
        if path.is_file() and path.suffix != ".py":
            target = folder / path.relative_to(ROOT / "docs")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    (folder / "models").mkdir()
    for path in (ROOT / "models").glob("*.md"):
        shutil.copyfile(path, folder / "models" / path.name)
    shutil.copyfile(ROOT / "README.md", folder / "index.md")
    shutil.copyfile(ROOT / "benchmarks" / "README.md", folder / "benchmarks.md")
    for path in (ROOT / "benchmarks").glob("*.svg"):
        shutil.copyfile(path, folder / path.name)
    for page in folder.rglob("*.md"):
        page.write_text(_links(page, folder), encoding="utf-8")


def _links(page: Path, folder: Path) -> str:
    """The page's text; links to pages of the site lead there, others to files stay as plain text."""
    up = "../" * (len(page.relative_to(folder).parts) - 1)

    def turned(match: re.Match[str]) -> str:
        words, target, anchor = match.group(1), match.group(2), match.group(3) or ""
        if target.startswith(("http", "mailto")):
            return match.group(0)
        clean = re.sub(r"^(\.\./|\./)*", "", target)
        clean = re.sub(r"^docs/", "", clean)
        clean = re.sub(r"^(\.\./)*benchmarks/README\.md$", "benchmarks.md", clean)
        here = (page.parent / clean).exists() and not target.startswith("../")
        if here:
            return f"[{words}]({clean}{anchor})"
        return f"[{words}]({up}{clean}{anchor})" if (folder / clean).is_file() else words

    text = page.read_text(encoding="utf-8").replace("](../docs/", "](" + up)  # pictures of pages that lie elsewhere
    return re.sub(r"(?<!!)\[([^\]]+)\]\(([^)#\s]*)(#[^)\s]*)?\)", turned, text)


def config() -> str:
    """The site's settings: no fonts, scripts or icons from anybody else's server."""
    lines = ["[project]", 'site_name = "Symbiosis"', 'docs_dir = "docs"', 'site_dir = "site"', "nav = ["]
    models = {p.stem: f"models/{p.name}" for p in sorted((ROOT / "models").glob("*.md"))}
    decisions = {
        p.stem[5:].replace("-", " ").capitalize(): f"decisions/{p.name}"
        for p in sorted((ROOT / "docs" / "decisions").glob("*.md"))
    }
    for title, pages in {**NAV, "Models": models, "Decisions": decisions}.items():
        inner = ", ".join(f'{{ "{name}" = "{path}" }}' for name, path in pages.items())
        lines.append(f'  {{ "{title}" = [{inner}] }},')
    features = ", ".join(f'"{f}"' for f in FEATURES)
    return "\n".join([*lines, "]", "[project.theme]", "font = false", f"features = [{features}]", ""])


def build(out: Path) -> None:
    """Build the site into `out`, which must not hold anything else."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        (home / "docs").mkdir()
        stage(home / "docs")
        (home / "zensical.toml").write_text(config(), encoding="utf-8")
        subprocess.run([Path(sys.executable).parent / "zensical", "build"], cwd=home, check=True, capture_output=True)
        shutil.copytree(home / "site", out, dirs_exist_ok=True)


if __name__ == "__main__":
    build(Path(sys.argv[1]))
