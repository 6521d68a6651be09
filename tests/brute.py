"""The best cost of a tiny world by trying everything, worked out from its rows alone.

Nothing of the program is used but the meaning of the tables: every set of open streams, pipes and partnerships is
tried, and for each the flows are a linear programme for scipy.
"""

from __future__ import annotations

from functools import cached_property
from itertools import product
from math import inf, isnan
from typing import Any

import numpy as np
from scipy.optimize import linprog

from tests.arcs import Answer, Arc
from tests.between import allowed, annuity, border_fee, haul_km, partnership_cost
from tests.blended import ways_to_blend
from tests.brute_today import Today
from tests.plain import counts, hazardous, is_free, materials, price_of, transaction_row
from tests.strategies import Row, World

DISPOSED = {"landfill", "incineration", "sewer", "storage", "unknown"}


class Brute(Today):
    """A world's streams and arcs in tonnes, and its best plan for an objective."""

    def __init__(self, world: World) -> None:
        self.w = world
        self.s = {"transaction": {}, "policy": {}, "finance": {}} | world.settings
        self.firms = {r["enterprise"]: r for r in world["enterprises"]}
        self.materials = materials(world)
        self.outputs = [self._stream(r, "disposal_cost") for r in world["outputs"]]
        self.needs = [self._stream(r, "purchase_price") for r in world["needs"]]
        self.price = self.s["policy"].get("carbon_price", 0) / 1000
        self.paid = self.price if self.s["policy"].get("carbon_price_paid") else 0.0

    def _stream(self, row: Row, column: str) -> Row:
        """The row with `t`, `lot`, `money` and `fee` in its material's own unit; nothing to plan where it can't count."""
        known = self.materials[row["material"]]
        per, money = known.own(row["unit"]), price_of(row, column, self.w, self.materials)
        arises = row.get("quantity", "") != "" and counts(row, self.firms[row["enterprise"]])
        usable = arises and money is not None
        return dict(row) | {
            "per": per,
            "t": row["quantity"] * per if usable else 0.0,
            "arises": row["quantity"] * per if arises else 0.0,
            "lot": row.get("min_lot", 0) * per,
            "known": known,
            "money": money if usable else 0.0,
            "fee": row.get("gate_fee", 0) / per,
            "usable": usable,
            "free": usable and is_free(row, self.w),
        }

    @cached_property
    def dispose(self) -> np.ndarray:
        """Private cost of disposing of a tonne."""
        tax = self.s["policy"].get("landfill_tax", 0)
        return np.array([
            o["money"] + (tax * _known(o["known"].one("t")) if o.get("disposal_route") == "landfill" else 0)
            + self.paid * self._dispose_co2(o) for o in self.outputs
        ])  # fmt: skip

    @cached_property
    def buy(self) -> np.ndarray:
        """Private cost of buying a tonne."""
        return np.array([n["money"] + self.paid * self._buy_co2(n) for n in self.needs])

    def _dispose_co2(self, o: Row) -> float:
        return float(o["known"].row.get("disposal_co2", 0)) / o["known"].per

    def _buy_co2(self, n: Row) -> float:
        return 0.0 if n.get("kind") == "capacity" else float(n["known"].row.get("virgin_co2", 0)) / n["known"].per

    @cached_property
    def arcs(self) -> list[Arc]:
        """All that may carry something."""
        result = []
        today = self._today()
        for o, n, recipe, mode in product(
            range(len(self.outputs)), range(len(self.needs)), self._recipes(), self.w["transport"]
        ):
            arc = self._arc(o, n, recipe, mode, today)
            if arc is not None:
                result.append(arc)
        return result

    def _recipes(self) -> list[Row]:
        written = {r["output_material"] for r in self.w["recipes"] if r["output_material"] == r["input_material"]}
        names = sorted({o["material"] for o in self.outputs} & {n["material"] for n in self.needs} - written)
        return [
            *self.w["recipes"],
            *({"recipe": "", "output_material": m, "input_material": m, "yield": 1} for m in names),
        ]

    def _arc(self, o: int, n: int, recipe: Row, mode: Row, today: dict[Any, Row]) -> Arc | None:
        give, take = self.outputs[o], self.needs[n]
        a, b = give["enterprise"], take["enterprise"]
        if a == b or (recipe["output_material"], recipe["input_material"]) != (give["material"], take["material"]):
            return None
        made, known = give["known"], take["known"]
        load, weight = made.one(mode.get("per", "t")), made.one("t")
        carries = made.form in mode.get("forms", "solid;sludge;liquid") and not isnan(load)
        carries = carries and not (mode.get("cost_per_trip") and isnan(weight))
        at_home = all(x.get("scope", "") in ("", give.get("region", "")) for x in (recipe, mode))
        if not (carries and at_home and give["free"] and take["usable"]):
            return None
        pair = (min(a, b), max(a, b))
        km, gain = self._km(a, b, mode), recipe["yield"] * known.per / made.per if recipe["recipe"] else 1.0
        now = today.get((give["output"], take["need"], recipe["recipe"], mode["mode"]))
        running = now["quantity"] * give["per"] if now else 0.0
        kept = running if now and now.get("keep") != "false" else 0.0
        allowed = (
            self._allowed(give, take)
            and self._idea(give, take).get("stage") != "lost"
            and self._known(pair).get("status") != "forbidden"
            and km <= mode.get("max_km", inf)
        )
        if not allowed and running <= 0:
            return None
        share = recipe.get("max_share", 1)
        room = min(take.get("max_share", 1), share) * take["t"] / gain
        by_mass = self._known(pair).get("max_t", inf) / weight if weight > 0 else inf
        most = max(min(give["t"], room, by_mass), running) if allowed else running
        policy, finance = self.s["policy"], self.s["finance"]
        haul = load * mode["cost_per_t_km"] * (1 - policy.get("transport_subsidy", 0))
        trip = mode.get("cost_per_trip", 0) / mode["payload_t"] * weight if mode.get("cost_per_trip") else 0.0
        life = annuity(finance["discount_rate"], mode.get("lifetime_years", 1))
        pipe = mode.get("capex_per_km", 0) * km * (1 - policy.get("investment_grant", 0)) * life
        return Arc(
            o, n, recipe["recipe"], mode["mode"], pair, gain, km * haul + load * mode.get("cost_per_t", 0) + trip,
            recipe.get("cost", 0) / made.per + gain * take["fee"],
            km * load * mode.get("co2_per_t_km", 0) + recipe.get("co2", 0) / made.per, pipe,
            most, share, running, kept, weight, float(made.unit == "t"),
        )  # fmt: skip

    def _km(self, a: str, b: str, mode: Row) -> float:
        return haul_km(self.w["distances"], self.firms[a], self.firms[b], mode)

    def _allowed(self, give: Row, take: Row) -> bool:
        return allowed(give, take, self.firms[take["enterprise"]])

    def _known(self, pair: tuple[str, str]) -> Row:
        return transaction_row(pair, self.w)

    def _transaction(self, pair: tuple[str, str]) -> float:
        if any(x.pair == pair and x.running > 0 for x in self.arcs):
            return 0.0
        return partnership_cost(self._known(pair), *(self.firms[f] for f in pair), self.s)

    def _permit(self, o: int, n: int) -> float:
        t = self.s["transaction"]
        return self._border(o, n) + t["per_exchange"] * (t["hazardous"] if hazardous(self.outputs[o]) else 1)

    def _border(self, o: int, n: int) -> float:
        give = self.outputs[o]
        here, there = (self.firms[s["enterprise"]].get("country", "") for s in (give, self.needs[n]))
        return border_fee(give, here, there, self.s.get("border", {}))

    def accounts(
        self, x: np.ndarray, streams: set[Any], pipes: set[Any], pairs: set[Any], free: bool = False
    ) -> dict[str, float]:
        """What flows and what is open cost a year; `free` partnerships are those of today."""
        given, met = np.zeros(len(self.outputs)), np.zeros(len(self.needs))
        moving = dict.fromkeys(("transport", "processing", "co2", "tonnes"), 0.0)
        for q, arc in zip(x, self.arcs, strict=True):
            given[arc.o] += q
            met[arc.n] += q * arc.gain
            moving["transport"] += q * arc.transport
            moving["processing"] += q * arc.processing
            moving["co2"] += q * arc.co2
            moving["tonnes"] += q * arc.counted
        left = np.array([o["t"] for o in self.outputs]) - given
        bought = np.array([n["t"] for n in self.needs]) - met
        fixed = sum(self._permit(o, n) for o, n in streams) + sum(
            {(a.o, a.n, a.mode): a.pipe for a in self.arcs if (a.o, a.n, a.mode) in pipes}.values()
        )
        exchanging = (
            moving["transport"] + moving["processing"] + fixed + (0 if free else sum(map(self._transaction, pairs)))
        )
        co2 = (
            moving["co2"]
            + left @ [self._dispose_co2(o) for o in self.outputs]
            + bought @ [self._buy_co2(n) for n in self.needs]
        )
        cost = exchanging + self.paid * moving["co2"] + left @ self.dispose + bought @ self.buy
        return {
            "cost": cost,
            "exchange_cost": exchanging,
            "co2": co2,
            "tonnes": moving["tonnes"],
            "steered": cost + (self.price - self.paid) * co2,
        }

    @cached_property
    def _slopes(self) -> dict[str, np.ndarray]:
        """What one more tonne on each arc adds to each account."""
        none = self.accounts(np.zeros(len(self.arcs)), set(), set(), set())
        each = [self.accounts(x, set(), set(), set()) for x in np.eye(len(self.arcs))]
        return {k: np.array([e[k] - none[k] for e in each]) for k in none}

    @cached_property
    def today(self) -> dict[str, float]:
        """What is paid now."""
        x = np.array([a.running for a in self.arcs])
        used = [a for a in self.arcs if a.running > 0]
        return self.accounts(x, {(a.o, a.n) for a in used}, {(a.o, a.n, a.mode) for a in used}, set(), free=True)

    def best(
        self, objective: str = "steered", target: float | None = None, hold: dict[str, float] | None = None
    ) -> Answer | None:
        """The least `objective` (steered, exchange_cost, co2 or -tonnes) over everything, None where nothing meets all demands.

        `hold` limits other accounts from above.
        """
        best: Answer | None = None
        for streams, pipes in self._openings():
            pairs = {_pair(self, s) for s in streams}
            if not self._partners_fit(pairs):
                continue
            for blends in self.blends:
                x = self._flows(streams, pipes, pairs, objective, target, hold or {}, blends)
                if x is None:
                    continue
                found = self.accounts(x, streams, pipes, pairs)
                value = -found["tonnes"] if objective == "-tonnes" else found[objective]
                if best is None or value < best.value - 1e-9:
                    best = Answer(x, value, found["cost"])
        return best

    @cached_property
    def blends(self) -> list[list[tuple[list[float], float]]]:
        """Each way to keep the limits of substances, as rows Σ terms·x ≤ value (tests/blended.py)."""
        return ways_to_blend(self)

    def _openings(self) -> Any:
        """Every set of open streams (output, need) with every set of pipes for them; pairs that only count as a whole open whole."""
        streams = sorted({(a.o, a.n) for a in self.arcs})
        pipes = sorted({(a.o, a.n, a.mode) for a in self.arcs if a.pipe > 0})
        plain: dict[Any, list[Any]] = {}
        for s in streams:
            alone = (
                self._permit(*s) > 0
                or self.outputs[s[0]]["lot"] > 0
                or self.needs[s[1]]["lot"] > 0
                or self.outputs[s[0]].get("exclusive")
                or self.needs[s[1]].get("min_sources", 0) > 1
            )
            plain.setdefault(s if alone else _pair(self, s), []).append(s)
        for chosen in product((False, True), repeat=len(plain)):
            opened = {s for group, on in zip(plain.values(), chosen, strict=True) if on for s in group}
            able = [p for p in pipes if p[:2] in opened]
            for built in product((False, True), repeat=len(able)):
                yield opened, {p for p, on in zip(able, built, strict=True) if on}

    @property
    def work(self) -> int:
        """Binary choices, to leave out worlds that take too long."""
        return len({(a.o, a.n) for a in self.arcs}) + len({(a.o, a.n, a.mode) for a in self.arcs if a.pipe > 0})

    def _partners_fit(self, pairs: set[Any]) -> bool:
        running = {a.pair for a in self.arcs if a.running > 0}
        for firm, row in self.firms.items():
            mine = {p for p in pairs if firm in p}
            if len(mine) > row.get("max_partners", inf) and not mine <= running:
                return False
        for row in self.w["partnerships"]:
            ends = (row["enterprise_a"], row["enterprise_b"])
            if row.get("status") == "required" and (min(ends), max(ends)) not in pairs:
                return False
        return True

    def _more(self, streams: set[Any]) -> list[tuple[list[float], float]]:
        """More rows: terms by arc, and what they may come to at most."""
        return []

    def _flows(
        self,
        streams: set[Any],
        pipes: set[Any],
        pairs: set[Any],
        objective: str,
        target: float | None,
        hold: dict[str, float],
        blends: list[tuple[list[float], float]],
    ) -> np.ndarray | None:
        arcs = self.arcs
        for o, stream in enumerate(self.outputs):
            takers, today = {n for i, n in streams if i == o}, {a.n for a in arcs if a.o == o and a.running > 0}
            if stream.get("exclusive") and len(takers) > 1 and not takers <= today:
                return None
        open_ = np.array(
            [(a.o, a.n) in streams and (a.pipe <= 0 or (a.o, a.n, a.mode) in pipes) for a in arcs], dtype=bool
        )
        bounds = [(a.kept, a.most if on else 0.0) for a, on in zip(arcs, open_, strict=True)]
        if any(low > high + 1e-9 for low, high in bounds):
            return None
        rows: list[np.ndarray] = []
        most: list[float] = []

        def limit(terms: list[float], value: float) -> None:
            rows.append(np.array(terms))
            most.append(value)

        for terms, value in blends:
            limit(terms, value)
        for o, stream in enumerate(self.outputs):
            limit([float(a.o == o) for a in arcs], stream["t"])
        for n, stream in enumerate(self.needs):
            limit([a.gain * (a.n == n) for a in arcs], stream["t"] * stream.get("max_share", 1))
            for recipe in {a.recipe: a.recipe_share for a in arcs if a.n == n and a.recipe_share < 1}.items():
                limit([a.gain * (a.n == n and a.recipe == recipe[0]) for a in arcs], stream["t"] * recipe[1])
        for o, n in streams:
            running = sum(a.running for a in arcs if (a.o, a.n) == (o, n))
            received = sum(a.running * a.gain for a in arcs if (a.o, a.n) == (o, n))
            for lot, now, gain in ((self.outputs[o]["lot"], running, False), (self.needs[n]["lot"], received, True)):
                least = min(lot, now) if now > 0 else lot
                if least > 0:
                    limit([-(a.gain if gain else 1.0) * ((a.o, a.n) == (o, n)) for a in arcs], -least)
        for o, n in {(a.o, a.n) for a in arcs if a.most > 0}:
            idea = self._idea(self.outputs[o], self.needs[n])
            if idea.get("stage") == "agreed":
                largest = max(a.most for a in arcs if (a.o, a.n) == (o, n))
                least = idea["actual_quantity"] * self.outputs[o]["per"] if "actual_quantity" in idea else 1.0
                least = least if "actual_quantity" in idea else min(least, largest)
                limit([-float((a.o, a.n) == (o, n)) for a in arcs], -least)
        for pair in pairs:
            row, mine = self._known(pair), [_known(a.weight) * (a.pair == pair) for a in arcs]
            now = sum(a.running * _known(a.weight) for a in arcs if a.pair == pair)
            least = row.get("min_t", 0)
            limit([-m for m in mine], -(min(least, now) if now > 0 else least))
            if "max_t" in row:
                limit(mine, max(row["max_t"], now))
            if row.get("status") == "required":
                largest = max(a.most for a in arcs if a.pair == pair)
                if largest <= 0:
                    return None
                limit([-float(a.pair == pair) for a in arcs], -min(1.0, largest))
        if target is not None:
            gone = [o.get("disposal_route", "unknown") in DISPOSED and o["known"].unit == "t" for o in self.outputs]
            total = sum(o["arises"] for o, g in zip(self.outputs, gone, strict=True) if g)
            now = sum(a.running for a in arcs if gone[a.o])
            if total <= 0:
                return None
            limit([-float(gone[a.o]) for a in arcs], -(target * (total - now) + now))
        closed, slope = self.accounts(np.zeros(len(arcs)), streams, pipes, pairs), self._slopes
        for account, value in hold.items():
            limit(
                list(-slope["tonnes"] if account == "-tonnes" else slope[account]),
                value - (0 if account == "-tonnes" else closed[account]),
            )
        for terms, value in self._more(streams):
            limit(terms, value)
        if not arcs:
            return np.zeros(0) if all(m >= -1e-9 for m in most) else None
        cost = -slope["tonnes"] if objective == "-tonnes" else slope[objective]
        return self.least(cost, np.array(rows), np.array(most), bounds)

    def least(self, cost: np.ndarray, rows: np.ndarray, most: np.ndarray, bounds: list[Any]) -> np.ndarray | None:
        found = linprog(cost, A_ub=rows, b_ub=most, bounds=bounds, method="highs")
        return found.x if found.status == 0 else None


def _pair(brute: Brute, stream: tuple[int, int]) -> tuple[str, str]:
    a, b = brute.outputs[stream[0]]["enterprise"], brute.needs[stream[1]]["enterprise"]
    return min(a, b), max(a, b)


def _known(figure: float) -> float:
    """What nobody knows weighs nothing."""
    return 0.0 if isnan(figure) else figure
