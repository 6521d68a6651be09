"""Bounds on accounts, once the ledger is closed: `co2 <= 12000`, `budget <= 250000`, `exchanged >= 500`."""

from __future__ import annotations

import pyomo.environ as pyo

from symbiosis.errors import InfeasibleError
from symbiosis.formulation.ledger import Ledger
from symbiosis.problem.problem import Problem
from symbiosis.schema.goals import ledger_terms

ROOM = 1e-9  # of a limit, for the last digit of what nothing can change


def account_limits(model: pyo.ConcreteModel, problem: Problem, ledger: Ledger) -> None:
    """One row per bound. InfeasibleError where nothing that could be exchanged changes an account beyond its bound."""
    paid = problem.region.settings.policy.carbon_price_paid
    rows = {}
    for k, bound in enumerate(problem.limits):
        terms = ledger_terms({bound.account: 1.0}, paid)
        account = ledger.weighted(terms)
        if any(ledger.account(name).linear_vars for name in terms):
            rows[k] = account
        elif not _holds(pyo.value(account), bound.sense, bound.value):
            raise InfeasibleError([f"the limit {bound.text}: nothing that could be exchanged changes it"])
    limits = problem.limits
    model.account_limit = pyo.Constraint(
        list(rows),
        rule=lambda _, k: rows[k] <= limits[k].value if limits[k].sense == "<=" else rows[k] >= limits[k].value,
    )


def _holds(value: float, sense: str, limit: float) -> bool:
    room = ROOM * max(1.0, abs(limit))
    return value <= limit + room if sense == "<=" else value >= limit - room
