"""A workbook as a facilitator brings it: invented, every trap in it."""

from __future__ import annotations

import csv
from pathlib import Path

import xlsxwriter

from symbiosis.intake.columns import plan_columns
from symbiosis.intake.layout import lay_out
from symbiosis.load.sheets import Sheet

FIRMS = [
    ["Erhebung 2025"],
    [],
    ["Firma", "Ort", "Koordinaten", "Branche", "Ansprechpartner", "E-Mail", "Vertraulich", "Mitarbeiter", "Hotline"],
    ["Dairy Ltd", "Kalundborg", "55.66, 11.08", "C10.5", "Anna Beck", "anna@dairy.example", "", 120, "+45 1234 5678"],
    ["Kraftwerk Nord", "Hafen", "", "D35", "B. Olsen", "b@kw.example", "ja", 80],
    ["Müller & Söhne", "Hafen", "55.67, 11.10", "C23", "", "", "nein", 12],
]
WASTES = [
    ["Waste streams 2025"],
    ["as of spring"],
    [
        "Company",
        "Waste",
        "Menge (t/a)",
        "Disposal cost €/t",
        "Entsorgungsweg",
        "AVV",
        "Gefährlich",
        "Goes to",
        "Remarks",
    ],
    ["Dairy Ltd.", "PFA", "1.200 t", "18", "Deponie", "100101", "nein", "", "hot"],
    ["Kraftwerk Nord", "fly ash", "ca. 300", "12,5", "landfill site", 20501, "x", "cement works", ""],
    ["Kraftwerk Nord", "Flugasche", "100-150", "k.A.", "Verbrennung", "17 02 04*", "ja", "", "call b@kw.example"],
    ["Mueller & Söhne", "Sludge", "~40 t/month", "?", "sewer", "17.02.04", "", "", ""],
    ["", "Heat", "12,5 MWh", "-", "magic", "", "", "", ""],
    ["Summe", "", 1640],
]
NEEDS = [
    ["Firma", "Bedarf", "Menge", "Einheit", "Einkaufspreis (€/t)"],
    ["", "", "t/month", "", ""],
    ["Cement AG", "Fly Ash", 500, "t", 30],
    ["Cement AG", "Heat", "100 bis 150", "MWh", ""],
    ["Dairy Ltd", "Salt", 20, "ton", ""],
]
SHEETS = {"Betriebe": FIRMS, "Waste streams 2025": WASTES, "Bedarf": NEEDS, "Notizen": [["nothing", "to see"]]}


def book(path: Path, sheets: dict[str, list[list[object]]] = SHEETS) -> Path:
    """The sheets as a workbook."""
    with xlsxwriter.Workbook(path) as written:
        for name, rows in sheets.items():
            sheet = written.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        if cell:
                            sheet.write_string(number, column, cell)
                    else:
                        sheet.write(number, column, cell)
    return path


def rows(path: Path) -> list[dict[str, str]]:
    """A written CSV file's rows."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def answer(folder: Path, name: str, change) -> None:
    """Edit a file of the proposal as a person would: `change` alters each row in place."""
    path = folder / "import" / name
    table = rows(path)
    if not table:
        return
    for row in table:
        change(row)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, table[0].keys())
        writer.writeheader()
        writer.writerows(table)


def by(table, key):
    return {r[key]: r for r in table}


def plans(name, *table):
    sheet = Sheet(name, [[str(c) for c in row] for row in table], 1)
    return {p.header: p for p in plan_columns(lay_out(sheet))}


def confirm(folder, *names):
    for name in names or ("columns.csv", "names.csv", "values.csv"):
        answer(folder, name, lambda r: r.update(confirm="yes") if r["sure"] == "guess" else None)


def values(folder):
    return {(r["sheet"], r["cell"], r["column"]): r for r in rows(folder / "import" / "values.csv")}
