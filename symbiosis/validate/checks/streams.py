"""Streams: their hazard, their ranges, and whether they can enter the plan or are leads."""

from __future__ import annotations

import difflib

import pandas as pd

from symbiosis.findings.collector import Findings
from symbiosis.schema.inputs import ROUTES
from symbiosis.settings import Settings
from symbiosis.validate.checks.meant import Meant
from symbiosis.validate.merge import Tables

# What an output would leave by: moving it out of one of these is called diversion. The others already use the stream.
DISPOSAL_ROUTES = frozenset({"landfill", "incineration", "sewer", "storage", "unknown"})
assert set(ROUTES) >= DISPOSAL_ROUTES

# In t, m3 or MWh a year. The largest mines and mills move some 1e8 t; only cooling water comes near.
ABSURD = 1e9


def check_amounts(rows: pd.DataFrame, found: Findings) -> None:
    """Findings where a low lies above its high, or an amount, in the material's own unit, is beyond any single site."""
    for low, high in (("quantity_low", "quantity_high"), ("quantity_low", "quantity"), ("quantity", "quantity_high")):
        found.where(rows, rows[low] > rows[high], "low-above-high", low, rows[low], other=high, limit=rows[high])
    for column in ("quantity", "quantity_low", "quantity_high", "min_lot"):
        found.where(rows, rows[column] > ABSURD, "absurd", column, rows[column], unit=rows["unit"])


def with_hazard(outputs: pd.DataFrame, looked_up: bool, found: Findings) -> pd.DataFrame:
    """`hazardous` as true or false: what the firm says, or what the code says where the firm does not know.

    `hazard_known` is false where neither settles it; `hazard_asked` marks those of them that are leads. Codes that were
    `looked_up` in the List of Waste settle it without a note.
    """
    starred, plain = outputs["ewc"].str.endswith("*"), outputs["ewc"].str.endswith(tuple("0123456789"))
    found.where(outputs, starred & (outputs["hazardous"] == "no"), "code-contradicts", "hazardous", outputs["ewc"])
    found.where(outputs, plain & (outputs["hazardous"] == "yes"), "star-missing", "ewc", outputs["ewc"])
    unsaid = outputs.loc[plain & (outputs["hazardous"] == ""), "_file"].value_counts(sort=False)
    for file, count in unsaid.items() if not looked_up else ():
        found.add("hazard-unstated", str(file), column="hazardous", count=count)
    said, known = outputs["hazardous"], outputs["hazardous"].isin(["yes", "no"])
    return outputs.assign(
        hazardous=starred | (said == "yes"),
        hazard_known=starred | known | (plain & (said == "")),
        # Who says “unknown” and has no code asks a question; a code answers it.
        hazard_asked=(said == "unknown") & (outputs["ewc"] == ""),
    )


def with_use(rows: pd.DataFrame, sites: pd.DataFrame, price: str, year: int) -> pd.DataFrame:
    """The streams with `missing`, what keeps each out of an exchange (blank: nothing), and `usable`.

    `missing` lists, separated by blanks: amount, price, status, supply, committed. A committed stream is usable all the
    same: it is paid for today and under any plan, though nobody can have it.
    """
    status = rows["enterprise"].map(sites.drop_duplicates("enterprise").set_index("enterprise")["status"])
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
        missing = missing.mask(where, missing + word + " ")
    return rows.assign(missing=missing.str.strip(), usable=missing.str.strip().isin(["", "committed"]))


def check_needs(needs: pd.DataFrame, found: Findings) -> pd.DataFrame:
    """The needs with a purchase price of 0 for capacities: nothing is bought when they stay unused."""
    capacity = needs["kind"] == "capacity"
    price = needs["purchase_price"]
    found.where(needs, capacity & (price > 0), "price-ignored", "purchase_price", price)
    return needs.assign(purchase_price=price.mask(capacity, 0.0))


def check_uses(tables: Tables, recipes: pd.DataFrame, settings: Settings, found: Findings) -> None:
    """Warnings about sites without streams and materials that nobody else gives or needs; a note on unknown routes."""
    outputs, needs, sites = tables["outputs"], tables["needs"], tables["enterprises"]
    routes = outputs.loc[outputs["disposal_route"] == "unknown", "_file"].value_counts(sort=False)
    for file, count in routes.items():
        found.add("unknown-route", str(file), column="disposal_route", count=count)
    quiet = sites.loc[sites["disclosure"].isin(["alias", "hidden"]), "_file"].value_counts(sort=False)
    for file, count in quiet.items():
        found.add("disclosure-asked", str(file), column="disclosure", count=count)
    if found.has_errors:
        return  # a mistyped id makes a firm look idle and a material unwanted
    idle = ~sites["enterprise"].isin(outputs["enterprise"]) & ~sites["enterprise"].isin(needs["enterprise"])
    idle &= ~sites["enterprise"].isin(tables["hubs"]["operator"])
    found.where(sites, idle, "idle-site", "enterprise", sites["enterprise"])
    meant = Meant(tables, recipes, settings)
    links = recipes[["output_material", "input_material"]].drop_duplicates()
    for rows, others, own, other, code in (
        (outputs, needs, "output_material", "input_material", "nobody-needs"),
        (needs, outputs, "input_material", "output_material", "nobody-gives"),
    ):
        partners = _partners(links, others, own, other)
        alone = rows[["material", "enterprise"]].merge(partners, how="left", left_on="material", right_index=True)
        lost = (alone["count"].isna() | ((alone["count"] == 1) & (alone["one"] == alone["enterprise"]))).to_numpy()
        first = lost & ~rows["material"].where(lost).duplicated().to_numpy()
        known = others["material"].unique().tolist()
        giving = code == "nobody-needs"
        guess = pd.Series(
            [
                _meant(m, known) + meant.hint(m, giving) if f else ""
                for m, f in zip(rows["material"], first, strict=True)
            ]
        )
        found.where(rows, first, code, "material", rows["material"], guess=guess)


def _meant(material: str, known: list[str]) -> str:
    close = [m for m in difflib.get_close_matches(material, known, 2, 0.75) if m != material]
    return f"Did you mean {close[0]}? If so correct it, or say so in names.csv. " if close else ""


def _partners(links: pd.DataFrame, others: pd.DataFrame, own: str, other: str) -> pd.DataFrame:
    """For each material, `count` of the enterprises on the other side of its recipes, and `one` of them."""
    sides = others[["material", "enterprise"]].drop_duplicates()
    linked = links.merge(sides, left_on=other, right_on="material")
    return pd.DataFrame(linked.groupby(own)["enterprise"].agg(count="nunique", one="first"))
