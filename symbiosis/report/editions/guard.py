"""Texts that people typed, kept only where they name nobody who is not to be named."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from symbiosis.region import Region
from symbiosis.report.editions.sectors import TRADES

LONG = 5  # letters from which on a word of a name says whose name it is, alone and inside other words


@dataclass(frozen=True)
class Guard:
    """`phrases` are names, ids, companies and contacts in squeezed words; `roots` words that point to one firm."""

    phrases: frozenset[str]
    roots: frozenset[str]

    def names_someone(self, text: str) -> bool:
        """Whether the text holds a protected name, id, company or contact, or a word that only one of them has."""
        solid = squeezed(text).replace(" ", "")
        return self.names_outright(text) or any(r in solid for r in self.roots)

    def names_outright(self, text: str) -> bool:
        """Whether it holds a whole name, id, company or contact."""
        padded = f" {squeezed(text)} "
        return any(f" {p} " in padded for p in self.phrases)

    def text(self, text: str, instead: str = "") -> str:
        """The text itself, or `instead` where it names someone."""
        return instead if self.names_someone(text) else text


def guard_of(region: Region, protected: Iterable[str]) -> Guard:
    """The guard of these enterprises."""
    ids, sites = set(protected), region.enterprises
    mine = sites["enterprise"].isin(ids)
    own = sorted({t for e in ids for t in identities(region, e)})
    phrases = {p for p in map(squeezed, own) if p}
    # A word that others have too, a trade or a town points to nobody.
    common = _words([*sites.loc[~mine, "name"], *sites.loc[~mine, "enterprise"], *sites["place"]]) | TRADES
    roots = {w for w in _words(own) if len(w) >= LONG and w not in common and not w.isdigit()}
    return Guard(frozenset(phrases), frozenset(roots))


def identities(region: Region, enterprise: str) -> list[str]:
    """What a firm may be known by: id, id without its region, name, company, and its contacts' particulars."""
    row = region.enterprises.set_index("enterprise").loc[enterprise]
    texts = [
        enterprise,
        enterprise.rpartition(":")[2],
        row["name"],
        row["company"],
        str(row["company"]).rpartition(":")[2],
    ]
    contacts = region.contacts
    if len(contacts):
        rows = contacts[contacts["enterprise"] == enterprise]
        texts += [str(v) for c in ("name", "email", "phone") if c in rows for v in rows[c]]
    return list(dict.fromkeys(t.strip() for t in map(_text, texts) if t.strip()))


def squeezed(text: str) -> str:
    """Lower-case words without accents or signs, one blank between them: `Ångström & Co.` → `angstrom co`."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", plain))


def _words(texts: Iterable[object]) -> set[str]:
    return {w for t in texts for w in squeezed(_text(t)).split()}


def _text(value: object) -> str:
    return "" if value is None or pd.isna(value) else str(value)
