"""What people call columns and choices in four languages: `headers.csv`, `choices.csv`; the exact word first."""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz, process

HERE = Path(__file__).parent
CLOSE = 88.0
DENIALS = frozenset({"not", "no", "nicht", "kein", "keine", "non", "pas", "sin", "ohne", "without", "sans"})
# What cells say where nobody knew; a blank is not a zero.
NO_ANSWER = frozenset({
    "k.a.", "k. a.", "ka", "n/a", "na", "n.a.", "n. a.", "?", "??", "???", "-", "–", "—", "--", "unknown", "unbekannt",
    "nicht bekannt", "not known", "inconnu", "desconocido", "tbd", "tba", "none given", "keine angabe", "s/d", "n.c.",
    "nc", ".", "…", "...",
})  # fmt: skip

SAID_UNKNOWN = frozenset({"unknown", "not known", "unbekannt", "nicht bekannt", "inconnu", "desconocido", "tbd", "tba"})


class Match(NamedTuple):
    """What a word means, how sure that is (certain, guess, open), and why."""

    meaning: str
    sure: str
    why: str


@lru_cache(100_000)
def folded(text: str) -> str:
    """Lower case without accents or signs, words apart by one blank: what is compared."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ẞ", "ss")).casefold()
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+|[✓✔]", kept.replace("_", " ")))


@cache
def _headers() -> dict[str, str]:
    with (HERE / "headers.csv").open(encoding="utf-8", newline="") as file:
        return {folded(w): row["meaning"] for row in csv.DictReader(file) for w in row["words"].split("|")}


@cache
def _choices(column: str) -> dict[str, tuple[str, str]]:
    with (HERE / "choices.csv").open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["column"] == column]
    return {folded(w): (r["choice"], r["sure"]) for r in rows for w in r["words"].split("|")}


def header_meaning(words: str) -> Match:
    """The meaning of a header without its unit: by the very word, by spelling, or by the words it holds."""
    text = re.sub(r"\b(19|20)\d\d\b", " ", words)
    key = folded(text)
    known = _headers()
    if not key:
        return Match("", "open", "no words")
    if key in known:
        return Match(known[key], "certain", "the header's word")
    best = process.extractOne(key, list(known), scorer=fuzz.ratio, score_cutoff=CLOSE) if len(key) > 3 else None
    if best:
        return Match(known[best[0]], "guess", f"spelt like “{best[0]}”")
    held = sorted((w for w in known if len(w) > 3 and f" {w} " in f" {key} "), key=len, reverse=True)
    if held and len({known[w] for w in held if len(w) == len(held[0])}) == 1:
        return Match(known[held[0]], "guess", f"holds the word “{held[0]}”")
    return Match("", "open", "not known")


def choice_of(column: str, written: str) -> Match:
    """The choice that a cell of a column of choices means."""
    key = folded(written)
    known = _choices(column)
    if key in known:
        choice, sure = known[key]
        if column == "disclosure" and sure == "open":
            # “no” to “confidential?” and “no” to “may we name you?” mean opposite things.
            return Match("", "open", "depends on what was asked: write named, alias or hidden")
        return Match(choice, sure, "its usual meaning" if sure == "certain" else f"“{written}” may mean this")
    # “not recycled” is close to a word, holds it, and means the opposite.
    if DENIALS & set(key.split()):
        return Match("", "open", "says what it is not")
    best = process.extractOne(key, list(known), scorer=fuzz.ratio, score_cutoff=CLOSE) if len(key) > 4 else None
    if best and not key.endswith(best[0]):
        return Match(known[best[0]][0], _at_most_guess(known[best[0]], column), f"spelt like “{best[0]}”")
    held = [w for w in known if len(w) > 4 and f" {w} " in f" {key} "]
    if len({known[w][0] for w in held}) == 1:
        return Match(known[held[0]][0], _at_most_guess(known[held[0]], column), f"holds the word “{held[0]}”")
    return Match("", "open", "not one of the choices")


def _at_most_guess(known: tuple[str, str], column: str) -> str:
    """How sure a near miss is; that a firm may be named is never guessed."""
    choice, sure = known
    return "open" if sure == "open" or (column == "disclosure" and choice != "hidden") else "guess"


def no_answer(text: str) -> bool:
    """Whether the cell says that nobody knew."""
    return text.strip().casefold() in NO_ANSWER


def said_unknown(text: str) -> bool:
    """Whether the cell says in words that it isn't known, which is more than a blank."""
    return text.strip().casefold() in SAID_UNKNOWN
