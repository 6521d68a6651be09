"""Tiny random regions with every block at once: hubs, seasons, stores, limits on substances, limits on partners."""

from __future__ import annotations

from random import Random

import numpy as np
import pandas as pd

import symbiosis as sy
from tests.blended import limited
from tests.brute_hubs import frames
from tests.brute_hubs import world as hub_world
from tests.seasonal import _single, _store, seasons
from tests.strategies import World


def everything(seed: int) -> World:
    """A world of hubs, then seasons with profiles, limits and contents, and stores where no limit is blurred by them."""
    rng = Random(seed)
    w = World(hub_world(np.random.default_rng(seed)), {})
    for row in (*w["outputs"], *w["needs"]):
        row |= {"quantity": float(row["quantity"])}
    limited(rng, w)
    keep = rng.randint(0, 2)  # limits everywhere leave nothing to exchange
    w.tables["limits"] = [r for r in w["limits"] if "max" in r and "min" not in r][:keep]
    w.tables["contents"] = [r for r in w["contents"] if "output" in r]
    if not w["limits"]:
        w.tables["contents"] = []
    w.tables["periods"] = seasons(rng)
    names = [p["period"] for p in w["periods"]]
    w.tables["profiles"] = []
    for row, key in [*((r, "output") for r in w["outputs"]), *((r, "need") for r in w["needs"])]:
        if rng.random() < 0.6:
            shares = np.diff([0.0, *sorted(rng.choice([0, 0.25, 0.5, 1]) for _ in names[1:]), 1.0])
            w["profiles"].extend(
                {"id": row[key], "period": p, "share": float(s)} for p, s in zip(names, shares, strict=True)
            )
    blurred = {r["need"] for r in w["limits"]}
    streams = [(side, row) for side, row in _single(w) if row.get("need") not in blurred]
    w.tables["storage"] = [s for s in (_store(rng, w, side, row) for side, row in streams) if s]
    return w


def region(w: World) -> sy.Region:
    """The region as the program reads it."""
    settings, tables = frames(w.tables)
    tables = {k: pd.DataFrame(t).fillna("").replace("nan", "") for k, t in tables.items()}
    return sy.region_from_tables("everything", settings=settings, **tables)
