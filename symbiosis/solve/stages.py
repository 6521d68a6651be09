"""Objectives of several stages by search: one stage after the other, each beginning from the plan of the one before."""

from __future__ import annotations

import time
from collections.abc import Callable

from symbiosis.candidates.streams import Floats
from symbiosis.errors import InfeasibleError, NoPlanError
from symbiosis.problem.problem import Problem
from symbiosis.problem.spec import Stage
from symbiosis.solve.highs import Effort, Ended, Tell
from symbiosis.solve.hunt import Found, Held, Hunt

HELD = 1e-9  # a later stage may give up this share of an earlier one: room for digits, not for tonnes


def hunt_stages(
    problem: Problem, effort: Effort, rounds: int | None, threads: int, tell: Callable[[str], Tell | None],
    begin: Floats | None = None,
) -> tuple[Found, list[tuple[Stage, float, float]]]:  # fmt: skip
    """The last stage's plan, and each stage with its value and bound.

    A stage that isn't proved is held at what was found; the bound of the next still holds for the best plan of all,
    which is held to more. The time left is shared among the stages left.
    """
    deadline = time.monotonic() + effort.time_limit
    reached: list[tuple[Stage, float, float]] = []
    held: Held = ()
    worst = Ended.OPTIMAL
    found: Found | None = None
    for number, stage in enumerate(problem.stages):
        left = max(1.0, deadline - time.monotonic()) / (len(problem.stages) - number)
        share = Effort(effort.gap, left, effort.seed, effort.threads)
        try:
            found = Hunt(problem, stage, share, rounds, threads, tell(stage.name), begin, held=held).run()
        except (InfeasibleError, NoPlanError):
            if found is None:
                raise
            worst = Ended.TIME_LIMIT  # what an earlier stage reached is a plan, whatever the digits of a later one say
            break
        reached.append((stage, found.value, found.bound))
        worst = worst if found.ended is Ended.OPTIMAL else found.ended
        if found.ended is Ended.INTERRUPTED:
            break
        begin = found.flows
        held = (*held, (stage, found.value + HELD * max(1.0, abs(found.value))))
    assert found is not None
    search = found.search | {"reproducible": found.search["reproducible"] and worst in (Ended.OPTIMAL, Ended.ROUNDS)}
    return found._replace(ended=worst, search=search), reached
