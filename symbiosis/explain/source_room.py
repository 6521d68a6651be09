"""What a need's rules on its sources leave room for: how much more each giver may give, and who may not come alone."""

from __future__ import annotations

import numpy as np

from symbiosis.candidates.streams import Flags, Floats, Ints
from symbiosis.explain.state import State
from symbiosis.problem.problem import Problem


def source_room(problem: Problem, state: State, o: Ints, n: Ints) -> tuple[Floats, Flags]:
    """For each output and need: how much more of the need its giver may meet (∞: no limit), and whether the need would
    have too few sources with it.
    """
    needs, s = problem.region.needs, problem.market.streams
    share = needs["max_source_share"].fillna(1.0).to_numpy(dtype="float64")[n]
    wants = needs["min_sources"].fillna(0.0).to_numpy(dtype="float64")[n]
    if not ((share < 1) | (wants > 1)).any():
        return np.full(len(o), np.inf), np.zeros(len(o), dtype=bool)
    sites = len(s.lon)
    rows = state.rows
    key = rows["need"].to_numpy() * sites + s.out_site[rows["output"].to_numpy()]
    given = rows["received"].groupby(key).sum()
    own = n * sites + s.out_site[o]
    already = given.reindex(own).fillna(0.0).to_numpy(dtype="float64")
    count = np.bincount(given.index.to_numpy(dtype="int64") // sites, minlength=len(needs))[n]
    room = np.maximum(share * s.demand[n] - already, 0.0)
    return np.where(share < 1, room, np.inf), count + (already <= 0) < wants
