"""A Pyomo model as arrays for HiGHS: flows as shares of their largest amount, rows by their largest coefficient."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyomo.environ as pyo
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler
from scipy.sparse import csc_array, diags_array

from symbiosis.candidates.streams import Flags, Floats

LARGEST_COST = 1e4
PRICE = 1e-6  # a reduced cost or dual above this is one


@dataclass(frozen=True)
class Compiled:
    """min cost·z, row_low ≤ A z ≤ row_high, low ≤ z ≤ high, with value = scale × z in the model's own units.

    `variables` and `rows` are the Pyomo objects behind columns and rows; `cost_scale` × the model's objective is what
    is minimised.
    """

    matrix: Any
    cost: Floats
    low: Floats
    high: Floats
    row_low: Floats
    row_high: Floats
    integer: Flags
    scale: Floats
    row_scale: Floats
    cost_scale: float
    offset: float
    variables: list[Any]
    rows: list[Any]

    def natural(self, z: Floats) -> Floats:
        """Column values in the model's own units."""
        return z * self.scale

    def value(self, z: Floats) -> float:
        """The model's objective at z."""
        return float(self.cost @ z) / self.cost_scale + self.offset

    def fixed(self, z: Floats) -> Compiled:
        """The linear programme that remains with every integer column at its rounded value."""
        whole = np.round(z)
        return replace(
            self,
            low=np.where(self.integer, whole, self.low),
            high=np.where(self.integer, whole, self.high),
            integer=np.zeros_like(self.integer),
        )


def as_good(arrays: Compiled, z: Floats, column_price: Floats, row_price: Floats) -> Compiled:
    """A linear programme's points as good as its optimum z: whatever has a price stays where it is.

    Exact where holding the objective by a row would leave room for its tolerance.
    """
    column, row, activity = np.abs(column_price) > PRICE, np.abs(row_price) > PRICE, arrays.matrix @ z
    return replace(
        arrays,
        low=np.where(column, z, arrays.low),
        high=np.where(column, z, arrays.high),
        row_low=np.where(row, activity, arrays.row_low),
        row_high=np.where(row, activity, arrays.row_high),
    )


def compile_model(model: pyo.ConcreteModel) -> Compiled:
    """The arrays of a model that minimises one linear objective."""
    columns = [v for v in model.component_data_objects(pyo.Var, active=True) if not v.fixed]
    form = LinearStandardFormCompiler().write(model, mixed_form=True, column_order=columns, set_sense=pyo.minimize)
    low = np.array([-np.inf if v.lb is None else v.lb for v in form.columns], dtype="float64")
    high = np.array([np.inf if v.ub is None else v.ub for v in form.columns], dtype="float64")
    integer = np.array([not v.is_continuous() for v in form.columns], dtype=bool)
    scale = np.where(~integer & np.isfinite(high) & (high > 0), high, 1.0)
    matrix = csc_array(form.A) @ diags_array(scale)
    largest = np.asarray(abs(matrix).max(axis=1).todense()).ravel() if matrix.nnz else np.ones(matrix.shape[0])
    row_scale = 1 / np.where(largest > 0, largest, 1.0)
    matrix = csc_array(diags_array(row_scale) @ matrix)
    rhs = form.rhs * row_scale
    kind = np.array([r.bound_type for r in form.rows], dtype="int64")
    cost = np.asarray(form.c.todense()).ravel() * scale
    most = np.abs(cost).max(initial=0.0)
    # A power of two changes no digit of the costs. Up as well as down: tolerances are the solver's, not the currency's.
    cost_scale = float(2.0 ** np.floor(np.log2(LARGEST_COST / most))) if most > 0 else 1.0
    return Compiled(
        matrix=matrix, cost=cost * cost_scale, low=low / scale, high=high / scale,
        row_low=np.where(kind <= 0, rhs, -np.inf), row_high=np.where(kind >= 0, rhs, np.inf),
        integer=integer, scale=scale, row_scale=row_scale, cost_scale=cost_scale, offset=float(form.c_offset[0]),
        variables=list(form.columns), rows=[r.constraint for r in form.rows],
    )  # fmt: skip
