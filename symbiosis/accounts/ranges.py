"""What the plan saves where every figure turns out at its unfavourable, or at its favourable end.

The definition is in models/exchange.md, "Low and high".
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.accounts.ranges_by_period import in_periods
from symbiosis.candidates.streams import Flags, Floats, Ints
from symbiosis.formulation.exchange import stream_keys
from symbiosis.problem.problem import Problem

DUST = 1e-7  # of a stream: a rest below this is none
SLACK = 1e-6  # of a lot: what is short by less reaches it
ROUND = 1e-9  # of a price: what loses less than this loses nothing
CHANGES = ("giver_low", "taker_low", "giver_high", "taker_high")


def changes(problem: Problem, before: pd.DataFrame, after: pd.DataFrame, flows: Floats | None = None) -> pd.DataFrame:
    """How far giver's and taker's saving move at the low and the high end, one row per exchange of today or the plan.

    Columns `output` and `need` (row numbers), `at_low` and `at_high` (new amount at either end) and CHANGES, money a
    year; the index is the candidate's. `flows` x[a, s, t] of the plan have its periods. What runs today and goes on
    changes nothing: it is in both accounts.
    """
    rows = _moved(problem, before, after)
    shrinks, grows = _amounts(problem, rows, flows)
    (cheap_out, dear_out), (cheap_in, dear_in) = _prices(problem, rows)
    e, u = rows["added"].to_numpy(), rows["unit"].to_numpy()
    giver = (1 - rows["residue"]) * problem.market.streams.dispose[rows["output"]] + rows["middle"]
    giver = giver.to_numpy()
    taker = u - giver
    ends = e < 0  # what ends loses more the more it would have saved
    low = (np.where(ends, dear_out, -cheap_out), np.where(ends, dear_in, -cheap_in))
    high = (np.where(ends, -cheap_out, dear_out), np.where(ends, -cheap_in, dear_in))
    # Nobody takes more, or less, than planned of what then loses.
    none = -ROUND * (np.abs(giver) + np.abs(taker))
    at_low = np.where((u + low[0] + low[1] >= none) & ~ends, shrinks, e)
    at_high = np.where((u + high[0] + high[1] >= none) & ~ends, grows, e)
    return pd.DataFrame({
        "output": rows["output"], "need": rows["need"], "at_low": at_low, "at_high": at_high,
        "giver_low": at_low * (giver + low[0]) - e * giver, "taker_low": at_low * (taker + low[1]) - e * taker,
        "giver_high": at_high * (giver + high[0]) - e * giver, "taker_high": at_high * (taker + high[1]) - e * taker,
    })  # fmt: skip


def _moved(problem: Problem, before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """By candidate: `kept` of what runs today, `added` by the plan (negative where it ends), and what a unit saves."""
    index = np.union1d(before["candidate"], after["candidate"]).astype("int64")
    now, then = (t.groupby("candidate")["quantity"].sum().reindex(index, fill_value=0.0) for t in (before, after))
    added = (then - now).where((then - now).abs() > DUST * np.maximum(then, now), 0.0)
    c = problem.candidates.columns.loc[index]
    bands = pd.concat([after, before]).drop_duplicates("candidate").set_index("candidate").reindex(index)
    return pd.DataFrame({
        "output": c["output"], "need": c["need"], "recipe": c["recipe"], "pair": c["pair"], "gain": c["gain"],
        "tonnes": c["tonnes"], "hub": c["hub"], "residue": c["residue"], "unit": c["saving"],
        "kept": np.minimum(now, then), "added": added,
        "middle": (bands["price_low"] + bands["price_high"]) / 2,
    })  # fmt: skip


def _amounts(problem: Problem, rows: pd.DataFrame, flows: Floats | None) -> tuple[Floats, Floats]:
    """The least and the most of `added` that still fits where amounts turn out low, or high, all others with it.

    What is added draws on what is left beside what goes on running. It grows only with the stream it used up.
    """
    region, pairs = problem.region, problem.candidates.pairs
    outputs, needs, gain = region.outputs, region.needs, rows["gain"].to_numpy()
    o, n, r = (rows[k].to_numpy() for k in ("output", "need", "recipe"))
    most_t = pairs["max_t"].to_numpy()[rows["pair"]]
    share, of_recipe = needs["max_share"].to_numpy()[n], region.recipes["max_share"].to_numpy()[r]
    with_recipe = n * len(region.recipes) + r
    factor, room, limited = np.ones(len(rows)), np.full(len(rows), np.inf), np.zeros(len(rows), dtype=bool)
    for table, at, key, per, part in (
        (outputs, o, o, 1.0, 1.0), (needs, n, n, gain, share), (needs, n, with_recipe, gain, of_recipe),
    ):  # fmt: skip
        running, new = (_total(rows[k].to_numpy().clip(min=0) * per, key) for k in ("kept", "added"))
        # What runs today is there for certain, also where the plan ends it.
        today = _total((rows["kept"].to_numpy() + (-rows["added"].to_numpy()).clip(min=0)) * per, key)
        least = np.maximum(table["quantity_low"].to_numpy()[at] * part, today) - running
        figure, most = (table[c].to_numpy()[at] * part - running for c in ("quantity", "quantity_high"))
        with np.errstate(divide="ignore", invalid="ignore"):
            factor = np.fmin(factor, np.maximum(least, 0.0) / new)
            room = np.fmin(room, np.maximum(most / new, 1.0))
        limited |= figure - new <= DUST * (figure + running)
    if flows is not None and not problem.market.year.plain:
        by_period = in_periods(problem, rows, flows)
        factor, room = np.fmin(factor, by_period.least), np.fmin(room, by_period.most)
        limited |= by_period.limited
    room[rows["hub"] >= 0] = 1.0  # how much more a hub could take isn't asked
    running, new = (_total(rows[k].clip(lower=0) * rows["tonnes"].fillna(0), rows["pair"]) for k in ("kept", "added"))
    with np.errstate(divide="ignore", invalid="ignore"):
        room = np.fmin(room, np.maximum((most_t - running) / new, 1.0))
    added = rows["added"].to_numpy()
    factor = np.where(_below_the_least(problem, rows, factor), 0.0, factor)
    return added * np.where(added > 0, factor, 1.0), added * np.where((added > 0) & limited, room, 1.0)


def _below_the_least(problem: Problem, rows: pd.DataFrame, factor: Floats) -> Flags:
    """Which new exchanges, cut by `factor`, are less than their lot or their pair's least tonnage: those are off."""
    c, pairs = problem.candidates.columns.loc[rows.index], problem.candidates.pairs
    kept = rows["kept"].to_numpy()
    amount = kept + rows["added"].to_numpy().clip(min=0) * factor
    stream = stream_keys(problem)[rows.index]
    tonnes = amount * rows["tonnes"].fillna(0.0).to_numpy()
    short = np.zeros(len(rows), dtype=bool)
    for left, by, least in (
        (amount, stream, c["out_lot"].to_numpy()),
        (amount * rows["gain"].to_numpy(), stream, c["need_lot"].to_numpy()),
        (tonnes, rows["pair"].to_numpy(), pairs["min_t"].to_numpy()[rows["pair"]]),
    ):
        # What runs today runs whatever its lot.
        short |= (_total(left, by) < least * (1 - SLACK)) & (_total(kept, by) == 0)
    return short


