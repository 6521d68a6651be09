"""Recipes per dry unit: every stream that fits needs its dry matter, and dry mass is never created."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.findings.collector import Findings
from symbiosis.region import Assumption
from symbiosis.validate.merge import Tables


def check_dry_matter(recipes: pd.DataFrame, tables: Tables, found: Findings) -> pd.Series:
    """Findings about dry matter that is missing, 0 or of no use; for each recipe the units of output behind what it
    counts by: 1, but 1/dry matter for a recipe from dry units into a need that is stated as it is bought.
    """
    outputs, needs = tables["outputs"], tables["needs"]
    dry = recipes[recipes["basis"] == "dry"]
    for rows, column, missing in ((outputs, "output_material", True), (needs, "input_material", False)):
        of = dict(zip(dry[column], dry["recipe"], strict=True))
        mine, share = rows["material"].isin(of), rows["dry_matter"]
        unread = found.faulty(rows, "dry_matter")
        key = "output" if missing else "need"
        if missing:
            recipe = rows["material"].map(of)
            found.where(rows, mine & share.isna() & ~unread, "no-dry-matter", "dry_matter", rows[key], recipe=recipe)
        found.where(rows, mine & (share == 0), "zero-factor", "dry_matter", 0)
        idle = np.flatnonzero(~mine & share.notna())
        if len(idle):
            found.at(rows, idle[0], "dry-matter-unused", "dry_matter", share.iat[int(idle[0])])
    wettest = recipes["output_material"].map(outputs.groupby("material")["dry_matter"].max())
    stated = recipes["input_material"].isin(needs.loc[needs["dry_matter"].notna(), "material"])
    as_bought = (recipes["basis"] == "dry") & ~stated & (wettest > 0)
    return (1 / wettest.where(as_bought, 1.0)).astype("float64")


def assumed_of_dry(recipes: pd.DataFrame, needs: pd.DataFrame) -> list[Assumption]:
    """What a yield per dry unit is taken to count where a need doesn't state its dry matter."""
    dry = set(recipes.loc[recipes["basis"] == "dry", "input_material"])
    blank = int((needs["material"].isin(dry) & needs["dry_matter"].isna()).sum())
    if not blank:
        return []
    why = f"by recipes per dry unit, where needs.csv leaves dry_matter blank ({blank} needs)"
    return [Assumption("needs.dry_matter", "met as they are stated", why)]
