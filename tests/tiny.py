"""Regions small enough to solve by hand.

Unless a test says otherwise every haul is 10 km by a truck at 0.1 per t and km, so that a tonne moved costs 1, and a
partnership costs nothing.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pandas as pd

import symbiosis as sy

FREE = {"setup": 0, "yearly": 0, "per_exchange": 0}
TRUCK = "mode cost_per_t_km circuity\n truck 0.1 1"


def table(text: str) -> pd.DataFrame:
    """A table from words: one row a line, the first one names the columns, a dash is a blank cell, `_` a space."""
    head, *rows = [line.split() for line in text.strip().splitlines() if line.strip()]
    cells = [["" if cell == "-" else cell.replace("_", " ") for cell in row] for row in rows]
    assert all(len(row) == len(head) for row in cells), f"a row of {head} has too many or too few cells"
    return pd.DataFrame(cells, columns=head, dtype="str")


def region(settings: dict[str, Any] | None = None, name: str = "tiny", **tables: str) -> sy.Region:
    """A region from tables in words; sites, hauls and the truck are added where a test leaves them out.

    An empty text stands for a table that isn't there.
    """
    frames = {key: table(text) for key, text in tables.items() if text.strip()}
    firms = sorted({*frames["outputs"]["enterprise"], *frames["needs"]["enterprise"]})
    if "enterprises" not in frames:
        frames["enterprises"] = pd.DataFrame({"enterprise": firms})
    sites = frames["enterprises"]
    if not {"longitude", "place", "x"} & set(sites):
        frames["enterprises"] = sites.assign(longitude=[f"{10 + k / 100}" for k in range(len(sites))], latitude="50")
    if "distances" not in tables:  # an empty text stands for none: as the crow flies
        pairs = list(combinations(sites["enterprise"], 2))
        frames["distances"] = pd.DataFrame({"from": [a for a, _ in pairs], "to": [b for _, b in pairs], "km": "10"})
    if "transport" not in tables:
        frames["transport"] = table(TRUCK)
    stated = dict(settings or {})
    stated["transaction"] = FREE | stated.get("transaction", {})
    return sy.region_from_tables(name, settings=stated, **frames)


def optimize(settings: dict[str, Any] | None = None, **tables: Any) -> sy.Plan:
    """The best plan of a tiny region; `objective`, `min_diversion`, `gap` and `model` go to `optimize`, and `limits` that
    aren't the text of limits.csv.
    """
    options = {k: tables.pop(k) for k in ("objective", "min_diversion", "gap", "model", "time_limit") if k in tables}
    if "limits" in tables and not isinstance(tables["limits"], str):
        options["limits"] = tables.pop("limits")
    return sy.optimize(region(settings, **tables), **options)


def why(plan: sy.Plan, stream: str) -> pd.Series:
    """The row of an output or a need of the plan."""
    for rows, key in ((plan.outputs, "output"), (plan.needs, "need")):
        if stream in set(rows[key]):
            return rows.set_index(key).loc[stream]
    raise KeyError(stream)
