"""What stores hold while given flows run: as little as makes them possible, since holding never pays by itself."""

from __future__ import annotations

import numpy as np

from symbiosis.candidates.streams import Floats
from symbiosis.problem.problem import Problem

AGAIN = 4  # times round the year until a cyclic store closes; a plan that can run needs two
DUST = 1e-9


def store_levels(problem: Problem, flows: Floats) -> Floats:
    """Levels[k, s, 0 … T]: at the beginning of the year, then at the end of each period, in the stream's unit.

    Least ones for the flows x[a, s, t]. At an output the store holds what later periods take beyond what arises then;
    at a need it holds what comes beyond what is used, until it is used. Prices are the same all year, so the least
    levels are the cheapest ones.
    """
    stores, c = problem.market.year.stores, problem.candidates.columns
    scenarios, periods = flows.shape[1:]
    levels = np.zeros((len(stores), scenarios, periods + 1))
    for k in range(len(stores)):
        i, keep = stores.stream[k], 1 - stores.loss[k]
        mine = (c["output" if stores.at_output[k] else "need"] == i).to_numpy()
        per = 1.0 if stores.at_output[k] else c["gain"].to_numpy()[mine][:, None, None]
        moved = (flows[mine] * per).sum(axis=0)
        if stores.at_output[k]:
            levels[k] = _ahead(moved - problem.supply[i], keep, stores.initial[k])
        else:
            levels[k] = _behind(moved - problem.demand[i], keep, stores.initial[k])
        levels[k] = np.where(levels[k] < DUST * max(stores.capacity[k], 1e-300), 0.0, levels[k])
        if not np.isnan(stores.initial[k]):
            levels[k][:, 0] = stores.initial[k]
    return levels


def _ahead(short: Floats, keep: float, initial: float) -> Floats:
    """What has to be there at the end of each period, backwards from the last: `short` is taken beyond what arises."""
    scenarios, periods = short.shape
    held, after = np.zeros((scenarios, periods + 1)), np.zeros(scenarios)
    for _ in range(AGAIN if np.isnan(initial) else 1):
        held[:, periods] = after
        for t in range(periods, 0, -1):
            wanted = np.maximum(held[:, t] + short[:, t - 1], 0.0)
            held[:, t - 1] = wanted / keep if keep > 0 else 0.0
        if not np.isnan(initial) or np.array_equal(held[:, 0], after):
            break
        after = held[:, 0].copy()
    return held


def _behind(surplus: Floats, keep: float, initial: float) -> Floats:
    """What is there at the end of each period, forwards from the first: `surplus` comes beyond what is used."""
    scenarios, periods = surplus.shape
    held = np.zeros((scenarios, periods + 1))
    before = np.full(scenarios, 0.0 if np.isnan(initial) else initial)
    for _ in range(AGAIN if np.isnan(initial) else 1):
        held[:, 0] = before
        for t in range(periods):
            held[:, t + 1] = np.maximum(held[:, t] * keep + surplus[:, t], 0.0)
        if not np.isnan(initial) or np.array_equal(held[:, periods], before):
            break
        before = held[:, periods].copy()
    return held
