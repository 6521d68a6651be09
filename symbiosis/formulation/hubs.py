"""The block `hubs`: which shared facilities there are, in which size, and what may pass through them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyomo.environ as pyo

from symbiosis.candidates.streams import Flags, Floats, Ints
from symbiosis.formulation.ledger import Flows, Ledger, grouped, open_ones
from symbiosis.problem.hubs import chosen_sizes, pipe_keys
from symbiosis.problem.problem import Problem


def applies(problem: Problem) -> bool:
    """Where the region has hubs."""
    return len(problem.market.hubs) > 0


def build(model: pyo.ConcreteModel, problem: Problem, ledger: Ledger) -> None:
    """Post sizes and their cost, what fits through them, and the pipes of both hauls."""
    hubs = problem.market.hubs
    model.H = pyo.RangeSet(0, len(hubs) - 1)
    model.Z = pyo.RangeSet(0, len(hubs.size_hub) - 1)
    model.z = pyo.Var(model.Z, domain=pyo.Binary)
    ledger.charge("hubs", hubs.fixed, list(model.z.values()))
    sizes = [np.flatnonzero(hubs.size_hub == h).tolist() for h in range(len(hubs))]
    stands = np.array([hubs.standing[own].any() for own in sizes], dtype=bool)
    model.one_size = pyo.Constraint(model.H, rule=lambda m, h: (int(stands[h]), sum(m.z[i] for i in sizes[h]), 1))
    flows = ledger.flows[0]  # what is exchanged; blocks that store post no flows
    a = np.repeat(np.arange(len(problem.candidates)), len(flows.variables) // max(1, len(problem.candidates)))
    hub = problem.candidates.columns["hub"].to_numpy()[a]
    _capacity(model, problem, flows, a, hub)
    _strong(model, problem, flows, hub, (hub >= 0) & ~stands[hub], sizes)
    _pipes(model, problem, ledger, flows, a)


def begin(model: pyo.ConcreteModel, problem: Problem, flows: Floats) -> None:
    """Values of z and g: the cheapest size that takes the flows x[a, s, t], the pipes that they use."""
    year = flows.sum(axis=2).max(axis=1)
    open_ones(model.z, chosen_sizes(problem, year))
    open_ones(model.g, np.concatenate([key[year > 0] for key in pipe_keys(problem)]))


def _capacity(model: pyo.ConcreteModel, problem: Problem, flows: Flows, a: Ints, hub: Ints) -> None:
    """Σ load·x over the year ≤ Σ capacity·z."""
    hubs, scenarios = problem.market.hubs, len(problem.scenarios)
    rows = np.flatnonzero(hub >= 0)
    load = problem.candidates.columns["load"].to_numpy()[a]
    sums = grouped(
        hub[rows] * scenarios + flows.scenario[rows], load[rows], [flows.variables[i] for i in rows.tolist()]
    )
    sizes = [np.flatnonzero(hubs.size_hub == h).tolist() for h in range(len(hubs))]
    model.hub_capacity = pyo.Constraint(
        list(sums), rule=lambda m, r: sums[r] <= sum(float(hubs.capacity[i]) * m.z[i] for i in sizes[r // scenarios])
    )


def _strong(
    model: pyo.ConcreteModel, problem: Problem, flows: Flows, hub: Ints, where: Flags, sizes: list[list[int]]
) -> None:
    """Σ x ≤ S·Σ z from an output, Σ γx ≤ δD·Σ z to a need: what one stream sends through a hub opens all of it."""
    rows = np.flatnonzero(where)
    for name, stream, per_unit, room in (
        ("hub_output", flows.output, np.ones(len(flows.gain)), problem.most_given),
        ("hub_need", flows.need, flows.gain, problem.most_shared),
    ):
        shape = (len(sizes), *room.shape)
        key = np.ravel_multi_index((hub[rows], stream[rows], flows.scenario[rows], flows.period[rows]), shape)
        sums = grouped(key, per_unit[rows], [flows.variables[i] for i in rows.tolist()])
        model.add_component(name, pyo.Constraint(list(sums), rule=_strong_rule(sums, sizes, room)))


def _strong_rule(sums: dict[int, Any], sizes: list[list[int]], room: Floats) -> Any:
    return lambda m, r: sums[r] <= float(room.ravel()[r % room.size]) * sum(m.z[i] for i in sizes[r // room.size])


def _pipes(model: pyo.ConcreteModel, problem: Problem, ledger: Ledger, flows: Flows, a: Ints) -> None:
    """A pipe or belt to or from a hub is built or not, and carries all that goes between the stream and the hub."""
    c, keys = problem.candidates.columns, pipe_keys(problem)
    cost = {
        int(k): float(v)
        for key, column in zip(keys, ("pipe1", "pipe2"), strict=True)
        for k, v in zip(key[key >= 0], c[column].to_numpy()[key >= 0], strict=True)
    }
    model.g = pyo.Var(list(cost), domain=pyo.Binary)
    ledger.charge("stream", np.array(list(cost.values())), list(model.g.values()))
    uses = [(int(i), int(key[a[i]])) for key in keys for i in np.flatnonzero(key[a] >= 0)]
    model.open_hub_pipe = pyo.Constraint(
        range(len(uses)),
        rule=lambda m, u: flows.variables[uses[u][0]] <= float(flows.most[uses[u][0]]) * m.g[uses[u][1]],
    )
