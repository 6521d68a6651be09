"""All ways by which streams could go from an output to a need, priced by unit, whether the plan has them or not."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.check.facts import joined
from symbiosis.check.hub_rows import link_rows
from symbiosis.check.partnership import partnership_costs
from symbiosis.check.tables import SPHERE, haul_km, unit_costs
from symbiosis.plan import Plan


def priced_ways(plan: Plan, pairs: pd.DataFrame, rows: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """Each recipe and mode for each of `pairs` (columns `output`, `need`, `told_km`) whose haul is as long as told.

    Joined, with the index of its pair as `at`; amounts are one unit of output, `km` is the told one. `known` is what
    a unit saves, unknown prices left out, `per_km` what of that a km more takes away, `fixed` and `pipe_km` the yearly
    cost of partnership and permit, and of a km of pipe, as far as the plan doesn't pay them already.
    """
    region = plan.region
    outputs, needs = region.outputs.set_index("output"), region.needs.set_index("need")
    give, take = outputs.loc[pairs["output"]], needs.loc[pairs["need"]]
    start = pd.DataFrame({
        "at": pairs.index, "output": pairs["output"].to_numpy(), "need": pairs["need"].to_numpy(),
        "from": give["enterprise"].to_numpy(), "to": take["enterprise"].to_numpy(),
        "material": give["material"].to_numpy(), "need_material": take["material"].to_numpy(),
        "home": give["_region"].to_numpy(), "told_km": pairs["told_km"].to_numpy(),
    })  # fmt: skip
    recipes = region.recipes.loc[
        region.recipes["at"] != "hub", ["recipe", "output_material", "input_material", "scope"]
    ]
    recipes = recipes.rename(columns={"output_material": "material", "input_material": "need_material"})
    ways = start.merge(recipes, on=["material", "need_material"])
    ways = ways[(ways["scope"] == "") | (ways["scope"] == ways["home"])].drop(columns="scope")
    modes = region.modes[["mode", "forms", "scope"]].explode("forms").rename(columns={"forms": "form"})
    ways = ways.assign(form=region.materials["form"].loc[ways["material"]].to_numpy()).merge(modes, on="form")
    ways = ways[((ways["scope"] == "") | (ways["scope"] == ways["home"])) & (ways["from"] != ways["to"])]
    ways = joined(region, ways.drop(columns=["scope", "home", "form"]).reset_index(drop=True))
    km = haul_km(region, ways)
    ways = ways[(km - ways["told_km"]).abs() <= SPHERE * km + 1e-6].reset_index(drop=True)
    return _priced(plan, ways.assign(km=ways["told_km"], quantity=1.0, received=ways["r_yield"]), rows, now)


def _priced(plan: Plan, ways: pd.DataFrame, rows: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    region = plan.region
    blank = {c: ways[c].fillna(0.0) for c in ("o_disposal_cost", "n_purchase_price")}
    c = unit_costs(region, ways.assign(**blank))
    saves = (
        c["avoided_disposal"] + c["avoided_purchase"] - c["transport_cost"] - c["processing_cost"] - c["carbon_cost"]
    )
    longer = unit_costs(region, ways.assign(**blank, km=ways["km"] + 1))
    per_km = (longer[["transport_cost", "carbon_cost"]] - c[["transport_cost", "carbon_cost"]]).sum(axis=1)
    shadow = region.settings.policy.shadow_per_kg if plan.summary["objective"] == "system_cost" else 0.0
    open_ = [
        pd.MultiIndex.from_frame(ways[key]).isin(pd.MultiIndex.from_frame(rows[key]))
        for key in (["output", "need", "hub"], ["output", "need", "mode", "hub"])
    ]
    partnership = partnership_costs(region, ways, now).mask(ways["pair"].isin(set(link_rows(rows)["pair"])), 0.0)
    ways = ways.assign(
        known=saves + shadow * c["co2_kg"], money=saves, per_km=per_km + shadow * (c["co2_kg"] - longer["co2_kg"]),
        partnership=partnership, permit=np.where(open_[0], 0.0, c["permit"]), whole_permit=c["permit"],
        pipe_km=np.where(open_[1], 0.0, longer["pipe"] - c["pipe"]), whole_pipe=c["pipe"],
    )  # fmt: skip
    return ways[ways["known"].notna()].reset_index(drop=True)
