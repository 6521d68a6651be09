"""Pairs that fit but for something unknown: what to ask whom, and from which amount or price a call is worth it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.candidates.compatibility import Bar
from symbiosis.candidates.lanes import Block
from symbiosis.candidates.pairs import pair_key
from symbiosis.candidates.streams import Flags
from symbiosis.explain.state import State, is_open, pair_facts
from symbiosis.explain.words import money, number
from symbiosis.problem.problem import Problem
from symbiosis.schema.results import LEADS

PER_STREAM = 5  # the most promising partners of one stream; the rest are counted, not listed

BAR_WORDS = {int(Bar.PERMIT): "permit", int(Bar.TEMPERATURE): "temperature", int(Bar.NAME): "name only"}


def find_leads(problem: Problem, state: State) -> tuple[pd.DataFrame, int]:
    """leads.csv, and how many more pairs were left out of it to keep at most five per stream."""
    region = problem.region
    out_missing, need_missing = (t["missing"].str.contains("committed") for t in (region.outputs, region.needs))
    outputs, needs = ~out_missing.to_numpy(dtype=bool), ~need_missing.to_numpy(dtype=bool)
    parts = [_leads(problem, state, block) for block in problem.market.whole(outputs, needs)]
    rows = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    if rows.empty:
        return pd.DataFrame(columns=list(LEADS)), 0
    # By one mode and one recipe: the best of each pair of streams.
    rows = rows.sort_values(
        ["score", "km", "o", "n"], ascending=[False, True, True, True], kind="stable"
    ).drop_duplicates(["o", "n"])
    asked = np.where(rows["asks_giver"], rows["o"], -1 - rows["n"])
    kept = rows[rows.groupby(asked).cumcount() < PER_STREAM].reset_index(drop=True)
    return _table(problem, kept), len(rows) - len(kept)


def _leads(problem: Problem, state: State, block: Block) -> pd.DataFrame:
    s, region, lane, o, n = problem.market.streams, problem.region, block.lane, block.o, block.n
    bars = problem.market.compatibility.bars(o, n, lane.recipe)
    give, take = region.outputs["missing"].to_numpy()[o], region.needs["missing"].to_numpy()[n]
    askable = (bars == Bar.NONE) | (bars >= Bar.PERMIT)
    runs = np.isin(o * len(s.need_site) + n, state.open_streams)
    some = askable & ~runs & ((give != "") | (take != "") | (bars != Bar.NONE)) & (block.km <= lane.max_km)
    block, bars, o, n = block.take(some), bars[some], o[some], n[some]
    give, take = give[some], take[some]
    key = pair_key(s.out_site[o], s.need_site[n], len(s.lon))
    fixed = (
        np.where(is_open(state.open_pairs, key), 0.0, pair_facts(problem, key)["cost"])
        + problem.market.stream_cost[o]
        + block.pipe
    )
    policy = region.settings.policy
    dispose, buy = s.dispose[o], s.buy[n]
    known = (
        np.nan_to_num(dispose)
        + lane.gain * np.nan_to_num(buy)
        - block.transport
        - block.processing
        - policy.paid_per_kg * block.co2
    )
    no_price = np.isnan(dispose) | np.isnan(buy)
    amount = np.fmin(s.supply[o], np.fmin(s.takes[n], lane.recipe_share * s.demand[n]) / lane.gain)
    no_amount = np.isnan(s.supply[o]) | np.isnan(s.demand[n])
    with np.errstate(divide="ignore", invalid="ignore"):
        from_amount = np.where(~no_price & (known > 0), fixed / known, np.nan)
        per_unit = np.where(no_amount | ~(amount > 0), 0.0, fixed / amount)
    lacking = per_unit - known
    price = np.where(np.isnan(dispose), lacking, lacking / lane.gain)
    worth = np.where(no_price, np.isfinite(price), (known > 0) & ~(from_amount > amount))
    # An unknown price that would have to exceed any known for the purpose is no lead but an adverse fact.
    score = np.where(
        no_price, -lacking * np.nan_to_num(amount, nan=1.0), known * np.nan_to_num(amount, nan=1.0) - fixed
    )
    keep: Flags = worth & ~(np.nan_to_num(amount, nan=1.0) <= 0)
    return pd.DataFrame({
        "o": o, "n": n, "km": block.km, "give": give, "take": take, "bar": bars, "from_amount": from_amount,
        "price": np.where(no_price, price, np.nan), "of_disposal": np.isnan(dispose), "score": score,
        "asks_giver": give != "",
    })[keep]  # fmt: skip


def _table(problem: Problem, rows: pd.DataFrame) -> pd.DataFrame:
    region = problem.region
    give, take = (
        region.outputs.iloc[rows["o"]].reset_index(drop=True),
        region.needs.iloc[rows["n"]].reset_index(drop=True),
    )
    names = region.labels
    giver, taker = give["enterprise"].map(names), take["enterprise"].map(names)
    unknown = [_unknown(*r) for r in zip(rows["give"], rows["take"], rows["bar"], strict=True)]
    whom = [
        g if asks else t for g, t, asks in zip(give["enterprise"], take["enterprise"], rows["asks_giver"], strict=True)
    ]
    asks = [
        _question(problem, *r)
        for r in zip(
            unknown,
            giver,
            taker,
            give["material"],
            give["unit"],
            rows["from_amount"],
            rows["price"],
            rows["of_disposal"],
            strict=True,
        )
    ]
    return pd.DataFrame({
        "output": give["output"], "need": take["need"], "from": give["enterprise"], "to": take["enterprise"],
        "material": give["material"], "km": rows["km"], "unknown": ["; ".join(u) for u in unknown],
        "worth_it_from": rows["from_amount"], "unit": give["unit"], "worth_it_at_price": rows["price"],
        "ask_whom": whom, "ask": asks,
    })[list(LEADS)]  # fmt: skip


def _unknown(give: str, take: str, bar: int) -> list[str]:
    words = {"amount": "amount", "price": "price", "supply": "one-off", "status": "not operating yet or for long"}
    found = [f"{words[w]} ({side})" for side, text in (("giver", give), ("taker", take)) for w in text.split()]
    return [*found, *([BAR_WORDS[bar]] if bar in BAR_WORDS else [])]


def _question(
    problem: Problem,
    unknown: list[str],
    giver: str,
    taker: str,
    material: str,
    unit: str,
    amount: float,
    price: float,
    of_disposal: bool,
) -> str:
    currency = problem.region.settings.currency
    parts = []
    for word in unknown:
        what, _, side = word.partition(" (")
        firm = giver if side.startswith("giver") else taker
        if what == "amount":
            parts.append(
                f"{firm}: how much {material} a year?"
                + (f" Worth it from {number(amount)} {unit}." if amount > 0 else "")
            )
        elif what == "price":
            parts.append(f"{firm}: {_price_question(side, material, unit, price, of_disposal, currency)}")
        elif what == "permit":
            parts.append(f"{taker}: does its permit cover this hazardous waste, and would it take it?")
        elif what == "temperature":
            parts.append(f"{giver}: how warm is the {material}?")
        elif what == "name only":
            parts.append(f"{taker}: would this {material} do?")
        elif what == "one-off":
            parts.append(f"{giver}: when is it there, and for how long?")
        else:
            parts.append(f"{firm}: from when, or until when?")
    return " ".join(dict.fromkeys(parts))


def _price_question(side: str, material: str, unit: str, price: float, of_disposal: bool, currency: str) -> str:
    if side.startswith("giver"):
        ask = f"what does it cost to get rid of a {unit} of {material}?"
        if price <= 0:
            return f"{ask} Worth it unless it earns more than {money(-price, currency)} by selling."
    else:
        ask = f"what does it pay for a {unit} of what {material} would replace?"
        if price <= 0:
            return f"{ask} Worth it at any price."
    figure = "disposal cost" if of_disposal else "purchase price"
    return f"{ask} Worth it from a {figure} of {money(price, currency)}."
