"""Pairs that fit but for something unknown: what to ask whom, and from which amount or price a call is worth it."""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum

import numpy as np
import pandas as pd

from symbiosis.candidates.compatibility import Bar
from symbiosis.candidates.lanes import Block
from symbiosis.candidates.pairs import pair_key
from symbiosis.candidates.streams import Flags, Floats
from symbiosis.explain.lead_room import lead_room
from symbiosis.explain.plausible import OPEN, PRICES, RULE, UNLIKELY, highest_plausible, why_unlikely
from symbiosis.explain.state import State, is_open, pair_facts
from symbiosis.explain.words import money, number
from symbiosis.problem.problem import Problem
from symbiosis.schema.results import LEADS

PER_STREAM = 5  # the most promising partners of one stream; the rest are counted, not listed
TOGETHER = "Worth it where both together come to"
NEARER, INSTEAD = ", with this or a nearer partner", "in place of what saves less"

BAR_WORDS = {
    int(Bar.PERMIT): "permit",
    int(Bar.TEMPERATURE): "temperature",
    int(Bar.NAME): "name only",
    int(Bar.UNSURE): "hazard",
}


class Blocked(IntEnum):
    """Why a pair of which something is unknown is no lead, the least grave first."""

    NONE = 0
    PARTNERSHIP = 1
    COST = 2
    LOT = 3
    FULL = 4
    SHARE = 5
    PAIR_MOST = 6
    SOURCES = 7
    ONE_TAKER = 8
    PARTNERS = 9
    REACH = 10
    TODAY = 11
    BARRED = 12


def find_leads(problem: Problem, state: State) -> tuple[pd.DataFrame, int]:
    """leads.csv, and how many more pairs were left out of it to keep at most five per stream.

    What no plausible price makes worth it comes last, marked unlikely.
    """
    region = problem.region
    out_missing, need_missing = (t["missing"].str.contains("committed") for t in (region.outputs, region.needs))
    outputs, needs = ~out_missing.to_numpy(dtype=bool), ~need_missing.to_numpy(dtype=bool)
    # What would take another's place is worth a call only where nothing fits beside the plan: both are kept until all
    # pairs were seen.
    beside, either, fits = _Best(), _Best(), set[int]()
    for portion in problem.market.portions(outputs, needs):
        parts = [judged(problem, state, block) for block in of_unknown(problem, portion, needs)]
        parts = [p[p["blocked"] == Blocked.NONE] for p in parts]
        if not any(map(len, parts)):
            continue
        rows = _with_ceiling(problem, pd.concat(parts, ignore_index=True))
        rows["asked"] = np.where(rows["asks_giver"], rows["o"], -1 - rows["n"])
        fits.update(rows.loc[~rows["displaces"] & ~rows["unlikely"], "asked"].tolist())
        beside.add(rows[~rows["displaces"]])
        either.add(rows)
    (one, left), (other, gone) = beside.among(fits), either.without(fits)
    rows = _ranked(pd.concat([one, other], ignore_index=True)) if len(one) + len(other) else one
    if rows.empty:
        return pd.DataFrame(columns=list(LEADS)), 0
    return _table(problem, rows.reset_index(drop=True)), left + gone


