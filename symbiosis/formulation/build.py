"""The Pyomo model of a problem: its blocks, the ledger closed, targets and objective."""

from __future__ import annotations

from typing import NamedTuple

import pyomo.environ as pyo

from symbiosis.candidates.streams import Floats
from symbiosis.errors import InfeasibleError
from symbiosis.formulation import exchange, hubs, partners, quality, storage
from symbiosis.formulation.bounds import account_limits
from symbiosis.formulation.ledger import Ledger
from symbiosis.problem.problem import Problem
from symbiosis.problem.spec import Stage

BLOCKS = {"exchange": exchange, "partners": partners, "quality": quality, "storage": storage, "hubs": hubs}


class Formulation(NamedTuple):
    """A Pyomo model and the ledger it was closed from."""

    model: pyo.ConcreteModel
    ledger: Ledger

    def aim(self, stage: Stage) -> None:
        """Make the stage's weighted accounts the objective."""
        if self.model.component("cost") is not None:
            self.model.del_component("cost")
        self.model.cost = pyo.Objective(expr=self.ledger.objective(stage))

    def begin(self, problem: Problem, flows: Floats) -> None:
        """Give every variable a value: x the flows x[a, s, t], and what they use is open."""
        for name in problem.model.blocks:
            if BLOCKS[name].applies(problem):
                BLOCKS[name].begin(self.model, problem, flows)
        self.ledger.begin(self.model, problem)

    def hold(self, number: int, stage: Stage, value: float) -> None:
        """Hold an earlier stage at `value` from now on."""
        self.model.add_component(f"hold_{number}", pyo.Constraint(expr=self.ledger.objective(stage) <= value))


def formulate(problem: Problem) -> Formulation:
    """The model of the problem, aimed at the first stage of its objective.

    Sets, variables and constraints are those of models/exchange.md, under the same names. Raises InfeasibleError where
    waste is to be diverted but no exchange of any could.
    """
    model, ledger = pyo.ConcreteModel(name=problem.region.name), Ledger(problem)
    for name in problem.model.blocks:
        block = BLOCKS[name]
        if block.applies(problem):
            block.build(model, problem, ledger)
    ledger.close(model, problem)
    if problem.target_t > 0:
        diverted = ledger.account("diverted_t")
        if not diverted.linear_vars:
            share = 100 * (problem.min_diversion or 0.0)
            raise InfeasibleError([f"divert {share:g} % of what is disposed of: nothing that is could be exchanged"])
        model.diversion_target = pyo.Constraint(expr=diverted >= problem.target_t)
    account_limits(model, problem, ledger)
    formulation = Formulation(model, ledger)
    formulation.aim(problem.stages[0])
    return formulation
