"""Paths through hubs, as columns: giver → hub by one mode, hub → taker by another. Formulas: models/hubs.md."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from pyproj import Geod

from symbiosis.candidates.border import Borders
from symbiosis.candidates.compatibility import Bar, Compatibility
from symbiosis.candidates.lanes import Haul, haul_of, serves
from symbiosis.candidates.pairs import pair_key
from symbiosis.candidates.streams import Flags, Floats, Ints, Streams
from symbiosis.region import Region

WGS84 = Geod(ellps="WGS84")
CHUNK = 1_000_000  # pairs of streams looked at at once
MEASURES = {"t": "in_t", "m3": "in_m3", "MWh": "in_mwh"}
# What a direct exchange has in the columns of paths.
NO_HUB = {
    "hub": -1, "mode2": -1, "km1": 0.0, "load": 0.0, "pipe1": 0.0, "pipe2": 0.0, "tonnes2": 0.0, "key2": -1,
}  # fmt: skip


class Hubs:
    """The region's hubs as arrays, one entry each, and their sizes; built once per region.

    `size_hub`, `capacity` and `fixed` have one entry per size (rows of region.hubs), `standing` marks those that exist;
    `most` is the largest capacity of each hub. `operator` is the row of the enterprise that runs it, −1 for nobody.
    """

    def __init__(self, region: Region, streams: Streams) -> None:
        rows = region.hubs
        self.table = rows.drop_duplicates("hub").reset_index(drop=True)
        self._sites = len(region.enterprises)
        self._streams = streams
        self.ids = self.table["hub"].to_numpy(dtype=object)
        index = pd.Index(region.enterprises["enterprise"])
        self.operator: Ints = index.get_indexer(self.table["operator"]).astype("int64")
        self.size_hub: Ints = pd.Index(self.ids).get_indexer(rows["hub"]).astype("int64")
        self.capacity: Floats = rows["capacity"].to_numpy(dtype="float64")
        self.fixed: Floats = rows["fixed_cost"].to_numpy(dtype="float64")
        self.standing: Flags = (rows["status"] == "existing").to_numpy(dtype=bool)
        self.most = np.zeros(len(self.ids))
        np.maximum.at(self.most, self.size_hub, self.capacity)
        self._stated = self._distances(region, index)

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def per_unit(self) -> Floats:
        """The least that a unit of each hub's capacity costs a year beyond what is paid anyway; 0 where one exists."""
        rate = self.fixed / np.maximum(self.capacity, 1e-300)
        result = np.full(len(self.ids), np.inf)
        np.minimum.at(result, self.size_hub, np.where(self.standing, 0.0, rate))
        return result

    def haul_km(self, h: int, sites: Ints, mode: str, circuity: float, to_hub: bool) -> Floats:
        """Kilometres between a hub and sites by `mode`: stated ones, else the line between them × circuity."""
        s, row = self._streams, self.table.iloc[h]
        unique, back = np.unique(sites, return_inverse=True)
        lon, lat = np.full(len(unique), row["longitude"]), np.full(len(unique), row["latitude"])
        metres = WGS84.inv(s.lon[unique], s.lat[unique], lon, lat)[2] if len(unique) else np.empty(0)
        km = np.asarray(metres) / 1000 * circuity
        for name in ("", mode):
            stated = self._stated.get((name, to_hub))
            if stated is not None:
                hit = stated.reindex(h * self._sites + unique).to_numpy()
                km = np.where(np.isnan(hit), km, hit)
        result: Floats = km[back]
        return result

    def _distances(self, region: Region, index: pd.Index) -> dict[tuple[str, bool], pd.Series]:
        """Stated kilometres by mode and direction, keyed by hub and site."""
        rows, hubs = region.distances, pd.Index(self.ids)
        result = {}
        for to_hub, (hub, site) in ((True, ("to", "from")), (False, ("from", "to"))):
            h, e = hubs.get_indexer(rows[hub]), index.get_indexer(rows[site])
            for mode in pd.unique(rows["mode"]):
                mine = (h >= 0) & (e >= 0) & (rows["mode"] == mode).to_numpy()
                if mine.any():
                    km = rows["km"].to_numpy(dtype="float64")[mine]
                    result[str(mode), to_hub] = pd.Series(km, index=h[mine] * self._sites + e[mine])
        return result


