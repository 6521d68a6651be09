"""How far an import is, for the progress line: what it does, and the share of the whole that is done by then."""

from __future__ import annotations

from collections.abc import Callable

Step = Callable[[str, float], None]

# Where the steps end, as shares of the time that a file of 60,000 rows takes.
NAMED, READ, BUILT = 0.25, 0.5, 0.75


def no_step(what: str, done: float) -> None:
    """Nobody looks."""
