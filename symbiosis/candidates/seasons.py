"""How the year of each stream spreads over the periods, and the stores that carry it from one to the next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from symbiosis.candidates.lanes import Block
from symbiosis.candidates.streams import Flags, Floats, Ints, Streams
from symbiosis.region import Region


@dataclass(frozen=True)
class Stores:
    """Stores of streams in the plan as columns: `row` in the region's table, `at_output` or at a need, row of `stream`.

    `initial` is NaN where a store is cyclic. `loss_cost` is what a lost unit costs beside being left over of its
    output: at an output what it would have sold for, at a need what is bought in its place and the highest disposal
    price of an output that may have come (nobody knows any more whose it was).
    """

    row: Ints
    at_output: Flags
    stream: Ints
    capacity: Floats
    cost: Floats
    loss: Floats
    initial: Floats
    loss_cost: Floats

    def __len__(self) -> int:
        return len(self.row)

    @property
    def cyclic(self) -> Flags:
        """Which hold at the end of the year what they held at its beginning."""
        return np.isnan(self.initial)


@dataclass(frozen=True)
class Year:
    """Shares of each stream's year by period, and its stores; what these hold at first is in the two `initial`.

    `plain` where nothing depends on the time of the year: one period, or all streams spread alike, and no stores.
    """

    weight: Floats
    out_share: Floats
    need_share: Floats
    stores: Stores
    out_stored: Flags
    need_stored: Flags
    out_initial: Floats
    need_initial: Floats
    plain: bool

    def most(self, block: Block, s: Streams) -> Floats:
        """The most a year of each pair of a lane: by period what both have then, all in all where one of them waits."""
        o, n, lane = block.o, block.n, block.lane
        give = s.supply[o]
        take = np.minimum(s.takes[n], lane.recipe_share * s.demand[n]) / lane.gain
        met = np.zeros(len(o))
        for t in range(len(self.weight)):
            met += np.minimum(give * self.out_share[o, t], take * self.need_share[n, t])
        waits = self.out_stored[o] | self.need_stored[n]
        result: Floats = np.where(waits, np.minimum(give + self.out_initial[o], take), met)
        return result


def year_of(region: Region, s: Streams) -> Year:
    """The year of a region. A year of one period has no stores: they would carry nothing over."""
    weight = region.seasons.periods["weight"].to_numpy(dtype="float64")
    weight = weight / weight.sum()
    parts = [shares(region, ids) for ids in (region.outputs["output"], region.needs["need"])]
    stores = _stores(region, s) if len(weight) > 1 else _no_stores()
    stored = [np.zeros(len(part), dtype=bool) for part in parts]
    initial = [np.zeros(len(part)) for part in parts]
    for flags, at_first, mine in zip(stored, initial, (stores.at_output, ~stores.at_output), strict=True):
        flags[stores.stream[mine]] = True
        at_first[stores.stream[mine]] = np.nan_to_num(stores.initial[mine])
    plain = not len(stores) and all(np.array_equal(part, np.tile(weight, (len(part), 1))) for part in parts)
    return Year(
        weight, parts[0], parts[1], stores, stored[0], stored[1], initial[0], initial[1], plain,
    )  # fmt: skip


def shares(region: Region, ids: pd.Series) -> Floats:
    """What part of the year of each stream falls into each period: by its profile, else by the periods' weights."""
    periods, profiles, _ = region.seasons
    weight = periods["weight"].to_numpy(dtype="float64")
    result = np.tile(weight / weight.sum(), (len(ids), 1))
    row, place = pd.Index(ids).get_indexer(profiles["id"]), pd.Index(periods["period"]).get_indexer(profiles["period"])
    mine = row >= 0
    result[row[mine]] = 0.0
    result[row[mine], place[mine]] = profiles["share"].to_numpy()[mine]
    return result


def _stores(region: Region, s: Streams) -> Stores:
    """The stores of streams that are part of the region's cost."""
    table = region.seasons.stores
    at_output = (table["side"] == "output").to_numpy(dtype=bool)
    places = [pd.Index(ids).get_indexer(table["stream"]) for ids in (region.outputs["output"], region.needs["need"])]
    stream = np.where(at_output, *places).astype("int64")
    used = np.where(at_output, s.out_usable[places[0]], s.need_usable[places[1]]) & (stream >= 0)
    row = np.flatnonzero(used)
    at_output, stream = at_output[row], stream[row]
    numbers = {c: table[c].to_numpy(dtype="float64")[row] for c in ("capacity", "cost", "loss", "initial")}
    return Stores(row, at_output, stream, **numbers, loss_cost=_loss_cost(region, s, at_output, stream))


def _loss_cost(region: Region, s: Streams, at_output: Flags, stream: Ints) -> Floats:
    result = np.zeros(len(stream))
    giver = np.where(at_output, stream, 0)
    result[at_output] = np.maximum(-s.dispose[giver[at_output]], 0.0)
    recipes = region.recipes
    for k in np.flatnonzero(~at_output):
        n = stream[k]
        into = recipes[recipes["input_material"] == region.needs["material"].iat[n]]
        per = into.groupby("output_material")["yield"].min()
        o = np.flatnonzero(s.out_usable & region.outputs["material"].isin(per.index).to_numpy())
        rate = np.maximum(s.dispose[o], 0.0) / per[region.outputs["material"].to_numpy()[o]].to_numpy()
        result[k] = s.buy[n] + float(rate.max(initial=0.0))
    return result


def _no_stores() -> Stores:
    none, flags, figures = np.empty(0, dtype="int64"), np.empty(0, dtype=bool), np.empty(0)
    return Stores(none, flags, none, figures, figures, figures, figures, figures)
