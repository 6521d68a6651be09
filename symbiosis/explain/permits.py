"""What is known of a receiver's permit for a waste code, in words."""

from __future__ import annotations

from symbiosis.validate.codes import covers

COVERED = "covers the code"


def permit_words(permits: tuple[str, ...], code: str) -> str:
    """`covers the code`, `not known`, or what is lacking."""
    if not permits:
        return "not known"
    if not code:
        return "known; the stream has no code"
    return COVERED if covers(permits, code) else "known; does not name the code"
