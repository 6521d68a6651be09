"""Where a stream stands in the waste hierarchy today and under the plan (Directive 2008/98/EC, article 4)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.candidates.border import NO_MATTER, NO_WASTE
from symbiosis.problem.problem import Problem

# Best last. Land spreading is recovery (R10), burning for energy is recovery (R1), burning without is disposal (D10).
STEPS = ("disposal", "recovery", "recycling", "use as a product")
ROUTE_STEP = {
    "landfill": 0, "incineration": 0, "sewer": 0, "storage": 0, "energy_recovery": 1, "land_spreading": 1,
    "recycling": 2, "composting_ad": 2, "sale": 3,
}  # fmt: skip


def hierarchy(problem: Problem, rows: pd.DataFrame) -> pd.DataFrame:
    """For each exchange row `route_today`, `hierarchy` (step today → step tomorrow) and `hierarchy_change`.

    The change is up, same, down, unknown (route not stated) or outside (energy is no waste). Tomorrow is recovery where
    the need is energy; else recycling, or use as a product where the stream is no waste or is sold already.
    """
    region = problem.region
    give = region.outputs.iloc[rows["output"]].reset_index(drop=True)
    route = give["disposal_route"]
    form = region.materials.loc[give["material"], "form"].to_numpy()
    need_unit = region.needs["unit"].to_numpy()[rows["need"]]
    today = route.map(ROUTE_STEP).fillna(-1).to_numpy(dtype="int64")
    product = (route == "sale").to_numpy() | give["waste_status"].isin(NO_WASTE).to_numpy()
    tomorrow = np.where(need_unit == "MWh", 1, np.where(product, 3, 2))
    outside = np.isin(form, NO_MATTER)
    change = np.array(["down", "same", "up"], dtype=object)[np.sign(tomorrow - today) + 1]
    change = np.where(outside, "outside", np.where(today < 0, "unknown", change))
    names = np.array([*STEPS, "unknown"], dtype=object)
    words = np.where(outside, "", names[today] + " → " + names[tomorrow])
    return pd.DataFrame({"route_today": route, "hierarchy": words, "hierarchy_change": change}, dtype="str")
