"""What a firm is asked in its tab of the findings: what it alone can answer, in words that name nobody else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from symbiosis.findings.catalogue import CATALOGUE
from symbiosis.findings.finding import Finding

# Rules about a cell that only the firm can put right. All others (recipes, modes, units of materials, ids, columns) are
# the planner's own work.
FIRM_ANSWERS = frozenset({
    "missing-value", "not-a-number", "ambiguous-number", "doubtful-point", "not-whole", "too-low", "negative",
    "too-high", "not-a-share", "absurd", "unknown-choice", "not-a-flag", "unknown-unit", "bad-waste-code", "lost-zero",
    "code-contradicts", "star-missing", "star-lost", "star-added", "no-such-code", "error-cell", "low-above-high",
    "no-location", "half-location", "null-island", "swapped", "far-away", "idle-site", "bad-email", "no-way-to-reach",
    "bad-date",
})  # fmt: skip
assert set(CATALOGUE) >= FIRM_ANSWERS
# Where the way out is a command or a table of the planner's, the firm is asked which is meant.
PLANNERS_WAY = frozenset({"no-such-code", "no-location", "idle-site", "null-island"})
ELSEWHERE = "(left out: it names another firm)"
BLANKS = {
    "outputs": {
        "quantity": "How much of it arises a year? A blank is unknown, not zero.",
        "disposal_cost": "What does it cost you to get rid of one unit of it, taxes and haul included? Write 0 if it "
        "is free, a negative figure if you sell it.",
    },
    "needs": {
        "quantity": "How much of it do you use a year? A blank is unknown, not zero.",
        "purchase_price": "What do you pay for one unit of it?",
    },
}  # fmt: skip
SHORTEST_NAME = 3  # letters: shorter ids than this stand in any sentence


def for_firm(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those that a firm can answer."""
    return tuple(f for f in findings if f.code in FIRM_ANSWERS)


def blank_questions(table: str, cells: Mapping[str, str]) -> dict[str, str]:
    """Column → question for each amount or price of the row that is blank; a capacity has no price to ask for."""
    asked = BLANKS.get(table, {})
    capacity = cells.get("kind", "").strip().lower() == "capacity"
    return {
        column: text
        for column, text in asked.items()
        if not cells.get(column, "").strip() and not (capacity and column == "purchase_price")
    }


def sentence(f: Finding) -> str:
    """The finding as a firm reads it: without guesses at other ids and without the planner's commands."""
    guesses = "{guess}" in CATALOGUE[f.code].way_out or f.code in PLANNERS_WAY
    return f"{f.message} What is right?" if guesses else f"{f.message} {f.way_out}"


def silence(own: Iterable[str], others: Iterable[str]) -> Callable[[str], str]:
    """A function that gives back a text, or says that it is left out where it names one of the others.

    `own` are the firm's own id and names: what they hold themselves (“Mill” in “Mill Farm”) is no other firm's name.
    """
    mine = sorted({_plain(n) for n in own} - {""}, key=len, reverse=True)
    names = sorted({_plain(n) for n in others if len(_plain(n)) >= SHORTEST_NAME} - set(mine), key=len, reverse=True)
    if not names:
        return str
    other = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")
    self = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, mine))})(?!\w)") if mine else None

    def hushed(text: str) -> str:
        rest = _plain(text)
        rest = self.sub(" ", rest) if self else rest
        return ELSEWHERE if other.search(rest) else text

    return hushed


def _plain(text: str) -> str:
    """Case, dashes and underscores are no difference between names."""
    return re.sub(r"[\s_\-–—]+", " ", text.casefold()).strip()
