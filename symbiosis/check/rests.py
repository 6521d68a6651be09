"""What each exchange's saving rests on, and how much of the whole rests on what."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.check.facts import off
from symbiosis.check.today import KEY
from symbiosis.plan import Plan

GRADE_ORDER = {"A": 0, "B": 1, "C": 2, "": 3}
WEAKEST_FIRST = (
    "filled_figures", "library_recipes", "by_name", "assumed_figures", "ungraded_figures", "firm_figures",
)  # fmt: skip
WEEKS = 52
PAIR = ["output", "need"]


def check_rests(plan: Plan, rows: pd.DataFrame) -> list[str]:
    """Violations of grade, rests_on and trucks_per_week of the exchanges."""
    worst = np.maximum(rows["o_grade"].map(GRADE_ORDER), rows["n_grade"].map(GRADE_ORDER))
    grade = worst.map({v: k for k, v in GRADE_ORDER.items()})
    found = []
    for column, right in (("grade", grade), ("rests_on", rests_on(rows))):
        for i in np.flatnonzero(rows[column].astype("str").to_numpy() != right.astype("str").to_numpy()):
            where = f"{rows['output'].iat[i]} to {rows['need'].iat[i]}"
            found.append(f"{where}: its {column} is “{right.iat[i]}”, not “{rows[column].iat[i]}”")
    fetched = (rows["received"] * rows["b_in_t"] / rows["l_payload_t"]).where(rows["hub"] != "", 0.0)
    trucks = (rows["quantity"] * rows["m_in_t"] / rows["k_payload_t"] + fetched) / WEEKS
    told = rows["trucks_per_week"]
    if ((told.isna() != trucks.isna()).to_numpy() | (off(told, trucks) & trucks.notna().to_numpy())).any():
        found.append("trucks a week are not the tonnes by the load of a truck")
    return found


def rests_on(rows: pd.DataFrame) -> pd.Series:
    """For each joined row what was not stated by the firms, `stated` where all was."""
    parts = [
        (rows["o_disposal_cost_from"] + " disposal cost").where(~rows["o_disposal_cost_from"].isin(["stated", ""])),
        (rows["n_purchase_price_from"] + " purchase price").where(~rows["n_purchase_price_from"].isin(["stated", ""])),
        pd.Series("library recipe", rows.index).where(rows["r_library"].astype(bool)),
        pd.Series("library mode", rows.index).where(rows["k_library"].astype(bool) | rows["l_library"].astype(bool)),
        pd.Series("by name only", rows.index).where(rows["r_by_name"].astype(bool)),
    ]
    words = ["; ".join(p for p in each if p == p) or "stated" for each in zip(*parts, strict=True)]
    return pd.Series(words, rows.index, dtype="str")


def resting(rows: pd.DataFrame, now: pd.DataFrame) -> dict[str, float]:
    """Money a year that rests on each kind of figure: what exchanges save beyond today, losers at 0.

    `now` is what `today` makes of what runs. What is lost by a running exchange that ends or shrinks is borne by those
    that take more of its output or give more to its need.
    """
    whole = pd.concat([rows, now], ignore_index=True).drop_duplicates(KEY).set_index(KEY)
    then, before = (part.groupby(KEY)["saving"].sum().reindex(whole.index, fill_value=0.0) for part in (rows, now))
    more = _borne(then - before)
    filled = (whole["o_disposal_cost_from"] != "stated") | (whole["n_purchase_price_from"] != "stated")
    grades = whole[["o_grade", "n_grade"]]
    tests = (
        filled, whole["r_library"].astype(bool), whole["r_by_name"].astype(bool), grades.eq("C").any(axis=1),
        grades.eq("").any(axis=1), pd.Series(True, whole.index),
    )  # fmt: skip
    left, result = pd.Series(True, whole.index), {}
    for name, test in zip(WEAKEST_FIRST, tests, strict=True):
        result[name] = float(more[left & test].sum())
        left &= ~test
    return result


def _borne(more: pd.Series) -> pd.Series:
    """What each exchange adds, at least 0, after its part of what is lost on either of its streams."""
    gains, losses = more.clip(lower=0.0), more.clip(upper=0.0)
    if not losses.any():
        return gains
    output, need = ["output"], ["need"]
    # What takes its place gives the same output or serves the same need; what does both counts once.
    place = sum(sign * gains.groupby(level=by).transform("sum") for by, sign in ((output, 1), (need, 1), (PAIR, -1)))
    parts = (losses / place).where((losses < 0) & (place > 0), 0.0)
    share = sum(sign * parts.groupby(level=by).transform("sum") for by, sign in ((output, 1), (need, 1), (PAIR, -1)))
    return (gains * (1 + share)).clip(lower=0.0)
