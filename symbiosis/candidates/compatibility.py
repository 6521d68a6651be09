"""What bars a pair of streams although their materials fit: hazard, permit, temperature, forbidden, given up."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
import pandas as pd

from symbiosis.candidates.streams import Flags, Ints, Streams
from symbiosis.region import Region
from symbiosis.validate.codes import covers


class Bar(IntEnum):
    """Why two streams can't exchange. From PERMIT on a question could lift the bar: those pairs become leads."""

    NONE = 0
    FORBIDDEN = 1
    HAZARD = 2
    COLD = 3
    LOST = 4
    PERMIT = 5
    TEMPERATURE = 6
    NAME = 7
    UNSURE = 8

    @property
    def is_lead(self) -> bool:
        """Whether an answer from one of the firms could lift it."""
        return self >= Bar.PERMIT


class Compatibility:
    """Says what bars pairs of streams; built once per region."""

    def __init__(self, region: Region, streams: Streams) -> None:
        self._streams = streams
        self._hazardous = region.outputs["hazardous"].to_numpy(dtype=bool)
        self._asked = region.outputs["hazard_asked"].to_numpy(dtype=bool)
        self._code, codes = pd.factorize(region.outputs["ewc"])
        self._codes = list(codes)
        permits = list(region.enterprises["permits"])
        kinds = {p: k for k, p in enumerate(dict.fromkeys(permits))}
        self._permit = np.array([kinds[p] for p in permits], dtype="int64")
        self._covered = np.array([[bool(c) and covers(p, c) for p in kinds] for c in codes]).reshape(
            len(codes), len(kinds)
        )
        accepts = region.needs["accepts_hazardous"]
        self._accepts = accepts.fillna(False).to_numpy(dtype=bool)
        self._refuses = (~accepts.fillna(True)).to_numpy(dtype=bool)
        self._hot = region.outputs["temperature_c"].to_numpy()
        self._least = region.needs["temperature_c"].to_numpy()
        self._by_name = region.recipes["by_name"].to_numpy(dtype=bool)
        self._name_is_lead = region.settings.matching.same_material == "lead"
        barred = region.partnerships[region.partnerships["status"] == "forbidden"]
        index = pd.Index(region.enterprises["enterprise"])
        a, b = index.get_indexer(barred["a"]), index.get_indexer(barred["b"])
        self._sites = len(index)
        self._forbidden = np.unique(np.minimum(a, b) * self._sites + np.maximum(a, b))
        lost = idea_rows(region, "lost")
        self._lost = (lost["o"] * len(region.needs) + lost["n"]).to_numpy(dtype="int64")

    def bars(self, o: Ints, n: Ints, recipe: int, pairs: bool = True) -> Ints:
        """For each pair of streams the gravest bar (values of Bar); without `pairs` not whether the firms may meet."""
        s = self._streams
        giver, taker = s.out_site[o], s.need_site[n]
        result = np.zeros(len(o), dtype="int64")
        if self._name_is_lead and self._by_name[recipe]:
            result[:] = Bar.NAME
        asked = ~np.isnan(self._least[n])
        result[asked & np.isnan(self._hot[o])] = Bar.TEMPERATURE
        result[self._asked[o]] = Bar.UNSURE
        hazardous = self._hazardous[o]
        result[hazardous & ~(self._accepts[n] & self._covered[self._code[o], self._permit[taker]])] = Bar.PERMIT
        result[asked & (self._hot[o] < self._least[n])] = Bar.COLD
        result[hazardous & self._refuses[n]] = Bar.HAZARD
        result[np.isin(o * len(self._least) + n, self._lost)] = Bar.LOST
        if not pairs:
            return result
        key = np.minimum(giver, taker) * self._sites + np.maximum(giver, taker)
        result[np.isin(key, self._forbidden)] = Bar.FORBIDDEN
        return result

    def forbidden(self, keys: Ints) -> Flags:
        """Which pairs of firms (keys as of `pair_key`) are forbidden."""
        result: Flags = np.isin(keys, self._forbidden)
        return result

    def unpermitted(self, o: Ints, permits: tuple[str, ...]) -> Flags:
        """Which outputs are hazardous without a code that these permits cover."""
        covered = np.array([bool(c) and covers(permits, c) for c in self._codes], dtype=bool)
        result: Flags = self._hazardous[o] & ~covered[self._code[o]]
        return result


def idea_rows(region: Region, stage: str) -> pd.DataFrame:
    """The register's rows at this stage whose streams are there, with their row numbers `o` and `n`."""
    rows = region.synergies[(region.synergies["stage"] == stage) & region.synergies["known"]]
    o, n = pd.Index(region.outputs["output"]), pd.Index(region.needs["need"])
    return rows.assign(o=o.get_indexer(rows["output"]), n=n.get_indexer(rows["need"]))
