"""A region in, a checked plan out."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from symbiosis.candidates.streams import Floats
from symbiosis.check.run import check_plan
from symbiosis.errors import CheckError, InfeasibleError, NoPlanError, UsageError
from symbiosis.formulation.build import formulate
from symbiosis.plan import Plan, Stop
from symbiosis.problem import Problem, pose, read_model
from symbiosis.problem.pose import Asked
from symbiosis.problem.spec import Stage
from symbiosis.region import Region
from symbiosis.relaxation.pricing import Priced, price_out
from symbiosis.solve import hunt
from symbiosis.solve.assemble import Outcome, assemble
from symbiosis.solve.compiled import Compiled, compile_model
from symbiosis.solve.components import apart, parts, worth_sharing
from symbiosis.solve.first import better, first_plan, fits
from symbiosis.solve.flows import current_flows, finish, flows_of, start_from
from symbiosis.solve.highs import Answer, Effort, Ended, solve
from symbiosis.solve.hunt import Hunt, alone
from symbiosis.solve.infeasible import demands_that_clash
from symbiosis.solve.stages import HELD, hunt_stages
from symbiosis.solve.workers import Here, at_work

log = logging.getLogger("symbiosis")  # without a handler a warning is a plain line on stderr
DEFAULT_GAP = 1e-6
DEFAULT_TIME_LIMIT = 300.0
PRICING_SHARE = 0.6  # of the time limit, at most, for passes over candidates too many to hold

Progress = Callable[[str, float | None, float | None, float], None]


def optimize(
    region: Region,
    *,
    model: str | Path = "exchange",
    objective: Asked | None = None,
    min_diversion: float | None = None,
    limits: Mapping[str, Any] | Sequence[str] = (),
    gap: float | None = None,
    time_limit: float = DEFAULT_TIME_LIMIT,
    rounds: int | None = None,
    seed: int = 0,
    threads: int | None = None,
    workers: int = 1,
    cluster: str | None = None,
    progress: Progress | None = None,
    start: Plan | None = None,
) -> Plan:
    """The best plan for a region, checked independently before it is returned.

    `objective`: system_cost, exchange_cost, co2 or weighted accounts (`cost + 50 co2`; steps after commas), `limits`
    bounds of accounts (`{"co2": 12000}`), see docs/objectives.md; `min_diversion` the least share of disposed waste to
    exchange; `gap` the relative gap to stop at (default 1e-6 of the cost); `time_limit` in seconds; `rounds` of
    neighbourhood search make a large search reproducible for its `seed`, where the time suffices; `threads` at most
    search side by side. Parts of a region that have nothing to do with each other are searched apart, by `workers`
    processes where they are large (above 1 only from a script with a `__main__` guard) or by a Dask `cluster`: a
    scheduler's address, to which the tables are sent, or "local". `progress(step, value, bound, seconds)` is called
    while it works. Ctrl-C keeps the best plan so far. `start` is a plan of a region like this one to begin from.

    Raises DataError where the tables demand what can't be modelled, InfeasibleError where no plan meets the demands,
    NoPlanError where a limit came before any plan.
    """
    _check_wish(gap, time_limit, rounds, workers)
    clock = _Clock(progress)
    with clock.step("candidates"):
        known = read_model(model)
        problem = pose(region, model=known, objective=objective, min_diversion=min_diversion, limits=limits)
    threads = threads or os.cpu_count() or 1
    priced, left = _pricing(problem, threads, clock, time_limit)
    problem = problem if priced is None else priced.problem
    with clock.step("solve"):
        first = None if start is None else flows_of(problem, start.exchanges)
        effort = Effort(gap, left, seed)
        if len(problem.stages) == 1 or len(problem.candidates) > hunt.EXACT:
            outcome = _hunt(problem, effort, clock, first, Shared(rounds, threads, workers, cluster), priced)
        else:
            outcome = _stages(problem, effort, clock, first)
    if cluster and outcome.search["by"] == Here.name:
        log.warning("The region is searched as one, so nothing was sent to the cluster: docs/clusters.md.")
    with clock.step("explain"):
        plan = assemble(problem, current_flows(problem), replace(outcome, time_limit=time_limit))
    with clock.step("check"):
        violations = check_plan(plan)
    plan.summary["seconds"] = {step: round(s, 3) for step, s in clock.seconds.items()}
    if violations:
        raise CheckError(violations)
    return plan


def _pricing(problem: Problem, threads: int, clock: _Clock, limit: float) -> tuple[Priced | None, float]:
    """Passes over candidates too many to hold, if they are, and the seconds that are left for the search.

    What pricing took is part of the limit; a plan is made even where it took all of it.
    """
    if not problem.candidates.partial:
        return None, limit
    began = time.monotonic()
    with clock.step("pricing"):
        [stage] = problem.stages
        priced = price_out(problem, stage, threads, clock.bound("pricing"), PRICING_SHARE * limit)
    return priced, 1.0 if priced.interrupted else max(1.0, began + limit - time.monotonic())


def _check_wish(gap: float | None, time_limit: float, rounds: int | None, workers: int) -> None:
    """UsageError for figures that make no sense."""
    if gap is not None and not 0 <= gap < 1:
        raise UsageError(f"gap is {gap:g}; write a share from 0 to 1, such as 0.01.")
    if rounds is not None and rounds < 0:
        raise UsageError(f"rounds is {rounds}; write a whole number from 0.")
    if not time_limit > 0:
        raise UsageError(f"time_limit is {time_limit:g} s; it has to be above 0.")
    if workers < 1:
        raise UsageError(f"workers is {workers}; write a whole number from 1.")


@dataclass
class _Clock:
    """Seconds by step, and progress to whoever listens."""

    progress: Progress | None
    seconds: dict[str, float] = field(default_factory=dict)

    def step(self, name: str) -> _Step:
        return _Step(self, name)

    def tell(self, name: str) -> Callable[[float | None, float | None, float], None] | None:
        if self.progress is None:
            return None
        progress = self.progress
        return lambda value, bound, seconds: progress(name, value, bound, seconds)

    def bound(self, name: str) -> Callable[[float], None] | None:
        """Progress of a bound before there is any plan."""
        tell, began = self.tell(name), time.monotonic()
        return None if tell is None else lambda bound: tell(None, bound, time.monotonic() - began)


class _Step:
    def __init__(self, clock: _Clock, name: str) -> None:
        self._clock, self._name = clock, name

    def __enter__(self) -> None:
        self._began = time.monotonic()
        if self._clock.progress is not None:
            self._clock.progress(self._name, None, None, 0.0)

    def __exit__(self, *error: Any) -> None:
        self._clock.seconds[self._name] = time.monotonic() - self._began


class Shared(NamedTuple):
    """How a search is shared out: rounds of it, threads, processes, a cluster."""

    rounds: int | None
    threads: int
    workers: int
    cluster: str | None


def _hunt(
    problem: Problem, effort: Effort, clock: _Clock, begin: Floats | None, how: Shared, priced: Priced | None = None
) -> Outcome:
    """The whole model to HiGHS where it is small, a bound and a search of its own where it isn't; stage by stage.

    Under one stage, parts that have nothing to do with each other are searched apart, where they are large.
    """
    stage, limit, carrier = problem.stages[0], effort.time_limit, Here.name
    tell, one = clock.tell(stage.name), len(problem.stages) == 1
    cuts = parts(problem) if priced is None and one else []
    reached: list[tuple[Stage, float, float]] = []
    if not one:
        found, reached = hunt_stages(problem, effort, how.rounds, how.threads, clock.tell, begin)
    elif len(cuts) < 2:
        found = Hunt(problem, stage, effort, how.rounds, how.threads, tell, begin, priced).run()
    else:
        count = min(how.workers, len(cuts)) if worth_sharing(cuts) or how.cluster else 1
        began = time.monotonic()
        with at_work(count, how.cluster) as workers:
            carrier = workers.name
            effort = replace(effort, time_limit=max(1.0, effort.time_limit - (time.monotonic() - began)))
            found = apart(problem, cuts, effort, how.rounds, how.threads, begin, workers, tell)
    stops = {Ended.OPTIMAL: Stop.OPTIMAL, Ended.INTERRUPTED: Stop.INTERRUPTED, Ended.ROUNDS: Stop.ROUNDS}
    stopped = stops.get(found.ended, Stop.TIME_LIMIT)
    gap_asked = DEFAULT_GAP if effort.gap is None else effort.gap
    reached = reached or [(stage, found.value, found.bound)]
    search = found.search | {"parts": max(1, len(cuts)), "by": carrier}
    return Outcome(found.flows, stopped, reached, gap_asked, limit, search)


def _stages(problem: Problem, effort: Effort, clock: _Clock, begin: Floats | None = None) -> Outcome:
    """Solve the stages one after the other, each holding the ones before; flows are finished after the last."""
    formulation = formulate(problem)
    flows, stopped = current_flows(problem), Stop.OPTIMAL
    reached: list[tuple[Stage, float, float]] = []
    passed: list[Compiled] = []
    deadline = time.monotonic() + effort.time_limit
    for number, stage in enumerate(problem.stages):
        formulation.aim(stage)
        arrays = compile_model(formulation.model)
        start = start_from(problem, formulation, arrays, flows)
        if number == 0 and begin is not None:
            start = better(arrays, start_from(problem, formulation, arrays, begin), start)
        start = first_plan(arrays, start, effort.time_limit / 2)
        left = Effort(effort.gap, max(0.1, deadline - time.monotonic()), effort.seed)
        answer = solve(arrays, left, start, clock.tell(stage.name))
        # What an earlier stage reached is a plan, whatever the digits of a later one say.
        z = _held(problem, arrays, answer, start) if number == 0 or answer.z is not None else start
        passed.append(arrays)
        flows = finish(problem, formulation, passed, z)
        value = arrays.value(start_from(problem, formulation, arrays, flows))
        reached.append((stage, value, answer.bound))
        if answer.ended is not Ended.OPTIMAL:
            stopped = Stop.INTERRUPTED if answer.ended is Ended.INTERRUPTED else Stop.TIME_LIMIT
            break
        if number + 1 < len(problem.stages):
            formulation.hold(number, stage, value + HELD * max(1.0, abs(value)))
    gap_asked = DEFAULT_GAP if effort.gap is None else effort.gap
    search = alone(problem, effort) | {"parts": 1, "by": Here.name}
    return Outcome(flows, stopped, reached, gap_asked, effort.time_limit, search)


def _held(problem: Problem, arrays: Compiled, answer: Answer, start: Floats) -> Floats:
    """The best z in hand: the solver's, else today's exchanges where they meet every demand."""
    if answer.ended is Ended.INFEASIBLE:
        raise InfeasibleError(demands_that_clash(problem, arrays))
    if answer.z is not None:
        return answer.z
    if fits(arrays, start):
        return start
    raise NoPlanError(f"the search ended ({answer.detail.lower()}) before any plan that meets all demands was found.")
