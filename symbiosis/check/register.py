"""Does the plan respect the register of ideas, and is the register carried forward whole."""

from __future__ import annotations

import pandas as pd

from symbiosis.check.facts import TOLERANCE
from symbiosis.plan import Plan
from symbiosis.schema.inputs import MACHINE


def check_register(plan: Plan, rows: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    """Violations: lost ideas in the plan, agreed ones not kept, wrong stages, rows or cells lost."""
    return [*_respected(plan, rows), *_stages(plan, rows, now), *_carried(plan, rows)]


def _respected(plan: Plan, rows: pd.DataFrame) -> list[str]:
    found = []
    amounts = rows.groupby(["output", "need"])["quantity"].sum().to_dict()
    # What can't be kept yet is said in a finding about its row; everything else that is agreed is kept.
    said = {(f.file, f.row) for f in plan.findings if f.code == "agreed-waits"}
    factor = dict(zip(plan.region.outputs["output"], plan.region.outputs["factor"], strict=True))
    for idea in plan.region.synergies.to_dict("records"):
        amount = amounts.get((idea["output"], idea["need"]), 0.0)
        label = f"{idea['output']} to {idea['need']}"
        if idea["stage"] == "lost" and amount > 0:
            found.append(f"{label} is exchanged although it is lost")
        if idea["stage"] != "agreed" or not idea["known"] or (idea["_file"], idea["_row"]) in said:
            continue
        least = idea["actual_quantity"] * factor[idea["output"]]
        if amount <= 0 or amount < least * (1 - TOLERANCE):
            found.append(f"{label} is agreed and to be kept, but exchanges {amount:g}")
    return found


def _stages(plan: Plan, rows: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    runs = set(zip(now["output"], now["need"], strict=True))
    ideas = plan.region.synergies
    typed = {(o, n): s for o, n, s in zip(ideas["output"], ideas["need"], ideas["stage"], strict=True)}
    found = []
    for r in rows[["output", "need", "current", "stage"]].itertuples(index=False):
        pair = (r.output, r.need)
        right = "running" if pair in runs and r.current > 0 else typed.get(pair, "idea")
        if r.stage != right:
            found.append(f"{r.output} to {r.need}: its stage is {right}, not {r.stage}")
    return found


def _carried(plan: Plan, rows: pd.DataFrame) -> list[str]:
    """Every row and every cell that people typed is in the new register, and every exchange of the plan."""
    new, typed = plan.synergies, plan.region.register
    after = {(r["output"], r["need"]): r for r in new.to_dict("records")}
    found = [] if len(after) == len(new) else ["the register has a pair twice"]
    for old in typed.to_dict("records"):
        row = after.get((old["output"], old["need"]))
        if row is None:
            found.append(f"the register lost its row of {old['output']} to {old['need']}")
            continue
        lost = [c for c, cell in old.items() if c not in MACHINE and cell and row.get(c) != cell]
        found += [f"the register lost {c} of {old['output']} to {old['need']}" for c in lost]
    for pair in dict.fromkeys(zip(rows["output"], rows["need"], strict=True)):
        if pair not in after or not after[pair]["plan_proposes"]:
            found.append(f"{pair[0]} to {pair[1]} is not in the register as proposed")
    return found
