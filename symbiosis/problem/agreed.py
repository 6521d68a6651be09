"""What the register has as agreed: the least of each such exchange, and why one can't be kept yet."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from symbiosis.candidates.compatibility import Bar, idea_rows
from symbiosis.candidates.generate import Candidates, Market
from symbiosis.findings.collector import Findings
from symbiosis.problem.current import BAR_TEXT
from symbiosis.region import Assumption, Region
from symbiosis.validate.checks.current import WHAT_IS_MISSING

LEAST_AGREED = 1.0  # without an amount at least this much a year, in the output's unit; less where less is possible
MISSING = WHAT_IS_MISSING | {"price": ("its", "has no known price")}


def with_agreed(candidates: Candidates, market: Market, found: Findings) -> Candidates:
    """The candidates with `agreed`: the least that their output and need exchange together (0: nothing is agreed).

    A finding for each agreed exchange that no candidate could carry: it is said, not kept.
    """
    c = candidates.columns
    rows = idea_rows(market.region, "agreed")
    width = len(market.region.needs)
    key = c["output"] * width + c["need"]
    most = c["most"].where(c["most"] > 0).groupby(key).max().dropna()
    wanted = rows["o"] * width + rows["n"]
    largest = most.reindex(wanted).to_numpy()
    least = np.where(rows["agreed"] > 0, rows["agreed"], np.minimum(LEAST_AGREED, largest))
    can = ~np.isnan(largest)
    for i in map(int, np.flatnonzero(~can)):
        found.at(rows, i, "agreed-waits", "stage", detail=_hindrance(market, rows.iloc[i]))
    agreed = pd.Series(least[can], index=wanted[can].to_numpy(), dtype="float64")
    return replace(candidates, columns=c.assign(agreed=agreed.reindex(key).fillna(0.0).to_numpy()))


def _hindrance(market: Market, row: pd.Series) -> str:
    region = market.region
    for side, missing, stream in (
        ("output", region.outputs["missing"].iat[int(row["o"])], row["output"]),
        ("need", region.needs["missing"].iat[int(row["n"])], row["need"]),
    ):
        for word in str(missing).split():
            before, after = MISSING[word]
            return f"{before} {side} “{stream}” {after}"
    fits = (region.recipes["output_material"] == row["material"]) & (
        region.recipes["input_material"] == row["need_material"]
    )
    o, n = (np.array([int(row[c])]) for c in ("o", "n"))
    bars = [Bar(int(market.compatibility.bars(o, n, int(r))[0])) for r in np.flatnonzero(fits)]
    if bars and Bar.NONE not in bars:
        return BAR_TEXT[bars[0]]
    return "no mode carries it so far, or nothing may be exchanged"


def assumed_of_agreed(region: Region, columns: pd.DataFrame) -> list[Assumption]:
    """The least amount assumed for what is agreed without one."""
    blank = int((~(idea_rows(region, "agreed")["agreed"] > 0)).sum())
    if not blank or not (columns["agreed"] > 0).any():
        return []
    why = f"of what is agreed without an actual_quantity ({blank} rows of synergies.csv)"
    return [Assumption("agreed exchanges", f"at least {LEAST_AGREED:g} unit a year", why)]
