"""Hubs once more: both hauls of each path, its permits, capacities and what hubs cost, from the tables."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.check.facts import TOLERANCE, above, off
from symbiosis.check.hub_rows import MEASURE
from symbiosis.plan import Plan
from symbiosis.region import Region


def check_hubs(plan: Plan, rows: pd.DataFrame) -> list[str]:
    """Violations of paths through hubs and of hubs.csv."""
    region, told = plan.region, plan.hubs
    if told["hub"].tolist() != region.hubs["hub"].unique().tolist():
        return ["hubs.csv does not hold every hub once"]
    if region.hubs.empty and not (rows["hub"].ne("") | rows["km_to_hub"].notna() | (rows["r_at"] == "hub")).any():
        return _costs(plan)
    return [*_paths(region, rows), *_permits(rows), *_table(plan, rows), *_costs(plan), *_open(plan)]


def _paths(region: Region, rows: pd.DataFrame) -> list[str]:
    """Recipes are carried out where they may be; both modes carry what they are to and go as far as they have to."""
    found = []
    carries = region.hubs.drop_duplicates("hub").set_index("hub")["recipes"].to_dict()
    for r in rows.itertuples(index=False):
        label = f"{r.output} to {r.need}"
        if (r.r_at == "hub" and r.hub == "") or (r.hub != "" and r.recipe not in carries.get(r.hub, ())):
            found.append(f"{label}: “{r.recipe}” is not carried out at “{r.hub}”")
        if r.hub == "":
            found += [f"{label} goes to no hub, but has a haul to one"] if r.km_to_hub == r.km_to_hub else []
            continue
        if r.b_form not in r.l_forms:
            found.append(f"{label}: {r.l_mode} does not carry {r.b_form} from {r.hub}")
        for km, most, mode in ((r.km_to_hub, r.k_max_km, r.k_mode), (r.km - r.km_to_hub, r.l_max_km, r.l_mode)):
            if km > (most if most >= 0 else np.inf) * (1 + TOLERANCE) + 1e-9:
                found.append(f"{label} through {r.hub}: farther than {mode} goes")
    return found


def _permits(rows: pd.DataFrame) -> list[str]:
    found = []
    for r in rows[rows["hub"].ne("") & rows["o_hazardous"].astype(bool)].itertuples(index=False):
        digits = "".join(c for c in str(r.o_ewc) if c.isdigit())
        if not digits or not any(digits.startswith(p) for p in r.h_permits):
            found.append(f"{r.output}: no permit of {r.hub} covers {r.o_ewc}")
    return found


def _table(plan: Plan, rows: pd.DataFrame) -> list[str]:
    """What hubs.csv says of each hub beside its reasons."""
    told = plan.hubs.set_index("hub")
    mine = rows[rows["hub"] != ""]
    one = plan.region.hubs.drop_duplicates("hub").set_index("hub")
    load = mine["quantity"] * np.select(
        [mine["h_unit"] == u for u in MEASURE], [mine[f"m_{m}"] for m in MEASURE.values()], np.nan
    )
    group = mine["hub"].astype(object)
    tonnes = mine["tonnes"].groupby(group).apply(lambda t: t.sum() if t.notna().all() else np.nan)
    right = {
        "used": load.groupby(group).sum().reindex(told.index, fill_value=0.0),
        "tonnes_in": tonnes.reindex(told.index, fill_value=0.0),
        "givers": mine["from"].groupby(group).nunique().reindex(told.index, fill_value=0),
        "takers": mine["to"].groupby(group).nunique().reindex(told.index, fill_value=0),
    }
    found = []
    for column, value in right.items():
        unknown = told[column].isna() & value.isna()
        for hub in told.index[off(told[column], value) & ~unknown.to_numpy()]:
            found.append(f"{hub}: {column} {told.at[hub, column]:g}, but {value[hub]:g} by the exchanges")
    for column in ("operator", "unit", "cluster"):
        wrong = told[column].astype("str").to_numpy() != one[column].reindex(told.index).astype("str").to_numpy()
        found += [f"{hub}: its {column} is not that of the tables" for hub in told.index[wrong]]
    return found


def _open(plan: Plan) -> list[str]:
    """Each hub has a size of the tables that takes what goes through it, or none and nothing; what exists is there."""
    found = []
    sizes = plan.region.hubs
    for r in plan.hubs.itertuples(index=False):
        own = sizes[sizes["hub"] == r.hub]
        stands = (own["status"] == "existing").any()
        if r.status == "closed":
            if stands or r.used > 0 or r.fixed_cost != 0:
                found.append(f"{r.hub} is closed, but used, paid or there already")
            continue
        fits = own[(own["size"] == r.size) & (own["status"] == r.status)]
        if (
            len(fits) != 1
            or off(fits[["capacity", "fixed_cost"]].to_numpy()[0], np.array([r.capacity, r.fixed_cost])).any()
        ):
            found.append(f"{r.hub}: its size is none of the tables'")
        elif above(np.array([r.used]), np.array([r.capacity])).any():
            found.append(f"{r.hub} takes {r.used:g}, more than its {r.capacity:g}")
        if r.used <= 0 and not stands:
            found.append(f"{r.hub} is built, but nothing goes through it")
        takes = own[(own["capacity"] * (1 + TOLERANCE) >= r.used) & (~stands | (own["status"] == "existing"))]
        if not stands and (takes["fixed_cost"] < r.fixed_cost * (1 - TOLERANCE)).any():
            found.append(f"{r.hub}: a cheaper size would do")
    return found


def _costs(plan: Plan) -> list[str]:
    """What hubs cost by summary, hubs.csv and accounts, today and under the plan."""
    before = standing_cost(plan.region)
    accounts = plan.enterprises.set_index("enterprise").reindex(plan.hubs["hub"])
    today = before.reindex(plan.hubs["hub"], fill_value=0.0)
    found = []
    for name, told, right in (
        ("hubs in costs", plan.summary["costs"]["hubs"], float(plan.hubs["fixed_cost"].sum())),
        ("hubs in costs_before", plan.summary["costs_before"]["hubs"], float(before.sum())),
    ):
        found += [f"{name}: {told:g}, but {right:g} by the tables"] if off(told, right).any() else []
    saves = (today - plan.hubs.set_index("hub")["fixed_cost"]).to_numpy()
    for column, value in (
        ("cost_before", today.to_numpy()), ("cost_after", plan.hubs["fixed_cost"].to_numpy()), ("saving", saves),
        ("saving_low", saves), ("saving_high", saves),
    ):  # fmt: skip
        if off(accounts[column], value).any():
            found.append(f"a hub's {column} is not what it costs")
    others = accounts[["gives_t", "takes_t", "partners", "paid", "received"]].to_numpy(dtype="float64")
    return [*found, *(["a hub's account has amounts of its own"] if (others != 0).any() else [])]


def standing_cost(region: Region) -> pd.Series:
    """What each hub that exists costs a year."""
    sizes = region.hubs[region.hubs["status"] == "existing"]
    return sizes.groupby(sizes["hub"].astype(object))["fixed_cost"].sum()


def hubs_add(plan: Plan) -> float:
    """What hubs add to the region's saving beside the exchanges: below 0 what new ones cost."""
    return float(standing_cost(plan.region).sum() - plan.hubs["fixed_cost"].sum()) if len(plan.hubs) else 0.0
