"""Accounts that count what stays as it is: mass landfilled, mass bought, imports, less what each exchange takes off."""

from __future__ import annotations

import numpy as np

from symbiosis.candidates.streams import Floats
from symbiosis.problem.problem import Problem

BOUGHT = ("virgin_t", "imports")
MEASURED = ("landfilled_t", *BOUGHT)
KNOWN = r"(price|committed| )*"  # what may be missing of a stream whose amount arises all the same


def measured(problem: Problem, account: str) -> tuple[Floats, float]:
    """What one unit on each candidate adds to the account, and what it is where nothing is exchanged.

    Tonnes are of outputs and needs counted in t, whether their prices are known or not; imports are money at today's
    purchase price.
    """
    s, c, region = problem.market.streams, problem.candidates.columns, problem.region
    o, n, gain = c["output"].to_numpy(), c["need"].to_numpy(), c["gain"].to_numpy()
    if account == "landfilled_t":
        buried = (region.outputs["disposal_route"] == "landfill").to_numpy() & s.out_arises & s.out_counted
        held = problem.market.year.out_initial
        return -buried[o].astype("float64") * (1 - c["residue"].to_numpy()), float((s.supply + held)[buried].sum())
    per = bought_per(problem, account)
    amounts = np.where(per != 0, np.nan_to_num(s.demand) - problem.market.year.need_initial, 0.0)
    return -gain * per[n], float((amounts * per).sum())


def bought_per(problem: Problem, account: str) -> Floats:
    """What one unit bought for each need adds to the account."""
    region, needs = problem.region, problem.region.needs
    bought = (needs["kind"] != "capacity").to_numpy() & needs["missing"].str.fullmatch(KNOWN).to_numpy(dtype=bool)
    if account == "virgin_t":
        unit = (region.materials.loc[needs["material"], "unit"] == "t").to_numpy() & bought
        return np.asarray(unit, dtype="float64")
    money = (needs["imported_share"].fillna(0.0) * needs["purchase_price"]).to_numpy(dtype="float64")
    return np.where(bought, np.nan_to_num(money), 0.0)
