"""The pipeline: how far the ideas are, what to expect of them, what is verified, and what changed since last time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from symbiosis.report.digits import count, listed, rounded
from symbiosis.report.grid import FIRST, Column, Grid, grid
from symbiosis.report.view import View

CHANGES = {
    "new": ("is new", "are new"),
    "no_longer_proposed": ("is no longer proposed", "are no longer proposed"),
    "proposed_again": ("is proposed again", "are proposed again"),
    "moved": ("moved to another stage", "moved to another stage"),
    "figures": ("changed by more than 5 %", "changed by more than 5 %"),
}


ENDS = "runs today, would end"


@dataclass(frozen=True)
class Pipeline:
    """The ideas by stage in a sentence and a table, what changed since the last run, and what was given up."""

    sentence: str
    table: Grid | None
    since: str
    changes: Grid | None
    lost: Grid | None


def pipeline(view: View) -> Pipeline:
    """The register of ideas by stage, and what moved in it."""
    record = view.summary["pipeline"]
    return Pipeline(_sentence(record, view.currency), _stages(view), _since(record), _changes(view), _lost(view))


def _sentence(record: dict[str, Any], money: str) -> str:
    identified, verified = record["identified"], record["verified"]
    if not identified["ideas"] and not record["running"]["ideas"] and not record["ends"]["exchanges"]:
        return "The plan proposes nothing, and nothing runs."
    parts = [
        f"Identified: {count(identified['ideas'], 'idea')} worth {rounded(identified['saving'])} {money} a year.",
        f"Expected, each weighted by how likely it comes about: {rounded(record['expected']['saving'])} {money}.",
    ]
    over = record["ends"]
    if over["exchanges"]:
        effect = f"costs {rounded(-over['adds'])}" if over["adds"] < 0 else f"saves {rounded(over['adds'])}"
        parts.insert(1, f"The plan ends {count(over['exchanges'], 'running exchange')}, which {effect} {money}.")
        parts[2] = parts[2][:-1] + ", less what ends with them."
    runs = verified["running"]
    if not runs:
        parts.append("Verified: nothing runs yet.")
    elif not verified["saving_known"]:
        parts.append(
            f"Verified: {count(runs, 'exchange runs', 'exchanges run')}, but nobody noted what is really saved."
        )
    else:
        known = f"{verified['saving_known']} of the {count(runs, 'exchange')} that run"
        parts.append(f"Verified: {rounded(verified['saving'])} {money}, as noted for {known}.")
    if runs:
        parts.append("The table has what runs with its whole saving, of which today's cost has its part already.")
    return " ".join(parts)


def _stages(view: View) -> Grid | None:
    rows = pd.DataFrame(view.summary["pipeline"]["stages"])
    if rows.empty:
        return None
    columns = [
        Column("stage", "Stage"), Column("ideas", "Ideas in the plan", "whole"),
        Column("tonnes", "Mass", "amount", "t/year"), Column("saving", "Saving", "money", f"{view.currency}/year"),
        Column("adds", "Added to today", "money", f"{view.currency}/year"),
        Column("expected", "Expected", "money", f"{view.currency}/year"),
        Column("not_proposed", "Not in this plan", "whole"),
    ]  # fmt: skip
    # What runs is no longer to be expected: the sum is that of the sentence.
    rows["expected"] = rows["expected"].mask(rows["stage"] == "running")
    over = view.summary["pipeline"]["ends"]
    if over["exchanges"]:
        gone = {"stage": ENDS, "ideas": over["exchanges"], "adds": over["adds"], "expected": over["expected"]}
        rows = pd.concat([rows, pd.DataFrame([gone])], ignore_index=True)
    total = {c: float(rows[c].sum()) for c in ("ideas", "adds", "expected", "not_proposed")}
    return grid("pipeline", "Pipeline: how far the ideas are", columns, rows, file="synergies.csv", total=total)


def _since(record: dict[str, Any]) -> str:
    changes = record["changes"]
    if changes["since"] is None:
        return (
            "No earlier register was read: copy synergies.csv from the results into the region's folder, and the next "
            "plan builds on it."
        )
    said = [f"{changes[k]} {one if changes[k] == 1 else many}" for k, (one, many) in CHANGES.items() if changes[k]]
    return (
        f"Since the run of {changes['since']}: {listed(said)}."
        if said
        else f"Nothing changed since the run of {changes['since']}."
    )


def _named(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the firms and the stream in words; what left the region keeps its ids."""
    firms = [
        [f"{view.firm.get(g, g) or o} →", view.firm.get(t, t) or n]
        for g, t, o, n in zip(rows["plan_from"], rows["plan_to"], rows["output"], rows["need"], strict=True)
    ]
    material = rows["plan_material"].map(lambda m: view.material.get(m, m))
    return rows.assign(firms=firms, stream=material)


def _changes(view: View) -> Grid | None:
    rows = view.plan.synergies
    if view.summary["pipeline"]["changes"]["since"] is None or not (rows["plan_change"] != "").any():
        return None
    rows = _named(view, rows[rows["plan_change"] != ""])
    columns = [
        Column("firms", "From → to", "lines"), Column("stream", "By-product"), Column("plan_stage", "Stage"),
        Column("plan_change", "What changed"), Column("owner", "Who looks after it"), Column("next_step", "Next step"),
        Column("due", "Due", "code"),
    ]  # fmt: skip
    return grid("changes", "What changed since last time", columns, rows, file="synergies.csv", first=FIRST)


def _lost(view: View) -> Grid | None:
    rows = view.plan.synergies
    rows = rows[rows["plan_stage"] == "lost"] if len(rows) else rows
    if rows.empty:
        return None
    columns = [
        Column("firms", "From → to", "lines"), Column("stream", "By-product"), Column("lost_reason", "Why"),
        Column("updated", "Noted on", "code"),
    ]  # fmt: skip
    return grid("lost", "Given up, and why", columns, _named(view, rows), file="synergies.csv", first=FIRST)
