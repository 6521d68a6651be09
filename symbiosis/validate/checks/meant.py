"""What a material that nobody takes or gives may mean in the library's words, and which streams that would join."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

import pandas as pd
from rapidfuzz import fuzz, process

from symbiosis.library.tables import broad, meanings, part, squeezed, synonyms
from symbiosis.settings import Settings
from symbiosis.validate.merge import Tables
from symbiosis.validate.opened import own_words

CLOSE = 88.0  # of 100, by rapidfuzz's ratio; shorter names than LONG are too much alike
LONG = 5
SHOWN = 3  # readings, and streams of each, that one sentence can hold
MOST = 200  # materials asked about: a table in no words of ours would take seconds


@dataclass
class _Fit:
    """Streams that one reading of a word would join, how their own words have to be read, and by whose recipes."""

    meant: str
    streams: list[str] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    by_library: bool = False


class Meant:
    """Says what unmatched materials may mean. Built once per region; nothing is read so by itself."""

    def __init__(self, tables: Tables, recipes: pd.DataFrame, settings: Settings) -> None:
        self._opened, self._asked = settings.library, 0
        self._streams = {t: _by_material(tables[t], key) for t, key in (("outputs", "output"), ("needs", "need"))}
        own = recipes[~recipes["library"]]
        self._own = set(zip(own["output_material"], own["input_material"], strict=True))
        shelf = part("recipes")
        self._shelf = set(zip(shelf["output_material"], shelf["input_material"], strict=True))
        self._ids = set(part("materials")["material"])
        self._defined = set(own_words(tables)["material"])

    def hint(self, material: str, giving: bool) -> str:
        """A sentence on what the word may mean, what would join it, and what to write; "" where nothing would join.

        `giving` says whether it is an output's word; else it is a need's.
        """
        self._asked += 1
        if self._asked > MOST:
            return ""
        fits = [self._joined(m, material, giving) for m in self._readings(material)]
        fits = [fit for fit in fits if fit.streams][:SHOWN]
        if not fits:
            return ""
        verb = "take it" if giving else "serve it"
        groups: dict[str, list[str]] = {}
        for fit in fits:
            groups.setdefault(_listed(fit.streams), []).append(fit.meant)
        said = " or ".join(f"{' or '.join(ms)} ({streams} could {verb})" for streams, ms in groups.items())
        first = fits[0].meant
        sure = len(fits) == 1 and meanings().get(squeezed(material)) == first
        if first == material:
            return f"The library has recipes for {said}. {self._edit(material, fits)} "
        return (
            f"“{material}” {'is a name of' if sure else 'may mean'} the library's {said}. {self._edit(material, fits)} "
        )

    def _edit(self, material: str, fits: list[_Fit]) -> str:
        """What to write and what to open, so that the first reading holds."""
        fit = fits[0]
        opens = fit.by_library and not self._opened.recipes
        reads = opens or self._opened.names
        words = {material: fit.meant} | fit.words
        rows = [f"“{w},{m}”" for w, m in words.items() if w != m and not (reads and self._readable(w) == m)]
        whichever = " (or the one that is meant)" if len(fits) > 1 and rows else ""
        into = (
            f"put the row{'s' if len(rows) > 1 else ''} {' and '.join(rows)}{whichever} into names.csv" if rows else ""
        )
        parts = [part for part in (into, "plan with --library" if opens else "") if part]
        return f"If so, {' and '.join(parts)}." if parts else ""

    def _readable(self, word: str) -> str:
        """What the library's names, once open, read the word as; "" for a word that the region's tables define."""
        return "" if word in self._defined else meanings().get(squeezed(word), "")

    def _readings(self, material: str) -> list[str]:
        """The library's materials that the word may mean, the surest first."""
        key = squeezed(material)
        exact = [material] if material in self._ids else [meanings()[key]] if key in meanings() else []
        return list(dict.fromkeys([*exact, *broad().get(key, ()), *_alike(material)]))

    def _joined(self, meant: str, material: str, giving: bool) -> _Fit:
        """The other firms' streams that fit, once the written material means this."""
        fit = _Fit(meant)
        mine, others = ("outputs", "needs") if giving else ("needs", "outputs")
        firms = {firm for firm, _ in self._streams[mine].get(material, ())}
        for word, streams in self._streams[others].items():
            other = word if word in self._ids else meanings().get(squeezed(word), "")
            own, shelf = ((meant, word), (meant, other)) if giving else ((word, meant), (other, meant))
            theirs = word != material and (own in self._own or shelf in self._shelf or other == meant)
            ids = [stream for firm, stream in streams if firm not in firms] if theirs else []
            fit.streams.extend(ids)
            if ids and own not in self._own:
                fit.by_library |= other != meant
                fit.words[word] = other
        return fit


def _by_material(rows: pd.DataFrame, key: str) -> dict[str, list[tuple[str, str]]]:
    """The firm and id of each stream, by material."""
    result: dict[str, list[tuple[str, str]]] = {}
    for material, firm, stream in zip(rows["material"], rows["enterprise"], rows[key], strict=True):
        result.setdefault(str(material), []).append((str(firm), str(stream)))
    return result


def _alike(material: str) -> Iterable[str]:
    """Materials with a name that holds the written words, or is held in them, or is spelt nearly the same."""
    mine = f" {_spaced(material)} "
    known = _spaced_names()
    if len(mine) >= LONG + 2:
        held = known[[f" {name} " in mine or mine in f" {name} " for name in known.index]]
        yield from held.to_numpy(dtype=object)
    key = squeezed(material)
    if len(key) >= LONG:
        for name, _, _ in process.extract(key, _long_names(), scorer=fuzz.ratio, score_cutoff=CLOSE, limit=SHOWN):
            yield meanings()[name]


@cache
def _long_names() -> list[str]:
    return [name for name in meanings() if len(name) >= LONG]


@cache
def _spaced_names() -> pd.Series:
    """The library's names in plain words, long enough to tell something, with the material that each means."""
    names = synonyms().assign(words=synonyms()["as_written"].map(_spaced))
    names = names[names["words"].str.len() >= LONG].drop_duplicates("words")
    return names.set_index("words")["material"]


def _spaced(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").replace("-", " ").split())


def _listed(ids: list[str]) -> str:
    more = len(ids) - SHOWN
    return ", ".join(ids[:SHOWN]) + (f" and {more} more" if more > 0 else "")
