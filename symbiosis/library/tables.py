"""The library's tables as text, read once; every row carries its source."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pandas as pd

from symbiosis.catalog import shelf
from symbiosis.errors import UsageError

PARTS = {
    "recipes": "ways a by-product serves a need",
    "materials": "kinds of resources with form, density and emission factors",
    "synonyms": "names that firms give to materials",
    "codes": "the European List of Waste",
    "prices": "prices with range and year, EUR",
}


def folder() -> Path:
    """Where the tables are: in a wheel, an editable install and a bare checkout."""
    return shelf("data") / "library"


@cache
def part(name: str) -> pd.DataFrame:
    """One table as text, blanks as "". UsageError for a part that there isn't; the frame isn't to be changed."""
    if name not in PARTS:
        raise UsageError(f"the library has no part “{name}”. Parts: {', '.join(PARTS)}.")
    return pd.read_csv(folder() / f"{name}.csv", dtype="str", keep_default_na=False, encoding="utf-8")


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
def meanings() -> dict[str, str]:
    """The material that each squeezed name means."""
    known = synonyms()
    return dict(zip(known["as_written"].map(squeezed), known["material"], strict=True))
