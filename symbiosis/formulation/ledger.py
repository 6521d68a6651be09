"""The ledger: blocks post what they draw, deliver and charge; balances, targets and objective are closed once.

No block knows another. What a block needs to see of the flows (whose they are, what they weigh) it reads here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyomo.environ as pyo
from pyomo.core.expr import LinearExpression

from symbiosis.candidates.streams import Floats, Ints
from symbiosis.problem.problem import Problem
from symbiosis.problem.spec import Stage

Variables = Sequence[Any]


@dataclass(frozen=True)
class Flows:
    """Flow variables as columns: output, need, pair, scenario, period (row numbers), gain, tonnes, largest amount.

    `also` is a second pair that a flow takes (−1: none), `also_tonnes` what a unit weighs there.
    """

    variables: Variables
    output: Ints
    need: Ints
    pair: Ints
    scenario: Ints
    period: Ints
    gain: Floats
    tonnes: Floats
    most: Floats
    also: Ints
    also_tonnes: Floats


@dataclass
class _Terms:
    rows: list[Ints] = field(default_factory=list)
    coefficients: list[Floats] = field(default_factory=list)
    variables: list[Any] = field(default_factory=list)

    def add(self, rows: Ints, coefficients: Floats, variables: Variables) -> None:
        self.rows.append(np.asarray(rows))
        self.coefficients.append(np.asarray(coefficients, dtype="float64"))
        self.variables.extend(variables)

    def values(self) -> dict[int, float]:
        """The sum of each row at the variables' present values."""
        if not self.rows:
            return {}
        rows, back = np.unique(np.concatenate(self.rows), return_inverse=True)
        at = np.array([v.value or 0.0 for v in self.variables])
        return dict(zip(rows.tolist(), np.bincount(back, np.concatenate(self.coefficients) * at).tolist(), strict=True))

    def by_row(self) -> dict[int, LinearExpression]:
        if not self.rows:
            return {}
        return grouped(np.concatenate(self.rows), np.concatenate(self.coefficients), self.variables)


def linear(coefficients: Floats, variables: Variables) -> LinearExpression:
    """Σ coefficient × variable as one expression, zero coefficients left out."""
    coefficients = np.asarray(coefficients, dtype="float64")
    keep = np.flatnonzero(coefficients)
    return LinearExpression(linear_coefs=coefficients[keep].tolist(), linear_vars=[variables[i] for i in keep.tolist()])


def grouped(rows: Ints, coefficients: Floats, variables: Variables) -> dict[int, LinearExpression]:
    """One linear expression per row number."""
    if not len(rows):
        return {}
    order = np.argsort(rows, kind="stable")
    names, starts = np.unique(rows[order], return_index=True)
    parts = np.split(order, starts[1:])
    return {int(r): linear(coefficients[p], [variables[i] for i in p]) for r, p in zip(names, parts, strict=True)}


def open_ones(variables: Any, keys: Ints) -> None:
    """Set the binaries of these keys to 1, all others to 0."""
    used = set(np.asarray(keys).tolist())
    for key, variable in variables.items():
        variable.value = float(key in used)


