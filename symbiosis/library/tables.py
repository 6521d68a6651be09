"""The library's tables as text, read once; every row carries its source."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pandas as pd

from symbiosis.catalog import shelf
from symbiosis.errors import UsageError

PARTS = {
    "recipes": "ways a by-product serves a need",
    "materials": "kinds of resources with form and emission factors",
    "conversions": "densities and calorific values (lower)",
    "synonyms": "names that firms give to materials",
    "broad": "words that may mean several materials, never read so unasked",
    "codes": "the European List of Waste",
    "prices": "prices with range and year, EUR",
    "transport": "pipes for heat, steam and gases",
}
# Which tables each part that a region opens is read from; the units of the library's figures stand in materials.csv.
OPENED_FROM = {
    "recipes": ("recipes", "materials"), "names": ("synonyms", "materials"), "codes": ("codes",),
    "factors": ("materials",), "conversions": ("conversions", "materials"), "prices": ("prices", "materials"),
    "modes": ("transport",),
}  # fmt: skip


def folder() -> Path:
    """Where the tables are: in a wheel, an editable install and a bare checkout."""
    return shelf("data") / "library"


@cache
def part(name: str) -> pd.DataFrame:
    """One table as text, blanks as "". UsageError for a part that there isn't; the frame isn't to be changed."""
    if name not in PARTS:
        raise UsageError(f"the library has no part “{name}”. Parts: {', '.join(PARTS)}.")
    return pd.read_csv(folder() / f"{name}.csv", dtype="str", keep_default_na=False, encoding="utf-8")


def hashes(opened: Iterable[str]) -> dict[str, str]:
    """SHA-256 of each library file that the opened parts are read from, by its name (`library/recipes.csv`)."""
    files = {f"{table}.csv" for name in opened for table in OPENED_FROM[name]}
    return {f"library/{f}": hashlib.sha256((folder() / f).read_bytes()).hexdigest() for f in sorted(files)}


@cache
def synonyms() -> pd.DataFrame:
    """`material`, `as_written`, `language`, `source`: synonyms.csv, and each material's own id and name."""
    materials = part("materials")
    own = [
        pd.DataFrame(
            {"material": materials["material"], "as_written": words, "language": "en", "source": "its own name"}
        )
        for words in (materials["material"], materials["name"])
    ]
    return pd.concat([part("synonyms"), *own], ignore_index=True).drop_duplicates(["material", "as_written"])


def squeezed(word: str) -> str:
    """A written name without what people vary: case, blanks, hyphens, underscores, full stops."""
    return re.sub(r"[\s_.\-–/]+", "", word.casefold())


@cache
def broad() -> dict[str, tuple[str, ...]]:
    """The materials that each squeezed word of broad.csv may mean, the likeliest first."""
    rows = part("broad")
    return {str(k): tuple(m) for k, m in rows.groupby(rows["as_written"].map(squeezed), sort=False)["material"]}


@cache
def meanings() -> dict[str, str]:
    """The material that each squeezed name means."""
    known = synonyms()
    return dict(zip(known["as_written"].map(squeezed), known["material"], strict=True))
