"""Why what stays was not matched: a closed list of reasons, and the sentence that gives the figures."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from symbiosis.candidates.compatibility import Bar
from symbiosis.explain.nearest import Limit, Nearest
from symbiosis.explain.state import State
from symbiosis.explain.words import km, money, number
from symbiosis.problem.problem import Problem

REASONS = {
    "": "nothing stays",
    "unknown_amount": "the stream's amount is unknown: a lead",
    "unknown_price": "the stream's cost or price is unknown: a lead",
    "one_off": "a one-off or a stock: a lead with a total, not a yearly saving",
    "not_operating": "the firm is planned or closing: a lead",
    "committed": "bound to its present route",
    "no_partner": "no other firm needs (or gives) this material, and no recipe leads to one that does",
    "no_mode": "no mode of transport carries this form",
    "partner_unknown": "partners fit, but something about them is unknown: leads",
    "forbidden": "the pair is forbidden",
    "hazard": "no partner takes hazardous waste",
    "permit": "no permit of the receiver is known that covers this hazardous waste",
    "temperature": "colder than the need accepts, or the temperature is unknown",
    "by_name": "the materials match by name only",
    "too_far": "the nearest compatible partner is beyond the break-even distance",
    "costs_more": "even next door the exchange would cost more than today",
    "transaction_cost": "the saving is below the cost of the partnership",
    "stream_cost": "the saving is below the stream's own cost (permit, pipe)",
    "partner_full": "the partner's need (or output) is already used where it saves more",
    "share_limit": "by-products may replace no more of this need",
    "recipe_share": "the recipe may serve no more of this need",
    "served": "every partner that fits has no more to take or give",
    "held": "the partner's need (or output) is bound: kept, required or with a minimum",
    "lot_too_small": "what is left is less than the smallest lot",
    "pair_minimum": "what is left is less than the pair's minimum",
    "pair_maximum": "the pair exchanges the most it may",
    "one_taker": "the output goes to one taker only, and has one",
    "partner_limit": "one of the firms has as many partners as it wants",
    "objective": "what was optimised does not ask for it, although it would save money",
    "within_gap": "worth less than the precision that was asked for",
    "search_stopped": "it would save money: the search stopped before the best plan",
}

MISSING = {
    "committed": "committed",
    "status": "not_operating",
    "supply": "one_off",
    "amount": "unknown_amount",
    "price": "unknown_price",
}
BARS = {
    Bar.FORBIDDEN: "forbidden", Bar.HAZARD: "hazard", Bar.PERMIT: "permit", Bar.COLD: "temperature",
    Bar.TEMPERATURE: "temperature", Bar.NAME: "by_name",
}  # fmt: skip
LIMITS = {
    Limit.LOT: "lot_too_small", Limit.PAIR_LEAST: "pair_minimum", Limit.PAIR_MOST: "pair_maximum",
    Limit.ONE_TAKER: "one_taker", Limit.PARTNERS: "partner_limit", Limit.HELD: "held", Limit.SERVED: "served",
    Limit.SHARE: "recipe_share",
}  # fmt: skip
BLANK = {
    "reason": "",
    "why": "",
    "nearest": "",
    "nearest_km": np.nan,
    "break_even_km": np.nan,
    "missing_saving": np.nan,
}


def explain_streams(
    problem: Problem, state: State, nearest: Nearest, tolerance: float, proved: bool
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """For all outputs and all needs: reason, why, nearest, nearest_km, break_even_km, missing_saving.

    `tolerance` is the money a year that the search was allowed to leave; `proved` whether it got that far.
    """
    teller = _Teller(problem, state, tolerance, proved)
    fits = _partners(problem)
    result = []
    for side, table, misses in (
        ("o", problem.region.outputs, nearest.outputs),
        ("n", problem.region.needs, nearest.needs),
    ):
        records = {int(i): r for i, r in zip(misses.index, misses.to_dict("records"), strict=True)}
        rows = [
            teller.stream(side, i, missing, records.get(i), fits[side][i]) for i, missing in enumerate(table["missing"])
        ]
        result.append(pd.DataFrame(rows, index=table.index, columns=list(BLANK)))
    return result[0], result[1]


def _partners(problem: Problem) -> dict[str, list[tuple[bool, bool]]]:
    """Per stream whether another firm has a stream that fits by material, and whether one of those is usable."""
    region, s = problem.region, problem.market.streams
    outputs = pd.DataFrame(
        {
            "output_material": region.outputs["material"],
            "giver": s.out_site,
            "o": np.arange(len(s.out_site)),
            "out_ok": s.out_usable,
        }
    )
    needs = pd.DataFrame(
        {
            "input_material": region.needs["material"],
            "taker": s.need_site,
            "n": np.arange(len(s.need_site)),
            "need_ok": s.need_usable,
        }
    )
    recipes = region.recipes[["output_material", "input_material"]].drop_duplicates()

    def seen(
        mine: pd.DataFrame,
        link: str,
        theirs: pd.DataFrame,
        other: str,
        own: str,
        firm: str,
        their_firm: str,
        ok: str,
        count: int,
    ) -> list[tuple[bool, bool]]:
        # Firms per material, so that the join grows with firms × recipes, not with pairs of streams.
        met = mine.merge(recipes, on=link).merge(theirs.groupby([other, their_firm])[ok].any().reset_index(), on=other)
        met = met[met[firm] != met[their_firm]].groupby(own)[ok].any()
        return [(i in met.index, bool(met.get(i, False))) for i in range(count)]

    return {
        "o": seen(outputs, "output_material", needs, "input_material", "o", "giver", "taker", "need_ok", len(outputs)),
        "n": seen(needs, "input_material", outputs, "output_material", "n", "taker", "giver", "out_ok", len(needs)),
    }


class _Teller:
    """Finds the reason of one stream and puts it into a sentence."""

    def __init__(self, problem: Problem, state: State, tolerance: float, proved: bool) -> None:
        self._p, self._state, self._tolerance, self._proved = problem, state, tolerance, proved
        self._names = problem.region.enterprises["name"].to_numpy()
        self._currency = problem.region.settings.currency

    def stream(
        self, side: str, i: int, missing: str, miss: dict[str, Any] | None, fits: tuple[bool, bool]
    ) -> dict[str, Any]:
        """The record of one stream."""
        for word, reason in MISSING.items():
            if word in missing.split():
                return BLANK | {"reason": reason, "why": _sentence(REASONS[reason])}
        rest = (self._state.left if side == "o" else self._state.unmet)[i]
        if rest <= 0:
            return dict(BLANK)
        if side == "n" and self._state.takes_room[i] <= 0 and self._p.region.needs["max_share"].iat[i] < 1:
            share = number(100 * self._p.region.needs["max_share"].iat[i])
            return BLANK | {"reason": "share_limit", "why": f"By-products may meet {share} % of this need, and do."}
        if miss is None:
            reason = "no_partner" if not fits[0] else "partner_unknown" if not fits[1] else "no_mode"
            return BLANK | {"reason": reason, "why": _sentence(REASONS[reason])}
        return self._missed(side, miss)

    def _missed(self, side: str, miss: dict[str, Any]) -> dict[str, Any]:
        site = (
            self._p.market.streams.need_site[miss["n"]] if side == "o" else self._p.market.streams.out_site[miss["o"]]
        )
        reason = self._reason(miss)
        record = BLANK | {
            "reason": reason,
            "nearest": self._p.region.enterprises["enterprise"].iat[site],
            "nearest_km": miss["km"],
        }
        if reason in ("too_far", "transaction_cost", "stream_cost", "partner_full") and miss["break_even_km"] > 0:
            record["break_even_km"] = miss["break_even_km"]
        if miss["net"] < 0 and reason not in BARS.values() and reason not in LIMITS.values():
            record["missing_saving"] = -miss["net"]
        record["why"] = self._sentence(side, reason, miss, str(self._names[site]))
        return record

    def _reason(self, m: dict[str, Any]) -> str:
        if m["bar"] != Bar.NONE:
            return BARS[Bar(int(m["bar"]))]
        if m["limit"] != Limit.NONE:
            return LIMITS[Limit(int(m["limit"]))]
        if m["km"] > m["max_km"]:
            return "too_far"
        if m["net"] > self._tolerance:
            return "objective" if not self._p.is_money else "search_stopped"
        if m["net"] > 0:
            return "within_gap" if self._p.is_money else "objective"
        if m["displaces"]:
            return "partner_full"
        if m["margin"] > 0 or (m["break_even_km"] <= 0 and m["next_door"] > 0):
            return "transaction_cost" if m["partnership"] >= m["stream"] else "stream_cost"
        return "too_far" if m["next_door"] > 0 else "costs_more"

    def _sentence(self, side: str, reason: str, m: dict[str, Any], name: str) -> str:
        away, cash, amount = km(m["km"]), self._cash, self._amount(m)
        partner = f"{name} ({away})"
        to = "to" if side == "o" else "from"
        if reason == "too_far":
            within = f"within {km(m['break_even_km'])}" if m["break_even_km"] > 0 else "next door"
            at_limit = m["break_even_km"] >= m["max_km"]
            limit = "as far as the mode goes" if at_limit else "for the haul and the partnership to pay"
            return f"The nearest that fits is {partner}; it would have to be {within} {limit}."
        if reason in ("transaction_cost", "stream_cost"):
            what = "the partnership" if reason == "transaction_cost" else "its permit or pipe"
            fixed = m["partnership"] + m["stream"]
            if m["margin"] > 0:
                saved = cash(m["amount"] * m["margin"])
                return f"{amount} {to} {partner} would save {saved} a year, but {what} costs {cash(fixed)}."
            saved = cash(m["amount"] * m["next_door"])
            but = f"but {what} costs {cash(fixed)}; it is {away} away"
            return f"Even next door {amount} with {name} would save {saved} a year, {but}."
        if reason == "costs_more":
            next_door = cash(-m["next_door"])
            more = f"{cash(-m['margin'])} more than today, {next_door} even next door"
            return f"With {partner} each unit would cost {more}."
        if reason == "partner_full":
            stream, rival = "need" if side == "o" else "output", self._names[int(m["rival"])]
            return (
                f"The {stream} of {partner} is used by {rival}. Were {rival}'s part back to what it was before, taking "
                f"its place would still cost {cash(-m['net'])} a year more than it saves."
            )
        if reason in ("search_stopped", "within_gap", "objective"):
            return f"{amount} {to} {partner} would save {cash(m['net'])} a year; {REASONS[reason]}."
        if reason in BARS.values():
            end = (
                ", and it would not pay either"
                if m["net"] <= 0
                else "; see the leads"
                if Bar(int(m["bar"])).is_lead
                else ""
            )
            return f"{_sentence(REASONS[reason])[:-1]} ({partner}){end}."
        if reason == "served":
            whole = (
                "Every need that fits has all it takes" if side == "o" else "Every output that fits comes here whole"
            )
            return f"{whole}; the nearest is {partner}."
        return f"{_sentence(REASONS[reason])[:-1]} ({partner})."

    def _cash(self, value: float) -> str:
        return money(value, self._currency)

    def _amount(self, m: dict[str, Any]) -> str:
        return f"{number(m['amount'])} {self._p.region.outputs['unit'].iat[int(m['o'])]}"


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:] + "."
