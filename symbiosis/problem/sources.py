"""How many sources a need wants, and how much of it each may give: for every need and enterprise that could."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from symbiosis.candidates.streams import Floats, Ints
from symbiosis.problem.problem import Problem

LEAST_OF_A_SOURCE = 1.0  # a source gives at least this much a year, in the need's unit; less where less is possible


@dataclass(frozen=True)
class Sources:
    """`of` is each candidate's row in `table` (−1: its need has no such rule).

    `table` has one row per need and giving site: `need`, `giver` (row numbers), `cap` (most it may give a year in the
    need's unit, NaN: no limit), `least` (what it gives at least, if anything) and `wants` (sources that the need has at
    least where it is served; below 2 nothing is asked).
    """

    of: Ints
    table: pd.DataFrame


def sources(problem: Problem) -> Sources:
    """The rules as they hold: what runs today widens them, so that no limit makes a plan worse than today."""
    c, s, needs = problem.candidates.columns, problem.market.streams, problem.region.needs
    share = needs["max_source_share"].fillna(1.0).to_numpy(dtype="float64")
    wants = needs["min_sources"].fillna(0.0).to_numpy(dtype="float64")
    n, giver = c["need"].to_numpy(), s.out_site[c["output"].to_numpy()]
    ruled = (share[n] < 1) | (wants[n] > 1)
    rows = pd.DataFrame({
        "need": n, "giver": giver, "now": c["current"] * c["gain"], "most": c["most"] * c["gain"],
    })[ruled]  # fmt: skip
    table = rows.groupby(["need", "giver"]).agg(now=("now", "sum"), most=("most", "max")).reset_index()
    now, at = table["now"].to_numpy(), table["need"].to_numpy()
    today = (table["now"] > 0).groupby(table["need"]).transform("sum").to_numpy()
    cap = np.where(share[at] < 1, np.maximum(share[at] * s.demand[at], now), np.nan)
    wanted = np.where(today > 0, np.minimum(wants[at], today), wants[at])
    least: Floats = np.minimum(LEAST_OF_A_SOURCE, table["most"].to_numpy())
    least = np.where(now > 0, np.minimum(least, now), least)
    of = np.full(len(c), -1, dtype="int64")
    if len(table):
        keys = pd.MultiIndex.from_frame(table[["need", "giver"]])
        of[ruled] = keys.get_indexer(pd.MultiIndex.from_arrays([n[ruled], giver[ruled]]))
    return Sources(of, table[["need", "giver"]].assign(cap=cap, least=least, wants=wanted))
