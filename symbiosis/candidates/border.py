"""What a waste needs to cross a border, and what that costs a year. Rules and sources: docs/law.md."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
import pandas as pd

from symbiosis.candidates.streams import Flags, Floats, Ints, Streams
from symbiosis.region import Region

EU = frozenset((
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
))  # fmt: skip
OECD = frozenset((
    "AT", "AU", "BE", "CA", "CH", "CL", "CO", "CR", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HU", "IE",
    "IL", "IS", "IT", "JP", "KR", "LT", "LU", "LV", "MX", "NL", "NO", "NZ", "PL", "PT", "SE", "SI", "SK", "TR", "US",
))  # fmt: skip
ALSO = {"EL": "GR", "UK": "GB"}  # the Union's own two letters for them
NO_WASTE = ("by_product", "end_of_waste", "product")
# Energy is no waste; a waste in it is another row.
NO_MATTER = ("heat", "steam", "power")
MIXED_MUNICIPAL = "20 03 01"  # notified whatever is done with it


class Border(IntEnum):
    """The procedure for a stream between two sites."""

    NONE = 0
    ANNEX_VII = 1
    NOTIFICATION = 2
    UNKNOWN = 3


class Borders:
    """Says which procedure pairs of streams need, and what it costs a year; built once per region."""

    def __init__(self, region: Region, streams: Streams) -> None:
        self._streams = streams
        hubs = region.hubs.drop_duplicates("hub")["country"]
        country = pd.concat([region.enterprises["country"], hubs], ignore_index=True).astype("str")
        country = country.str.strip().str.upper().replace(ALSO)
        codes, names = pd.factorize(country.mask(country == ""))
        self._country, self._hubs = np.split(codes, [len(region.enterprises)])
        self._eu = np.array([*(c in EU for c in names), False])
        self._known = np.array([*(c in EU | OECD for c in names), False])
        outputs = region.outputs
        form = region.materials.loc[outputs["material"], "form"].to_numpy()
        self._waste = ~outputs["waste_status"].isin(NO_WASTE).to_numpy() & ~np.isin(form, NO_MATTER)
        hazardous = outputs["hazardous"].to_numpy(dtype=bool) | ~outputs["hazard_known"].to_numpy(dtype=bool)
        code = outputs["ewc"]
        # A green-listed waste is one kind of thing: no sludge, no mixture, nothing “not otherwise specified”.
        unlisted = (code == "") | code.str.endswith(" 99") | (code == MIXED_MUNICIPAL) | (form == "sludge")
        self._notified = hazardous | unlisted.to_numpy(dtype=bool)
        b = region.settings.border
        # What is unknown about a border that is surely crossed is charged as the dearer of the two.
        self._cost = np.array([0.0, b.annex_vii, b.notification, max(b.annex_vii, b.notification)])

    def procedures(self, o: Ints, n: Ints) -> Ints:
        """For each pair of an output and a need the procedure (values of Border)."""
        return self._between(o, self._country[self._streams.out_site[o]], self._country[self._streams.need_site[n]])

    def _between(self, o: Ints, one: Ints, two: Ints) -> Ints:
        covered: Flags = (self._eu[one] | self._eu[two]) & self._known[one] & self._known[two]
        result = np.where(self._notified[o], Border.NOTIFICATION, np.where(covered, Border.ANNEX_VII, Border.UNKNOWN))
        result = np.where((one < 0) | (two < 0), Border.UNKNOWN, np.where(one == two, Border.NONE, result))
        procedures: Ints = np.where(self._waste[o], result, Border.NONE).astype("int64")
        return procedures

    def legs(self, o: Ints, hub: Ints, n: Ints) -> tuple[Ints, Floats]:
        """Of paths through hubs the graver of the procedures of both hauls, and money a year for the two."""
        one, two = self._country[self._streams.out_site[o]], self._country[self._streams.need_site[n]]
        middle, cost = self._hubs[hub], np.zeros(len(o))
        procedures = []
        for a, b in ((one, middle), (middle, two)):
            procedures.append(self._between(o, a, b))
            cost += np.where((a != b) & (a >= 0) & (b >= 0), self._cost[procedures[-1]], 0.0)
        graver: Ints = np.maximum(*procedures)
        return graver, cost

    def crosses(self, o: Ints, n: Ints) -> Flags:
        """Whether both countries are stated and differ."""
        one, two = (self._country[s] for s in (self._streams.out_site[o], self._streams.need_site[n]))
        result: Flags = (one != two) & (one >= 0) & (two >= 0)
        return result

    def cost(self, o: Ints, n: Ints) -> Floats:
        """Money a year for the procedure of each pair; 0 where a country isn't stated (printed as an assumption)."""
        result: Floats = np.where(self.crosses(o, n), self._cost[self.procedures(o, n)], 0.0)
        return result
