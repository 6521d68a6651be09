"""The block `partners`: a transaction cost paid once per pair of firms, and what is demanded of pairs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyomo.environ as pyo

from symbiosis.candidates.streams import Floats, Ints
from symbiosis.formulation import sources
from symbiosis.formulation.ledger import Flows, Ledger, grouped, open_ones
from symbiosis.problem.problem import Problem

LEAST_REQUIRED = 1.0  # a required pair without a minimum exchanges at least this much a year, in the output's unit


def applies(problem: Problem) -> bool:
    """Wherever there are candidates: every exchange is between two firms."""
    return len(problem.candidates) > 0


def build(model: pyo.ConcreteModel, problem: Problem, ledger: Ledger) -> None:
    """Post partnerships, their cost, and the rows that hold per pair and per firm."""
    pairs = problem.candidates.pairs
    a, b = pairs["a"].to_numpy(), pairs["b"].to_numpy()
    limit = problem.region.enterprises["max_partners"].to_numpy()
    required = (pairs["status"] == "required").to_numpy()
    limited = ~np.isnan(limit[a]) | ~np.isnan(limit[b]) | problem.asks("partnerships")
    matters = (pairs["cost"].to_numpy() > 0) | (pairs["min_t"].to_numpy() > 0) | required | limited
    model.P = pyo.Set(initialize=np.flatnonzero(matters).tolist())
    model.y = pyo.Var(model.P, domain=pyo.Binary)
    ledger.charge("transaction", pairs["cost"].to_numpy()[matters], list(model.y.values()))
    if problem.asks("partnerships"):
        ledger.charge("partnerships", np.ones(len(model.y)), list(model.y.values()))
    flows = _Columns(ledger, len(problem.scenarios))
    _open(model, ledger, flows, matters)
    _shared(model, problem, flows, matters)
    _tonnages(model, problem, flows, matters)
    _required(model, flows, problem, required)
    _partner_limits(model, problem)
    sources.build(model, problem, ledger)


def begin(model: pyo.ConcreteModel, problem: Problem, flows: Floats) -> None:
    """Values of y: the pairs that the flows x[a, s, t] use are open."""
    used = problem.candidates.columns.loc[flows.sum(axis=(1, 2)) > 0, ["pair", "pair2"]]
    open_ones(model.y, used.to_numpy().ravel())
    sources.begin(model, problem, flows)


class _Columns:
    """All flows of the ledger under each other; one that takes two pairs is there for each."""

    def __init__(self, ledger: Ledger, scenarios: int) -> None:
        parts = [*ledger.flows, *(_second(f) for f in ledger.flows if (f.also >= 0).any())]
        self.variables: list[Any] = [v for f in parts for v in f.variables]
        self.output: Ints = np.concatenate([f.output for f in parts])
        self.need: Ints = np.concatenate([f.need for f in parts])
        self.pair: Ints = np.concatenate([f.pair for f in parts])
        self.scenario: Ints = np.concatenate([f.scenario for f in parts])
        self.gain: Floats = np.concatenate([f.gain for f in parts])
        self.tonnes: Floats = np.concatenate([f.tonnes for f in parts])
        self.most: Floats = np.concatenate([f.most for f in parts])
        self.scenarios = scenarios

    def sums(self, rows: Ints, per_unit: Floats, where: Any) -> dict[int, Any]:
        """Σ per_unit × flow by row number, over the flows marked."""
        return grouped(rows[where], per_unit[where], [self.variables[i] for i in np.flatnonzero(where)])


def _second(flows: Flows) -> Flows:
    """The flows that take a second pair, as flows of that pair."""
    rows = np.flatnonzero(flows.also >= 0)
    columns = {f: getattr(flows, f)[rows] for f in ("output", "need", "scenario", "period", "gain", "most")}
    none = np.full(len(rows), -1)
    return Flows(
        variables=[flows.variables[i] for i in rows.tolist()], pair=flows.also[rows],
        tonnes=flows.also_tonnes[rows], also=none,
        also_tonnes=np.zeros(len(rows)), **columns,
    )  # fmt: skip


def _partner_limits(model: pyo.ConcreteModel, problem: Problem) -> None:
    """Σ y ≤ limit, or as many as there are today; but then a new partner needs room within the limit."""
    pairs, limit = problem.candidates.pairs, problem.region.enterprises["max_partners"].to_numpy()
    a, b, running = (pairs[c].to_numpy() for c in ("a", "b", "running"))
    members = {e: np.flatnonzero((a == e) | (b == e)).tolist() for e in np.flatnonzero(~np.isnan(limit)).tolist()}
    today = {e: int(running[own].sum()) for e, own in members.items()}
    most = {e: max(float(limit[e]), today[e]) for e in members}
    model.partner_limit = pyo.Constraint(
        [e for e, own in members.items() if len(own) > most[e]],
        rule=lambda m, e: sum(m.y[p] for p in members[e]) <= most[e],
    )
    above = [(e, p) for e, own in members.items() if today[e] > limit[e] for p in own if not running[p]]
    model.new_partner = pyo.Constraint(
        above,
        rule=lambda m, e, p: sum(m.y[k] for k in members[e]) + (today[e] - float(limit[e])) * m.y[p] <= today[e],
    )


def _open(model: pyo.ConcreteModel, ledger: Ledger, flows: _Columns, matters: Any) -> None:
    """No flow, stream or pipe without its partnership: x ≤ M·y, u ≤ y, q ≤ y."""
    rows = np.flatnonzero(matters[flows.pair])
    model.open_pair = pyo.Constraint(
        rows.tolist(), rule=lambda m, i: flows.variables[i] <= float(flows.most[i]) * m.y[int(flows.pair[i])]
    )
    openings = [(v, p) for v, p in ledger.openings if matters[p]]
    model.stream_needs_pair = pyo.Constraint(
        range(len(openings)), rule=lambda m, i: openings[i][0] <= m.y[openings[i][1]]
    )


def _shared(model: pyo.ConcreteModel, problem: Problem, flows: _Columns, matters: Any) -> None:
    """Σ x ≤ S·y over a pair's exchanges of one output, Σ γx ≤ δD·y of one need: tighter, where several share one."""
    s = problem.market.streams
    for name, stream, per_unit, room in (
        ("pair_output", flows.output, np.ones(len(flows.gain)), s.supply + problem.market.year.out_initial),
        ("pair_need", flows.need, flows.gain, s.takes),
    ):
        key = (flows.pair * (int(stream.max(initial=0)) + 1) + stream) * flows.scenarios + flows.scenario
        _, back, count = np.unique(key, return_inverse=True, return_counts=True)
        several = (count[back] > 1) & matters[flows.pair]
        sums = flows.sums(key, per_unit, several)
        first = {int(k): i for i, k in zip(np.flatnonzero(several)[::-1], key[several][::-1], strict=True)}
        rule = _shared_rule(sums, first, stream, flows, room)
        model.add_component(name, pyo.Constraint(list(sums), rule=rule))


