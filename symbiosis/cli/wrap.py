"""Lines of at most 80 columns for the terminal."""

from __future__ import annotations

import textwrap

from symbiosis.explain.words import THIN

WIDTH = 80


def wrapped(text: str, indent: str, first: str | None = None) -> list[str]:
    """The text in lines of at most 80 columns, behind `indent`, the first one behind `first` where that is given.

    Control characters of a name must not drive the terminal; blanks inside a figure must not break it.
    """
    clean = "".join(c if c.isprintable() or c in (THIN, "\u00a0") else " " for c in text)
    start = indent if first is None else first
    return textwrap.wrap(clean, WIDTH, initial_indent=start, subsequent_indent=indent, break_on_hyphens=False)
