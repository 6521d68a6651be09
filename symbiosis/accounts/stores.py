"""What stores hold, lose and cost, period by period, and the exchanges of a plan by period."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.accounts.exchanges import WEEKS
from symbiosis.accounts.ways import hub_names, mode_names
from symbiosis.candidates.streams import Floats
from symbiosis.problem.levels import store_levels
from symbiosis.problem.problem import Problem
from symbiosis.schema.results import STORES

# What an exchange has of each period in proportion to its amount; prices and kilometres are the same all year.
BY_AMOUNT = (
    "quantity", "received", "tonnes", "transport_cost", "processing_cost", "transaction_cost", "stream_cost",
    "carbon_cost", "avoided_disposal", "avoided_purchase", "saving", "saving_low", "saving_high", "adds", "adds_giver",
    "adds_taker", "co2_kg", "imports_replaced", "border_cost",
)  # fmt: skip
KEY = ["output", "need", "recipe", "mode", "hub"]


def store_table(problem: Problem, today: Floats, flows: Floats) -> pd.DataFrame:
    """stores.csv: a row per store of the plan and period, in the region's order.

    `level` is held at the end of the period, `lost` on the way to it; `stays` is what a store that isn't cyclic holds
    when the year ends. `cost` is money: holding, and what is lost or stays beside the disposal that an output's is
    charged as left over; `cost_before` the same today.
    """
    stores, region = problem.market.year.stores, problem.region
    periods = problem.periods["period"].to_numpy()
    if not len(stores):
        return pd.DataFrame({c: pd.Series(dtype="str" if c in STORES[:6] else "float64") for c in STORES})
    now, after = (_expected(problem, store_levels(problem, x)) for x in (today, flows))
    known = region.seasons.stores.iloc[stores.row]
    unit = np.where(
        stores.at_output, region.outputs["unit"].to_numpy()[np.where(stores.at_output, stores.stream, 0)],
        region.needs["unit"].to_numpy()[np.where(stores.at_output, 0, stores.stream)],
    )  # fmt: skip
    net = after[:, 1:] - after[:, :-1] * (1 - stores.loss[:, None])
    net = np.where(np.abs(net) <= 1e-9 * np.maximum(stores.capacity[:, None], 1e-300), 0.0, net)
    names = known.assign(store=known["enterprise"] + "/" + known["material"], unit=unit)
    wide = names.loc[names.index.repeat(len(periods))].reset_index(drop=True)
    table = pd.DataFrame({
        **{c: wide[c] for c in ("store", "enterprise", "material", "stream", "unit")},
        "period": np.tile(periods, len(stores)),
        "in": np.maximum(net, 0.0).ravel(), "out": np.maximum(-net, 0.0).ravel(), "level": after[:, 1:].ravel(),
        "lost": _lost(problem, after).ravel(), "stays": _stays(problem, after).ravel(),
        "cost": _cost(problem, after).ravel(), "cost_before": _cost(problem, now).ravel(),
    })  # fmt: skip
    return table[list(STORES)]


def _expected(problem: Problem, levels: Floats) -> Floats:
    result: Floats = np.tensordot(problem.scenarios["probability"].to_numpy(), levels.swapaxes(0, 1), axes=1)
    return result


def _lost(problem: Problem, levels: Floats) -> Floats:
    result: Floats = levels[:, :-1] * problem.market.year.stores.loss[:, None]
    return result


def _stays(problem: Problem, levels: Floats) -> Floats:
    stays = np.zeros((len(levels), levels.shape[1] - 1))
    last = ~problem.market.year.stores.cyclic
    stays[last, -1] = levels[last, -1]
    return stays


def _cost(problem: Problem, levels: Floats) -> Floats:
    stores = problem.market.year.stores
    gone = _lost(problem, levels) + _stays(problem, levels)
    result: Floats = levels[:, 1:] * stores.cost[:, None] + gone * stores.loss_cost[:, None]
    return result


def bought_again(problem: Problem, flows: Floats) -> Floats:
    """For each need, what is bought a year in place of what its stores lose, or hold when the year ends."""
    stores, result = problem.market.year.stores, np.zeros(len(problem.region.needs))
    if len(stores):
        levels = _expected(problem, store_levels(problem, flows))
        gone, mine = (_lost(problem, levels) + _stays(problem, levels)).sum(axis=1), ~stores.at_output
        np.add.at(result, stores.stream[mine], gone[mine])
    return result


def by_period(problem: Problem, exchanges: pd.DataFrame, flows: Floats) -> pd.DataFrame:
    """exchanges.csv: a row per exchange and period in which it runs. Sums over periods are those of `exchanges`.

    All costs of an exchange are the same per unit all year, so a period has its part of each. `trucks_per_week` counts
    the weeks of the period; `current` is what runs today in it.
    """
    names = problem.periods["period"].to_numpy()
    if len(names) == 1:
        return exchanges.assign(period=names[0])
    region, c = problem.region, problem.candidates.columns
    expected = np.tensordot(problem.scenarios["probability"].to_numpy(), flows.swapaxes(0, 1), axes=1)
    used = np.flatnonzero(expected.sum(axis=1) > 0)
    keys = [
        region.outputs["output"].to_numpy()[c["output"].to_numpy()[used]],
        region.needs["need"].to_numpy()[c["need"].to_numpy()[used]],
        region.recipes["recipe"].to_numpy()[c["recipe"].to_numpy()[used]],
        mode_names(problem)[used],
        hub_names(problem)[used],
    ]
    place = pd.MultiIndex.from_arrays(keys).get_indexer(pd.MultiIndex.from_frame(exchanges[KEY]))
    share = expected[used[place]] / expected[used[place]].sum(axis=1, keepdims=True)
    row, t = np.nonzero(share > 0)
    part = share[row, t]
    table = exchanges.iloc[row].reset_index(drop=True)
    table = table.assign(period=names[t], **{column: table[column] * part for column in BY_AMOUNT})
    weeks = WEEKS * problem.market.year.weight[t]
    with np.errstate(divide="ignore", invalid="ignore"):
        trips = table["trucks_per_week"] * WEEKS * part / weeks
    return table.assign(trucks_per_week=trips, current=table["current"] * part)
