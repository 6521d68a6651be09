"""What the enumeration in brute.py counts with: arcs, and the answer they lead to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Arc:
    """One output to one need by one recipe and mode; everything per tonne of output."""

    o: int
    n: int
    recipe: str
    mode: str
    pair: tuple[str, str]
    gain: float
    transport: float
    processing: float
    co2: float
    pipe: float
    most: float
    recipe_share: float
    running: float
    kept: float


@dataclass(frozen=True)
class Answer:
    """Tonnes by arc and the accounts they lead to."""

    x: np.ndarray
    value: float
    cost: float
