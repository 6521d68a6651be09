"""Figures that somebody could be asked for, the range each may lie in, and the most its answer can move the saving."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.candidates.compatibility import Bar, idea_rows
from symbiosis.candidates.generate import Market
from symbiosis.candidates.lanes import Block
from symbiosis.candidates.streams import Flags, Floats
from symbiosis.explain.words import number
from symbiosis.problem.agreed import LEAST_AGREED
from symbiosis.problem.current import current_rows
from symbiosis.region import Region, met_per_unit

AMOUNT, PERMIT, TEMPERATURE, NAME = "amount", "permit", "temperature", "name only"
PRICE = {"output": "disposal cost", "need": "purchase price"}
COLUMN = {"output": "disposal_cost", "need": "purchase_price"}
# What a yes would lift, by what it is asked: of a need for a code, of an output, of a recipe.
YES_OR_NO = (
    (Bar.PERMIT, ["n", "code"], PERMIT, "need"), (Bar.TEMPERATURE, ["o"], TEMPERATURE, "output"),
    (Bar.NAME, ["recipe"], NAME, "need"),
)  # fmt: skip
FIGURES = (
    "side", "row", "enterprise", "stream", "material", "figure", "unit", "value_now", "low", "high", "code", "bound",
    "assumed",
)  # fmt: skip


@dataclass(frozen=True)
class Reach:
    """What a stream's partners make of it: the best saving per unit of it at today's price and at its highest, how
    much they could take or give, how much runs today, the least amount that leaves room for it; how much of it is
    agreed and kept (`promised`) with the least amount that leaves room for that too (`pledged`), and whether an answer
    about it alone brings something agreed into force (`waits`). One entry per output or need.
    """

    now: Floats
    top: Floats
    room: Floats
    runs: Floats
    least: Floats
    promised: Floats
    pledged: Floats
    waits: Flags


def figures(region: Region) -> pd.DataFrame:
    """One row per figure with a range, in the columns of FIGURES, the one that can move the saving most first.

    `row` is the stream's row (of a name-only match: the recipe's), `bound` money a year. Amounts never lie below what
    runs today; one of which nobody says anything reaches from 0 to all that the partners known to gain from it could
    take or give (`assumed`). The bound holds for the region's cost without least amounts other than agreed ones: beyond
    what is agreed an exchange of so much less, or none at all, is open to every plan. It is infinite where an answer
    brings something agreed into force or leaves too little for it: no plan without it says what that costs.
    """
    market = Market(region)
    prices_high = {side: _highest(region, market, side) for side in COLUMN}
    reach, barred = _reach(market, prices_high)
    parts = [
        part
        for side in COLUMN
        for part in (_amounts(region, side, reach[side], _most(market, side)), _prices(region, side, reach[side]))
    ]
    table = pd.concat([p for p in (*parts, _yes_or_no(region, barred)) if len(p)] or [pd.DataFrame(columns=FIGURES)])
    table = table[(table["bound"] > 0.005)].sort_values(
        ["bound", "stream", "figure"], ascending=[False, True, True], kind="stable", ignore_index=True
    )
    return table[list(FIGURES)]


def price_range(region: Region, side: str) -> tuple[Floats, Floats]:
    """Low and high of each stream's price; of an unknown one what the region's own firms state for its material."""
    rows, column = region.outputs if side == "output" else region.needs, COLUMN[side]
    own = rows[column].where(rows[f"{column}_from"] == "stated")
    if "kind" in rows:
        own = own.mask(rows["kind"] == "capacity")
    own = own.groupby([rows["_region"], rows["material"]])
    return (
        rows[f"{column}_low"].fillna(own.transform("min")).to_numpy(dtype="float64"),
        rows[f"{column}_high"].fillna(own.transform("max")).to_numpy(dtype="float64"),
    )


def _highest(region: Region, market: Market, side: str) -> Floats:
    """The private cost of a unit at the high end of its price, taxes and carbon as they are."""
    s, rows = market.streams, region.outputs if side == "output" else region.needs
    now = s.dispose if side == "output" else s.buy
    price, (_, high) = rows[COLUMN[side]].to_numpy(dtype="float64"), price_range(region, side)
    policy = region.settings.policy
    co2 = np.nan_to_num(s.dispose_co2 if side == "output" else s.buy_co2)
    added = policy.paid_per_kg * co2 + (s.tax if side == "output" else 0.0)
    return np.where(np.isnan(price), high + added, now + np.maximum(high - price, 0.0))


def _reach(market: Market, highest: dict[str, Floats]) -> tuple[dict[str, Reach], pd.DataFrame]:
    """The reach of outputs and of needs, and the pairs that only a permit, a temperature or a name keeps apart."""
    s, region = market.streams, market.region
    blank = [np.zeros(len(ids)) for ids in (s.supply, s.demand) for _ in range(3)]
    o_now, o_top, o_room, n_now, n_top, n_room = blank
    barred, deals = [], _deals(market)
    committed = region.outputs["missing"].str.contains("committed").to_numpy(dtype=bool)
    for block in market.whole(~committed, np.ones(len(s.demand), dtype=bool)):
        o, n, gain = block.o, block.n, block.lane.gain
        near = block.km <= block.lane.max_km
        cost = block.transport + block.processing + region.settings.policy.paid_per_kg * block.co2
        bars = market.compatibility.bars(o, n, block.lane.recipe)
        now = _known(s.dispose[o] + gain * s.buy[n] - cost)
        top_o, top_n = (
            _known(highest["output"][o] + gain * s.buy[n] - cost),
            _known(s.dispose[o] + gain * highest["need"][n] - cost),
        )
        can_take, can_give = near & (bars == Bar.NONE) & s.need_usable[n], near & (bars == Bar.NONE) & s.out_free[o]
        np.maximum.at(o_now, o, np.where(can_take, now, 0.0))
        np.maximum.at(o_top, o, np.where(can_take, top_o, 0.0))
        np.add.at(o_room, o, np.where(can_take & (top_o > 0), np.nan_to_num(s.takes[n]) / gain, 0.0))
        np.maximum.at(n_now, n, np.where(can_give, now / gain, 0.0))
        np.maximum.at(n_top, n, np.where(can_give, top_n / gain, 0.0))
        np.add.at(n_room, n, np.where(can_give & (top_n > 0), np.nan_to_num(s.supply[o]) * gain, 0.0))
        agreed = np.isin(o * len(s.demand) + n, deals["key"])
        worth = np.where(agreed, np.inf, now)
        barred.append(_barred(block, bars, near & s.out_free[o] & s.need_usable[n] & (worth > 0), worth))
    runs = current_rows(market)
    dry_matter = [t["dry_matter"].to_numpy()[runs[k]] for t, k in ((region.outputs, "output"), (region.needs, "need"))]
    received = runs["quantity"].to_numpy() * met_per_unit(region.recipes.iloc[runs["recipe"]], *dry_matter)
    given = np.bincount(runs["output"], runs["quantity"], len(s.supply)).astype("float64")
    met = np.bincount(runs["need"], received, len(s.demand)).astype("float64")
    # A need that only a share may be met of has to be so much larger than what runs.
    shares = np.minimum(
        region.needs["max_share"].to_numpy()[runs["need"]], region.recipes["max_share"].to_numpy()[runs["recipe"]]
    )
    least = np.zeros(len(s.demand))
    np.maximum.at(least, runs["need"].to_numpy(), met[runs["need"]] / np.maximum(shares, 1e-9))
    give, take = (_promises(market, deals, side, running) for side, running in (("output", given), ("need", met)))
    reach = {
        "output": Reach(o_now, o_top, o_room, given, given, *give),
        "need": Reach(n_now, n_top, n_room, met, least, *take),
    }
    return reach, pd.concat(barred, ignore_index=True) if barred else pd.DataFrame()


def _deals(market: Market) -> pd.DataFrame:
    """What is agreed and not barred for good: `o`, `n`, `key`, the least kept, and what a unit gives the need at best.

    `waits_o` and `waits_n` say that only something about the output, or the need, keeps it from being kept.
    """
    region, s = market.region, market.streams
    rows = idea_rows(region, "agreed").reset_index(drop=True)
    o, n = rows["o"].to_numpy(dtype="int64"), rows["n"].to_numpy(dtype="int64")
    both = ["material", "need_material"]
    recipes = region.recipes.rename(columns={"output_material": "material", "input_material": "need_material"})
    fits = rows[both].reset_index(names="at").merge(recipes[[*both, "yield", "basis", "max_share"]], on=both)
    given, taken = region.outputs["dry_matter"].to_numpy()[o], region.needs["dry_matter"].to_numpy()[n]
    fits = fits.assign(**{"yield": met_per_unit(fits, given[fits["at"]], taken[fits["at"]])})
    rate = fits.groupby("at").agg({"yield": "max", "max_share": "min"}).reindex(rows.index)
    lacks = [(t["missing"] != "").to_numpy()[i] for t, i in ((region.outputs, o), (region.needs, n))]
    return pd.DataFrame({
        "o": o, "n": n, "key": o * len(s.demand) + n, "gain": rate["yield"].to_numpy(),
        "share": np.minimum(rate["max_share"].to_numpy(), region.needs["max_share"].to_numpy()[n]),
        "least": np.where(rows["agreed"] > 0, rows["agreed"], LEAST_AGREED),
        "waits_o": lacks[0] & ~lacks[1], "waits_n": lacks[1] & ~lacks[0],
    })  # fmt: skip


def _promises(market: Market, deals: pd.DataFrame, side: str, running: Floats) -> tuple[Floats, Floats, Flags]:
    """For each stream of a side `promised`, `pledged` and `waits` of its Reach."""
    at, per = ("o", pd.Series(1.0, deals.index)) if side == "output" else ("n", deals["gain"])
    kept = ~(deals["waits_o"] | deals["waits_n"])
    size = len(running)
    promised = np.bincount(deals.loc[kept, at], (deals["least"] * per)[kept], size).astype("float64")
    share = np.ones(size)
    if side == "need":
        np.minimum.at(share, deals["n"].to_numpy(), deals["share"].to_numpy())
    pledged = np.where(promised > 0, (promised + running) / np.maximum(share, 1e-9), 0.0)
    waits = np.bincount(deals[at], deals["waits_o" if side == "output" else "waits_n"], size) > 0
    return promised, pledged, waits


def _known(saving: Floats) -> Floats:
    return np.maximum(np.nan_to_num(saving, nan=0.0), 0.0)


def _barred(block: Block, bars: np.ndarray, open_: np.ndarray, saving: Floats) -> pd.DataFrame:
    sure = np.isinf(saving)
    some = open_ & (bars >= Bar.PERMIT)
    return pd.DataFrame({
        "o": block.o[some], "n": block.n[some], "bar": bars[some], "recipe": block.lane.recipe,
        "worth": np.where(sure[some], np.inf, np.where(sure, 0.0, saving)[some] * np.nan_to_num(block.most[some])),
    })  # fmt: skip


def _rows(region: Region, side: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The streams of a side, and the columns that all their figures share."""
    rows = region.outputs if side == "output" else region.needs
    shared = pd.DataFrame({
        "side": side, "row": np.arange(len(rows)), "enterprise": rows["enterprise"].to_numpy(),
        "stream": rows[side].to_numpy(), "material": rows["material"].to_numpy(), "code": "",
        "assumed": False,
    })  # fmt: skip
    return rows, shared


