"""The register of ideas after a plan: every earlier row as people left it, the plan's new exchanges behind them."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd

from symbiosis.region import Region
from symbiosis.schema.inputs import MACHINE, SYNERGIES

KEY = ["output", "need"]
PEOPLE = tuple(c.name for c in SYNERGIES.columns if c.name not in MACHINE)
CHANGED = 0.05  # a change of amount or saving by more than this share is worth a line
AMOUNTS = ("plan_quantity", "plan_tonnes", "plan_saving", "plan_saving_low", "plan_saving_high")


def stage_of(region: Region, exchanges: pd.DataFrame) -> pd.Series:
    """The stage of each exchange: running where it runs today, as the register says, or an idea."""
    known = region.synergies.set_index(KEY)["stage"]
    stage = known.reindex(pd.MultiIndex.from_frame(exchanges[KEY])).set_axis(exchanges.index).fillna("idea")
    return stage.mask(exchanges["current"] > 0, "running").astype("str")


def furthest(region: Region, exchanges: pd.DataFrame) -> pd.Series:
    """For each exchange the stage of its idea (output and need): running where any recipe or mode of it runs."""
    stage, idea = stage_of(region, exchanges), [exchanges[k] for k in KEY]
    runs = (stage == "running").groupby(idea).transform("any")
    return stage.groupby(idea).transform("first").mask(runs, "running").astype("str")


def carried(region: Region, exchanges: pd.DataFrame, today: datetime.date | None = None) -> pd.DataFrame:
    """synergies.csv after this plan: text as people typed it, and the program's own columns (`plan_…`) anew.

    No earlier row and no cell of people's is lost: rows that the plan no longer proposes stay, with plan_proposes
    false and the figures they were last proposed with. New rows follow, largest saving first. `today` dates the run.
    """
    day = (today or datetime.datetime.now(tz=datetime.UTC).date()).isoformat()
    now, old = _proposed(region, exchanges), _earlier(region)
    typed = region.register.reindex(columns=_columns(region), fill_value="").reset_index(drop=True)
    here = pd.MultiIndex.from_frame(old[KEY])
    new = now[~pd.MultiIndex.from_frame(now[KEY]).isin(here)].reset_index(drop=True)
    known = now.set_index(KEY).reindex(here).reset_index(drop=True)
    rows = old.assign(**{f"now_{c}": known[c] for c in known}, is_in=known["plan_quantity"].notna())
    own = _machine(rows, day).assign(
        plan_change=[_change(r, region.settings.currency) for r in rows.to_dict("records")]
    )
    before = pd.concat([typed.drop(columns=list(MACHINE)), own], axis=1)
    if new.empty:
        return before[list(typed.columns)]
    people = pd.DataFrame("", index=new.index, columns=[c for c in typed.columns if c not in MACHINE], dtype="str")
    people = people.assign(output=new["output"], need=new["need"], recipe=new["recipe"], stage=new["plan_stage"])
    first = "" if region.register.empty else "new"
    fresh = new[[c for c in MACHINE if c in new]].assign(
        plan_proposes=True, plan_first_seen=day, plan_date=day, plan_run=day, plan_change=first
    )
    fresh = pd.concat([people, fresh], axis=1)[list(typed.columns)]
    return fresh if before.empty else pd.concat([before[list(typed.columns)], fresh], ignore_index=True)


def _columns(region: Region) -> list[str]:
    """People's columns first, those of their own among them, then the program's."""
    own = [c for c in region.register.columns if c not in SYNERGIES.by_name]
    return [*PEOPLE, *own, *MACHINE]


def _proposed(region: Region, exchanges: pd.DataFrame) -> pd.DataFrame:
    """One row per output and need of the plan, its figures in the output's own unit as written."""
    rows = exchanges.sort_values("quantity", ascending=False, kind="stable")
    groups = rows.assign(plan_stage=furthest(region, rows)).groupby(KEY, sort=False)
    whole = groups.agg(
        recipe=("recipe", "first"), plan_from=("from", "first"), plan_to=("to", "first"),
        plan_material=("material", "first"), plan_quantity=("quantity", "sum"),
        plan_saving=("saving", "sum"),
        plan_saving_low=("saving_low", "sum"), plan_saving_high=("saving_high", "sum"),
        plan_stage=("plan_stage", "first"),
    ).assign(plan_tonnes=groups["tonnes"].sum(min_count=1)).reset_index()  # fmt: skip
    give = region.outputs.set_index("output").reindex(whole["output"]).reset_index(drop=True)
    whole = whole.assign(
        plan_quantity=whole["plan_quantity"] / give["factor"], plan_unit=give["written_unit"].astype("str")
    )
    return whole.sort_values(["plan_saving", *KEY], ascending=[False, True, True], kind="stable", ignore_index=True)


def _earlier(region: Region) -> pd.DataFrame:
    """The register's rows as they were read, with the stage that holds: running where current_exchanges has it."""
    old = region.synergies.reset_index(drop=True)
    runs = pd.MultiIndex.from_frame(old[KEY]).isin(pd.MultiIndex.from_frame(region.current[KEY]))
    return old.assign(holds=old["stage"].mask(runs, "running"))


def _machine(rows: pd.DataFrame, day: str) -> pd.DataFrame:
    """The program's columns of earlier rows: of this plan where it proposes them, else as they were last proposed."""
    is_in = rows["is_in"].astype(bool)
    shared = ("plan_from", "plan_to", "plan_material", "plan_unit", *AMOUNTS)
    own = {c: rows[f"now_{c}"].where(is_in, rows[c]) for c in shared}
    return pd.DataFrame(own).assign(
        plan_proposes=is_in, plan_stage=rows["holds"], plan_run=day, plan_date=rows["plan_date"].mask(is_in, day),
        plan_first_seen=rows["plan_first_seen"].mask(is_in & (rows["plan_first_seen"] == ""), day),
    )  # fmt: skip


def _change(row: dict[str, object], currency: str) -> str:
    """What changed since the run that wrote the row, as one line; blank where nothing did or none wrote it yet."""
    parts = []
    if row["plan_stage"] and row["plan_stage"] != row["holds"]:
        parts.append(f"{row['plan_stage']} → {row['holds']}")
    if row["plan_run"] == "":
        return "; ".join(["new", *parts]) if row["is_in"] else ""
    if not row["is_in"]:
        parts += ["no longer proposed"] if row["plan_proposes"] is True and row["holds"] != "lost" else []
        return "; ".join(parts)
    if row["plan_proposes"] is not True:
        parts.append("proposed again")
    for column, unit, what in (
        ("plan_quantity", str(row["now_plan_unit"]), "amount"),
        ("plan_saving", currency, "saving"),
    ):
        old, new = float(str(row[column])), float(str(row[f"now_{column}"]))
        if not np.isnan(old) and abs(new - old) > CHANGED * max(abs(old), 1e-9):
            parts.append(f"{what} {_short(old)} → {_short(new)} {unit}")
    return "; ".join(parts)


def _short(value: float) -> str:
    """Three digits, or whole: 0.125, 12.5, 1250."""
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"
