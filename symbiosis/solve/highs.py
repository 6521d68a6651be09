"""Runs HiGHS on compiled arrays: interruptible, with progress, telling apart why it stopped and what it holds."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import highspy
import numpy as np

from symbiosis.candidates.streams import Floats
from symbiosis.solve.compiled import Compiled

CENT = 0.004  # money a year that an exact search may leave
FINEST = 1e-3  # the same in scaled costs, of which the largest is some 1e4: what is small for all is never left
TELL_EVERY = 0.5  # seconds between two words on progress

Tell = Callable[[float | None, float | None, float], None]


class Ended(StrEnum):
    """Why HiGHS stopped."""

    OPTIMAL = "optimal"
    TIME_LIMIT = "time_limit"
    ROUNDS = "rounds"
    INTERRUPTED = "interrupted"
    INFEASIBLE = "infeasible"
    FAILED = "failed"


@dataclass(frozen=True)
class Answer:
    """Why HiGHS stopped, the best z it holds (None: none), and the bound on the objective in the model's own money.

    `column_price` and `row_price` are a linear programme's reduced costs and duals (of the scaled cost).
    """

    ended: Ended
    z: Floats | None
    bound: float
    seconds: float
    detail: str = ""
    column_price: Floats | None = None
    row_price: Floats | None = None


@dataclass(frozen=True)
class Effort:
    """How long and how exactly to search. `gap` None: to the cent, as far as numbers carry; `threads` 0: its choice."""

    gap: float | None = None
    time_limit: float = 300.0
    seed: int = 0
    threads: int = 0


@dataclass
class Swap:
    """Plans that go to HiGHS while it works (`given`), and the best of its own (`found`); z in the arrays' scale."""

    given: Floats | None = None
    found: Floats | None = None

    def give(self, event: Any) -> None:
        """Called by HiGHS where it has room for a plan from outside."""
        z, self.given = self.given, None
        if z is not None:
            event.data_in.setSolution(z)

    def keep(self, event: Any) -> None:
        """Called by HiGHS at each better plan."""
        self.found = np.array(event.data_out.mip_solution)


def solve(
    arrays: Compiled,
    effort: Effort,
    start: Floats | None = None,
    progress: Tell | None = None,
    presolve: bool = True,
    stop: threading.Event | None = None,
    swap: Swap | None = None,
) -> Answer:
    """The best z within the effort. A first “infeasible” is confirmed without presolve before it is believed.

    Setting `stop` from another thread interrupts it; through `swap` plans go in and out meanwhile.
    """
    began, stop = time.monotonic(), stop or threading.Event()
    answer = _run(arrays, effort, start, progress, presolve, stop, swap)
    if answer.ended is Ended.INFEASIBLE and presolve:
        left = replace(effort, time_limit=max(1.0, effort.time_limit - (time.monotonic() - began)))
        return _run(arrays, left, start, progress, False, stop, swap)
    return answer


def _run(
    arrays: Compiled, effort: Effort, start: Floats | None, progress: Tell | None, presolve: bool,
    stop: threading.Event, swap: Swap | None,
) -> Answer:  # fmt: skip
    began = time.monotonic()
    h = highspy.Highs()
    h.setOptionValue("output_flag", False)
    h.setOptionValue("presolve", "choose" if presolve else "off")
    h.setOptionValue("time_limit", effort.time_limit)
    h.setOptionValue("random_seed", effort.seed)
    h.setOptionValue("threads", effort.threads)
    h.setOptionValue("mip_rel_gap", effort.gap if effort.gap is not None else 1e-9)
    h.setOptionValue("mip_abs_gap", 0.0 if effort.gap is not None else min(CENT * arrays.cost_scale, FINEST))
    h.passModel(as_lp(arrays))
    if start is not None and arrays.integer.any():
        solution = highspy.HighsSolution()
        solution.col_value = list(start)
        h.setSolution(solution)
    if swap is not None and arrays.integer.any():
        h.cbMipUserSolution.subscribe(swap.give)
        h.cbMipImprovingSolution.subscribe(swap.keep)
    interrupted = _run_watched(h, arrays, began, progress, stop)
    status, info = h.getModelStatus(), h.getInfo()
    ended = _ended(status, interrupted)
    holds = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    found = h.getSolution()
    z = np.array(found.col_value) if holds else None
    whole = arrays.integer.any()
    priced = not whole and holds and found.dual_valid
    bound = info.mip_dual_bound if whole else (info.objective_function_value if ended is Ended.OPTIMAL else -np.inf)
    return Answer(
        ended, z, bound / arrays.cost_scale + arrays.offset, time.monotonic() - began, h.modelStatusToString(status),
        np.array(found.col_dual) if priced else None, np.array(found.row_dual) if priced else None,
    )  # fmt: skip


def _ended(status: Any, interrupted: bool) -> Ended:
    s = highspy.HighsModelStatus
    if interrupted or status == s.kInterrupt:
        return Ended.INTERRUPTED
    if status in (s.kOptimal, s.kModelEmpty):
        return Ended.OPTIMAL
    if status == s.kTimeLimit:
        return Ended.TIME_LIMIT
    if status in (s.kInfeasible, s.kUnboundedOrInfeasible):
        return Ended.INFEASIBLE
    return Ended.FAILED


def _run_watched(h: Any, arrays: Compiled, began: float, progress: Tell | None, stop: threading.Event) -> bool:
    """Run in a thread of its own, so that Ctrl-C is heard; returns whether it was."""
    told = [began]

    def watch(event: Any) -> None:
        if stop.is_set():
            event.interrupt()
        now = time.monotonic()
        if progress is not None and now - told[0] >= TELL_EVERY:
            told[0] = now
            out = event.data_out
            bounds = (out.mip_primal_bound, out.mip_dual_bound) if arrays.integer.any() else (np.inf, np.inf)
            value, bound = (v / arrays.cost_scale + arrays.offset if abs(v) < 1e29 else None for v in bounds)
            progress(value, bound, now - began)

    h.cbMipInterrupt.subscribe(watch)
    h.cbSimplexInterrupt.subscribe(watch)
    worker = threading.Thread(target=h.run, daemon=True)
    worker.start()
    while worker.is_alive():
        try:
            worker.join(0.1)
        except KeyboardInterrupt:
            stop.set()
    return stop.is_set()


def as_lp(arrays: Compiled) -> Any:
    """The arrays as HiGHS takes them."""
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(arrays.cost), len(arrays.row_low)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = arrays.cost, arrays.low, arrays.high
    lp.row_lower_, lp.row_upper_ = arrays.row_low, arrays.row_high
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = arrays.matrix.indptr.astype("int32")
    lp.a_matrix_.index_ = arrays.matrix.indices.astype("int32")
    lp.a_matrix_.value_ = arrays.matrix.data
    if arrays.integer.any():
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[int(i)] for i in arrays.integer]
    return lp
