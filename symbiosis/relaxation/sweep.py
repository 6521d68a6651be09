"""A pass over all candidates of a region too large to hold them: the pair bound at given duals, and what comes near."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from symbiosis.candidates.generate import Candidates
from symbiosis.candidates.streams import Floats
from symbiosis.candidates.tiles import Tiles, chosen, joined
from symbiosis.problem.problem import Problem
from symbiosis.problem.spec import Stage
from symbiosis.relaxation.arcs import arcs_of
from symbiosis.relaxation.certify import Rooms, certified_pairs
from symbiosis.relaxation.flow_lp import best_of
from symbiosis.relaxation.pair_bound import PairBound

NEAR = 0.5  # of a pair's cost: what it may miss to be worth having in the core
BEST = 12  # of each stream, at most
WAITING = 200_000  # candidates that are collected before the best of them are picked
SLACK = 0.15  # of what a unit is worth: what an arc may lose after duals


class Seen(NamedTuple):
    """What pairs earn beyond their costs at most, the same by other code (`again`), how many candidates were priced to
    the end, those near to paying.
    """

    terms: float
    again: float
    priced: int
    near: Candidates


@dataclass(frozen=True)
class Sweeper:
    """Evaluates the pairs of all tiles; `room` is what kept exchanges leave of the streams."""

    problem: Problem
    stage: Stage
    tiles: Tiles
    room: Floats
    rooms: Rooms

    def tile(self, place: tuple[int, int], duals: Floats) -> Seen:
        """One tile at duals of the rooms (then of the target, which is none)."""
        candidates = self.tiles.at(place, duals, SLACK)
        bound = PairBound(arcs_of(replace(self.problem, candidates=candidates), self.stage, self.room))
        worth = bound.at(duals).worth
        a = bound.arcs
        near = (worth > -NEAR * np.maximum(a.pair_cost, 1e-9))[a.pair] & (
            bound.reduced(duals) > -SLACK * np.abs(a.worth)
        )
        rows, earns = np.zeros(len(candidates), dtype=bool), np.zeros(len(candidates))
        rows[a.candidate[near]] = True
        earns[a.candidate] = bound.reduced(duals) * a.most
        found = replace(candidates, columns=candidates.columns.assign(earns=earns))
        again = float(certified_pairs(candidates, duals, self.rooms).sum())
        return Seen(float(worth[worth > 0].sum()), again, len(candidates), _best(chosen(found, rows)))

    def listed(self, duals: Floats, bound: PairBound) -> tuple[float, float]:
        """What the listed pairs earn, all of whose candidates the core of `bound` has; the same by other code."""
        core = self.problem.candidates
        mine = np.isin(core.pairs["key"].to_numpy(), self.tiles.listed)
        own = chosen(core, mine[core.columns["pair"]])
        again = float(certified_pairs(own, duals, self.rooms).sum())
        return float(np.maximum(bound.at(duals).worth, 0.0)[mine].sum()), again


_AT_WORK: list[Sweeper] = []  # of this process, so that a tile's task carries no problem


@contextmanager
def workers(sweeper: Sweeper, count: int) -> Iterator[Any]:
    """A map over tiles by so many processes: they are copies of this one, made before any solver has threads."""
    _AT_WORK[:] = [sweeper]
    try:
        if count < 2 or sys.platform != "linux":
            yield map
            return
        # Ctrl-C is for the one who hands out tiles: it ends the others.
        with multiprocessing.get_context("fork").Pool(count, signal.signal, (signal.SIGINT, signal.SIG_IGN)) as pool:
            yield pool.imap
    finally:
        _AT_WORK.clear()


def _tile(task: tuple[tuple[int, int], Floats]) -> Seen:
    return _AT_WORK[0].tile(*task)


def sweep(sweeper: Sweeper, duals: Floats, over: Any) -> Seen:
    """All tiles at these duals, in order, so that the sums are the same on any number of processes."""
    terms, again, priced, near, waiting = 0.0, 0.0, 0, sweeper.tiles.none(), list[Candidates]()
    for seen in over(_tile, [(place, duals) for place in sweeper.tiles.places]):
        terms, again, priced = terms + seen.terms, again + seen.again, priced + seen.priced
        waiting.append(seen.near)
        if sum(map(len, waiting)) > max(WAITING, len(near)):
            near, waiting = _best(joined(near, *waiting)), []
    near = _best(joined(near, *waiting))
    return Seen(terms, again, priced, replace(near, columns=near.columns.drop(columns="earns", errors="ignore")))


def _best(near: Candidates) -> Candidates:
    """Those that earn most of one of their streams: at first duals, which are too low, nearly all would come near."""
    c = near.columns
    if not len(c):
        return near
    rows = np.zeros(len(c), dtype=bool)
    for stream in ("output", "need"):
        rows[best_of(c[stream].to_numpy(), c["earns"].to_numpy(), BEST)] = True
    return near if rows.all() else chosen(near, rows)
