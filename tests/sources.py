"""The enumeration of brute.py with sources of a need, and with the accounts that people steer by."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np

from tests.brute import Brute
from tests.strategies import World


class Sourced(Brute):
    """A world whose needs may want several sources, or at most so much from one."""

    def accounts(
        self, x: np.ndarray, streams: set[Any], pipes: set[Any], pairs: set[Any], free: bool = False
    ) -> dict[str, float]:
        found = super().accounts(x, streams, pipes, pairs, free)
        given, met = np.zeros(len(self.outputs)), np.zeros(len(self.needs))
        for q, arc in zip(x, self.arcs, strict=True):
            given[arc.o] += q
            met[arc.n] += q * arc.gain
        buried = [o.get("disposal_route") == "landfill" and o["known"].unit == "t" for o in self.outputs]
        bought = [n.get("kind", "purchase") == "purchase" for n in self.needs]
        lacks = np.array([n["t"] for n in self.needs]) - met
        hauls = sum(q * (a.transport + a.processing) for q, a in zip(x, self.arcs, strict=True))
        return found | {
            "landfill": float(sum(o["arises"] - g for o, g, b in zip(self.outputs, given, buried, strict=True) if b)),
            "virgin": float(sum(r for n, r, b in zip(self.needs, lacks, bought, strict=True) if b and n["known"].unit == "t")),
            "imports": float(sum(
                r * n.get("imported_share", 0) * n["money"] for n, r, b in zip(self.needs, lacks, bought, strict=True) if b
            )),
            "partnerships": float(len(pairs)),
            "budget": found["exchange_cost"] - hauls,
            "co2_t": found["co2"] / 1000,
            "weighted": found["cost"] + 0.05 * found["co2"],
        }  # fmt: skip

    def _now(self, n: int) -> dict[str, float]:
        """What each giver delivers to a need today."""
        result: dict[str, float] = {}
        for a in self.arcs:
            if a.n == n and a.running > 0:
                giver = self.outputs[a.o]["enterprise"]
                result[giver] = result.get(giver, 0.0) + a.running * a.gain
        return result

    def _more(self, streams: set[Any]) -> list[tuple[list[float], float]]:
        rows = []
        for n, need in enumerate(self.needs):
            now = self._now(n)
            for giver in {self.outputs[a.o]["enterprise"] for a in self.arcs if a.n == n}:
                mine = [a.gain * (a.n == n and self.outputs[a.o]["enterprise"] == giver) for a in self.arcs]
                if need.get("max_source_share", 1) < 1:
                    rows.append((mine, max(need["max_source_share"] * need["t"], now.get(giver, 0.0))))
                opened = {self.outputs[o]["enterprise"] for o, i in streams if i == n}
                if self._wants(n) > 1 and giver in opened:
                    largest = max(g * a.most for g, a in zip(mine, self.arcs, strict=True))
                    rows.append(([-g for g in mine], -min(1.0, largest, now.get(giver, 1.0))))
        return rows

    def _wants(self, n: int) -> float:
        today = len(self._now(n))
        wants = float(self.needs[n].get("min_sources", 0))
        return min(wants, today) if today else wants

    def _openings(self) -> Any:
        for streams, pipes in super()._openings():
            givers = [{self.outputs[o]["enterprise"] for o, i in streams if i == n} for n in range(len(self.needs))]
            if all(not g or len(g) >= self._wants(n) for n, g in enumerate(givers)):
                yield streams, pipes


def with_sources(w: World, rng: Random) -> World:
    """The world with needs that ask something of their sources, and with imports."""
    for need in w["needs"]:
        if rng.random() < 0.5:
            need["min_sources"] = rng.choice([1, 2, 2, 3])
        if rng.random() < 0.4:
            need["max_source_share"] = rng.choice([0.3, 0.6])
        if rng.random() < 0.6:
            need["imported_share"] = rng.choice([0.5, 1])
    return w
