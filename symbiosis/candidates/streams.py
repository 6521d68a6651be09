"""The region's streams as arrays: what one unit costs today, where it is, and what it weighs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.region import Region

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Streams:
    """Every output and need of a region in table order, amounts a year in the material's unit, NaN where unknown.

    `dispose` and `buy` are the private cost of one unit today, a change of landfill tax and a carbon price that firms
    pay included; `dispose_co2` and `buy_co2` its kg CO2e (NaN: unknown), `tax` the landfill tax change in it. `out_t`
    is tonnes per unit of output. `out_usable` streams are part of the region's cost, `out_free` ones of them may be
    exchanged; `out_arises` marks amounts that are known whatever else isn't, `out_counted` those counted in tonnes.
    """

    lon: Floats
    lat: Floats
    known_by: Ints
    radius_km: Floats
    company: Ints
    out_site: Ints
    need_site: Ints
    supply: Floats
    demand: Floats
    takes: Floats
    dispose: Floats
    buy: Floats
    gate_fee: Floats
    tax: Floats
    dispose_co2: Floats
    buy_co2: Floats
    out_t: Floats
    need_t: Floats
    out_lot: Floats
    need_lot: Floats
    out_usable: Flags
    out_free: Flags
    out_arises: Flags
    out_counted: Flags
    need_usable: Flags


def stream_arrays(region: Region) -> Streams:
    """The arrays behind the region's tables."""
    sites, outputs, needs, materials = region.enterprises, region.outputs, region.needs, region.materials
    index = pd.Index(sites["enterprise"])
    give, take = materials.loc[outputs["material"]], materials.loc[needs["material"]]
    out_t = give["in_t"].to_numpy()
    taxed = (outputs["disposal_route"] == "landfill").to_numpy()
    tax = np.where(taxed, region.settings.policy.landfill_tax * np.nan_to_num(out_t), 0.0)
    paid = region.settings.policy.paid_per_kg
    capacity = (needs["kind"] == "capacity").to_numpy()
    # A capacity that stays unused buys nothing, so it emits nothing elsewhere.
    buy_co2 = np.where(capacity, 0.0, take["virgin_co2"].to_numpy())
    return Streams(
        lon=sites["longitude"].to_numpy(dtype="float64"),
        lat=sites["latitude"].to_numpy(dtype="float64"),
        known_by=_codes(sites["known_by"]),
        radius_km=sites["radius_km"].to_numpy(dtype="float64"),
        company=_codes(sites["company"]),
        out_site=index.get_indexer(outputs["enterprise"]).astype("int64"),
        need_site=index.get_indexer(needs["enterprise"]).astype("int64"),
        supply=outputs["quantity"].to_numpy(),
        demand=needs["quantity"].to_numpy(),
        takes=(needs["quantity"] * needs["max_share"]).to_numpy(),
        dispose=outputs["disposal_cost"].to_numpy() + tax + paid * np.nan_to_num(give["disposal_co2"].to_numpy()),
        buy=needs["purchase_price"].to_numpy() + paid * np.nan_to_num(buy_co2),
        tax=tax,
        gate_fee=needs["gate_fee"].fillna(0.0).to_numpy(),
        dispose_co2=give["disposal_co2"].to_numpy(),
        buy_co2=buy_co2,
        out_t=out_t,
        need_t=take["in_t"].to_numpy(),
        out_lot=outputs["min_lot"].fillna(0.0).to_numpy(),
        need_lot=needs["min_lot"].fillna(0.0).to_numpy(),
        out_usable=outputs["usable"].to_numpy(dtype=bool),
        out_free=(outputs["missing"] == "").to_numpy(dtype=bool),
        out_arises=outputs["missing"].str.fullmatch(r"(price|committed| )*").to_numpy(dtype=bool),
        out_counted=(give["unit"] == "t").to_numpy(dtype=bool),
        need_usable=needs["usable"].to_numpy(dtype=bool),
    )


def _codes(labels: pd.Series) -> Ints:
    """Equal labels share a number; blanks are −1."""
    codes, _ = pd.factorize(labels.mask(labels == ""))
    result: Ints = codes.astype("int64")
    return result
