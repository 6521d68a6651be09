"""The block `exchange`: flows, their costs, and what a single stream demands (lots, one taker, shares, pipes)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyomo.environ as pyo

from symbiosis.candidates.streams import Floats, Ints
from symbiosis.formulation.ledger import Flows, Ledger, grouped, open_ones
from symbiosis.problem.measures import MEASURED, measured
from symbiosis.problem.pose import disposed_outputs
from symbiosis.problem.problem import Problem


def applies(problem: Problem) -> bool:
    """Always: without flows there is nothing to plan."""
    return True


def build(model: pyo.ConcreteModel, problem: Problem, ledger: Ledger) -> None:
    """Post every candidate's flow, its costs, and the rows of single streams."""
    c = problem.candidates.columns
    model.A = pyo.RangeSet(0, len(c) - 1)
    scenarios, periods = problem.supply.shape[1:]
    flows = _flows(model, problem, scenarios, periods)
    ledger.flow(flows)
    a = np.repeat(np.arange(len(c)), scenarios * periods)
    _charge(problem, ledger, flows, a)
    _shares(model, problem, flows, a)
    _floors(model, problem, flows, a)
    _run_on(model, problem, flows, a)
    _agreed(model, problem, flows, a)
    _streams(model, problem, ledger, flows, a)
    _pipes(model, problem, ledger, flows, a)


def begin(model: pyo.ConcreteModel, problem: Problem, flows: Floats) -> None:
    """Values of x, u and q for the flows x[a, s, t]."""
    c = problem.candidates.columns
    for (a, s, t), variable in model.x.items():
        variable.value = min(float(flows[a, s, t]), variable.ub)  # above it by a last digit is above it all the same
    used = flows.sum(axis=(1, 2)) > 0
    streams = stream_keys(problem)[used]
    open_ones(model.u, streams)
    open_ones(model.q, streams * len(problem.region.modes) + c["mode"].to_numpy()[used])


def stream_keys(problem: Problem) -> Ints:
    """A number for the stream of each candidate: from an output to a need, directly or through a hub."""
    c = problem.candidates.columns
    ways = len(problem.market.hubs) + 1
    stream = c["output"].to_numpy() * len(problem.market.streams.need_site) + c["need"].to_numpy()
    result: Ints = stream * ways + c["hub"].to_numpy() + 1
    return result


def _flows(model: pyo.ConcreteModel, problem: Problem, scenarios: int, periods: int) -> Flows:
    c = problem.candidates.columns
    moments = scenarios * periods
    a = np.repeat(np.arange(len(c)), moments)
    s = np.tile(np.repeat(np.arange(scenarios), periods), len(c))
    t = np.tile(np.arange(periods), len(c) * scenarios)
    output, need, gain = c["output"].to_numpy()[a], c["need"].to_numpy()[a], c["gain"].to_numpy()[a]
    given, taken = problem.most_given, problem.most_taken
    most = np.minimum.reduce([c["most"].to_numpy()[a], given[output, s, t], taken[need, s, t] / gain])
    bounds = dict(zip(zip(a.tolist(), s.tolist(), t.tolist(), strict=True), most.tolist(), strict=True))
    model.x = pyo.Var(list(bounds), bounds=lambda _, *key: (0.0, bounds[key]))
    return Flows(
        list(model.x.values()), output, need, c["pair"].to_numpy()[a], s, t, gain, c["tonnes"].to_numpy()[a], most,
        c["pair2"].to_numpy()[a], c["tonnes2"].to_numpy()[a],
    )  # fmt: skip


