"""The section on law and safety says what each exchange needs."""

from __future__ import annotations

from symbiosis.report.html import render
from tests.candidates.test_border import plan_of
from tests.report.page import read


def row(**case) -> dict[str, str]:
    page = read(render(plan_of(**case)))
    assert "Not legal advice; ask the authority." in page.text
    head, first, *_ = page.table("What each exchange may need")
    return dict(zip((" ".join(h.split()) for h in head), (" ".join(c.split()) for c in first), strict=True))


def test_a_border_names_its_procedure_and_cost():
    assert "Annex VII form" in row()["Border procedure"]
    assert "7 EUR/year" in row()["Border procedure"]
    assert "notification and consent" in row(code="10_01_99")["Border procedure"]
    assert "if both countries agree" in row(status="product")["Border procedure"]
    assert "country not stated" in row(b="-")["Border procedure"]


def test_the_step_is_said_as_taken():
    cells = row()
    assert "disposal" in cells["Route today"]
    assert "taken as recycling" in cells["Use tomorrow"]
    assert "moves up" in cells["Use tomorrow"]
