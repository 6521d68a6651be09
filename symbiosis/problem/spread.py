"""A year's amounts spread over its periods as cheaply as streams and stores allow."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array

from symbiosis.candidates.streams import Flags, Floats, Ints
from symbiosis.problem.problem import Problem

ENOUGH = 1e-7  # of an amount: less than this is a digit


def spread(problem: Problem, year: Floats, whole: bool) -> Floats:
    """Flows x[a, s, t] of these amounts a year (one per candidate).

    With `whole` all of it runs, as today's exchanges do, at the least cost of stores; where the periods don't allow
    that, as much as they do (`missing` says so). Without, only what is worth having.
    """
    scenarios = len(problem.scenarios)
    if problem.market.year.plain:
        flat: Floats = np.repeat((year[:, None] * problem.market.year.weight)[:, None, :], scenarios, axis=1)
        return flat
    used = np.flatnonzero(year > 0)
    flows = np.zeros((len(year), *problem.supply.shape[1:]))
    if len(used):
        for s in range(scenarios):
            flows[used, s] = _best(problem, used, year[used], s, whole)
    return flows


def missing(year: Floats, flows: Floats) -> Flags:
    """Which amounts a year the flows x[a, s, t] fall short of."""
    result: Flags = flows.sum(axis=2).min(axis=1) < year * (1 - ENOUGH)
    return result


def _best(problem: Problem, used: Ints, year: Floats, scenario: int, whole: bool) -> Floats:
    """Amounts by candidate and period: an LP over the candidates used and all stores."""
    c, stores = problem.candidates.columns.iloc[used], problem.market.year.stores
    periods, count, k = problem.supply.shape[2], len(used), len(stores)
    a, t = np.repeat(np.arange(count), periods), np.tile(np.arange(periods), count)
    o, n = (c[side].to_numpy()[a] for side in ("output", "need"))
    gain = c["gain"].to_numpy()[a]
    supply, demand = problem.supply[:, scenario], problem.demand[:, scenario]
    share = problem.region.needs["max_share"].to_numpy()
    pooled = problem.market.year.need_stored
    takes = np.where(pooled, 1.0, share)[:, None] * demand
    rows = [o * periods + t, supply.size + n * periods + t]
    entries = [(rows[0], np.arange(len(a)), np.ones(len(a))), (rows[1], np.arange(len(a)), gain)]
    room = np.concatenate([supply.ravel(), takes.ravel()])
    # A need with a store takes by the year: no more than its share, nor than what it doesn't hold already.
    row = supply.size + demand.size + n
    entries.append((row[pooled[n]], np.flatnonzero(pooled[n]), gain[pooled[n]]))
    by_year = np.minimum(share * demand.sum(axis=1), demand.sum(axis=1) - problem.market.year.need_initial)
    room = np.concatenate([room, np.maximum(by_year, 0.0)])
    of_recipe, most = _recipes(problem, c, scenario)
    entries.append((len(room) + of_recipe[a] * periods + np.where(pooled[n], 0, t), np.arange(len(a)), gain))
    room = np.concatenate([room, most.ravel()])
    first, price, bounds = len(a), _storage_cost(problem), []
    for j in range(k):
        i, keep = int(stores.stream[j]), 1 - stores.loss[j]
        base = i * periods if stores.at_output[j] else supply.size + i * periods
        sign = 1.0 if stores.at_output[j] else -1.0
        at = np.arange(periods)
        entries.append((base + at, first + j * periods + at, np.full(periods, sign)))
        carried = at[1:] if not stores.cyclic[j] else at
        before = first + j * periods + (carried - 1) % periods
        entries.append((base + carried, before, np.full(len(carried), -sign * keep)))
        if not stores.cyclic[j]:
            room[base] += sign * keep * stores.initial[j]
        bounds += [(0.0, stores.capacity[j])] * periods
    matrix = _matrix(entries, (len(room), first + k * periods))
    amounts = coo_array((np.ones(len(a)), (a, np.arange(len(a)))), shape=(count, first + k * periods)).tocsr()
    worth = np.maximum(c["steer"].to_numpy(), 1e-3)[a] if not whole else np.zeros(len(a))
    cost, limits = np.concatenate([-worth, price]), [(0.0, None)] * len(a) + bounds
    if whole:
        found = linprog(cost, matrix, room, amounts, year, limits, method="highs")
        if found.status == 0:
            return np.asarray(found.x[: len(a)]).reshape(count, periods)
        cost = np.concatenate([-np.ones(len(a)), np.zeros(len(price))])
    floor = np.zeros(count) if whole else c["floor"].to_numpy()
    both = _stacked(matrix, amounts, -amounts)
    found = linprog(cost, both, np.concatenate([room, year, -floor]), None, None, limits, method="highs")
    if found.status != 0:
        return np.zeros((count, periods))
    return np.asarray(found.x[: len(a)]).reshape(count, periods)


def _recipes(problem: Problem, c: pd.DataFrame, scenario: int) -> tuple[Ints, Floats]:
    """The need and recipe of each candidate by number, and what each may take by period (by year: in the first)."""
    pairs, number = np.unique(c[["need", "recipe"]].to_numpy(dtype="int64"), axis=0, return_inverse=True)
    demand = problem.demand[pairs[:, 0], scenario]
    whole = np.where(problem.market.year.need_stored[pairs[:, 0]][:, None], demand.sum(axis=1, keepdims=True), demand)
    return number.ravel(), whole * problem.region.recipes["max_share"].to_numpy()[pairs[:, 1]][:, None]


def _storage_cost(problem: Problem) -> Floats:
    """What a unit held at the end of each period costs until the next, by store and period."""
    stores, periods = problem.market.year.stores, problem.supply.shape[2]
    each = np.repeat((stores.cost + stores.loss * stores.loss_cost)[:, None], periods, axis=1)
    last = ~stores.cyclic
    each[last, -1] = (stores.cost + stores.loss_cost)[last]
    return each.ravel()


def _matrix(entries: list[tuple[Ints, Ints, Floats]], shape: tuple[int, int]) -> csr_array:
    row, column, value = (np.concatenate(part) for part in zip(*entries, strict=True))
    return coo_array((value, (row, column)), shape=shape).tocsr()


def _stacked(*parts: csr_array) -> csr_array:
    from scipy.sparse import vstack

    return csr_array(vstack(parts))
