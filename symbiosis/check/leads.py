"""The figures of every lead: its haul, and from which amount or at which price it is worth a call."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.check.facts import off
from symbiosis.check.partnership import stated
from symbiosis.check.ways import priced_ways
from symbiosis.plan import Plan

WORDS = {"amount": "amount", "price": "price", "supply": "one-off", "status": "not operating yet or for long"}
BARRED = ("permit", "temperature", "name only", "hazard")


def check_leads(plan: Plan, rows: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    """Violations of leads.csv: cells that repeat tables, unknowns, and figures that no way to do it makes true."""
    leads = plan.leads.reset_index(drop=True)
    if leads.empty:
        return []
    outputs, needs = plan.region.outputs.set_index("output"), plan.region.needs.set_index("need")
    if not set(leads["output"]) <= set(outputs.index) or not set(leads["need"]) <= set(needs.index):
        return ["a lead is about a stream that is not there"]
    if leads.duplicated(["output", "need"]).any():
        return ["a lead is listed twice"]
    give, take = outputs.loc[leads["output"]].reset_index(), needs.loc[leads["need"]].reset_index()
    units = plan.region.materials["unit"].loc[give["material"]].reset_index(drop=True)
    wrong = np.zeros(len(leads), dtype=bool)
    for column, own in (
        ("from", give["enterprise"]), ("to", take["enterprise"]), ("material", give["material"]), ("unit", units),
    ):  # fmt: skip
        wrong |= leads[column].astype("str").to_numpy() != own.astype("str").to_numpy()
    wrong |= ~((leads["ask_whom"] == leads["from"]) | (leads["ask_whom"] == leads["to"])).to_numpy()
    unknown = zip(leads["unknown"], give["missing"], take["missing"], strict=True)
    wrong |= np.array([not _is_unknown(*u) for u in unknown], dtype=bool)
    wrong |= ~leads.index.isin(_worth(plan, leads, rows, now))
    return [
        f"lead {leads['output'].iat[i]} to {leads['need'].iat[i]}: a cell is not what the tables say"
        for i in np.flatnonzero(wrong)
    ]


def _is_unknown(told: str, giver: str, taker: str) -> bool:
    """Whether the lead names what both streams miss, and at most one thing that bars it beside that."""
    missing = [f"{WORDS[w]} ({side})" for side, m in (("giver", giver), ("taker", taker)) for w in m.split()]
    parts = told.split("; ")
    rest = parts[len(missing) :]
    return parts[: len(missing)] == missing and len(rest) <= 1 and set(rest) <= set(BARRED) and bool(told)


def _worth(plan: Plan, leads: pd.DataFrame, rows: pd.DataFrame, now: pd.DataFrame) -> pd.Index:
    """The leads that some recipe and mode makes true as they stand."""
    ways = priced_ways(plan, leads[["output", "need"]].assign(told_km=leads["km"]), rows, now)
    told = leads.loc[ways["at"]].reset_index(drop=True)
    known, gain, weighs = ways["known"], ways["r_yield"], ways["m_in_t"].where(ways["m_in_t"] > 0)
    if plan.summary["objective"] == "system_cost":
        known = ways["money"]  # what a firm is asked about is its own money
    no_give, no_take = ways["o_disposal_cost"].isna(), ways["n_purchase_price"].isna()
    fixed = ways["partnership"] + ways["whole_permit"] + ways["whole_pipe"]
    limits = stated(plan.region, ways["pair"])
    least_t, most_t = (limits[c].to_numpy(dtype="float64") for c in ("min_t", "max_t"))
    least = np.fmax(
        np.fmax(ways["o_min_lot"].fillna(0.0), ways["n_min_lot"].fillna(0.0) / gain), np.nan_to_num(least_t) / weighs
    )
    supply, demand = (ways[f"{s}_quantity"].fillna(ways[f"{s}_quantity_high"]) for s in "on")
    left = plan.outputs.set_index("output")["left"].reindex(ways["output"]).to_numpy()
    met = plan.needs.set_index("need")["met"].reindex(ways["need"]).to_numpy()
    free = np.where(ways["o_missing"] == "", left, supply)
    room = np.where(ways["n_usable"].astype(bool), demand * ways["n_max_share"] - met, demand * ways["n_max_share"])
    most = np.fmin(free, np.fmin(room, ways["r_max_share"] * demand) / gain)
    most = np.nan_to_num(np.fmin(most, most_t / weighs), nan=np.inf)
    with np.errstate(divide="ignore", invalid="ignore"):
        lacking = fixed / most - known
        from_amount = np.where(~no_give & ~no_take & (known > 0), np.fmax(fixed / known, least), np.nan)
    price = np.where(no_give | no_take, np.where(no_give, lacking, lacking / gain), np.nan)
    right = _same(told["worth_it_from"], from_amount) & _same(told["worth_it_at_price"], price)
    return pd.Index(ways.loc[right, "at"].unique())


def _same(told: pd.Series, right: np.ndarray) -> np.ndarray:
    blank, none = told.isna().to_numpy(), np.isnan(right)
    same: np.ndarray = (blank & none) | ~(off(told, right) | blank | none)
    return same
