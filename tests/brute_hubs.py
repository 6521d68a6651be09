"""Tiny random regions with hubs, and their best cost by trying everything, worked out from the tables' rows alone.

Every haul is stated, all materials are counted in t. Tried are: every size of every hub, every set of open
partnerships, of open streams where those cost or bind anything, and of pipes; the rest is a linear programme.
"""

from __future__ import annotations

from itertools import product
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.optimize import linprog

Row = dict[str, Any]
World = dict[str, list[Row]]
YEARLY_OF_PIPE = 10  # years a pipe lasts; money costs nothing here


class Arc(NamedTuple):
    """One way of an output to a need; `pipes` and `stream` are what has to be open beside its `pairs`."""

    o: int
    n: int
    h: int
    recipe: Row
    cost: float
    load: float
    pairs: tuple[tuple[str, str], ...]
    pipes: tuple[tuple[Any, float], ...]
    tonnes: tuple[float, ...]

    @property
    def stream(self) -> tuple[int, int, int]:
        return self.o, self.n, self.h


def world(rng: np.random.Generator) -> World:
    """Rows of every table of a random region; `settings` has one row of what region.toml says."""
    firms = [f"f{i}" for i in range(int(rng.integers(3, 5)))]
    hubs = [f"h{i}" for i in range(int(rng.integers(1, 3)))]

    def some(share: float) -> bool:
        return bool(rng.random() < share)

    def of(*choices: Any) -> Any:
        return choices[int(rng.integers(len(choices)))]

    outputs = [
        {"output": f"o{i}", "enterprise": of(*firms[:2]), "material": of("sludge", "sludge", "wood"), "quantity": int(rng.integers(5, 30)),
         "unit": "t", "disposal_cost": int(rng.integers(2, 25)), "disposal_route": of("landfill", "recycling"),
         "exclusive": "true" if some(0.15) else "", "min_lot": 8 if some(0.1) else ""}
        for i in range(int(rng.integers(1, 4)))
    ]  # fmt: skip
    needs = [
        {"need": f"n{i}", "enterprise": of(*firms[1:]), "material": of("fuel", "fuel", "wood"), "quantity": int(rng.integers(3, 25)),
         "unit": "t", "purchase_price": int(rng.integers(10, 60)), "max_share": of("", "", 0.6)}
        for i in range(int(rng.integers(1, 4)))
    ]  # fmt: skip
    recipes = [
        {"recipe": "dry", "output_material": "sludge", "input_material": "fuel", "yield": of(0.4, 0.8), "cost": of(0, 2),
         "at": "hub", "residue_share": of(0, 0.1), "max_share": of("", "", 0.5), "co2": of(0, 5)},
        {"recipe": "pass on", "output_material": "wood", "input_material": "wood", "yield": 1, "cost": 0, "at": "hub",
         "residue_share": 0, "max_share": "", "co2": 0},
    ]  # fmt: skip
    if some(0.5):
        recipes.append({"recipe": "burn", "output_material": "sludge", "input_material": "fuel", "yield": 0.3, "cost": of(3, 9),
                        "at": "", "residue_share": of(0, 0.2), "max_share": "", "co2": 0})  # fmt: skip
    sizes = []
    for h in hubs:
        place = {"hub": h, "longitude": 10.5, "latitude": 50, "unit": of("t", "kg"), "operator": of("", "", *firms),
                 "recipes": of("", "", "dry", "dry;pass on")}  # fmt: skip
        stands, cost = some(0.3), int(rng.integers(5, 120))
        for i in range(int(rng.integers(1, 3))):
            many = 1000 if place["unit"] == "kg" else 1
            sizes.append(place | {"size": f"s{i}", "capacity": int(rng.integers(6, 40)) * (i + 1) * many,
                                  "fixed_cost": cost * (i + 1), "status": "existing" if stands and i == 0 else "candidate"})  # fmt: skip
    modes = [{"mode": "truck", "forms": "", "cost_per_t_km": 0.1, "cost_per_t": of(0, 1), "max_km": of("", 60), "circuity": 1,
              "capex_per_km": "", "lifetime_years": "", "co2_per_t_km": of(0, 0.2)}]  # fmt: skip
    if some(0.35):
        modes.append({"mode": "belt", "forms": "solid", "cost_per_t_km": 0.01, "cost_per_t": 0, "max_km": 40, "circuity": 1,
                      "capex_per_km": of(0, 8), "lifetime_years": YEARLY_OF_PIPE, "co2_per_t_km": 0})  # fmt: skip
        if modes[1]["capex_per_km"] == 0:
            modes[1] |= {"capex_per_km": "", "lifetime_years": ""}
    places = [*firms, *hubs]
    distances = [
        {"from": a, "to": b, "km": int(rng.integers(1, 90))} for i, a in enumerate(places) for b in places[i + 1 :]
    ]
    partnerships = []
    for i, a in enumerate(firms):
        for b in firms[i + 1 :]:
            if some(0.3):
                row = {
                    "enterprise_a": a,
                    "enterprise_b": b,
                    "status": of("", "forbidden", "existing"),
                    "max_t": of("", 12),
                    "min_t": of("", "", 4),
                }
                partnerships.append(row)
    sites = [
        {"enterprise": f, "longitude": 10 + i / 10, "latitude": 50, "max_partners": 1 if some(0.1) else ""}
        for i, f in enumerate(firms)
    ]
    setting = {
        "yearly": of(0, 0, 6, 20),
        "per_exchange": of(0, 0, 3),
        "carbon_price": of(0, 0, 100),
        "landfill_tax": of(0, 2),
    }
    return {
        "enterprises": sites, "outputs": outputs, "needs": needs, "recipes": recipes, "hubs": sizes, "transport": modes,
        "distances": distances, "partnerships": partnerships, "settings": [setting],
        "materials": [{"material": m, "unit": "t", "form": "solid", "virgin_co2": v, "disposal_co2": d}
                      for m, v, d in (("sludge", "", 10), ("fuel", 20, ""), ("wood", 5, 5))],
    }  # fmt: skip