def _charge(problem: Problem, ledger: Ledger, flows: Flows, a: Any) -> None:
    c = problem.candidates.columns
    weight = ledger.probability[flows.scenario]
    carbon = problem.region.settings.policy.carbon_price / 1000
    s, residue = problem.market.streams, c["residue"].to_numpy()[a]
    tonnes = s.out_counted[flows.output] * (1.0 - residue)
    disposed = disposed_outputs(problem.region)[flows.output]
    for account, per_unit in (
        ("transport", c["transport"].to_numpy()[a]),
        ("processing", c["processing"].to_numpy()[a]),
        ("co2", c["co2"].to_numpy()[a]),
        ("carbon", carbon * c["co2"].to_numpy()[a]),
        ("exchanged_t", tonnes),
        ("diverted_t", tonnes * disposed),
    ):
        ledger.charge(account, weight * per_unit, flows.variables)
    if (residue > 0).any():  # what a recipe leaves over is disposed of like the rest
        shadow = problem.region.settings.policy.shadow_per_kg
        kg = residue * np.nan_to_num(s.dispose_co2[flows.output])
        for account, per_unit in (
            ("disposal", residue * s.dispose[flows.output]), ("co2", kg), ("carbon", shadow * kg),
        ):  # fmt: skip
            ledger.charge(account, weight * per_unit, flows.variables)
    for account in filter(problem.asks, MEASURED):
        per_unit, whole = measured(problem, account)
        ledger.charge(account, weight * per_unit[a], flows.variables, constant=whole)


