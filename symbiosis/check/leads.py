"""The figures of every lead: its haul, and from which amount or at which price it is worth a call."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.check.facts import TOLERANCE, above, off
from symbiosis.check.hub_rows import link_rows, links
from symbiosis.check.nearest import DUST, movable, unused
from symbiosis.check.partnership import stated
from symbiosis.check.quality import blend_room
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
    known = ways[
        "money" if plan.summary["objective"] == "system_cost" else "known"
    ]  # a firm is asked for its own money
    weighs = ways["m_in_t"].where(ways["m_in_t"] > 0)
    limits = stated(plan.region, ways["pair"])[["min_t", "max_t"]].astype("float64")
    moved = ways["pair"].map(link_rows(rows).groupby("pair")["tonnes"].sum()).fillna(0.0)
    closed = ~ways["pair"].isin(set(link_rows(rows)["pair"]))
    pair_least = limits["min_t"].where(closed, 0.0).fillna(0.0) / weighs
    least = np.fmax(np.fmax(ways["o_min_lot"].fillna(0.0), ways["n_min_lot"].fillna(0.0) / ways["r_yield"]), pair_least)
    ways = ways.assign(
        known=known, least=least, lost=0.0,
        cap=np.fmin(
            np.fmin((limits["max_t"] - moved) / weighs, _of_source(ways, rows) / ways["r_yield"]),
            blend_room(plan, ways, rows),
        ),
        fixed=ways["partnership"] + ways["whole_permit"] + ways["whole_pipe"],
    )  # fmt: skip
    ways = ways[~_forbidden(plan, ways, rows, closed) & ~(limits["max_t"] <= moved * (1 + TOLERANCE))]
    ways = pd.concat(_room(plan, ways.reset_index(drop=True), rows, now), ignore_index=True)
    told = leads.loc[ways["at"]].reset_index(drop=True)
    most, worth, gain = ways["most"].fillna(np.inf).to_numpy(), ways["known"] - ways["lost"], ways["r_yield"]
    no_give, no_take = ways["o_disposal_cost"].isna(), ways["n_purchase_price"].isna()
    with np.errstate(divide="ignore", invalid="ignore"):
        lacking = ways["fixed"] / most - worth
        from_amount = np.where(~no_give & ~no_take & (worth > 0), np.fmax(ways["fixed"] / worth, ways["least"]), np.nan)
    price = np.where(no_give | no_take, np.where(no_give, lacking, lacking / gain), np.nan)
    right = _same(told["worth_it_from"], from_amount) & _same(told["worth_it_at_price"], price)
    # No amount or price that is out of reach is worth a question.
    reached = (most > 0) & ~above(np.fmax(np.nan_to_num(from_amount), ways["least"]), most)
    return pd.Index(ways.loc[right & reached & (np.isfinite(price) | np.isfinite(from_amount)), "at"].unique())


def _of_source(ways: pd.DataFrame, rows: pd.DataFrame) -> pd.Series:
    """How much more of each need its giver may meet; NaN where nobody limits it."""
    share = ways["n_max_source_share"].where(ways["n_max_source_share"] < 1)
    given = rows.groupby(["need", "from"])["received"].sum()
    own = given.reindex(pd.MultiIndex.from_frame(ways[["need", "from"]]), fill_value=0.0).to_numpy()
    return (share * ways["n_quantity"] - own).clip(lower=0.0)


def _forbidden(plan: Plan, ways: pd.DataFrame, rows: pd.DataFrame, closed: pd.Series) -> pd.Series:
    """The ways that a limit other than money and amounts forbids: reach, one taker only, partners enough."""
    partners, most = links(link_rows(rows)["pair"]).groupby("a").size(), plan.region.enterprises.set_index("enterprise")
    full = [ways[e].map(partners).fillna(0) >= ways[e].map(most["max_partners"]).fillna(np.inf) for e in ("from", "to")]
    taken = ways["o_exclusive"].astype(bool) & ways["output"].isin(set(rows["output"]))
    reach = ways["k_max_km"].where(ways["k_max_km"] >= 0).fillna(np.inf)
    return (closed & (full[0] | full[1])) | taken | (ways["km"] > reach * (1 + TOLERANCE))


def _room(plan: Plan, ways: pd.DataFrame, rows: pd.DataFrame, now: pd.DataFrame) -> list[pd.DataFrame]:
    """The ways with the `most` that fits beside the plan; where one is full, in place of what may shrink there."""
    supply, demand = (ways[f"{s}_quantity"].fillna(ways[f"{s}_quantity_high"]) for s in "on")
    left = unused(plan, rows).reindex(ways["output"]).to_numpy()
    met = plan.needs.set_index("need")["met"].reindex(ways["need"]).to_numpy()
    usable, gain = ways["n_usable"].astype(bool), ways["r_yield"]
    free = np.where(ways["o_missing"] == "", _clean(left, supply), supply)
    room = _clean(demand * ways["n_max_share"] - np.where(usable, met, 0.0), demand) / gain
    served = rows.groupby(["need", "recipe"])["received"].sum()
    served = served.reindex(pd.MultiIndex.from_frame(ways[["need", "recipe"]]), fill_value=0.0).to_numpy()
    of_recipe = _clean(demand * ways["r_max_share"] - np.where(ways["r_max_share"] < 1, served, 0.0), demand) / gain
    ways = ways.assign(free=free, room=room, cap=np.fmin(ways["cap"], of_recipe))
    parts = [ways.assign(most=np.fmin(np.fmin(free, room), ways["cap"]))]
    for at, amount, full, rest in (
        ("need", "received", (room <= 0) & ~(free <= 0), "free"),
        ("output", "quantity", ~(room <= 0) & (free <= 0), "room"),
    ):
        rivals = movable(plan, rows, now, at, amount)[[at, "output" if at == "need" else "need", "room", "worth"]]
        rivals = rivals.set_axis([at, "x_stream", "x_room", "x_worth"], axis=1)
        instead = ways[full].merge(rivals, on=at)
        instead = instead[instead["x_stream"] != instead["output" if at == "need" else "need"]]
        per = instead["r_yield"] if at == "need" else 1.0
        most = np.fmin(np.fmin(instead[rest], instead["x_room"] / per), instead["cap"])
        parts.append(instead.assign(most=most, lost=(instead["x_worth"] * per).clip(lower=0.0)))
    return parts


def _clean(rest: np.ndarray | pd.Series, whole: pd.Series) -> np.ndarray:
    """What is left of a whole, the solver's last digits counted as none."""
    cleaned: np.ndarray = np.where(rest <= DUST * whole, 0.0, rest)
    return cleaned


def _same(told: pd.Series, right: np.ndarray) -> np.ndarray:
    blank, none = told.isna().to_numpy(), np.isnan(right)
    same: np.ndarray = (blank & none) | ~(off(told, right) | blank | none)
    return same
