"""Kilometres between sites: geodesic × circuity, unless a distance is stated."""

from __future__ import annotations

import numpy as np
import pandas as pd
from pyproj import Geod
from scipy.spatial import cKDTree

from symbiosis.candidates.streams import Floats, Ints, Streams
from symbiosis.region import Region

EARTH_KM = 6371.0088
SLACK = 1.006  # the ellipsoid's radii differ from the mean sphere by less than this
NEAR_KM = 0.001  # what a chord of nearly nothing may be wrong by
WGS84 = Geod(ellps="WGS84")


class Distances:
    """Looks up the haul between sites by mode: stated distances first, else the line between them × circuity."""

    def __init__(self, region: Region, streams: Streams) -> None:
        self._streams = streams
        self._sites = len(region.enterprises)
        self._at = on_sphere(streams, np.arange(self._sites))
        index = pd.Index(region.enterprises["enterprise"])
        rows = region.distances
        rows = rows[rows["from"].isin(index) & rows["to"].isin(index)]  # those of hubs are for hubs
        key = index.get_indexer(rows["from"]) * self._sites + index.get_indexer(rows["to"])
        self._stated: dict[str, pd.Series] = {
            mode: pd.Series(part["km"].to_numpy(), index=key[part_index]) for mode, part, part_index in _by_mode(rows)
        }

    def __len__(self) -> int:
        """How many hauls are stated."""
        return sum(len(rows) for rows in self._stated.values())

    def haul_km(self, giver: Ints, taker: Ints, mode: str, circuity: float) -> Floats:
        """Kilometres of the haul from each giver to each taker by `mode`."""
        km = self._line_km(giver, taker) * circuity
        key = giver * self._sites + taker
        for name in ("", mode):
            stated = self._stated.get(name)
            if stated is not None:
                hit = stated.reindex(key).to_numpy()
                km = np.where(np.isnan(hit), km, hit)
        return km

    def at_least_km(self, giver: Ints, taker: Ints) -> Floats:
        """Kilometres that no line is shorter than: straight through the earth; 0 where any haul is stated."""
        if len(self):
            return np.zeros(len(giver))
        a, b = self._at[giver], self._at[taker]
        chord = np.sqrt(np.maximum(2 - 2 * np.einsum("ij,ij->i", a, b), 0.0))
        result: Floats = np.maximum(chord * EARTH_KM / SLACK - NEAR_KM, 0.0)
        return result

    def stated_pairs(self, mode: str) -> tuple[Ints, Ints]:
        """Givers and takers whose haul by `mode` is in distances.csv."""
        keys = [self._stated[name].index.to_numpy() for name in ("", mode) if name in self._stated]
        key = np.unique(np.concatenate(keys)) if keys else np.empty(0, dtype="int64")
        return key // self._sites, key % self._sites

    def _line_km(self, giver: Ints, taker: Ints) -> Floats:
        """Geodesic on WGS 84; two sites known only by one place are its radius apart, not 0."""
        s = self._streams
        key, back = np.unique(giver * self._sites + taker, return_inverse=True)
        a, b = key // self._sites, key % self._sites
        metres = np.asarray(WGS84.inv(s.lon[a], s.lat[a], s.lon[b], s.lat[b])[2])
        together = (s.known_by[a] == s.known_by[b]) & (s.known_by[a] >= 0)
        result: Floats = np.where(together, s.radius_km[a], metres / 1000)[back]
        return result


def _by_mode(rows: pd.DataFrame) -> list[tuple[str, pd.DataFrame, Ints]]:
    modes = rows["mode"].to_numpy()
    return [(m, rows[modes == m], np.flatnonzero(modes == m)) for m in pd.unique(rows["mode"])]


def within(streams: Streams, givers: Ints, takers: Ints, line_km: float) -> tuple[Ints, Ints]:
    """Positions (i, j) of all givers[i], takers[j] at most `line_km` apart in a straight line, by spatial index.

    `givers` and `takers` are sites. A few more than asked for may come back, never fewer: the search is on a sphere.
    """
    if line_km >= EARTH_KM * 3:
        i, j = np.indices((len(givers), len(takers)))
        return i.ravel(), j.ravel()
    chord = 2 * np.sin(min(line_km * SLACK / EARTH_KM, np.pi) / 2) + 1e-9
    one, other = cKDTree(on_sphere(streams, givers)), cKDTree(on_sphere(streams, takers))
    near = one.sparse_distance_matrix(other, chord, output_type="ndarray")
    return near["i"].astype("int64"), near["j"].astype("int64")


def on_sphere(streams: Streams, sites: Ints) -> Floats:
    """Where sites are on the unit sphere: x, y, z."""
    lon, lat = np.radians(streams.lon[sites]), np.radians(streams.lat[sites])
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
