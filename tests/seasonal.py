"""Tiny worlds with periods and stores, and their best cost by trying everything: brute.py with a year in parts.

Only the meaning of the tables is shared with the program: each set of open streams is a linear programme in amounts by
period, levels of stores and amounts a year.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from random import Random
from typing import Any

import numpy as np
from scipy.optimize import linprog

import symbiosis as sy
from symbiosis.problem import pose, read_model
from symbiosis.solve.flows import current_flows, start_from
from symbiosis.solve.highs import Effort
from symbiosis.solve.hunt import Hunt, compile_core
from tests.arcs import Answer, Arc
from tests.brute import Brute
from tests.strategies import Row, World, world

SEASONS = ("spring", "summer", "winter")


def seasons(rng: Random) -> list[Row]:
    """Two or three periods."""
    return [{"period": p, "weight": rng.choice([1, 2, 5])} for p in SEASONS[: rng.randint(2, 3)]]


def seasonal(rng: Random, periods: list[Row], stores: bool = True, **options: Any) -> World:
    """A world in these periods, with profiles for most streams and a store here and there."""
    w = world(rng, **options)
    w.tables["periods"] = periods
    w.tables["profiles"], names = [], [p["period"] for p in periods]
    for table, key in (("outputs", "output"), ("needs", "need")):
        for row in w[table]:
            if rng.random() < 0.8:
                cuts = sorted(rng.choice([0, 0.25, 0.5, 0.75, 1]) for _ in names[1:])
                shares = np.diff([0, *cuts, 1])
                w["profiles"].extend(
                    {"id": row[key], "period": p, "share": float(s)} for p, s in zip(names, shares, strict=True)
                )
    w.tables["storage"] = [r for r in (_store(rng, w, *s) for s in _single(w)) if r] if stores else []
    return w


def _single(w: World) -> list[tuple[str, Row]]:
    """Streams that are a firm's only one of their material."""
    all_ = [(side, r) for side, table in (("output", "outputs"), ("need", "needs")) for r in w[table]]
    firms = [(r["enterprise"], r["material"]) for _, r in all_]
    return [s for s, f in zip(all_, firms, strict=True) if firms.count(f) == 1]


def _store(rng: Random, w: World, side: str, stream: Row) -> Row | None:
    if rng.random() < 0.4 or not isinstance(stream["quantity"], int | float):
        return None
    capacity = rng.choice([0.1, 0.3, 1.0]) * stream["quantity"]
    per = 1000 if stream["unit"] == "kg" else 1
    row = {
        "enterprise": stream["enterprise"], "material": stream["material"], "capacity": capacity,
        "unit": stream["unit"], "cost": rng.choice([0, 0.5, 2]) / per, "loss": rng.choice([0, 0, 0.1, 0.5]),
    }  # fmt: skip
    if rng.random() < 0.4:
        row["initial"] = rng.choice([0, 0.5, 1.0]) * min(capacity, stream["quantity"])
    return row


def saving(region: sy.Region) -> float:
    """What the best flows save, by the model alone: no tables, no reasons, no check."""
    today, best = values(region)
    return today - best


def values(region: sy.Region) -> tuple[float, float]:
    """What the model makes of today's flows and of the best ones."""
    problem = pose(region, model=read_model("exchange"))
    [stage] = problem.stages
    core = compile_core(problem, stage)
    today = start_from(problem, core.formulation, core.arrays, current_flows(problem))
    found = Hunt(problem, stage, Effort(1e-9, 60.0, 0)).run()
    return core.arrays.value(today), found.value


