"""What each exchange adds to today, to the region and to its two firms; which running ones the plan ends or cuts."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.accounts.ranges import CHANGES, DUST
from symbiosis.problem.problem import Problem
from symbiosis.schema.results import ENDS

_PARTS = ("adds", "adds_giver", "adds_taker")


def with_adds(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The plan's priced rows with `adds`, `adds_giver` and `adds_taker`: what each saves beyond today, money a year.

    With what ends (`ended`) these sum to the region's saving, and firm by firm to each one's.
    """
    then, now = _gains(after), _gains(before)
    return after.assign(**(then - now.reindex(then.index, fill_value=0.0)).reset_index(drop=True))


def ended(problem: Problem, before: pd.DataFrame, after: pd.DataFrame, moves: pd.DataFrame) -> pd.DataFrame:
    """ends.csv: a row per running exchange of which the plan keeps less, the dearest to lose first.

    `quantity` runs today, `goes_on` stays (0: it ends); `adds`, `adds_low`, `adds_high` is what that adds to the region
    (below 0: lost), `adds_giver` and `adds_taker` to the two firms at the price of today. `moves` is what `changes`
    found for low and high.
    """
    region = problem.region
    today = before.groupby("candidate")["quantity"].sum()
    goes_on = after.groupby("candidate")["quantity"].sum().reindex(today.index, fill_value=0.0)
    less = today.index[(today - goes_on) > DUST * today]
    now, then = (_gains(rows).groupby(level="candidate").sum() for rows in (before, after))
    change = then.reindex(less, fill_value=0.0) - now.reindex(less)
    c, move = problem.candidates.columns.loc[less], moves.reindex(less)[list(CHANGES)]
    give, take = region.outputs.iloc[c["output"]], region.needs.iloc[c["need"]]
    recipe = region.recipes["recipe"].to_numpy()[c["recipe"]]
    until = region.current.groupby(["output", "need", "recipe"])["until"].min()
    key = pd.MultiIndex.from_arrays([give["output"], take["need"], recipe])
    table = pd.DataFrame({
        "output": give["output"].to_numpy(), "need": take["need"].to_numpy(), "from": give["enterprise"].to_numpy(),
        "to": take["enterprise"].to_numpy(), "material": give["material"].to_numpy(),
        "need_material": take["material"].to_numpy(), "recipe": recipe,
        "mode": region.modes["mode"].to_numpy()[c["mode"]], "quantity": today[less].to_numpy(),
        "goes_on": goes_on[less].to_numpy(), "unit": give["unit"].to_numpy(), "km": c["km"].to_numpy(),
        **{p: change[p].to_numpy() for p in _PARTS},
        **{f"adds_{e}": (change["adds"] + move[f"giver_{e}"] + move[f"taker_{e}"]).to_numpy() for e in ("low", "high")},
        "price": c["price"].to_numpy(), "until": until.reindex(key).to_numpy(dtype="float64"),
    })[list(ENDS)]  # fmt: skip
    return table.sort_values(["adds", "output", "need"], kind="stable", ignore_index=True)


def _gains(rows: pd.DataFrame) -> pd.DataFrame:
    """What the region and the two firms gain by each exchange, by candidate and period."""
    payment = rows["price"] * rows["quantity"]
    return pd.DataFrame({
        "adds": rows["saving"], "adds_giver": rows["avoided_disposal"] + payment - rows["giver_cost"],
        "adds_taker": rows["avoided_purchase"] - payment - rows["taker_cost"],
    }).set_axis(pd.MultiIndex.from_frame(rows[["candidate", "period"]]))  # fmt: skip


def displaced(extra: pd.Series, output: pd.Series, need: pd.Series) -> pd.Series:
    """`extra` (what each exchange adds to today) with what is lost charged to those that take its place.

    They share its output or its need, and bear it by what they add; nobody bears more than that. What is lost without
    anything in its place stays where it is.
    """
    rows = pd.DataFrame({"extra": extra, "output": output, "need": need}).reset_index(drop=True)
    lost, won = rows[rows["extra"] < 0].reset_index(names="j"), rows[rows["extra"] > 0].reset_index(names="i")
    pairs = pd.concat([lost.merge(won, on=side, suffixes=("_j", "_i"))[["j", "i"]] for side in ("output", "need")])
    pairs = pairs.drop_duplicates()
    weight = rows["extra"].to_numpy()[pairs["i"]]
    part = weight / pd.Series(weight).groupby(pairs["j"].to_numpy()).transform("sum").to_numpy()
    charge = np.bincount(pairs["i"], part * -rows["extra"].to_numpy()[pairs["j"]], len(rows))
    gone = np.isin(np.arange(len(rows)), pairs["j"])
    return pd.Series(np.where(gone, 0.0, rows["extra"] - charge), extra.index)