class _Best:
    """The best leads of whoever is asked, and how many there are."""

    def __init__(self) -> None:
        self._rows = pd.DataFrame({"asked": pd.Series(dtype="int64")})
        self._count = pd.Series(dtype="int64")

    def add(self, rows: pd.DataFrame) -> None:
        """More leads: all recipes and modes of a pair of streams at once."""
        if rows.empty:
            return
        # Of several recipes and modes for a pair of streams the one that is worth it soonest, ranked by the best.
        best = rows.groupby(["o", "n"])[["score", "up_to"]].transform("max")
        rows = rows.assign(**{c: best[c] for c in best}, soonest=rows["price"].fillna(rows["from_amount"]))
        rows = rows.sort_values(["unlikely", "soonest", "km"], kind="stable").drop_duplicates(["o", "n"])
        self._count = self._count.add(rows["asked"].value_counts(), fill_value=0)
        rows = _ranked(pd.concat([self._rows, rows], ignore_index=True) if len(self._rows) else rows)
        self._rows = rows[rows.groupby("asked").cumcount() < PER_STREAM]

    def among(self, asked: set[int]) -> tuple[pd.DataFrame, int]:
        """The best of these, and how many more they have."""
        return self._part(self._rows["asked"].isin(asked), self._count.index.isin(asked))

    def without(self, asked: set[int]) -> tuple[pd.DataFrame, int]:
        """The best of all others, and how many more they have."""
        return self._part(~self._rows["asked"].isin(asked), ~self._count.index.isin(asked))

    def _part(self, rows: pd.Series, counted: np.ndarray) -> tuple[pd.DataFrame, int]:
        found = self._rows[rows]
        return found, int(self._count[counted].sum()) - len(found)


def _ranked(rows: pd.DataFrame) -> pd.DataFrame:
    order = ["unlikely", "up_to", "score", "km", "o", "n"]
    return rows.sort_values(order, ascending=[True, False, False, True, True, True], kind="stable", na_position="last")


def of_unknown(problem: Problem, outputs: Flags, needs: Flags) -> Iterator[Block]:
    """The pairs of these streams of which something is unknown, priced: the others aren't."""
    market, region = problem.market, problem.region
    give, take = ((t["missing"] != "").to_numpy(dtype=bool) for t in (region.outputs, region.needs))
    for lane, o, n in market.fitting(outputs, needs):
        some = give[o] | take[n] | (market.compatibility.bars(o, n, lane.recipe) >= Bar.PERMIT)
        if some.any():
            yield market.priced(lane, o[some], n[some])


def judged(problem: Problem, state: State, block: Block) -> pd.DataFrame:
    """The pairs of the block of which something is unknown: from which amount or price each is worth it, the costs
    behind it per unit of output, what it is worth at most (`up_to`, NaN where nobody knows), and what known thing rules
    it out (`blocked`).
    """
    s, region, lane, o, n = problem.market.streams, problem.region, block.lane, block.o, block.n
    bars = problem.market.compatibility.bars(o, n, lane.recipe)
    give, take = region.outputs["missing"].to_numpy()[o], region.needs["missing"].to_numpy()[n]
    some = (give != "") | (take != "") | (bars >= Bar.PERMIT)
    block, bars, o, n = block.take(some), bars[some], o[some], n[some]
    give, take = give[some], take[some]
    key = pair_key(s.out_site[o], s.need_site[n], len(s.lon))
    facts = pair_facts(problem, key)
    partnership = np.where(is_open(state.open_pairs, key), 0.0, facts["cost"])
    fixed = partnership + problem.market.stream_cost(o, n) + block.pipe
    dispose, buy = s.dispose[o], s.buy[n]
    no_price = np.isnan(dispose) | np.isnan(buy)
    share = np.minimum(region.needs["max_share"].to_numpy()[n], lane.recipe_share)
    room = lead_room(problem, state, lane, key, facts, o, n)
    amount, least = np.where(share > 0, room.amount, 0.0), room.least
    known = _known(problem, block) - room.lost
    with np.errstate(divide="ignore", invalid="ignore"):
        from_amount = np.where(~no_price & (known > 0), np.maximum(fixed / known, least), np.nan)
        per_unit = np.where(amount > 0, fixed / amount, 0.0)
    lacking = per_unit - known
    price = np.where(np.isnan(dispose), lacking, lacking / lane.gain)
    worth = np.where(no_price, np.isfinite(price), (known > 0) & ~(from_amount > amount))
    gives_way = room.displaces & worth & (amount > 0) & (least <= amount)
    size = np.where(np.isfinite(amount), amount, 1.0)
    score = np.where(no_price, -lacking * size, known * size - fixed)
    bounded = ~no_price & np.isfinite(amount)
    reasons = {
        Blocked.BARRED: (bars != Bar.NONE) & (bars < Bar.PERMIT),
        Blocked.TODAY: np.isin(o * len(s.need_site) + n, state.open_streams),
        Blocked.REACH: block.km > lane.max_km,
        Blocked.PARTNERS: room.no_partner,
        Blocked.ONE_TAKER: room.no_taker,
        Blocked.SOURCES: room.no_source,
        Blocked.PAIR_MOST: room.no_tonnes,
        Blocked.SHARE: room.no_share,
        Blocked.FULL: (amount <= 0) | (room.displaces & ~gives_way),
        Blocked.LOT: least > amount,
        Blocked.COST: ~worth & ~no_price & ~(known > 0),
        Blocked.PARTNERSHIP: ~worth,
    }
    blocked = np.select(list(reasons.values()), [int(b) for b in reasons], int(Blocked.NONE))
    with np.errstate(divide="ignore", invalid="ignore"):
        each = {c: np.where(amount > 0, cost / amount, 0.0) for c, cost in (
            ("pipe", block.pipe), ("partnership", partnership), ("stream", problem.market.stream_cost(o, n)),
        )}  # fmt: skip
    return pd.DataFrame({
        "o": o, "n": n, "km": block.km, "give": give, "take": take, "bar": bars, "from_amount": from_amount,
        "of_need": from_amount * lane.gain / np.where(share > 0, share, 1.0),
        "price": np.where(no_price, price, np.nan), "score": score, "asks_giver": (give != "") | (bars == Bar.UNSURE),
        "up_to": np.where(bounded, known * np.where(bounded, amount, 0.0) - fixed, np.nan), "blocked": blocked,
        "gives": np.isnan(dispose), "both": np.isnan(dispose) & np.isnan(buy), "gain": lane.gain, "known": known,
        "haul": block.transport, "treatment": block.processing, "least": least, "amount": amount,
        "reach_km": lane.max_km, "mode": lane.mode_name, "by_km": lane.per_km * block.km, "fixed": fixed,
        "displaces": room.displaces, **each,
    })  # fmt: skip


