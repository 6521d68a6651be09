"""The program's own columns of the register, cell by cell: what the plan proposes, and what changed since the last."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.check.facts import off
from symbiosis.plan import Plan

PAIR = ["output", "need"]
FIGURES = {
    "plan_quantity": "quantity", "plan_tonnes": "tonnes", "plan_saving": "saving", "plan_saving_low": "saving_low",
    "plan_saving_high": "saving_high",
}  # fmt: skip
WORDS = {"plan_from": "from", "plan_to": "to", "plan_material": "material"}
Figure = tuple[float, str]
MOVED = 0.05  # changes of amount or saving up to this share are not told


def check_register_columns(plan: Plan, rows: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    """Violations of the columns plan_…: of this plan where it proposes the pair, else as the last plan left them."""
    new = plan.synergies.drop_duplicates(PAIR).set_index(PAIR)
    old = plan.region.synergies.drop_duplicates(PAIR).set_index(PAIR)
    whole = _proposed(plan, rows).reindex(new.index)
    is_in, typed = whole["saving"].notna(), old.reindex(new.index)
    listed = typed["stage"].notna()
    runs = np.where(listed, new.index.isin(pd.MultiIndex.from_frame(now[PAIR])), whole["current"] > 0)
    stage = typed["stage"].astype(object).fillna("idea").mask(runs.astype(bool), "running")
    scale = float(rows["saving"].abs().sum()) * 1e-3
    found = []
    for column, name in FIGURES.items():
        right = whole[name].where(is_in, typed[column].astype("float64"))
        size = scale if "saving" in column else 0.0
        wrong = (new[column].isna() != right.isna()).to_numpy() | (
            off(new[column].fillna(0.0), right.fillna(0.0), size) & right.notna().to_numpy()
        )
        found += _told(new, column, right, wrong)
    right = {name: whole[source] for name, source in WORDS.items()} | {"plan_unit": whole["unit"]}
    words = {c: r.where(is_in, typed[c]) for c, r in right.items()}
    words |= {"plan_stage": stage, "plan_proposes": is_in, "stage": typed["stage"].fillna(stage),
              "recipe": new["recipe"].where(listed, whole["recipe"])}  # fmt: skip
    words["plan_first_seen"] = (
        typed["plan_first_seen"]
        .where(typed["plan_first_seen"].fillna("") != "")
        .fillna(new["plan_run"].where(is_in, ""))
    )
    words["plan_date"] = new["plan_run"].where(is_in, typed["plan_date"])
    words["plan_run"] = pd.Series(new["plan_run"].mode().iat[0] if len(new) else "", new.index)
    for column, values in words.items():
        wrong = new[column].astype("str").to_numpy() != values.fillna("").astype("str").to_numpy()
        found += _told(new, column, values, wrong)
    return found + _dates(new) + _changes(plan, new, old, stage)


def _told(new: pd.DataFrame, column: str, right: pd.Series, wrong: np.ndarray) -> list[str]:
    return [
        f"the register, {new.index[i][0]} to {new.index[i][1]}: {column} is {new[column].iat[i]}, not {right.iat[i]}"
        for i in np.flatnonzero(wrong)
    ]


def _proposed(plan: Plan, rows: pd.DataFrame) -> pd.DataFrame:
    """By output and need the figures of the plan, amounts in the unit that the output was written in."""
    rows = rows.sort_values("quantity", ascending=False, kind="stable")
    groups = rows.groupby(PAIR)
    sums = groups[[*FIGURES.values(), "current"]].sum().assign(tonnes=groups["tonnes"].sum(min_count=1))
    first = groups[[*WORDS.values(), "recipe", "o_factor", "o_written_unit"]].first()
    return sums.assign(
        quantity=sums["quantity"] / first["o_factor"], unit=first["o_written_unit"], recipe=first["recipe"],
        **{name: first[name] for name in WORDS.values()},
    )  # fmt: skip


def _dates(new: pd.DataFrame) -> list[str]:
    day = re.compile(r"\d{4}-\d{2}-\d{2}")
    return [
        f"the register's {column} is no day: {cell}"
        for column in ("plan_run", "plan_date", "plan_first_seen")
        for cell in new[column]
        if cell and not day.fullmatch(str(cell)[:10])
    ]


def _changes(plan: Plan, new: pd.DataFrame, old: pd.DataFrame, stage: pd.Series) -> list[str]:
    found, first = [], plan.region.register.empty
    before = {key: dict(zip(old.columns, row, strict=True)) for key, row in
              zip(old.index, old.itertuples(index=False, name=None), strict=True)}  # fmt: skip
    columns, currency = (
        ["plan_proposes", "plan_quantity", "plan_saving", "plan_unit", "plan_change"],
        plan.region.settings.currency,
    )
    for (key, (is_in, quantity, saving, unit, told)), holds in zip(
        zip(new.index, new[columns].itertuples(index=False, name=None), strict=True), stage, strict=True
    ):
        right = "; ".join(_words(before.get(key), bool(is_in), (quantity, unit), (saving, currency), holds, first))
        if str(told) != right:
            found.append(f"the register, {key[0]} to {key[1]}: it says “{told}” of what changed, not “{right}”")
    return found


def _words(
    was: dict[str, Any] | None, is_in: bool, amount: Figure, saving: Figure, holds: str, first: bool
) -> list[str]:  # fmt: skip
    """What plan_change has to name, in order; a figure comes with its unit."""
    if was is None:
        return [] if first else ["new"]
    stages = [f"{was['plan_stage']} → {holds}"] if was["plan_stage"] and was["plan_stage"] != holds else []
    if not was["plan_run"]:
        return ["new", *stages] if is_in else []
    proposed = was["plan_proposes"] is not None and not pd.isna(was["plan_proposes"]) and bool(was["plan_proposes"])
    if not is_in:
        return stages + (["no longer proposed"] if proposed and holds != "lost" else [])
    parts = [] if proposed else ["proposed again"]
    for name, (value, unit) in (("amount", amount), ("saving", saving)):
        last = float(was["plan_quantity" if name == "amount" else "plan_saving"])
        if not math.isnan(last) and abs(value - last) > MOVED * max(abs(last), 1e-9):
            parts.append(f"{name} {_digits(last)} → {_digits(value)} {unit}")
    return stages + parts


def _digits(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"
