"""The page in a real browser: it draws, asks nobody, fits a phone, folds, sorts and prints."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from symbiosis.report.html import render
from tests.tiny import optimize

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
DRAWN = "[...document.querySelectorAll('.plot')].every(d => d.dataset.drawn)"

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed at /usr/bin/chromium"),
]


def until(page: Any, question: str) -> None:
    """Wait until the expression is true (the page's policy forbids what wait_for_function does)."""
    for _ in range(100):
        if page.evaluate(question):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"still not so after 5 s: {question}")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The report of twelve mills and a farm with a nasty name, open in Chromium; it notes errors and requests."""
    mills = "\n".join(f" o{i} mill{i} bran {10 + i} t {20 + i} landfill" for i in range(12))
    heat = " h0 mill0 heat 100 MWh 1 unknown"
    names = "\n".join(f" mill{i} Mill_{i} {10 + i / 40} {50 + i % 3 / 40} no" for i in range(12))
    plan = optimize(
        enterprises=f"enterprise name longitude latitude anchor\n{names}\n farm </script><img_src=x> 10.1 50.02 yes",
        outputs=f"output enterprise material quantity unit disposal_cost disposal_route\n{mills}\n{heat}",
        needs="need enterprise material quantity unit purchase_price\n f farm bran 500 t 4\n g farm heat 90 MWh 20",
        materials="material unit form\n bran t solid\n heat MWh heat",
        transport="mode forms per cost_per_t_km circuity\n truck solid t 0.1 1\n pipe heat MWh 0.1 1",
    )
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(render(plan), encoding="utf-8")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        tab = browser.new_page(viewport={"width": 1280, "height": 900})
        tab.set_default_timeout(5000)
        tab.errors, tab.asked = [], []
        tab.on("console", lambda m: tab.errors.append(m.text) if m.type in ("error", "warning") else None)
        tab.on("pageerror", lambda error: tab.errors.append(str(error)))
        tab.on("request", lambda request: tab.asked.append(request.url))
        tab.goto(path.as_uri(), timeout=30000)
        until(tab, DRAWN)
        yield tab
        browser.close()


def test_draws_all_pictures_without_an_error_or_a_request(page: Any) -> None:
    for plot in page.query_selector_all(".plot"):
        assert plot.query_selector("svg.main-svg") is not None
    assert page.locator(".plot").count() >= 4
    assert page.locator(".sankey-link").count() > 0
    assert page.errors == []
    assert [url for url in page.asked if not url.startswith("file:")] == []


def test_names_are_text_on_the_map(page: Any) -> None:
    assert page.locator("img").count() == 0
    assert page.locator("#plot-map text", has_text="</script><img src=x>").count() == 1


def test_one_material_alone_and_all_again(page: Any) -> None:
    button = page.locator(".legend button").first
    lines = "document.querySelectorAll('#plot-map .scatterlayer path.js-line').length"
    every = page.evaluate(lines)
    button.click()
    until(page, f"{lines} < {every}")
    assert button.get_attribute("aria-pressed") == "true"
    button.click()
    until(page, f"{lines} === {every}")


def test_tables_sort_filter_and_unfold(page: Any) -> None:
    calls = page.locator("#calls .grid")
    shown = calls.locator("tbody tr:visible")
    assert shown.count() == 10
    calls.get_by_role("button", name="Show all 12").click()
    assert shown.count() == 12
    saving = "[...document.querySelectorAll('#calls tbody tr')].map(r => Number(r.cells[2].dataset.v))"
    calls.get_by_role("button", name="Additional saving").click()
    calls.get_by_role("button", name="Additional saving").click()
    values = page.evaluate(saving)
    assert values == sorted(values)
    calls.locator("input").fill("Mill 7")
    assert shown.count() == 1
    calls.locator("input").fill("")
    assert shown.count() == 12


def test_exchanges_of_one_firm_or_material_alone(page: Any) -> None:
    page.evaluate("document.querySelector('#map details').open = true")
    grid = page.locator("#map details .grid")
    shown, firm, product = (
        grid.locator("tbody tr:visible"),
        grid.locator("select").nth(0),
        grid.locator("select").nth(1),
    )
    whole = shown.count()
    assert whole == 13
    firm.select_option("Mill 0")
    assert shown.count() == 2
    product.select_option("heat")
    assert shown.count() == 1
    firm.select_option("Mill 7")
    assert shown.count() == 0
    product.select_option("")
    firm.select_option("</script><img src=x>")  # a name with markup is a name like any other
    assert shown.count() == 13
    firm.select_option("")
    assert shown.count() == whole
    page.evaluate("document.querySelector('#map details').open = false")


@pytest.mark.parametrize("width", [400, 320])
def test_no_sideways_scrolling_on_a_phone(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    until(page, f"document.querySelector('#plot-map .main-svg').getAttribute('width') < {width}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = false; })")
    page.set_viewport_size({"width": 1280, "height": 900})


def test_every_table_fits_a_page_of_1280_pixels(page: Any, tmp_path: Path) -> None:
    import symbiosis as sy

    path = tmp_path / "kalundborg.html"
    path.write_text(render(sy.optimize(sy.read("kalundborg"), gap=0.05)), encoding="utf-8")
    tab = page.context.browser.new_page(viewport={"width": 1280, "height": 900})
    tab.goto(path.as_uri(), timeout=30000)
    tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    wide = tab.evaluate(
        "[...document.querySelectorAll('.scroll')].filter(e => e.scrollWidth > e.clientWidth + 1)"
        ".map(e => e.getAttribute('aria-label'))"
    )
    tab.close()
    assert wide == []


def test_pictures_fit_a_phone_and_wide_tables_say_that_they_scroll(page: Any) -> None:
    page.set_viewport_size({"width": 400, "height": 800})
    until(page, "document.querySelector('#plot-map .main-svg').getAttribute('width') < 400")
    boxes = "[...document.querySelectorAll('.box')].every(b => b.scrollWidth <= b.clientWidth)"
    until(page, boxes)
    hint = page.locator("#calls .sideways").first
    until(page, "document.querySelector('#calls .grid').classList.contains('overflows')")
    assert hint.is_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    until(page, "!document.querySelector('#calls .grid').classList.contains('overflows')")
    assert not hint.is_visible()


def test_no_printed_page_holds_a_sum_alone(page: Any, tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    pushed = "height => { const m = document.querySelector('#calls h2'); m.style.paddingTop = height + 'px'; }"
    for height in range(0, 600, 40):
        page.evaluate(pushed, height)
        path = tmp_path / "report.pdf"
        page.pdf(path=path, prefer_css_page_size=True)
        text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True).stdout.decode()
        for sheet in text.split("\f"):
            lines = [line.strip() for line in sheet.splitlines() if line.strip()]
            rest = [i for i, line in enumerate(lines) if line.startswith("Sum of all")]
            assert all(any("Mill" in line for line in lines[:i]) for i in rest), (height, lines)
    page.evaluate(pushed, 0)


def test_prints_with_all_that_is_folded(page: Any) -> None:
    pdf = page.pdf(prefer_css_page_size=True)
    assert pdf.startswith(b"%PDF")
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") + pdf.count(b"/Type /Page/") >= 10
    page.emulate_media(media="print")
    width = page.evaluate("document.querySelector('#plot-map .main-svg').getBoundingClientRect().width")
    assert width <= page.evaluate("document.body.clientWidth")
    assert page.locator("#calls tbody tr:visible").count() == 12
    assert page.locator("nav:visible").count() == 0
    page.emulate_media(media="screen")
    assert page.errors == []