def _shares(model: pyo.ConcreteModel, problem: Problem, flows: Flows, a: Any) -> None:
    """Σγx ≤ δD by need, and by need and recipe where a recipe has a share of its own; by year where it has a store."""
    needs, recipes = problem.region.needs, problem.region.recipes
    share = needs["max_share"].to_numpy()
    stored = problem.market.year.need_stored
    limited = (share[flows.need] < 1) | stored[flows.need]
    shape = problem.demand.shape
    period = np.where(stored[flows.need], 0, flows.period)
    row = np.ravel_multi_index((flows.need, flows.scenario, period), shape)
    sums = grouped(row[limited], flows.gain[limited], _pick(flows.variables, limited))
    whole = np.where(stored[:, None, None], problem.demand.sum(axis=2, keepdims=True), problem.demand)
    most = problem.most_shared
    model.share_limit = pyo.Constraint(list(sums), rule=lambda _, r: sums[r] <= float(most.ravel()[r]))
    recipe = problem.candidates.columns["recipe"].to_numpy()[a]
    part = recipes["max_share"].to_numpy()
    limited = part[recipe] < 1
    both = row * len(recipes) + recipe
    by_recipe = grouped(both[limited], flows.gain[limited], _pick(flows.variables, limited))
    demand = whole.ravel()
    model.recipe_share = pyo.Constraint(
        list(by_recipe), rule=lambda _, r: by_recipe[r] <= float(demand[r // len(recipes)] * part[r % len(recipes)])
    )


def _floors(model: pyo.ConcreteModel, problem: Problem, flows: Flows, a: Any) -> None:
    """What runs today is kept, where its row says so."""
    floor = problem.candidates.columns["floor"].to_numpy()
    kept = floor[a] > 0
    row = a * len(problem.scenarios) + flows.scenario
    sums = grouped(row[kept], np.ones(int(kept.sum())), _pick(flows.variables, kept))
    model.keep = pyo.Constraint(list(sums), rule=lambda _, r: sums[r] >= float(floor[r // len(problem.scenarios)]))


def _run_on(model: pyo.ConcreteModel, problem: Problem, flows: Flows, a: Any) -> None:
    """What is barred but runs may run on, and no more of it in all periods together; in one its bound says so."""
    c, scenarios = problem.candidates.columns, len(problem.scenarios)
    bound = c["today_only"].to_numpy(dtype=bool)[a] & (problem.supply.shape[2] > 1)
    row = a * scenarios + flows.scenario
    sums = grouped(row[bound], np.ones(int(bound.sum())), _pick(flows.variables, bound))
    most = c["most"].to_numpy()
    model.run_on = pyo.Constraint(list(sums), rule=lambda _, r: sums[r] <= float(most[r // scenarios]))


def _agreed(model: pyo.ConcreteModel, problem: Problem, flows: Flows, a: Any) -> None:
    """What is agreed is exchanged, by whichever recipes and modes."""
    agreed = problem.candidates.columns["agreed"].to_numpy()[a]
    has = agreed > 0
    key = (flows.output * len(problem.market.streams.need_site) + flows.need) * len(problem.scenarios) + flows.scenario
    sums = grouped(key[has], np.ones(int(has.sum())), _pick(flows.variables, has))
    least = dict(zip(key[has].tolist(), agreed[has].tolist(), strict=True))
    model.agreed = pyo.Constraint(list(sums), rule=lambda _, r: sums[r] >= least[r])


def _streams(model: pyo.ConcreteModel, problem: Problem, ledger: Ledger, flows: Flows, a: Any) -> None:
    """A stream from one output to one need is open or not, where it costs, has a least lot or one taker only."""
    c = problem.candidates.columns
    exclusive = problem.region.outputs["exclusive"].to_numpy(dtype=bool)
    out_lot, need_lot = c["out_lot"].to_numpy(), c["need_lot"].to_numpy()
    matters = (c["stream_cost"] > 0) | (out_lot > 0) | (need_lot > 0) | exclusive[c["output"]]
    key = stream_keys(problem)
    table = (
        c.assign(key=key)[matters]
        .groupby("key")
        .agg(output=("output", "first"), need=("need", "first"), pair=("pair", "first"), cost=("stream_cost", "first"))
    )
    model.u = pyo.Var(table.index.tolist(), domain=pyo.Binary)
    ledger.charge("stream", table["cost"].to_numpy(), list(model.u.values()))
    for variable, pair in zip(model.u.values(), table["pair"], strict=True):
        ledger.opens(variable, int(pair))
    opened = matters.to_numpy()[a]
    rows = np.flatnonzero(opened)
    model.open_stream = pyo.Constraint(
        rows.tolist(), rule=lambda m, i: flows.variables[i] <= float(flows.most[i]) * m.u[int(key[a[i]])]
    )
    scenario_key = key[a] * len(problem.scenarios) + flows.scenario
    _least(model, "output_lot", scenario_key, np.ones(len(a)), out_lot[a], flows, len(problem.scenarios))
    _least(model, "need_lot", scenario_key, flows.gain, need_lot[a], flows, len(problem.scenarios))
    _one_taker(model, table[exclusive[table["output"]]], set(key[c["current"] > 0]))


def _one_taker(model: pyo.ConcreteModel, exclusive: pd.DataFrame, running: set[int]) -> None:
    """Σ u ≤ 1, or as many as take the output today; but then a new taker has to be the only one."""
    takers = {int(o): list(keys) for o, keys in exclusive.groupby("output").groups.items()}
    today = {o: len(running.intersection(keys)) for o, keys in takers.items()}
    model.one_taker = pyo.Constraint(list(takers), rule=lambda m, o: sum(m.u[k] for k in takers[o]) <= max(1, today[o]))
    above = [(o, k) for o, keys in takers.items() if today[o] > 1 for k in keys if k not in running]
    model.new_taker = pyo.Constraint(
        above, rule=lambda m, o, k: sum(m.u[i] for i in takers[o]) + (today[o] - 1) * m.u[k] <= today[o]
    )


def _least(
    model: pyo.ConcreteModel, name: str, key: Any, per_unit: Any, lot: Any, flows: Flows, scenarios: int
) -> None:
    has = lot > 0
    sums = grouped(key[has], per_unit[has], _pick(flows.variables, has))
    least = pd.Series(lot[has], index=key[has]).groupby(level=0).first()
    rule = lambda m, r: sums[r] >= float(least[r]) * m.u[r // scenarios]  # noqa: E731
    model.add_component(name, pyo.Constraint(list(sums), rule=rule))


def _pipes(model: pyo.ConcreteModel, problem: Problem, ledger: Ledger, flows: Flows, a: Any) -> None:
    """A pipe or belt is built or not, and carries every recipe between its output and its need."""
    c = problem.candidates.columns
    key = stream_keys(problem) * len(problem.region.modes) + c["mode"].to_numpy()
    piped = c["pipe"].to_numpy() > 0
    table = c.assign(key=key)[piped].groupby("key").agg(pair=("pair", "first"), cost=("pipe", "first"))
    model.q = pyo.Var(table.index.tolist(), domain=pyo.Binary)
    ledger.charge("stream", table["cost"].to_numpy(), list(model.q.values()))
    for variable, pair in zip(model.q.values(), table["pair"], strict=True):
        ledger.opens(variable, int(pair))
    rows = np.flatnonzero(piped[a])
    model.open_pipe = pyo.Constraint(
        rows.tolist(), rule=lambda m, i: flows.variables[i] <= float(flows.most[i]) * m.q[int(key[a[i]])]
    )


def _pick(variables: Any, where: Any) -> list[Any]:
    return [variables[i] for i in np.flatnonzero(where)]
