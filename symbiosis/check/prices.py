"""What streams cost today, by the region's tables."""

from __future__ import annotations

import numpy as np

from symbiosis.region import Region


def prices_today(region: Region) -> tuple[np.ndarray, np.ndarray]:
    """What a unit of each output costs to dispose of, of each need to buy; NaN where it stays out of the plan."""
    policy, materials = region.settings.policy, region.materials
    outputs, needs = region.outputs, region.needs
    give, take = materials.loc[outputs["material"]], materials.loc[needs["material"]]
    tax = (
        (outputs["disposal_route"] == "landfill").to_numpy() * policy.landfill_tax * give["in_t"].fillna(0.0).to_numpy()
    )
    dispose = (
        outputs["disposal_cost"].to_numpy() + tax + policy.paid_per_kg * give["disposal_co2"].fillna(0.0).to_numpy()
    )
    new = np.where(needs["kind"] == "capacity", 0.0, take["virgin_co2"].fillna(0.0).to_numpy())
    buy = needs["purchase_price"].to_numpy() + policy.paid_per_kg * new
    used, wanted = outputs["usable"].to_numpy(dtype=bool), needs["usable"].to_numpy(dtype=bool)
    return np.where(used, dispose, np.nan), np.where(wanted, buy, np.nan)
