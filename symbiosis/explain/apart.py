"""Streams that fit each other but don't meet in time: when each is there, and what bridging them could cost."""

from __future__ import annotations

from typing import Any

import numpy as np

from symbiosis.explain.state import State
from symbiosis.explain.words import money, number
from symbiosis.problem.problem import Problem
from symbiosis.problem.spec import Objective


def apart_in_time(problem: Problem, state: State, side: str, m: dict[str, Any], partner: str) -> str:
    """The sentence for a stream (`side` o or n) and the partner that it misses in time.

    What a store could cost is told where money decides and nothing else stands against the exchange: the saving of what
    both have left, less partnership and permit, by unit.
    """
    o, n = int(m["o"]), int(m["n"])
    assert state.seasons is not None  # the limit comes from there
    names = problem.periods["period"].to_numpy()
    left, room = (names[np.flatnonzero(rest > 0)] for rest in (state.seasons.left[o], state.seasons.room[n]))
    if side == "o":
        what = f"It is left in {_listed(left)}; {partner} could take more in {_listed(room)}: they don't meet in time"
    else:
        what = f"It is short in {_listed(room)}; {partner} has more in {_listed(left)}: they don't meet in time"
    if not len(left) or not len(room):
        what = f"What is left of it and what {partner} could {'take' if side == 'o' else 'give'} don't meet in time"
    a = float(m["apart"])
    plain = problem.objective is Objective.SYSTEM_COST and not problem.steers_by_shadow
    if not plain or a <= 0 or m["limits"] > 0 or m["km"] > m["reach_km"]:
        return f"{what}."
    most = m["margin"] - (m["partnership"] + m["stream"]) / a
    if most <= 0:
        return f"{what}, and it would not pay if they did."
    unit, currency = problem.region.outputs["unit"].iat[o], problem.region.settings.currency
    each = money(most, currency)
    return f"{what}. To hold {number(a)} {unit} until then would pay if it cost less than {each} a {unit}."


def _listed(names: np.ndarray) -> str:
    words = [str(x) for x in names]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""
