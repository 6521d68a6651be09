"""Cells of a few fields as people write them: shares in per cent, degrees and minutes, years, whole numbers."""

from __future__ import annotations

import re

from symbiosis.intake.measures import one_number

SHARES = frozenset({"max_share", "imported_share", "dry_matter"})
PERCENT = "%"
DEGREES = {"longitude": 180.0, "latitude": 90.0}
SIDES = {"longitude": {"E": 1, "W": -1, "": 1}, "latitude": {"N": 1, "S": -1, "": 1}}
TURNED = (
    r"(?P<a>[NSEWO]?)\s*(?P<sign>-?)(?P<deg>\d{1,3})\s*[°º:]\s*(?:(?P<min>\d{1,2}(?:[.,]\d+)?)\s*['’′:]?\s*)?"
    r"(?:(?P<sec>\d{1,2}(?:[.,]\d+)?)\s*(?:\"|”|″|''|’’)?\s*)?(?P<b>[NSEWO]?)"
)
DECIMAL = r"(?P<a>[NSEWO]?)\s*(?P<sign>-?)(?P<deg>\d{1,3}(?:[.,]\d+)?)\s*[°º]?\s*(?P<b>[NSEWO]?)"


def share(text: str, percent: bool, comma: bool | None) -> tuple[str, str, str]:
    """Reading, certainty and reason of a share; `percent` = the header says that its figures are per cent."""
    marked = text.rstrip().endswith(PERCENT)
    number = one_number(text.rstrip().rstrip(PERCENT).strip(), comma)
    if not number:
        return "", "open", "not one number: write a share such as 0.3"
    value = float(number)
    if not 0 <= value <= 100:
        return "", "open", "a share lies between 0 and 100 %"
    if marked or (percent and (value > 1 or value == 0)):
        return f"{value / 100:.12g}", "certain", "per cent"
    if percent:
        return "", "open", f"{value:g} % or {value:.0%}? Cells formatted as per cent look so: write a share such as 0.3"
    if value > 1:
        return f"{value / 100:.12g}", "guess", "above 1: taken as per cent"
    return f"{value:g}", "guess" if value == 1 else "certain", "1 is the whole" if value == 1 else "as written"


def degrees(column: str, text: str) -> tuple[str, str, str]:
    """`55° 40' 12" N` as decimal degrees. ("", "open", why) where it isn't that, or its side has two readings."""
    plain = text.strip().upper()
    match = re.fullmatch(TURNED, plain) or re.fullmatch(DECIMAL, plain)
    if not match:
        return "", "open", "not a number"
    if match["a"] and match["b"]:
        return "", "open", "two letters for one side"
    side = match["a"] or match["b"]
    if side == "O" or side not in SIDES[column]:
        why = (
            "O is east in German and west in French and Spanish" if side == "O" else f"{side} is no side of a {column}"
        )
        return "", "open", f"{why}: write decimal degrees"
    whole_degrees, minutes, seconds = (
        float((match.groupdict().get(p) or "0").replace(",", ".")) for p in ("deg", "min", "sec")
    )
    if minutes >= 60 or seconds >= 60 or (match["sign"] and side):
        return "", "open", "not degrees, minutes and seconds"
    value = (whole_degrees + minutes / 60 + seconds / 3600) * SIDES[column][side] * (-1 if match["sign"] else 1)
    if abs(value) > DEGREES[column]:
        return "", "open", "out of range"
    return f"{value:.6f}".rstrip("0").rstrip("."), "certain", "degrees, minutes and seconds"


def pair_of_degrees(order: tuple[str, str], text: str) -> tuple[str, str, str] | None:
    """`55°40'12"N 11°5'E` in the order given, or the other way round where the letters say so; None = no such pair."""
    halves = re.fullmatch(r"\s*(.+?[NSEWO])\s*[,;/ ]\s*(.+?[NSEWO])\s*", text.upper()) or re.fullmatch(
        r"\s*([NSEWO].+?)\s*[,;/ ]\s*([NSEWO].+?)\s*", text.upper()
    )
    if not halves or not re.search(r"[°º:]", text):
        return None
    first, second = (re.sub(r"[,;]$", "", half.strip()) for half in halves.groups())
    if re.search(r"[EW]", first) and re.search(r"[NS]", second):
        order_written = ("longitude", "latitude")
    elif re.search(r"[NS]", first) and re.search(r"[EW]", second):
        order_written = ("latitude", "longitude")
    else:
        order_written = order
    read = {c: degrees(c, t) for c, t in zip(order_written, (first, second), strict=True)}
    if any(not r[0] for r in read.values()):
        return next(r for r in read.values() if not r[0])
    return ", ".join(read[c][0] for c in order), "certain", "degrees, minutes and seconds"


def year(text: str) -> tuple[str, str, str]:
    """A year; of a date, its year as a guess."""
    if re.fullmatch(r"(?:19|20)\d\d", text):
        return text, "certain", "as written"
    found = set(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", text))
    return (found.pop(), "guess", "the year of the date") if len(found) == 1 else ("", "open", "not one year")


def whole(text: str) -> tuple[str, str, str]:
    """A whole number from 0."""
    return (text, "certain", "as written") if re.fullmatch(r"\d+", text) else ("", "open", "not a whole number")