class Paths(NamedTuple):
    """Paths as columns of candidates (pairs still as `key` and `key2`), how many fit, and those left out by reason."""

    columns: pd.DataFrame
    considered: int
    screened: dict[str, int]


@dataclass(frozen=True)
class _Legs:
    """One haul of a recipe at a hub, for each of its streams by one mode: `worth` is what a unit of output is worth
    before the other haul, `steer` the same with a carbon price that isn't paid.
    """

    mode: int
    streams: Ints
    km: Floats
    transport: Floats
    subsidy: Floats
    co2: Floats
    pipe: Floats
    worth: Floats
    steer: Floats
    scope: str


def paths_of(
    region: Region, streams: Streams, hubs: Hubs, bars: Compatibility, borders: Borders, permit_cost: Floats,
    whole: bool, must: Ints,
) -> Paths:  # fmt: skip
    """The paths that could pay for themselves before hub and partnerships; with `whole` all that fit.

    What a unit is worth falls apart into a part of the output and one of the need, so that those worth anything are
    found by sorting, hub by hub, and the others are never held.
    """
    work = _Work(region, streams, hubs, bars, borders, permit_cost, whole, must)
    parts: list[pd.DataFrame] = []
    recipes = list(region.recipes.itertuples(index=False))
    for h in range(len(hubs)):
        offered = set(hubs.table["recipes"].iat[h])
        for r, recipe in enumerate(recipes):
            if recipe.recipe in offered:
                parts += work.through(h, r, recipe)
    columns = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    left = work.considered - len(columns) - work.barred
    return Paths(columns, work.considered, {"barred": work.barred, "beyond break-even": left})


