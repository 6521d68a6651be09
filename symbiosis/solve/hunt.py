"""The search for one stage: bound, guided plan, neighbourhoods; HiGHS on the whole model where that can be had.

Anytime: value and bound only get better; a limit or Ctrl-C ends it with the best plan so far.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from symbiosis.candidates.streams import Flags, Floats, Ints
from symbiosis.errors import CheckError, InfeasibleError, NoPlanError
from symbiosis.formulation.build import Formulation, formulate
from symbiosis.problem.hubs import within_hubs
from symbiosis.problem.problem import Problem
from symbiosis.problem.spec import SYSTEM_STAGE, Stage
from symbiosis.problem.spread import spread
from symbiosis.relaxation.certify import certified_cost
from symbiosis.relaxation.pricing import Priced
from symbiosis.relaxation.relax import Relaxation, relax
from symbiosis.solve.companion import Companion
from symbiosis.solve.compiled import Compiled, compile_model
from symbiosis.solve.core import core_problem, whole_flows
from symbiosis.solve.first import better, first_plan, fits
from symbiosis.solve.flows import current_flows, finish, start_from
from symbiosis.solve.highs import Effort, Ended, Tell, solve
from symbiosis.solve.infeasible import demands_that_clash
from symbiosis.solve.neighbourhood import Search
from symbiosis.solve.scaling import core_within, guided_plan

BOUND_SHARE = 0.35  # of the time, at most, for the bound
WHOLE = 20_000  # candidates up to which HiGHS gets the whole model
MODELLED = 100_000  # candidates near to paying that the Pyomo model takes at most
PATIENCE = 4.0  # seconds that HiGHS has it alone
GUIDE_SHARE = 0.1  # of the time, at most, for the guided plan
DIGITS = 1e-9  # relative gap that counts as none where none was asked for, as for HiGHS
POLISH = 128  # rounds of search after which flows are solved again on what is open
EXACT = 2_000  # candidates up to which a reproducible search is HiGHS's own


class Found(NamedTuple):
    """Finished flows x[a, s, t] of the whole problem, their value, the bound on it, and why the search ended."""

    flows: Floats
    value: float
    bound: float
    ended: Ended
    search: dict[str, Any]


Held = tuple[tuple[Stage, float], ...]  # earlier stages, each with the value that it may not exceed


class Core(NamedTuple):
    """A model of some candidates (`rows`), compiled; `passed` has the objectives of earlier stages on the same rows."""

    problem: Problem
    rows: Ints
    formulation: Formulation
    arrays: Compiled
    passed: tuple[Compiled, ...] = ()


def compile_core(problem: Problem, stage: Stage, rows: Ints | None = None, held: Held = ()) -> Core:
    """The model of these candidates; of all of them without `rows`."""
    part = problem if rows is None else core_problem(problem, rows)
    formulation = formulate(part)
    for number, (earlier, value) in enumerate(held):
        formulation.hold(number, earlier, value)
    passed = []
    for earlier, _ in held:
        formulation.aim(earlier)
        passed.append(compile_model(formulation.model))
    formulation.aim(stage)
    whole = np.arange(len(problem.candidates)) if rows is None else rows
    return Core(part, whole, formulation, compile_model(formulation.model), tuple(passed))


@dataclass
class Hunt:
    """One search and what it knows so far. `rounds` None: until the time is up; else reproducible for its seed.

    `held` are earlier stages of the objective, the plan `begin` meets them.
    `priced` comes with a problem that holds a core only: then its bound is the only one that holds. `whole` replaces
    the number of candidates up to which HiGHS gets the whole model.
    """

    problem: Problem
    stage: Stage
    effort: Effort
    rounds: int | None = None
    threads: int = 1
    tell: Tell | None = None
    begin: Floats | None = None
    priced: Priced | None = None
    whole: int | None = None
    held: Held = ()

    def __post_init__(self) -> None:
        self._began = time.monotonic()
        self._deadline = self._began + self.effort.time_limit
        self.value, self.bound = np.inf, -np.inf
        self._record = alone(self.problem, self.effort) | {"rounds": self.rounds}

    def run(self) -> Found:
        """The best plan within the effort. InfeasibleError, NoPlanError where there is none."""
        whole = self.whole or (WHOLE if self.rounds is None else EXACT)
        if self.priced is not None or len(self.problem.candidates) > whole:
            return self._apart()
        core = compile_core(self.problem, self.stage, None, self.held)
        z = self._first(core, self.begin)
        effort = Effort(self.effort.gap, self._left(), self.effort.seed, 1 if self.threads > 1 else 0)
        companion = Companion(core.arrays, effort, z)
        try:
            answer = companion.wait(min(PATIENCE, self._left()) if self.rounds is None else None)
        except KeyboardInterrupt:
            answer = companion.end()
        if answer is None:
            return self._beside(core, z, companion)
        if answer.ended is Ended.INFEASIBLE:
            raise InfeasibleError(demands_that_clash(self.problem, core.arrays))
        self.bound = answer.bound
        return self._found(core, z if answer.z is None else answer.z, answer.ended)

    def _beside(self, core: Core, z: Floats, companion: Companion) -> Found:
        """Search while HiGHS works on the whole; the better plan of the two, the higher bound."""
        try:
            relaxation = self._relax()
            guided = self._guided(relaxation)
            z = better(core.arrays, self._z(core, guided), z)
            free = np.isin(core.rows, self._near(relaxation, guided))
            z, ended = self._search(core, z, free, companion) if fits(core.arrays, z) else (z, Ended.TIME_LIMIT)
        except KeyboardInterrupt:
            ended = Ended.INTERRUPTED
        answer = companion.end()
        self._raise(companion.bound)
        if answer is not None and answer.ended is Ended.INFEASIBLE:
            raise InfeasibleError(demands_that_clash(self.problem, core.arrays))
        if answer is not None and answer.z is not None:
            z = better(core.arrays, answer.z, z)
            ended = answer.ended if answer.ended is Ended.OPTIMAL else ended
        return self._found(core, z, ended)

    def _apart(self) -> Found:
        """Search on a core of the candidates, bounded by the relaxation of all."""
        if self.priced is not None:
            self._record |= {"passes": self.priced.passes, "outside_core": _share(self.priced.missed)}
            if self.priced.relaxation is None:
                return self._today()
        relaxation = self._relax()
        guided = self._guided(relaxation)
        rows = self._near(relaxation, guided)
        try:
            core = compile_core(self.problem, self.stage, rows, self.held)
        except InfeasibleError:  # what could change an account that is limited is outside the core
            return self._whole_first()
        z = self._first(core, None if self.begin is None else self.begin[rows], guided[rows])
        if not fits(core.arrays, z):
            answer = solve(core.arrays, Effort(self.effort.gap, self._left() / 2, self.effort.seed), None, self.tell)
            if answer.z is None:
                return self._whole_first()
            z = answer.z
        z, ended = self._search(core, z, np.ones(len(rows), dtype=bool), None)
        if self.priced is not None and self.priced.interrupted:
            ended = Ended.INTERRUPTED
        return self._found(core, z, ended)

    def _today(self) -> Found:
        """Today's exchanges and what is demanded, nothing proved: Ctrl-C came before the first pass was through."""
        c, pairs = self.problem.candidates.columns, self.problem.candidates.pairs
        rows = np.flatnonzero(_demanded(pairs)[c["pair"]] | (c["agreed"] > 0).to_numpy())
        core = compile_core(self.problem, self.stage, rows)
        z = self._first(core, None)
        return self._found(core, z, Ended.INTERRUPTED)

    def _whole_first(self) -> Found:
        """HiGHS on everything: the last resort where the core holds no plan that meets all demands."""
        core = compile_core(self.problem, self.stage, None, self.held)
        answer = solve(core.arrays, Effort(self.effort.gap, self._left(), self.effort.seed), None, self.tell)
        if answer.ended is Ended.INFEASIBLE:
            raise InfeasibleError(demands_that_clash(self.problem, core.arrays))
        if self.priced is None:
            self._raise(answer.bound)
        return self._found(core, answer.z, answer.ended)

    def _found(self, core: Core, z: Floats | None, ended: Ended) -> Found:
        if z is None or not fits(core.arrays, z):
            raise NoPlanError("the search ended before any plan that meets all demands was found.")
        flows = finish(core.problem, core.formulation, [*core.passed, core.arrays], z)
        value = core.arrays.value(self._z(core, flows))
        whole = whole_flows(self.problem, core.rows, flows)
        self._record |= {"core": len(core.rows), "reproducible": ended in (Ended.OPTIMAL, Ended.ROUNDS)}
        return Found(whole, value, self.bound, ended, self._record)

    def _relax(self) -> Relaxation:
        if self.priced is not None and self.priced.relaxation is not None:
            self._raise(self.priced.bound)  # each pass worked it out twice
            return self.priced.relaxation
        until = self._began + BOUND_SHARE * self.effort.time_limit
        relaxation = relax(self.problem, self.stage, until, self._raise, held=self.held)
        self._raise(relaxation.value)
        return self._again(relaxation)

    def _again(self, relaxation: Relaxation) -> Relaxation:
        """The relaxation, once other code has come to the same value from its duals."""
        if self.stage is SYSTEM_STAGE and relaxation.bound.arcs.target <= 0:
            again = certified_cost(self.problem, relaxation.ascent.duals)
            if abs(again - relaxation.value) > 1e-6 * max(1.0, abs(again)):
                raise CheckError(
                    [f"the bound {relaxation.value:,.2f} comes to {again:,.2f} when it is worked out again"]
                )
        return relaxation

    def _guided(self, relaxation: Relaxation) -> Floats:
        """The plan that the duals point to, on top of what is kept from today."""
        share = GUIDE_SHARE if self.rounds is None else 1.0  # no clock ends what is to be made again
        until = min(self._deadline, time.monotonic() + share * self.effort.time_limit)
        year = self.problem.candidates.columns["floor"].to_numpy(copy=True)
        year[relaxation.bound.arcs.candidate] += guided_plan(relaxation.bound, relaxation.ascent, until)
        return within_hubs(self.problem, spread(self.problem, year, whole=False))

    def _near(self, relaxation: Relaxation, flows: Floats) -> Ints:
        """Candidates near to paying, those of the plan in hand, and all of pairs that something is demanded of."""
        c, pairs = self.problem.candidates.columns, self.problem.candidates.pairs
        near = flows.sum(axis=(1, 2)) > 0
        near[relaxation.bound.arcs.candidate[core_within(relaxation.bound, relaxation.ascent, MODELLED)]] = True
        demanded = _demanded(pairs)
        lots = (c["out_lot"] > 0).to_numpy() | (c["need_lot"] > 0).to_numpy() | (c["agreed"] > 0).to_numpy()
        o, n = c["output"].to_numpy(dtype="int64"), c["need"].to_numpy(dtype="int64")
        near |= self.problem.market.blends.helps(o, n, c["gain"].to_numpy(dtype="float64"))
        if self.begin is not None:
            near |= self.begin.sum(axis=(1, 2)) > 0
        pair2 = c["pair2"].to_numpy()
        return np.flatnonzero(near | lots | demanded[c["pair"]] | ((pair2 >= 0) & demanded[pair2]))

    def _first(self, core: Core, begin: Floats | None, guided: Floats | None = None) -> Floats:
        """Today's exchanges, a plan to begin from, the guided one or the relaxation rounded up: whichever is best.

        The relaxation only where there is no guided one that meets every row: it is slow, and mostly worse.
        """
        z = self._z(core, current_flows(core.problem))
        if begin is not None:
            z = better(core.arrays, self._z(core, begin), z)
        if guided is not None and fits(core.arrays, there := self._z(core, guided)):
            z = better(core.arrays, there, z)
            self.value = core.arrays.value(z)
            self._say()
            return z
        return first_plan(core.arrays, z, self._left() / 4)

    def _z(self, core: Core, flows: Floats) -> Floats:
        return start_from(core.problem, core.formulation, core.arrays, flows)

    def _search(self, core: Core, z: Floats, candidates: Flags, companion: Companion | None) -> tuple[Floats, Ended]:
        ends, flow = _ends(core)
        free = np.zeros(len(ends), dtype=bool)
        free[flow >= 0] = candidates[flow[flow >= 0]]
        search = Search(core.arrays, z, ends, free, self.effort.seed)
        ended, polished = Ended.TIME_LIMIT, 0
        try:
            # HiGHS beside it keeps a core of its own: a starved proof would be worth less than what it makes room for.
            with ThreadPoolExecutor(max(1, self.threads - (companion is not None))) as pool:
                while not self._done(core, search, companion):
                    if not search.batch(pool):
                        break
                    if search.rounds - polished >= POLISH:
                        polished = search.rounds
                        search.z = self._polished(core, search.z)
        except KeyboardInterrupt:
            ended = Ended.INTERRUPTED
        made = self.rounds is not None and search.rounds >= self.rounds
        self._record["rounds_made"] = search.rounds
        if self._proved():
            return search.z, Ended.OPTIMAL
        return search.z, Ended.ROUNDS if made and ended is Ended.TIME_LIMIT else ended

    def _polished(self, core: Core, z: Floats) -> Floats:
        """The plan with its flows solved again as a whole and what they don't use closed, where that gains."""
        flows = finish(core.problem, core.formulation, [core.arrays], z)
        return better(core.arrays, self._z(core, flows), z)

    def _done(self, core: Core, search: Search, companion: Companion | None) -> bool:
        """Take stock, and say whether the search is over: rounds, time, gap, or HiGHS has proved its own."""
        if companion is not None:
            search.z = companion.share(core.arrays, search.z)
        self.value = core.arrays.value(search.z)
        self._raise(-np.inf if companion is None else companion.bound)
        if self.rounds is not None and search.rounds >= self.rounds:
            return True
        if companion is not None and companion.wait(0.0) is not None:
            return True
        return self._proved() or time.monotonic() > self._deadline

    def _proved(self) -> bool:
        gap = DIGITS if self.effort.gap is None else self.effort.gap
        return self.value - self.bound <= gap * max(1.0, abs(self.value))

    def _left(self) -> float:
        return max(1.0, self._deadline - time.monotonic())

    def _raise(self, bound: float) -> None:
        self.bound = max(self.bound, bound)
        self._say()

    def _say(self) -> None:
        if self.tell is not None:
            value = self.value if np.isfinite(self.value) else None
            self.tell(value, self.bound if np.isfinite(self.bound) else None, time.monotonic() - self._began)


