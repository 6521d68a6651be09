"""What the enumeration in brute.py counts with: arcs, and the answer they lead to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Arc:
    """One output to one need by one recipe and mode; everything per own unit of the output (`weight`: its tonnes)."""

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
    weight: float = 1.0
    counted: float = 1.0


@dataclass(frozen=True)
class Answer:
    """Tonnes by arc and the accounts they lead to."""

    x: np.ndarray
    value: float
    cost: float