def _most(market: Market, side: str) -> Floats:
    """The amount of each stream that the partners known to gain from it could take or give together; 0 without one."""
    s, region = market.streams, market.region
    rows = region.outputs if side == "output" else region.needs
    asked = (rows["quantity"].isna() & rows["quantity_high"].isna() & (rows["missing"] == "amount")).to_numpy()
    every = {"output": np.ones(len(s.supply), dtype=bool), "need": np.ones(len(s.demand), dtype=bool)} | {side: asked}
    parts = []
    for block in market.whole(every["output"], every["need"]):
        o, n, gain = block.o, block.n, block.lane.gain
        partner = s.need_usable[n] if side == "output" else s.out_free[o]
        fits = partner & (block.km <= block.lane.max_km) & (block.saving > 0)
        fits &= market.compatibility.bars(o, n, block.lane.recipe) == Bar.NONE
        room = (
            np.fmin(s.takes[n], block.lane.recipe_share * s.demand[n]) / gain
            if side == "output"
            else s.supply[o] * gain
        )
        parts.append(pd.DataFrame({"output": o, "need": n, "room": room})[fits])
    pairs = pd.concat(parts) if parts else pd.DataFrame(columns=["output", "need", "room"])
    # By whichever recipe and mode moves most; each partner once.
    most = pairs.groupby(["output", "need"])["room"].max().groupby(side).sum()
    amount: Floats = most.reindex(np.arange(len(rows)), fill_value=0.0).to_numpy(dtype="float64")
    if side == "need":
        amount = amount / np.maximum(rows["max_share"].to_numpy(dtype="float64"), 1e-9)
    return amount


