"""Dual ascent on the pair bound: a deflected subgradient with Polyak steps, from the amortised LP's duals."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from symbiosis.candidates.streams import Floats
from symbiosis.relaxation.pair_bound import PairBound


@dataclass(frozen=True)
class Ascent:
    """The best duals found, the gain they prove, what each pair is worth at them, and the passes it took."""

    duals: Floats
    gain: float
    worth: Floats
    passes: int


STALL = 15  # passes without progress before the step shrinks
SHRINK = 0.6
SMALLEST = 2e-5  # share of the bound below which a step isn't worth a pass
KEEP = 0.6  # share of the last direction that is kept


def ascend(bound: PairBound, duals: Floats, until: float, tell: Callable[[float], None] | None = None) -> Ascent:
    """Lower the bound from `duals` until the clock (time.monotonic) reads `until` or steps are too small to matter."""
    room = np.append(bound.arcs.room, max(bound.arcs.target, 1.0))
    per_unit = 1.0 / np.maximum(room, 1e-9)
    here, best = duals.copy(), bound.at(duals)
    at, direction = duals.copy(), np.zeros_like(duals)
    step, stalled, passes = 0.02 * abs(best.gain), 0, 0
    now = best
    while step > SMALLEST * abs(best.gain) and time.monotonic() < until:
        direction = KEEP * direction + (1 - KEEP) * now.subgradient * per_unit
        free = np.where((here <= 0) & (direction > 0), 0.0, direction)
        slope = float(free @ now.subgradient)
        if slope > 0:
            here = np.maximum(here - (now.gain - best.gain + step) / slope * free, 0.0)
        else:
            direction[:] = 0.0
        now = bound.at(here)
        passes += 1
        if now.gain < best.gain:
            stalled = 0 if best.gain - now.gain > 0.02 * step else stalled + 1
            best, at = now, here.copy()
            if tell is not None:
                tell(best.gain)
        else:
            stalled += 1
        if stalled > STALL:
            step, stalled, here, now = step * SHRINK, 0, at.copy(), best
            direction[:] = 0.0
    return Ascent(at, best.gain, best.worth, passes)
