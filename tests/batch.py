"""Many small worlds read and solved as one region: nothing of one fits the other, so each keeps its own best plan.

What a table costs to read and a plan to check hardly depends on its rows; twenty worlds take little more than one.
Settings and modes are common to a batch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from random import Random
from typing import Any
from unittest.mock import patch

import numpy as np
import pandas as pd
from hypothesis import strategies as st

import symbiosis as sy
from symbiosis.explain.nearest import Nearest, nearest_misses
from symbiosis.solve import assemble
from tests.arcs import Answer
from tests.brute import Brute
from tests.strategies import Row, World, world

OWN = {
    "enterprise", "output", "need", "material", "recipe", "output_material", "input_material", "from", "to",
    "enterprise_a", "enterprise_b", "cluster", "company", "id",
}  # fmt: skip
GAP = 1e-9  # of the whole batch; each world is a part of it
CROWD, CHOICES = 4, 10


def mark(name: str, k: int) -> str:
    """The name of world `k`'s own thing; a region's name stays in front."""
    region, colon, own = name.rpartition(":")
    return f"{region}{colon}w{k}{own}" if own else name


def together(worlds: Sequence[World]) -> World:
    """The worlds as one; settings and modes are the first one's."""
    first = worlds[0]
    tables: dict[str, list[Row]] = {}
    for k, w in enumerate(worlds):
        for name, rows in w.tables.items():
            if name not in ("transport", "periods"):
                marked = [{c: mark(v, k) if c in OWN and isinstance(v, str) else v for c, v in r.items()} for r in rows]
                tables.setdefault(name, []).extend(marked)
    common = {name: first[name] for name in ("transport", "periods") if first[name]}
    whole = World(tables | common, first.settings)
    parts = getattr(first, "parts", None)
    if not parts:
        return whole
    joined = {name: together([w.parts[name] for w in worlds]) for name in parts}  # type: ignore[attr-defined]
    return type(first)(whole.tables, whole.settings, parts=joined)  # type: ignore[call-arg]


def sharing(worlds: Sequence[World]) -> list[World]:
    """The worlds under the settings and with the modes of the first, as a batch needs them."""
    modes = worlds[0]["transport"]
    names = {m["mode"] for m in modes}
    for w in worlds[1:]:
        w.settings, w.tables["transport"] = deepcopy(worlds[0].settings), deepcopy(modes)
        w.tables["distances"] = [d for d in w["distances"] if d.get("mode", modes[0]["mode"]) in names]
    return list(worlds)


def solvable(worlds: Iterable[World], choices: int) -> list[tuple[World, Brute, Answer]]:
    """Those of the worlds that are soon enumerated and have a plan, with their enumeration and its best."""
    found = [(w, brute) for w in worlds for brute in [Brute(w)] if brute.work <= choices]
    return [(w, brute, best) for w, brute in found for best in [brute.best()] if best is not None]


def crowds(**options: bool) -> st.SearchStrategy[World]:
    """For hypothesis: a few worlds as one, each of which has a plan; half of the time without bars."""
    demands = options.get("demands", True)

    def crowd(seed: int, bars: bool) -> World:
        rng = Random(seed)
        worlds = sharing([world(rng, bars=bars, **options) for _ in range(2 * CROWD if demands else CROWD)])
        return together([w for w, _, _ in solvable(worlds, CHOICES)][:CROWD] if demands else worlds)

    return st.builds(crowd, st.integers(0, 99_999), st.booleans())


class Part:
    """One world of a batch and its part of the common plan."""

    def __init__(self, k: int, w: World, batch: Batch) -> None:
        self.k, self.world, self.plan, self.brute = k, w, batch.plan, Brute(w)
        firms = {mark(f["enterprise"], k) for f in w["enterprises"]}
        self.sites = self.plan.enterprises[self.plan.enterprises["enterprise"].isin(firms)]
        self.exchanges = self.plan.exchanges[self.plan.exchanges["from"].isin(firms)]
        self.misses = batch.misses

    @property
    def flows(self) -> np.ndarray:
        """The plan's amounts by arc of the enumeration."""
        return self.flows_of(self.brute)

    def flows_of(self, brute: Brute) -> np.ndarray:
        """The plan's amounts by arc of this enumeration (of the world, perhaps with something changed)."""
        x = np.zeros(len(brute.arcs))
        index: dict[Any, int] = {}
        for i, arc in enumerate(brute.arcs):
            recipe = mark(arc.recipe, self.k) if arc.recipe else "by name only"
            names = (brute.outputs[arc.o]["output"], brute.needs[arc.n]["need"])
            index[(*(mark(n, self.k) for n in names), arc.mode, recipe)] = i
        for row in self.exchanges[["output", "need", "mode", "recipe", "quantity"]].itertuples(index=False, name=None):
            x[index[row[:4]]] += row[4]
        return x

    def accounts_of(self, brute: Brute) -> dict[str, float]:
        """What the plan comes to in the world of this enumeration."""
        x = self.flows_of(brute)
        used = [arc for arc, q in zip(brute.arcs, x, strict=True) if q > 0]
        return brute.accounts(x, {(a.o, a.n) for a in used}, {(a.o, a.n, a.mode) for a in used}, {a.pair for a in used})

    def gained(self, changed: World, most: int) -> float | None:
        """By how much the best plan of the changed world beats this one in it; None where that takes too long."""
        brute = Brute(changed)
        if brute.work > most:
            return None
        best = brute.best()
        return -np.inf if best is None else self.accounts_of(brute)["steered"] - best.value

    def told(self) -> Iterator[tuple[str, Row, Row]]:
        """Each stream that is told a reason, its side, and the pair behind it by the row numbers of this world."""
        for side, key in (("outputs", "output"), ("needs", "need")):
            table, misses = getattr(self.plan, side), self.misses[side]
            number = {mark(r[key], self.k): i for i, r in enumerate(self.world[side])}
            for i, row in zip(table.index, table.to_dict("records"), strict=True):
                if row[key] in number and i in misses.index:
                    miss = misses.loc[i].to_dict()
                    region = self.plan.region
                    other = {
                        "o": region.outputs["output"].iat[int(miss["o"])],
                        "n": region.needs["need"].iat[int(miss["n"])],
                    }
                    own = {
                        "o": [mark(r["output"], self.k) for r in self.world["outputs"]].index(other["o"]),
                        "n": [mark(r["need"], self.k) for r in self.world["needs"]].index(other["n"]),
                    }
                    yield side, row, miss | own


class Batch:
    """Worlds, the one plan for all of them, and each world's part of it."""

    def __init__(self, worlds: Sequence[World], **aim: Any) -> None:
        kept: list[Nearest] = []

        def listening(*args: Any) -> Nearest:
            kept.append(nearest_misses(*args))
            return kept[-1]

        self.whole = together(worlds)
        with patch.object(assemble, "nearest_misses", listening):
            self.plan = sy.optimize(self.whole.region(), gap=GAP, **aim)
        self.misses: dict[str, pd.DataFrame] = {"outputs": kept[0].outputs, "needs": kept[0].needs}
        self.parts = [Part(k, w, self) for k, w in enumerate(worlds)]
