"""What a plan leaves of every stream period by period, and how much of two streams meets in time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from symbiosis.candidates.streams import Floats, Ints
from symbiosis.problem.levels import store_levels
from symbiosis.problem.problem import Problem

DUST = 1e-7  # of a year: less than this isn't left over


@dataclass(frozen=True)
class Rests:
    """By stream and period, in its own unit: what is disposed of, what a need still buys within its share, and what a
    recipe may still serve of it (∞ where it is counted by year).
    """

    left: Floats
    room: Floats
    recipe: dict[int, Floats]

    def together(self, o: Ints, n: Ints, recipe: int, gain: float) -> Floats:
        """For each pair of an output and a need what is free of both at the same time, in units of output."""
        met = np.zeros(len(o))
        for t in range(self.left.shape[1]):
            room = self.room[n, t]
            if recipe in self.recipe:
                room = np.minimum(room, self.recipe[recipe][n, t])
            met += np.minimum(self.left[o, t], room / gain)
        return met


def rests(problem: Problem, flows: Floats | None) -> Rests | None:
    """The rests of flows x[a, s, t]; None where the year has one period or runs evenly, so that streams always meet."""
    year, c = problem.market.year, problem.candidates.columns
    if flows is None or year.plain:
        return None
    expected = np.tensordot(problem.scenarios["probability"].to_numpy(), flows.swapaxes(0, 1), axes=1)
    levels = np.tensordot(
        problem.scenarios["probability"].to_numpy(), store_levels(problem, flows).swapaxes(0, 1), axes=1
    )
    left, bought = problem.supply.mean(axis=1), problem.demand.mean(axis=1)
    took = expected * c["gain"].to_numpy()[:, None]
    np.subtract.at(left, c["output"].to_numpy(), expected)
    for k in range(len(year.stores)):
        held = levels[k, 1:] - levels[k, :-1] * (1 - year.stores.loss[k])
        if year.stores.at_output[k]:
            left[year.stores.stream[k]] -= held
        else:
            bought[year.stores.stream[k]] += held
    share = np.where(year.need_stored, 1.0, problem.region.needs["max_share"].to_numpy())
    room = bought - (1 - share)[:, None] * problem.demand.mean(axis=1)
    np.subtract.at(room, c["need"].to_numpy(), took)
    return Rests(
        _clean(left, problem.supply), _clean(room, problem.demand), _recipe_rooms(problem, took),
    )  # fmt: skip


def _recipe_rooms(problem: Problem, took: Floats) -> dict[int, Floats]:
    c, part = problem.candidates.columns, problem.region.recipes["max_share"].to_numpy()
    stored, found = problem.market.year.need_stored, {}
    for r in np.flatnonzero(part < 1):
        rest = part[r] * problem.demand.mean(axis=1)
        mine = (c["recipe"] == r).to_numpy()
        np.subtract.at(rest, c["need"].to_numpy()[mine], took[mine])
        found[int(r)] = np.where(stored[:, None], np.inf, _clean(rest, problem.demand))
    return found


def _clean(rest: Floats, amounts: Floats) -> Floats:
    year = amounts.mean(axis=1).sum(axis=1, keepdims=True)
    result: Floats = np.where(rest > DUST * np.maximum(year, 1e-300), rest, 0.0)
    return result