class _Work:
    def __init__(
        self, region: Region, streams: Streams, hubs: Hubs, bars: Compatibility, borders: Borders, permit_cost: Floats,
        whole: bool, must: Ints,
    ) -> None:  # fmt: skip
        self.region, self.s, self.hubs, self.bars, self.borders = region, streams, hubs, bars, borders
        self.permit_cost, self.whole, self.must = permit_cost, whole, must
        self.considered = self.barred = 0
        self._material = region.outputs["material"].to_numpy(), region.needs["material"].to_numpy()
        sites = len(streams.lon)
        self._demanded = np.unique(np.concatenate([must // sites, must % sites]))

    def through(self, h: int, r: int, recipe: Any) -> Iterator[pd.DataFrame]:
        """The paths of one recipe at one hub."""
        s, region = self.s, self.region
        outputs = (self._material[0] == recipe.output_material) & s.out_free & serves(region, recipe.scope)
        needs = (self._material[1] == recipe.input_material) & s.need_usable
        o, n = np.flatnonzero(outputs), np.flatnonzero(needs)
        if not len(o) or not len(n):
            return
        gain = float(region.recipes["yield"].iat[r])
        first = self._thinned(list(self._to_hub(h, o, recipe)))
        second = self._thinned(list(self._from_hub(h, n, recipe, gain)))
        own = np.bincount(s.out_site[o], minlength=len(s.lon)) @ np.bincount(s.need_site[n], minlength=len(s.lon))
        self.considered += (len(o) * len(n) - int(own)) * len(first) * len(second)
        for one in first:
            for other in second:
                yield from self._joined(h, r, recipe, gain, one, other)

    def _to_hub(self, h: int, o: Ints, recipe: Any) -> Iterator[_Legs]:
        s, policy = self.s, self.region.settings.policy
        away, co2_base = 1.0 - float(recipe.residue_share), float(np.nan_to_num(recipe.co2))
        for k, mode, haul in self._modes(recipe.output_material):
            mine = o[serves(self.region, mode.scope)[o]]
            km = self.hubs.haul_km(h, s.out_site[mine], str(mode.mode), float(mode.circuity), True)
            near = km <= (mode.max_km if mode.max_km >= 0 else np.inf)
            mine, km = mine[near], km[near]
            transport, co2 = km * haul.per_km + haul.base, km * haul.co2_km + co2_base
            worth = away * s.dispose[mine] - transport - float(recipe.cost) - policy.paid_per_kg * co2
            steer = worth + policy.shadow_per_kg * (away * np.nan_to_num(s.dispose_co2[mine]) - co2)
            yield _Legs(
                k, mine, km, transport, km * haul.subsidy_km, co2, km * haul.pipe_km, worth, steer, str(mode.scope)
            )

    def _from_hub(self, h: int, n: Ints, recipe: Any, gain: float) -> Iterator[_Legs]:
        s, policy = self.s, self.region.settings.policy
        for k, mode, haul in self._modes(recipe.input_material):
            km = self.hubs.haul_km(h, s.need_site[n], str(mode.mode), float(mode.circuity), False)
            near = km <= (mode.max_km if mode.max_km >= 0 else np.inf)
            mine, far = n[near], km[near]
            transport, co2 = gain * (far * haul.per_km + haul.base), gain * far * haul.co2_km
            worth = gain * (s.buy[mine] - s.gate_fee[mine]) - transport - policy.paid_per_kg * co2
            steer = worth + policy.shadow_per_kg * (gain * np.nan_to_num(s.buy_co2[mine]) - co2)
            yield _Legs(
                k, mine, far, transport, gain * far * haul.subsidy_km, co2, far * haul.pipe_km, worth, steer,
                str(mode.scope),
            )  # fmt: skip

    def _modes(self, material: str) -> Iterator[tuple[int, Any, Haul]]:
        row = self.region.materials.loc[material]
        for k, mode in enumerate(self.region.modes.itertuples(index=False)):
            haul = haul_of(row, mode, self.region)
            if haul is not None:
                yield k, mode, haul

    def _thinned(self, legs: list[_Legs]) -> list[_Legs]:
        """The hauls without those that another mode beats in worth and in pipe: no best plan needs them."""
        if self.whole:
            return legs
        size = max((int(leg.streams.max(initial=-1)) for leg in legs), default=-1) + 1
        steer, pipe = np.full((len(legs), size), -np.inf), np.full((len(legs), size), np.inf)
        for i, leg in enumerate(legs):
            steer[i, leg.streams], pipe[i, leg.streams] = leg.steer, leg.pipe
        result = []
        for i, leg in enumerate(legs):
            beaten = np.zeros(size, dtype=bool)
            for j, other in enumerate(legs):
                if i != j and other.scope == "":
                    better = (steer[j] > steer[i]) | (pipe[j] < pipe[i]) | (j < i)
                    beaten |= (steer[j] >= steer[i]) & (pipe[j] <= pipe[i]) & better
            result.append(_some(leg, ~beaten[leg.streams]))
        return result

    def _joined(self, h: int, r: int, recipe: Any, gain: float, one: _Legs, other: _Legs) -> Iterator[pd.DataFrame]:
        s = self.s
        every = self.whole | (s.out_lot[one.streams] > 0) | np.isin(s.out_site[one.streams], self._demanded)
        all_n = (s.need_lot[other.streams] > 0) | np.isin(s.need_site[other.streams], self._demanded)
        operator = int(self.hubs.operator[h])
        if operator >= 0 and operator in self._demanded:
            every, all_n = np.ones_like(every), np.ones_like(all_n)
        for i, j in _worth_it(one.steer, other.steer, every, all_n):
            yield self._columns(h, r, recipe, gain, one, other, i, j)

    def _columns(
        self, h: int, r: int, recipe: Any, gain: float, one: _Legs, other: _Legs, i: Ints, j: Ints
    ) -> pd.DataFrame:
        s, hubs, region = self.s, self.hubs, self.region
        o, n = one.streams[i], other.streams[j]
        apart = (s.out_site[o] != s.need_site[n]) & ((other.scope == "") | serves(region, other.scope)[o])
        i, j, o, n = i[apart], j[apart], o[apart], n[apart]
        key, key2 = _pairs(s.out_site[o], s.need_site[n], int(hubs.operator[h]), len(s.lon))
        bars = self.bars.bars(o, n, r, pairs=False)
        bars[self.bars.unpermitted(o, hubs.table["permits"].iat[h])] = Bar.PERMIT
        bars[self.bars.forbidden(key) | self.bars.forbidden(key2)] = Bar.FORBIDDEN
        material = region.materials.loc[recipe.output_material]
        load = float(material[MEASURES[hubs.table["unit"].iat[h]]])
        room = np.minimum(s.takes[n], float(recipe.max_share) * s.demand[n]) / gain
        most = np.minimum.reduce([s.supply[o], room, np.full(len(o), hubs.most[h] / load)])
        steer = one.steer[i] + other.steer[j]
        useful = self.whole | (steer > 0) | np.isin(key, self.must) | np.isin(key2, self.must)
        useful |= (s.out_lot[o] > 0) | (s.need_lot[n] > 0)
        self.barred += int((bars != Bar.NONE).sum())
        keep = useful & (bars == Bar.NONE) & (most > 0)
        border = self.borders.legs(o, np.full(len(o), h), n)[1]
        frame = pd.DataFrame({
            "output": o, "need": n, "recipe": r, "mode": one.mode, "key": key, "gain": gain, "tonnes": s.out_t[o],
            "km": one.km[i] + other.km[j], "transport": one.transport[i] + other.transport[j],
            "subsidy": one.subsidy[i] + other.subsidy[j], "processing": float(recipe.cost) + s.gate_fee[n] * gain,
            "saving": one.worth[i] + other.worth[j], "steer": steer, "co2": one.co2[i] + other.co2[j], "pipe": 0.0,
            "stream_cost": self.permit_cost[o] + border, "most": most, "out_lot": s.out_lot[o],
            "need_lot": s.need_lot[n], "residue": float(recipe.residue_share), "hub": h, "mode2": other.mode,
            "km1": one.km[i], "load": load, "pipe1": one.pipe[i], "pipe2": other.pipe[j],
            "tonnes2": gain * s.need_t[n], "key2": key2, "today_only": False,
        })  # fmt: skip
        return frame[keep]


def _pairs(giver: Ints, taker: Ints, operator: int, sites: int) -> tuple[Ints, Ints]:
    """The partnerships of paths: giver–operator and operator–taker, or giver–taker where nobody comes between."""
    if operator < 0:
        return pair_key(giver, taker, sites), np.full(len(giver), -1)
    between = (giver != operator) & (taker != operator)
    middle = np.full(len(giver), operator)
    first = np.where(between, pair_key(giver, middle, sites), pair_key(giver, taker, sites))
    return first, np.where(between, pair_key(middle, taker, sites), -1)


def _worth_it(a: Floats, b: Floats, all_a: Flags, all_b: Flags) -> Iterator[tuple[Ints, Ints]]:
    """Positions (i, j) with a[i] + b[j] > 0, and all of those marked, in chunks."""
    order = np.lexsort((-b, ~all_b))
    marked = int(all_b.sum())
    count = marked + np.searchsorted(-b[order[marked:]], a, side="left")
    count[all_a] = len(b)
    done = np.concatenate([[0], np.cumsum(count)])
    start = 0
    while start < len(a):
        stop = max(start + 1, int(np.searchsorted(done, done[start] + CHUNK, side="right")) - 1)
        per = count[start:stop]
        i = np.repeat(np.arange(start, stop), per)
        j = order[np.arange(int(per.sum())) - np.repeat(done[start:stop] - done[start], per)]
        if len(i):
            yield i, j
        start = stop


def _some(leg: _Legs, keep: Flags) -> _Legs:
    arrays = ("streams", "km", "transport", "subsidy", "co2", "pipe", "worth", "steer")
    return _Legs(leg.mode, scope=leg.scope, **{f: getattr(leg, f)[keep] for f in arrays})
