"""Small regions in which everything may come together: what strategies.py draws, and on top of it units that don't mix,
borders, forms, prices filled in or paid the other way round, streams nobody can plan with, contracts that end, a
register that knows more than the contracts, ranges, and two regions read as one.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

import symbiosis as sy
from tests.arcs import Arc
from tests.plain import Material
from tests.strategies import Row, World, world

CODES = ["17 01 06*", "10 01 01", "20 03 01", "19 12 99"]
# Own unit, units it may be written in, and what is known of it; the first is ash, the second brine.
KINDS: tuple[tuple[Row, list[str]], ...] = (
    ({"unit": "t", "density": 1.25}, ["t", "kg", "m3"]),
    ({"unit": "kg", "density": 0.8, "form": "sludge"}, ["t", "kg", "l"]),
    ({"unit": "m3", "density": 0.8, "form": "liquid"}, ["m3", "l", "t"]),
    ({"unit": "m3", "form": "liquid"}, ["m3", "l"]),
    ({"unit": "MWh", "form": "heat"}, ["MWh", "kWh", "GJ"]),
    ({"unit": "GJ", "form": "heat"}, ["MWh", "GJ"]),
)
BURNS = {"from_unit": "t", "to_unit": "GJ", "factor": 9}


@dataclass
class Mixed(World):
    """A world that may be two regions: `parts` holds the tables as each of them writes them, `tables` what both mean."""

    parts: dict[str, World] = field(default_factory=dict)

    def region(self, name: str = "world") -> sy.Region:
        """The region, read from folders where there are two."""
        if not self.parts:
            return super().region(name)
        with TemporaryDirectory() as folder:
            for part, w in self.parts.items():
                _write(w, Path(folder) / part)
            return sy.read(*(Path(folder) / part for part in self.parts))


@dataclass(frozen=True)
class Common:
    """What all worlds of a batch share: settings, modes, and which modes the two regions (where there are two) write
    each in its own way.
    """

    settings: dict[str, Any]
    modes: list[Row]
    two: bool
    differing: tuple[str, ...]

    @classmethod
    def draw(cls, rng: Random) -> Common:
        w = world(rng, current=False)
        settings = w.settings | {"year": 2026}
        if rng.random() < 0.3:
            settings["matching"] = {"fill": "none"}
        if rng.random() < 0.5:
            settings["spread"] = {"measured": 0.1, "estimated": 0.2, "assumed": rng.choice([0.4, 0.9])}
        rate = rng.choice([0.0, 0.05, 0.2])
        pipe: Row = {"mode": "pipe", "forms": "heat", "per": "MWh", "cost_per_t_km": rate, "circuity": 1}
        if rng.random() < 0.5:
            pipe |= {"capex_per_km": rng.choice([10, 60]), "lifetime_years": 25}
        tanker: Row = {"mode": "tanker", "forms": "liquid", "per": "m3", "cost_per_t_km": 0.1, "circuity": 1.2}
        modes = [*w["transport"], pipe, tanker | {"cost_per_t": 0.5}]
        names = tuple(m["mode"] for m in modes if rng.random() < 0.4)
        return cls(settings, modes, rng.random() < 0.35, names)


def mixed(rng: Random, common: Common) -> Mixed:
    """A region of everything, or two of them."""
    bars = rng.random() < 0.4
    w = world(rng, bars=bars, demands=rng.random() < 0.5, current=False, most=3)
    w.settings, w.tables["transport"] = deepcopy(common.settings), deepcopy(common.modes)
    known = {m["mode"] for m in common.modes}
    w.tables["distances"] = [d for d in w["distances"] if d.get("mode", "truck") in known]
    _units(w, rng)
    _sites(w, rng)
    _streams(w, rng)
    _prices(w, rng)
    if rng.random() < 0.6:
        _running(w, rng)
    if rng.random() < 0.7:
        _register(w, rng)
    result = Mixed(w.tables, w.settings)
    return _two(result, rng, common) if common.two else result


def _units(w: World, rng: Random) -> None:
    """Materials of any dimension, every figure of theirs in another unit than before."""
    kinds = [KINDS[0], KINDS[0]] if rng.random() < 0.3 else [rng.choice(KINDS), rng.choice(KINDS)]
    for row, (facts, _) in zip(w["materials"], kinds, strict=True):
        del row["density"]
        row |= facts
        if "density" in facts and rng.random() < 0.3:
            w["conversions"].append({"material": row["material"]} | BURNS)
            row["burns"] = True
    burns = {row["material"]: row.pop("burns", False) for row in w["materials"]}
    known = {m["material"]: Material(m, w["conversions"]) for m in w["materials"]}
    written = {m["material"]: units for m, (_, units) in zip(w["materials"], kinds, strict=True)}
    _written(w, rng, known, {m: [*units, *["GJ"] * burns[m]] for m, units in written.items()})
    _recipes(w, known)


def _written(w: World, rng: Random, known: dict[str, Material], written: dict[str, list[str]]) -> None:
    """Streams drawn in tonnes or kilograms in a unit of their material, the figures of materials per their own."""
    for row, price in [(r, "disposal_cost") for r in w["outputs"]] + [(r, "purchase_price") for r in w["needs"]]:
        per = {"kg": 1000.0}.get(row["unit"], 1.0)
        row["unit"] = rng.choice(written[row["material"]])
        one = known[row["material"]].own(row["unit"])
        for name in ("quantity", "min_lot"):
            if name in row:
                row[name] = row[name] / per / one
        for name in (price, "gate_fee"):
            if row.get(name, "") != "":
                row[name] = row[name] * per * one
    for row in w["materials"]:
        for name in ("virgin_co2", "disposal_co2"):
            if name in row:
                row[name] *= known[row["material"]].per


def _recipes(w: World, known: dict[str, Material]) -> None:
    """Recipes per the materials' stated units, none that creates mass."""
    recipes = []
    for row in w["recipes"]:
        give, take = known[row["output_material"]], known[row["input_material"]]
        most = give.one("t") / take.one("t")
        if not row["yield"] > most:  # none creates mass
            row["yield"] *= give.per / take.per
            row |= {name: row[name] * give.per for name in ("cost", "co2") if name in row}
            recipes.append(row)
    w.tables["recipes"] = recipes
    if any("density" not in m for m in w["materials"]):  # tonnes that nobody knows can't be limited
        for row in w["partnerships"]:
            row.pop("min_t", None), row.pop("max_t", None)


