"""A synthetic region: clustered places, materials and prices of the usual order, log-normal amounts. All invented."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

SOURCE = "assumed (synthetic)"


class _Stuff(NamedTuple):
    """A material: its form, what disposing of and buying a tonne costs, and kg CO2e of each."""

    form: str
    disposal: float
    purchase: float
    disposal_co2: float
    virgin_co2: float
    route: str


MATERIALS = {
    "fly_ash": _Stuff("solid", 35, 18, 2, 8, "landfill"),
    "blast_furnace_slag": _Stuff("solid", 20, 22, 2, 60, "storage"),
    "gypsum": _Stuff("solid", 30, 14, 2, 10, "landfill"),
    "wood_waste": _Stuff("solid", 45, 40, 60, 30, "incineration"),
    "sawdust": _Stuff("solid", 30, 55, 60, 30, "incineration"),
    "mixed_plastic": _Stuff("solid", 95, 320, 40, 1900, "incineration"),
    "cullet": _Stuff("solid", 60, 95, 2, 300, "landfill"),
    "paper_waste": _Stuff("solid", 50, 150, 500, 700, "landfill"),
    "sewage_sludge": _Stuff("sludge", 65, 12, 90, 20, "incineration"),
    "whey": _Stuff("liquid", 15, 9, 10, 20, "sewer"),
    "spent_acid": _Stuff("liquid", 120, 85, 30, 150, "incineration"),
    "used_solvent": _Stuff("liquid", 150, 210, 400, 900, "incineration"),
    "foundry_sand": _Stuff("solid", 55, 25, 2, 8, "landfill"),
    "aggregate": _Stuff("solid", 12, 13, 1, 8, "landfill"),
    "cement_filler": _Stuff("solid", 20, 42, 2, 120, "landfill"),
    "compost": _Stuff("solid", 25, 20, 30, 40, "composting_ad"),
}

# by-product, what it serves as, yield, treatment per t
RECIPES = (
    ("fly_ash", "cement_filler", 0.95, 4), ("blast_furnace_slag", "cement_filler", 0.9, 9),
    ("foundry_sand", "aggregate", 0.95, 3),
    ("blast_furnace_slag", "aggregate", 0.98, 2), ("fly_ash", "aggregate", 0.9, 3), ("wood_waste", "sawdust", 0.85, 8),
    ("sewage_sludge", "compost", 0.4, 15), ("whey", "compost", 0.2, 5), ("sawdust", "compost", 0.5, 10),
    ("wood_waste", "compost", 0.5, 12),
    ("cullet", "aggregate", 0.95, 4), ("paper_waste", "compost", 0.5, 14),
)  # fmt: skip

SETTINGS = """\
name = "Synthetic, {enterprises} enterprises, seed {seed}"
currency = "EUR"
year = 2026
"""


def generate(enterprises: int = 100, seed: int = 0, streams: int = 3) -> tuple[dict[str, pd.DataFrame], str]:
    """Tables of a synthetic region and its region.toml. Equal arguments give equal tables.

    About one cluster per 25 firms in a square of 300 km, firms some 8 km around its middle, one to `streams` outputs
    and as many needs each, amounts log-normal with a median of some 400 t a year.
    """
    rng = np.random.default_rng(seed)
    clusters = max(2, enterprises // 25)
    middle = rng.uniform(-150, 150, (clusters, 2))
    cluster = rng.integers(0, clusters, enterprises)
    east, north = (middle[cluster] + rng.normal(0, 8, (enterprises, 2))).T
    latitude = 50 + north / 111.2
    ids = np.array([f"f{i:05d}" for i in range(enterprises)])
    sites = pd.DataFrame({
        "enterprise": ids, "name": [f"Firm {i}" for i in range(enterprises)],
        "longitude": np.round(10 + east / (111.2 * np.cos(np.radians(latitude))), 5), "latitude": np.round(latitude, 5),
        "cluster": [f"c{c}" for c in cluster], "country": np.where(middle[cluster, 0] > 75, "CZ", "DE"),
        "anchor": np.isin(np.arange(enterprises), np.unique(cluster, return_index=True)[1]), "source": SOURCE,
    })  # fmt: skip
    outputs = _streams(rng, ids, streams, "disposal_cost", [m.disposal for m in MATERIALS.values()])
    outputs["disposal_route"] = outputs["material"].map({n: m.route for n, m in MATERIALS.items()})
    needs = _streams(rng, ids, streams, "purchase_price", [m.purchase for m in MATERIALS.values()])
    return {
        "enterprises": sites, "outputs": outputs, "needs": needs, "materials": _materials(),
        "recipes": _recipes(), "transport": _transport(),
    }, SETTINGS.format(enterprises=enterprises, seed=seed)  # fmt: skip


def _streams(rng: np.random.Generator, ids: np.ndarray, most: int, price: str, usual: list[float]) -> pd.DataFrame:
    owner = np.repeat(ids, rng.integers(1, most + 1, len(ids)))
    kind = rng.integers(0, len(MATERIALS), len(owner))
    rows = pd.DataFrame({
        "enterprise": owner, "material": np.array(list(MATERIALS))[kind],
        "quantity": np.round(rng.lognormal(6, 1.2, len(owner)), 1), "unit": "t",
        price: np.round(np.array(usual)[kind] * rng.lognormal(0, 0.25, len(owner)), 2), "source": SOURCE,
    })  # fmt: skip
    return rows.drop_duplicates(["enterprise", "material"]).reset_index(drop=True)


def _materials() -> pd.DataFrame:
    rows = [(n, "t", m.form, m.virgin_co2, m.disposal_co2, SOURCE) for n, m in MATERIALS.items()]
    return pd.DataFrame(rows, columns=["material", "unit", "form", "virgin_co2", "disposal_co2", "source"])


def _recipes() -> pd.DataFrame:
    same = [(m, m, 1.0, 2.0) for m in MATERIALS]
    rows = [(a, b, y, c, "proven", SOURCE) for a, b, y, c in (*RECIPES, *same)]
    return pd.DataFrame(rows, columns=["output_material", "input_material", "yield", "cost", "readiness", "source"])


def _transport() -> pd.DataFrame:
    rows = [("truck", "solid; sludge; liquid", "t", 0.12, 3.0, 1.3, 0.1, 24, SOURCE)]
    columns = ["mode", "forms", "per", "cost_per_t_km", "cost_per_t", "circuity", "co2_per_t_km", "payload_t", "source"]
    return pd.DataFrame(rows, columns=columns)
