"""What runs today with its costs and its saving, worked out from the tables."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.check.border import hierarchy_changes
from symbiosis.check.tables import SPHERE, spread, unit_costs
from symbiosis.region import Region

KEY = ["output", "need", "recipe", "mode", "hub"]


def hauled(rows: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """What runs today (joined) with the kilometres of the plan where the plan has the same haul.

    Those are checked and better than the sphere's. `guessed` is the share by which the others may be off.
    """
    way = ["from", "to", "mode"]
    known = rows[rows["hub"] == ""].drop_duplicates(way).set_index(way)["km"]
    km = known.reindex(pd.MultiIndex.from_frame(now[way])).set_axis(now.index)
    return now.assign(km=km.fillna(now["km"]), guessed=np.where(km.isna(), SPHERE, 0.0))


def today(region: Region, now: pd.DataFrame) -> pd.DataFrame:
    """One row per exchange that runs: costs, what it avoids, its saving (its partnership is paid), its price.

    Adds the columns of `unit_costs`, permit and pipe spread by amount, `saving`, `giver_cost`, `taker_cost` (a year)
    and `payment` to the giver, and the step in the waste hierarchy. `slack` is money a year by which hauls may be off.
    """
    now = _merged(now[now["quantity"] > 0])
    c = unit_costs(region, now)
    stream = [now["output"], now["need"]]
    permit, pipe = (
        spread(c["permit"], now["quantity"], stream),
        spread(c["pipe"], now["quantity"], [*stream, now["mode"]]),
    )
    taker = c["transport_cost"] + c["processing_cost"] + c["carbon_cost"] + pipe + permit / 2
    low, high = permit / 2 - c["avoided_disposal"], c["avoided_purchase"] - taker
    rows = now.assign(**c.assign(permit=permit, pipe=pipe))
    return rows.assign(
        stream_cost=permit + pipe, saving=high - low, giver_cost=permit / 2, taker_cost=taker,
        payment=(now["price"] * now["quantity"]).fillna((low + high) / 2),
        hierarchy_change=hierarchy_changes(now),
        slack=now["guessed"] * (c["transport_cost"] + c["carbon_cost"] + pipe),
    )  # fmt: skip


def _merged(now: pd.DataFrame) -> pd.DataFrame:
    """Rows of the same exchange as one: amounts summed, prices averaged by amount over those that are known."""
    priced = now["quantity"].where(now["price"].notna())
    sums = now.assign(priced=priced, money=priced * now["price"]).groupby(KEY, sort=False)
    whole = sums[["quantity", "received", "priced", "money"]].sum().reset_index()
    tonnes = sums["tonnes"].sum(min_count=1).to_numpy()
    first = now.drop_duplicates(KEY).reset_index(drop=True)
    return first.assign(
        quantity=whole["quantity"], received=whole["received"], tonnes=tonnes,
        price=(whole["money"] / whole["priced"]).where(whole["priced"] > 0),
    )  # fmt: skip
