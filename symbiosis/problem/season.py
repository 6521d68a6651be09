"""Today's exchanges in the periods of the year, and what is assumed of periods and stores."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.candidates.generate import Market
from symbiosis.findings.collector import Findings
from symbiosis.problem.problem import Problem
from symbiosis.problem.spread import missing, spread
from symbiosis.region import Assumption


def check_seasons_of_today(problem: Problem, rows: pd.DataFrame, found: Findings) -> None:
    """A finding for each exchange of today whose output and need don't meet in time; `rows` is from current_rows."""
    if problem.market.year.plain or rows.empty:
        return
    c = problem.candidates.columns
    year = c["current"].to_numpy(dtype="float64")
    flows = spread(problem, year, whole=True)
    for a in np.flatnonzero(missing(year, flows)):
        mine = (rows["output"] == c["output"].iat[a]) & (rows["need"] == c["need"].iat[a])
        factor = float(problem.region.outputs["factor"].iat[int(c["output"].iat[a])])
        unit = problem.region.outputs["written_unit"].iat[int(c["output"].iat[a])]
        value, room = (f"{x / factor:,.6g}" for x in (year[a], flows[a].sum(axis=1).min()))
        found.at(rows, int(np.flatnonzero(mine)[0]), "out-of-season", "quantity", value, room=room, unit=unit)


def assumed_of_seasons(market: Market, c: pd.DataFrame) -> list[Assumption]:
    """What nobody said of how the year runs."""
    year, result = market.year, []
    if not year.plain and (c["current"] > 0).any():
        why = "spread over the periods as its streams allow, with the least in stores"
        result.append(Assumption("current exchanges by period", "cheapest", why))
    used_up = int((year.stores.initial > 0).sum())
    if used_up:
        why = f"what these hold at first may be used up ({used_up} stores): another year it isn't there"
        result.append(Assumption("storage.initial", "there for this year", why))
    if (~year.stores.at_output).any():
        why = (
            "what a store at a need loses is bought again, and charged the dearest disposal of who could have given it"
        )
        result.append(Assumption("storage.loss", "at the highest disposal price", why))
    return result