def _prices(problem: Problem, rows: pd.DataFrame) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
    """How far disposal, and purchase per unit of output, may be below and above their figures.

    What only moves from one partner to another keeps the price it has: the range is that of the net change.
    """
    region, gain = problem.region, rows["gain"].to_numpy()
    found = []
    for table, column, side, per in (
        (region.outputs, "disposal_cost", "output", 1 - rows["residue"].to_numpy()),
        (region.needs, "purchase_price", "need", gain),
    ):
        added = rows["added"].to_numpy() * per
        key = rows[side].to_numpy()
        more, less = _total(added.clip(min=0), key), _total((-added).clip(min=0), key)
        whole = np.where(added > 0, more, less)
        with np.errstate(divide="ignore", invalid="ignore"):
            net = np.where(whole > 0, np.maximum(whole - np.where(added > 0, less, more), 0) / whole, 0.0)
        low, figure, high = (table[c].to_numpy()[key] for c in (f"{column}_low", column, f"{column}_high"))
        found.append((np.nan_to_num(figure - low) * net * per, np.nan_to_num(high - figure) * net * per))
    return found[0], found[1]


def _total(amounts: Floats | pd.Series, key: Ints | pd.Series) -> Floats:
    """The sum over each row's key, in every row."""
    _, back = np.unique(np.asarray(key), return_inverse=True)
    sums: Floats = np.asarray(np.bincount(back, amounts, minlength=1), dtype="float64")
    return sums[back]
