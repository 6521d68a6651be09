"""The pipeline of ideas, line by line: how many, how much, how likely, what was measured, what changed."""

from __future__ import annotations

from typing import Any

import pandas as pd

from symbiosis.check.facts import off
from symbiosis.check.hubs import hubs_add
from symbiosis.plan import Plan
from symbiosis.schema.inputs import PROBABILITY_OF_STAGE

PAIR = ["output", "need"]


def check_pipeline(plan: Plan, rows: pd.DataFrame) -> list[str]:
    """Violations of the record `pipeline` of summary.json."""
    record, ideas = plan.summary["pipeline"], _ideas(plan, rows)
    runs = ideas["stage"] == "running"
    waits = plan.synergies[~plan.synergies["plan_proposes"].astype(bool)]["plan_stage"].value_counts()
    stages = {s: _line(ideas[ideas["stage"] == s]) | {"not_proposed": int(waits.get(s, 0))}
              for s in {*ideas["stage"], *waits.index}}  # fmt: skip
    told = {s["stage"]: {k: v for k, v in s.items() if k != "stage"} for s in record["stages"]}
    open_ = ideas[~runs]
    ends = _ends(plan, open_)
    likely = (open_["tonnes"] * open_["likely"]).dropna()
    right = {f"stage {name}": line for name, line in stages.items()} | {
        "identified": _line(open_), "running": _line(ideas[runs]), "verified": _verified(plan),
        "ends": ends,
        "expected": {
            "saving": float((open_["adds"] * open_["likely"]).sum()) + ends["expected"],
            "tonnes": float(likely.sum()) if len(likely) or open_.empty else None,
        },
        "changes": _changes(plan),
    }  # fmt: skip
    written = {f"stage {name}": line for name, line in told.items()} | {
        k: v for k, v in record.items() if k != "stages"
    }
    if set(written) != set(right) or len(told) != len(record["stages"]):
        return ["the pipeline has other stages than there are ideas at"]
    whole = sum(record[part]["adds"] for part in ("identified", "running", "ends")) + hubs_add(plan)
    whole += plan.summary["costs_before"]["storage"] - plan.summary["costs"]["storage"]
    if off(whole, plan.summary["saving"], float(rows["saving"].abs().sum())).any():
        return [f"what is identified, runs and ends adds {whole:g}, but the region saves {plan.summary['saving']:g}"]
    scale = 1e-3 * float(rows["saving"].abs().sum())  # sums of the plan's own figures
    return [
        f"pipeline, {part}: {name} is {written[part].get(name)}, but {value} by the tables"
        for part, line in right.items()
        for name, value in line.items()
        if not _same(written[part].get(name), value, scale if name in ("saving", "expected", "adds") else 0.0)
    ]


def _same(told: Any, right: Any, scale: float) -> bool:
    if isinstance(told, str | None) or isinstance(right, str | None):
        return bool(told == right)
    return not off(told, right, scale).any()


def _ideas(plan: Plan, rows: pd.DataFrame) -> pd.DataFrame:
    """One row per output and need of the plan: stage, saving, tonnes, and how likely it comes about."""
    groups = rows.assign(runs=rows["stage"] == "running").groupby(PAIR)
    ideas = groups.agg(stage=("stage", "first"), runs=("runs", "any"), saving=("saving", "sum"), adds=("adds", "sum"))
    ideas = ideas.assign(
        tonnes=groups["tonnes"].sum(min_count=1), stage=ideas["stage"].astype(object).mask(ideas["runs"], "running")
    )
    known = plan.region.synergies.drop_duplicates(PAIR).set_index(PAIR)["probability"].reindex(ideas.index)
    likely = known.astype("float64").fillna(ideas["stage"].map(PROBABILITY_OF_STAGE).astype("float64"))
    return ideas.assign(likely=likely.mask(ideas["stage"] == "running", 1.0))


def _line(ideas: pd.DataFrame) -> dict[str, Any]:
    known = ideas["tonnes"].dropna()
    return {
        "ideas": len(ideas), "tonnes": float(known.sum()) if len(known) or ideas.empty else None,
        "saving": float(ideas["saving"].sum()), "adds": float(ideas["adds"].sum()),
        "expected": float((ideas["saving"] * ideas["likely"]).sum()),
    }  # fmt: skip


def _ends(plan: Plan, ideas: pd.DataFrame) -> dict[str, Any]:
    """What ends, what that adds, and the same by how likely the likeliest idea in its place is (none: it just ends)."""
    gone = plan.ends[plan.ends["goes_on"] <= 0]
    likely = []
    for end in plan.ends[["output", "need"]].itertuples(index=False):
        outputs, needs = (ideas.index.get_level_values(side) for side in PAIR)
        after = ideas["likely"][(outputs == end.output) | (needs == end.need)]
        likely.append(float(after.max()) if len(after) else 1.0)
    lost = plan.ends["adds"].to_numpy(dtype="float64") @ pd.Series(likely, dtype="float64").to_numpy()
    return {"exchanges": len(gone), "adds": float(gone["adds"].sum()), "expected": float(lost)}


def _verified(plan: Plan) -> dict[str, Any]:
    """What runs by the tables, and what of it people measured."""
    region, streams = plan.region, plan.region.current.groupby(PAIR)["quantity"].sum()
    typed = region.synergies[region.synergies["stage"] == "running"].drop_duplicates(PAIR).set_index(PAIR)
    typed = typed.reindex(streams.index)
    measured = streams[typed["actual_quantity"].notna()]
    material = region.outputs.set_index("output")["material"].loc[measured.index.get_level_values(0)]
    tonnes = (measured.to_numpy() * region.materials["in_t"].loc[material]).dropna()
    saved = typed["actual_saving"].dropna()
    return {
        "running": len(streams), "measured": len(measured), "saving_known": len(saved),
        "tonnes": float(tonnes.sum()) if len(tonnes) or streams.empty else None,
        "saving": float(saved.sum()) if len(saved) or streams.empty else None,
    }  # fmt: skip


def _changes(plan: Plan) -> dict[str, Any]:
    """How many lines of the register say what, since its last run."""
    runs = sorted(r for r in plan.region.synergies["plan_run"] if r)
    if not runs:
        return {"since": None}
    words = [[part.strip() for part in str(cell).split(";")] for cell in plan.synergies["plan_change"]]
    counts = dict.fromkeys(("new", "no_longer_proposed", "proposed_again", "moved", "figures"), 0)
    for parts in words:
        counts["new"] += "new" in parts
        counts["no_longer_proposed"] += "no longer proposed" in parts
        counts["proposed_again"] += "proposed again" in parts
        counts["figures"] += any(p.startswith(("amount ", "saving ")) for p in parts)
        counts["moved"] += any("→" in p and not p.startswith(("amount ", "saving ")) for p in parts)
    return {"since": runs[-1], **counts}
