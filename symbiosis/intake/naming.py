"""Whether a firm may be named: what its column asks, and what yes and no to that mean."""

from __future__ import annotations

import re

from symbiosis.intake.words import DENIALS, Match, choice_of, folded

MAY = r"\b(?:may|can|could|ok|okay|allowed|permission|permitted|darf|durfen|erlaubt|gestattet|peut|puede)\b"
NAME = (
    r"\b(?:names?|named|naming|show|shown|publish\w*|disclosed?|nennen|genannt|nennung|namen|namens\w*|veroffentlich\w*|"
    r"nommer|nommee?|nom|nombrar|nombre|publier|publicar)\b"
)
BY_THEMSELVES = frozenset({"namensnennung"})
YES = frozenset({"yes", "y", "ja", "j", "oui", "si", "x", "ok", "✓", "✔", "true", "1"})
NO = frozenset({"no", "n", "nein", "non", "false", "0"})


def asks_to_name(header: str) -> bool:
    """Whether the header asks if the firm may be named, and not if it is confidential or may not be."""
    words = folded(header)
    if DENIALS & set(words.split()):
        return False
    return words in BY_THEMSELVES or bool(re.search(MAY, words) and re.search(NAME, words))


def disclosure_of(header: str, text: str) -> Match:
    """The disclosure that a cell means below its header. That it may be named is never certain by a yes."""
    key = folded(text)
    if asks_to_name(header) and key in YES:
        return Match("named", "guess", "the header asks whether the firm may be named")
    if asks_to_name(header) and key in NO:
        return Match("hidden", "certain", "the header asks whether the firm may be named")
    return choice_of("disclosure", text)
