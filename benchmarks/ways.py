"""One linear programme, seven ways: max Σ value·x, Σx ≤ room of an output, Σ gain·x ≤ room of a need, 0 ≤ x ≤ most.

Each is written as users of that tool write it; the import is the caller's, so that only building and solving count.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np


class Instance(NamedTuple):
    """The programme as arrays. `source` and `sink` are row numbers in `room`: outputs first, then needs."""

    source: Any
    sink: Any
    gain: Any
    value: Any
    most: Any
    room: Any

    @classmethod
    def load(cls, path: Path) -> Instance:
        """From an .npz file with these names."""
        with np.load(path) as file:
            return cls(*(file[name] for name in cls._fields))


class Solved(NamedTuple):
    """The optimum, and what a way likes to tell of how it came there."""

    value: float
    told: dict[str, int]


Way = Callable[[], Callable[[Instance], Solved]]


def symbiosis() -> Callable[[Instance], Solved]:
    """Column generation on a HiGHS that keeps its basis, as the product does it."""
    from symbiosis.relaxation.arcs import Arcs
    from symbiosis.relaxation.flow_lp import FlowLP

    def run(i: Instance) -> Solved:
        nothing = np.zeros(len(i.value))
        number = np.arange(len(i.value))
        arcs = Arcs(
            number, i.source, i.sink, number, i.gain, i.value, nothing, i.most, nothing, i.room, nothing, 0.0, 0.0
        )
        found = FlowLP(arcs).solve(i.value)
        return Solved(found.value, {"rounds": found.rounds, "columns": len(found.columns)})

    return run


def pyomo() -> Callable[[Instance], Solved]:
    """A plain Pyomo model with rules, solved by HiGHS."""
    import pyomo.environ as pyo

    def run(i: Instance) -> Solved:
        model = pyo.ConcreteModel()
        by_row: list[list[tuple[int, float]]] = [[] for _ in i.room]
        for a, (o, n, gain) in enumerate(zip(i.source.tolist(), i.sink.tolist(), i.gain.tolist(), strict=True)):
            by_row[o].append((a, 1.0))
            by_row[n].append((a, gain))
        value, most, room = i.value.tolist(), i.most.tolist(), i.room.tolist()
        model.A = pyo.RangeSet(0, len(value) - 1)
        model.R = pyo.Set(initialize=[r for r, terms in enumerate(by_row) if terms])
        model.x = pyo.Var(model.A, bounds=lambda _, a: (0.0, most[a]))
        model.saving = pyo.Objective(expr=sum(value[a] * model.x[a] for a in model.A), sense=pyo.maximize)
        model.room = pyo.Constraint(model.R, rule=lambda m, r: sum(c * m.x[a] for a, c in by_row[r]) <= room[r])
        pyo.SolverFactory("highs").solve(model)
        return Solved(float(pyo.value(model.saving)), {})

    return run


def linopy() -> Callable[[Instance], Solved]:
    """linopy with labelled arrays and group sums, handed to HiGHS in memory."""
    import linopy as lp
    import pandas as pd
    import xarray as xr

    def run(i: Instance) -> Solved:
        model = lp.Model()
        arcs = pd.RangeIndex(len(i.value), name="arc")
        x = model.add_variables(lower=0, upper=xr.DataArray(i.most, [arcs]), name="x")
        for side, row, use in (("output", i.source, np.ones(len(i.value))), ("need", i.sink, i.gain)):
            used = (xr.DataArray(use, [arcs]) * x).groupby(xr.DataArray(row, [arcs], name=side)).sum()
            at = used.indexes[side]
            model.add_constraints(used <= xr.DataArray(i.room[at], coords={side: at}), name=side)
        model.add_objective((xr.DataArray(i.value, [arcs]) * x).sum(), sense="max")
        model.solve("highs", io_api="direct", output_flag=False, progress=False)
        return Solved(float(model.objective.value), {})

    return run


def whole_matrix() -> Callable[[Instance], Solved]:
    """highspy, the whole matrix passed as arrays; HiGHS chooses how (it takes its simplex)."""
    import highspy

    def run(i: Instance) -> Solved:
        count = len(i.value)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = count, len(i.room)
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = i.value, np.zeros(count), i.most
        lp.row_lower_, lp.row_upper_ = np.full(len(i.room), -highspy.kHighsInf), i.room
        lp.sense_ = highspy.ObjSense.kMaximize
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_ = np.arange(0, 2 * count + 1, 2, dtype="int32")
        lp.a_matrix_.index_ = np.column_stack([i.source, i.sink]).ravel().astype("int32")
        lp.a_matrix_.value_ = np.column_stack([np.ones(count), i.gain]).ravel()
        h = highspy.Highs()
        h.setOptionValue("output_flag", False)
        h.passModel(lp)
        h.run()
        return Solved(float(h.getInfo().objective_function_value), {})

    return run


def ortools() -> Callable[[Instance], Solved]:
    """OR-Tools' model builder, solved by GLOP."""
    import pandas as pd
    from ortools.linear_solver.python import model_builder as mb

    def run(i: Instance) -> Solved:
        model = mb.Model()
        index = pd.RangeIndex(len(i.value))
        x = model.new_num_var_series("x", index, 0.0, pd.Series(i.most, index))
        for row, use in ((i.source, np.ones(len(i.value))), (i.sink, i.gain)):
            for r, mine in x.groupby(row):
                model.add(mb.LinearExpr.weighted_sum(mine.tolist(), use[mine.index]) <= float(i.room[r]))
        model.maximize(mb.LinearExpr.weighted_sum(x.tolist(), i.value))
        solver = mb.Solver("glop")
        solver.solve(model)
        return Solved(float(solver.objective_value), {})

    return run


def pulp() -> Callable[[Instance], Solved]:
    """PuLP and the CBC that comes with it, through its file."""
    import pulp as lp

    def run(i: Instance) -> Solved:
        model = lp.LpProblem("flows", lp.LpMaximize)
        value, most = i.value.tolist(), i.most.tolist()
        x = [lp.LpVariable(f"x{a}", 0, most[a]) for a in range(len(value))]
        model += lp.LpAffineExpression(zip(x, value, strict=True))
        by_row: list[list[tuple[Any, float]]] = [[] for _ in i.room]
        for a, (o, n, gain) in enumerate(zip(i.source.tolist(), i.sink.tolist(), i.gain.tolist(), strict=True)):
            by_row[o].append((x[a], 1.0))
            by_row[n].append((x[a], gain))
        for terms, room in zip(by_row, i.room.tolist(), strict=True):
            if terms:
                model += lp.LpAffineExpression(terms) <= room
        model.solve(lp.PULP_CBC_CMD(msg=False))
        return Solved(float(lp.value(model.objective)), {})

    return run


WAYS: dict[str, tuple[str, Way]] = {
    "symbiosis": ("Symbiosis: column generation on HiGHS", symbiosis),
    "whole_matrix": ("highspy, whole matrix", whole_matrix),
    "linopy": ("linopy + HiGHS", linopy),
    "ortools": ("OR-Tools model builder + GLOP", ortools),
    "pyomo": ("plain Pyomo + HiGHS", pyomo),
    "pulp": ("PuLP + CBC", pulp),
}
