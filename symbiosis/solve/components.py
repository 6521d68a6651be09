"""A region in parts that have nothing to do with each other: each is a problem of its own, with its plan and bound.

Two candidates are in one part when they share an output, a need, a pair of firms, or a firm that limits its partners.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from math import fsum
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from symbiosis.candidates.generate import Candidates
from symbiosis.candidates.streams import Floats, Ints
from symbiosis.errors import InfeasibleError
from symbiosis.formulation.build import BLOCKS
from symbiosis.problem.measures import MEASURED
from symbiosis.problem.problem import Problem
from symbiosis.problem.spec import Stage
from symbiosis.relaxation.arcs import arcs_of
from symbiosis.solve import hunt
from symbiosis.solve.core import core_problem
from symbiosis.solve.highs import Effort, Ended, Tell
from symbiosis.solve.hunt import Found, Hunt
from symbiosis.solve.workers import Hear, Post, Workers

KNOWN = {"exchange", "partners", "quality"}  # the blocks whose rows are as said above; limits hold within a need
LARGE = 300  # candidates from which a part is worth a search of its own; smaller ones are put together
SHARED_OUT = 2_000  # candidates outside the largest part from which other processes are worth their start
WORST = (Ended.INTERRUPTED, Ended.TIME_LIMIT, Ended.ROUNDS)  # of several ends, the first of these is the whole's


class Part(NamedTuple):
    """The candidates and amounts of a part, how to search it, and a plan to begin from."""

    candidates: Candidates
    supply: Floats
    demand: Floats
    effort: Effort
    rounds: int | None
    threads: int
    begin: Floats | None
    whole: int | None


def components(problem: Problem) -> Ints:
    """The number of each candidate's component; all 0 where something may couple the whole region."""
    c, pairs = problem.candidates.columns, problem.candidates.pairs
    blocks = {name for name in problem.model.blocks if BLOCKS[name].applies(problem)}
    # Accounts that are limited, or count what stays as it is, are of the whole region.
    whole = problem.target_t > 0 or bool(problem.limits) or any(map(problem.asks, MEASURED))
    if whole or problem.candidates.partial or not blocks <= KNOWN or not len(c):
        return np.zeros(len(c), dtype="int64")
    limit = problem.region.enterprises["max_partners"].to_numpy()
    a, b = pairs["a"].to_numpy(), pairs["b"].to_numpy()
    partners = np.bincount(np.concatenate([a, b]), minlength=len(limit))
    binds = partners > np.nan_to_num(limit, nan=np.inf, posinf=np.inf)
    o, n, p, f = np.cumsum([0, *problem.supply.shape[:1], *problem.demand.shape[:1], len(pairs)])
    pair = p + c["pair"].to_numpy()
    ends = [(pair, o + c["output"].to_numpy()), (pair, n + c["need"].to_numpy())]
    ends += [(p + np.flatnonzero(binds[side]), f + side[binds[side]]) for side in (a, b)]
    one, other = (np.concatenate(side) for side in zip(*ends, strict=True))
    size = f + len(limit)
    _, label = connected_components(coo_array((np.ones(len(one)), (one, other)), shape=(size, size)), directed=False)
    _, number = np.unique(label[pair], return_inverse=True)
    result: Ints = number.astype("int64")
    return result


def parts(problem: Problem) -> list[Ints]:
    """Rows of the parts to search apart, the largest first; one of all where that isn't worth it."""
    number = components(problem)
    size = np.bincount(number)
    large = np.flatnonzero(size >= LARGE)
    if len(large) < 2:
        return [np.arange(len(number))]
    order = large[np.argsort(-size[large], kind="stable")]
    rest = np.flatnonzero(~np.isin(number, large))
    return [*(np.flatnonzero(number == k) for k in order), *([rest] if len(rest) else [])]


def part_problem(problem: Problem, rows: Ints) -> Problem:
    """The problem of these candidates and of their streams: nothing else arises or is needed in it."""
    part = core_problem(problem, rows)
    c = part.candidates.columns
    mine = (np.isin(np.arange(len(x)), c[k]) for x, k in ((problem.supply, "output"), (problem.demand, "need")))
    amounts = zip(mine, (problem.supply, problem.demand), strict=True)
    supply, demand = (np.where(own[:, None, None], x, 0.0) for own, x in amounts)
    return replace(part, supply=supply, demand=demand)


def idle_value(problem: Problem, stage: Stage) -> float:
    """The stage's value of all streams that no candidate has."""
    c = problem.candidates.columns
    supply, demand = problem.supply.copy(), problem.demand.copy()
    supply[c["output"].unique()], demand[c["need"].unique()] = 0.0, 0.0
    nothing = core_problem(replace(problem, supply=supply, demand=demand), np.empty(0, dtype="int64"))
    return arcs_of(nothing, stage).base


