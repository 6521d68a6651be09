"""The documentation site builds, every link inside it leads somewhere, and it asks nobody else for anything."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).resolve().parents[2]


def builder():
    spec = importlib.util.spec_from_file_location("build_site", ROOT / "docs" / "build_site.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    if importlib.util.find_spec("zensical") is None:
        pytest.skip("zensical isn't installed: the documentation site was not built")
    out = tmp_path_factory.mktemp("site")
    builder().build(out)
    return out


def test_every_page_is_in_the_navigation():
    listed = {p for pages in builder().NAV.values() for p in pages.values()} - {"index.md", "benchmarks.md"}
    assert listed == {p.name for p in (ROOT / "docs").glob("*.md")}


def test_links_and_pictures_lead_somewhere(site):
    broken = []
    for page in site.rglob("*.html"):
        if page.name == "404.html":
            continue
        for target in re.findall(r'(?:href|src)="?([^"\s>]+)', page.read_text(encoding="utf-8")):
            path = unquote(target.partition("#")[0].partition("?")[0])
            if path and not re.match(r"[a-z]+:", path) and not (page.parent / path).exists():
                broken.append(f"{page.relative_to(site)}: {target}")
    assert broken == []


def test_it_loads_nothing_from_elsewhere(site):
    found = [
        url
        for page in site.rglob("*.html")
        for url in re.findall(
            r'<(?:script|link|img|iframe)[^>]*(?:src|href)="?(https?://[^"\s>]+)', page.read_text(encoding="utf-8")
        )
    ]
    assert found == []
