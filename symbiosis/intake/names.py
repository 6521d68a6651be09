"""Which written names are one: normalised letter by letter, by legal form, by spelling, by the library's synonyms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz import fuzz, process

from symbiosis.intake.words import folded

LEGAL = frozenset({
    "ltd", "limited", "plc", "gmbh", "ag", "kg", "mbh", "ohg", "ug", "eg", "inc", "corp", "co", "llc", "as", "a", "s",
    "aps", "sa", "sas", "sarl", "srl", "sl", "spa", "bv", "nv", "ab", "oy", "oyj", "kft", "doo",
})  # fmt: skip
CLOSE = 88.0


class NameRow(NamedTuple):
    """One written name and the name it is read as; itself where nothing else is known."""

    kind: str
    as_written: str
    read_as: str
    why: str
    sure: str


def propose_names(kind: str, written: Sequence[str]) -> list[NameRow]:
    """A row for each name that is another's variant, in the order in which they were written first."""
    known = _library() if kind == "material" else {}
    firsts: dict[str, str] = {}
    bare: dict[str, str] = {}
    rows = []
    for name in dict.fromkeys(written):
        key = folded(name)
        if key in firsts:
            rows.append(NameRow(kind, name, firsts[key], "the same but for case, blanks and signs", "certain"))
            continue
        row = _from_library(name, known.get(key, set())) if known else None
        row = row or _close(kind, name, bare)
        if row:
            rows.append(row)
        firsts[key] = name
        bare.setdefault(_bare(name, kind), name)
    return rows


def unknown_materials(written: Sequence[str], proposed: Sequence[NameRow]) -> list[NameRow]:
    """A row for each material that neither the library nor another name explains: kept, for a person to change."""
    library, told = _library(), {row.as_written for row in proposed}
    names = [n for n in dict.fromkeys(written) if n not in told and folded(n) not in library]
    why = "not known to the library: kept as written"
    return [NameRow("material", name, name, why, "certain") for name in names]


def _from_library(name: str, materials: set[str]) -> NameRow | None:
    own = [m for m in materials if folded(m) == folded(name)]
    if own:
        same = own[0] == name
        return None if same else NameRow("material", name, own[0], "the starter library's own name for it", "certain")
    if len(materials) > 1:
        return NameRow("material", name, "", f"the library knows it as {' and '.join(sorted(materials))}", "open")
    for material in materials - {name}:
        return NameRow("material", name, material, "a synonym in the starter library", "guess")
    return None


def _close(kind: str, name: str, others: dict[str, str]) -> NameRow | None:
    """The nearest of the other names, by bare name, that is near enough."""
    mine = _bare(name, kind)
    same = "the same but for legal form or umlauts" if kind == "firm" else "the same but for umlauts or plural"
    if mine in others:
        return NameRow(kind, name, others[mine], same, "guess")
    if len(mine) <= 4:
        return None
    for theirs, score, _ in process.extract(mine, others.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE, limit=9):
        # “Plant 1” and “Plant 2” are close and not the same.
        if len(theirs) > 4 and re.findall(r"\d+", mine) == re.findall(r"\d+", theirs):
            return NameRow(kind, name, others[theirs], f"spelt alike ({score:.0f} %)", "guess")
    return None


def _bare(name: str, kind: str) -> str:
    text = re.sub(r"(?<=[aou])e(?!$)", "", folded(name)) if re.search(r"[aou]e", folded(name)) else folded(name)
    words = text.split()
    if kind == "firm":
        while len(words) > 1 and words[-1] in LEGAL:
            words.pop()
        return " ".join(words)
    return " ".join(w[:-1] if len(w) > 4 and w.endswith("s") and not w.endswith("ss") else w for w in words)


def _library() -> dict[str, set[str]]:
    """Materials by folded synonym; {} where this installation has no synonyms."""
    import symbiosis.library as library

    synonyms = getattr(library, "synonyms", None)
    if synonyms is None:
        return {}
    table = synonyms()
    found: dict[str, set[str]] = {}
    for material, written in zip(table["material"].astype(str), table["as_written"].astype(str), strict=True):
        found.setdefault(folded(written), set()).add(material)
        found.setdefault(folded(material), set()).add(material)
    return found


def resolved(name: str, accepted: dict[str, str]) -> str:
    """The name at the end of the chain of accepted readings."""
    seen = {name}
    while (following := accepted.get(name, "")) and following not in seen:
        seen.add(following)
        name = following
    return name
