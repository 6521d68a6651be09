"""How far what a plan adds still fits, or may grow, in each period where amounts turn out low or high."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from symbiosis.candidates.streams import Flags, Floats, Ints
from symbiosis.problem.problem import Problem

DUST = 1e-7  # of a stream: a rest below this is none


class ByPeriod(NamedTuple):
    """For each row the share of what is added that fits at the low, the factor by which it may grow at the high, and
    whether a stream or share limits it in some period.
    """

    least: Floats
    most: Floats
    limited: Flags


def in_periods(problem: Problem, rows: pd.DataFrame, flows: Floats) -> ByPeriod:
    """Rows as `changes` has them, by candidate; shares of the year stay. Streams with a store count by the year."""
    region, year = problem.region, problem.market.year
    gain = rows["gain"].to_numpy()
    o, n, r = (rows[k].to_numpy() for k in ("output", "need", "recipe"))
    expected = np.tensordot(problem.scenarios["probability"].to_numpy(), flows.swapaxes(0, 1), axes=1)[rows.index]
    whole = expected.sum(axis=1, keepdims=True)
    q = np.divide(expected, whole, out=np.zeros_like(expected), where=whole > 0)
    share, of_recipe = region.needs["max_share"].to_numpy()[n], region.recipes["max_share"].to_numpy()[r]
    kept, added = rows["kept"].to_numpy().clip(min=0), rows["added"].to_numpy().clip(min=0)
    ran = rows["kept"].to_numpy() + (-rows["added"].to_numpy()).clip(min=0)
    least, most, limited = np.ones(len(rows)), np.full(len(rows), np.inf), np.zeros(len(rows), dtype=bool)
    ones = np.ones(len(rows))
    for table, at, key, per, part, stored, shares in (
        (region.outputs, o, o, ones, ones, year.out_stored[o], year.out_share[o]),
        (region.needs, n, n, gain, share, year.need_stored[n], year.need_share[n]),
        (region.needs, n, n * len(region.recipes) + r, gain, of_recipe, year.need_stored[n], year.need_share[n]),
    ):  # fmt: skip
        low, figure, high = (table[c].to_numpy()[at] * part for c in ("quantity_low", "quantity", "quantity_high"))
        low = np.maximum(low, _total(ran * per, key))
        for t in range(q.shape[1]):
            running, new = _total(kept * q[:, t] * per, key), _total(added * q[:, t] * per, key)
            mine = (new > DUST * figure) & ~stored
            with np.errstate(divide="ignore", invalid="ignore"):
                fits, grows = (low * shares[:, t] - running) / new, (high * shares[:, t] - running) / new
            least = np.where(mine, np.fmin(least, np.maximum(fits, 0.0)), least)
            most = np.where(mine, np.fmin(most, np.maximum(grows, 1.0)), most)
            limited |= mine & (figure * shares[:, t] - running - new <= DUST * figure)
    return ByPeriod(least, most, limited)


def _total(amounts: Floats, key: Ints) -> Floats:
    """The sum over each row's key, in every row."""
    _, back = np.unique(key, return_inverse=True)
    sums: Floats = np.asarray(np.bincount(back, amounts, minlength=1), dtype="float64")
    return sums[back]