def _amounts(region: Region, side: str, reach: Reach, most: Floats) -> pd.DataFrame:
    rows, shared = _rows(region, side)
    now, high = (rows[c].to_numpy(dtype="float64") for c in ("quantity", "quantity_high"))
    share = np.ones(len(rows)) if side == "output" else rows["max_share"].to_numpy(dtype="float64")
    low = rows["quantity_low"].to_numpy(dtype="float64")
    assumed = np.isnan(now) & np.isnan(high) & (most > np.nan_to_num(low))
    high, low = np.where(assumed, most, high), np.where(assumed, np.nan_to_num(low), low)
    low = np.where(np.isnan(low), np.nan, np.maximum(low, np.fmin(reach.least, now)))
    asked = rows["missing"].isin(["", "amount"]).to_numpy() & ((high > low) | (np.isnan(now) & (high >= low)))
    moves = np.where(np.isnan(now), np.fmin(high * share, reach.room), (high - low) * share)
    bound = np.where(reach.waits | (low < reach.pledged * (1 - 1e-9)), np.inf, moves * reach.now)
    return shared.assign(
        figure=AMOUNT, unit=rows["unit"].to_numpy(), value_now=now, low=low, high=high, bound=bound, assumed=assumed,
    )[asked]  # fmt: skip


