"""What the present plan would save once a figure turns out otherwise, its exchanges cut to what there is."""

from __future__ import annotations

from typing import Any

import numpy as np

from symbiosis.plan import Plan
from symbiosis.region import met_per_unit
from symbiosis.studies.figures import AMOUNT, PRICE


def present_saving(plan: Plan, figure: dict[str, Any], value: float) -> float:
    """The saving of the present plan with the figure at `value`.

    A price moves what every unit beyond today saves. Of an amount that falls short of what is exchanged the rest is
    not exchanged, in proportion, and partnerships are paid all the same. An answer to what is unknown today moves
    nothing until the plan is made anew.
    """
    if np.isnan(figure["value_now"]):
        return plan.saving
    side = figure["side"]
    rows = plan.exchanges[plan.exchanges[side] == figure["stream"]]
    moved = rows["quantity" if side == "output" else "received"]
    if figure["figure"] == PRICE[side]:
        change = value - float(figure["value_now"])
        return plan.saving + (float(moved.sum()) - _today(plan, figure)) * change
    if figure["figure"] != AMOUNT or rows.empty:
        return plan.saving
    share = 1.0 if side == "output" else float(plan.region.needs["max_share"].iloc[int(figure["row"])])
    short = max(0.0, float(moved.sum()) - value * share)
    costs = rows[["transport_cost", "processing_cost", "carbon_cost"]].sum(axis=1)
    worth = float((rows["avoided_disposal"] + rows["avoided_purchase"] - costs).sum())
    return plan.saving - worth * short / float(moved.sum())


def _today(plan: Plan, figure: dict[str, Any]) -> float:
    """How much of the stream is exchanged today, in its own unit; it counts in today's cost already."""
    current, recipes = plan.region.current, plan.region.recipes
    rows = current[current[figure["side"]] == figure["stream"]]
    if figure["side"] == "output":
        return float(rows["quantity"].sum())
    outputs = plan.region.outputs.set_index("output")
    material, dry_matter = outputs["material"], plan.region.needs["dry_matter"].iloc[int(figure["row"])]
    mine = recipes[recipes["input_material"] == plan.region.needs["material"].iloc[int(figure["row"])]]
    rows = rows.assign(output_material=material.reindex(rows["output"]).to_numpy())[
        ["recipe", "output", "output_material", "quantity"]
    ]
    rows = rows.merge(mine, on=["recipe", "output_material"])
    given = outputs["dry_matter"].reindex(rows["output"]).to_numpy()
    return float(rows["quantity"] @ met_per_unit(rows, given, np.full(len(rows), dry_matter)))
