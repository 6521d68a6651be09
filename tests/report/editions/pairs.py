"""Plans of pairs that can only exchange with each other: every haul costs 1 per tonne, so each figure is known."""

from __future__ import annotations

from typing import Any, NamedTuple

import symbiosis as sy
from tests.tiny import optimize


class Pair(NamedTuple):
    """Giver `gN`, taker `tN`: amount, how both ask to be shown, whether it runs today, unit costs, company of the giver."""

    amount: float
    how: str = "named"
    runs: bool = False
    keep: bool = True
    disposal: float = 3
    price: float = 2
    company: str = "-"
    spare: float = 0  # what the giver still disposes of under the plan


def plan_of(*pairs: Pair, **tables: Any) -> sy.Plan:
    """Their plan; each pair has a material of its own."""
    sites, outputs = ["enterprise disclosure company"], ["output enterprise material quantity unit disposal_cost"]
    needs, runs = ["need enterprise material quantity unit purchase_price"], ["output need quantity keep"]
    for i, p in enumerate(pairs):
        sites += [f"g{i} {p.how} {p.company}", f"t{i} {p.how} -"]
        outputs.append(f"o{i} g{i} m{i} {p.amount + p.spare} t {p.disposal}")
        needs.append(f"n{i} t{i} m{i} {p.amount} t {p.price}")
        if p.runs:
            runs.append(f"o{i} n{i} {p.amount} {str(p.keep).lower()}")
    texts = {"enterprises": sites, "outputs": outputs, "needs": needs}
    if len(runs) > 1:
        texts["current_exchanges"] = runs
    return optimize(**{k: "\n".join(v) for k, v in texts.items()}, **tables)