def _sites(w: World, rng: Random) -> None:
    if rng.random() < 0.5:
        for row in w["enterprises"]:
            row["country"] = rng.choice(["DK", "SE", "NO", "UZ", ""])
    for row in w["enterprises"]:
        if rng.random() < 0.06:
            row["status"] = rng.choice(["planned", "closing"])


def _streams(w: World, rng: Random) -> None:
    """Codes, ranges, grades, bonds; wastes that others pay for."""
    for row in (*w["outputs"], *w["needs"]):
        if rng.random() < 0.5:
            row["grade"] = rng.choice(["A", "B", "C"])
        if rng.random() < 0.3:
            row |= {"quantity_low": row["quantity"] * 0.5, "quantity_high": row["quantity"] * 1.25}
    for row in w["outputs"]:
        if rng.random() < 0.3:
            row["ewc"] = rng.choice(CODES)
            row.pop("hazardous", None)
        if rng.random() < 0.1:
            row |= {"hazardous": rng.choice(["yes", "no"])}
            row.pop("ewc", None)
        if rng.random() < 0.3:
            row["waste_status"] = rng.choice(["waste", "by_product", "unknown", "end_of_waste"])
        if rng.random() < 0.2:
            row["disposal_route"] = "landfill"
        if rng.random() < 0.05:
            row["supply"] = rng.choice(["one_off", "seasonal"])
        if rng.random() < 0.05:
            row["committed_until"] = rng.choice([2025, 2026])


def _prices(w: World, rng: Random) -> None:
    """Amounts and prices that nobody stated, and the table or the median that may fill them."""
    for row, column in [(r, "disposal_cost") for r in w["outputs"]] + [(r, "purchase_price") for r in w["needs"]]:
        if rng.random() < 0.15:
            row[column] = ""
        if rng.random() < 0.06:
            row["quantity"] = ""
    if rng.random() < 0.4:
        for m in w["materials"]:
            one = Material(m, w["conversions"]).own(m["unit"])
            for what, prices in (("disposal", [-4, 3, 12]), ("purchase", [0, 6, 20])):
                for route in ("", "landfill") if what == "disposal" else ("",):
                    if rng.random() < 0.5:
                        price = rng.choice(prices) * one
                        row: Row = {
                            "material": m["material"],
                            "what": what,
                            "route": route,
                            "price": price,
                            "unit": m["unit"],
                        }
                        if rng.random() < 0.5:
                            row |= {"low": price - 2 * one, "high": price + one}
                        w["prices"].append(row)


