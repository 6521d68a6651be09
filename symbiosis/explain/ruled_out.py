"""Streams called a lead about which nobody need be asked: something known rules them out, and is named."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from symbiosis.candidates.compatibility import Bar
from symbiosis.candidates.streams import Flags
from symbiosis.explain.leads import PER_STREAM, Blocked, judged, of_unknown
from symbiosis.explain.plausible import OPEN
from symbiosis.explain.reasons import BARS, MISSING, REASONS
from symbiosis.explain.state import State
from symbiosis.explain.words import km, money, number
from symbiosis.problem.problem import Problem

CALLED_LEADS = frozenset({*MISSING.values(), "partner_unknown"}) - {"committed"}
UNKNOWN = {
    "unknown_amount": "its amount is unknown", "unknown_price": "its cost or price is unknown",
    "one_off": "it is a one-off or a stock", "not_operating": "the firm is planned or closing",
    "partner_unknown": "something is unknown about those that fit",
}  # fmt: skip
COMMITTED = max(Blocked) + 1
SAID = {
    Blocked.FULL: "served", Blocked.SHARE: "recipe_share", Blocked.PAIR_MOST: "pair_maximum",
    Blocked.SOURCES: "min_sources",
    Blocked.ONE_TAKER: "one_taker", Blocked.PARTNERS: "partner_limit", COMMITTED: "held",
}  # fmt: skip


def with_blockers(problem: Problem, state: State, table: pd.DataFrame, key: str, leads: pd.DataFrame) -> pd.DataFrame:
    """The outputs or needs of a plan; those called a lead that have none get the reason that is known.

    Where all their leads are unlikely, `why` says so with what makes them so.
    """
    silent = (table["reason"].isin(CALLED_LEADS) & ~table[key].isin(leads[key])).to_numpy(dtype=bool)
    table = _with_unlikely(table, key, leads)
    if not silent.any():
        return table
    best = _best(problem, state, "o" if key == "output" else "n", silent)
    records = [
        _record(problem, key, i, str(table["reason"].iat[i]), str(table["material"].iat[i]), best.get(i))
        for i in map(int, np.flatnonzero(silent))
    ]
    found = pd.DataFrame(records, index=table.index[silent])
    return table.assign(**{c: table[c].where(~silent, found[c].reindex(table.index)) for c in found})


def _with_unlikely(table: pd.DataFrame, key: str, leads: pd.DataFrame) -> pd.DataFrame:
    told = leads[~leads[key].isin(leads.loc[leads["status"] == OPEN, key])].drop_duplicates(key).set_index(key)
    more = dict(zip(told.index, " Unlikely, though: " + told["unlikely"].astype("str"), strict=True))
    called = table["reason"].isin(CALLED_LEADS)
    added = [more.get(s, "") if c else "" for s, c in zip(table[key], called, strict=True)]
    return table.assign(why=[w + a for w, a in zip(table["why"], added, strict=True)])


def _best(problem: Problem, state: State, side: str, silent: Flags) -> dict[int, dict[str, Any]]:
    """For each of the streams the partner that least stands in the way of."""
    region = problem.region
    committed = region.outputs["missing"].str.contains("committed").to_numpy(dtype=bool)
    outputs = silent if side == "o" else np.ones(len(region.outputs), dtype=bool)
    needs = silent if side == "n" else np.ones(len(region.needs), dtype=bool)
    best = pd.DataFrame()
    for block in of_unknown(problem, outputs, needs):
        rows = judged(problem, state, block)
        rows["blocked"] = rows["blocked"].mask(committed[rows["o"]], COMMITTED)
        rows["short"] = np.where(rows["blocked"] == Blocked.COST, -rows["known"], 0.0)
        rows = pd.concat([best, rows]) if len(best) else rows
        order = [side, "blocked", "short", "km", "o", "n"]
        best = rows.sort_values(order, kind="stable").drop_duplicates(side)
    return {int(r[side]): r for r in best.to_dict("records")} if len(best) else {}


def _record(
    problem: Problem, key: str, i: int, called: str, material: str, row: dict[Any, Any] | None
) -> dict[str, Any]:
    besides = f" Besides, {UNKNOWN[called]}."
    if row is None:
        reason, why = _nobody(problem, key, i, material)
        return {"reason": reason, "why": why + besides, "nearest": "", "nearest_km": np.nan}
    s, region = problem.market.streams, problem.region
    site = s.need_site[int(row["n"])] if key == "output" else s.out_site[int(row["o"])]
    partner = f"{region.enterprises['name'].iat[int(site)]} ({km(row['km'])})"
    reason, why = _why(problem, row, called, partner)
    if row["blocked"] == Blocked.NONE:
        why, besides = f"{UNKNOWN[called][0].upper()}{UNKNOWN[called][1:]}. {why}", ""
    nearest = region.enterprises["enterprise"].iat[int(site)]
    return {"reason": reason, "why": why + besides, "nearest": nearest, "nearest_km": row["km"]}


def _nobody(problem: Problem, key: str, i: int, material: str) -> tuple[str, str]:
    """Without a pair that could be priced: no partner, or no way to carry it."""
    region = problem.region
    mine, other = ("output_material", "input_material") if key == "output" else ("input_material", "output_material")
    theirs, own = (region.needs, region.outputs) if key == "output" else (region.outputs, region.needs)
    linked = region.recipes.loc[(region.recipes[mine] == material) & (region.recipes["at"] != "hub"), other]
    fits = theirs["material"].isin(linked) & (theirs["enterprise"] != own["enterprise"].iat[i])
    if not fits.any():
        return "no_partner", _sentence(REASONS["no_partner"])
    moved = [material] if key == "output" else theirs.loc[fits, "material"].unique().tolist()
    forms = sorted({str(f) for f in region.materials.loc[moved, "form"]})
    carried = {form for forms in region.modes["forms"] for form in forms}
    if set(forms) & carried:
        text = (
            "the modes that carry it are paid by a measure (such as t) that it can't be turned into without a density"
        )
        return "no_mode", _sentence(text)
    return "no_mode", _sentence(f"{REASONS['no_mode']} ({', '.join(forms)})")


def _why(problem: Problem, row: dict[Any, Any], called: str, partner: str) -> tuple[str, str]:
    """Reason and sentence for the partner that least stands in the way of."""
    region, blocked = problem.region, row["blocked"]
    currency, unit = region.settings.currency, region.outputs["unit"].iat[int(row["o"])]
    if blocked == Blocked.PARTNERSHIP:
        worth, amount = money(row["known"] * row["amount"], currency), f"{number(row['amount'])} {unit}"
        reason = "transaction_cost" if 2 * row["partnership"] * row["amount"] >= row["fixed"] else "stream_cost"
        costs = "partnership, permit, border procedure and pipe"
        return reason, f"Even {amount} with {partner} would save {worth} a year, but {costs} cost " + (
            f"{money(row['fixed'], currency)}."
        )
    if blocked == Blocked.COST:
        reason = "too_far" if row["known"] + row["by_km"] > 0 else "costs_more"
        more = f"{money(-row['known'], currency)} more than today" if row["known"] < 0 else "as much as today"
        return reason, f"With {partner} each {unit} would cost {more}, whatever the amount."
    if blocked == Blocked.LOT:
        least, most = f"{number(row['least'])} {unit}", f"{number(row['amount'])} {unit}"
        return "lot_too_small", f"The most that could go between it and {partner}, {most}, is below the least, {least}."
    if blocked == Blocked.REACH:
        return "too_far", f"The nearest that fits is {partner}; {row['mode']} goes {km(row['reach_km'])} at most."
    if blocked == Blocked.BARRED:
        return _barred(problem, row, partner)
    text = {
        Blocked.NONE: f"Its partners have better offers to ask about first: leads.csv lists {PER_STREAM} a stream.",
        Blocked.FULL: f"{partner} has no room left beside the plan.",
        Blocked.SHARE: f"The recipe may serve no more of the need, with {partner}.",
        Blocked.PAIR_MOST: f"It exchanges the most it may with {partner}.",
        Blocked.SOURCES: f"With {partner} the need would have too few sources, or one that gives too much.",
        Blocked.ONE_TAKER: f"The output goes to one taker only and has one; else {partner} would fit.",
        Blocked.PARTNERS: f"One of the firms has as many partners as it wants; else {partner} would fit.",
        Blocked.TODAY: f"It is part of the plan with {partner} already.",
        COMMITTED: f"The output of {partner} is bound to its present route.",
    }[blocked]
    return SAID.get(blocked, called), text


def _barred(problem: Problem, row: dict[Any, Any], partner: str) -> tuple[str, str]:
    bar, region = Bar(int(row["bar"])), problem.region
    if bar is Bar.COLD:
        hot = region.outputs["temperature_c"].iat[int(row["o"])]
        least = region.needs["temperature_c"].iat[int(row["n"])]
        return "temperature", f"It is {number(hot)} °C; the nearest that fits, {partner}, needs {number(least)} °C."
    reason = BARS[bar]
    return reason, _sentence(f"{REASONS[reason]}; the nearest that fits is {partner}")


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
