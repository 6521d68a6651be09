"""What the checker reads: exchanges, of the plan and of today, beside the rows of the region they come from."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from symbiosis.check.hub_rows import beside
from symbiosis.check.tables import SPHERE, haul_km, unit_costs
from symbiosis.region import Region

TOLERANCE = 1e-6  # relative, of the amount or the money at stake


# What the checks read of each table: all columns would make every row three times as wide.
READ = {
    "o_": (
        "enterprise material quantity quantity_low quantity_high disposal_cost disposal_cost_from disposal_cost_low "
        "disposal_cost_high disposal_route ewc hazardous hazard_known hazard_asked waste_status temperature_c min_lot "
        "exclusive grade written_unit factor missing dry_matter"
    ),
    "n_": (
        "enterprise material quantity quantity_low quantity_high unit purchase_price purchase_price_from "
        "purchase_price_low purchase_price_high gate_fee kind max_share imported_share accepts_hazardous temperature_c "
        "min_lot grade usable dry_matter min_sources max_source_share"
    ),
    "k_": (
        "forms per cost_per_t_km cost_per_t circuity max_km co2_per_t_km capex_per_km lifetime_years payload_t "
        "cost_per_trip library"
    ),
    "f_": "longitude latitude radius_km known_by company cluster country anchor",
    "t_": "longitude latitude radius_km known_by company cluster country anchor permits",
    "r_": "at residue_share basis yield cost co2 max_share readiness legal library by_name",
    "m_": "unit form in_t in_m3 in_mwh disposal_co2",
    "b_": "unit form in_t in_m3 in_mwh virgin_co2",
}


def joined(region: Region, exchanges: pd.DataFrame) -> pd.DataFrame:
    """The exchanges with what the checks read of their output, need, recipe, mode and sites (prefixed), and their pair.

    `pair` is the partnership behind a row, `pair2` a second one (through a hub that somebody runs), `firms` giver and
    taker; see `beside` for the columns of hubs. Raises KeyError where one names a stream, mode or site that the region
    hasn't.
    """
    rows = exchanges.reset_index(drop=True)
    recipes = region.recipes.rename(columns={"output_material": "material", "input_material": "need_material"})
    way, hubs = ["recipe", "material", "need_material"], beside(region, rows)
    parts: dict[str, Any] = {c: rows[c] for c in rows}
    for prefix, table, index, wanted in (
        ("o_", region.outputs, pd.Index(region.outputs["output"]), rows["output"]),
        ("n_", region.needs, pd.Index(region.needs["need"]), rows["need"]),
        ("k_", region.modes, pd.Index(region.modes["mode"]), hubs["k_mode"]),
        ("f_", region.enterprises, pd.Index(region.enterprises["enterprise"]), rows["from"]),
        ("t_", region.enterprises, pd.Index(region.enterprises["enterprise"]), rows["to"]),
        ("r_", recipes, pd.MultiIndex.from_frame(recipes[way]), pd.MultiIndex.from_frame(rows[way])),
        ("m_", region.materials, region.materials.index, rows["material"]),
        ("b_", region.materials, region.materials.index, rows["need_material"]),
    ):
        at = index.get_indexer(wanted)
        if (at < 0).any() and prefix != "r_":  # a recipe may be one that only the plan has
            raise KeyError(f"{wanted[at < 0].iloc[0]} is not in the region")
        for c in READ[prefix].split():
            parts[prefix + c] = table[c].array.take(at, allow_fill=prefix == "r_")
    _as_hauled(parts)
    parts |= {c: hubs[c].array for c in hubs}
    return pd.DataFrame(parts, index=rows.index)


def _as_hauled(parts: dict[str, Any]) -> None:
    """Turn what recipes say per dry unit into figures per unit as hauled."""
    dry = np.asarray(parts["r_basis"]) == "dry"
    given = np.asarray(parts["o_dry_matter"], dtype="float64")
    taken = np.nan_to_num(np.asarray(parts["n_dry_matter"], dtype="float64"), nan=1.0)
    for column, factor in (("r_yield", given / taken), ("r_cost", given), ("r_co2", given)):
        wet = np.asarray(parts[column], dtype="float64")
        parts[column] = np.where(dry, wet * factor, wet)


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