def _running(w: World, rng: Random) -> None:
    """Contracts, some of them ended, some by a mode that isn't the cheapest."""
    from tests.brute import Brute

    brute = Brute(w)
    left = [s["t"] for s in brute.outputs]
    room = [s["t"] * s.get("max_share", 1) for s in brute.needs]
    by_recipe: dict[Any, float] = {}
    for arc in rng.sample(brute.arcs, len(brute.arcs)):
        give, take = brute.outputs[arc.o], brute.needs[arc.n]
        ids = {"output": give["output"], "need": take["need"]}
        if rng.random() < 0.6 or any(r | ids == r for r in w["current_exchanges"]):
            continue
        of_recipe = by_recipe.setdefault((arc.n, arc.recipe), take["t"] * arc.recipe_share)
        amount = min(left[arc.o], room[arc.n] / arc.gain, of_recipe / arc.gain) * rng.choice([0.25, 0.5, 1])
        if amount <= 1e-9:
            continue
        row = ids | {"quantity": amount / give["per"], "keep": rng.choice(["true", "false"])}
        if arc.recipe:
            row["recipe"] = arc.recipe
        if rng.random() < 0.3:
            row["mode"] = arc.mode
        if rng.random() < 0.4:
            row["price"] = rng.choice([-2, 3]) * give["per"]
        if rng.random() < 0.3:
            row["until"] = rng.choice([2025, 2026, 2030])
        if row.get("until") != 2025:
            left[arc.o] -= amount
            room[arc.n] -= amount * arc.gain
            by_recipe[arc.n, arc.recipe] -= amount * arc.gain
        w["current_exchanges"].append(row)


def _register(w: World, rng: Random) -> None:
    """Ideas given up, agreed, running as measured, running without a contract."""
    from tests.brute import Brute

    brute = Brute(w)
    runs = {(r["output"], r["need"]): r for r in w["current_exchanges"] if r.get("until", 2026) >= 2026}
    arcs: dict[tuple[str, str], list[Arc]] = {}
    for arc in brute.arcs:
        arcs.setdefault((brute.outputs[arc.o]["output"], brute.needs[arc.n]["need"]), []).append(arc)
    alone = len(runs) == 0  # else what is left might not do for more
    for (output, need), ways in arcs.items():
        if rng.random() < 0.4:
            continue
        row: Row = {"output": output, "need": need, "stage": rng.choice(["idea", "contacted", "trial", "permit"])}
        if rng.random() < 0.3:
            row["probability"] = rng.choice([0.0, 0.4, 1.0])
        if (output, need) in runs:
            row |= _measured(runs[output, need]["quantity"], rng) if rng.random() < 0.6 else {}
        else:
            row |= _decided([a.most / brute.outputs[a.o]["per"] for a in ways], ways[0].recipe, alone, rng)
            alone &= row["stage"] != "running"
        w["synergies"].append(row)


def _measured(contract: float, rng: Random) -> Row:
    """What the register knows of a contract."""
    row: Row = {"stage": "running"}
    if rng.random() < 0.7:
        row["actual_quantity"] = contract * 0.5
    if rng.random() < 0.5:
        row["actual_saving"] = 77
    return row


def _decided(most: list[float], recipe: str, alone: bool, rng: Random) -> Row:
    """Given up, agreed, running without a contract, or nothing yet."""
    if rng.random() < 0.3:
        return {"stage": "lost", "lost_reason": "no"}
    if rng.random() < 0.3:
        some = {"actual_quantity": min(most) * rng.choice([0.25, 0.5, 1])} if rng.random() < 0.5 else {}
        return {"stage": "agreed"} | some
    if alone and rng.random() < 0.4 and most[0] > 0:
        row = {"stage": "running", "actual_quantity": most[0] * rng.choice([0.25, 0.5, 1])}
        return row | ({"recipe": recipe} if recipe else {})
    return {}


LOCAL = {"enterprise", "output", "need", "cluster", "company", "from", "to", "enterprise_a", "enterprise_b"}


