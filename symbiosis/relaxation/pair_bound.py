"""The pair bound: at any duals, each pair of firms on its own either earns back its partnership or stays closed."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from symbiosis.candidates.streams import Flags, Floats, Ints
from symbiosis.relaxation.arcs import Arcs


class Evaluation(NamedTuple):
    """What the region can gain at most at these duals, the subgradient there, and what each pair is worth at most."""

    gain: float
    subgradient: Floats
    worth: Floats


class PairBound:
    """Evaluates the pair bound of an instance; built once, since arcs of a pair and stream have their places in it.

    With duals π ≥ 0 of the streams' rooms and λ ≥ 0 of the target, no plan gains more than
    `π·room − λ·target + Σ_p max(0, min(G_p, H_p) − T_p)`, where G_p fills each output's room with the best arcs of the
    pair at `profit − π − gain·π + λ·mass`, and H_p each need's. Any duals give a bound; none needs to be optimal.
    """

    def __init__(self, arcs: Arcs) -> None:
        self.arcs = arcs
        self.pairs = len(arcs.pair_cost)
        self._source = _grouping(arcs.pair, arcs.source)
        self._sink = _grouping(arcs.pair, arcs.sink)

    def reduced(self, duals: Floats) -> Floats:
        """What one unit on each arc is worth after the duals; the last dual is the target's."""
        a = self.arcs
        result: Floats = a.profit - duals[a.source] - a.gain * duals[a.sink]
        return result + duals[-1] * a.mass if a.target > 0 else result

    def at(self, duals: Floats) -> Evaluation:
        """The bound at these duals (one per row of `room`, then the target's)."""
        a = self.arcs
        reduced = self.reduced(duals)
        most = np.bincount(a.pair, np.maximum(reduced * a.most, 0.0), self.pairs)
        may = most > a.pair_cost
        rows = np.flatnonzero(may[a.pair] & (reduced > 0))
        value, pair = reduced[rows], a.pair[rows]
        by_output = _fill(self._source[rows], value, a.most[rows], np.ones(len(rows)), a.room[a.source[rows]])
        by_need = _fill(self._sink[rows], value, a.most[rows], a.gain[rows], a.room[a.sink[rows]])
        given, taken = (np.bincount(pair, value * x, self.pairs) for x in (by_output, by_need))
        worth = np.where(may, np.minimum(given, taken), most) - a.pair_cost
        x = np.where((given <= taken)[pair], by_output, by_need) * (worth > 0)[pair]
        lagrangian = duals[:-1] @ a.room - duals[-1] * a.target + worth[worth > 0].sum()
        subgradient = np.append(a.room, -a.target)
        subgradient[:-1] -= np.bincount(a.source[rows], x, len(a.room))
        subgradient[:-1] -= np.bincount(a.sink[rows], x * a.gain[rows], len(a.room))
        subgradient[-1] += a.mass[rows] @ x
        return Evaluation(float(lagrangian), subgradient, worth)


def _grouping(pair: Ints, stream: Ints) -> Ints:
    """A number for each (pair, stream), −1 where only one arc has it: nothing is shared then."""
    key = pair.astype(np.int64) * (int(stream.max(initial=0)) + 1) + stream
    _, number, count = np.unique(key, return_inverse=True, return_counts=True)
    result: Ints = np.where(count[number] > 1, number, -1)
    return result


def _fill(group: Ints, value: Floats, most: Floats, use: Floats, room: Floats) -> Floats:
    """Amounts on arcs that share a room within their group, the most valuable per unit of room first."""
    x = most.copy()
    shared: Flags = group >= 0
    if not shared.any():
        return x
    rows = np.flatnonzero(shared)
    rows = rows[np.lexsort((-value[rows] / use[rows], group[rows]))]
    names, wanted = group[rows], most[rows] * use[rows]
    before = np.cumsum(wanted) - wanted
    first = np.append(True, names[1:] != names[:-1])
    before -= np.maximum.accumulate(np.where(first, before, 0.0))
    x[rows] = np.clip(room[rows] - before, 0.0, wanted) / use[rows]
    return x
