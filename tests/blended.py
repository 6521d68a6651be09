"""Limits on substances of tiny worlds, from their rows alone: for the enumeration (tests/brute.py), and at random."""

from __future__ import annotations

from itertools import product
from math import isnan
from random import Random
from typing import Any

from tests.strategies import World

SUBSTANCES = ("salt", "lead")
Rows = list[tuple[list[float], float]]


def ways_to_blend(brute: Any) -> list[Rows]:
    """Each way to keep the limits, as rows Σ terms·x ≤ value: one, or two for each limit that is broken today.

    A blend above its limit today either comes down to it, or goes on no worse with nothing that adds to it growing.
    """
    arcs, choices, always = brute.arcs, list[tuple[Rows, Rows]](), Rows()
    for limit in brute.w["limits"]:
        n = next(i for i, r in enumerate(brute.needs) if r["need"] == limit["need"])
        need = brute.needs[n]
        bought = _content(brute, "need", need, limit["substance"], 0.0)
        for sign, column in ((1, "max"), (-1, "min")):
            if limit.get(column, "") == "" or not need["usable"]:
                continue
            most = limit[column] / need["per"]
            beside = most if need.get("kind") == "capacity" else bought
            terms = [
                sign * (_content(brute, "output", brute.outputs[a.o], limit["substance"]) - a.gain * beside)
                if a.n == n
                else 0.0
                for a in arcs
            ]
            value = sign * (most - beside) * need["t"]
            now = sum(t * a.running for t, a in zip(terms, arcs, strict=True))
            if now <= value + 1e-9 * (abs(value) + abs(now) + need["t"]):
                always.append((terms, value))
                continue
            stays = [([float(a is b) for b in arcs], a.running) for t, a in zip(terms, arcs, strict=True) if t > 0]
            choices.append(([(terms, value)], [(terms, now), *stays]))
    return [[*always, *(row for rows in chosen for row in rows)] for chosen in product(*choices)]


def _content(brute: Any, key: str, stream: Any, substance: str, blank: float = float("nan")) -> float:
    """Of a substance in one own unit of a stream."""
    rows = [r for r in brute.w["contents"] if r.get(key) == stream[key] and r["substance"] == substance]
    value = rows[0]["value"] / stream["per"] if rows else blank
    assert not isnan(value), "a stream without a content is no candidate at a limit"
    return float(value)


def limited(rng: Random, w: World) -> World:
    """The world with contents of all its outputs, and limits of about half its needs."""
    contents: list[Any] = []
    for row in w["outputs"]:
        per = {"kg": 1e-3}.get(row["unit"], 1.0)
        contents += [
            {"output": row["output"], "substance": s, "value": rng.choice([0, 0, 1, 4, 9, 30]) * per}
            for s in SUBSTANCES
        ]
    limits: list[Any] = []
    for row in w["needs"]:
        per = {"kg": 1e-3}.get(row["unit"], 1.0)
        for substance in SUBSTANCES:
            if rng.random() < 0.4:
                continue
            kind = rng.choice(["max", "max", "max", "min", "both"])
            limit = {"need": row["need"], "substance": substance}
            low = rng.choice([0, 1, 3, 6])
            if kind != "min":
                limit["max"] = (low + rng.choice([0, 1, 4, 8])) * per
            if kind != "max":
                limit["min"] = low * per
            limits.append(limit)
            if kind != "max" or rng.random() < 0.5:
                value = rng.choice([0, 2, 5, 12]) * per
                contents.append({"need": row["need"], "substance": substance, "value": value})
    w.tables["contents"], w.tables["limits"] = contents, limits
    return w
