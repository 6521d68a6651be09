"""Recipes: per the materials' own units, never creating mass, and one by name where none is written."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.findings.collector import Findings
from symbiosis.schema.inputs import BY_NAME
from symbiosis.settings import Settings
from symbiosis.validate.checks.dry_matter import check_dry_matter
from symbiosis.validate.merge import Tables
from symbiosis.validate.opened import library_recipes

KEPT = [
    "recipe", "output_material", "input_material", "yield", "cost", "co2", "max_share", "readiness", "legal", "source",
    "scope", "library", "basis", "at", "residue_share", "_file", "_row",
]  # fmt: skip


def check_recipes(tables: Tables, materials: pd.DataFrame, settings: Settings, found: Findings) -> pd.DataFrame:
    """All recipes in use, yields and costs per t, m3 or MWh; `by_name` marks those that rest on equal names alone."""
    rows = tables["recipes"]
    rows = rows[rows["output_material"].isin(materials.index) & rows["input_material"].isin(materials.index)]
    found.where(rows, rows["yield"] == 0, "zero-factor", "yield", 0)
    give, take = _beside(rows, "output_material", materials), _beside(rows, "input_material", materials)
    blank = rows["yield"].isna() & ~found.faulty(rows, "yield")
    alike = (give["dimension"] == take["dimension"]) & (give["per"] == take["per"])
    found.where(rows, blank & ~alike, "missing-yield", "yield", one=give["unit"], other=take["unit"])
    met = rows["yield"].mask(blank & alike, 1.0) * take["per"] / give["per"]
    rows = rows.assign(**{"yield": met, "cost": rows["cost"] / give["per"], "co2": rows["co2"] / give["per"]})
    rows = rows.assign(library=False)
    behind = check_dry_matter(rows, tables, found)
    _check_mass(rows, give.assign(in_t=give["in_t"] * behind), take, found)
    named = _by_name(tables, rows)
    opened = library_recipes(tables, materials, settings, rows, found)
    parts = [rows[KEPT].assign(by_name=False), opened, named]
    recipes = pd.concat(parts, ignore_index=True).astype({"by_name": bool, "library": bool})
    recipes = recipes.fillna({"basis": "wet", "at": "", "residue_share": 0.0, "_file": "", "_row": 0})
    return recipes.astype({"_row": "int64"})


def _beside(rows: pd.DataFrame, column: str, materials: pd.DataFrame) -> pd.DataFrame:
    """What is known of each row's material, in the order of the rows."""
    return materials.loc[rows[column]].set_axis(rows.index)


def _check_mass(rows: pd.DataFrame, give: pd.DataFrame, take: pd.DataFrame, found: Findings) -> None:
    mass, made = give["in_t"], take["in_t"] * rows["yield"] + give["in_t"] * rows["residue_share"]
    other = rows["input_material"] + np.where(rows["residue_share"] > 0, " and residue", "")
    more = {"unit": give["unit"], "other": other, "yield_t": made, "mass": mass}
    found.where(rows, made > mass * (1 + 1e-9), "creates-mass", "yield", rows["output_material"], **more)


def _by_name(tables: Tables, rows: pd.DataFrame) -> pd.DataFrame:
    """One recipe for each material that is both given and needed, where no row says how it serves itself."""
    direct = rows[rows["at"] == ""]  # what a hub does with it leaves its own way open
    written = set(direct.loc[direct["output_material"] == direct["input_material"], "output_material"])
    both = set(tables["outputs"]["material"]) & set(tables["needs"]["material"])
    plain = sorted(both - written)
    return pd.DataFrame({
        "recipe": BY_NAME, "output_material": plain, "input_material": plain, "yield": 1.0, "cost": 0.0, "co2": 0.0,
        "max_share": 1.0, "readiness": "", "legal": "", "source": "", "scope": "", "library": False,
        "by_name": True,
    })  # fmt: skip
