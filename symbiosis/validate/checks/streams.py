"""Streams: their hazard, their ranges, and whether they can enter the plan or are leads."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.findings.collector import Findings
from symbiosis.schema.inputs import ROUTES

# What an output would leave by: moving it out of one of these is called diversion. The others already use the stream.
DISPOSAL_ROUTES = frozenset({"landfill", "incineration", "sewer", "storage", "unknown"})
assert set(ROUTES) >= DISPOSAL_ROUTES


def check_ranges(rows: pd.DataFrame, found: Findings) -> None:
    """Findings where a low lies above its high, or the amount outside both."""
    for low, high in (("quantity_low", "quantity_high"), ("quantity_low", "quantity"), ("quantity", "quantity_high")):
        for i in np.flatnonzero(rows[low] > rows[high]):
            found.at(rows, i, "low-above-high", low, f"{rows[low].iat[i]:g}", other=high, limit=f"{rows[high].iat[i]:g}")


def with_hazard(outputs: pd.DataFrame, found: Findings) -> pd.DataFrame:
    """`hazardous` as true or false: what the firm says, or what the code says where the firm does not know."""
    starred = outputs["ewc"].str.endswith("*")
    for i in np.flatnonzero(starred & (outputs["hazardous"] == "no")):
        found.at(outputs, i, "code-contradicts", "hazardous", outputs["ewc"].iat[i])
    return outputs.assign(hazardous=starred | (outputs["hazardous"] == "yes"))


def with_use(rows: pd.DataFrame, sites: pd.DataFrame, price: str, year: int) -> pd.DataFrame:
    """The streams with `missing`, what keeps each out of the plan (blank: nothing), and `usable`.

    `missing` lists, separated by blanks: amount, price, supply, status, committed.
    """
    status = rows["enterprise"].map(sites.set_index("enterprise")["status"])
    reasons = {
        "amount": rows["quantity"].isna(),
        "price": rows[price].isna(),
        "status": status.isin(["planned", "closing"]),
    }
    if "supply" in rows:
        reasons["supply"] = rows["supply"].isin(["one_off", "stock"])
        reasons["committed"] = rows["committed_until"] >= year
    missing = pd.Series("", index=rows.index, dtype="str")
    for word, where in reasons.items():
        missing = missing.mask(where.fillna(False).astype(bool), missing + word + " ")
    return rows.assign(missing=missing.str.strip(), usable=missing == "")


def check_uses(tables: dict[str, pd.DataFrame], found: Findings) -> None:
    """Warnings about sites without streams and materials that nobody gives or nobody needs."""
    outputs, needs, sites, recipes = tables["outputs"], tables["needs"], tables["enterprises"], tables["recipes"]
    busy = set(outputs["enterprise"]) | set(needs["enterprise"])
    for i in np.flatnonzero(~sites["enterprise"].isin(busy)):
        found.at(sites, i, "idle-site", "enterprise", sites["enterprise"].iat[i])
    pairs = set(zip(recipes["output_material"], recipes["input_material"], strict=True))
    given, needed = set(outputs["material"]), set(needs["material"])
    pairs |= {(m, m) for m in given & needed}
    served = {b for a, b in pairs if a in given}
    taken = {a for a, b in pairs if b in needed}
    for rows, reachable, code in ((outputs, taken, "nobody-needs"), (needs, served, "nobody-gives")):
        lost = rows["material"].where(~rows["material"].isin(reachable)).drop_duplicates().dropna()
        for i in lost.index:
            found.at(rows, rows.index.get_loc(i), code, "material", rows.at[i, "material"])  # type: ignore[arg-type]
    routes = int((outputs["disposal_route"] == "unknown").sum())
    if routes:
        found.add("unknown-route", outputs["_file"].iat[0], column="disposal_route", count=routes)


def check_needs(needs: pd.DataFrame, found: Findings) -> pd.DataFrame:
    """The needs with a purchase price of 0 for capacities: nothing is bought when they stay unused."""
    capacity = needs["kind"] == "capacity"
    for i in np.flatnonzero(capacity & (needs["purchase_price"] > 0)):
        found.at(needs, i, "price-ignored", "purchase_price")
    return needs.assign(purchase_price=needs["purchase_price"].mask(capacity, 0.0))
