"""Codes of the European List of Waste, written one way: `17 02 04*`."""

from __future__ import annotations

import re


def parse_code(text: str) -> tuple[str, str]:
    """The code as `17 02 04` or `17 02 04*` ("" for blank or unreadable), and the finding it earns, if any."""
    if not text:
        return "", ""
    squeezed = re.sub(r"[\s.\-]", "", text)
    match = re.fullmatch(r"([0-9]{2})([0-9]{2})([0-9]{2})(\*?)", squeezed)
    if match and 1 <= int(match[1]) <= 20:
        return f"{match[1]} {match[2]} {match[3]}{match[4]}", ""
    if re.fullmatch(r"[0-9]{5}\*?", squeezed):
        return "", "lost-zero"
    return "", "bad-waste-code"


def with_zero(text: str) -> str:
    """The five digits with a zero where it was probably lost: before the short group, or in front."""
    groups = re.findall(r"[0-9]+", text)
    star = "*" if "*" in text else ""
    if len(groups) == 3:
        return " ".join(g.zfill(2) for g in groups) + star
    digits = "".join(groups).zfill(6)
    return f"{digits[:2]} {digits[2:4]} {digits[4:]}{star}"


def parse_codes(text: str) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
    """Digits of each code, sub-chapter or chapter in a permit cell, and (finding, text) for those that can't be read.

    Codes are separated by `;` or commas; blanks inside a code are allowed.
    """
    codes: list[str] = []
    problems: list[tuple[str, str]] = []
    for part in re.split(r"[;,|]", text):
        squeezed = re.sub(r"[\s.\-*]", "", part)
        if not squeezed:
            continue
        if re.fullmatch(r"(?:[0-9]{2}){1,3}", squeezed) and 1 <= int(squeezed[:2]) <= 20:
            codes.append(squeezed)
        else:
            problems.append(("lost-zero" if re.fullmatch(r"[0-9]{5}", squeezed) else "bad-waste-code", part.strip()))
    return tuple(codes), problems


def covers(permits: tuple[str, ...], code: str) -> bool:
    """Whether one of the permits is the code or a chapter it belongs to."""
    digits = re.sub(r"\D", "", code)
    return any(digits.startswith(p) for p in permits)
