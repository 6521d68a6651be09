"""Indicators of a plan, each with its formula, numerator, denominator and boundary."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from symbiosis.accounts.hierarchy import hierarchy
from symbiosis.accounts.hubs import sizes_of
from symbiosis.accounts.rests import FIGURES, GROUPS, resting
from symbiosis.problem.pose import disposed_outputs
from symbiosis.problem.problem import Problem


@dataclass(frozen=True)
class Kpi:
    """One indicator: `value` is numerator / denominator, or the numerator where there is none (None: undefined)."""

    key: str
    name: str
    value: float | None
    unit: str
    formula: str
    numerator: float | None
    denominator: float | None
    boundary: str


def kpis(problem: Problem, before: pd.DataFrame, after: pd.DataFrame, totals: dict[str, float]) -> list[dict[str, Any]]:
    """All indicators as plain records; masses only over streams of known mass, one record per dimension elsewhere."""
    found = [
        *_money(problem, totals),
        *_rests(problem, before, after),
        *_circulation(problem, before, after),
        *_climate(problem, before, after),
        *_imports(problem, before, after),
        *_hierarchy(problem, before, after),
        *_hauls(problem, after),
        *_network(problem, after),
        *_hubs(problem, after),
    ]
    return [asdict(k) for k in found]


def _share(key: str, name: str, top: float, bottom: float, formula: str, boundary: str, unit: str = "share") -> Kpi:
    return Kpi(key, name, top / bottom if bottom else None, unit, formula, top, bottom, boundary)


def _amount(key: str, name: str, value: float | None, unit: str, formula: str, boundary: str) -> Kpi:
    return Kpi(key, name, value, unit, formula, value, None, boundary)


def _money(problem: Problem, totals: dict[str, float]) -> list[Kpi]:
    money = problem.region.settings.currency
    scope = "streams of known amount and price; all firms of the region together"
    exchanging = totals["transport"] + totals["processing"] + totals["transaction"] + totals["stream"]
    return [
        _amount("saving", "Saving", totals["saving"], f"{money}/year", "C0 − C*", scope),
        _share("saving_share", "Saving, share of today's cost", totals["saving"], totals["baseline"],
               "(C0 − C*) / C0", scope),
        _share("transaction_share", "Transaction share of the cost of exchanging",
               totals["transaction"] + totals["stream"], exchanging,
               "(ΣT·y + ΣF·u) / (transport + processing + transaction + stream)", "exchanges of the plan"),
    ]  # fmt: skip


def _rests(problem: Problem, before: pd.DataFrame, after: pd.DataFrame) -> list[Kpi]:
    parts = resting(problem, before, after)
    whole = sum(parts.values())
    return [
        _share(key, f"Share of the saving that rests on {name}", parts[key], whole,
               "Σ additional saving of such exchanges / Σ additional saving, losers at 0", f"{test}: {FIGURES}")
        for key, (name, test) in GROUPS.items()
    ]  # fmt: skip


def _circulation(problem: Problem, before: pd.DataFrame, after: pd.DataFrame) -> list[Kpi]:
    s, region = problem.market.streams, problem.region
    disposed, supply = disposed_outputs(region) & s.out_arises, s.supply + problem.market.year.out_initial
    given_unit = region.materials.loc[region.outputs["material"], "unit"].to_numpy()

    def moved(rows: pd.DataFrame, which: np.ndarray) -> float:
        away = rows["quantity"] * (1 - rows["residue"])
        return float(away[which[rows["output"]]].sum())

    result = []
    for unit, key in (("t", "diversion"), ("m3", "diversion_m3")):
        mine = disposed & (given_unit == unit)
        if unit == "m3" and not mine.any():
            continue
        now = moved(before, mine)
        scope = f"outputs counted in {unit} that are landfilled, incinerated, sewered, stored or of unknown route today"
        result.append(
            _share(key, f"Diversion ({unit})", moved(after, mine) - now, float(supply[mine].sum()) - now,
                   "newly exchanged out of a disposal route / disposed of today", scope)
        )  # fmt: skip
    landfill = (region.outputs["disposal_route"] == "landfill").to_numpy() & s.out_arises & s.out_counted
    total, buried = float(supply[landfill].sum()), "outputs counted in t whose route is landfill"
    for key, name, rows in (("before", "Landfilled before", before), ("after", "Landfilled after", after)):
        result.append(_amount(f"landfilled_{key}", name, total - moved(rows, landfill), "t/year", "ΣS − Σx", buried))
    units = region.materials.loc[region.needs["material"], "unit"].to_numpy()
    purchase = (region.needs["kind"] == "purchase").to_numpy() & s.need_usable
    for unit in ("t", "m3", "MWh"):
        mine = (units == unit) & purchase
        if mine.any():
            met = float(after.loc[mine[after["need"]], "received"].sum())
            result.append(
                _share(
                    f"need_met_{unit}",
                    f"Need met by by-products ({unit})",
                    met,
                    float(s.demand[mine].sum()),
                    "Σγx / ΣD",
                    f"purchases counted in {unit}",
                )
            )
            result.append(
                _amount(
                    f"virgin_avoided_{unit}",
                    f"Bought material avoided ({unit})",
                    met,
                    f"{unit}/year",
                    "Σγx",
                    f"purchases counted in {unit}",
                )
            )
    return result


def _counted(problem: Problem, rows: pd.DataFrame) -> pd.Series:
    """Tonnes of each row that is counted in t, 0 for the others: cubic metres of water would drown them."""
    return rows["quantity"].where(problem.market.streams.out_counted[rows["output"]], 0.0)


def _climate(problem: Problem, before: pd.DataFrame, after: pd.DataFrame) -> list[Kpi]:
    def net(rows: pd.DataFrame) -> float:
        return float((rows["avoided_kg"] - rows["emitted_kg"]).sum()) / 1000

    known = after["co2_known"].to_numpy(dtype=bool)
    tonnes = _counted(problem, after)
    gross = float(after["avoided_kg"].sum() - before["avoided_kg"].sum()) / 1000
    own = float(after["emitted_kg"].sum() - before["emitted_kg"].sum()) / 1000
    scope = (
        "additional to what runs today; streams without an emission factor count 0; what present users of recovered or "
        "sold by-products use instead isn't counted"
    )
    return [
        _amount("co2_avoided", "Net CO2e avoided", net(after) - net(before), "t CO2e/year",
                "Σ x(γ·virgin + disposal − recipe − haul)", scope),
        _amount("co2_gross", "CO2e avoided before transport and processing", gross, "t CO2e/year",
                "Σ x(γ·virgin + disposal)", scope),
        _amount("co2_own", "CO2e of transport and processing", own, "t CO2e/year", "Σ x(recipe + haul)", scope),
        _share("co2_known", "Exchanged tonnes whose emission factors are both known",
               float(tonnes[known].sum()), float(tonnes.sum()), "Σ known t / Σ t", "exchanges of what is counted in t"),
    ]  # fmt: skip


def _imports(problem: Problem, before: pd.DataFrame, after: pd.DataFrame) -> list[Kpi]:
    region = problem.region
    share, price = region.needs["imported_share"].fillna(0.0).to_numpy(), region.needs["purchase_price"].to_numpy()

    def money(rows: pd.DataFrame) -> float:
        n = rows["need"].to_numpy()
        return float((rows["received"].to_numpy() * share[n] * price[n]).sum())

    value = money(after) - money(before)
    currency = region.settings.currency
    return [
        _amount(
            "imports_replaced",
            "Imports replaced",
            value,
            f"{currency}/year",
            "Σ γx · imported_share · purchase_price",
            "needs that state an imported share; additional to today",
        )
    ]


def _hierarchy(problem: Problem, before: pd.DataFrame, after: pd.DataFrame) -> list[Kpi]:
    """Tonnes by the way they move in the waste hierarchy, newly exchanged ones."""
    scope = "newly exchanged, of what is counted in t; routes not stated and energy are in neither"
    moved = [
        (_counted(problem, rows) * (1 - rows["residue"]))
        .groupby(hierarchy(problem, rows)["hierarchy_change"].to_numpy())
        .sum()
        for rows in (after, before)
    ]
    return [
        _amount(f"hierarchy_{way}", f"Mass that {words} the waste hierarchy",
                float(moved[0].get(way, 0.0) - moved[1].get(way, 0.0)),
                "t/year", "Σ x by step tomorrow against step today", scope)
        for way, words in (("up", "moves up"), ("same", "keeps its step in"), ("down", "moves down"))
    ]  # fmt: skip


def _hauls(problem: Problem, after: pd.DataFrame) -> list[Kpi]:
    scope = "exchanges of the plan"
    tonnes = _counted(problem, after)
    weighted = float((after["km"] * tonnes).sum())
    return [
        _share(
            "mean_haul",
            "Mean haul",
            float(after["km"].sum()),
            float(len(after)),
            "Σ km / number of exchanges",
            scope,
            "km",
        ),
        _share(
            "mass_haul",
            "Haul weighted by tonnes",
            weighted,
            float(tonnes.sum()),
            "Σ t·km / Σ t",
            "exchanges of what is counted in t",
            "km",
        ),
    ]


def _hubs(problem: Problem, after: pd.DataFrame) -> list[Kpi]:
    """How many hubs there are and how much goes through them; nothing where the region has none."""
    if not len(problem.market.hubs):
        return []
    tonnes = _counted(problem, after)
    return [
        _amount("hubs_open", "Hubs under the plan", float(len(sizes_of(problem, after))), "hubs", "Σ z",
                "existing ones and those that the plan builds"),
        _share("hub_mass", "Exchanged tonnes that go through a hub", float(tonnes[after["hub"] >= 0].sum()),
               float(tonnes.sum()), "Σ t through hubs / Σ t", "exchanges of what is counted in t"),
    ]  # fmt: skip


def _network(problem: Problem, after: pd.DataFrame) -> list[Kpi]:
    s, sites = problem.market.streams, problem.region.enterprises
    count = len(sites)
    giver, taker = s.out_site[after["output"]], s.need_site[after["need"]]
    links = len(set(zip(giver.tolist(), taker.tolist(), strict=True)))
    graph = coo_array((np.ones(len(giver)), (giver, taker)), shape=(count, count))
    _, part = connected_components(graph, directed=True, connection="strong")
    size = np.bincount(part)
    on_cycle = int((size[part] > 1).sum())
    scope = "directed links between sites"
    result = [
        _share("links_per_firm", "Links per firm", float(links), float(count), "L / N", scope, "links"),
        _share("connectance", "Connectance", float(links), float(count) ** 2, "L / N²", scope),
        _amount("firms_on_cycles", "Firms on a true cycle", float(on_cycle), "firms",
                "firms on a directed cycle of exchanges", "a one-way exchange is not a loop"),
    ]  # fmt: skip
    tonnes, saving = _counted(problem, after).to_numpy(), after["saving"].to_numpy()
    for e in np.flatnonzero(sites["anchor"].fillna(False).to_numpy(dtype=bool)):
        touches = (giver == e) | (taker == e)
        name = sites["name"].iat[e]
        result.append(
            _share(
                f"anchor_mass:{sites['enterprise'].iat[e]}",
                f"Exchanged tonnes that touch {name}",
                float(tonnes[touches].sum()),
                float(tonnes.sum()),
                "Σ t of its exchanges / Σ t",
                "exchanges of what is counted in t",
            )
        )
        result.append(
            _share(
                f"anchor_saving:{sites['enterprise'].iat[e]}",
                f"Saving of exchanges that touch {name}",
                float(saving[touches].sum()),
                float(saving.sum()),
                "Σ saving of its exchanges / Σ saving",
                "exchanges of the plan",
            )
        )
    return result
