"""Hubs under a plan: the size of each, what passes through it, what it costs a year."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.candidates.streams import Floats, Ints
from symbiosis.problem.hubs import chosen_sizes, through
from symbiosis.problem.problem import Problem
from symbiosis.schema.results import ENTERPRISES


def year_of(problem: Problem, rows: pd.DataFrame) -> Floats:
    """What the exchange rows move a year, by candidate."""
    year = np.bincount(rows["candidate"], rows["quantity"], len(problem.candidates))
    return np.asarray(year, dtype="float64")


def sizes_of(problem: Problem, rows: pd.DataFrame) -> Ints:
    """Rows of region.hubs that the exchange rows pay for: what exists, and the cheapest size that takes the rest."""
    if not len(problem.market.hubs):
        return np.empty(0, dtype="int64")
    return chosen_sizes(problem, year_of(problem, rows))


def hub_cost(problem: Problem, rows: pd.DataFrame) -> float:
    """Money a year for all hubs that are there."""
    return float(problem.market.hubs.fixed[sizes_of(problem, rows)].sum())


def hub_table(problem: Problem, rows: pd.DataFrame) -> pd.DataFrame:
    """One row for each hub of the region, closed ones too (their size blank): the first columns of hubs.csv."""
    hubs, region = problem.market.hubs, problem.region
    chosen = sizes_of(problem, rows)
    size = np.full(len(hubs), -1)
    size[hubs.size_hub[chosen]] = chosen
    there, sizes = size >= 0, region.hubs
    used = through(problem, year_of(problem, rows)) if len(hubs) else np.empty(0)
    mine = rows[rows["hub"] >= 0]
    sums = mine.assign(t=mine["tonnes_moved"]).groupby("hub")["t"].sum(min_count=1).reindex(range(len(hubs)))
    # Of what has no mass nobody can say how many tonnes come in.
    unweighed = mine.loc[mine["tonnes_moved"].isna(), "hub"].unique()
    tonnes = sums.fillna(0.0).mask(sums.index.isin(unweighed)).to_numpy(dtype="float64")
    s = problem.market.streams
    ends = mine.assign(giver=s.out_site[mine["output"]], taker=s.need_site[mine["need"]]).groupby("hub")
    counts = {
        side: ends[side].nunique().reindex(range(len(hubs)), fill_value=0).to_numpy() for side in ("giver", "taker")
    }

    def of_size(column: str, blank: object) -> pd.Series:
        values = sizes[column].reset_index(drop=True).reindex(np.where(there, size, 0)).reset_index(drop=True)
        return values.where(there, blank)

    return pd.DataFrame({
        "hub": hubs.ids, "size": of_size("size", ""), "status": of_size("status", "closed"),
        "operator": hubs.table["operator"], "cluster": hubs.table["cluster"], "capacity": of_size("capacity", np.nan),
        "used": used, "unit": hubs.table["unit"], "fixed_cost": np.where(there, of_size("fixed_cost", 0.0), 0.0),
        "tonnes_in": tonnes, "givers": counts["giver"], "takers": counts["taker"],
    }).astype({"capacity": "float64", "fixed_cost": "float64"})  # fmt: skip


def hub_accounts(problem: Problem, before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Rows of enterprises.csv for the hubs: what each costs today and under the plan, carried by nobody else."""
    hubs = problem.market.hubs
    costs = []
    for rows in (before, after):
        chosen = sizes_of(problem, rows)
        costs.append(np.bincount(hubs.size_hub[chosen], hubs.fixed[chosen], len(hubs)))
    saving = costs[0] - costs[1]
    table = pd.DataFrame({
        "enterprise": hubs.ids, "name": hubs.ids, "cluster": hubs.table["cluster"], "anchor": False,
        "cost_before": costs[0], "cost_after": costs[1], "saving": saving, "saving_low": saving, "saving_high": saving,
        "gives_t": 0.0, "takes_t": 0.0, "partners": 0, "paid": 0.0, "received": 0.0,
    })  # fmt: skip
    return table[list(ENTERPRISES)]