def _shared_rule(sums: dict[int, Any], first: dict[int, int], stream: Ints, flows: _Columns, room: Floats) -> Any:
    return lambda m, r: sums[r] <= float(room[stream[first[r]]]) * m.y[int(flows.pair[first[r]])]


def _tonnages(model: pyo.ConcreteModel, problem: Problem, flows: _Columns, matters: Any) -> None:
    """min_t·y ≤ Σ tonnes·x ≤ max_t·y."""
    pairs, n = problem.candidates.pairs, flows.scenarios
    row = flows.pair * n + flows.scenario
    least, most = pairs["min_t"].to_numpy(), pairs["max_t"].to_numpy()
    at_least = flows.sums(row, flows.tonnes, least[flows.pair] > 0)
    model.pair_least = pyo.Constraint(
        list(at_least), rule=lambda m, r: at_least[r] >= float(least[r // n]) * m.y[r // n]
    )
    at_most = flows.sums(row, flows.tonnes, ~np.isnan(most[flows.pair]))
    model.pair_most = pyo.Constraint(
        list(at_most), rule=lambda m, r: at_most[r] <= float(most[r // n]) * (m.y[r // n] if matters[r // n] else 1)
    )


def _required(model: pyo.ConcreteModel, flows: _Columns, problem: Problem, required: Any) -> None:
    """A required pair is open and really exchanges."""
    n = flows.scenarios
    row = flows.pair * n + flows.scenario
    sums = flows.sums(row, np.ones(len(row)), required[flows.pair])
    largest, c = np.zeros(len(required)), problem.candidates.columns
    for pair in (c["pair"].to_numpy(), c["pair2"].to_numpy()):  # an operator's takers are partners too
        np.maximum.at(largest, pair[pair >= 0], c["most"].to_numpy()[pair >= 0])
    model.required = pyo.Constraint(
        list(sums), rule=lambda m, r: sums[r] >= min(LEAST_REQUIRED, float(largest[r // n])) * m.y[r // n]
    )
    model.required_open = pyo.Constraint(np.flatnonzero(required).tolist(), rule=lambda m, p: m.y[p] >= 1)