def _fronted(w: Mixed, parts: dict[str, World], whole: Mixed, rng: Random, common: Common) -> dict[str, set[str]]:
    """Recipes and modes handed out to both regions; the names of those that each writes in its own way."""
    fronted: dict[str, set[str]] = {"recipes": set(), "transport": set()}
    for table, key, figure in (("recipes", "recipe", "cost"), ("transport", "mode", "cost_per_t_km")):
        for row in w[table]:
            differs = row[key] in common.differing if table == "transport" else rng.random() < 0.4
            other = row | ({figure: row.get(figure, 0) + 0.05} if differs else {})
            parts["a"][table].append(row)
            parts["b"][table].append(other)
            if other == row:
                whole[table].append(row)
            else:
                fronted[table].add(row[key])
                whole[table].extend(r | {key: f"{p}:{row[key]}", "scope": p} for p, r in (("a", row), ("b", other)))
        if fronted[table]:  # the program reads one region's rows under the other's
            whole[table].sort(key=lambda r: r.get("scope") == "b")
    return fronted


def _two(w: Mixed, rng: Random, common: Common) -> Mixed:
    """The world cut in two: each region writes its own rows, some recipes and modes in its own way."""
    home = {f["enterprise"]: "ab"[i % 2] for i, f in enumerate(w["enterprises"])}
    home |= {r[k]: home[r["enterprise"]] for k in ("output", "need") for r in w[f"{k}s"]}
    parts = {name: World({}, deepcopy(w.settings)) for name in "ab"}
    whole = Mixed({}, w.settings, parts=parts)
    fronted = _fronted(w, parts, whole, rng, common)
    for table in ("materials", "conversions"):
        for part in parts.values():
            part.tables[table] = deepcopy(w[table])
        whole.tables[table] = deepcopy(w[table])
    for table in (
        "enterprises",
        "outputs",
        "needs",
        "distances",
        "partnerships",
        "current_exchanges",
        "prices",
        "synergies",
    ):
        for row in w[table]:
            _hand_out(table, row, home, parts, whole, fronted, rng)
    for table in ("enterprises", "outputs", "needs", "current_exchanges", "synergies", "distances", "partnerships"):
        whole[table].sort(key=lambda r: next(str(v)[0] for k, v in r.items() if k in LOCAL))
    return whole


def _hand_out(
    table: str, row: Row, home: dict[str, str], parts: dict[str, World], whole: Mixed, fronted: dict[str, set[str]],
    rng: Random,
) -> None:  # fmt: skip
    """The row to the region it is of; what lies between the two is only an idea, if that."""
    ends = [home[v] for k, v in row.items() if k in LOCAL and v in home]
    part = ends[0] if ends else rng.choice("ab")
    if len(set(ends)) > 1 and table != "synergies":
        return
    if table == "synergies" and len(set(ends)) > 1 and row["stage"] == "running":
        return
    own = dict(row)
    if table == "synergies":
        own |= {k: f"{home[row[k]]}:{row[k]}" for k in ("output", "need") if home[row[k]] != part or rng.random() < 0.5}
    parts[part][table].append(own)
    merged = {k: f"{home.get(v, part)}:{v}" if k in LOCAL and v != "" else v for k, v in row.items()}
    for column, of in (("recipe", "recipes"), ("mode", "transport")):
        if merged.get(column) in fronted[of] and table != of:
            merged[column] = f"{part}:{merged[column]}"
    whole[table].append(merged | ({"region": part} if table in ("outputs", "needs", "prices") else {}))


def _write(w: World, folder: Path) -> None:
    folder.mkdir()
    for name, rows in w.tables.items():
        if rows:
            pd.DataFrame(rows).to_csv(folder / f"{name}.csv", index=False)
    (folder / "region.toml").write_text("\n".join(_toml(w.settings)), encoding="utf-8")


def _toml(settings: dict[str, Any]) -> list[str]:
    plain = [f"{k} = {_value(v)}" for k, v in settings.items() if not isinstance(v, dict)]
    sections = [
        [f"[{k}]", *(f"{n} = {_value(v)}" for n, v in s.items())] for k, s in settings.items() if isinstance(s, dict)
    ]
    return [*plain, *(line for section in sections for line in section)]


def _value(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else f'"{value}"' if isinstance(value, str) else str(value)
