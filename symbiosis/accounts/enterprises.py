"""Every site's account before and after: its streams, its share of the exchanges' costs, money between firms."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.accounts.hubs import hub_accounts
from symbiosis.candidates.streams import Floats
from symbiosis.problem.problem import Problem
from symbiosis.schema.results import ENTERPRISES


def stream_costs(problem: Problem, rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """For outputs exchanged, left and its cost; for needs met, bought and its cost; NaN where out of the plan.

    What stores hold at first is there beside the year's amounts. What they lose of an output is left over; what is
    bought in place of what they lose for a need is the store's cost (accounts/stores.py). What recipes leave over of
    an output is left, not exchanged.
    """
    s, region, year = problem.market.streams, problem.region, problem.market.year
    given = _at(rows["output"], rows["quantity"] * (1 - rows["residue"]), len(s.supply))
    met = _at(rows["need"], rows["received"], len(s.demand))
    left = np.where(s.out_usable, _rest(s.supply + year.out_initial, given), s.supply)
    bought = np.where(s.need_usable, _rest(s.demand - year.need_initial, met), s.demand)
    outputs = pd.DataFrame({"exchanged": given, "left": left, "cost": np.where(s.out_usable, left * s.dispose, np.nan)})
    needs = pd.DataFrame({"met": met, "bought": bought, "cost": np.where(s.need_usable, bought * s.buy, np.nan)})
    return outputs.set_index(region.outputs.index), needs.set_index(region.needs.index)


def _rest(total: Floats, used: Floats) -> Floats:
    rest: Floats = total - used
    return np.where(np.abs(rest) <= 1e-9 * np.maximum(total, 1e-300), 0.0, np.maximum(rest, 0.0))


def enterprise_accounts(
    problem: Problem, before: pd.DataFrame, after: pd.DataFrame, moves: pd.DataFrame
) -> pd.DataFrame:
    """One row per site, then one per hub.

    `cost_before` and `cost_after` sum to the region's C0 and C*, `saving` to its saving, but for its stores, which are
    accounts of their own.

    `moves` is what `changes` found: `saving_low` and `saving_high` sum to the region's.
    """
    sites, s = problem.region.enterprises, problem.market.streams
    count = len(sites)
    costs = []
    for rows in (before, after):
        outputs, needs = stream_costs(problem, rows)
        cost = _at(s.out_site, outputs["cost"].fillna(0), count) + _at(s.need_site, needs["cost"].fillna(0), count)
        giver, taker = s.out_site[rows["output"]], s.need_site[rows["need"]]
        payment = rows["price"] * rows["quantity"]
        cost += _at(giver, rows["giver_cost"] - payment, count) + _at(taker, rows["taker_cost"] + payment, count)
        costs.append(cost)
    giver, taker = s.out_site[after["output"]], s.need_site[after["need"]]
    payment = (after["price"] * after["quantity"]).to_numpy()
    to_giver, to_taker = np.maximum(payment, 0.0), np.maximum(-payment, 0.0)
    ends = {
        end: costs[0] - costs[1] + _at(s.out_site[moves["output"]], moves[f"giver_{end}"], count)
        + _at(s.need_site[moves["need"]], moves[f"taker_{end}"], count)
        for end in ("low", "high")
    }  # fmt: skip
    tonnes = after["tonnes_moved"].fillna(0)
    used = after[["pair", "pair2"]].to_numpy().ravel()
    ends_of = problem.candidates.pairs.loc[np.unique(used[used >= 0])]
    one, two = ends_of["a"].to_numpy(), ends_of["b"].to_numpy()
    links = pd.DataFrame({"site": np.concatenate([one, two]), "other": np.concatenate([two, one])})
    partners = links.drop_duplicates().groupby("site").size().reindex(range(count), fill_value=0)
    table = pd.DataFrame({
        "enterprise": sites["enterprise"], "name": sites["name"], "cluster": sites["cluster"],
        "anchor": sites["anchor"].fillna(False).astype(bool),
        "cost_before": costs[0], "cost_after": costs[1], "saving": costs[0] - costs[1],
        "saving_low": ends["low"], "saving_high": ends["high"],
        "gives_t": _at(giver, tonnes, count), "takes_t": _at(taker, tonnes, count), "partners": partners.to_numpy(),
        "paid": _at(taker, to_giver, count) + _at(giver, to_taker, count),
        "received": _at(giver, to_giver, count) + _at(taker, to_taker, count),
    })  # fmt: skip
    table = table[list(ENTERPRISES)]
    return pd.concat([table, hub_accounts(problem, before, after)], ignore_index=True) if problem.market.hubs else table


def _at(place: np.ndarray | pd.Series, amounts: pd.Series | Floats, count: int) -> Floats:
    """Amounts summed by place."""
    return np.asarray(np.bincount(place, np.asarray(amounts, dtype="float64"), count), dtype="float64")
