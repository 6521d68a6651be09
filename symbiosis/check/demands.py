"""Does the plan keep what pairs, firms and streams demand."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.check.facts import TOLERANCE, above
from symbiosis.check.hub_rows import link_rows, links
from symbiosis.check.tables import away
from symbiosis.plan import Plan

SCREENED = [
    "output", "need", "to", "mode", "hub", "km", "k_max_km", "o_hazard_asked", "o_hazardous", "o_ewc", "t_permits",
    "n_accepts_hazardous", "o_temperature_c", "n_temperature_c",
]  # fmt: skip
DISPOSAL = ("landfill", "incineration", "sewer", "storage", "unknown")


def check_demands(plan: Plan, rows: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    """Violations of pairs, partner limits, lots, hazard, kept exchanges and the diversion target.

    What runs today may break a limit and go on as it is; nothing new may.
    """
    return [
        *_pairs(plan, rows, now),
        *_firms(plan, rows, now),
        *_streams(rows, now),
        *_running(rows, now),
        *_screen(rows, now),
        *_kept(rows, now),
        *_target(plan, rows, now),
    ]


def _pairs(plan: Plan, rows: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    found = []
    rows = link_rows(rows)
    tonnes, amount = rows.groupby("pair")["tonnes"].sum(), rows.groupby("pair")["quantity"].sum()
    running = now.groupby("pair")["tonnes"].sum()
    for row in plan.region.partnerships[["a", "b", "status", "min_t", "max_t"]].itertuples(index=False):
        pair = (row.a, row.b)
        label = f"{row.a} and {row.b}"
        open_ = pair in amount.index
        if row.status == "forbidden" and open_:
            found.append(f"{label} exchange although the pair is forbidden")
        if row.status == "required" and not open_:
            found.append(f"{label} do not exchange although the pair is required")
        runs = float(running.get(pair, 0.0))
        least = min(row.min_t, runs) if runs > 0 else row.min_t
        if open_ and tonnes[pair] < least * (1 - TOLERANCE):
            found.append(f"{label} exchange {tonnes[pair]:g} t, less than their least of {row.min_t:g} t")
        if open_ and tonnes[pair] > max(row.max_t, runs) * (1 + TOLERANCE):
            found.append(f"{label} exchange {tonnes[pair]:g} t, more than their most of {row.max_t:g} t")
    return found


def _firms(plan: Plan, rows: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    found = []
    if (rows["from"] == rows["to"]).any():
        found.append("a firm exchanges with itself")
    pairs = link_rows(rows)["pair"]
    partners = links(pairs).groupby("a").size()
    limits = plan.region.enterprises.set_index("enterprise")["max_partners"].loc[partners.index].fillna(np.inf)
    adds = partners.index.isin(links(pairs[~pairs.isin(now["pair"])])["a"])
    running = now["pair"].drop_duplicates().explode().value_counts().reindex(partners.index, fill_value=0)
    for firm in partners.index[above(partners, np.where(adds, limits, np.maximum(limits, running)))]:
        found.append(f"{firm} has {partners[firm]} partners, more than it allows")
    return found


def _streams(rows: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    found = []
    both = rows.groupby(["output", "need", "hub"]).agg(
        quantity=("quantity", "sum"),
        received=("received", "sum"),
        out_lot=("o_min_lot", "first"),
        need_lot=("n_min_lot", "first"),
    )
    running = now.groupby(["output", "need", "hub"])[["quantity", "received"]].sum().reindex(both.index)
    for amount, lot in (("quantity", "out_lot"), ("received", "need_lot")):
        least = both[lot].fillna(0.0)
        for output, need, _ in both.index[above(np.fmin(least, running[amount]), both[amount])]:
            found.append(f"{output} to {need} is less than the smallest lot")
    takers = rows[rows["o_exclusive"].astype(bool)].groupby("output")["need"].nunique()
    streams = pd.MultiIndex.from_frame(now[["output", "need"]])
    new = set(rows.loc[~pd.MultiIndex.from_frame(rows[["output", "need"]]).isin(streams), "output"])
    most = now.groupby("output")["need"].nunique().reindex(takers.index, fill_value=1)
    several = takers > np.where(takers.index.isin(new), 1, most)
    found += [f"{o} goes to several takers although it is exclusive" for o in takers.index[several]]
    return found


def _running(rows: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    """What the plan calls current is what runs."""
    key = ["output", "need", "recipe"]
    said = rows[rows["current"] != 0].groupby(key)["current"].sum()
    known = now.groupby(key)["quantity"].sum().reindex(said.index, fill_value=0.0)
    return [f"{o} to {n}: {said[o, n, r]:g} is said to run today" for o, n, r in said.index[above(said, known)]]


def _screen(rows: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    """Hazard, permits, temperature and reach, for all that does not run already."""
    found = []
    runs = now.groupby(["output", "need", "recipe"])["quantity"].sum()
    key = pd.MultiIndex.from_frame(rows[["output", "need", "recipe"]])
    new = rows.loc[above(rows["quantity"], runs.reindex(key, fill_value=0.0).to_numpy()), SCREENED]
    for r in new.itertuples(index=False):
        if r.hub == "" and r.km > (r.k_max_km if r.k_max_km >= 0 else np.inf) * (1 + TOLERANCE):
            found.append(f"{r.output} to {r.need}: farther than {r.mode} goes")
        if r.o_hazard_asked:
            found.append(f"{r.output}: nobody has said whether it is hazardous")
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


def _kept(rows: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    found = []
    amounts = rows.groupby(["output", "need", "recipe"])["quantity"].sum()
    kept = now[now["keep"]].groupby(["output", "need", "recipe"])["quantity"].sum()
    for key, least in kept.items():
        if amounts.get(key, 0.0) < least * (1 - TOLERANCE):
            found.append(f"{key[0]} to {key[1]} runs today and is to be kept, but shrinks")
    return found


def _target(plan: Plan, rows: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    share = plan.summary["min_diversion"]
    if share is None:
        return []
    outputs = plan.region.outputs
    in_tonnes = plan.region.materials["unit"].loc[outputs["material"]].to_numpy() == "t"
    arises = outputs["missing"].isin(["", "price", "committed", "price committed"])
    counted = outputs[outputs["disposal_route"].isin(DISPOSAL) & arises & in_tonnes]
    running, moved = (float((t["quantity"] * away(t))[t["output"].isin(counted["output"])].sum()) for t in (now, rows))
    if moved < (share * (float(counted["quantity"].sum()) - running) + running) * (1 - TOLERANCE):
        return [f"{moved:g} t are exchanged, less than the diversion asked for"]
    return []
