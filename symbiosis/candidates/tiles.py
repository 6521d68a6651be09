"""Candidates too many to hold, tile by tile: all candidates of a pair of firms lie in one tile. Nothing is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from symbiosis.candidates.distance import EARTH_KM, NEAR_KM, SLACK, on_sphere
from symbiosis.candidates.generate import (
    ORDER,
    Candidates,
    Market,
    at_pairs,
    both_ways,
    break_even_km,
    compatible,
    demanded_pairs,
    gather,
    with_own_pairs,
)
from symbiosis.candidates.lanes import Block, Lane, lanes
from symbiosis.candidates.pairs import pair_key
from symbiosis.candidates.screen import screen_pairs
from symbiosis.candidates.streams import Flags, Floats, Ints
from symbiosis.errors import UsageError

HELD = 5_000_000  # candidates up to which all are held
HELD_AT_MOST = 10_000_000  # up to which they are where they have to be
ROW_KB = 0.6  # of memory for each, working space included
FIRMS = 700  # of a side of a tile
NEAREST = 6  # partners of each stream by each lane to begin with


class Tiles:
    """The candidates of a market's lanes by pairs of groups of neighbouring firms.

    Pairs with something of their own (a row of partnerships.csv, a current or agreed exchange) are `listed`: they are
    in no tile, but in every core.
    """

    def __init__(self, market: Market, kept: pd.DataFrame, firms: int | None = None) -> None:
        s, known = market.streams, market.region.partnerships
        self._market = market
        self._lanes = list(lanes(market.region, s.out_free, s.need_usable))
        index = pd.Index(market.region.enterprises["enterprise"])
        a, b = (index.get_indexer(known[side]).astype("int64") for side in ("a", "b"))
        self.listed = np.unique(np.concatenate([demanded_pairs(market, kept), pair_key(a, b, len(index))]))
        self._demanded = demanded_pairs(market, kept)
        self._kept = kept
        self._group = _groups(on_sphere(s, np.arange(len(s.lon))), firms or FIRMS)
        count = int(self._group.max(initial=-1)) + 1
        self.places = [(a, b) for a in range(count) for b in range(a, count)]
        self._give = [_split(lane.outputs, self._group[s.out_site[lane.outputs]], count) for lane in self._lanes]
        self._take = [_split(lane.needs, self._group[s.need_site[lane.needs]], count) for lane in self._lanes]
        materials = market.region.recipes[["output_material", "input_material"]].itertuples(index=False, name=None)
        of_recipe = list(materials)
        ways = Counter(of_recipe[lane.recipe] for lane in self._lanes)
        # What a stream's own cost is spread over depends on all its lanes, so none of several is dropped alone.
        self._alone = {(lane.recipe, lane.mode) for lane in self._lanes if ways[of_recipe[lane.recipe]] == 1}

    @property
    def considered(self) -> int:
        """Compatible pairs of streams by recipe and mode."""
        return sum(compatible(lane, self._market.streams) for lane in self._lanes)

    def within_break_even(self) -> int:
        """About how many candidates there are: those nearer than their lane's break-even radius, counted by index."""
        s, total = self._market.streams, 0
        at = on_sphere(s, np.arange(len(s.lon)))
        for lane in self._lanes:
            radius = break_even_km(self._market, lane)
            if not np.isfinite(radius):
                total += compatible(lane, s)
            elif radius > 0:
                chord = 2 * np.sin(min(radius / lane.circuity * SLACK / EARTH_KM, np.pi) / 2)
                give, take = cKDTree(at[s.out_site[lane.outputs]]), cKDTree(at[s.need_site[lane.needs]])
                total += int(give.count_neighbors(take, chord))
        return total

    def of_listed(self) -> Candidates:
        """All candidates of the listed pairs, as `generate` has them, not screened by pair."""
        market = self._market

        def reach(lane: Lane) -> Iterator[Block]:
            yield market.priced(lane, *at_pairs(market, lane, *both_ways(self.listed, len(market.streams.lon))))

        return gather(market, self._lanes, reach, self._kept, False, self._demanded)

    def none(self) -> Candidates:
        """No candidates."""
        return _bare(gather(self._market, [], lambda lane: iter(()), self._kept.iloc[:0], False, self.listed[:0]))

    def nearest(self) -> Candidates:
        """Candidates to begin with: each stream with its nearest partners by each lane, listed pairs left out."""
        s, at = self._market.streams, on_sphere(self._market.streams, np.arange(len(self._market.streams.lon)))

        def reach(lane: Lane) -> Iterator[Block]:
            give, take = at[s.out_site[lane.outputs]], at[s.need_site[lane.needs]]
            i, j = _nearest(give, take, NEAREST)
            k, m = _nearest(take, give, NEAREST)
            o, n = lane.outputs[np.concatenate([i, m])], lane.needs[np.concatenate([j, k])]
            once = np.unique(o * len(s.need_site) + n)
            yield self._unlisted(self._market.priced(lane, once // len(s.need_site), once % len(s.need_site)))

        return _bare(gather(self._market, self._lanes, reach, self._kept.iloc[:0], False, self.listed[:0]))

    def at(self, place: tuple[int, int], duals: Floats | None = None, slack: float = 0.0) -> Candidates:
        """The candidates between two groups of firms, screened by pair.

        With `duals` (of outputs, then of needs) only those worth more than their streams' duals by the share −`slack`,
        and what shares a stream's cost with one: what is left out adds nothing to the pair bound at these duals.
        """
        none = self.listed[:0]
        inside = gather(
            self._market, self._inside(*place), lambda lane: self._reach(lane, duals, slack), self._kept.iloc[:0],
            False, none,
        )  # fmt: skip
        return _bare(screen_pairs(inside, np.zeros(len(inside.pairs), dtype=bool)))

    def _inside(self, a: int, b: int) -> Iterator[Lane]:
        for lane, give, take in zip(self._lanes, self._give, self._take, strict=True):
            for i, j in {(a, b), (b, a)}:
                if len(give[i]) and len(take[j]):
                    yield replace(lane, outputs=give[i], needs=take[j])

    def _reach(self, lane: Lane, duals: Floats | None, slack: float) -> Iterator[Block]:
        s, market = self._market.streams, self._market
        policy = market.region.settings.policy
        carbon = policy.carbon_price / 1000
        lots = (s.out_lot[lane.outputs] > 0)[:, None] | (s.need_lot[lane.needs] > 0)[None, :]
        give = lane.away * (s.dispose[lane.outputs] + policy.shadow_per_kg * np.nan_to_num(s.dispose_co2[lane.outputs]))
        take = s.buy[lane.needs] - s.gate_fee[lane.needs] + policy.shadow_per_kg * np.nan_to_num(s.buy_co2[lane.needs])
        fixed = lane.base + lane.processing + carbon * lane.co2_base
        worth = give[:, None] + lane.gain * take[None, :] - fixed
        worth -= (lane.per_km + carbon * lane.co2_km) * self._at_least_km(lane)
        may = (worth > -ROUND) | lots
        if duals is not None and (lane.recipe, lane.mode) in self._alone:
            rent = duals[lane.outputs][:, None] + lane.gain * duals[len(s.supply) + lane.needs][None, :]
            may = worth * (1 + slack) > rent - ROUND
        i, j = np.nonzero(may)
        if len(i):
            yield self._unlisted(market.priced(lane, lane.outputs[i], lane.needs[j]))

    def _at_least_km(self, lane: Lane) -> Floats:
        """A haul that none is shorter than, output by need: the straight line through the earth."""
        s = self._market.streams
        if len(self._market.distances):
            return np.zeros((len(lane.outputs), len(lane.needs)))
        give, take = on_sphere(s, s.out_site[lane.outputs]), on_sphere(s, s.need_site[lane.needs])
        chord = np.sqrt(np.maximum(2 - 2 * (give @ take.T), 0.0))
        result: Floats = np.maximum(chord * EARTH_KM / SLACK - NEAR_KM, 0.0) * lane.circuity
        return result

    def _unlisted(self, block: Block) -> Block:
        s = self._market.streams
        mine = np.isin(pair_key(s.out_site[block.o], s.need_site[block.n], len(s.lon)), self.listed)
        return block.take(~mine)


def too_many(market: Market, kept: pd.DataFrame) -> Tiles | None:
    """The tiles of a market whose candidates are too many to hold; None where they aren't."""
    s = market.streams
    if len(s.supply) * len(s.demand) <= HELD:
        return None
    tiles = Tiles(market, kept)
    return tiles if tiles.considered > HELD and tiles.within_break_even() > HELD else None


def refuse_too_many(market: Market) -> None:
    """UsageError where all candidates have to be held, as other aims than the region's cost need it, and don't fit."""
    s = market.streams
    if len(s.supply) * len(s.demand) <= HELD_AT_MOST:
        return
    count = sum(compatible(lane, s) for lane in lanes(market.region, s.out_free, s.need_usable))
    if count > HELD_AT_MOST:
        raise UsageError(
            f"{count:,} pairs of streams fit, too many for this objective or a least diversion: they would have to be "
            f"held all at once, in about {count * ROW_KB / 1e6:,.0f} GB; at most {HELD_AT_MOST:,} are. Plan with the "
            "objective system_cost and no least diversion, which prices them in passes, or plan parts of the region."
        )


def refuse_beside_hubs(tiles: Tiles) -> None:
    """UsageError: paths through hubs aren't priced in passes, so beside them everything would have to be held."""
    raise UsageError(
        f"{tiles.considered:,} pairs of streams fit, too many to hold beside hubs, whose paths aren't priced in passes."
        " Plan without hubs.csv, or plan parts of the region."
    )


def core_of_many(core: Candidates, more: Candidates, considered: int) -> Candidates:
    """A core and more candidates, with what is said of the others: they are priced, not held."""
    core = replace(joined(core, more), considered=considered, partial=True)
    return replace(core, screened={NOT_HELD: considered - len(core)})


NOT_HELD = "priced in passes over all, not held"
ROUND = 1e-9  # money per unit below which two ways of adding up may differ


def joined(*several: Candidates) -> Candidates:
    """All of them, each candidate and pair once, as the first to have it has it."""
    first, parts = several[0], [c for c in several if len(c)]
    if not parts:
        return first
    pairs = pd.concat([c.pairs for c in several if len(c.pairs)], ignore_index=True).drop_duplicates("key")
    pairs = pairs.sort_values("key", ignore_index=True)
    number = pd.Index(pairs["key"])
    columns = pd.concat(
        [c.columns.assign(pair=number.get_indexer(c.pairs["key"].to_numpy()[c.columns["pair"]])) for c in parts],
        ignore_index=True,
    ).drop_duplicates(ORDER)
    return replace(first, columns=columns.sort_values(ORDER, kind="stable", ignore_index=True), pairs=pairs)


def chosen(candidates: Candidates, rows: Flags) -> Candidates:
    """These rows and the pairs behind them."""
    columns = candidates.columns[rows].reset_index(drop=True)
    columns, pairs = with_own_pairs(columns, candidates.pairs)
    return replace(candidates, columns=columns, pairs=pairs)


def _bare(candidates: Candidates) -> Candidates:
    """Candidates of which none runs and none is agreed, with the columns that say so."""
    columns = candidates.columns.assign(current=0.0, floor=0.0, price=np.nan, agreed=0.0)
    return replace(candidates, columns=columns)


def _split(streams: Ints, group: Ints, count: int) -> list[Ints]:
    order = np.argsort(group, kind="stable")
    return np.split(streams[order], np.searchsorted(group[order], np.arange(1, count)))


def _groups(at: Floats, most: int) -> Ints:
    """Groups of at most so many neighbouring firms: halved across their longer side."""
    group = np.zeros(len(at), dtype="int64")
    waiting, count = [np.arange(len(at))], 0
    while waiting:
        rows = waiting.pop()
        if len(rows) <= most:
            group[rows] = count
            count += 1
            continue
        side = int(np.argmax(np.ptp(at[rows], axis=0)))
        rows = rows[np.argsort(at[rows, side], kind="stable")]
        waiting += [rows[: len(rows) // 2], rows[len(rows) // 2 :]]
    return group


def _nearest(give: Floats, take: Floats, count: int) -> tuple[Ints, Ints]:
    count = min(count, len(take))
    _, j = cKDTree(take).query(give, k=range(1, count + 1))
    return np.repeat(np.arange(len(give)), count), np.asarray(j, dtype="int64").ravel()
