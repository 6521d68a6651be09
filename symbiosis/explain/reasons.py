"""Why what stays was not matched: a closed list of reasons, and the sentence that gives the figures."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from symbiosis.candidates.compatibility import Bar
from symbiosis.explain.apart import apart_in_time
from symbiosis.explain.blends import said_of_blend
from symbiosis.explain.nearest import Limit, Nearest
from symbiosis.explain.state import State
from symbiosis.explain.words import km, money, number
from symbiosis.problem.problem import Problem
from symbiosis.problem.spec import Objective
from symbiosis.region import Region

REASONS = {
    "": "nothing stays",
    "unknown_amount": "the stream's amount is unknown: a lead",
    "unknown_price": "the stream's cost or price is unknown: a lead",
    "one_off": "a one-off or a stock: a lead with a total, not a yearly saving",
    "not_operating": "the firm is planned or closing: a lead",
    "committed": "bound to its present route",
    "no_partner": "no other firm needs (or gives) this material, and no recipe leads to one that does",
    "no_mode": "no mode of transport carries this form",
    "partners_committed": "the outputs that fit are bound to their present routes",
    "partner_unknown": "partners fit, but something about them is unknown: leads",
    "forbidden": "the pair is forbidden",
    "lost": "given up: it is lost in the register of ideas",
    "hazard": "no partner takes hazardous waste",
    "permit": "no permit of the receiver is known that covers this hazardous waste",
    "hazard_unknown": "nobody has said whether it is hazardous, and it has no waste code: a lead",
    "temperature": "colder than the need accepts, or the temperature is unknown",
    "by_name": "the materials match by name only",
    "too_far": "the nearest compatible partner is beyond the break-even distance",
    "costs_more": "even next door the exchange would cost more than today",
    "transaction_cost": "the saving is below the cost of the partnership",
    "stream_cost": "the saving is below the stream's own cost (permit, border procedure, pipe)",
    "partner_full": "the partner's need (or output) is already used where it saves more",
    "share_limit": "by-products may replace no more of this need",
    "recipe_share": "the recipe may serve no more of this need",
    "served": "every partner that fits has no more to take or give",
    "held": "the partner's need (or output) is bound: kept, agreed, required, with a minimum or what keeps a blend",
    "quality": "a limit on a substance leaves no room for it in the need's blend",
    "lot_too_small": "what is left is less than the smallest lot",
    "pair_minimum": "what is left is less than the pair's minimum",
    "pair_maximum": "the pair exchanges the most it may",
    "min_sources": "the need takes from more sources than would give to it, or from none",
    "source_share": "one source may give only so much of this need",
    "one_taker": "the output goes to one taker only, and has one",
    "season": "what is left of it and what its partner could take (or give) don't meet in time",
    "store_loss": "what is left is what its store loses, or holds when the year ends",
    "partner_limit": "one of the firms has as many partners as it wants",
    "residue": "what recipes leave over of it",
    "no_hub": "it fits only through a hub, and no hub carries out the recipe",
    "hub_unknown": "it fits only through a hub, and something about it or its partners is unknown: no lead",
    "hub_reach": "through hubs it is barred, too far, or dearer than today even before the hub's own cost",
    "hub_full": "the hub through which it fits is full",
    "hub_closed": "the hub through which it fits is closed under the plan",
    "hub_costs": "through the hub it saves less than its partnerships, permit, border procedures and pipes cost",
    "hub_limit": "through the hub it would save, but a limit, another aim or the precision asked for stands against it",
    "objective": "what was asked for (an objective, a share, limits) leaves it out, although it would save money",
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
    Bar.FORBIDDEN: "forbidden", Bar.LOST: "lost", Bar.HAZARD: "hazard", Bar.PERMIT: "permit", Bar.COLD: "temperature",
    Bar.TEMPERATURE: "temperature", Bar.NAME: "by_name", Bar.UNSURE: "hazard_unknown",
}  # fmt: skip
LIMITS = {
    Limit.LOT: "lot_too_small", Limit.PAIR_LEAST: "pair_minimum", Limit.PAIR_MOST: "pair_maximum",
    Limit.ONE_TAKER: "one_taker", Limit.PARTNERS: "partner_limit", Limit.HELD: "held", Limit.SERVED: "served",
    Limit.SHARE: "recipe_share", Limit.QUALITY: "quality", Limit.SEASON: "season", Limit.SOURCES: "min_sources",
    Limit.SOURCE_SHARE: "source_share",
}  # fmt: skip
# What the streams of others that fit by material are at best; the better ones last.
NOBODY, BOUND, UNSURE, READY = range(4)
WITHOUT_MISS = ("no_partner", "partners_committed", "partner_unknown", "no_mode")
# What a shorter haul or more money would change.
MONEY_REASONS = frozenset({"too_far", "costs_more", "transaction_cost", "stream_cost", "partner_full"})
NEXT_DOOR_KM = 0.05  # what is written as 0.0 km is no distance to promise
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


def _partners(problem: Problem) -> dict[str, list[int]]:
    """Per stream the best that another firm's streams that fit by material are: NOBODY, BOUND, UNSURE or READY."""
    region, s = problem.region, problem.market.streams
    bound = region.outputs["missing"].str.contains("committed")
    outputs = pd.DataFrame(
        {
            "output_material": region.outputs["material"],
            "giver": s.out_site,
            "o": np.arange(len(s.out_site)),
            "their": np.select([s.out_free, bound], [READY, BOUND], UNSURE),
        }
    )
    needs = pd.DataFrame(
        {
            "input_material": region.needs["material"],
            "taker": s.need_site,
            "n": np.arange(len(s.need_site)),
            "their": np.where(s.need_usable, READY, UNSURE),
        }
    )
    direct = region.recipes["at"] != "hub"
    recipes = region.recipes.loc[direct, ["output_material", "input_material"]].drop_duplicates()

    def seen(
        mine: pd.DataFrame,
        link: str,
        theirs: pd.DataFrame,
        other: str,
        own: str,
        firm: str,
        their_firm: str,
        count: int,
    ) -> list[int]:
        # Firms per material, so that the join grows with firms × recipes, not with pairs of streams.
        firms = theirs.groupby([other, their_firm])["their"].max().reset_index()
        met = mine.drop(columns="their").merge(recipes, on=link).merge(firms, on=other)
        met = met[met[firm] != met[their_firm]].groupby(own)["their"].max()
        return [int(met.get(i, NOBODY)) for i in range(count)]

    return {
        "o": seen(outputs, "output_material", needs, "input_material", "o", "giver", "taker", len(outputs)),
        "n": seen(needs, "input_material", outputs, "output_material", "n", "taker", "giver", len(needs)),
    }


