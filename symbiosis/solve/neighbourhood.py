"""Neighbourhood search on compiled arrays: free what a dozen linked firms exchange, keep the rest, solve, accept.

Knows rows and columns, not blocks: whatever a block adds to the model is searched without being known here.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

import highspy
import numpy as np
from scipy.sparse import csc_array, csr_array

from symbiosis.candidates.streams import Flags, Floats, Ints
from symbiosis.solve.compiled import Compiled
from symbiosis.solve.highs import as_lp

BATCH = 4  # neighbourhoods solved side by side, whatever the number of threads: the plan doesn't depend on it
NODES = 30  # a small MILP stops here; nodes, not seconds, so that equal seeds give equal plans
SMALL_GAP = 1e-3
DENSE = 0.1  # a row over this share of the flows (a budget, a target) spreads no neighbourhood
SMALLEST, LARGEST = 4, 40  # firms in a neighbourhood


@dataclass(frozen=True)
class Neighbourhood:
    """Columns set free, the rows they are in, and the small problem's own arrays."""

    columns: Ints
    rows: Ints


@dataclass
class Search:
    """A plan z of compiled arrays, improved step by step. `ends` has the two firms of each flow, −1 on other columns.

    `free` marks the flows worth freeing. Neighbourhoods grow along the pairs of firms of those and present partners.
    """

    arrays: Compiled
    z: Floats
    ends: Ints
    free: Flags
    seed: int = 0
    firms: int = 12
    rounds: int = 0
    improved: int = 0
    _queue: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._rng = np.random.default_rng(self.seed)
        self._by_row = csr_array(self.arrays.matrix)
        self._flow = self.ends[:, 0] >= 0
        width = np.diff(self._by_row.indptr)
        self._dense = width > max(200, DENSE * self._flow.sum())
        self._count = int(self.ends.max(initial=0)) + 1
        self._may = self._adjacent(self.ends[self._flow & self.free])

    @property
    def cost(self) -> float:
        """The scaled cost of the plan in hand."""
        return float(self.arrays.cost @ self.z)

    def batch(self, pool: ThreadPoolExecutor) -> bool:
        """Solve one batch of neighbourhoods and keep what improves; False where there is nothing to search."""
        chosen = list(self._choose())
        if not chosen:
            return False
        tasks = [pool.submit(self._solve, n) for n in chosen]
        at_limit = 0
        for task, n in zip(tasks, chosen, strict=True):
            z, limited = task.result()
            at_limit += limited
            self.rounds += 1
            if z is not None:
                self._accept(n, z)
        # As many firms as the small problems can take: fewer where most stop at their nodes, more where none does.
        if at_limit > len(chosen) / 2:
            self.firms = max(SMALLEST, self.firms - 1)
        elif not at_limit and self.rounds % (4 * BATCH) < BATCH:
            self.firms = min(LARGEST, self.firms + 1)
        return True

    def _choose(self) -> Iterator[Neighbourhood]:
        """Up to BATCH neighbourhoods that share no row."""
        now = self._adjacent(self.ends[self._flow & (self.z > 1e-7)])
        taken = np.zeros(self._by_row.shape[0], dtype=bool)
        for _ in range(BATCH):
            n = self._free(self._grow(now))
            if len(n.columns) and not (taken[n.rows] & ~self._dense[n.rows]).any():
                taken[n.rows] = True
                yield n

    def _grow(self, now: csr_array) -> Flags:
        """A set of firms around the next seed: along present partners and likely ones."""
        if not self._queue:
            self._queue = self._rng.permutation(np.flatnonzero(np.diff(self._may.indptr) > 0)).tolist()
        inside = np.zeros(self._count, dtype=bool)
        if not self._queue:
            return inside
        front = [self._queue.pop()]
        inside[front] = True
        while front and inside.sum() < self.firms:
            at = front.pop(0)
            near = np.concatenate([_of(now, at), _of(self._may, at)])
            near = self._rng.permutation(np.unique(near[~inside[near]]))
            more = near[: min(len(near), max(2, self.firms // 4), self.firms - int(inside.sum()))].tolist()
            inside[more] = True
            front.extend(more)
        return inside

    def _free(self, inside: Flags) -> Neighbourhood:
        """Flows within the set, and what is not a flow in a row with one of them."""
        wanted = self._flow & (self.free | (self.z > 0))
        flows = np.flatnonzero(wanted & inside[self.ends[:, 0]] & inside[self.ends[:, 1]])
        if not len(flows):
            return Neighbourhood(flows, flows)
        rows = np.unique(self.arrays.matrix[:, flows].indices)
        others = np.unique(self._by_row[rows[~self._dense[rows]]].indices)
        columns = np.concatenate([flows, others[~self._flow[others]]])
        return Neighbourhood(columns, np.unique(self.arrays.matrix[:, columns].indices))

    def _solve(self, n: Neighbourhood) -> tuple[Floats | None, bool]:
        """The best values of the free columns, and whether the search of them stopped at its nodes."""
        a = self.arrays
        part = a.matrix[:, n.columns][n.rows]
        here = self.z[n.columns]
        activity = self._by_row[n.rows] @ self.z
        rest = activity - part @ here
        # The plan in hand has to fit to the last digit, else the small problem has no plan at all.
        low, high = np.minimum(a.row_low[n.rows], activity) - rest, np.maximum(a.row_high[n.rows], activity) - rest
        h = _small(a, n, part, low, high, here)
        h.run()
        found = h.getSolution().col_value
        status = h.getModelStatus()
        holds = h.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        limited = status == highspy.HighsModelStatus.kSolutionLimit
        return (np.array(found) if holds else None), bool(limited)

    def _accept(self, n: Neighbourhood, z: Floats) -> None:
        a = self.arrays
        z = np.where(a.integer[n.columns], np.round(z), z)
        z = np.clip(
            z, np.minimum(a.low[n.columns], self.z[n.columns]), np.maximum(a.high[n.columns], self.z[n.columns])
        )
        gain = float(a.cost[n.columns] @ (self.z[n.columns] - z))
        if gain <= 1e-9 * max(1.0, abs(self.cost)):
            return
        whole = self.z.copy()
        whole[n.columns] = z
        activity = self._by_row[n.rows] @ whole
        if (activity < a.row_low[n.rows] - 1e-6).any() or (activity > a.row_high[n.rows] + 1e-6).any():
            return
        self.z = whole
        self.improved += 1

    def _adjacent(self, pairs: Ints) -> csr_array:
        a, b = np.unique(pairs, axis=0).T
        ones = np.ones(2 * len(a))
        both = (np.concatenate([a, b]), np.concatenate([b, a]))
        return csr_array((ones, both), shape=(self._count, self._count))


def _of(graph: csr_array, node: int) -> Ints:
    result: Ints = graph.indices[graph.indptr[node] : graph.indptr[node + 1]]
    return result


def _small(a: Compiled, n: Neighbourhood, part: Any, low: Floats, high: Floats, here: Floats) -> Any:
    h = highspy.Highs()
    for option, value in (
        ("output_flag", False), ("threads", 1), ("mip_max_nodes", NODES), ("mip_rel_gap", SMALL_GAP),
    ):  # fmt: skip
        h.setOptionValue(option, value)
    columns = n.columns
    h.passModel(
        as_lp(
            replace(
                a, matrix=csc_array(part), cost=a.cost[columns], integer=a.integer[columns], row_low=low, row_high=high,
                low=np.minimum(a.low[columns], here), high=np.maximum(a.high[columns], here),
            )
        )
    )  # fmt: skip
    solution = highspy.HighsSolution()
    solution.col_value = here.tolist()
    h.setSolution(solution)
    return h
