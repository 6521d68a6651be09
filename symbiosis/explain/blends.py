"""How much more each need's blend can take of an output beside the plan, and what stands in the way in words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from symbiosis.candidates.blends import Blends
from symbiosis.candidates.streams import Floats, Ints
from symbiosis.explain.words import number
from symbiosis.problem.problem import Problem

DUST = 1e-7  # of all of a substance in a blend: less room than this is none


def blend_slack(problem: Problem, rows: pd.DataFrame) -> Floats:
    """What the exchange rows of a plan leave of each limit's right-hand side; 0 where nothing, or less, is left.

    NaN where a need's amount isn't known and only that stands in the way.
    """
    blends, region = problem.market.blends, problem.region
    o, n = (rows[k].to_numpy(dtype="int64") for k in ("output", "need"))
    terms = blends.terms(o, n, rows["gain"].to_numpy(dtype="float64"))
    moved = rows["quantity"].to_numpy(dtype="float64")[terms.at]
    used = np.bincount(terms.row, terms.a * moved, len(blends))
    size = np.bincount(terms.row, np.abs(terms.a) * moved, len(blends))
    demand = region.needs["quantity"].fillna(region.needs["quantity_high"]).to_numpy(dtype="float64")[blends.need]
    # Where a unit bought is at the limit itself, no amount of it leaves room.
    room = np.where(blends.rhs_per_unit > 0, blends.rhs_per_unit * demand, np.fmin(blends.rhs_per_unit * demand, 0.0))
    slack = room - used
    return np.where(slack <= DUST * (size + np.abs(np.nan_to_num(room))), 0.0, slack)


def blend_room(blends: Blends, slack: Floats, o: Ints, n: Ints, gain: Floats | float) -> Floats:
    """For each pair the units of output that the need's limits leave room for; ∞ where none limits it."""
    result = np.full(len(n), np.inf)
    if len(blends):
        terms = blends.terms(o, n, gain)
        harms = terms.a > 0
        room = np.nan_to_num(slack[terms.row[harms]] / terms.a[harms], nan=np.inf, posinf=np.inf)
        np.minimum.at(result, terms.at[harms], room)
    return result


def said_of_blend(problem: Problem, slack: Floats, m: dict[str, Any]) -> str:
    """Which limit leaves no room for a pair, what the output brings, what would thin it, and how much fits alone."""
    blends, region = problem.market.blends, problem.region
    o, n, gain = np.array([int(m["o"])]), np.array([int(m["n"])]), float(m["gain"])
    terms = blends.terms(o, n, gain)
    harms = np.maximum(terms.a, 1e-300)
    least = np.where(terms.a > 0, np.nan_to_num(slack[terms.row], nan=np.inf, posinf=np.inf) / harms, np.inf)
    k = int(terms.row[int(np.argmin(least))])
    held = float(blends.content[int(o[0]), int(blends.substance[k])])
    substance, limit = blends.names[int(blends.substance[k])], float(blends.limit[k])
    out_unit, need_unit = region.outputs["unit"].iat[int(o[0])], region.needs["unit"].iat[int(n[0])]
    kind = "at most" if blends.sense[k] > 0 else "at least"
    said = (
        f"its blend is to hold {kind} {number(limit)} of {substance} per {need_unit}, and this output brings "
        f"{number(held / gain)}: beside the plan there is no room for it"
    )
    bought, over = float(blends.rhs_per_unit[k]), float(blends.sense[k] * (held - gain * limit))
    if not blends.capacity[k] and bought > 0 and over > 0:
        said += f"; each {out_unit} needs {number(over / bought)} {need_unit} of bought material to make up for it"
    alone = float(problem.market.blends.alone(o, n, gain)[0])
    if np.isfinite(alone):
        said += f"; alone {number(alone)} {out_unit} would fit" if alone > 0 else "; not even alone would it fit"
    return said