def _known(problem: Problem, block: Block) -> Floats:
    """What each unit is worth by all that is known, an unknown price left out.

    That is asked for as the invoice says it: what taxes and carbon add is known.
    """
    s, paid = problem.market.streams, problem.region.settings.policy.paid_per_kg
    dispose, buy = s.dispose[block.o], s.buy[block.n]
    added = s.tax[block.o] + paid * np.nan_to_num(s.dispose_co2[block.o])
    result: Floats = (
        np.where(np.isnan(dispose), added, dispose)
        + block.lane.gain * np.where(np.isnan(buy), paid * np.nan_to_num(s.buy_co2[block.n]), buy)
        - block.transport
        - block.processing
        - paid * block.co2
    )
    return result


def _with_ceiling(problem: Problem, rows: pd.DataFrame) -> pd.DataFrame:
    """The leads beside the highest plausible price of what is unknown of each, and whether it takes more than that."""
    region = problem.region
    (give, give_from), (take, take_from) = (highest_plausible(region, t) for t in PRICES)
    o, n = rows["o"].to_numpy(), rows["n"].to_numpy()
    gives, both = rows["gives"].to_numpy(), rows["both"].to_numpy()
    ceiling = np.where(gives, give[o], take[n]) + np.where(both, rows["gain"] * take[n], 0.0)
    origin = np.where(gives, np.array(give_from, dtype=object)[o], np.array(take_from, dtype=object)[n])
    by_rule = both & (np.array(take_from, dtype=object)[n] == RULE)
    return rows.assign(
        ceiling=ceiling, ceiling_from=np.where(by_rule, RULE, origin), unlikely=rows["price"].to_numpy() > ceiling,
        out_unit=region.outputs["unit"].to_numpy()[o], need_unit=region.needs["unit"].to_numpy()[n],
    )  # fmt: skip


