"""What the reasons promise, put to the test on random regions: change what they say is lacking, and the best plan
is better than the one explained, by trying everything (tests/brute.py).
"""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from tests.batch import Batch, Part, sharing, solvable
from tests.brute import Brute
from tests.strategies import Row, World, world

CHOICES = 9
LIFT = {"pair_minimum": "min_t", "pair_maximum": "max_t"}


def settled(w: World) -> World:
    """The world with every price stated, so that to change one changes no median."""
    result, brute = w.copy(), Brute(w)
    for rows, streams, price in (
        (result["outputs"], brute.outputs, "disposal_cost"),
        (result["needs"], brute.needs, "purchase_price"),
    ):
        for row, stream in zip(rows, streams, strict=True):
            if stream["usable"] and row.get("kind") != "capacity":
                row[price] = stream["money"] * stream["per"]
    result.settings["matching"] = {"fill": "none"}
    result.tables["prices"] = []
    return result


def nearer(w: World, miss: Row, km: float) -> World:
    """The world with the pair's haul `km` long, by the mode in question."""
    giver, taker = w["outputs"][int(miss["o"])]["enterprise"], w["needs"][int(miss["n"])]["enterprise"]
    changed, mode = w.copy(), w["transport"][int(miss["mode"])]["mode"]
    others = [r for r in changed["distances"] if (r["from"], r["to"], r.get("mode", "")) != (giver, taker, mode)]
    changed.tables["distances"] = [{"from": giver, "to": taker, "mode": mode, "km": km, "symmetric": "false"}, *others]
    return changed


def dearer_today(w: World, side: str, miss: Row, money: float, gain: float) -> World | None:
    """The world in which today costs so much more for the amount in question; None for a capacity, which costs nothing."""
    changed, brute = settled(w), Brute(w)
    if side == "outputs":
        stream, price = changed["outputs"][int(miss["o"])], "disposal_cost"
        stream[price] += money / miss["amount"] * brute.outputs[int(miss["o"])]["per"]
        return changed
    stream, price = changed["needs"][int(miss["n"])], "purchase_price"
    if stream.get("kind") == "capacity":
        return None
    stream[price] += money / (miss["amount"] * gain) * brute.needs[int(miss["n"])]["per"]
    return changed


def without_the_limit(w: World, reason: str, miss: Row) -> World:
    changed = w.copy()
    give, take = changed["outputs"][int(miss["o"])], changed["needs"][int(miss["n"])]
    pair = {give["enterprise"], take["enterprise"]}
    if reason == "lot_too_small":
        give.pop("min_lot", None), take.pop("min_lot", None)
    elif reason == "quality":
        changed.tables["limits"] = [r for r in changed["limits"] if r["need"] != take["need"]]
    elif reason == "one_taker":
        give.pop("exclusive")
    elif reason == "partner_limit":
        for firm in changed["enterprises"]:
            if firm["enterprise"] in pair:
                firm.pop("max_partners", None)
    else:
        [row] = [r for r in changed["partnerships"] if {r["enterprise_a"], r["enterprise_b"]} == pair]
        row.pop(LIFT[reason])
    return changed


def check(part: Part, label: str) -> None:
    def gained(changed: World) -> float | None:
        return part.gained(changed, CHOICES + 2)

    for side, row, miss in part.told():
        where = f"{label}, {row['output' if side == 'outputs' else 'need']}: {row['why']}"
        # An optimal plan leaves nothing that would pay.
        assert row["reason"] != "search_stopped", where
        if np.isfinite(row["break_even_km"]):
            gain = gained(nearer(part.world, miss, 0.9 * row["break_even_km"]))
            assert gain is None or gain > 1e-6, where
        elif row["reason"] == "too_far":
            gain = gained(nearer(part.world, miss, 0.0))
            assert gain is None or gain > 1e-6, where
        if np.isfinite(row["missing_saving"]):
            rate = part.plan.region.recipes["yield"].iat[int(miss["recipe"])]
            changed = dearer_today(part.world, side, miss, 1.01 * row["missing_saving"] + 0.01, rate)
            gain = None if changed is None else gained(changed)
            assert gain is None or gain > 1e-6, where
        if "without that" in row["why"]:
            gain = gained(without_the_limit(part.world, row["reason"], miss))
            assert gain is None or gain >= miss["net"] - 1e-3, where


@pytest.mark.parametrize("first", range(0, 60, 15))
def test_promises_hold(first):
    worlds = sharing([world(Random(seed), bars=seed % 4 == 3) for seed in range(first, first + 15)])
    for part in Batch([w for w, _, _ in solvable(worlds, CHOICES)]).parts:
        check(part, f"seeds {first} on, world {part.k}")