class Ledger:
    """Collects the terms of all blocks for one Pyomo model."""

    def __init__(self, problem: Problem) -> None:
        self._shape = problem.supply.shape[1:]
        self._draws, self._deliveries = _Terms(), _Terms()
        self._accounts: dict[str, _Terms] = {}
        self._constants: dict[str, float] = {}
        self._flows: list[Flows] = []
        self.openings: list[tuple[Any, int]] = []
        self.probability = problem.scenarios["probability"].to_numpy()

    def row(self, stream: Ints, scenario: Ints, period: Ints) -> Ints:
        """The balance row of a stream in a scenario and period."""
        result: Ints = (stream * self._shape[0] + scenario) * self._shape[1] + period
        return result

    def flow(self, flows: Flows) -> None:
        """Draw from outputs and deliver to needs, and let every block see whose flows they are."""
        self._flows.append(flows)
        self._draws.add(
            self.row(flows.output, flows.scenario, flows.period), np.ones(len(flows.output)), flows.variables
        )
        self._deliveries.add(self.row(flows.need, flows.scenario, flows.period), flows.gain, flows.variables)

    def draw(self, rows: Ints, coefficients: Floats, variables: Variables) -> None:
        """Draw Σ coefficient × variable from outputs, by balance row."""
        self._draws.add(rows, coefficients, variables)

    def deliver(self, rows: Ints, coefficients: Floats, variables: Variables) -> None:
        """Deliver Σ coefficient × variable to needs, by balance row."""
        self._deliveries.add(rows, coefficients, variables)

    @property
    def flows(self) -> list[Flows]:
        """All flows posted so far."""
        return self._flows

    def opens(self, variable: Any, pair: int) -> None:
        """Say that this binary can be 1 only where the pair is a partnership."""
        self.openings.append((variable, pair))

    def charge(self, account: str, coefficients: Floats, variables: Variables, constant: float = 0.0) -> None:
        """Post Σ coefficient × variable + constant to an account (money a year, kg CO2e, tonnes, partnerships)."""
        self._constants[account] = self._constants.get(account, 0.0) + constant
        self._accounts.setdefault(account, _Terms()).add(
            np.zeros(len(variables), dtype="int64"), coefficients, variables
        )

    def close(self, model: pyo.ConcreteModel, problem: Problem) -> None:
        """Every output goes somewhere and every need is met: w is disposed of, b is bought (or left unused)."""
        streams = problem.market.streams
        model.S = pyo.RangeSet(0, len(problem.scenarios) - 1)
        model.T = pyo.RangeSet(0, len(problem.periods) - 1)
        # A carbon price that firms pay is in their costs already; one that nobody pays only steers.
        shadow = problem.region.settings.policy.shadow_per_kg
        for name, amounts, terms, private, co2, account, stock in (
            ("output", problem.supply, self._draws, streams.dispose, streams.dispose_co2, "disposal",
             problem.market.year.out_initial),
            ("need", problem.demand, self._deliveries, streams.buy, streams.buy_co2, "purchase", None),
        ):  # fmt: skip
            first = np.zeros(len(amounts)) if stock is None else stock  # what a store holds may be disposed of at once
            live = np.flatnonzero(amounts.sum(axis=(1, 2)) + first > 0)
            index, rest = ("O", "w") if name == "output" else ("N", "b")
            model.add_component(index, pyo.Set(initialize=live.tolist()))
            members = getattr(model, index)
            limits = {
                (i, s, t): (0.0, float(amounts[i, s, t] + (first[i] if t == 0 else 0.0)))
                for i in live.tolist() for s in model.S for t in model.T
            }  # fmt: skip
            variable = pyo.Var(members, model.S, model.T, bounds=limits)
            model.add_component(rest, variable)
            by_row = terms.by_row()
            balance = pyo.Constraint(members, model.S, model.T, rule=_balance(by_row, variable, amounts, self._shape))
            model.add_component(f"{name}_balance", balance)
            keys = list(variable.keys())
            weight = np.array([self.probability[s] for _, s, _ in keys]) if keys else np.empty(0)
            stream = np.array([i for i, _, _ in keys], dtype="int64")
            everything = list(variable.values())
            self.charge(account, weight * private[stream], everything)
            self.charge("co2", weight * np.nan_to_num(co2[stream]), everything)
            self.charge("carbon", weight * shadow * np.nan_to_num(co2[stream]), everything)

    def begin(self, model: pyo.ConcreteModel, problem: Problem) -> None:
        """Values of w and b: what the flows leave of every output, and what they leave to buy."""
        for rest, terms, amounts in (
            (model.w, self._draws, problem.supply), (model.b, self._deliveries, problem.demand),
        ):  # fmt: skip
            used = terms.values()
            for (i, s, t), variable in rest.items():
                row = (i * self._shape[0] + s) * self._shape[1] + t
                variable.value = min(max(0.0, float(amounts[i, s, t]) - used.get(row, 0.0)), variable.ub)

    def account(self, name: str) -> LinearExpression:
        """The sum posted to an account."""
        terms = self._accounts[name].by_row().get(0) if name in self._accounts else None
        terms = linear(np.empty(0), []) if terms is None else terms
        constant = self._constants.get(name, 0.0)
        if not constant:
            return terms
        return LinearExpression(constant=constant, linear_coefs=terms.linear_coefs, linear_vars=terms.linear_vars)

    def objective(self, stage: Stage) -> Any:
        """The weighted accounts of a stage."""
        return self.weighted(stage.weights)

    def weighted(self, weights: dict[str, float]) -> Any:
        """Accounts by their weights, summed up."""
        return sum(weight * self.account(name) for name, weight in weights.items())


def _balance(by_row: dict[int, LinearExpression], rest: Any, amounts: Floats, shape: tuple[int, ...]) -> Any:
    def rule(_: Any, i: int, s: int, t: int) -> Any:
        drawn = by_row.get((i * shape[0] + s) * shape[1] + t)
        total = rest[i, s, t] if drawn is None else drawn + rest[i, s, t]
        return total == float(amounts[i, s, t])

    return rule
