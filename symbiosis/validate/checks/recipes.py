"""Recipes: per the materials' own units, never creating mass, and one by name where none is written."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.findings.collector import Findings

BY_NAME = "by name only"


def check_recipes(tables: dict[str, pd.DataFrame], materials: pd.DataFrame, found: Findings) -> pd.DataFrame:
    """All recipes in use, yields and costs per t, m3 or MWh; `by_name` marks those that rest on equal names alone."""
    rows = tables["recipes"]
    rows = rows[rows["output_material"].isin(materials.index) & rows["input_material"].isin(materials.index)]
    for i in np.flatnonzero(rows["basis"] == "dry"):
        found.at(rows, i, "dry-basis", "basis")
    for i in np.flatnonzero(rows["at"] == "hub"):
        found.at(rows, i, "hub-recipe", "at")
    for i in np.flatnonzero(rows["yield"] == 0):
        found.at(rows, i, "zero-factor", "yield")
    give, take = materials.loc[rows["output_material"]], materials.loc[rows["input_material"]]
    per_give, per_take = give["per"].to_numpy(), take["per"].to_numpy()
    rows = rows.assign(
        **{"yield": rows["yield"] * per_take / per_give, "cost": rows["cost"] / per_give, "co2": rows["co2"] / per_give}
    )
    into, outof = give["in_t"].to_numpy(), take["in_t"].to_numpy() * rows["yield"].to_numpy()
    for i in np.flatnonzero(outof > into * (1 + 1e-9)):
        more = {"unit": give["unit"].iat[i], "other": rows["input_material"].iat[i]}
        found.at(rows, i, "creates-mass", "yield", rows["output_material"].iat[i], yield_t=f"{outof[i]:g}", mass=f"{into[i]:g}", **more)
    written = set(zip(rows["output_material"], rows["input_material"], strict=True))
    both = set(tables["outputs"]["material"]) & set(tables["needs"]["material"])
    plain = sorted(m for m in both if (m, m) not in written)
    named = pd.DataFrame({
        "recipe": BY_NAME, "output_material": plain, "input_material": plain, "yield": 1.0, "cost": 0.0, "co2": 0.0,
        "max_share": 1.0, "readiness": "", "legal": "", "source": "", "by_name": True,
    })  # fmt: skip
    keep = [*named.columns[:-1]]
    return pd.concat([rows[keep].assign(by_name=False), named], ignore_index=True).astype({"by_name": bool})
