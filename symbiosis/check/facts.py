"""What the checker reads: exchanges, of the plan and of today, beside the rows of the region they come from."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.check.hub_rows import beside
from symbiosis.check.tables import SPHERE, haul_km, unit_costs
from symbiosis.region import Region

TOLERANCE = 1e-6  # relative, of the amount or the money at stake


def joined(region: Region, exchanges: pd.DataFrame) -> pd.DataFrame:
    """The exchanges with their output's, need's, recipe's, mode's and sites' own columns (prefixed), and their pair.

    `pair` is the partnership behind a row, `pair2` a second one (through a hub that somebody runs), `firms` giver and
    taker; see `beside` for the columns of hubs.
    """
    rows = exchanges.reset_index(drop=True)
    recipes = region.recipes.rename(columns={"output_material": "material", "input_material": "need_material"})
    parts = [rows]
    for column, table, key, prefix in (
        ("output", region.outputs, "output", "o_"), ("need", region.needs, "need", "n_"),
        ("from", region.enterprises, "enterprise", "f_"),
        ("to", region.enterprises, "enterprise", "t_"),
    ):  # fmt: skip
        parts.append(table.set_index(key).loc[rows[column]].reset_index(drop=True).add_prefix(prefix))
    parts.append(rows[["recipe", "material", "need_material"]].merge(recipes, how="left").add_prefix("r_"))
    for side, column in (("m_", "material"), ("b_", "need_material")):
        parts.append(region.materials.loc[rows[column]].reset_index(drop=True).add_prefix(side))
    hubs = beside(region, rows)
    modes = region.modes.set_index("mode").loc[hubs["k_mode"]].reset_index(drop=True).add_prefix("k_")
    return pd.concat([*parts, modes, hubs], axis=1).copy()  # in few blocks: columns are added to it time and again


def running(region: Region, exchanges: pd.DataFrame) -> pd.DataFrame:
    """What runs today by the region's own table, joined: one row each, by the mode stated or else the cheapest.

    Of modes that cost the same as far as hauls on a sphere can tell, the one that the plan says it runs by.
    """
    rows = region.current[["output", "need", "recipe", "mode", "quantity", "price", "keep"]].reset_index(drop=True)
    give = region.outputs.set_index("output").loc[rows["output"], ["enterprise", "material", "_region"]]
    give = give.reset_index(drop=True)
    take = region.needs.set_index("need").loc[rows["need"], ["enterprise", "material"]].reset_index(drop=True)
    rows = rows.assign(
        **{"from": give["enterprise"], "to": take["enterprise"]},
        material=give["material"], need_material=take["material"], home=give["_region"], row=np.arange(len(rows)),
    )  # fmt: skip
    modes = region.modes[["mode", "forms", "scope"]].rename(columns={"mode": "by"})
    ways = rows.merge(modes, how="cross")
    form = region.materials["form"].loc[ways["material"]].to_numpy()
    carried = np.array([f in forms for f, forms in zip(form, ways["forms"], strict=True)], dtype=bool)
    # A mode that regions write each in its own way carries its own region's outputs only.
    carried &= ((ways["scope"] == "") | (ways["scope"] == ways["home"])).to_numpy(dtype=bool)
    ways = ways[carried & ((ways["mode"] == "") | (ways["mode"] == ways["by"]))]
    ways = joined(region, ways.assign(mode=ways["by"]).drop(columns=["by", "forms", "scope", "home"]))
    ways = ways.assign(received=ways["quantity"] * ways["r_yield"], tonnes=ways["quantity"] * ways["m_in_t"])
    ways = ways.assign(km=haul_km(region, ways))
    costs = unit_costs(region, ways)
    ways = ways.assign(cost=costs["transport_cost"] + costs["pipe"]).dropna(subset="cost")
    ways = ways.assign(beyond=~(ways["km"] <= ways["k_max_km"].fillna(np.inf)))
    cheapest = ways.groupby(["row", "beyond"])["cost"].transform("min")
    key = ["output", "need", "recipe", "mode", "hub"]
    said = pd.MultiIndex.from_frame(ways[key]).isin(
        pd.MultiIndex.from_frame(exchanges.loc[exchanges["current"] > 0, key])
    )
    ways = ways.assign(other=~(said & (ways["cost"] <= cheapest * (1 + 2 * SPHERE)).to_numpy()))
    return (
        ways.sort_values(["row", "beyond", "other", "cost"], kind="stable")
        .drop_duplicates("row")
        .reset_index(drop=True)
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