def _prices(region: Region, side: str, reach: Reach) -> pd.DataFrame:
    rows, shared = _rows(region, side)
    now, (low, high) = rows[COLUMN[side]].to_numpy(dtype="float64"), price_range(region, side)
    amount = rows["quantity"].to_numpy(dtype="float64")
    if side == "need":
        amount = amount * rows["max_share"].to_numpy(dtype="float64")
        low = np.maximum(low, 0.0)
    # What runs today runs on at any price; all else is worth no more than its best saving.
    idle, unknown = reach.runs == 0, np.isnan(now)
    per_unit = np.where(unknown, reach.top, np.where(idle, np.minimum(high - low, reach.top), high - low))
    moved = np.where(idle, np.fmin(amount, reach.room), amount)
    # What is agreed is exchanged at any price; all of the range moves it.
    bound = np.fmin(per_unit * moved + (high - low) * reach.promised, np.where(unknown, np.inf, (high - low) * amount))
    bound = np.where(reach.waits, np.inf, bound)
    asked = rows["missing"].isin(["", "price"]).to_numpy() & ((high > low) | (unknown & (high >= low)))
    if side == "need":
        asked &= (rows["kind"] != "capacity").to_numpy()
    unit = region.settings.currency + "/" + rows["unit"]
    return shared.assign(figure=PRICE[side], unit=unit.to_numpy(), value_now=now, low=low, high=high, bound=bound)[
        asked
    ]


def _yes_or_no(region: Region, barred: pd.DataFrame) -> pd.DataFrame:
    """Permits by need and code, temperatures by output, name-only matches by recipe: what lifting each is worth."""
    if barred.empty:
        return pd.DataFrame(columns=FIGURES)
    outputs, needs = region.outputs, region.needs
    permit = (barred["bar"] == Bar.PERMIT).to_numpy()
    barred = barred.assign(
        code=np.where(permit, outputs["ewc"].to_numpy()[barred["o"]], ""),
        least=needs["temperature_c"].to_numpy()[barred["n"]],
    )
    barred = barred[~permit | (barred["code"] != "")]
    parts = []
    for bar, by, figure, side in YES_OR_NO:
        mine = barred[barred["bar"] == bar]
        whole = mine.groupby(by)
        mine = mine.assign(bound=whole["worth"].transform("sum"), least=whole["least"].transform("max"))
        best = mine.sort_values("worth", ascending=False, kind="stable").drop_duplicates(by)
        stream = outputs.iloc[best["o"]] if side == "output" else needs.iloc[best["n"]]
        parts.append(pd.DataFrame({
            "side": side, "row": best[by[0]].to_numpy(), "enterprise": stream["enterprise"].to_numpy(),
            "stream": stream[side].to_numpy(), "material": outputs["material"].to_numpy()[best["o"]],
            "figure": figure, "unit": "", "value_now": np.nan, "low": np.nan,
            "high": best["least"].to_numpy() if figure == TEMPERATURE else np.nan, "code": best["code"].to_numpy(),
            "bound": best["bound"].to_numpy(), "assumed": False,
        }))  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def question(region: Region, f: dict[str, Any]) -> str:
    """The question to the firm, in a sentence."""
    firm, what = region.labels[f["enterprise"]], region.materials["name"].get(f["material"], f["material"])
    if f["figure"] == PERMIT:
        return f"{firm}: does your permit cover {f['code']} ({what}), and would you take it?"
    if f["figure"] == TEMPERATURE:
        return f"{firm}: is the {what} at least {number(f['high'])} °C warm?"
    if f["figure"] == NAME:
        return f"{firm}: would {what} from another firm do, as it comes?"
    ends = f"{number(f['low'], 4)} to {number(f['high'], 4)} {f['unit']}"
    counted = f"counted with {number(f['value_now'], 4)}" if f["value_now"] == f["value_now"] else "not known"
    gives = "take" if f["side"] == "output" else "give"
    asks = {
        AMOUNT: f"how much {what} {'arises' if f['side'] == 'output' else 'do you use'} a year",
        PRICE["output"]: f"what does it cost to get rid of {what}",
        PRICE["need"]: f"what do you pay for {what}",
    }
    if f["assumed"]:
        most = f"{number(f['high'], 4)} {f['unit']}"
        return f"{firm}: {asks[AMOUNT]}? Not known; tried up to {most}, all that its partners could {gives}."
    return f"{firm}: {asks[f['figure']]}? It may be {ends}; {counted}."
