"""What the reasons promise, put to the test on random regions: change what they say is lacking, and the best plan
is better than the one explained, by trying everything (tests/brute.py).
"""

from __future__ import annotations

from random import Random
from unittest.mock import patch

import numpy as np
import pandas as pd
import pytest

import symbiosis as sy
from symbiosis.explain.nearest import Nearest, nearest_misses
from symbiosis.solve import assemble
from tests.brute import Brute
from tests.strategies import World, world

CHOICES = 9
LIFT = {"pair_minimum": "min_t", "pair_maximum": "max_t"}


class Explained:
    """A world, its plan, and the pair of streams behind each reason."""

    def __init__(self, w: World) -> None:
        self.world, kept = w, []

        def listening(*args: object) -> Nearest:
            kept.append(nearest_misses(*args))
            return kept[-1]

        with patch.object(assemble, "nearest_misses", listening):
            self.plan = sy.optimize(w.region())
        self.nearest = {"outputs": kept[0].outputs, "needs": kept[0].needs}

    def told(self):
        """Each told row with its side and the pair behind it."""
        for side, rows in (("outputs", self.plan.outputs), ("needs", self.plan.needs)):
            for i, row in enumerate(rows.to_dict("records")):
                if i in self.nearest[side].index:
                    yield side, row, self.nearest[side].loc[i]

    def gained(self, changed: World) -> float | None:
        """By how much the best plan of the changed world beats this one in it; None where that takes too long."""
        brute = Brute(changed)
        if brute.work > CHOICES + 2:
            return None
        x = np.zeros(len(brute.arcs))
        for row in self.plan.exchanges.to_dict("records"):
            for i, arc in enumerate(brute.arcs):
                ids = (
                    brute.outputs[arc.o]["output"],
                    brute.needs[arc.n]["need"],
                    arc.mode,
                    arc.recipe or "by name only",
                )
                x[i] += row["quantity"] if ids == (row["output"], row["need"], row["mode"], row["recipe"]) else 0.0
        used = [arc for arc, q in zip(brute.arcs, x, strict=True) if q > 0]
        pipes, pairs = {(a.o, a.n, a.mode) for a in used}, {a.pair for a in used}
        kept = brute.accounts(x, {(a.o, a.n) for a in used}, pipes, pairs)["steered"]
        best = brute.best()
        return -np.inf if best is None else kept - best.value


def nearer(w: World, miss: pd.Series, km: float) -> World:
    """The world with the pair's haul `km` long, by the mode in question."""
    giver, taker = w["outputs"][int(miss["o"])]["enterprise"], w["needs"][int(miss["n"])]["enterprise"]
    changed, mode = w.copy(), w["transport"][int(miss["mode"])]["mode"]
    others = [r for r in changed["distances"] if (r["from"], r["to"], r.get("mode", "")) != (giver, taker, mode)]
    changed.tables["distances"] = [{"from": giver, "to": taker, "mode": mode, "km": km, "symmetric": "false"}, *others]
    return changed


def dearer_today(w: World, side: str, miss: pd.Series, money: float, gain: float) -> World | None:
    """The world in which today costs so much more for the amount in question; None for a capacity, which costs nothing."""
    changed, brute = w.copy(), Brute(w)
    if side == "outputs":
        stream, price = changed["outputs"][int(miss["o"])], "disposal_cost"
        stream[price] += money / miss["amount"] * brute.outputs[int(miss["o"])]["per"]
        return changed
    stream, price = changed["needs"][int(miss["n"])], "purchase_price"
    if stream.get("kind") == "capacity":
        return None
    stream[price] += money / (miss["amount"] * gain) * brute.needs[int(miss["n"])]["per"]
    return changed


def without_the_limit(w: World, reason: str, miss: pd.Series) -> World:
    changed = w.copy()
    give, take = changed["outputs"][int(miss["o"])], changed["needs"][int(miss["n"])]
    pair = {give["enterprise"], take["enterprise"]}
    if reason == "lot_too_small":
        give.pop("min_lot", None), take.pop("min_lot", None)
    elif reason == "one_taker":
        give.pop("exclusive")
    elif reason == "partner_limit":
        for firm in changed["enterprises"]:
            if firm["enterprise"] in pair and "max_partners" in firm:
                firm["max_partners"] += 1
    else:
        [row] = [r for r in changed["partnerships"] if {r["enterprise_a"], r["enterprise_b"]} == pair]
        row.pop(LIFT[reason])
    return changed


def check(case: Explained, label: str) -> None:
    for side, row, miss in case.told():
        where = f"{label}: {row['why']}"
        # An optimal plan leaves nothing that would pay.
        assert row["reason"] != "search_stopped", where
        if np.isfinite(row["break_even_km"]):
            gained = case.gained(nearer(case.world, miss, 0.9 * row["break_even_km"]))
            assert gained is None or gained > 1e-6, where
        elif row["reason"] == "too_far":
            gained = case.gained(nearer(case.world, miss, 0.0))
            assert gained is None or gained > 1e-6, where
        if np.isfinite(row["missing_saving"]):
            gain = case.plan.region.recipes["yield"].iat[int(miss["recipe"])]
            changed = dearer_today(case.world, side, miss, 1.01 * row["missing_saving"] + 0.01, gain)
            gained = None if changed is None else case.gained(changed)
            assert gained is None or gained > 1e-6, where
        if "without that" in row["why"]:
            gained = case.gained(without_the_limit(case.world, row["reason"], miss))
            assert gained is None or gained >= miss["net"] - 1e-3, where


@pytest.mark.parametrize("first", range(0, 80, 10))
def test_promises_hold(first):
    for seed in range(first, first + 10):
        w = world(Random(seed), bars=seed % 4 == 3)
        if Brute(w).work > CHOICES:
            continue
        try:
            case = Explained(w)
        except (sy.InfeasibleError, sy.DataError):
            continue
        check(case, f"seed {seed}")
