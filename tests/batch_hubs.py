"""Many tiny worlds with hubs solved as one region: nothing of one fits the other, so each keeps its own best plan."""

from __future__ import annotations

from copy import deepcopy

import numpy as np

from tests.batch import mark
from tests.brute_hubs import HubBrute, World, world

OWN = {
    "enterprise", "output", "need", "material", "recipe", "output_material", "input_material", "from", "to", "hub",
    "enterprise_a", "enterprise_b", "operator",
}  # fmt: skip


def worlds(seed: int, count: int, work: float) -> list[World]:
    """So many worlds of at most `work` linear programmes each, all with the settings and modes of the first."""
    rng, found = np.random.default_rng(seed), list[World]()
    while len(found) < count:
        w = world(rng)
        if found:
            w |= {"settings": found[0]["settings"], "transport": found[0]["transport"]}
        brute = HubBrute(w)
        if brute.arcs and brute.work <= work:
            found.append(w)
    return found


def together(several: list[World]) -> World:
    """The worlds as one."""
    whole: World = {"settings": several[0]["settings"], "transport": several[0]["transport"]}
    for k, w in enumerate(several):
        for name, rows in w.items():
            if name not in ("settings", "transport"):
                whole.setdefault(name, []).extend(_marked(row, k) for row in deepcopy(rows))
    return whole


def _marked(row: dict[str, object], k: int) -> dict[str, object]:
    own = {c: mark(v, k) if c in OWN and isinstance(v, str) else v for c, v in row.items()}
    if "recipes" in own:
        # Blank is every recipe that works at hubs: of its own world.
        own["recipes"] = ";".join(mark(r, k) for r in (str(own["recipes"]) or "dry;pass on").split(";"))
    return own
