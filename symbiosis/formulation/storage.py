"""The block `storage`: what arises in one period leaves in another, what comes in one is used in another.

The mathematics is in models/storage.md, under the same names.
"""

from __future__ import annotations

import numpy as np
import pyomo.environ as pyo

from symbiosis.candidates.streams import Floats
from symbiosis.formulation.ledger import Ledger
from symbiosis.problem.levels import store_levels
from symbiosis.problem.measures import BOUGHT, bought_per
from symbiosis.problem.problem import Problem

START = -1  # the period before the first


def applies(problem: Problem) -> bool:
    """Where a stream of the plan has a store, and the year has periods."""
    return len(problem.market.year.stores) > 0


def build(model: pyo.ConcreteModel, problem: Problem, ledger: Ledger) -> None:
    """Post what every store holds to the balance of its stream, and what that costs."""
    stores = problem.market.year.stores
    scenarios, periods = problem.supply.shape[1:]
    model.K = pyo.RangeSet(0, len(stores) - 1)
    bounds: dict[tuple[int, int, int], tuple[float, float]] = {}
    for k in range(len(stores)):
        for s in range(scenarios):
            if not stores.cyclic[k]:
                bounds[k, s, START] = (float(stores.initial[k]),) * 2
            bounds |= {(k, s, t): (0.0, float(stores.capacity[k])) for t in range(periods)}
    model.s = pyo.Var(list(bounds), bounds=lambda _, *key: bounds[key])
    for k in range(len(stores)):
        for s in range(scenarios):
            _post(model, problem, ledger, k, s)


def _post(model: pyo.ConcreteModel, problem: Problem, ledger: Ledger, k: int, s: int) -> None:
    """One store in one scenario: into its stream's balances, and into the accounts."""
    stores, streams = problem.market.year.stores, problem.market.streams
    periods = problem.supply.shape[2]
    i, at_output, loss = int(stores.stream[k]), bool(stores.at_output[k]), float(stores.loss[k])
    held = [model.s[k, s, t] for t in range(periods)]
    before = [held[-1] if stores.cyclic[k] else model.s[k, s, START], *held[:-1]]
    row = ledger.row(np.full(periods, i), np.full(periods, s), np.arange(periods))
    ones, weight = np.ones(periods), float(ledger.probability[s])
    post, sign = (ledger.draw, 1.0) if at_output else (ledger.deliver, -1.0)
    post(row, sign * ones, held)
    post(row, -sign * (1 - loss) * ones, before)
    ledger.charge("storage", weight * float(stores.cost[k]) * ones, held)
    lost = [*before, *([] if stores.cyclic[k] else held[-1:])]
    units = np.concatenate([loss * ones, np.ones(len(lost) - periods)])
    ledger.charge("storage", weight * float(stores.loss_cost[k]) * units, lost)
    if at_output:
        # What is lost or stays is left over like what is disposed of at once.
        co2 = float(np.nan_to_num(streams.dispose_co2[i]))
        shadow = problem.region.settings.policy.shadow_per_kg
        for account, per_unit in (("disposal", float(streams.dispose[i])), ("co2", co2), ("carbon", shadow * co2)):
            ledger.charge(account, weight * per_unit * units, lost)
    else:
        # What is bought in its place belongs to the store's account.
        ledger.charge("purchase", -weight * float(streams.buy[i]) * units, lost)
        for account in filter(problem.asks, BOUGHT):
            ledger.charge(account, weight * float(bought_per(problem, account)[i]) * units, lost)


def begin(model: pyo.ConcreteModel, problem: Problem, flows: Floats) -> None:
    """Values of s: the least that the flows x[a, s, t] need."""
    levels = store_levels(problem, flows)
    for (k, s, t), variable in model.s.items():
        variable.value = min(float(levels[k, s, t + 1]), variable.ub)
