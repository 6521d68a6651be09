"""report.xlsx of an edition, made from the edition alone."""

from __future__ import annotations

from symbiosis.report.book import Front, Sheet, workbook
from symbiosis.report.editions.edition import Edition
from symbiosis.report.editions.page import in_short, key_figures

DOCS = {
    "exchanges": "exchanges of the plan that may be shown",
    "enterprises": "firms that appear",
    "outputs": "by-products",
    "needs": "needs",
    "materials": "sums by material, as far as they may be told",
    "questions": "what we would like to ask",
}


def edition_workbook(edition: Edition) -> bytes:
    """The bytes of the workbook: the first page of the edition's report, then its tables."""
    remarks = (f"This edition is for {edition.audience.words}. What was left out of it:", *edition.notes)
    front = Front(edition.region, in_short(edition), key_figures(edition), remarks)
    sheets = [Sheet(name, DOCS.get(name, name), table) for name, table in edition.tables.items() if len(table)]
    return workbook(front, sheets, str(edition.summary.get("currency", "")))
