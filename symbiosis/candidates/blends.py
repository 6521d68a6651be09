"""What each unit of a by-product brings into a need's blend, beside what it replaces: the rows of limits.csv as arrays.

A row says Σ a·x ≤ rhs with `a = ±(content − gain·beside)`, + for a largest content and − for a least one. `beside` is
the content of the bought material that a by-product replaces, or the limit itself at a capacity: what stays unused is
in no blend. So `rhs = ±(limit − beside)·D`, 0 at a capacity.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from symbiosis.candidates.lanes import lanes
from symbiosis.candidates.streams import Flags, Floats, Ints, Streams
from symbiosis.region import Region


class Terms(NamedTuple):
    """Entries of the rows: `at` the place in the arrays asked about, `row` of `Blends`, `a` the coefficient."""

    at: Ints
    row: Ints
    a: Floats


class Blends:
    """The limits of a region's needs; built once per region. Row k is `need[k]`, `substance[k]`, `sense[k]` (±1).

    `limit` and `beside` are per unit of the need; `rhs_per_unit · D` is the row's right-hand side; `source[k]` is the
    row's place in `region.limits`. `content[o, substance]` is per unit of output.
    """

    def __init__(self, region: Region, streams: Streams) -> None:
        limits, contents = region.limits, region.contents
        parts = [
            pd.DataFrame({
                "need": limits["need"], "substance": limits["substance"], "limit": limits[which].astype("float64"),
                "sense": sense, "source": np.arange(len(limits)),
            })
            for which, sense in (("max", 1.0), ("min", -1.0))
        ]  # fmt: skip
        rows = pd.concat(parts, ignore_index=True).dropna(subset="limit")
        rows["n"] = pd.Index(region.needs["need"]).get_indexer(rows["need"])
        rows = rows.sort_values(["n", "substance", "sense"], ascending=[True, True, False], ignore_index=True)
        self.names: list[str] = sorted(set(rows["substance"]))
        self.need: Ints = rows["n"].to_numpy(dtype="int64")
        self.substance: Ints = pd.Index(self.names).get_indexer(rows["substance"]).astype("int64")
        self.sense: Floats = rows["sense"].to_numpy(dtype="float64")
        self.limit: Floats = rows["limit"].to_numpy(dtype="float64")
        self.source: Ints = rows["source"].to_numpy(dtype="int64")
        bought = contents[contents["need"] != ""].set_index(["need", "substance"])["value"].astype("float64")
        keys = pd.MultiIndex.from_frame(rows[["need", "substance"]])
        stated = bought.reindex(keys).fillna(0.0).to_numpy() if len(bought) else np.zeros(len(rows))
        self.capacity: Flags = (region.needs["kind"] == "capacity").to_numpy()[self.need]
        self.beside: Floats = np.where(self.capacity, self.limit, stated)
        self.rhs_per_unit: Floats = self.sense * (self.limit - self.beside)
        self._demand = np.nan_to_num(streams.demand)
        self.content: Floats = np.full((len(region.outputs), len(self.names)), np.nan)
        given = contents[(contents["output"] != "") & contents["substance"].isin(self.names)]
        o = pd.Index(region.outputs["output"]).get_indexer(given["output"])
        self.content[o, pd.Index(self.names).get_indexer(given["substance"])] = given["value"].to_numpy("float64")
        needs = np.arange(len(region.needs))
        self._first = np.searchsorted(self.need, needs)
        self._count = np.searchsorted(self.need, needs, side="right") - self._first
        self._helped = self._rows_with_help(region, streams)

    def __len__(self) -> int:
        return len(self.need)

    def terms(self, o: Ints, n: Ints, gain: Floats | float) -> Terms:
        """The entries of pairs of streams in the rows of their needs."""
        count = self._count[n]
        at = np.repeat(np.arange(len(n)), count)
        within = np.arange(len(at)) - np.repeat(np.cumsum(count) - count, count)
        row = self._first[n][at] + within
        per = np.broadcast_to(np.asarray(gain, dtype="float64"), np.shape(n))[at]
        held = self.content[o[at], self.substance[row]] if len(self.names) else np.empty(0)
        a = self.sense[row] * (held - per * self.beside[row])
        size = np.maximum(np.abs(held), np.abs(per * self.beside[row]))
        return Terms(at, row, np.where(np.abs(a) <= 1e-12 * size, 0.0, a))

    def helps(self, o: Ints, n: Ints, gain: Floats | float) -> Flags:
        """Which pairs make room in a blend for others: they may be worth having though they lose by themselves."""
        result = np.zeros(len(n), dtype=bool)
        if len(self):
            terms = self.terms(o, n, gain)
            result[terms.at[terms.a < 0]] = True
        return result

    def most(self, o: Ints, n: Ints, gain: Floats | float) -> Floats:
        """The most of each pair a year that its need's limits allow; ∞ where others could make room for it."""
        return self._room(o, n, gain, ~self._helped)

    def alone(self, o: Ints, n: Ints, gain: Floats | float) -> Floats:
        """The most of each pair a year that would fit with nothing but what is bought beside it; ∞ without a limit."""
        return self._room(o, n, gain, np.ones(len(self), dtype=bool))

    def _room(self, o: Ints, n: Ints, gain: Floats | float, rows: Flags) -> Floats:
        result = np.full(len(n), np.inf)
        if len(self):
            terms = self.terms(o, n, gain)
            harms = (terms.a > 0) & rows[terms.row]
            at, row, a = terms.at[harms], terms.row[harms], terms.a[harms]
            room = np.maximum(self.rhs_per_unit[row] * self._demand[self.need[row]], 0.0)
            np.minimum.at(result, at, room / a)
        return result

    def helped_needs(self, outputs: Ints, needs: Ints, gain: float) -> Ints:
        """Which of the needs have a limit that one of the outputs makes room in."""
        if not len(self) or not len(outputs):
            return needs[:0]
        least, largest = _least(self.content[outputs]), -_least(-self.content[outputs])
        row = np.flatnonzero(np.isin(self.need, needs))
        held = np.where(self.sense[row] > 0, least[self.substance[row]], largest[self.substance[row]])
        help_ = self.sense[row] * (held - gain * self.beside[row]) < -1e-12 * np.abs(gain * self.beside[row])
        result: Ints = np.unique(self.need[row[help_]])
        return result

    def _rows_with_help(self, region: Region, streams: Streams) -> Flags:
        """Rows in which an output of any firm could make room."""
        result = np.zeros(len(self), dtype=bool)
        if len(self):
            everything = np.ones(len(streams.supply), dtype=bool), np.ones(len(streams.demand), dtype=bool)
            for lane in lanes(region, *everything):
                result |= np.isin(self.need, self.helped_needs(lane.outputs, lane.needs, lane.gain))
        return result


def _least(content: Floats) -> Floats:
    """The least of each substance, ∞ where nobody has said."""
    result: Floats = np.nanmin(np.where(np.isnan(content), np.inf, content), axis=0)
    return result
