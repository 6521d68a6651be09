"""Units, periods and amounts as people write them: `t/a`, `€/t`, `ca. 300`, `100 bis 150`, `1.200 t`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from symbiosis.intake.words import folded, header_meaning
from symbiosis.units import find_unit
from symbiosis.validate.numbers import EITHER, readings

CURRENCIES = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "$": "USD", "usd": "USD", "£": "GBP", "gbp": "GBP",
    "dkk": "DKK", "sek": "SEK", "nok": "NOK", "chf": "CHF", "pln": "PLN", "czk": "CZK", "huf": "HUF",
}  # fmt: skip
# How often a year. A day's amount has no such number: working days aren't known.
PERIODS = {
    **dict.fromkeys(("a", "yr", "year", "years", "y", "jahr", "jahrlich", "an", "ano", "annum", "pa"), 1.0),
    **dict.fromkeys(("month", "monat", "monatlich", "mois", "mes", "mo", "mth", "monthly"), 12.0),
    **dict.fromkeys(("quarter", "quartal", "trimestre"), 4.0),
    **dict.fromkeys(("week", "woche", "wochentlich", "semaine", "semana", "wk", "weekly"), 52.0),
}  # fmt: skip
NO_FACTOR = frozenset(
    {"day", "tag", "taglich", "jour", "dia", "d", "daily", "h", "hour", "stunde", "heure", "hora", "shift"}
)
MORE_UNITS = {"tonnen": "t", "toneladas": "t", "liter": "l", "litros": "l", "kubikmeter": "m3"}
# “€/Einheit” is per whatever unit the row has.
ROW_UNIT = frozenset({"unit", "einheit", "mengeneinheit", "me", "unite", "unidad"})
THE_ROWS = "unit"
ABOUT = r"(?:ca\.?|circa|approx\.?|approximately|about|around|etwa|rund|ungefähr|env\.?|environ|aprox\.?|~|≈|±)\s*"
NUMBER = r"[+-]?[0-9](?:[0-9.,'’   ]*[0-9])?"
BLANK_GROUPS = r"(?<=[0-9])['’   ](?=[0-9]{3}(?![0-9]))"
UNIT_PERIODS = {"year": 1.0, "month": 12.0, "quarter": 4.0, "week": 52.0}
UNKNOWN_PERIOD = -1.0


class Measure(NamedTuple):
    """Unit, currency and times a year of a written unit; 0 = no period named, -1 = one without a known factor."""

    unit: str = ""
    currency: str = ""
    times: float = 0.0

    def __str__(self) -> str:
        return "/".join(p for p in (self.currency, self.unit) if p)


class Amount(NamedTuple):
    """A cell read as an amount: one value or low and high (both "" where it can't be), its measure and what to say."""

    low: str = ""
    high: str = ""
    measure: Measure = Measure()
    sure: str = "certain"
    why: str = ""


def named_currencies(text: str) -> set[str]:
    """The currencies that a text names by sign, code or word."""
    return {CURRENCIES[w] for w in re.findall(r"[€$£]|[^\W\d_]+", text.casefold()) if w in CURRENCIES}


@lru_cache(10_000)
def read_measure(text: str) -> Measure | None:
    """The measure that the text is, in whole; None where any part of it is unknown."""
    plain = text.strip().strip("[]()").strip()
    plain = re.sub(r"^(?:in|en)\s+", "", plain, flags=re.IGNORECASE)
    plain = re.sub(r"(?<=\w)\s*\bp\.?\s?a\.?$", "/a", plain, flags=re.IGNORECASE)
    parts = [p.strip() for p in re.split(r"/|\bper\b|\bpro\b|\bpar\b|\bpor\b|\bje\b|\s", plain) if p.strip()]
    if not parts or len(parts) > 3:
        return None
    measure = Measure()
    for part in parts:
        found = _with_part(measure, part)
        if found is None:
            return None
        measure = found
    return measure


def _with_part(so_far: Measure, part: str) -> Measure | None:
    word = folded(part)
    if part.casefold() in CURRENCIES and not so_far.currency:
        return so_far._replace(currency=CURRENCIES[part.casefold()])
    if word in ROW_UNIT and so_far.currency and not so_far.unit:
        return so_far._replace(unit=THE_ROWS)
    unit = part if find_unit(part) else MORE_UNITS.get(word, "")
    if unit and not so_far.unit and not so_far.times:
        return so_far._replace(unit=unit)
    if (word in PERIODS or word in NO_FACTOR) and not so_far.times:
        return so_far._replace(times=PERIODS.get(word, UNKNOWN_PERIOD))
    return None


def split_header(header: str) -> tuple[str, Measure | None, str]:
    """A header's words, its measure, and the text that looks like one and isn't known."""
    bracket = re.search(r"[\[(]([^\])]*)[\])]", header)
    if bracket:
        words = (header[: bracket.start()] + " " + header[bracket.end() :]).strip()
        measure = read_measure(bracket[1])
        return (words, measure, "") if measure else (words if "/" in bracket[1] else header, None, bracket[1])
    tokens = header.split()
    for count in (4, 3, 2, 1):
        if len(tokens) >= count and (measure := read_measure(" ".join(tokens[-count:]))):
            if count == 1 and measure.times and not measure.unit and "/" not in tokens[-1]:
                continue
            return " ".join(tokens[:-count]).rstrip(" ,;:-"), measure, ""
    return header, None, _strange(tokens[-1]) if len(tokens) > 1 else ""


def _strange(token: str) -> str:
    """The token (`ct/kWh`) where a unit, period or currency stands beside a slash and what else does isn't known."""
    parts = [p for p in token.strip(".,;:").split("/") if p]
    known = [_with_part(Measure(), p) is not None for p in parts]
    others = [p for p, k in zip(parts, known, strict=True) if not k]
    return token if any(known) and others and not any(header_meaning(p).meaning for p in others) else ""


def read_amount(text: str, comma: bool | None) -> Amount:
    """The cell as an amount. `comma`: whether decimals stand behind one; None where nothing settles it."""
    about = re.match(ABOUT, text, flags=re.IGNORECASE)
    rest = text[about.end() :] if about else text
    money = re.match(r"([€$£])\s*(?=[0-9])", rest)
    if money:
        rest = f"{rest[money.end() :]} {money[1]}"
    match = re.fullmatch(
        rf"({NUMBER})\s*(?:(?:-|–|—|\.\.|…|bis|to|à|a|hasta)\s*({NUMBER}))?\s*(.*)", rest, flags=re.IGNORECASE
    )
    if not match:
        return Amount(sure="open", why="not a number")
    unit_text = _currency_first(match[3])
    measure = read_measure(unit_text) if unit_text else Measure()
    if measure is None:
        return Amount(sure="open", why=f"what “{match[3].strip()}” means isn't known")
    values = [one_number(v, comma) for v in (match[1], match[2]) if v]
    if any(not v for v in values):
        two = next(v for v, read in zip((match[1], match[2]), values, strict=False) if not read)
        one, other = readings(two) if re.fullmatch(EITHER, two) else ("", "")
        return Amount(
            sure="open", why=f"{one} or {other}?" if one else f"“{two}” can't be read as a number", measure=measure
        )
    if len(values) == 2 and float(values[0]) > float(values[1]):
        return Amount(sure="open", why="low above high", measure=measure)
    why = "written as about so much" if about else ""
    return Amount(values[0], values[-1], measure, "guess" if about else "certain", why)


def _currency_first(text: str) -> str:
    """`/t €` as `€/t`."""
    match = re.fullmatch(r"\s*(/.*?)\s*([€$£])\s*", text)
    return f"{match[2]}{_slash(match[1])}" if match else re.sub(r"^\s*/", "", _slash(text)).strip()


def _slash(text: str) -> str:
    return re.sub(r"([€$£])(?=\w)", r"\1/", text)


def one_number(text: str, comma: bool | None) -> str:
    """The number with a decimal point, or "" where it has two readings or none."""
    digits = re.sub(BLANK_GROUPS, "", text.strip())
    if re.fullmatch(r"[+-]?[0-9]+", digits):
        return digits
    if re.fullmatch(EITHER, digits):
        # As the region's own tables are read: settled by nothing but points that can be nothing but decimal.
        return digits if comma is False and "." in digits else ""
    if re.fullmatch(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+", digits) or re.fullmatch(
        r"[+-]?[0-9]{1,3}(?:\.[0-9]{3}){2,}", digits
    ):
        return digits.replace(".", "").replace(",", ".")
    if re.fullmatch(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+", digits) or re.fullmatch(
        r"[+-]?[0-9]{1,3}(?:,[0-9]{3}){2,}", digits
    ):
        return digits.replace(",", "")
    if re.fullmatch(r"[+-]?[0-9]+[.,][0-9]+", digits):
        return digits.replace(",", ".")
    return ""


def figure_of(text: str) -> tuple[float, float, Measure] | None:
    """Low, high and measure of a reading (`100..150 t`); None where it is no figure."""
    match = re.fullmatch(r"(-?[0-9]+(?:\.[0-9]+)?)(?:\.\.([0-9]+(?:\.[0-9]+)?))?\s*(.*)", text.strip())
    if not match:
        return None
    measure = read_measure(match[3]) if match[3] else Measure()
    if measure is None:
        return None
    low, high = float(match[1]), float(match[2] or match[1])
    return (low, high, measure) if low <= high else None


def unit_of(text: str) -> Measure:
    """A unit as the proposal writes it (`t/month`)."""
    unit, _, period = text.partition("/")
    return Measure(unit.strip(), "", UNIT_PERIODS.get(period.strip(), 0.0))