def _table(problem: Problem, rows: pd.DataFrame) -> pd.DataFrame:
    region = problem.region
    give, take = (
        region.outputs.iloc[rows["o"]].reset_index(drop=True),
        region.needs.iloc[rows["n"]].reset_index(drop=True),
    )
    names, called = region.labels, region.materials["name"]
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
            give["material"].map(called),
            take["material"].map(called),
            [f"{number(a)} {u}" if a > 0 else "" for a, u in zip(rows["from_amount"], give["unit"], strict=True)],
            [f"{number(a)} {u}" if a > 0 else "" for a, u in zip(rows["of_need"], take["unit"], strict=True)],
            give["unit"],
            take["unit"],
            rows["price"],
            np.where(rows["displaces"], f"{NEARER}, {INSTEAD}", NEARER),
            _said(give),
            _said(take),
            strict=True,
        )
    ]
    return pd.DataFrame({
        "output": give["output"], "need": take["need"], "from": give["enterprise"], "to": take["enterprise"],
        "material": give["material"], "km": rows["km"], "unknown": ["; ".join(u) for u in unknown],
        "worth_it_from": rows["from_amount"], "unit": give["unit"], "worth_it_at_price": rows["price"],
        "worth_up_to": rows["up_to"], "ask_whom": whom, "ask": asks,
        "status": np.where(rows["unlikely"], UNLIKELY, OPEN), "unlikely": why_unlikely(region, rows),
    })[list(LEADS)]  # fmt: skip


def _said(streams: pd.DataFrame) -> list[str]:
    """What the firms say of an amount that they don't know: a low, a high or both."""
    result = []
    for low, high, unit in streams[["quantity_low", "quantity_high", "unit"]].itertuples(index=False, name=None):
        least, most = (f"{number(x)} {unit}" if x == x else "" for x in (low, high))
        if least and most:
            least = number(low)
        words = f"{least} to {most}" if least and most else f"at least {least}" if least else f"at most {most}"
        result.append(f" They say {words}." if least or most else "")
    return result


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
    need_material: str,
    amount: str,
    of_need: str,
    unit: str,
    need_unit: str,
    price: float,
    tail: str,
    giver_said: str,
    taker_said: str,
) -> str:
    currency = problem.region.settings.currency
    prices = sum(word.startswith("price") for word in unknown)
    parts = []
    for word in unknown:
        what, _, side = word.partition(" (")
        firm = giver if side.startswith("giver") else taker
        if what == "amount":
            given = side.startswith("giver")
            least = amount if given else of_need
            ask = f"how much {material} a year?" if given else f"how much {need_material} does it use a year?"
            said = giver_said if given else taker_said
            parts.append(f"{firm}: {ask}{said}" + (f" Worth it from {least}{tail}." if least else ""))
        elif what == "price":
            threshold = "" if prices > 1 else _threshold(side.startswith("giver"), price, currency, tail)
            ask = (
                f"what does it cost to get rid of a {unit} of {material}?"
                if side.startswith("giver")
                else f"what does it pay for a {need_unit} of what {material} would replace?"
            )
            parts.append(f"{firm}: {ask}{threshold}")
        elif what == "permit":
            parts.append(f"{taker}: does its permit cover this hazardous waste, and would it take it?")
        elif what == "hazard":
            parts.append(f"{giver}: is this {material} hazardous, and under which waste code?")
        elif what == "temperature":
            parts.append(f"{giver}: how warm is the {material}?")
        elif what == "name only":
            parts.append(f"{taker}: would this {material} do?")
        elif what == "one-off":
            parts.append(f"{giver}: when is it there, and for how long?")
        else:
            parts.append(f"{firm}: from when, or until when?")
    if prices > 1:
        parts.append(f"{TOGETHER} {money(price, currency)} or more for a {unit} of {material}.")
    return " ".join(dict.fromkeys(parts))


def _threshold(of_disposal: bool, price: float, currency: str, tail: str) -> str:
    if price > 0:
        what = "disposal cost" if of_disposal else "purchase price"
        return f" Worth it from a {what} of {money(price, currency)}{tail}."
    if not of_disposal:
        return " Worth it at any price."
    return f" Worth it unless it earns more than {money(-price, currency)} by selling."
