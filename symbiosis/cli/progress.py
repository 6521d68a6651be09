"""Progress on stderr: what is being done, the plan and bound so far, time gone and time left."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Callback = Callable[[str, float | None, float | None, float], None]
QUIET_SECONDS = 2.0  # what is faster than this needs no progress

STEPS = {
    "candidates": "finding candidate exchanges",
    "pricing": "pricing all candidates in passes",
    "model": "building the model",
    "solve": "searching",
    "explain": "explaining",
    "check": "checking the plan",
}


@contextmanager
def progress(limit: float, quiet: bool) -> Iterator[Callback | None]:
    """A callback for `optimize` that keeps one line of stderr up to date; None when quiet."""
    if quiet:
        yield None
        return
    from rich.console import Console
    from rich.live import Live

    console = Console(stderr=True, highlight=False)
    began = time.monotonic()
    last = [0.0]
    searching: list[float] = []  # when the limit began to count, after the candidates were there

    def left(step: str) -> float | None:
        if step in ("pricing", "solve") and not searching:
            searching.append(time.monotonic())
        if step in STEPS and step != "pricing":
            return None
        return limit - (time.monotonic() - (searching or [began])[0])

    if console.is_terminal:
        with Live(console=console, transient=True, refresh_per_second=4) as live:
            yield lambda step, value, bound, seconds: live.update(
                _line(step, value, bound, time.monotonic() - began, left(step))
            )
        return

    def line(step: str, value: float | None, bound: float | None, seconds: float) -> None:
        now, rest = time.monotonic() - began, left(step)
        if now - max(last[0], 0.0) >= QUIET_SECONDS and (last[0] or now >= QUIET_SECONDS):
            last[0] = now
            console.print(_line(step, value, bound, now, rest), soft_wrap=True)

    yield line


def _line(step: str, value: float | None, bound: float | None, elapsed: float, rest: float | None) -> str:
    parts = [STEPS.get(step, f"searching: {step}")]
    if value is not None:
        parts.append(f"best {value:,.0f}")
    if bound is not None:
        parts.append(f"bound {bound:,.0f}")
    if value is not None and bound is not None:
        parts.append(f"gap {(value - bound) / max(1.0, abs(value)):.2%}")
    left = "" if rest is None else f", at most {rest:.0f} s left" if rest > 0 else ", over the limit to a first plan"
    return " · ".join([*parts, f"{elapsed:.0f} s{left}"])


@contextmanager
def tries(quiet: bool) -> Iterator[Callable[[int, int, float], None] | None]:
    """A callback for studies that plan again and again: how many are done, how much time is left at most."""
    if quiet:
        yield None
        return
    from rich.console import Console
    from rich.live import Live

    console = Console(stderr=True, highlight=False)
    began = last = time.monotonic()

    def text(done: int, of: int, left: float) -> str:
        gone = time.monotonic() - began
        rest = min(left, gone / done * (of - done))
        return f"planning again: {done} of {of} figures · {gone:.0f} s, at most {rest:.0f} s left"

    if console.is_terminal:
        with Live(console=console, transient=True, refresh_per_second=4) as live:
            yield lambda done, of, left: live.update(text(done, of, left))
        return

    def line(done: int, of: int, left: float) -> None:
        nonlocal last
        if time.monotonic() - last >= QUIET_SECONDS:
            last = time.monotonic()
            console.print(text(done, of, left), soft_wrap=True)

    yield line


@contextmanager
def shares(quiet: bool) -> Iterator[Callable[[str, float], None]]:
    """A callback for work that knows what share of it is done: the step, the time gone and the time left about."""
    if quiet:
        yield lambda what, done: None
        return
    from rich.console import Console
    from rich.live import Live

    console = Console(stderr=True, highlight=False)
    began = last = time.monotonic()

    def text(what: str, done: float) -> str:
        gone = time.monotonic() - began
        return f"{what} · {gone:.0f} s, about {gone / max(done, 0.01) * (1 - done):.0f} s left"

    if console.is_terminal:
        with Live(console=console, transient=True, refresh_per_second=4) as live:
            yield lambda what, done: live.update(text(what, done))
        return

    def line(what: str, done: float) -> None:
        nonlocal last
        if time.monotonic() - last >= QUIET_SECONDS:
            last = time.monotonic()
            console.print(text(what, done), soft_wrap=True)

    yield line
