"""The amortised flow LP: partnerships spread over what they could carry; solved by column generation on HiGHS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from symbiosis.candidates.streams import Floats, Ints
from symbiosis.relaxation.arcs import Arcs

FIRST = 6  # arcs per stream to begin with
MORE = 3  # arcs per stream and round
SHORT = 100.0  # times the largest value of a unit: what falling short of the target by a unit costs
PRICED = 1e-9  # a reduced value above this share of the largest one is worth a column


@dataclass(frozen=True)
class FlowSolution:
    """Flows and duals (of rooms, then of the target) at the optimum, its value, and what it took to get there."""

    flows: Floats
    duals: Floats
    value: float
    columns: Ints
    rounds: int


class FlowLP:
    """Σ value·x at most, over the arcs' rooms and the target. HiGHS keeps its columns and basis between calls."""

    def __init__(self, arcs: Arcs) -> None:
        self._arcs = arcs
        self._in = np.zeros(len(arcs), dtype=bool)
        self._columns: Ints = np.empty(0, dtype="int64")
        self._h = _solver(arcs)
        # A first column falls short of the target at a price: the few arcs of the first rounds need not reach it.
        self._short = int(arcs.target > 0)
        self._unit = float(np.abs(arcs.mass[arcs.mass != 0]).mean()) if (arcs.mass != 0).any() else 1.0
        if self._short:
            row = np.array([len(arcs.room)], dtype="int32")
            self._h.addCol(0.0, 0.0, highspy.kHighsInf, 1, row, np.ones(1))

    def solve(self, value: Floats) -> FlowSolution:
        """The best flows at these values per unit."""
        a = self._arcs
        allowed = value > 0 if a.target <= 0 else np.ones(len(a), dtype=bool)
        scale = float(np.abs(value).max(initial=0.0)) or 1.0
        self._reprice(value, scale)
        if not len(self._columns):
            start = np.flatnonzero(allowed)
            self._add(start[self._best(start, value, FIRST)], value)
        rounds = 0
        while True:
            rounds += 1
            self._h.run()
            duals = self._duals()
            reduced = value - duals[a.source] - a.gain * duals[a.sink] + duals[-1] * a.mass
            missing = np.flatnonzero((reduced > PRICED * scale) & allowed & ~self._in)
            if not len(missing):
                break
            self._add(missing[self._best(missing, reduced, MORE)], value)
        flows = np.zeros(len(a))
        flows[self._columns] = np.array(self._h.getSolution().col_value)[self._short :]
        return FlowSolution(flows, duals, float(value @ flows), self._columns.copy(), rounds)

    def _best(self, rows: Ints, score: Floats, count: int) -> Ints:
        a = self._arcs
        mine = np.zeros(len(rows), dtype=bool)
        mine[best_of(a.source[rows], score[rows], count)] = True
        mine[best_of(a.sink[rows], score[rows] / a.gain[rows], count)] = True
        return np.flatnonzero(mine)

    def _reprice(self, value: Floats, scale: float) -> None:
        count = len(self._columns)
        if self._short:
            self._h.changeColCost(0, SHORT * scale / self._unit)
        if count:
            self._h.changeColsCost(count, np.arange(count, dtype="int32") + self._short, -value[self._columns])

    def _add(self, arcs: Ints, value: Floats) -> None:
        a, count = self._arcs, len(arcs)
        if not count:
            return
        per = 3 if a.target > 0 else 2
        index = np.empty(per * count, dtype="int32")
        share = np.empty(per * count)
        index[0::per], index[1::per] = a.source[arcs], a.sink[arcs]
        share[0::per], share[1::per] = 1.0, a.gain[arcs]
        if a.target > 0:
            index[2::per], share[2::per] = len(a.room), a.mass[arcs]
        starts = np.arange(0, per * count, per, dtype="int32")
        self._h.addCols(count, -value[arcs], np.zeros(count), a.most[arcs], per * count, starts, index, share)
        self._in[arcs] = True
        self._columns = np.concatenate([self._columns, arcs])

    def _duals(self) -> Floats:
        row = np.array(self._h.getSolution().row_dual)
        duals = np.zeros(len(self._arcs.room) + 1)
        duals[: len(self._arcs.room)] = np.maximum(-row[: len(self._arcs.room)], 0.0)
        if self._arcs.target > 0:
            duals[-1] = max(row[-1], 0.0)
        return duals


def _solver(arcs: Arcs) -> Any:
    h = highspy.Highs()
    h.setOptionValue("output_flag", False)
    rows = len(arcs.room) + (arcs.target > 0)
    low, high = np.full(rows, -highspy.kHighsInf), np.full(rows, highspy.kHighsInf)
    high[: len(arcs.room)] = arcs.room
    if arcs.target > 0:
        low[-1] = arcs.target
    none = np.empty(0, dtype="int32")
    h.addRows(rows, low, high, 0, np.zeros(rows, dtype="int32"), none, np.empty(0))
    return h


def best_of(key: Ints, score: Floats, count: int) -> Ints:
    """Positions of the `count` highest scores of each key."""
    # Dealt into `count` heaps, the lowest of a key's heap tops is no more than its count-th best: few are left to sort.
    tops = np.full((int(key.max(initial=-1)) + 1) * count, -np.inf)
    np.maximum.at(tops, key * count + np.arange(len(key)) % count, score)
    rows = np.flatnonzero(score >= tops.reshape(-1, count).min(axis=1)[key])
    order = rows[np.lexsort((-score[rows], key[rows]))]
    names = key[order]
    first = np.append(True, names[1:] != names[:-1])[: len(names)]
    rank = np.arange(len(names)) - np.maximum.accumulate(np.where(first, np.arange(len(names)), 0))
    result: Ints = order[rank < count]
    return result


def amortised(arcs: Arcs) -> Floats:
    """Value per unit with each partnership spread over its arcs by what they could earn at most (weights sum to 1)."""
    earns = np.maximum(arcs.profit * arcs.most, 0.0)
    total = np.bincount(arcs.pair, earns, len(arcs.pair_cost))[arcs.pair]
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(total > 0, earns / total, 1.0)
    result: Floats = arcs.profit - share * arcs.pair_cost[arcs.pair] / arcs.most
    return result
