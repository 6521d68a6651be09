"""Reads a finished edition byte by byte for what it must not hold: the last look before it is handed over."""

from __future__ import annotations

import html
import math
import re
import struct
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pyogrio
from plotly.offline import get_plotlyjs
from python_calamine import CalamineWorkbook

from symbiosis.plan import Plan
from symbiosis.report.book import Front, Sheet, workbook
from symbiosis.report.editions.alias import blurred
from symbiosis.report.editions.audience import Shown
from symbiosis.report.editions.edition import Edition, Secrets
from symbiosis.report.editions.files import edition_layers
from symbiosis.report.editions.guard import squeezed
from symbiosis.report.html import TEMPLATES

# Shorter figures are found by chance among others: dates, places on the map, sums.
LEAST_DIGITS = 5
# Letters of a name from which on it isn't found by chance inside other bytes.
GLUED = 5
THOUSANDS = ("", ",", "\u202f", "\u00a0", " ", ".")
FIGURES = (
    "quantity", "received", "tonnes", "saving", "saving_low", "saving_high", "transport_cost", "processing_cost",
    "avoided_disposal", "avoided_purchase", "price_low", "price_high", "co2_kg", "imports_replaced", "current",
)  # fmt: skip


def _speaks_of(names: set[str], text: str, path: Path) -> bool:
    """Whether one of the names stands in the file as words. A database glues its cells together, so there the cells are
    read one by one, and the bytes searched for names long enough not to be found by chance.
    """
    words = squeezed(_unescaped(text))
    if path.suffix != ".gpkg":
        return any(f" {p} " in f" {words} " for p in names)
    cells = [str(v) for layer, _ in pyogrio.list_layers(path) for v in _cells(path, layer)]
    told = f" {squeezed(' | '.join(cells))} "
    solid = words.replace(" ", "")
    return any(f" {p} " in told or (len(p) >= GLUED and p.replace(" ", "") in solid) for p in names)


def _cells(path: Path, layer: str) -> Iterator[object]:
    frame = pyogrio.read_dataframe(path, layer=layer, read_geometry=False)
    for column in frame:
        yield column
        yield from frame[column].unique()


class Spot(NamedTuple):
    """A firm's longitude and latitude as text, and as the sixteen bytes of a geometry in either order of bytes.

    One of the two is found by chance, both together aren't.
    """

    longitudes: frozenset[str]
    latitudes: frozenset[str]
    points: tuple[bytes, ...]

    def is_in(self, numbers: set[str], raw: bytes) -> bool:
        """Whether both stand among the numbers, or side by side in the bytes, of one file."""
        written = bool(self.longitudes & numbers) and bool(self.latitudes & numbers)
        return written or any(point in raw for point in self.points)


def find_leaks(plan: Plan, edition: Edition, secrets: Secrets, folder: Path, least: int = LEAST_DIGITS) -> list[str]:
    """Sentences on every file that holds a name, id, company, contact, exact place or figure of a firm it must not.

    Words that the page itself, its column names or firms named in it use are no sign of a leak and are not looked for.
    Figures count from `least` digits on.
    """
    known = _vocabulary(edition)
    names = {p for p in secrets.guard.phrases if f" {p} " not in known}
    names -= {p for p in names if len(p) >= GLUED and p.replace(" ", "") in known.replace(" ", "")}
    spots = _places(plan, secrets)
    figures = _figures(plan, secrets, least)
    found = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        raw = _bytes(path)
        text = _without_our_own(raw.decode("utf-8", errors="replace"))
        where = path.relative_to(folder).as_posix()
        if _speaks_of(names, text, path):
            found.append(f"{where}: a name, id, company or contact of a firm that isn't to be named.")
        numbers = set(_numbers(text))
        if any(spot.is_in(numbers, raw) for spot in spots):
            found.append(f"{where}: the exact place of a firm that isn't to be named.")
        if figures & numbers:
            found.append(f"{where}: a figure of a firm that isn't to be told.")
    return found


