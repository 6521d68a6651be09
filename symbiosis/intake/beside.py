"""What a header says beside its word and unit: how often a year, thousands, per what, dry matter, a forecast."""

from __future__ import annotations

import re
from typing import NamedTuple

from symbiosis.intake.measures import CURRENCIES, MORE_UNITS, ROW_UNIT, THE_ROWS, UNKNOWN_PERIOD
from symbiosis.intake.words import folded, header_meaning
from symbiosis.units import find_unit

PER = r"(?:per|pro|par|por|je)"
MONTHS = (
    "januar|februar|marz|april|mai|juni|juli|august|september|oktober|november|dezember|january|february|march|may|june|"
    "july|october|december|janvier|fevrier|mars|avril|juin|juillet|aout|septembre|octobre|novembre|decembre|enero|"
    "febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
)
# How often a year, by words of a folded header.
PERIOD_WORDS = {
    1.0: rf"{PER} (?:a|year|jahr|an|annee|ano|annum)|a year|p a|annual(?:ly)?|yearly|jahrlich\w*|annuel\w*|anual\w*|"
    r"jahres(?:menge|mengen|bedarf|anfall|produktion|verbrauch|tonnage|aufkommen)",
    2.0: r"half year\w*|halbjahr\w*|semestr\w*|semester",
    4.0: r"quarters?|quarterly|quartal\w*|vierteljahr\w*|trimestr\w*",
    12.0: r"months?|monthly|monate?|monatlich\w*|monats\w*|mois|mensuel\w*|mes|meses|mensual\w*",
    52.0: r"weeks?|weekly|woche|wochen\w*|wochentlich\w*|semaines?|hebdomadaires?|semanas?|semanal\w*",
    UNKNOWN_PERIOD: r"days?|daily|tag|tage|tages\w*|taglich\w*|jours?|journali\w*|quotidien\w*|dias?|diari\w*|"
    r"hours?|hourly|stunden?|stundlich\w*|stundenmenge|heures?|horaires?|horas?|shifts?|schicht\w*|biweekly|bimonthly|"
    rf"q[1-4]|h[12]|{MONTHS}",
}
# “alle 2 Monate”, “last 12 months”: not one of the period named.
COUNTED = r"(?:\d+|two|three|zwei|drei|deux|trois|dos|tres|other|every|alle|chaque|cada|last|letzte\w*|\d+ ?er) "
DRY = r"\b(?:TS|TM|DM|DS|MS|BDT|ODT|(?i:atro|trocken\w*|dry|wasserfrei|s[eè]che?s?|sec|sec[oa]s?))\b"
FORECAST = (
    r"\b(?:prognos\w*|forecast\w*|projected|projections?|erwartet\w*|expected|geplant\w*|planned|planmenge|plan|"
    r"prevu\w*|prevision\w*|previst\w*|budget\w*)\b"
)
CENTS = r"(?:\b(?:ct|cts|cents?|centimes?|céntimos?|pence|rappen|rp|øre|öre|haléř\w*)\b\.?|¢)(?:\s?/\s?[^\s()\[\]]+)?"
_MONEY = "|".join(map(re.escape, sorted((c for c in CURRENCIES if c.isalpha()), key=len, reverse=True)))
THOUSAND = (
    r"\b(?:tsd\b\.?|tausend\b|thousands?(?: of)?\b|milliers?(?: de)?\b|miles de\b|1[.,'’ ]?000(?![.,'’ ]?\d)|10\^3|10³)"
    rf"|(?<!\w)['’]000\b|(?<!\w)[tk] ?(?=[€$£]|(?:{_MONEY})\b)"
)
MILLION = (
    r"\b(?:mio\b\.?|millionen\b|millions?(?: of| de)?\b|millones(?: de)?\b|1[.,'’ ]?000[.,'’ ]?000\b|10\^6|10⁶)"
    rf"|(?<!\w)m ?(?=[€$£]|(?:{_MONEY})\b)"
)
BILLION = r"\b(?:mrd\b\.?|milliarden\b|milliards?(?: de)?\b)"
MULTIPLES = {1e9: BILLION, 1e6: MILLION, 1e3: THOUSAND}


class Multiple(NamedTuple):
    """“Tsd.” of a header: as written, what it multiplies figures by (0 = not told, as in `€/100 kg`), the rest."""

    written: str
    factor: float
    rest: str


def multiple_of(header: str) -> Multiple:
    """The header's multiple; factor 1 where it names none."""
    for factor, pattern in MULTIPLES.items():
        match = re.search(pattern, header, flags=re.IGNORECASE)
        if match:
            return _multiple(header, match, factor)
    match = re.search(r"(?<![\w.,])(10+)\s*(?:x\s*)?([^\W\d]+[³3]?)", header)
    if match and (find_unit(match[2]) or folded(match[2]) in MORE_UNITS):
        return _multiple(header, match, float(match[1]), 1)
    return Multiple("", 1.0, header)


def _multiple(header: str, match: re.Match[str], factor: float, group: int = 0) -> Multiple:
    before, after = header[: match.start(group)], header[match.end(group) :]
    if re.search(rf"(?:/|\b{PER})\s*$", before, flags=re.IGNORECASE):
        return Multiple(match[0].strip(), 0.0, header)
    rest = re.sub(r"[(\[]\s*(?:in)?\s*[)\]]|\bin\s*$", "", f"{before}{after.lstrip(' x')}").strip()
    written = match[group].strip()
    if re.search(r"(?<!\w)[A-Za-z]$", written):
        # “T” alone says little: it is written “TEUR”.
        written += re.split(r"[\s()\[\]]", after.lstrip(), maxsplit=1)[0]
    return Multiple(written, factor, " ".join(rest.split()))


def period_of(words: str) -> float | None:
    """How often a year, by a header's words: 0 = no period, UNKNOWN_PERIOD = no known number, None = two of them."""
    text = folded(words.replace("/", " per "))
    found = {n for n, pattern in PERIOD_WORDS.items() if re.search(rf"\b(?:{pattern})\b", text)}
    parts = "|".join(p for n, p in PERIOD_WORDS.items() if n > 1)
    if re.search(rf"\b{COUNTED}(?:{parts})\b", text):
        return UNKNOWN_PERIOD
    return None if len(found) > 1 else next(iter(found), 0.0)


def per_what(words: str) -> tuple[str, str]:
    """The unit that “per …” in a header's words names, or else what it names that is neither unit nor period.

    “je Betrieb”, “per waste” say what a row is, and count as nothing named.
    """
    for written in re.findall(rf"\b{PER}\s+([^\W\d_][\w³]*)", words, flags=re.IGNORECASE):
        row = THE_ROWS if folded(written) in ROW_UNIT else ""
        unit = written if find_unit(written) else MORE_UNITS.get(folded(written), row)
        if unit:
            return unit, ""
        if not period_of(f"per {written}") and not header_meaning(written).meaning:
            return "", written
    return "", ""


def doubts(header: str, per_dry: bool) -> list[str]:
    """Why a figure isn't what it seems: dry matter, a forecast."""
    said = []
    dry = re.search(DRY, header)
    if dry:
        of = "a price of dry matter" if per_dry else "dry matter"
        said.append(f"“{dry[0]}”: {of}? Write the figures as they come, wet, in values.csv; a yes takes them so")
    ahead = re.search(FORECAST, folded(header))
    if ahead:
        said.append(f"“{ahead[0]}”: a forecast? A yes takes it as today's")
    return said
