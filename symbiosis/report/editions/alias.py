"""How firms appear in an edition: under their names, or as a trade near a town, blurred on the map."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from symbiosis.region import Region
from symbiosis.report.editions.audience import NAMING, Audience, Level, Shown
from symbiosis.report.editions.companies import companies
from symbiosis.report.editions.guard import Guard
from symbiosis.report.editions.sectors import trade

FEWEST = 3  # companies from which on a cluster names none of them


def naming(region: Region, audience: Audience, exchanges: pd.DataFrame) -> dict[str, Shown]:
    """How each enterprise appears to this audience."""
    rule = NAMING[audience.level]
    sites = region.enterprises
    shown = {e: rule.get(d, Shown.ABSENT) for e, d in zip(sites["enterprise"], sites["disclosure"], strict=True)}
    if audience.level is not Level.FIRM:
        return shown
    own = exchanges[(exchanges["from"] == audience.firm) | (exchanges["to"] == audience.firm)]
    partners = {*own["from"], *own["to"]}
    return {e: how if e in partners else Shown.ABSENT for e, how in shown.items()} | {audience.firm: Shown.NAME}


def sites_of(region: Region, shown: Mapping[str, Shown], guard: Guard) -> pd.DataFrame:
    """Enterprises that appear: `enterprise` (the real id, for joining only), `id` and `name` as shown, `longitude`,
    `latitude`, `how`; sorted by name, so that the order tells nothing either.
    """
    sites = region.enterprises.assign(how=region.enterprises["enterprise"].map(dict(shown)))
    named, aliased = sites[sites["how"] == Shown.NAME], sites[sites["how"] == Shown.ALIAS]
    rows = [
        (r["enterprise"], r["enterprise"], r["name"], r["longitude"], r["latitude"], Shown.NAME)
        for r in named.to_dict("records")
    ]
    for row, label in zip(aliased.to_dict("records"), _labels(region, aliased, guard), strict=True):
        lon, lat = blurred(float(row["longitude"]), float(row["latitude"]))
        rows.append((row["enterprise"], label, label, lon, lat, Shown.ALIAS))
    table = pd.DataFrame(rows, columns=["enterprise", "id", "name", "longitude", "latitude", "how"])
    return table.sort_values(["name", "id"], kind="stable", ignore_index=True)


def blurred(longitude: float, latitude: float) -> tuple[float, float]:
    """The middle of the cell of a fixed grid, some 11 km high and about as wide; never moved by what lies in it."""
    wide = 0.1 if abs(latitude) < 45 else 0.2 if abs(latitude) < 68 else 0.4
    return tuple(round((math.floor(v / step) + 0.5) * step, 4) for v, step in ((longitude, wide), (latitude, 0.1)))  # type: ignore[return-value]


def _labels(region: Region, sites: pd.DataFrame, guard: Guard) -> list[str]:
    """`food manufacturer near Riverside (A)`: letters tell apart firms of one trade and town, and say no more.

    Their order is that of a digest of the id, the name and the exact place: the same from run to run, and not to be
    told from outside, where the exact place as the planner typed it is not known.
    """
    bases = [_base(region, r, guard) for r in sites.to_dict("records")]
    digests = [_digest(r) for r in sites.to_dict("records")]
    order = sorted(range(len(bases)), key=lambda i: (bases[i], digests[i]))
    taken: dict[str, int] = {}
    labels = [""] * len(bases)
    for i in order:
        n = taken[bases[i]] = taken.get(bases[i], -1) + 1
        labels[i] = f"{bases[i]} ({_letters(n)})"
    return labels


def _base(region: Region, row: dict[Any, Any], guard: Guard) -> str:
    what = trade(str(row["sector"]), str(row["kind"]))
    place = str(row["place"]).rpartition(":")[2].replace("_", " ").strip()
    cluster = str(row["cluster"])
    if (not place or guard.names_someone(place)) and cluster:
        members = region.enterprises.loc[region.enterprises["cluster"] == cluster, "enterprise"]
        crowded = members.map(companies(region)).nunique() >= FEWEST
        place = cluster.rpartition(":")[2].replace("_", " ").strip() if crowded else ""
    if not place or guard.names_someone(place):
        return what
    return f"{what} near {place[0].upper()}{place[1:]}"


def _digest(row: dict[Any, Any]) -> str:
    text = "\x1f".join(repr(row[c]) for c in ("enterprise", "name", "longitude", "latitude"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _letters(n: int) -> str:
    """A … Z, AA …"""
    return (_letters(n // 26 - 1) if n >= 26 else "") + chr(ord("A") + n % 26)
