"""Small regions at random, every option of the tables in or out: the same recipe for seeds and for hypothesis."""

from __future__ import annotations

import os
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Any

import pandas as pd
from hypothesis import strategies as st

import symbiosis as sy

Row = dict[str, Any]
# The suite has to stay quick: many worlds are left to HYPOTHESIS_PROFILE=thorough.
THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
MATERIALS = ("ash", "brine")


@dataclass
class World:
    """The tables of a region as plain rows, before any program has seen them."""

    tables: dict[str, list[Row]]
    settings: dict[str, Any]
    notes: list[str] = field(default_factory=list)

    def region(self, name: str = "world") -> sy.Region:
        """The region as the program reads it; a blank cell is a key left out."""
        frames = {key: pd.DataFrame(rows) for key, rows in self.tables.items() if rows}
        return sy.region_from_tables(name, settings=self.settings, **frames)

    def copy(self) -> World:
        """A world of its own, to be changed."""
        return deepcopy(self)

    def __getitem__(self, table: str) -> list[Row]:
        return self.tables.setdefault(table, [])

    def row(self, table: str, **key: Any) -> Row:
        """The one row with these values."""
        [found] = [r for r in self[table] if all(r.get(k) == v for k, v in key.items())]
        return found


@cache
def seeded_region(seed: int) -> sy.Region:
    """The region of `world(Random(seed))`, read once for all tests of a process; a region is never changed.

    Raises DataError where its tables demand what can't be.
    """
    return world(Random(seed)).region()


def worlds(**options: Any) -> st.SearchStrategy[World]:
    """Worlds for hypothesis, half of them without bars, so that more is exchanged; the seed tells which one it was."""
    return st.builds(
        lambda seed, bars: world(Random(seed), bars=bars, **options), st.integers(0, 99_999), st.booleans()
    )


