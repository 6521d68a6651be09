"""Exchanges as an audience sees them: which rows appear, under which labels, with which amounts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from symbiosis.plan import Plan
from symbiosis.region import Region
from symbiosis.report.editions.audience import Audience, Level, Shown
from symbiosis.report.editions.companies import companies, hidden_sites
from symbiosis.report.editions.guard import Guard

UNDISCLOSED = "undisclosed material"
OTHER = "other materials"
FEW = 3  # companies that have or need a material from which on its name points to none of them
AMOUNTS = ("quantity", "received", "tonnes", "trucks_per_week", "current")


@dataclass(frozen=True)
class Labels:
    """Real ids → ids as shown; what a guard objects to is replaced."""

    firms: dict[str, str]
    outputs: dict[str, str]
    needs: dict[str, str]
    materials: dict[str, str]
    names: dict[str, str]
    guard: Guard

    def material(self, material: str) -> str:
        """The material's id, or the words that stand for it."""
        return self.materials.get(material, UNDISCLOSED)

    def material_name(self, shown: str) -> str:
        """The name people use for a material as shown."""
        return self.names.get(shown, shown)


def labelled(plan: Plan, sites: pd.DataFrame, guard: Guard, firm: str) -> Labels:
    """Labels of the sites that appear, their streams and all materials; in what `firm` calls its own only whole names
    are replaced.
    """
    region = plan.region
    users = pd.concat([t[["material", "enterprise"]] for t in (region.outputs, region.needs)])
    crowd = users["enterprise"].map(companies(region)).groupby(users["material"]).nunique()
    own = users.loc[users["enterprise"] == firm, "material"]
    plain = set(crowd.index[crowd >= FEW]) | {m for m in own if not guard.names_outright(m)}
    safe = {m for m in map(str, region.materials.index) if m in plain or not guard.names_someone(m)}
    names = {m: str(n) or m for m, n in region.materials["name"].items() if m in safe}
    names = {m: n if m in plain else guard.text(n, m) for m, n in names.items()}
    firms = dict(zip(sites["enterprise"], sites["id"], strict=True))
    named = set(sites.loc[sites["how"] == Shown.NAME, "enterprise"])
    materials = {m: m for m in safe}
    streams = [
        _stream_ids(rows, key, firms, named, materials, guard, firm)
        for rows, key in ((region.outputs, "output"), (region.needs, "need"))
    ]
    return Labels(firms, streams[0], streams[1], materials, names, guard)


def _stream_ids(
    rows: pd.DataFrame, key: str, firms: Mapping[str, str], named: set[str], materials: Mapping[str, str], guard: Guard,
    firm: str,
) -> dict[str, str]:  # fmt: skip
    """Streams of firms that appear: under their own ids where those name nobody, else `firm/material`."""
    rows = rows[rows["enterprise"].isin(firms)]
    result = {
        r[key]: r[key]
        for r in rows.to_dict("records")
        if r["enterprise"] in named
        and not (guard.names_outright if r["enterprise"] == firm else guard.names_someone)(r[key])
    }
    rest = rows[~rows[key].isin(result)]
    # Numbered by a digest, so that not even the order of the real ids shows.
    rest = rest.assign(order=[hashlib.sha256(str(k).encode()).hexdigest() for k in rest[key]]).sort_values("order")
    taken: dict[str, int] = {}
    for row in rest.to_dict("records"):
        label = f"{firms[row['enterprise']]}/{materials.get(row['material'], UNDISCLOSED)}"
        n = taken[label] = taken.get(label, 0) + 1
        result[row[key]] = label if n == 1 else f"{label}/{n}"
    return result


def traffic(exchanges: pd.DataFrame, shown: Mapping[str, Shown], region: Region, audience: Audience) -> pd.DataFrame:
    """All exchanges with `seen` (the row appears), `named` (both ends by name), `exact` (its amounts appear),
    `hidden` (an end asks not to be seen) and `own_limit` (the price per unit from which, or up to which, the firm of a
    firm's edition gains, before the cost of the partnership).
    """
    give, take = (exchanges[side].map(dict(shown)) for side in ("from", "to"))
    seen = (give != Shown.ABSENT) & (take != Shown.ABSENT)
    named = (give == Shown.NAME) & (take == Shown.NAME)
    hidden = hidden_sites(region)
    limit, exact = pd.Series(np.nan, index=exchanges.index), named
    if audience.level is Level.FIRM:
        gives, takes = exchanges["from"] == audience.firm, exchanges["to"] == audience.firm
        seen = exact = gives | takes
        share = exchanges["transaction_cost"] / 2 / exchanges["quantity"]
        limit = (exchanges["price_low"] - share).where(gives, limit)
        # The taker carries the haul, so its limit would tell how far an unnamed giver is.
        limit = (exchanges["price_high"] + share).where(takes & named, limit)
    return exchanges.assign(
        seen=seen, named=named, exact=exact & seen, own_limit=limit,
        hidden=exchanges["from"].isin(hidden) | exchanges["to"].isin(hidden),
    )  # fmt: skip


def exchange_table(rows: pd.DataFrame, labels: Labels, audience: Audience) -> pd.DataFrame:
    """The rows that appear, by the names of firms and materials: the order of the plan, by saving, is money."""
    rows = rows[rows["seen"]]
    exact, named = rows["exact"], rows["named"]
    table = pd.DataFrame({
        "output": rows["output"].map(labels.outputs), "need": rows["need"].map(labels.needs),
        "from": rows["from"].map(labels.firms), "to": rows["to"].map(labels.firms),
        "material": rows["material"].map(labels.material), "need_material": rows["need_material"].map(labels.material),
        "mode": rows["mode"].map(labels.guard.text).where(named, ""), "unit": rows["unit"],
        "received_unit": rows["received_unit"],
        **{c: rows[c].astype("float64").where(exact) for c in AMOUNTS},
        "km": rows["km"].where(named), "ewc": rows["ewc"], "hazardous": rows["hazardous"].astype(bool),
        "waste_status": rows["waste_status"], "legal": rows["legal"].fillna("").map(labels.guard.text),
        "disposal_route": rows["route"], "permit": rows["permit"],
        "border": np.where(rows["border"], rows["from_country"] + "-" + rows["to_country"], ""),
        "own_limit": rows["own_limit"],
    })  # fmt: skip
    if audience.level is Level.FIRM:
        # Where a partner's by-product goes today, and what it may take, is its own affair.
        table["disposal_route"] = table["disposal_route"].where(rows["from"] == audience.firm, "")
        table["permit"] = table["permit"].where(rows["to"] == audience.firm, "")
    return table.sort_values(
        ["from", "to", "material", "need_material", "output", "need"], kind="stable", ignore_index=True
    )
