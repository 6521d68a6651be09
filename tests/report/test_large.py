"""The page of a large region: shorter where the files hold the rest, and it says what it leaves out."""

from __future__ import annotations

import json
import re

import symbiosis as sy
from symbiosis.report import dots
from symbiosis.report.html import coded, render
from symbiosis.report.sections import firms, pictures


def dots_of(page: str) -> int:
    data = json.loads(re.search(r'id="data-map">(.*?)</script>', page, re.DOTALL).group(1))["data"]
    return sum(len(t["x"]) for t in data if "markers" in t["mode"] and t["marker"].get("size") in (6, 9))


def test_a_large_region_has_a_shorter_page_that_says_so(monkeypatch):
    plan = sy.optimize(sy.read("data/kalundborg"))
    whole = render(plan)
    for module, name, value in (
        (firms, "MANY", 1), (firms, "FEW_FIRMS", 3), (firms, "FEW_STREAMS", 1), (dots, "MOST_TEXTS", 2),
        (pictures, "MOST_TEXTS", 2), (dots, "place_labels", lambda sites, *_: ([""] * len(sites),) * 2),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, value)
    page = render(plan)
    assert len(page) < len(whole)
    assert page.count('<details class="firm"') == 3 < whole.count('<details class="firm"')
    assert "The 3 firms that gain most" in page
    assert "The first 1 of" in page
    assert "The pointer tells of the 2 firms with the most partners." in page
    assert "The pointer tells" not in whole
    assert dots_of(page) == dots_of(whole) == len(plan.enterprises)  # every firm has its dot


def test_what_stands_in_backticks_is_code_and_stays_harmless():
    assert coded("in `symbiosis check` & `<b>`") == "in <code>symbiosis check</code> &amp; <code>&lt;b&gt;</code>"