def _bytes(path: Path) -> bytes:
    """What the file holds; of a workbook its cells one by one and its properties, without what packs them."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    book = CalamineWorkbook.from_path(path)
    cells = [str(v) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for v in row]
    with zipfile.ZipFile(path) as parts:
        properties = re.sub(r"<[^>]*>", " ", parts.read("docProps/core.xml").decode("utf-8"))
    return "\n".join([*book.sheet_names, *cells, properties]).encode()


def _vocabulary(edition: Edition) -> str:
    """Every word that stands in an edition whoever is hidden: our templates and code, column names, firms named."""
    own = [p.read_text(encoding="utf-8") for p in (*TEMPLATES.iterdir(), *Path(__file__).parent.glob("*.py"))]
    sites = edition.sites
    named = sites[sites["how"] == Shown.NAME]
    own += [edition.region, *named["name"], *named["id"], *sites.loc[sites["how"] == Shown.ALIAS, "name"]]
    own += [*edition.materials, *edition.materials.values(), _blank_layers(edition)]
    # The firms' own ids of streams, their notes on law and the modes went through the guard.
    own += [
        str(v) for t in edition.tables.values() for c in ("unit", "mode", "reason") if c in t for v in t[c].unique()
    ]
    return f" {squeezed(' '.join(map(str, own)))} "


def _blank_layers(edition: Edition) -> str:
    """The words that any GeoPackage, GeoJSON and workbook with these columns holds."""
    blank = replace(edition, tables={k: t.iloc[:0] for k, t in edition.tables.items()}, sites=edition.sites.iloc[:0])
    with tempfile.TemporaryDirectory() as folder:
        edition_layers(blank, Path(folder))
        book = Path(folder) / "blank.xlsx"
        book.write_bytes(workbook(Front("", ()), [Sheet(n, "", t) for n, t in blank.tables.items()], ""))
        return " ".join(_bytes(p).decode("utf-8", errors="replace") for p in sorted(Path(folder).iterdir()))


def _without_our_own(text: str) -> str:
    """The text without the drawing library, our script and our style sheet: the same in every report."""
    for part in (get_plotlyjs(), *((TEMPLATES / n).read_text(encoding="utf-8") for n in ("page.js", "style.css"))):
        text = text.replace(part, " ")
    return text


def _unescaped(text: str) -> str:
    return html.unescape(re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), text))


def _numbers(text: str) -> Iterator[str]:
    """Every number of the text, as it stands and with its thousands put together."""
    plain = text.replace("\u2212", "-")
    yield from re.findall(r"(?<![\w.])\d+(?:\.\d+)?(?![\w])", plain)
    for sign in THOUSANDS[1:]:
        for number in re.findall(rf"(?<![\w.])\d{{1,3}}(?:{re.escape(sign)}\d{{3}})+(?:\.\d+)?(?!\w)", plain):
            yield number.replace(sign, "") if sign != "." else number.replace(".", "")


def _places(plan: Plan, secrets: Secrets) -> list[Spot]:
    """Where the protected firms are; a place that a named firm has too (both known by one town) is no secret."""
    sites = plan.region.enterprises
    mine = sites["enterprise"].isin(secrets.enterprises)
    at = sites[["longitude", "latitude"]].astype("float64")
    told = set(at[~mine].itertuples(index=False, name=None))
    known = _spelt_degrees([v for pair in told for v in pair])
    spots = []
    for lon, lat in sorted(set(at[mine].itertuples(index=False, name=None)) - told):
        if blurred(lon, lat) == (lon, lat):
            continue  # it stands in the middle of its cell
        texts = [_spelt_degrees([v]) for v in (lon, lat)]
        # Where named firms share both, one each, or where it is round, text can't tell.
        round_one = min(digits_of(f"{abs(v):.7f}") for v in (lon, lat)) < LEAST_DIGITS
        texts = [frozenset(), frozenset()] if round_one or all(t & known for t in texts) else texts
        spots.append(Spot(texts[0], texts[1], tuple(struct.pack(order, lon, lat) for order in ("<dd", ">dd"))))
    return spots


def _spelt_degrees(values: Iterable[float]) -> frozenset[str]:
    """Each in three decimals and more."""
    sizes = [abs(float(v)) for v in values]
    return frozenset(t for v in sizes for t in (repr(v), f"{v:.12g}", *(f"{v:.{d}f}" for d in range(3, 8))))


def _figures(plan: Plan, secrets: Secrets, least: int) -> set[str]:
    """Figures of exchanges that aren't shown, and of the streams and accounts of firms that aren't named."""
    e, region = plan.exchanges, plan.region
    veiled = secrets.exchanges.to_numpy(dtype=bool)
    tables: list[tuple[pd.DataFrame, tuple[str, ...]]] = [(e[veiled], FIGURES)]
    open_figures = _spelt(_values(e[~veiled], ("quantity", "received", "tonnes", "current", "trucks_per_week")), least)
    for table in (plan.outputs, plan.needs, plan.enterprises, region.outputs, region.needs):
        mine = table["enterprise"].isin(secrets.enterprises)
        numeric = tuple(c for c in table if pd.api.types.is_float_dtype(table[c]))
        tables.append((table[mine], numeric))
        # What a named firm exchanges with a veiled one is no figure of its own.
        touched = {*e.loc[veiled, "output"], *e.loc[veiled, "need"]}
        key = next((c for c in ("output", "need") if c in table), None)
        if key is not None:
            open_figures |= _spelt(_values(table[~mine & ~table[key].isin(touched)], numeric), least)
    return {s for rows, columns in tables for s in _spelt(_values(rows, columns), least)} - open_figures


def _values(rows: pd.DataFrame, columns: Iterable[str]) -> set[float]:
    values = {abs(float(v)) for c in columns if c in rows for v in rows[c].dropna()}
    return {v for v in values if math.isfinite(v)}


def _spelt(values: Iterable[float], least: int) -> set[str]:
    """Each value as files and pages write it."""
    texts = {t for v in values for t in (repr(v), f"{v:.12g}", f"{v:.6g}", *(f"{v:.{d}f}" for d in range(3)))}
    return {t for t in texts if "e" not in t and digits_of(t) >= least}


def digits_of(text: str) -> int:
    """Significant digits of a written number, zeros at its ends not counted: `12 400` has three."""
    return len(text.replace(".", "").strip("0"))
