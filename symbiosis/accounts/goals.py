"""What a plan comes to by every account that people steer by, and how much room each limit has left."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from symbiosis.accounts.enterprises import stream_costs
from symbiosis.accounts.exchanges import partnerships_of
from symbiosis.accounts.totals import Costs
from symbiosis.candidates.streams import Floats
from symbiosis.problem.problem import Problem
from symbiosis.schema.goals import ACCOUNTS, MONEY, Bound

BURIED = r"(price|committed| )*"


def account_values(problem: Problem, rows: pd.DataFrame, cost: Costs, again: Floats) -> dict[str, float]:
    """Each account of ACCOUNTS a year, in its own unit; `again` is bought for each need for what stores lose."""
    region, s, year = problem.region, problem.market.streams, problem.market.year
    outputs, needs = region.outputs, region.needs
    moved = rows["quantity"] * (1 - rows["residue"])
    given = np.bincount(rows["output"], moved, len(outputs))
    met = np.bincount(rows["need"], rows["received"], len(needs))
    buried = (outputs["disposal_route"] == "landfill").to_numpy() & s.out_arises & s.out_counted
    bought = (needs["kind"] != "capacity").to_numpy() & needs["missing"].str.fullmatch(BURIED).to_numpy(dtype=bool)
    in_tonnes = (region.materials["unit"].loc[needs["material"]] == "t").to_numpy()
    imported = (needs["imported_share"].fillna(0.0) * needs["purchase_price"]).fillna(0.0).to_numpy(dtype="float64")
    rest = np.nan_to_num(s.demand) - year.need_initial - met + again
    money = cost._asdict()
    return {
        "cost": cost.total,
        "co2": emitted_kg(problem, rows, again) / 1000,
        "landfill": float((np.nan_to_num(s.supply) + year.out_initial - given)[buried].sum()),
        "virgin": float(rest[bought & in_tonnes].sum()),
        "imports": float((rest * imported)[bought].sum()),
        "partnerships": float(len(partnerships_of(rows))),
        "exchanged": float(moved[s.out_counted[rows["output"]]].sum()),
        "budget": cost.transaction + cost.stream + cost.hubs,
        **{name: money[name] for name in MONEY},
    }


def emitted_kg(problem: Problem, rows: pd.DataFrame, again: Floats) -> float:
    """Kg CO2e of hauls and recipes, of what is still disposed of, still bought, and bought `again`."""
    s = problem.market.streams
    outputs, needs = stream_costs(problem, rows)
    left = (outputs["left"].to_numpy() * np.nan_to_num(s.dispose_co2))[s.out_usable].sum()
    bought = ((needs["bought"].to_numpy() + again) * np.nan_to_num(s.buy_co2))[s.need_usable].sum()
    return float(rows["emitted_kg"].sum() + left + bought)


def account_records(before: dict[str, float], after: dict[str, float], currency: str) -> list[dict[str, Any]]:
    """One record per account: what it is, its unit, today and under the plan."""
    return [
        {
            "account": name,
            "words": a.words,
            "unit": unit_of(name, currency),
            "before": before[name],
            "after": after[name],
        }
        for name, a in ACCOUNTS.items()
    ]


def limit_records(limits: tuple[Bound, ...], after: dict[str, float], currency: str) -> list[dict[str, Any]]:
    """One record per limit: what it asks for, what the plan comes to, and the slack (what is left of it)."""
    return [
        {
            "limit": b.text, "account": b.account, "sense": b.sense, "bound": b.value,
            "unit": unit_of(b.account, currency), "value": after[b.account],
            "slack": (b.value - after[b.account]) * (1 if b.sense == "<=" else -1),
        }
        for b in limits
    ]  # fmt: skip


def unit_of(account: str, currency: str) -> str:
    """The unit of an account a year."""
    unit = ACCOUNTS[account].unit
    return currency if unit == "money" else unit
