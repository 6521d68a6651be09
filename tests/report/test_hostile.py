"""Names are text, whatever is in them."""

from __future__ import annotations

import pandas as pd
import pytest

import symbiosis as sy
from symbiosis.report.figure import Figure, plain
from symbiosis.report.html import render
from tests.report.page import Page, read

NASTY = [
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "\"'><b onmouseover='x'>&amp;",
    "<!-- {{ 7*7 }} {% raw %} -->",
    "a\u2028b\u2029c ]]> \\u003c %{x} $y$",
]


@pytest.fixture(scope="module")
def page() -> Page:
    sites = [f"f{i}" for i in range(len(NASTY))]
    region = sy.region_from_tables(
        NASTY[0],
        enterprises=_frame(enterprise=sites, name=NASTY, longitude=[10 + i / 50 for i in range(5)], latitude=[50] * 5),
        outputs=_frame(
            enterprise=sites, material=["bran"] * 5, quantity=[5] * 5, unit=["t"] * 5, disposal_cost=[90] * 5,
            disposal_route=["landfill"] * 5,
        ),
        needs=_frame(
            enterprise=sites, material=["feed"] * 5, quantity=[5] * 5, unit=["t"] * 5, purchase_price=[9000] * 5,
        ),
        materials=_frame(material=["bran", "feed"], name=NASTY[1:3]),
        recipes=_frame(recipe=["r"], output_material=["bran"], input_material=["feed"], legal=[NASTY[0]]),
    )  # fmt: skip
    plan = sy.optimize(region)
    assert len(plan.exchanges) > 0
    return read(render(plan))


def _frame(**columns: list[object]) -> pd.DataFrame:
    return pd.DataFrame(columns)


def test_no_element_comes_from_a_name(page: Page) -> None:
    assert sum(tag == "script" for tag, _ in page.elements) == len(page.figures) + 2
    assert not [tag for tag, _ in page.elements if tag in ("img", "b")]
    assert not [a for _, a in page.elements if any(name.startswith("on") for name in a)]


def test_names_are_shown_as_they_are(page: Page) -> None:
    for name in NASTY:
        assert " ".join(name.split()) in page.text


def test_pictures_hold_only_inert_text(page: Page) -> None:
    for _, body in page.scripts[:-2]:
        assert not set(body) & set("<>&\u2028\u2029")
    texts = str(page.figures["data-map"]["data"])
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in texts
    assert "<script" not in texts


def test_braces_are_not_templates(page: Page) -> None:
    assert "{{ 7*7 }}" in page.text


def test_plain_text_for_plotly() -> None:
    assert plain("<a href='x'>y</a> &\n z") == "&lt;a href='x'&gt;y&lt;/a&gt; &amp; z"


def test_json_has_no_numbers_that_json_lacks() -> None:
    inert = Figure("x", "x", [{"x": [float("nan"), float("inf"), 1.5], "t": "</script>"}], {}).json
    assert "[null,null,1.5]" in inert
    assert "\\u003c/script\\u003e" in inert
