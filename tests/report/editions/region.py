"""A region that tries to give its firms away: names in ids, materials, notes and neighbours' streams."""

from __future__ import annotations

from functools import cache

import pandas as pd

import symbiosis as sy

# The hidden firm and the alias, and everything of theirs that is nobody else's.
HIDDEN, ALIAS = "a1", "Ångström & Søn"
FIRMS = [
    # id, name, company, lon, lat, disclosure, sector, place
    ("a1", "Zyklon Brünn <Works>", "zyklon", 11.08137, 55.66219, "hidden", "20.1", "riverside"),
    ("Ångström & Søn", "Ångström & Søn A/S", "angst", 11.12473, 55.64681, "alias", "C10.5", "riverside"),
    ("mill", "Paper mill", "", 11.1011, 55.6533, "named", "17.1", "riverside"),
    ("farm", "Hill Farm", "", 11.2011, 55.7033, "named", "01.4", ""),
    ("kiln", "Lime kiln", "", 11.1511, 55.6133, "named", "23.5", ""),
    ("yard", "Building yard", "", 11.0511, 55.6033, "named", "41.2", ""),
    ("zeta", "Zeta biogas", "", 11.0611, 55.7133, "alias", "35.2", "riverside"),
]
OUTPUTS = [
    # id, enterprise, material, quantity, disposal_cost
    ("a1/zyklon slag", "a1", "zyklonite", 7317.3, 41.37),
    ("a1/ash", "a1", "ash", 4219.7, 38.29),
    ("Ångström & Søn/whey", "Ångström & Søn", "whey", 6128.9, 29.53),
    ("mill/ash", "mill", "ash", 5531, 35),
    ("mill/bark", "mill", "bark", 2750, 20),
    ("bark for a1", "kiln", "bark", 1840, 21),
    ("yard/rubble", "yard", "rubble", 9000, 9),
]
NEEDS = [
    # id, enterprise, material, quantity, purchase_price
    ("farm/feed", "farm", "whey", 9000, 45.5),
    ("kiln/filler", "kiln", "zyklonite", 9000, 22.5),
    ("yard/fill", "yard", "ash", 12000, 14.25),
    ("a1/fuel", "a1", "bark", 3313.1, 47.91),
    ("zeta/bark", "zeta", "bark", 1500, 44.7),
    ("farm/road", "farm", "rubble", 9500, 12),
]
CONTACTS = [
    ("a1", "Ottilie Quist", "ottilie@zyk.example", "+45 5551 7733"),
    ("mill", "Per Dam", "per@mill.example", "+45 1"),
]


def tables(**changes: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The tables of the region as text."""
    frames = {
        "enterprises": pd.DataFrame(
            FIRMS, columns=["enterprise", "name", "company", "longitude", "latitude", "disclosure", "sector", "place"]
        ).assign(note="Zyklon's neighbour", cluster="zyklon park"),
        "places": pd.DataFrame({"place": ["riverside"], "longitude": [11.09], "latitude": [55.66], "radius_km": [3]}),
        "outputs": pd.DataFrame(OUTPUTS, columns=["output", "enterprise", "material", "quantity", "disposal_cost"]).assign(
            unit="t", disposal_route="landfill", ewc="10 01 01", x_note="ask Ottilie Quist at Zyklon"
        ),
        "needs": pd.DataFrame(NEEDS, columns=["need", "enterprise", "material", "quantity", "purchase_price"]).assign(unit="t"),
        "recipes": pd.DataFrame({
            "recipe": ["for zyklon"], "output_material": ["ash"], "input_material": ["ash"], "cost": [1],
            "legal": ["As agreed with Zyklon Brünn."],
        }),
        "contacts": pd.DataFrame(CONTACTS, columns=["enterprise", "name", "email", "phone"]),
    }  # fmt: skip
    frames |= changes
    return {k: v.astype("object").where(v.notna(), "").astype("str") for k, v in frames.items()}


def planned(name: str = "Zyklon valley", **changes: pd.DataFrame) -> sy.Plan:
    """The best plan of the region, with partnerships for nothing."""
    free = {"transaction": {"setup": 0, "yearly": 0, "per_exchange": 0}, "year": 2026, "name": name}
    return sy.optimize(sy.region_from_tables("valley", settings=free, **tables(**changes)))


@cache
def plan() -> sy.Plan:
    """The plan of the region as it is."""
    return planned()
