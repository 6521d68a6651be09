"""Figures as a column or a sentence of the report shows them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from symbiosis.explain.words import THIN, km, number

# A blank between a figure, or the word that scales it, and its unit.
_LOOSE = re.compile(r"(?<=\d) (?=(?:million|billion|t|m³|MWh|km|[A-Z]{3})\b)|(?<=illion) (?=(?:t|m³|MWh|[A-Z]{3})\b)")
_CUBIC = re.compile(r"(?<=\d )m3\b|(?<=/)m3\b")
UNKNOWN = "–"
MINUS = "−"


def known(value: object) -> bool:
    """Whether the value is a number that can be shown."""
    return isinstance(value, int | float) and math.isfinite(value)


def places(values: Iterable[float]) -> int:
    """Decimals that give a column's largest figure at least three digits: 0 from 100 on, at most 2."""
    largest = max((abs(v) for v in values if known(v)), default=0.0)
    return 0 if largest >= 99.5 else 1 if largest >= 9.95 else 2


def fixed(value: float | None, decimals: int) -> str:
    """The value with so many decimals and thin spaces: `<1` for what only rounds to nothing, a dash for unknown."""
    if value is None or not known(value):
        return UNKNOWN
    text = f"{abs(value):,.{decimals}f}".replace(",", THIN)
    if float(f"{abs(value):.{decimals}f}") == 0:
        least = f"{10**-decimals:.{decimals}f}"
        return "0" if abs(value) < 1e-9 else f"<{least}" if value > 0 else f">{MINUS}{least}"
    return f"{MINUS}{text}" if value < 0 else text


def column(values: Iterable[float]) -> list[str]:
    """All figures of a column with the same number of decimals."""
    kept = list(values)
    decimals = places(kept)
    return [fixed(v, decimals) for v in kept]


def rounded(value: float) -> str:
    """The value in three digits as a sentence says it: 31.1 million, 8 530, 0.07."""
    size, sign = abs(value), MINUS if value < 0 else ""
    for limit, word in ((1e9, "billion"), (1e6, "million")):
        if size >= 0.9995 * limit:
            return f"{sign}{number(size / limit)} {word}"
    return f"{sign}{number(size)}"


def ends(low: float, high: float) -> str:
    """A range as a sentence says it: 10.8 to 61.7 million; one figure where both round alike."""
    one, other = rounded(low), rounded(high)
    if one == other:
        return one
    word = other.rpartition(" ")[2]
    return f"{one.removesuffix(' ' + word) if word.isalpha() else one} to {other}"


def percent(share: float) -> str:
    """A share as a percentage: 51 %, 9.5 %, 0.04 %; never 100 % or 0 % for what isn't quite."""
    value = 100 * share
    if 99.5 <= value < 100:
        return f"{math.floor(value * 10) / 10:g}{THIN}%" if value < 99.95 else f">99.9{THIN}%"
    sign = MINUS if value < 0 else ""
    return f"{sign}{number(abs(value), 2 if abs(value) < 99.5 else 3)}{THIN}%"


def count(n: int, one: str, many: str | None = None) -> str:
    """`1 firm`, `23 firms`."""
    return f"{fixed(n, 0)} {one if n == 1 else many or one + 's'}"


def band(low: float, high: float, unit: str) -> str:
    """A price band, such as `−18.0 to 23.5 EUR/t`; both ends with the same decimals."""
    if not (known(low) and known(high)):
        return UNKNOWN
    largest = max(abs(low), abs(high))
    decimals = 0 if largest >= 100 else 2
    if 0 < largest < 0.1:
        decimals = min(9, 1 - math.floor(math.log10(largest)))
    # What only rounds to nothing is nothing beside the other end.
    ends = [fixed(round(v, decimals) + 0.0, decimals) for v in (low, high)]
    return f"{' to '.join(ends)} {unit}"


def haul(value: float) -> str:
    """Kilometres as the reasons say them: whole ones from 10 on, one digit below."""
    return km(value).removesuffix(" km") if known(value) else UNKNOWN


def tight(text: str) -> str:
    """The text with `m³` for m3 and no line end between a number and its unit."""
    return _LOOSE.sub("\u00a0", _CUBIC.sub("m³", text))


def unit_name(unit: str) -> str:
    """The unit as people write it."""
    return "m³" if unit == "m3" else unit


def listed(names: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def shortened(text: str, length: int) -> str:
    """The text, cut at a word where it is longer than `length`."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    head, blank, _ = cut.rpartition(" ")
    return (head if blank and len(head) > 0.75 * length else cut).rstrip(" ,;") + "…"