def _demanded(pairs: pd.DataFrame) -> Flags:
    """Pairs that something is demanded of."""
    result: Flags = ((pairs["status"] == "required") | pairs["running"].astype(bool) | (pairs["min_t"] > 0)).to_numpy(
        dtype=bool
    )
    return result


def _share(missed: float) -> float | None:
    return float(missed) if np.isfinite(missed) else None


def alone(problem: Problem, effort: Effort) -> dict[str, Any]:
    """How it was searched, where HiGHS did it alone on everything."""
    return {
        "rounds": None, "rounds_made": 0, "seed": effort.seed, "core": len(problem.candidates), "reproducible": True,
    }  # fmt: skip


def _ends(core: Core) -> tuple[Ints, Ints]:
    """The two firms of each flow's column and the candidate behind it, −1 for other columns."""
    s, c = core.problem.market.streams, core.problem.candidates.columns
    giver, taker = s.out_site[c["output"]], s.need_site[c["need"]]
    place = {id(v): i for i, v in enumerate(core.arrays.variables)}
    at = [(place[id(v)], key[0]) for key, v in core.formulation.model.x.items() if id(v) in place]
    ends, flow = np.full((len(place), 2), -1, dtype="int64"), np.full(len(place), -1, dtype="int64")
    if at:
        column, a = np.array(at).T
        ends[column, 0], ends[column, 1], flow[column] = giver[a], taker[a], a
    return ends, flow
