"""The pipeline of ideas by stage: identified, expected (weighted by probability), verified."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from symbiosis.accounts.kpis import Kpi
from symbiosis.accounts.register import KEY, furthest
from symbiosis.region import Assumption, Region
from symbiosis.schema.inputs import PROBABILITY_OF_STAGE, STAGES

SOURCE = "of 449 exchanges explored in Korea 2005–13, 118 (26 %) became business, 48 % of the completed ones"


def pipeline(region: Region, exchanges: pd.DataFrame, ends: pd.DataFrame, register: pd.DataFrame) -> dict[str, Any]:
    """The record of summary.json: `stages`, the sums, and how many ideas changed since the last run.

    Identified is what the plan proposes and doesn't run yet; expected the same, each idea times its probability, less
    what it ends; running what runs, with the whole saving by the plan (today's cost has its part of it); ends what the
    plan ends of today, with what that adds (below 0: lost); verified what runs, by the figures people measured (null
    where nobody did). What identified, running and ends add sums to the region's saving. Money a year, tonnes where the
    mass is known.
    """
    rows, over = _ideas(region, exchanges), ends[ends["goes_on"] <= 0]
    gone = register[~register["plan_proposes"].astype(bool)]["plan_stage"].value_counts()
    stages = []
    for stage in STAGES[::-1]:
        mine = rows[rows["stage"] == stage]
        waiting = int(gone.get(stage, 0))
        if len(mine) or waiting:
            stages.append({"stage": stage, **_sums(mine), "not_proposed": waiting})
    runs = rows["stage"] == "running"
    weighted = rows[["adds", "tonnes"]].mul(rows["likely"], axis=0)[~runs]
    lost = ends["adds"] * _as_likely_as_what_follows(ends, rows[~runs])
    return {
        "stages": stages,
        "identified": _sums(rows[~runs]),
        "expected": {"saving": float(weighted["adds"].sum() + lost.sum()), "tonnes": _total(weighted["tonnes"])},
        "running": _sums(rows[runs]),
        "ends": {"exchanges": len(over), "adds": float(over["adds"].sum()), "expected": float(lost.sum())},
        "verified": _verified(region),
        "changes": _changes(region, register),
    }  # fmt: skip


def _ideas(region: Region, exchanges: pd.DataFrame) -> pd.DataFrame:
    """One row per output and need of the plan, with stage, probability, tonnes and saving."""
    groups = exchanges.assign(stage=furthest(region, exchanges)).groupby(KEY, sort=False)
    rows = groups.agg(stage=("stage", "first"), saving=("saving", "sum"), adds=("adds", "sum"))
    rows = rows.assign(tonnes=groups["tonnes"].sum(min_count=1)).reset_index()
    typed = region.synergies.set_index(KEY)["likely"].reindex(pd.MultiIndex.from_frame(rows[KEY])).to_numpy()
    likely = pd.Series(typed, rows.index).fillna(rows["stage"].map(PROBABILITY_OF_STAGE).astype("float64"))
    return rows.assign(likely=likely.mask(rows["stage"] == "running", 1.0))


def _as_likely_as_what_follows(ends: pd.DataFrame, ideas: pd.DataFrame) -> pd.Series:
    """The probability that each exchange ends or is cut: that of the likeliest idea with its output or need."""
    best = {side: ideas.groupby(side)["likely"].max() for side in KEY}
    found = pd.DataFrame({side: best[side].reindex(ends[side]).to_numpy() for side in KEY}, index=ends.index)
    return found.max(axis=1).fillna(1.0)


def _sums(rows: pd.DataFrame) -> dict[str, Any]:
    return {
        "ideas": len(rows), "tonnes": _total(rows["tonnes"]), "saving": float(rows["saving"].sum()),
        "adds": float(rows["adds"].sum()), "expected": float((rows["saving"] * rows["likely"]).sum()),
    }  # fmt: skip


def _total(values: pd.Series) -> float | None:
    known = values.dropna()
    return float(known.sum()) if len(known) or values.empty else None


def _verified(region: Region) -> dict[str, Any]:
    """What runs today: how many, how many of them measured, and what people measured."""
    now = region.current.groupby(KEY, sort=False)["quantity"].sum().reset_index()
    ideas = region.synergies.set_index(KEY).reindex(pd.MultiIndex.from_frame(now[KEY]))
    running = (ideas["stage"] == "running").to_numpy(dtype=bool)
    material = region.outputs.set_index("output")["material"].reindex(now["output"])
    measured = np.where(running, ideas["actual_quantity"].to_numpy(dtype="float64"), np.nan)
    tonnes = pd.Series(
        np.where(np.isnan(measured), np.nan, now["quantity"]) * region.materials["in_t"].reindex(material).to_numpy()
    )
    saved = pd.Series(np.where(running, ideas["actual_saving"].to_numpy(dtype="float64"), np.nan))
    return {
        "running": len(now), "measured": int((~np.isnan(measured)).sum()), "saving_known": int(saved.notna().sum()),
        "tonnes": _total(tonnes), "saving": _total(saved),
    }  # fmt: skip


def _changes(region: Region, register: pd.DataFrame) -> dict[str, Any]:
    since = region.synergies["plan_run"].max() if len(region.synergies) else ""
    if not isinstance(since, str) or not since:
        return {"since": None}
    said = register["plan_change"].astype("str")
    return {
        "since": since,
        "new": int(said.str.startswith("new").sum()),
        "no_longer_proposed": int(said.str.contains("no longer proposed").sum()),
        "proposed_again": int(said.str.contains("proposed again").sum()),
        "moved": int(said.str.contains(rf"(?:{'|'.join(STAGES)}) → (?:{'|'.join(STAGES)})").sum()),
        "figures": int(said.str.contains(r"(?:amount|saving) ").sum()),
    }


def pipeline_kpis(record: dict[str, Any], currency: str) -> list[Kpi]:
    """Expected and verified saving as indicators."""
    expected, verified = record["expected"]["saving"], record["verified"]
    scope = f"{verified['saving_known']} of {verified['running']} running exchanges have a measured saving"
    return [
        Kpi("expected_saving", "Expected saving", expected, f"{currency}/year", "Σ probability · saving",
            expected, None, "ideas of the plan that don't run yet, less what they end of today; probabilities by stage "
            "where not stated"),
        Kpi("verified_saving", "Verified saving", verified["saving"] if verified["saving_known"] else None,
            f"{currency}/year", "Σ actual_saving of what runs", verified["saving"], None, scope),
    ]  # fmt: skip


def assumed_probabilities() -> Assumption:
    """The probabilities by stage that stand in for blank ones."""
    by_stage = ", ".join(f"{stage} {p:g}" for stage, p in PROBABILITY_OF_STAGE.items())
    return Assumption("synergies.probability", by_stage, f"default by stage; {SOURCE}")
