"""Candidate exchanges of a region, as columns: compatible, within the break-even radius, priced."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from symbiosis.candidates.blends import Blends
from symbiosis.candidates.border import Borders
from symbiosis.candidates.compatibility import Bar, Compatibility, idea_rows
from symbiosis.candidates.distance import Distances, within
from symbiosis.candidates.hubs import NO_HUB, Hubs, Paths, paths_of
from symbiosis.candidates.lanes import Block, Lane, lanes, price
from symbiosis.candidates.pairs import pair_key, pair_table
from symbiosis.candidates.seasons import Year, year_of
from symbiosis.candidates.streams import Flags, Floats, Ints, Streams, stream_arrays
from symbiosis.region import Region

ORDER = ["output", "need", "recipe", "mode", "hub", "mode2"]
CHUNK = 1_000_000  # pairs priced at once when a lane is searched whole


class Market:
    """The region's streams with what it takes to pair them: arrays, distances, compatibility. Built once per region."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self.streams: Streams = stream_arrays(region)
        self.distances = Distances(region, self.streams)
        self.compatibility = Compatibility(region, self.streams)
        # Sampling and permits are paid once per stream, more for hazardous ones.
        t = region.settings.transaction
        hazardous = region.outputs["hazardous"].to_numpy(dtype=bool)
        self.permit_cost: Floats = t.per_exchange * np.where(hazardous, t.hazardous, 1.0)
        self.borders = Borders(region, self.streams)
        self.blends = Blends(region, self.streams)
        self.year: Year = year_of(region, self.streams)
        self.hubs = Hubs(region, self.streams)

    def stream_cost(self, o: Ints, n: Ints) -> Floats:
        """F: what each stream from an output to a need costs a year as such, its border procedure included."""
        return self.permit_cost[o] + self.borders.cost(o, n)

    def whole(self, outputs: Flags, needs: Flags) -> Iterator[Block]:
        """All pairs of the marked streams that fit by material and mode, priced, in chunks; barred ones too."""
        for lane, o, n in self.fitting(outputs, needs):
            yield self.priced(lane, o, n)

    def fitting(self, outputs: Flags, needs: Flags) -> Iterator[tuple[Lane, Ints, Ints]]:
        """The pairs behind `whole`, in the same chunks, not priced."""
        s = self.streams
        for lane in lanes(self.region, outputs, needs):
            step = max(1, CHUNK // len(lane.needs))
            for start in range(0, len(lane.outputs), step):
                give = lane.outputs[start : start + step]
                o, n = np.repeat(give, len(lane.needs)), np.tile(lane.needs, len(give))
                apart = s.out_site[o] != s.need_site[n]
                yield lane, o[apart], n[apart]

    def portions(self, outputs: Flags, needs: Flags) -> Iterator[Flags]:
        """The marked outputs in portions of about CHUNK pairs, so that all lanes of an output lie in one."""
        count = np.zeros(len(outputs), dtype="int64")
        for lane in lanes(self.region, outputs, needs):
            count[lane.outputs] += len(lane.needs)
        number = np.cumsum(count) // CHUNK
        for portion in np.unique(number[outputs]):
            yield outputs & (number == portion)

    def priced(self, lane: Lane, o: Ints, n: Ints) -> Block:
        """The pairs (o, n) of different firms, priced."""
        apart = self.streams.out_site[o] != self.streams.need_site[n]
        o, n = o[apart], n[apart]
        block = price(lane, o, n, self.region, self.streams, self._haul_km(lane, o, n))
        return block if self.year.plain else replace(block, most=self.year.most(block, self.streams))

    def sketched(self, lane: Lane, o: Ints, n: Ints) -> Block:
        """The pairs (o, n) priced at a haul that none is shorter than: a fraction of the work, and worth no less."""
        s = self.streams
        km = self.distances.at_least_km(s.out_site[o], s.need_site[n]) * lane.circuity
        return price(lane, o, n, self.region, s, km)

    def _haul_km(self, lane: Lane, o: Ints, n: Ints) -> Floats:
        s = self.streams
        return self.distances.haul_km(s.out_site[o], s.need_site[n], lane.mode_name, lane.circuity)


@dataclass(frozen=True)
class Candidates:
    """Candidate exchanges as columns, and the pairs of firms behind them.

    `columns`: output, need, recipe, mode, pair (row numbers), gain, tonnes (per unit), km, transport, processing,
    saving, steer, co2 (per unit of output), pipe, stream_cost (a year), most, out_lot and need_lot (least amounts
    of the stream), today_only (barred or too far: it may run on but not grow), current (running today), floor (kept).
    A path through a hub has row numbers `hub` and `mode2` (of its second haul) beside `mode`, `km1` of its first haul,
    `load` (hub capacity per unit of output), `pipe1` and `pipe2` (a year, each shared), `pair2` where it takes a second
    partnership and `tonnes2` per unit there; −1 and 0 elsewhere. `residue` is the share of a unit left over.
    `pairs`: see pair_table. `considered` counts compatible pairs of streams by recipe and mode, `screened` those left
    out by reason; what is left out can't improve a plan for the objective they were made for, unless `partial`: then
    these are a core of too many to hold, and only passes over all of them (relaxation/sweep.py) give a bound.
    """

    columns: pd.DataFrame
    pairs: pd.DataFrame
    considered: int
    screened: dict[str, int]
    partial: bool = False

    def __len__(self) -> int:
        return len(self.columns)


def generate(market: Market, *, whole: bool, kept: pd.DataFrame) -> Candidates:
    """The candidates that may be part of a best plan.

    With `whole` every compatible pair within reach is one (objectives other than the region's cost); without, those
    that can't pay for themselves are screened out. `kept` lists output, need, recipe (row numbers) of pairs that must
    stay: what runs today.
    """
    s, must = market.streams, demanded_pairs(market, kept)
    return gather(
        market, lanes(market.region, s.out_free, s.need_usable), lambda lane: _reach(market, lane, whole, must), kept,
        whole, must, hub_paths(market, whole, must),
    )  # fmt: skip


def gather(
    market: Market, among: Iterable[Lane], reach: Callable[[Lane], Iterator[Block]], kept: pd.DataFrame, whole: bool,
    must: Ints, paths: Paths | None = None,
) -> Candidates:  # fmt: skip
    """The candidates among the priced blocks that `reach` has of each lane; `must` are pairs that stay if they lose."""
    s = market.streams
    parts: list[pd.DataFrame] = []
    screened = {"barred": 0, "beyond break-even": 0}
    considered = 0
    for lane in among:
        total = compatible(lane, s)
        considered += total
        reached = 0
        for block in reach(lane):
            key = pair_key(s.out_site[block.o], s.need_site[block.n], len(s.lon))
            runs = _runs(block, lane, kept)
            bars = market.compatibility.bars(block.o, block.n, lane.recipe)
            useful = (
                whole | (block.steer > 0) | np.isin(key, must) | (s.out_lot[block.o] > 0) | (s.need_lot[block.n] > 0)
            )
            # What loses by itself may thin what a need couldn't take otherwise.
            useful |= market.blends.helps(block.o, block.n, lane.gain)
            fits = (bars == Bar.NONE) & (block.km <= lane.max_km) & (block.most > 0)
            screened["barred"] += int(((bars != Bar.NONE) & ~runs).sum())
            keep = runs | (useful & fits)
            reached += int(keep.sum() + ((bars != Bar.NONE) & ~runs).sum())
            parts.append(_columns(block.take(keep), lane, market).assign(today_only=~fits[keep]))
        screened["beyond break-even"] += total - reached
    columns = pd.concat(parts, ignore_index=True) if parts else _no_columns(market)
    if paths is not None and paths.considered:
        columns = pd.concat([columns, paths.columns], ignore_index=True) if len(paths.columns) else columns
        considered += paths.considered
        screened = {reason: screened.get(reason, 0) + count for reason, count in (screened | paths.screened).items()}
    columns = columns.sort_values(ORDER, kind="stable", ignore_index=True)
    key, key2 = (columns[k].to_numpy(dtype="int64") for k in ("key", "key2"))
    keys = np.unique(np.concatenate([key, key2[key2 >= 0]]))
    columns["pair"] = np.searchsorted(keys, key)
    columns["pair2"] = np.where(key2 >= 0, np.searchsorted(keys, key2), -1)
    running = pair_key(s.out_site[kept["output"]], s.need_site[kept["need"]], len(s.lon))
    pairs = pair_table(keys, market.region, s, np.unique(running))
    columns = _capped(columns, pairs, market)
    return Candidates(columns.drop(columns=["key", "key2"]), pairs, considered, screened)


def hub_paths(market: Market, whole: bool, must: Ints) -> Paths:
    """The paths through hubs that may be part of a best plan."""
    return paths_of(
        market.region,
        market.streams,
        market.hubs,
        market.compatibility,
        market.borders,
        market.permit_cost,
        whole,
        must,
    )


def with_own_pairs(columns: pd.DataFrame, pairs: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The candidates with the pairs behind them numbered anew, and those pairs."""
    one, two = (columns[p].to_numpy(dtype="int64") for p in ("pair", "pair2"))
    used = np.unique(np.concatenate([one, two[two >= 0]]))
    second = np.where(two >= 0, np.searchsorted(used, two), -1)
    return columns.assign(pair=np.searchsorted(used, one), pair2=second), pairs.iloc[used].reset_index(drop=True)


def demanded_pairs(market: Market, kept: pd.DataFrame) -> Ints:
    """Pairs whose losing exchanges may be needed: required, with a minimum, running today, with something agreed."""
    s, known = market.streams, market.region.partnerships
    index = pd.Index(market.region.enterprises["enterprise"])
    rows = known[(known["status"] == "required") | (known["min_t"] > 0)]
    demanded = pair_key(
        index.get_indexer(rows["a"]).astype("int64"), index.get_indexer(rows["b"]).astype("int64"), len(index)
    )
    running = pair_key(s.out_site[kept["output"]], s.need_site[kept["need"]], len(index))
    agreed = idea_rows(market.region, "agreed")
    promised = pair_key(s.out_site[agreed["o"]], s.need_site[agreed["n"]], len(index))
    return np.unique(np.concatenate([demanded, running, promised]))


def compatible(lane: Lane, s: Streams) -> int:
    """Pairs of the lane's streams, less those within one firm."""
    give = np.bincount(s.out_site[lane.outputs], minlength=len(s.lon))
    take = np.bincount(s.need_site[lane.needs], minlength=len(s.lon))
    return len(lane.outputs) * len(lane.needs) - int(give @ take)


def _reach(market: Market, lane: Lane, whole: bool, must: Ints) -> Iterator[Block]:
    """Pairs of the lane that could pay: within the break-even radius, stated in distances.csv, or demanded."""
    s = market.streams
    if whole or (s.out_lot[lane.outputs] > 0).any() or (s.need_lot[lane.needs] > 0).any():
        radius = np.inf
    else:
        radius = break_even_km(market, lane)
    if not np.isfinite(radius):
        give = np.zeros(len(s.out_site), dtype=bool)
        give[lane.outputs] = True
        step = max(1, CHUNK // len(lane.needs))
        for start in range(0, len(lane.outputs), step):
            part = lane.outputs[start : start + step]
            yield market.priced(lane, np.repeat(part, len(lane.needs)), np.tile(lane.needs, len(part)))
        return
    i = j = np.empty(0, dtype="int64")
    if radius > 0:
        i, j = within(s, s.out_site[lane.outputs], s.need_site[lane.needs], radius / lane.circuity)
    extra = [
        at_pairs(market, lane, *market.distances.stated_pairs(lane.mode_name)),
        at_pairs(market, lane, *both_ways(must, len(s.lon))),
        _all_pairs(lane.outputs, market.blends.helped_needs(lane.outputs, lane.needs, lane.gain)),
    ]
    o = np.concatenate([lane.outputs[i], *(e[0] for e in extra)])
    n = np.concatenate([lane.needs[j], *(e[1] for e in extra)])
    once = np.unique(o * len(s.need_site) + n)
    yield market.priced(lane, once // len(s.need_site), once % len(s.need_site))


def _all_pairs(outputs: Ints, needs: Ints) -> tuple[Ints, Ints]:
    return np.repeat(outputs, len(needs)), np.tile(needs, len(outputs))


def break_even_km(market: Market, lane: Lane) -> float:
    """The longest haul by which any pair of the lane could still save, fixed costs left out; ∞ where km are free."""
    s, policy = market.streams, market.region.settings.policy
    shadow, carbon = policy.shadow_per_kg, policy.carbon_price / 1000
    dispose = lane.away * (s.dispose[lane.outputs] + shadow * np.nan_to_num(s.dispose_co2[lane.outputs]))
    worth = lane.gain * (s.buy[lane.needs] - s.gate_fee[lane.needs] + shadow * np.nan_to_num(s.buy_co2[lane.needs]))
    margin = dispose.max() + worth.max() - lane.base - lane.processing - carbon * lane.co2_base
    per_km = lane.per_km + carbon * lane.co2_km
    if margin <= 0:
        return 0.0
    return float(min(margin / per_km if per_km > 0 else np.inf, lane.max_km))


def both_ways(keys: Ints, sites: int) -> tuple[Ints, Ints]:
    """Both directions of unordered pairs."""
    a, b = keys // sites, keys % sites
    return np.concatenate([a, b]), np.concatenate([b, a])


def at_pairs(market: Market, lane: Lane, giver: Ints, taker: Ints) -> tuple[Ints, Ints]:
    """All (output, need) of the lane between the listed givers and takers."""
    s = market.streams
    give = pd.DataFrame({"site": s.out_site[lane.outputs], "o": lane.outputs})
    take = pd.DataFrame({"site": s.need_site[lane.needs], "n": lane.needs})
    listed = pd.DataFrame({"giver": giver, "taker": taker})
    met = listed.merge(give, left_on="giver", right_on="site").merge(take, left_on="taker", right_on="site")
    return met["o"].to_numpy(dtype="int64"), met["n"].to_numpy(dtype="int64")


def _runs(block: Block, lane: Lane, kept: pd.DataFrame) -> Flags:
    """Rows of the block that run today: they are candidates whatever bars them."""
    mine = kept[(kept["recipe"] == lane.recipe) & kept["mode"].isin(["", lane.mode_name])]
    width = int(max(block.n.max(initial=0), mine["need"].max() if len(mine) else 0)) + 1
    return np.isin(block.o * width + block.n, (mine["output"] * width + mine["need"]).to_numpy(dtype="int64"))


def _columns(block: Block, lane: Lane, market: Market) -> pd.DataFrame:
    s = market.streams
    return pd.DataFrame({
        "output": block.o, "need": block.n, "recipe": lane.recipe, "mode": lane.mode,
        "key": pair_key(s.out_site[block.o], s.need_site[block.n], len(s.lon)),
        "gain": lane.gain, "tonnes": s.out_t[block.o], "km": block.km,
        "transport": block.transport, "subsidy": block.km * lane.subsidy_km, "processing": block.processing,
        "saving": block.saving, "steer": block.steer, "co2": block.co2, "pipe": block.pipe,
        "stream_cost": market.stream_cost(block.o, block.n), "most": block.most,
        "out_lot": s.out_lot[block.o], "need_lot": s.need_lot[block.n], "residue": lane.residue, **NO_HUB,
    })  # fmt: skip


def _no_columns(market: Market) -> pd.DataFrame:
    none = np.empty(0, dtype="int64")
    empty = {f: np.empty(0) for f in ("km", "transport", "processing", "saving", "steer", "co2", "pipe", "most")}
    lane = Lane(0, 0, "", none, none, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, np.inf)
    return _columns(Block(lane, none, none, **empty), lane, market).assign(today_only=np.empty(0, dtype=bool))


def _capped(columns: pd.DataFrame, pairs: pd.DataFrame, market: Market) -> pd.DataFrame:
    """`most` lowered to what the pair's largest tonnage and the need's limits on substances allow."""
    most_t, most = pairs["max_t"].to_numpy(), columns["most"].to_numpy()
    with np.errstate(divide="ignore", invalid="ignore"):
        most = np.fmin(most, most_t[columns["pair"]] / columns["tonnes"].to_numpy())
        second = columns["pair2"].to_numpy() >= 0
        if second.any():
            most[second] = np.fmin(most, most_t[columns["pair2"]] / columns["tonnes2"].to_numpy())[second]
    o, n = columns["output"].to_numpy(dtype="int64"), columns["need"].to_numpy(dtype="int64")
    blended = market.blends.most(o, n, columns["gain"].to_numpy(dtype="float64"))
    return columns.assign(most=np.minimum(most, blended))
