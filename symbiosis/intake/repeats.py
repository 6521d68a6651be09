"""Headers that say the same more than once: years side by side, two streams in one row."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from symbiosis.intake.layout import Head
from symbiosis.intake.measures import Measure, split_header
from symbiosis.intake.words import Match, header_meaning

YEAR = r"(?<!\d)(?:19|20)\d\d(?!\d)"
BY_YEAR = frozenset({
    "quantity", "need_quantity", "output_quantity", "price", "disposal_cost", "purchase_price", "gate_fee",
})  # fmt: skip
Meaning = tuple[Match, Measure | None, str]


def numbered(header: str) -> tuple[str, int]:
    """A header without its number, and the number: (“Abfall”, 2) of “Abfall 2 (t/a)” or “2. Abfall”; 0 = none."""
    match = re.fullmatch(r"\s*(.*?[^\W\d])\s*[#.:_-]?\s*([1-9])(?![\d.,])\s*((?:[(\[].*)?)", header)
    if match:
        return f"{match[1]} {match[3]}".strip(), int(match[2])
    match = re.fullmatch(r"\s*([1-9])[.):]?\s+([^\W\d].*)", header)
    return (match[2], int(match[1])) if match else (header, 0)


def streams_in_a_row(heads: Sequence[Head]) -> dict[int, int]:
    """The stream, from 1, of each column of a sheet with several in a row, by column; {} where there is one.

    Told by numbers behind the word for the material, or by the very header of the material coming again; columns of
    no number or of none of its numbers belong to every stream.
    """
    numbers = {h.column: numbered(h.text)[1] for h in heads}
    materials = {n for h in heads if (n := numbers[h.column]) and _material(numbered(h.text)[0])}
    if len(materials) > 1:
        return {c: n for c, n in numbers.items() if n in materials}
    texts = [h.text.casefold() for h in heads]
    again = [t for t in dict.fromkeys(texts) if t and texts.count(t) > 1]
    if not any(_material(t) for t in again):
        return {}
    return {h.column: texts[: i + 1].count(t) for i, (h, t) in enumerate(zip(heads, texts, strict=True)) if t in again}


def _material(header: str) -> bool:
    match = header_meaning(split_header(header)[0])
    return match.meaning == "material" and match.sure == "certain"


def by_latest_year(heads: Sequence[Head], meanings: Sequence[Meaning]) -> tuple[list[Meaning], dict[int, str]]:
    """Meanings where, of one figure for several years, the latest alone is proposed; why the others aren't, by column.

    A year alone is a header of amounts, or of what the one figure by years beside it is. Years yet to come are
    forecasts: open, and kept beside a year that has come.
    """
    years = {h.column: int(found[0]) for h in heads if len(found := re.findall(YEAR, h.text)) == 1}
    groups: dict[str, list[int]] = {}
    bare = []
    for i, (head, (match, _, _)) in enumerate(zip(heads, meanings, strict=True)):
        if head.column in years and match.meaning in BY_YEAR:
            groups.setdefault(match.meaning, []).append(i)
        elif head.column in years and not re.sub(YEAR, "", head.text).strip(" ()[]:.-") and _figures(head):
            bare.append(i)
    if bare and (len(groups) == 1 or (not groups and len(bare) > 1 and not _holds(meanings, "quantity"))):
        groups.setdefault(next(iter(groups), "quantity"), []).extend(bare)
    result, why = list(meanings), {}
    for meaning, everything in groups.items():
        members = [i for i in everything if years[heads[i].column] <= this_year()]
        for i in (i for i in everything if i not in members):
            said = f"{years[heads[i].column]} is yet to come: a forecast"
            match = Match("" if members else meaning, "open", f"{said}? A yes takes it as today's")
            result[i] = (match, *meanings[i][1:])
            if members:
                why[heads[i].column] = f"{said}, kept as it is"
        if not members:
            continue
        there = sorted({years[heads[i].column] for i in members})
        latest = [i for i in members if years[heads[i].column] == there[-1]]
        if len(there) < 2:
            continue
        measures = {m for i in members if (m := meanings[i][1])}
        text = ", ".join(map(str, there))
        measure = meanings[latest[0]][1] or (measures.pop() if len(measures) == 1 else None)
        result[latest[0]] = (Match(meaning, "guess", f"the latest of {text}"), measure, meanings[latest[0]][2])
        for i in members:
            if i != latest[0]:
                result[i] = (Match("", "open", "another year"), None, "")
                why[heads[i].column] = f"one of {text}: {heads[latest[0]].cell} is read, this one is kept as it is"
    return result, why


def this_year() -> int:
    """The present year: what comes after it is a forecast."""
    return datetime.datetime.now(tz=datetime.UTC).year


def _figures(head: Head) -> bool:
    return any(re.match(r"(?:ca\.?\s*|~)?\d", v) for v in head.cells.values())


def _holds(meanings: Sequence[Meaning], meaning: str) -> bool:
    return any(m.meaning == meaning for m, _, _ in meanings)
