"""Between Pyomo variables and flows: the first incumbent from today's exchanges, finished flows from a solution."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from symbiosis.accounts.ways import hub_names, mode_names
from symbiosis.candidates.streams import Floats
from symbiosis.formulation.build import Formulation
from symbiosis.problem.problem import Problem
from symbiosis.problem.spread import spread
from symbiosis.solve.compiled import Compiled, as_good
from symbiosis.solve.highs import Effort, Ended, solve

SNAP = 1e-9


def current_flows(problem: Problem) -> Floats:
    """Today's exchanges x0[a, s, t], spread over the periods as their streams and stores allow."""
    return spread(problem, problem.candidates.columns["current"].to_numpy(dtype="float64"), whole=True)


def flows_of(problem: Problem, exchanges: pd.DataFrame) -> Floats:
    """The exchanges of a plan as flows x[a, s, t], as far as they are candidates here, cut to what streams have."""
    c, region = problem.candidates.columns, problem.region
    keys = [
        region.outputs["output"].to_numpy()[c["output"]], region.needs["need"].to_numpy()[c["need"]],
        region.recipes["recipe"].to_numpy()[c["recipe"]], mode_names(problem), hub_names(problem),
    ]  # fmt: skip
    amounts = exchanges.groupby(["output", "need", "recipe", "mode", "hub"])["quantity"].sum()
    year = amounts.reindex(pd.MultiIndex.from_arrays(keys)).fillna(0.0).to_numpy()
    year = np.clip(year, c["floor"].to_numpy(), c["most"].to_numpy())
    return _within(problem, spread(problem, year, whole=False))


def start_from(problem: Problem, formulation: Formulation, arrays: Compiled, flows: Floats) -> Floats:
    """A start for HiGHS from flows x[a, s, t]: what is used is open, the rest disposed of and bought."""
    formulation.begin(problem, flows)
    return np.array([v.value or 0.0 for v in arrays.variables]) / arrays.scale


def balances(problem: Problem, flows: Floats) -> tuple[Floats, Floats]:
    """What leaves each output and reaches each need, by scenario and period."""
    c = problem.candidates.columns
    out, into = np.zeros(problem.supply.shape), np.zeros(problem.demand.shape)
    np.add.at(out, c["output"].to_numpy(), flows)
    np.add.at(into, c["need"].to_numpy(), flows * c["gain"].to_numpy()[:, None, None])
    return out, into


def finish(problem: Problem, formulation: Formulation, passed: list[Compiled], z: Floats) -> Floats:
    """Flows x[a, s, t] of a solution, finished: binaries rounded and fixed, flows solved again, dust removed.

    Without this, a partnership at 1e-7 carries a trickle for free. `passed` are the stages so far, the last one solved
    by z. Each is solved again among the points that are best for those before it, so that nothing is left over because
    a stage was held with a tolerance.
    """
    best, arrays = z, passed[-1]
    if arrays.integer.any() or len(passed) > 1:
        open_ones = passed[0].fixed(z)
        for stage in passed:
            again = solve(replace(open_ones, cost=stage.cost, cost_scale=stage.cost_scale), Effort(time_limit=60.0))
            if again.ended is not Ended.OPTIMAL or again.z is None:
                break
            best = again.z
            if again.column_price is None or again.row_price is None:
                break
            open_ones = as_good(open_ones, best, again.column_price, again.row_price)
    values = dict(zip(map(id, arrays.variables), arrays.natural(best), strict=True))
    flows = np.zeros((len(problem.candidates), *problem.supply.shape[1:]))
    for (a, s, t), variable in formulation.model.x.items():
        flows[a, s, t] = values.get(id(variable), 0.0)
    most = problem.candidates.columns["most"].to_numpy()[:, None, None]
    flows = np.where(flows < SNAP * most, 0.0, flows)
    return _within(problem, flows)


def _within(problem: Problem, flows: Floats) -> Floats:
    """The flows with the solver's last digits taken off where a stream would give or take more than it has."""
    c = problem.candidates.columns
    out, into = balances(problem, flows)
    takes = problem.most_shared
    supply = problem.most_given
    with np.errstate(divide="ignore", invalid="ignore"):
        give = np.where(out > supply, supply / out, 1.0)
        take = np.where(into > takes, takes / into, 1.0)
    floor = c["floor"].to_numpy()[:, None, None]
    trimmed = flows * np.minimum(give[c["output"].to_numpy()], take[c["need"].to_numpy()])
    return np.where(floor > 0, flows, trimmed)