AIMS = {
    Objective.SYSTEM_COST: "least cost",
    Objective.EXCHANGE_COST: "the most tonnes exchanged, then least cost of exchanging",
    Objective.CO2: "least CO2e",
}


class _Teller:
    """Finds the reason of one stream and puts it into a sentence."""

    def __init__(self, problem: Problem, state: State, tolerance: float, proved: bool) -> None:
        self._p, self._state, self._tolerance, self._proved = problem, state, tolerance, proved
        self._names = problem.region.enterprises["name"].to_numpy()
        self._currency = problem.region.settings.currency
        if problem.objective is Objective.SYSTEM_COST and problem.steers_by_shadow:
            self._currency += " (CO2e counted in)"
        self._aim = AIMS.get(problem.objective) or f"the objective “{problem.aim}”"
        if problem.min_diversion is not None:
            kind = "cost of exchanging" if problem.objective is Objective.EXCHANGE_COST else "cost"
            self._aim = f"the share diverted that was asked for, at least {kind}"
        rows = state.rows
        self._residue = np.bincount(rows["output"], rows["quantity"] * rows["residue"], len(problem.region.outputs))
        if problem.limits:
            self._aim += f" within the limits {', '.join(bound.text for bound in problem.limits)}"
        self._otherwise = not problem.counts_all

    def stream(self, side: str, i: int, missing: str, miss: dict[str, Any] | None, fits: int) -> dict[str, Any]:
        """The record of one stream."""
        for word, reason in MISSING.items():
            if word in missing.split():
                return BLANK | {"reason": reason, "why": _sentence(REASONS[reason])}
        rest = (self._state.left if side == "o" else self._state.unmet)[i]
        if rest <= 0:
            over = self._residue[i] if side == "o" else 0.0
            if over <= 0:
                return dict(BLANK)
            unit = self._p.region.outputs["unit"].iat[i]
            return BLANK | {"reason": "residue", "why": f"{number(over)} {unit} are what recipes leave over of it."}
        if side == "n" and self._state.takes_room[i] <= 0 and self._p.region.needs["max_share"].iat[i] < 1:
            share = number(100 * self._p.region.needs["max_share"].iat[i])
            return BLANK | {"reason": "share_limit", "why": f"By-products may meet {share} % of this need, and do."}
        seasons = self._state.seasons
        if side == "o" and seasons is not None and seasons.left[i].sum() <= 0:
            return BLANK | {"reason": "store_loss", "why": _sentence(REASONS["store_loss"])}
        if miss is None:
            reason = WITHOUT_MISS[fits]
            return BLANK | {"reason": reason, "why": _sentence(REASONS[reason])}
        return self._missed(side, miss)

    def _missed(self, side: str, miss: dict[str, Any]) -> dict[str, Any]:
        streams = self._p.market.streams
        site = streams.need_site[miss["n"]] if side == "o" else streams.out_site[miss["o"]]
        reason = self._reason(miss)
        name = str(self._names[site])
        if self._otherwise and reason in (*MONEY_REASONS, "search_stopped", "within_gap", "objective"):
            return self._made_for_else(side, reason, miss, site)
        record = BLANK | {
            "reason": reason,
            "nearest": self._p.region.enterprises["enterprise"].iat[site],
            "nearest_km": miss["km"],
        }
        lacks, reached = miss["net"] < -self._tolerance, miss["km"] <= miss["reach_km"]
        if reason in MONEY_REASONS and (lacks or not reached) and miss["break_even_km"] > NEXT_DOOR_KM:
            record["break_even_km"] = miss["break_even_km"]
        # Beyond the reach of its mode money alone would not bring it about.
        if reason in MONEY_REASONS and lacks and reached:
            record["missing_saving"] = -miss["net"]
        record["why"] = self._sentence(side, reason, miss, name)
        return record

    def _made_for_else(self, side: str, reason: str, miss: dict[str, Any], site: int) -> dict[str, Any]:
        """Under another aim than cost alone money explains nothing and promises nothing; it is said all the same."""
        told = "objective" if reason == "search_stopped" else reason
        by_cost = self._sentence(side, told, miss, str(self._names[site]))
        return BLANK | {
            "reason": "objective",
            "nearest": self._p.region.enterprises["enterprise"].iat[site],
            "nearest_km": miss["km"],
            "why": f"The plan was made for {self._aim}, not for cost alone. By cost: {by_cost}",
        }

    def _reason(self, m: dict[str, Any]) -> str:
        if m["bar"] != Bar.NONE:
            return BARS[Bar(int(m["bar"]))]
        if m["limit"] != Limit.NONE:
            return LIMITS[Limit(int(m["limit"]))]
        if m["km"] > m["reach_km"] and m["break_even_km"] > NEXT_DOOR_KM:
            return "too_far"
        if m["net"] >= -self._tolerance and m["km"] <= m["reach_km"]:
            return self._near_reason(m)
        if m["displaces"]:
            return "partner_full"
        if m["margin"] > 0 or (not m["break_even_km"] > NEXT_DOOR_KM and m["next_door"] > 0):
            return "transaction_cost" if m["partnership"] >= m["stream"] else "stream_cost"
        return "too_far" if m["next_door"] > 0 else "costs_more"

    def _near_reason(self, m: dict[str, Any]) -> str:
        """Of what would pay, or very nearly."""
        if m["net"] > 0 and self._p.objective is not Objective.SYSTEM_COST:
            return "objective"
        if m["net"] > self._tolerance:
            return "search_stopped"
        return "partner_full" if m["displaces"] else "within_gap"

    def _sentence(self, side: str, reason: str, m: dict[str, Any], name: str) -> str:
        partner = f"{name} ({km(m['km'])})"
        to = "to" if side == "o" else "from"
        tell = {
            "too_far": self._too_far, "transaction_cost": self._fixed_cost, "stream_cost": self._fixed_cost,
            "costs_more": self._costs_more, "partner_full": self._partner_full,
        }.get(reason)  # fmt: skip
        if tell is not None:
            return tell(side, m, name)
        if reason in ("search_stopped", "objective"):
            end = f"; {REASONS[reason]}" if reason == "search_stopped" else ""
            return f"{self._amount(m)} {to} {partner} would save {self._cash(m['net'])} a year{end}."
        if reason == "within_gap":
            return f"{self._amount(m)} {to} {partner} would save or cost next to nothing; {REASONS[reason]}."
        if reason == "served":
            end = "has all it takes" if side == "o" else "comes here whole"
            return f"The nearest {'need' if side == 'o' else 'output'} that fits, of {partner}, {end}."
        if reason == "quality":
            told = said_of_blend(self._p, self._state.blend_slack, m)
            return f"At {self._taker_of(m)} ({km(m['km'])}) {told}{self._and_money(reason, m)}."
        if reason == "season":
            return apart_in_time(self._p, self._state, side, m, partner)
        if reason == "one_taker":
            has = f"The output of {self._giver(m)} goes to one taker only, and has one: {self._taker(m)}"
            return f"{has}{self._and_money(reason, m)}."
        if m["bar"] == Bar.LOST:
            return f"{given_up(self._p.region, m, partner)}{self._and_money(reason, m)}."
        if m["bar"] == Bar.COLD:
            region = self._p.region
            hot, least = (
                region.outputs["temperature_c"].iat[int(m["o"])],
                region.needs["temperature_c"].iat[int(m["n"])],
            )
            return f"It is {number(hot)} °C where {number(least)} °C are needed ({partner})."
        return f"{_sentence(REASONS[reason])[:-1]} ({partner}){self._and_money(reason, m)}."

    def _giver(self, m: dict[str, Any]) -> str:
        return str(self._names[int(self._p.market.streams.out_site[int(m["o"])])])

    def _taker_of(self, m: dict[str, Any]) -> str:
        return str(self._names[int(self._p.market.streams.need_site[int(m["n"])])])

    def _taker(self, m: dict[str, Any]) -> str:
        """Who takes the output of this miss under the plan."""
        needs = self._state.rows.loc[self._state.rows["output"] == m["o"], "need"]
        return ", ".join(str(self._names[int(self._p.market.streams.need_site[int(n)])]) for n in needs.unique())

    def _and_money(self, reason: str, m: dict[str, Any]) -> str:
        """Behind a bar or a limit: whether the exchange would pay but for it."""
        if m["amount"] <= 0:
            return ""
        if m["net"] <= self._tolerance or m["km"] > m["reach_km"]:
            return "" if m["displaces"] else ", and by itself it would not pay"
        if reason in BARS.values():
            return "; see the leads" if Bar(int(m["bar"])).is_lead else ""
        return "" if m["limits"] > 1 else f"; without that, {self._amount(m)} would save {self._cash(m['net'])} a year"

    def _too_far(self, side: str, m: dict[str, Any], name: str) -> str:
        within, away = f"within {km(m['break_even_km'])}", km(m["km"])
        if km(m["break_even_km"]) == away:  # told apart by one more digit
            within, away = f"within {m['break_even_km']:.2f} km", f"{m['km']:.2f} km"
        within = within if m["break_even_km"] > NEXT_DOOR_KM else "next door"
        reached = m["break_even_km"] >= m["reach_km"]
        limit = "as far as the mode goes" if reached else "for the haul and the partnership to pay"
        return f"The nearest that fits is {name} ({away}); it would have to be {within} {limit}."

    def _fixed_cost(self, side: str, m: dict[str, Any], name: str) -> str:
        away, cash, amount = km(m["km"]), self._cash, self._amount(m)
        what = "the partnership" if m["partnership"] >= m["stream"] else "its permit, border procedure or pipe"
        fixed = m["partnership"] + m["stream"]
        if m["partnership"] > 0 and m["stream"] > 0:
            what = "the partnership with the stream's permit, border procedure or pipe"
        if m["margin"] > 0:
            saved = cash(m["amount"] * m["margin"])
            to = "to" if side == "o" else "from"
            return f"{amount} {to} {name} ({away}) would save {saved} a year, but {what} costs {cash(fixed)}."
        saved = cash(m["amount"] * m["next_door"])
        return (
            f"Even next door {amount} with {name} would save {saved} a year, but {what} costs {cash(fixed)}; "
            f"it is {away} away."
        )

    def _costs_more(self, side: str, m: dict[str, Any], name: str) -> str:
        each, near = self._cash(-m["margin"]), self._cash(-m["next_door"])
        return f"With {name} ({km(m['km'])}) each unit would cost {each} more than today, {near} of it even next door."

    def _partner_full(self, side: str, m: dict[str, Any], name: str) -> str:
        stream, other = ("need", "output") if side == "o" else ("output", "need")
        rival = str(self._names[int(m["rival"])])
        own = self._p.market.streams.out_site[m["o"]] if side == "o" else self._p.market.streams.need_site[m["n"]]
        whose = f"another {other} of {rival}" if int(m["rival"]) == own else rival
        used = f"The {stream} of {name} ({km(m['km'])}) is used by {whose}"
        if m["net"] >= -self._tolerance:
            return f"{used}, where it saves as much."
        return (
            f"{used}. Were that back to what it was before, taking its place with {self._amount(m)} would still cost "
            f"{self._cash(-m['net'])} a year more than it saves."
        )

    def _cash(self, value: float) -> str:
        return money(value, self._currency)

    def _amount(self, m: dict[str, Any]) -> str:
        return f"{number(m['amount'])} {self._p.region.outputs['unit'].iat[int(m['o'])]}"


def given_up(region: Region, m: dict[str, Any], partner: str) -> str:
    """That the idea was given up, when and why, as far as the register says."""
    ideas = region.synergies
    output, need = region.outputs["output"].iat[int(m["o"])], region.needs["need"].iat[int(m["n"])]
    row = ideas[(ideas["output"] == output) & (ideas["need"] == need)].iloc[0]
    when = f" on {row['updated']}" if row["updated"] else ""
    why = str(row["lost_reason"]).rstrip(".")
    return f"Given up with {partner}{when}" + (f": {why}" if why else "")


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:] + "."