def world(
    rng: Random,
    *,
    demands: bool = True,
    current: bool = True,
    limits: bool = True,
    bars: bool = True,
    unknown: bool = False,
    most: int = 3,
    register: bool = False,
) -> World:
    """A region of 2 to 4 firms and at most `most` outputs and needs.

    `demands` allows required pairs and least tonnages; `limits` lots, shares, partner limits and exclusive outputs;
    `current` exchanges that run today; `unknown` blank prices and amounts (then nothing runs today);
    `register` ideas given up, agreed (with `demands`) and running (with `current`). Without `bars` nearly all streams fit each
    other: one material mostly, nothing hazardous, warm or forbidden, givers and takers apart.
    """
    maker = _Maker(rng, limits, bars)
    firms = [f"f{i}" for i in range(rng.randint(2, 4))]
    givers, takers = (firms, firms) if bars else (firms[: (len(firms) + 1) // 2], firms[len(firms) // 2 :])
    tables: dict[str, list[Row]] = {"enterprises": [maker.firm(f, i) for i, f in enumerate(firms)]}
    tables["outputs"] = [maker.output(i, rng.choice(givers), unknown) for i in range(rng.randint(1, most))]
    tables["needs"] = [maker.need(i, rng.choice(takers), unknown) for i in range(rng.randint(1, most))]
    tables["materials"] = [maker.material(m) for m in MATERIALS]
    tables["recipes"] = maker.recipes()
    tables["transport"] = maker.modes()
    tables["distances"] = maker.distances(firms, tables["transport"])
    tables["partnerships"] = maker.partnerships(firms, demands)
    result = World(tables, maker.settings())
    if current and not unknown and maker.maybe(0.4):
        tables["current_exchanges"] = maker.current(result)
    if register:
        tables["synergies"] = maker.register(result, demands)
    return result


class _Maker:
    def __init__(self, rng: Random, limits: bool, bars: bool) -> None:
        self.rng, self.limits, self.bars = rng, limits, bars

    def name(self) -> str:
        """A material; without bars mostly the same."""
        return self.rng.choice(MATERIALS if self.bars else (*MATERIALS[:1] * 3, *MATERIALS))

    def maybe(self, chance: float) -> bool:
        return self.rng.random() >= 1 - chance  # a shrunk 0 means no

    def some(self, row: Row, chance: float, **values: Any) -> None:
        """Fill in each cell with its own chance, from a list of values."""
        for name, choices in values.items():
            if self.maybe(chance):
                row[name] = self.rng.choice(choices)

    def firm(self, name: str, i: int) -> Row:
        row = {"enterprise": name, "longitude": 10 + i / 20, "latitude": 50 + self.rng.randint(0, 5) / 50}
        self.some(
            row, 0.3, cluster=["north", "south"], country=["DK", "SE", "NO", "UZ"], anchor=["true"], company=["group"]
        )
        self.some(row, 0.5, permits=["17", "17 01;19"])
        if self.limits:
            self.some(row, 0.15, max_partners=[1, 2, 0])
        return row

    def output(self, i: int, firm: str, unknown: bool) -> Row:
        rng = self.rng
        row = {
            "output": f"o{i}", "enterprise": firm, "material": self.name(), "quantity": rng.randint(1, 20) * 5,
            "unit": rng.choice(["t", "t", "kg", "m3"]), "disposal_cost": rng.choice([0, 2, 5, 9, 30, -1, -6]),
        }  # fmt: skip
        self.some(row, 0.4, disposal_route=["landfill", "sale", "recycling", "sewer"])
        if self.limits:
            self.some(row, 0.15, min_lot=[3, 10, 40], exclusive=["true"])
        if self.bars:
            self.some(row, 0.3, temperature_c=[40, 80], ewc=["17 01 06*", "10 01 01"])
            self.some(row, 0.2, waste_status=["waste", "by_product"])
            if not unknown and not row.get("ewc", "").endswith("*"):
                self.some(row, 0.15, hazardous=["no", "unknown"])
        return _unknown(self, row, ("quantity", "disposal_cost")) if unknown else _scaled(row, "disposal_cost")

    def need(self, i: int, firm: str, unknown: bool) -> Row:
        rng = self.rng
        row = {
            "need": f"n{i}", "enterprise": firm, "material": self.name(), "quantity": rng.randint(1, 20) * 5,
            "unit": rng.choice(["t", "t", "kg", "m3"]), "purchase_price": rng.choice([4, 0, 8, 15, 40]),
        }  # fmt: skip
        self.some(row, 0.15, gate_fee=[1, 5], kind=["capacity"], imported_share=[0.5])
        self.some(row, 0.6, accepts_hazardous=["true", "true", "false"])
        if self.limits:
            self.some(row, 0.15, max_share=[0.5, 0.8, 0.0], min_lot=[3, 10, 40])
        if self.bars:
            self.some(row, 0.08, temperature_c=[60])
        if row.get("kind") == "capacity":
            row["purchase_price"] = ""
        return (
            _unknown(self, row, ("quantity", "purchase_price"))
            if unknown
            else _scaled(row, "purchase_price", "gate_fee")
        )

    def material(self, name: str) -> Row:
        row: Row = {"material": name, "unit": "t", "density": self.rng.choice([1.25, 0.8])}
        self.some(row, 0.6, virgin_co2=[200, 900], disposal_co2=[50])
        return row

    def recipes(self) -> list[Row]:
        rows = []
        for k, (a, b) in enumerate([("ash", "brine"), ("ash", "ash"), ("ash", "ash"), ("brine", "ash")]):
            if self.maybe(0.4):
                row: Row = {
                    "recipe": f"r{k}",
                    "output_material": a,
                    "input_material": b,
                    "yield": self.rng.choice([1, 0.5, 0.8]),
                }
                self.some(row, 0.4, cost=[1, 3], co2=[30])
                if self.limits:
                    self.some(row, 0.2, max_share=[0.4])
                rows.append(row)
        return rows

    def modes(self) -> list[Row]:
        truck: Row = {"mode": "truck", "cost_per_t_km": self.rng.choice([0.1, 0.2, 0]), "circuity": 1.3}
        self.some(truck, 0.3, per=["m3"], cost_per_t=[1], max_km=[25], co2_per_t_km=[0.1])
        if self.maybe(0.2):
            truck |= {"payload_t": 20, "cost_per_trip": 30}
        belt: Row = {
            "mode": "belt",
            "cost_per_t_km": 0.02,
            "circuity": 1,
            "capex_per_km": self.rng.choice([60, 200]),
            "lifetime_years": 20,
        }
        return [truck, belt] if self.maybe(0.3) else [truck]

    def distances(self, firms: list[str], modes: list[Row]) -> list[Row]:
        rows = []
        for a in firms:
            for b in firms:
                if a != b and self.maybe(0.4):
                    row: Row = {
                        "from": a,
                        "to": b,
                        "km": self.rng.choice([10, 2, 30, 80]),
                        "symmetric": self.rng.choice(["true", "false"]),
                    }
                    self.some(row, 0.4, mode=[m["mode"] for m in modes])
                    rows.append(row)
        return [] if self.maybe(0.3) else rows

    def partnerships(self, firms: list[str], demands: bool) -> list[Row]:
        rows = []
        for i, a in enumerate(firms):
            for b in firms[i + 1 :]:
                if not self.maybe(0.3):
                    continue
                row: Row = {"enterprise_a": b, "enterprise_b": a}
                self.some(row, 0.3, transaction_cost=[0, 20, 200], trust=[0.9], relation=["stranger", "trades"])
                self.some(row, 0.3, status=["existing", *["forbidden"] * self.bars, *["required"] * demands])
                if demands:
                    self.some(row, 0.25, min_t=[5, 20])
                if self.limits:
                    self.some(row, 0.25, max_t=[30, 60])
                rows.append(row)
        return rows

    def current(self, so_far: World) -> list[Row]:
        """Exchanges that could run: of fitting materials, within what both streams have."""
        rng, rows = self.rng, []
        taken: dict[Any, float] = {}
        left = {o["output"]: _tonnes(o, so_far) for o in so_far["outputs"]}
        room = {n["need"]: _tonnes(n, so_far) * float(n.get("max_share", 1)) for n in so_far["needs"]}
        barred = {
            frozenset((p["enterprise_a"], p["enterprise_b"]))
            for p in so_far["partnerships"]
            if p.get("status") == "forbidden"
        }
        for o in so_far["outputs"]:
            for n in so_far["needs"]:
                fits = [
                    r
                    for r in so_far["recipes"]
                    if (r["output_material"], r["input_material"]) == (o["material"], n["material"])
                ]
                by_name = not fits and o["material"] == n["material"]
                pair = frozenset((o["enterprise"], n["enterprise"]))
                if not (fits or by_name) or len(pair) < 2 or pair in barred or not self.maybe(0.5):
                    continue
                recipe = rng.choice(fits) if fits else {"yield": 1}
                gain = recipe["yield"]
                limit = float(recipe.get("max_share", 1)) * _tonnes(n, so_far) - taken.get(
                    (n["need"], recipe.get("recipe")), 0
                )
                tonnes = min(left[o["output"]], room[n["need"]] / gain, limit / gain) * rng.choice([0.25, 0.5, 1])
                if tonnes <= 1e-9:
                    continue
                left[o["output"]] -= tonnes
                by_recipe = (n["need"], recipe.get("recipe"))
                taken[by_recipe] = taken.get(by_recipe, 0) + tonnes * gain
                room[n["need"]] -= tonnes * gain
                row: Row = {
                    "output": o["output"],
                    "need": n["need"],
                    "quantity": tonnes / _per_unit(o, so_far),
                    "keep": rng.choice(["true", "false"]),
                }
                if fits:
                    row["recipe"] = recipe["recipe"]
                self.some(row, 0.3, price=[-2, 3])
                rows.append(row)
        return rows

    def register(self, so_far: World, demands: bool) -> list[Row]:
        """Ideas at some stage for pairs of streams that a recipe or a name joins; some of what runs is among them."""
        rows: list[Row] = []
        runs = {(c["output"], c["need"]): c for c in so_far["current_exchanges"]}
        links = {(r["output_material"], r["input_material"]) for r in so_far["recipes"]} | {(m, m) for m in MATERIALS}
        for o in so_far["outputs"]:
            for n in so_far["needs"]:
                fits = (o["material"], n["material"]) in links and o["enterprise"] != n["enterprise"]
                if not fits or not self.maybe(0.6):
                    continue
                row: Row = {"output": o["output"], "need": n["need"], "stage": self.rng.choice(["idea", "trial"])}
                running = runs.get((o["output"], n["need"]))
                if running is not None:
                    # The measured amount stays below the contract's, so that it fits whatever else runs.
                    if self.maybe(0.7):
                        row["stage"] = "running"
                        self.some(row, 0.7, actual_quantity=[running["quantity"] * 0.5])
                elif self.maybe(0.5):
                    row |= {"stage": "lost", "lost_reason": "they wanted none", "updated": "2026-01-31"}
                elif demands and self.maybe(0.6):
                    row["stage"] = "agreed"
                    self.some(row, 0.4, actual_quantity=[o["quantity"] * 0.25])
                rows.append(row)
        return rows

    def border(self) -> dict[str, Any]:
        return {"annex_vii": self.rng.choice([0, 5]), "notification": self.rng.choice([0, 40, 150])}

    def settings(self) -> dict[str, Any]:
        rng = self.rng
        transaction = {
            "setup": rng.choice([0, 300, 2000]), "yearly": rng.choice([0, 20, 100]), "per_exchange": rng.choice([0, 0, 10]),
            "same_cluster": 0.5, "cross_border": 2.0, "hazardous": 2.0, "distrust": rng.choice([1.0, 0.0]), "via_anchor": 0.8,
        }  # fmt: skip
        policy: dict[str, Any] = {}
        self.some(
            policy, 0.3, landfill_tax=[10, -1], carbon_price=[50], transport_subsidy=[0.25], carbon_price_paid=[True]
        )
        finance = {"horizon_years": 10, "discount_rate": rng.choice([0.06, 0.0])}
        return {"transaction": transaction, "policy": policy, "finance": finance, "year": 2026, "border": self.border()}


PER_TONNE = {"t": 1.0, "kg": 1000.0}


def _per_unit(stream: Row, so_far: World) -> float:
    """Tonnes in one of the stream's units."""
    if stream["unit"] in PER_TONNE:
        return 1 / PER_TONNE[stream["unit"]]
    return float(so_far.row("materials", material=stream["material"])["density"])


def _tonnes(stream: Row, so_far: World) -> float:
    return float(stream["quantity"]) * _per_unit(stream, so_far)


def _scaled(row: Row, *prices: str) -> Row:
    """A stream drawn in tonnes, written in its unit: 1000 kg where it said 1 t."""
    per = PER_TONNE.get(row["unit"], 1.0)
    for name in ("quantity", "min_lot"):
        if name in row:
            row[name] *= per
    for name in prices:
        if row.get(name, "") != "":
            row[name] /= per
    return row


def _unknown(maker: _Maker, row: Row, cells: tuple[str, str]) -> Row:
    row = _scaled(row, cells[1], "gate_fee")
    for name in cells:
        if maker.maybe(0.25):
            row[name] = ""
    if maker.maybe(0.1) and "disposal_cost" in cells:
        row["supply"] = "one_off"
    return row
