"""Part of the block `partners`: how many sources a need has at least, and how much each may give."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyomo.environ as pyo

from symbiosis.candidates.streams import Floats
from symbiosis.formulation.ledger import Ledger, grouped, open_ones
from symbiosis.problem.problem import Problem
from symbiosis.problem.sources import sources


def build(model: pyo.ConcreteModel, problem: Problem, ledger: Ledger) -> None:
    """Where a site gives to a need that wants several, v is open: x ≤ M·v, Σγx ≥ least·v, Σv ≥ wants·v; Σγx ≤ cap."""
    rules = sources(problem)
    table, scenarios = rules.table, len(problem.scenarios)
    several = (table["wants"] > 1).to_numpy()
    model.V = pyo.Set(initialize=np.flatnonzero(several).tolist())
    model.v = pyo.Var(model.V, domain=pyo.Binary)
    [flows] = ledger.flows
    of = rules.of[np.repeat(np.arange(len(rules.of)), len(flows.variables) // max(1, len(rules.of)))]
    opened = np.flatnonzero((of >= 0) & several[of]) if len(table) else np.empty(0, dtype="int64")
    model.open_source = pyo.Constraint(
        opened.tolist(), rule=lambda m, i: flows.variables[i] <= float(flows.most[i]) * m.v[int(of[i])]
    )
    row = of * scenarios + flows.scenario

    def received(where: np.ndarray) -> dict[int, Any]:
        return grouped(row[where], flows.gain[where], [flows.variables[i] for i in where.tolist()])

    sums, least = received(opened), table["least"].to_numpy()
    model.source_least = pyo.Constraint(
        list(sums), rule=lambda m, r: sums[r] >= float(least[r // scenarios]) * m.v[r // scenarios]
    )
    members = {int(n): list(rows) for n, rows in table[several].groupby("need").groups.items()}
    model.source_count = pyo.Constraint(
        model.V,
        rule=lambda m, k: (
            sum(m.v[i] for i in members[int(table["need"].iat[k])]) >= float(table["wants"].iat[k]) * m.v[k]
        ),
    )
    cap = table["cap"].to_numpy()
    capped = np.flatnonzero((of >= 0) & ~np.isnan(cap[of])) if len(table) else opened
    most = received(capped)
    model.source_share = pyo.Constraint(list(most), rule=lambda _, r: most[r] <= float(cap[r // scenarios]))


def begin(model: pyo.ConcreteModel, problem: Problem, flows: Floats) -> None:
    """Values of v: the sites that give something are open."""
    if len(model.v):
        open_ones(model.v, sources(problem).of[flows.sum(axis=(1, 2)) > 0])