class Parts(Sequence[Part]):
    """The parts as they are handed out, each with its share of time and rounds by size.

    Where several work, those of one worker have its time together; one worker passes on what a part leaves of its own.
    """

    def __init__(
        self, problem: Problem, cuts: list[Ints], effort: Effort, rounds: int | None, threads: int,
        begin: Floats | None, count: int,
    ) -> None:  # fmt: skip
        self.problem, self.cuts, self.effort, self.begin = problem, cuts, effort, begin
        sizes = np.array([len(rows) for rows in cuts], dtype="float64")
        busy, whose = np.zeros(min(count, len(sizes))), list[int]()
        for size in sizes:
            whose.append(int(busy.argmin()))
            busy[whose[-1]] += size
        self._share: Floats = sizes / busy[whose] if count > 1 else sizes / np.cumsum(sizes[::-1])[::-1]
        self._rounds = None if rounds is None else np.ceil(rounds * sizes / sizes.sum()).astype(int).tolist()
        self._threads = max(1, threads // len(busy))
        self._until = time.monotonic() + effort.time_limit
        # Where rounds are to end a search of the whole, a part mustn't be searched to its own end instead.
        self._whole = LARGE if rounds is not None and sizes.sum() > hunt.EXACT else None

    def __len__(self) -> int:
        return len(self.cuts)

    def __getitem__(self, k: Any) -> Any:
        """The part of this number, with what it may take from now on."""
        rows = self.cuts[k]
        part = part_problem(self.problem, rows)
        seconds = max(1.0, float((self._until - time.monotonic()) * self._share[k]))
        return Part(
            part.candidates, part.supply, part.demand, replace(self.effort, time_limit=seconds),
            None if self._rounds is None else self._rounds[k], self._threads,
            None if self.begin is None else self.begin[rows], self._whole,
        )  # fmt: skip


def apart(
    problem: Problem, cuts: list[Ints], effort: Effort, rounds: int | None, threads: int, begin: Floats | None,
    workers: Workers, tell: Tell | None = None,
) -> Found:  # fmt: skip
    """The best plan of one stage from searches of all parts.

    InfeasibleError names what clashes in any of them, NoPlanError as in Hunt.
    """
    [stage] = problem.stages
    cuts = cuts if workers.count > 1 else cuts[::-1]  # the largest last, so that it has what others leave
    pieces = Parts(problem, cuts, effort, rounds, threads, begin, workers.count)
    nothing, idle = core_problem(problem, np.empty(0, dtype="int64")), idle_value(problem, stage)
    hear = _added(len(cuts), idle, tell)
    found: list[Found] = []
    clashes: list[str] = []
    for k, result in enumerate(workers.map(search_part, pieces, nothing, hear)):
        if result is None:
            workers.stop()
            result = _at_once(nothing, pieces[k])
        if isinstance(result, Found):
            found.append(result)
            hear(k, (result.value, result.bound))
            if result.ended is Ended.INTERRUPTED:
                workers.stop()
        else:
            clashes += result
    if clashes:
        raise InfeasibleError(list(dict.fromkeys(clashes)))
    return _one(problem, cuts, found, idle, rounds)


def search_part(nothing: Problem, part: Part, post: Post) -> Found | list[str]:
    """What the search of a part found, or which of its demands clash; `nothing` is the problem without candidates."""
    problem = replace(nothing, candidates=part.candidates, supply=part.supply, demand=part.demand)
    [stage] = problem.stages
    tell: Tell = lambda value, bound, _: post((value, bound))  # noqa: E731
    try:
        how = (part.rounds, part.threads, tell, part.begin)
        return Hunt(problem, stage, part.effort, *how, whole=part.whole).run()
    except InfeasibleError as error:
        return list(error.reasons)


def _at_once(nothing: Problem, part: Part) -> Found | list[str]:
    """What a second finds, for a part that was stopped before it had a plan."""
    quick = part._replace(effort=replace(part.effort, time_limit=1.0))
    found = search_part(nothing, quick, lambda _: None)
    return found._replace(ended=Ended.INTERRUPTED) if isinstance(found, Found) else found


def _added(count: int, idle: float, tell: Tell | None) -> Hear:
    """Adds up what the parts say of value and bound; a sum is told once each of them has said something."""
    last: dict[int, tuple[float | None, float | None]] = {}
    began = time.monotonic()

    def hear(k: int, news: tuple[float | None, float | None]) -> None:
        last[k] = news
        if tell is None:
            return
        sums: list[float | None] = []
        for side in zip(*last.values(), strict=True):
            known = [v for v in side if v is not None]
            sums.append(idle + fsum(known) if len(known) == count else None)
        tell(sums[0], sums[1], time.monotonic() - began)

    return hear


def _one(problem: Problem, cuts: list[Ints], found: list[Found], idle: float, rounds: int | None) -> Found:
    """The parts' plans, values and bounds together; it is proved only where every part is."""
    flows = np.zeros((len(problem.candidates), *found[0].flows.shape[1:]))
    for rows, part in zip(cuts, found, strict=True):
        flows[rows] = part.flows
    ends, records = {part.ended for part in found}, [part.search for part in found]
    search = records[0] | {
        "rounds": rounds, "rounds_made": sum(r["rounds_made"] for r in records),
        "core": sum(r["core"] for r in records), "reproducible": all(r["reproducible"] for r in records),
    }  # fmt: skip
    value, bound = (idle + fsum(side) for side in ((p.value for p in found), (p.bound for p in found)))
    return Found(flows, value, bound, next((e for e in WORST if e in ends), Ended.OPTIMAL), search)


def worth_sharing(cuts: list[Ints]) -> bool:
    """Whether the parts beside the largest are work enough for other processes."""
    return sum(map(len, cuts[1:])) >= SHARED_OUT