def frames(w: World) -> tuple[dict[str, Any], dict[str, pd.DataFrame]]:
    """The settings and the tables for `region_from_tables`."""
    s = w["settings"][0]
    settings = {
        "transaction": {"setup": 0, "yearly": s["yearly"], "per_exchange": s["per_exchange"]}, "finance": {"discount_rate": 0},
        "policy": {"carbon_price": s["carbon_price"], "carbon_price_paid": True, "landfill_tax": s["landfill_tax"]},
    }  # fmt: skip
    tables = {k: pd.DataFrame(rows).astype("str") for k, rows in w.items() if k != "settings" and rows}
    return settings, tables


class HubBrute:
    """A world's arcs and its best cost."""

    def __init__(self, w: World) -> None:
        self.w, self.s = w, w["settings"][0]
        self.hubs = list(dict.fromkeys(r["hub"] for r in w["hubs"]))
        self.sizes = [[r for r in w["hubs"] if r["hub"] == h] for h in self.hubs]
        self.known = {tuple(sorted((r["enterprise_a"], r["enterprise_b"]))): r for r in w["partnerships"]}
        self.co2 = {m["material"]: (m["virgin_co2"] or 0, m["disposal_co2"] or 0) for m in w["materials"]}
        self.price = self.s["carbon_price"] / 1000
        self.dispose = [
            o["disposal_cost"] + self.price * self.co2[o["material"]][1]
            + (self.s["landfill_tax"] if o["disposal_route"] == "landfill" else 0)
            for o in w["outputs"]
        ]  # fmt: skip
        self.buy = [n["purchase_price"] + self.price * self.co2[n["material"]][0] for n in w["needs"]]
        self.arcs = list(self._arcs())

    def _km(self, a: str, b: str) -> float:
        return next(r["km"] for r in self.w["distances"] if {r["from"], r["to"]} == {a, b})

    def _direct(self) -> list[Row]:
        rows = [r for r in self.w["recipes"] if r["at"] == ""]
        by_name = {"recipe": "by name only", "output_material": "wood", "input_material": "wood", "yield": 1, "cost": 0,
                   "at": "", "residue_share": 0, "max_share": "", "co2": 0}  # fmt: skip
        return [*rows, by_name]

    def _arcs(self) -> Any:
        for (o, give), (n, take) in product(enumerate(self.w["outputs"]), enumerate(self.w["needs"])):
            a, b = give["enterprise"], take["enterprise"]
            if a == b:
                continue
            both = (give["material"], take["material"])
            for r in self._direct():
                if (r["output_material"], r["input_material"]) == both:
                    for mode in self.w["transport"]:
                        yield from self._way(o, n, -1, r, [(a, b, mode, 1.0)], (tuple(sorted((a, b))),))
            for h, sizes in enumerate(self.sizes):
                names = [x for x in sizes[0]["recipes"].split(";") if x]
                for r in self.w["recipes"]:
                    offered = r["recipe"] in names if names else r["at"] == "hub"
                    if offered and (r["output_material"], r["input_material"]) == both:
                        p = sizes[0]["operator"]
                        between = p and p not in (a, b)
                        pairs = (tuple(sorted((a, p))), tuple(sorted((p, b)))) if between else (tuple(sorted((a, b))),)
                        for one, two in product(self.w["transport"], repeat=2):
                            hauls = [(a, self.hubs[h], one, 1.0), (self.hubs[h], b, two, r["yield"])]
                            yield from self._way(o, n, h, r, hauls, pairs)

    def _way(self, o: int, n: int, h: int, r: Row, hauls: list[Any], pairs: Any) -> Any:
        if any(self.known.get(p, {}).get("status") == "forbidden" for p in pairs):
            return
        cost, co2, pipes = float(r["cost"]), float(r["co2"]), []
        for i, (a, b, mode, tonnes) in enumerate(hauls):
            km = self._km(a, b)
            if mode["max_km"] != "" and km > mode["max_km"]:
                return
            cost += tonnes * (km * mode["cost_per_t_km"] + mode["cost_per_t"])
            co2 += tonnes * km * mode["co2_per_t_km"]
            if mode["capex_per_km"]:
                key = (
                    (o, n, mode["mode"])
                    if h < 0
                    else ((o, h, mode["mode"], "to") if i == 0 else (n, h, mode["mode"], "from"))
                )
                pipes.append((key, km * mode["capex_per_km"] / YEARLY_OF_PIPE))
        cost += self.price * co2
        cost -= (1 - r["residue_share"]) * self.dispose[o] + r["yield"] * self.buy[n]
        yield Arc(o, n, h, r, cost, 1.0, pairs, tuple(pipes), (1.0, r["yield"]))

    def _fee(self, pair: tuple[str, str]) -> float:
        return 0.0 if self.known.get(pair, {}).get("status") == "existing" else self.s["yearly"] * 1.5

    @property
    def choices(self) -> tuple[list[Any], list[Any], list[Any]]:
        """Partnerships, streams and pipes of which it matters whether they are open."""
        limit = {r["enterprise"] for r in self.w["enterprises"] if r["max_partners"] != ""}
        pairs = sorted({p for a in self.arcs for p in a.pairs})
        pairs = [p for p in pairs if self._fee(p) > 0 or {*p} & limit or self.known.get(p, {}).get("min_t", "") != ""]
        binds = {o for o, row in enumerate(self.w["outputs"]) if row["exclusive"] or row["min_lot"] != ""}
        streams = sorted({a.stream for a in self.arcs if self.s["per_exchange"] > 0 or a.o in binds})
        return pairs, streams, sorted({p[0] for a in self.arcs for p in a.pipes}, key=str)

    @property
    def work(self) -> float:
        """How many linear programmes it takes to try everything."""
        sizes = np.prod([len(s) + 1 for s in self.sizes])
        return float(2.0 ** sum(map(len, self.choices)) * sizes)

    def best(self) -> float:
        """The least cost of the region."""
        pairs, streams, pipes = self.choices
        base = sum(o["quantity"] * d for o, d in zip(self.w["outputs"], self.dispose, strict=True))
        base += sum(n["quantity"] * b for n, b in zip(self.w["needs"], self.buy, strict=True))
        cost_of_pipe = {key: money for a in self.arcs for key, money in a.pipes}
        least = np.inf
        for sizes in product(*([*([] if s[0]["status"] == "existing" else [None]), *s] for s in self.sizes)):
            hubs = sum(s["fixed_cost"] for s in sizes if s)
            for on in product((False, True), repeat=len(pairs) + len(streams) + len(pipes)):
                shut = {x for x, yes in zip([*pairs, *streams, *pipes], on, strict=True) if not yes}
                opened = {x for x, yes in zip([*pairs, *streams, *pipes], on, strict=True) if yes}
                fixed = hubs + sum(self._fee(p) for p in pairs if p in opened)
                fixed += sum(self.s["per_exchange"] for s in streams if s in opened)
                fixed += sum(cost_of_pipe[p] for p in pipes if p in opened)
                if base + fixed - self._most < least and self._fits(pairs, streams, opened):
                    least = min(
                        least,
                        base
                        + fixed
                        + self._flows(
                            sizes, shut, [p for p in pairs if p in opened], [s for s in streams if s in opened]
                        ),
                    )
        return least

    @property
    def _most(self) -> float:
        """No flows save more."""
        return sum(
            o["quantity"] * max([-a.cost for a in self.arcs if a.o == i] + [0.0])
            for i, o in enumerate(self.w["outputs"])
        )

    def _fits(self, pairs: list[Any], streams: list[Any], opened: set[Any]) -> bool:
        for row in self.w["enterprises"]:
            if (
                row["max_partners"] != ""
                and sum(row["enterprise"] in p for p in pairs if p in opened) > row["max_partners"]
            ):
                return False
        return all(
            sum(s[0] == o for s in streams if s in opened) <= 1
            for o, row in enumerate(self.w["outputs"]) if row["exclusive"]
        )  # fmt: skip

    def _flows(self, sizes: tuple[Any, ...], shut: set[Any], pairs: list[Any], streams: list[Any]) -> float:
        arcs = [
            a for a in self.arcs
            if not ({*a.pairs, a.stream} | {k for k, _ in a.pipes}) & shut and (a.h < 0 or sizes[a.h] is not None)
        ]  # fmt: skip
        rows, most = [], []

        def limit(terms: list[float], value: float) -> None:
            rows.append(terms)
            most.append(value)

        for o, row in enumerate(self.w["outputs"]):
            limit([float(a.o == o) for a in arcs], row["quantity"])
        for n, row in enumerate(self.w["needs"]):
            limit([a.recipe["yield"] * (a.n == n) for a in arcs], row["quantity"] * (row["max_share"] or 1))
            for r in self.w["recipes"]:
                if r["max_share"] != "":
                    limit(
                        [a.recipe["yield"] * (a.n == n and a.recipe is r) for a in arcs],
                        row["quantity"] * r["max_share"],
                    )
        for h, size in enumerate(sizes):
            if size is not None:
                limit([float(a.h == h) for a in arcs], size["capacity"] / (1000 if size["unit"] == "kg" else 1))
        self._least(arcs, pairs, streams, limit)
        if not arcs:
            return 0.0 if all(m >= 0 for m in most) else np.inf
        found = linprog([a.cost for a in arcs], A_ub=np.array(rows), b_ub=most, method="highs")
        return float(found.fun) if found.status == 0 else np.inf

    def _least(self, arcs: list[Arc], pairs: list[Any], streams: list[Any], limit: Any) -> None:
        for s in streams:
            lot = self.w["outputs"][s[0]]["min_lot"]
            if lot != "":
                limit([-float(a.stream == s) for a in arcs], -lot)
        for pair, row in self.known.items():
            terms = [sum(t for p, t in zip(a.pairs, a.tonnes, strict=False) if p == pair) for a in arcs]
            if row["max_t"] != "":
                limit(terms, row["max_t"])
            if row["min_t"] != "" and pair in pairs:
                limit([-t for t in terms], -row["min_t"])
