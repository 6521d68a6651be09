"""What the checker reads: exchanges beside the rows of the region they come from."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.plan import Plan

TOLERANCE = 1e-6  # relative, of the amount or the money at stake


def joined(plan: Plan) -> pd.DataFrame:
    """The exchanges with their output's, need's, recipe's, mode's and sites' own columns (prefixed)."""
    region = plan.region
    rows = plan.exchanges.reset_index(drop=True)
    recipes = region.recipes.rename(columns={"output_material": "material", "input_material": "need_material"})
    parts = [rows]
    for column, table, key, prefix in (
        ("output", region.outputs, "output", "o_"), ("need", region.needs, "need", "n_"),
        ("mode", region.modes, "mode", "k_"), ("from", region.enterprises, "enterprise", "f_"),
        ("to", region.enterprises, "enterprise", "t_"),
    ):  # fmt: skip
        parts.append(table.set_index(key).loc[rows[column]].reset_index(drop=True).add_prefix(prefix))
    parts.append(rows[["recipe", "material", "need_material"]].merge(recipes, how="left").add_prefix("r_"))
    for side, column in (("m_", "material"), ("b_", "need_material")):
        parts.append(region.materials.loc[rows[column]].reset_index(drop=True).add_prefix(side))
    table = pd.concat(parts, axis=1)
    low, high = (
        np.minimum(rows["from"].astype(object), rows["to"].astype(object)),
        np.maximum(rows["from"].astype(object), rows["to"].astype(object)),
    )
    return table.assign(pair=pd.Series(list(zip(low, high, strict=True)), dtype="object"))


def today(plan: Plan) -> pd.DataFrame:
    """What runs today by the region's own table: stream, pair of firms, quantity, received and tonnes of each row."""
    region = plan.region
    rows = region.current[["output", "need", "recipe", "quantity", "keep"]].reset_index(drop=True)
    give = region.outputs.set_index("output").loc[rows["output"], ["enterprise", "material"]].reset_index(drop=True)
    take = region.needs.set_index("need").loc[rows["need"], ["enterprise", "material"]].reset_index(drop=True)
    recipe = pd.DataFrame(
        {"recipe": rows["recipe"], "output_material": give["material"], "input_material": take["material"]}
    )
    gain = recipe.merge(region.recipes, how="left")["yield"]
    mass = region.materials["in_t"].loc[give["material"]].to_numpy()
    pair = [tuple(sorted(p)) for p in zip(give["enterprise"], take["enterprise"], strict=True)]
    return rows.assign(
        pair=pd.Series(pair, dtype="object"), received=rows["quantity"] * gain, tonnes=rows["quantity"] * mass
    )


def off(
    found: np.ndarray | pd.Series | float,
    right: np.ndarray | pd.Series | float,
    scale: np.ndarray | pd.Series | float = 0.0,
) -> np.ndarray:
    """Where `found` misses `right` by more than the tolerance of the larger of the two, the scale, and 1."""
    one, other = np.asarray(found, dtype="float64"), np.asarray(right, dtype="float64")
    size = np.maximum.reduce(
        [
            np.abs(one),
            np.abs(other),
            np.abs(np.broadcast_to(np.asarray(scale, dtype="float64"), one.shape)),
            np.ones_like(one),
        ]
    )
    wrong: np.ndarray = ~(np.abs(one - other) <= TOLERANCE * size)
    return wrong


def above(found: np.ndarray | pd.Series, most: np.ndarray | pd.Series) -> np.ndarray:
    """Where `found` is above `most` by more than the tolerance."""
    one, other = np.asarray(found, dtype="float64"), np.asarray(most, dtype="float64")
    over: np.ndarray = one > other + TOLERANCE * np.maximum(np.abs(other), 1e-9)
    return over
