"""One row per exchange with everything it costs, saves and avoids, recomputed from flows and tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from symbiosis.candidates.streams import Floats, Ints
from symbiosis.formulation.exchange import stream_keys
from symbiosis.problem.hubs import pipe_keys
from symbiosis.problem.problem import Problem

WEEKS = 52.0


@dataclass(frozen=True)
class Flows:
    """Flows x[a, s, t] of a plan, or of today (`today`: running partnerships cost nothing)."""

    amounts: Floats
    today: bool = False


def exchange_rows(problem: Problem, flows: Flows) -> pd.DataFrame:
    """A row per used candidate: row numbers of its parts, amounts and money a year (`by_period` has the periods).

    `border_cost` is the part of `permit_cost` that a border asks for.

    Fixed costs are spread: a pipe over its recipes and a stream's cost over its rows by amount; a partnership's over
    its rows by what they save before it (losers at nothing; by amount where none saves).
    """
    c = problem.candidates.columns
    expected = np.tensordot(problem.scenarios["probability"].to_numpy(), flows.amounts.swapaxes(0, 1), axes=1)
    year = expected.sum(axis=1)
    a = np.flatnonzero(year > 0)
    rows = c.iloc[a].reset_index(drop=True)
    rows.insert(0, "period", "year")
    rows.insert(0, "candidate", a)
    x = year[a]
    s, policy = problem.market.streams, problem.region.settings.policy
    o, n, gain = rows["output"].to_numpy(), rows["need"].to_numpy(), rows["gain"].to_numpy()
    modes, away = len(problem.region.modes), 1 - rows["residue"].to_numpy()
    stream = stream_keys(problem)[a]
    rows = rows.assign(
        quantity=x, received=x * gain, tonnes_moved=x * rows["tonnes"],
        transport_cost=x * rows["transport"], subsidy_paid=x * rows["subsidy"], processing_cost=x * rows["processing"],
        permit_cost=_spread(rows["stream_cost"].to_numpy(), stream, x),
        border_cost=_spread(border_costs(problem, rows), stream, x),
        pipe_cost=_spread(rows["pipe"].to_numpy(), stream * modes + rows["mode"].to_numpy(), x)
        + sum(
            _spread(rows[pipe].to_numpy(), key[a], x)
            for pipe, key in zip(("pipe1", "pipe2"), pipe_keys(problem), strict=True)
        ),
        carbon_cost=x * rows["co2"] * policy.paid_per_kg,
        avoided_disposal=x * away * s.dispose[o], avoided_purchase=x * gain * s.buy[n],
        emitted_kg=x * rows["co2"],
        avoided_kg=x * (away * np.nan_to_num(s.dispose_co2[o]) + gain * np.nan_to_num(s.buy_co2[n])),
        co2_known=~np.isnan(s.dispose_co2[o] + s.buy_co2[n]),
    )  # fmt: skip
    rows["before_transaction"] = (
        rows["avoided_disposal"] + rows["avoided_purchase"] - rows["transport_cost"] - rows["processing_cost"]
        - rows["permit_cost"] - rows["pipe_cost"] - rows["carbon_cost"]
    )  # fmt: skip
    rows["transaction_cost"] = 0.0 if flows.today else _partnerships(problem, rows)
    rows["saving"] = rows["before_transaction"] - rows["transaction_cost"]
    return rows


def partnerships_of(rows: pd.DataFrame) -> Ints:
    """The pairs that exchange rows take, each once: through a hub that somebody runs two."""
    both = rows[["pair", "pair2"]].to_numpy(dtype="int64").ravel()
    used: Ints = np.unique(both[both >= 0])
    return used


def _spread(total: Floats, key: np.ndarray, weight: Floats) -> Floats:
    """`total` (equal within a key) divided over the rows of the key by weight."""
    if not len(key):
        return np.empty(0)
    _, back = np.unique(key, return_inverse=True)
    whole = np.bincount(back, weight)
    result: Floats = total * weight / whole[back]
    return result


def _partnerships(problem: Problem, rows: pd.DataFrame) -> Floats:
    one, two = rows["pair"].to_numpy(), rows["pair2"].to_numpy()
    if not len(one):
        return np.empty(0)
    # A path through a hub may take two partnerships, and bears its part of each.
    row = np.concatenate([np.arange(len(one)), np.flatnonzero(two >= 0)])
    pair = np.concatenate([one, two[two >= 0]])
    cost = problem.candidates.pairs["cost"].to_numpy()[pair]
    gain = np.maximum(rows["before_transaction"].to_numpy(), 0.0)[row]
    earns = np.bincount(pair, gain)[pair] > 0
    part = _spread(cost, pair, np.where(earns, gain, rows["quantity"].to_numpy()[row]))
    return np.asarray(np.bincount(row, part, len(one)), dtype="float64")


def border_costs(problem: Problem, rows: pd.DataFrame) -> Floats:
    """Money a year for the border procedures of each row's stream, of both hauls where it goes through a hub."""
    borders = problem.market.borders
    o, n, hub = (rows[c].to_numpy() for c in ("output", "need", "hub"))
    cost, through = borders.cost(o, n), hub >= 0
    if through.any():
        cost[through] = borders.legs(o[through], hub[through], n[through])[1]
    return cost
