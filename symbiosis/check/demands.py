"""Does the plan keep what pairs, firms and streams demand."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.check.facts import TOLERANCE, above, joined
from symbiosis.plan import Plan

DISPOSAL = ("landfill", "incineration", "sewer", "storage", "unknown")


def check_demands(plan: Plan) -> list[str]:
    """Violations of pairs, partner limits, lots, hazard, kept exchanges and the diversion target."""
    rows = joined(plan)
    return [
        *_pairs(plan, rows),
        *_firms(plan, rows),
        *_streams(rows),
        *_screen(rows),
        *_kept(plan, rows),
        *_target(plan, rows),
    ]


def _pairs(plan: Plan, rows: pd.DataFrame) -> list[str]:
    found = []
    tonnes, amount = rows.groupby("pair")["tonnes"].sum(), rows.groupby("pair")["quantity"].sum()
    running = rows.groupby("pair")["current"].sum()
    for row in plan.region.partnerships.itertuples(index=False):
        pair = (row.a, row.b)
        label = f"{row.a} and {row.b}"
        open_ = pair in amount.index
        if row.status == "forbidden" and open_:
            found.append(f"{label} exchange although the pair is forbidden")
        if row.status == "required" and not open_:
            found.append(f"{label} do not exchange although the pair is required")
        if open_ and row.min_t > 0 and tonnes[pair] < row.min_t * (1 - TOLERANCE):
            found.append(f"{label} exchange {tonnes[pair]:g} t, less than their least of {row.min_t:g} t")
        if open_ and tonnes[pair] > row.max_t * (1 + TOLERANCE) and running[pair] <= 0:
            found.append(f"{label} exchange {tonnes[pair]:g} t, more than their most of {row.max_t:g} t")
    return found


def _firms(plan: Plan, rows: pd.DataFrame) -> list[str]:
    found = []
    if (rows["from"] == rows["to"]).any():
        found.append("a firm exchanges with itself")
    links = pd.concat(
        [rows[["from", "to"]].set_axis(["a", "b"], axis=1), rows[["to", "from"]].set_axis(["a", "b"], axis=1)]
    )
    partners = links.drop_duplicates().groupby("a").size()
    limits = plan.region.enterprises.set_index("enterprise")["max_partners"]
    for firm in partners.index[above(partners, limits.loc[partners.index].fillna(np.inf))]:
        found.append(f"{firm} has {partners[firm]} partners, more than it allows")
    return found


def _streams(rows: pd.DataFrame) -> list[str]:
    found = []
    both = rows.groupby(["output", "need"]).agg(
        quantity=("quantity", "sum"),
        received=("received", "sum"),
        out_lot=("o_min_lot", "first"),
        need_lot=("n_min_lot", "first"),
    )
    for amount, lot in (("quantity", "out_lot"), ("received", "need_lot")):
        for output, need in both.index[above(both[lot].fillna(0.0), both[amount])]:
            found.append(f"{output} to {need} is less than the smallest lot")
    takers = rows[rows["o_exclusive"].astype(bool)].groupby("output")["need"].nunique()
    found += [f"{o} goes to several takers although it is exclusive" for o in takers.index[takers > 1]]
    return found


def _screen(rows: pd.DataFrame) -> list[str]:
    """Hazard, permits and temperature, for exchanges that do not run already."""
    found = []
    new = rows[rows["current"] <= 0]
    for r in new.itertuples(index=False):
        if r.o_hazardous:
            digits = "".join(c for c in str(r.o_ewc) if c.isdigit())
            permitted = bool(digits) and any(digits.startswith(p) for p in r.t_permits)
            if r.n_accepts_hazardous is not True and not (
                r.n_accepts_hazardous is not pd.NA and bool(r.n_accepts_hazardous)
            ):
                found.append(f"{r.output}: hazardous waste to {r.need}, which does not accept it")
            elif not permitted:
                found.append(f"{r.output}: no permit of {r.to} covers {r.o_ewc}")
        if not np.isnan(r.n_temperature_c) and not r.o_temperature_c >= r.n_temperature_c:
            found.append(f"{r.output} is colder than {r.need} accepts")
    return found


def _kept(plan: Plan, rows: pd.DataFrame) -> list[str]:
    found = []
    amounts = rows.groupby(["output", "need", "recipe"])["quantity"].sum()
    kept = plan.region.current[plan.region.current["keep"]].groupby(["output", "need", "recipe"])["quantity"].sum()
    for key, least in kept.items():
        if amounts.get(key, 0.0) < least * (1 - TOLERANCE):
            found.append(f"{key[0]} to {key[1]} runs today and is to be kept, but shrinks")
    return found


def _target(plan: Plan, rows: pd.DataFrame) -> list[str]:
    share = plan.summary["min_diversion"]
    if share is None:
        return []
    outputs = plan.region.outputs
    mass = outputs["quantity"] * plan.region.materials["in_t"].loc[outputs["material"]].to_numpy()
    counted = outputs["disposal_route"].isin(DISPOSAL) & outputs["usable"] & mass.notna()
    total = float(mass[counted].sum())
    mine = rows["output"].isin(outputs.loc[counted, "output"])
    running = _running_tonnes(plan, set(outputs.loc[counted, "output"]))
    moved = float(rows.loc[mine, "tonnes"].sum())
    if moved < (share * (total - running) + running) * (1 - TOLERANCE):
        return [f"{moved:g} t are exchanged, less than the diversion asked for"]
    return []


def _running_tonnes(plan: Plan, outputs: set[str]) -> float:
    current = plan.region.current[plan.region.current["output"].isin(outputs)]
    material = plan.region.outputs.set_index("output")["material"].loc[current["output"]]
    return float((current["quantity"].to_numpy() * plan.region.materials["in_t"].loc[material].to_numpy()).sum())
