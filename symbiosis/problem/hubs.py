"""What flows ask of hubs: how much passes through each, which size takes it, which pipes lead there."""

from __future__ import annotations

import numpy as np

from symbiosis.candidates.hubs import Hubs
from symbiosis.candidates.streams import Floats, Ints
from symbiosis.problem.problem import Problem
from symbiosis.region import Assumption

FITS = 1 + 1e-6  # a size takes this much more than its capacity: the solver's digits, no tonnes


def assumed_of_hubs(hubs: Hubs) -> list[Assumption]:
    """What is assumed of hubs that no table says."""
    if not len(hubs):
        return []
    said = [Assumption("hubs", "lots kept apart", "what goes through a hub keeps its giver; it is never mixed")]
    if hubs.standing.any():
        why = "their fixed cost is part of today's cost and of the plan's, whether they are used or not"
        said.append(Assumption("existing hubs", "paid for anyway", why))
    return said


def through(problem: Problem, year: Floats) -> Floats:
    """How much of each hub's capacity a year's flows (one per candidate) take."""
    c = problem.candidates.columns
    hub = c["hub"].to_numpy()
    rows = hub >= 0
    used = np.bincount(hub[rows], (year * c["load"].to_numpy())[rows], len(problem.market.hubs))
    return np.asarray(used, dtype="float64")


def chosen_sizes(problem: Problem, year: Floats) -> Ints:
    """Rows of region.hubs: the cheapest size of each hub that takes the year's flows, what exists first.

    None of a candidate through which nothing flows. Where no size takes it the largest: the checker then objects.
    """
    hubs, used = problem.market.hubs, through(problem, year)
    chosen = []
    for h in range(len(hubs)):
        own = np.flatnonzero(hubs.size_hub == h)
        if used[h] <= 0 and not hubs.standing[own].any():
            continue
        fits = own[hubs.capacity[own] * FITS >= used[h]]
        fits = fits if len(fits) else own[[int(np.argmax(hubs.capacity[own]))]]
        chosen.append(int(fits[np.lexsort((~hubs.standing[fits], hubs.fixed[fits]))[0]]))
    return np.array(chosen, dtype="int64")


def pipe_keys(problem: Problem) -> tuple[Ints, Ints]:
    """Numbers of the pipes to and from the hub that each candidate would go by (−1: by none, or directly)."""
    c, hubs, modes = problem.candidates.columns, len(problem.market.hubs), len(problem.region.modes)
    hub = c["hub"].to_numpy()
    first = (c["output"].to_numpy() * hubs + hub) * modes + c["mode"].to_numpy()
    second = ((len(problem.supply) + c["need"].to_numpy()) * hubs + hub) * modes + c["mode2"].to_numpy()
    on = hub >= 0
    return (
        np.where(on & (c["pipe1"].to_numpy() > 0), first, -1), np.where(on & (c["pipe2"].to_numpy() > 0), second, -1)
    )  # fmt: skip


def within_hubs(problem: Problem, flows: Floats) -> Floats:
    """Flows x[a, s, t] with those through a hub cut in proportion to its largest size."""
    hubs, hub = problem.market.hubs, problem.candidates.columns["hub"].to_numpy()
    if not len(hubs):
        return flows
    used = through(problem, flows.sum(axis=2).max(axis=1))
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(used > hubs.most, hubs.most / used, 1.0)
    result: Floats = flows * np.append(part, 1.0)[hub][:, None, None]
    return result
