"""The region's files as bytes: tables with the schema's columns first, names and places that are settled, settings."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path

from symbiosis.errors import UsageError
from symbiosis.intake.answers import NAMES, PLACES, Row
from symbiosis.intake.build import ASSUMED, Built
from symbiosis.intake.column import MONEY
from symbiosis.intake.measures import named_currencies
from symbiosis.intake.names import resolved
from symbiosis.intake.parts import ACCEPTED
from symbiosis.intake.sheetwise import Proposal
from symbiosis.intake.source import Source
from symbiosis.schema.inputs import INPUTS


def region_files(source: Source, built: Built, proposal: Proposal) -> tuple[dict[str, bytes], list[str]]:
    """The files of the region by name, and what has to be said about them."""
    notes: list[str] = []
    currency = _one_currency(built, notes) or _named_in_headers(proposal)
    places = _places(proposal.rows[PLACES.name])
    filled = {p["place"] for p in places}
    for site in built.tables["enterprises"]:
        site.pop("_wish", None)
        if site.get("longitude") and site.get("latitude") and site.get("place") not in filled:
            site.pop("place", None)
    if not currency and any(r.get(c) for t in ("outputs", "needs") for r in built.tables[t] for c in MONEY):
        notes.append("No currency is named in the file; the prices are taken as EUR, an assumption: see region.toml.")
    if built.unread_status:
        count = "1 site" if built.unread_status == 1 else f"{built.unread_status} sites"
        notes.append(f"The status of {count} isn't read yet: counted as operating until you say planned or closing.")
    hidden = sum(s["disclosure"] == "hidden" for s in built.tables["enterprises"])
    if hidden:
        notes.append(f"{hidden} sites are hidden (disclosure) until somebody asked whether they may be named.")
    tables = {**built.tables, "places": places, "names": _names(proposal.rows[NAMES.name])}
    files = {f"{name}.csv": _table(name, rows) for name, rows in tables.items() if rows or INPUTS[name].required}
    files["region.toml"] = _settings(source, currency).encode()
    return files, notes


def _table(name: str, rows: list[Row]) -> bytes:
    schema = INPUTS[name]
    used = {c for r in rows for c, v in r.items() if v}
    columns = [c.name for c in schema.columns if c.required or c.name in used or c.name in schema.key]
    if name == "enterprises":
        columns = [c.name for c in schema.columns if c.name in (*columns, "longitude", "latitude")]
    columns += _own(rows)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([r.get(c, "") for c in columns] for r in rows)
    return out.getvalue().encode()


def _own(rows: Iterable[Row]) -> list[str]:
    return list(dict.fromkeys(c for r in rows for c in r if c.startswith("x_")))


def _names(rows: list[Row]) -> list[Row]:
    """What is written in outputs and needs and means another material; one step each."""
    mine = [r for r in rows if r["kind"] == "material" and r["_use"] in ACCEPTED and r["read_as"]]
    accepted = {r["as_written"]: r["read_as"] for r in mine}
    return [
        {
            "as_written": r["as_written"],
            "material": resolved(r["as_written"], accepted),
            "source": "import/names.csv",
            "note": f"{r['why']}; {ASSUMED}" if r["_use"] == "assumed" else r["why"],
        }
        for r in mine
        if resolved(r["as_written"], accepted) != r["as_written"]
    ]


def _places(rows: list[Row]) -> list[Row]:
    filled = [r for r in rows if r["longitude"] and r["latitude"] and not r.get("_gone")]
    for row in filled:
        for column, most in (("longitude", 180), ("latitude", 90)):
            if re.fullmatch(r"-?[0-9]+,[0-9]+", row[column]):
                row[column] = row[column].replace(",", ".")
            try:
                fits = abs(float(row[column])) <= most
            except ValueError:
                fits = False
            if not fits:
                raise UsageError(f"places.csv, {row['place']}: “{row[column]}” is no {column} such as 11.08.")
    return [
        {c: r.get(c, "") for c in ("place", "longitude", "latitude", "radius_km")} | {"source": "import/places.csv"}
        for r in filled
    ]


def _one_currency(built: Built, notes: list[str]) -> str:
    """The currency that most prices are in; those in another stay blank, with a note."""
    currency = built.currencies.most_common(1)[0][0] if built.currencies else ""
    for table in ("outputs", "needs"):
        for row in built.tables[table]:
            for column in MONEY:
                other = row.pop(f"_currency_{column}", "")
                if other and other != currency:
                    said = f"{column} is left blank: {row[column]} is in {other}, the region in {currency}"
                    row[column], row["note"] = "", "; ".join(filter(None, (row.get("note", ""), said)))
                    notes.append(f"{row['x_from']}: {said}.")
    return currency


def _named_in_headers(proposal: Proposal) -> str:
    """The currency that headers or their first entries name, where they name one alone."""
    plans = [p for part in proposal.parts for p in part.plans if p.table != "contacts"]
    named = {c for p in plans for text in (p.header, p.samples, p.unit) for c in named_currencies(text)}
    return named.pop() if len(named) == 1 else ""


def _settings(source: Source, currency: str) -> str:
    name = Path(source.name).stem.replace("\\", "").replace('"', "")
    line = f'currency = "{currency}"' if currency else '# currency = "EUR"  # no currency was named in the file'
    return f'name = "{name}"\n{line}\n'