class Seasonal(Brute):
    """A world's best plan over its periods; `held` has what stores cost with amounts a year, money and steering."""

    def __init__(self, w: World) -> None:
        super().__init__(w)
        self.periods = w["periods"]
        self.held: dict[bytes, tuple[float, float]] = {}
        self.stores = [self._store(r) for r in w["storage"]]
        self.year = {r[k]: r["t"] for rows, k in ((self.outputs, "output"), (self.needs, "need")) for r in rows}
        for store in self.stores:
            if store["at"] == "output":
                store["stream"]["t"] += store["initial"] or 0.0

    def _store(self, row: Row) -> Row:
        [(at, stream)] = [
            (at, s) for at, rows in (("output", self.outputs), ("need", self.needs)) for s in rows
            if (s["enterprise"], s["material"]) == (row["enterprise"], row["material"])
        ]  # fmt: skip
        per = stream["known"].own(row["unit"])
        initial = row["initial"] * per if "initial" in row else None
        return {
            "at": at, "stream": stream, "id": stream[at], "capacity": row["capacity"] * per, "initial": initial,
            "cost": row["cost"] / per, "keep": 1 - row["loss"],
        }  # fmt: skip

    def _gone(self, store: Row) -> tuple[float, float]:
        """What a unit that is lost or stays costs beside being left over: money, and as the plan is steered."""
        if store["at"] == "output":
            price = self.dispose[self.outputs.index(store["stream"])]
            return max(0.0, -price), max(0.0, -price)
        n = self.needs.index(store["stream"])
        into = [r for r in self._recipes() if r["input_material"] == store["stream"]["material"]]
        rates = [0.0]
        for o, give in enumerate(self.outputs):
            for r in into:
                if r["output_material"] == give["material"] and give["usable"]:
                    gain = r["yield"] * store["stream"]["known"].per / give["known"].per if r["recipe"] else 1.0
                    rates.append(self.dispose[o] / gain)
        money = self.buy[n] + max(rates)
        return money, money + (self.price - self.paid) * self._buy_co2(store["stream"])

    def part(self, stream: str) -> np.ndarray:
        """Shares of the year by period."""
        mine = {r["period"]: r["share"] for r in self.w["profiles"] if r["id"] == stream}
        shares = np.array([mine.get(p["period"], 0.0) if mine else p["weight"] for p in self.periods], dtype=float)
        return shares / shares.sum()

    @cached_property
    def arcs(self) -> list[Arc]:
        """Those of the year, each no larger than the two streams have at the same time."""
        found = []
        at = {s["id"]: s for s in self.stores}
        for arc in Brute.arcs.func(self):  # type: ignore[attr-defined]
            give, take = self.outputs[arc.o], self.needs[arc.n]
            if arc.most > arc.running or arc.running == 0:
                share = min(take.get("max_share", 1), arc.recipe_share)
                a, b = (self.part(s[k]) for s, k in ((give, "output"), (take, "need")))
                if not {give["output"], take["need"]} & set(at):
                    room = np.minimum(self.year[give["output"]] * a, share * take["t"] * b / arc.gain).sum()
                    arc = replace(arc, most=max(min(arc.most, float(room)), arc.running))
            found.append(arc)
        return found

    def least(self, cost: Any, rows: np.ndarray, most: np.ndarray, bounds: list[Any]) -> np.ndarray | None:
        """Amounts a year (first), by period, and levels of stores."""
        n, periods = len(self.arcs), len(self.periods)
        width = n + n * periods + len(self.stores) * periods
        equal = np.zeros((n, width))
        for a in range(n):
            equal[a, a] = 1.0
            equal[a, n + a * periods : n + (a + 1) * periods] = -1.0
        whole = [np.concatenate([r, np.zeros(width - n)]) for r in rows]
        room = list(most)
        for side, streams in (("output", self.outputs), ("need", self.needs)):
            for i, stream in enumerate(streams):
                for line, most_ in self._of_stream(side, i, stream, width):
                    whole.append(line)
                    room.append(most_)
        money, steer, constant = self._holding(periods)
        first = np.zeros(n + n * periods)
        limits = [*bounds, *[(0.0, None)] * (n * periods)]
        for s in self.stores:
            limits += [(0.0, s["capacity"])] * periods
        found = linprog(
            np.concatenate([cost, first[n:], steer]), np.array(whole) if whole else None, room or None,
            equal if n else None, np.zeros(n) if n else None, limits, method="highs",
        ) if width else None  # fmt: skip
        if found is None:
            self.held[np.zeros(0).tobytes()] = (0.0, 0.0)
            return np.zeros(0)
        if found.status != 0:
            return None
        level = found.x[n + n * periods :]
        self.held[found.x[:n].tobytes()] = (float(money @ level) + constant[0], float(steer @ level) + constant[1])
        return found.x[:n]

    def _of_stream(self, side: str, i: int, stream: Row, width: int) -> Iterator[tuple[np.ndarray, float]]:
        """What an output gives, or a need takes, in each period, with its store and by its recipes."""
        n, periods, given = len(self.arcs), len(self.periods), side == "output"
        mine = [(a, 1.0 if given else arc.gain) for a, arc in enumerate(self.arcs) if (arc.o if given else arc.n) == i]
        store = next((k for k, s in enumerate(self.stores) if s["id"] == stream[side]), None)
        amounts = self.part(stream[side]) * self.year[stream[side]]
        if not given and store is None:
            for recipe, share in {(self.arcs[a].recipe, self.arcs[a].recipe_share) for a, _ in mine}:
                for t in range(periods):
                    line = np.zeros(width)
                    for a, g in mine:
                        line[n + a * periods + t] = g * (self.arcs[a].recipe == recipe)
                    yield line, share * amounts[t]
            amounts = amounts * stream.get("max_share", 1)
        for t in range(periods):
            line, extra = np.zeros(width), 0.0
            for a, g in mine:
                line[n + a * periods + t] = g
            if store is not None:
                s, sign = self.stores[store], 1.0 if given else -1.0
                at = n + n * periods + store * periods
                line[at + t] += sign
                if t or s["initial"] is None:
                    line[at + (t - 1) % periods] -= sign * s["keep"]
                else:
                    extra = sign * s["keep"] * s["initial"]
            yield line, amounts[t] + extra
        if not given and store is not None:
            line = np.zeros(width)
            for a, g in mine:
                line[a] = g
            yield line, max(0.0, self.year[stream[side]] - (self.stores[store]["initial"] or 0.0))

    def best(self, *args: Any, **more: Any) -> Answer | None:
        """Where nothing can be exchanged, what stores hold at first is held all the same."""
        if not self.arcs:
            self.least(np.zeros(0), np.zeros((0, 0)), np.zeros(0), [])
        return super().best(*args, **more)

    def _holding(self, periods: int) -> tuple[np.ndarray, np.ndarray, tuple[float, float]]:
        """What each level costs in money and steering; what is lost of the first stock."""
        parts: tuple[list[float], list[float]] = ([], [])
        constant = [0.0, 0.0]
        for s in self.stores:
            for k, gone in enumerate(self._gone(s)):
                each = [s["cost"] + (1 - s["keep"]) * gone] * periods
                if s["initial"] is not None:
                    each[-1] = s["cost"] + gone
                    constant[k] += s["initial"] * (1 - s["keep"]) * gone
                parts[k].extend(each)
        return np.array(parts[0]), np.array(parts[1]), (constant[0], constant[1])

    def accounts(self, x: np.ndarray, *opened: Any, **more: Any) -> dict[str, float]:
        """With what the stores cost that go with these amounts, and without what they hold at first of needs."""
        found = super().accounts(x, *opened, **more)
        money, steer = self.held.get(x.tobytes(), (0.0, 0.0))
        stock = sum(
            (s["initial"] or 0.0) * np.array([self.buy[self.needs.index(s["stream"])], self._buy_co2(s["stream"])])
            for s in self.stores if s["at"] == "need"
        ) + np.zeros(2)  # fmt: skip
        found["cost"] += money - stock[0]
        found["steered"] += steer - stock[0] - (self.price - self.paid) * stock[1]
        return found

    @cached_property
    def _slopes(self) -> dict[str, np.ndarray]:
        held, self.held = self.held, {}
        found = Brute._slopes.func(self)  # type: ignore[attr-defined]
        self.held = held
        return found

    @cached_property
    def today(self) -> dict[str, float] | None:
        """What is paid now; None where what runs can't run in these periods."""
        x = np.array([a.running for a in self.arcs])
        found = self.least(np.zeros(len(x)), np.zeros((0, len(x))), np.zeros(0), [(v, v) for v in x])
        if found is None:
            return None
        self.held[x.tobytes()] = self.held[found.tobytes()]
        used = [a for a in self.arcs if a.running > 0]
        return self.accounts(x, {(a.o, a.n) for a in used}, {(a.o, a.n, a.mode) for a in used}, set(), free=True)
