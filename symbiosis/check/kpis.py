"""The indicators, each worked out again from the exchanges and the region's tables."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from symbiosis.check.facts import off
from symbiosis.check.network import network_kpis
from symbiosis.check.rests import resting
from symbiosis.check.stores import stock
from symbiosis.check.tables import away, carbon
from symbiosis.plan import Plan

DISPOSAL = ("landfill", "incineration", "sewer", "storage", "unknown")
FINE = 1e-3  # of the tolerance: sums of the plan's own figures
KNOWN_AMOUNT = ("", "price", "committed", "price committed")


class Right(NamedTuple):
    """What an indicator's numerator and denominator (None: it has none) have to be, and by how much they may differ.

    `known` is false where nobody knows the value whatever the sum of what is known.
    """

    top: float | None
    bottom: float | None = None
    scale: float = 0.0
    slack: float = 0.0
    known: bool = True


def check_kpis(plan: Plan, rows: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    """Violations: indicators that are missing, too many or not what the tables say; `now` is from `today`."""
    told = {k["key"]: k for k in plan.summary["kpis"]}
    right = {
        **_money(plan, rows), **_rests(rows, now), **_circulation(plan, rows, now), **_climate(rows, now),
        **_imports(rows, now), **_hierarchy(rows, now), **_hauls(rows), **_network(plan, rows), **_hubs(plan, rows),
        **_pipeline(plan),
    }  # fmt: skip
    if len(told) != len(plan.summary["kpis"]) or set(told) != set(right):
        names = ", ".join(sorted(set(told) ^ set(right))) or "one is there twice"
        return [f"the indicators are not those of the plan: {names}"]
    found = []
    for key, r in right.items():
        k = told[key]
        top, bottom = k["numerator"], k["denominator"]
        # A share of next to nothing is whatever its last digits are: it only has to be that of its own two parts.
        value = top if bottom is None else None if bottom == 0 or top is None else top / bottom
        for name, figure, wanted, scale, slack in (
            ("numerator", top, r.top, r.scale, r.slack), ("denominator", bottom, r.bottom, r.scale, r.slack),
            ("value", k["value"], value if r.known else None, 0.0, 0.0),
        ):  # fmt: skip
            if not _same(figure, wanted, scale, slack):
                found.append(f"{key}: its {name} is {figure}, but {wanted} by the tables")
    return found


def _same(figure: float | None, wanted: float | None, scale: float, slack: float) -> bool:
    if figure is None or wanted is None:
        return figure is None and wanted is None
    return abs(figure - wanted) <= slack or not off(figure, wanted, scale).any()


def _money(plan: Plan, rows: pd.DataFrame) -> dict[str, Right]:
    s = plan.summary
    fixed = float(rows[["transaction_cost", "stream_cost"]].to_numpy().sum())
    whole = fixed + float(rows[["transport_cost", "processing_cost"]].to_numpy().sum())
    return {
        "saving": Right(s["saving"]), "saving_share": Right(s["saving"], s["baseline"]),
        "transaction_share": Right(fixed, whole),
    }  # fmt: skip


def _rests(rows: pd.DataFrame, now: pd.DataFrame) -> dict[str, Right]:
    parts = resting(rows, now)
    scale, slack = FINE * float(rows["saving"].abs().sum()), float(now["slack"].sum())
    return {key: Right(part, sum(parts.values()), scale, slack) for key, part in parts.items()}


def _circulation(plan: Plan, rows: pd.DataFrame, now: pd.DataFrame) -> dict[str, Right]:
    outputs, needs, materials = plan.region.outputs, plan.region.needs, plan.region.materials
    outputs = outputs.assign(quantity=outputs["quantity"] + stock(plan.region, outputs["output"], 1.0))
    unit = materials["unit"].loc[outputs["material"]].to_numpy()
    arises = outputs["missing"].isin(KNOWN_AMOUNT)
    found = {}
    for key, counted in (("diversion", "t"), ("diversion_m3", "m3")):
        mine = outputs[outputs["disposal_route"].isin(DISPOSAL) & arises & (unit == counted)]
        if counted == "t" or len(mine):
            after, before = (_moved(table, "output", mine["output"], "quantity") for table in (rows, now))
            found[key] = Right(after - before, float(mine["quantity"].sum()) - before)
    buried = outputs[(outputs["disposal_route"] == "landfill") & arises & (unit == "t")]
    for key, table in (("landfilled_before", now), ("landfilled_after", rows)):
        whole = float(buried["quantity"].sum())
        found[key] = Right(whole - _moved(table, "output", buried["output"], "quantity"), scale=FINE * whole)
    taken = materials["unit"].loc[needs["material"]].to_numpy()
    bought = (needs["kind"] == "purchase") & needs["usable"].astype(bool)
    for counted in ("t", "m3", "MWh"):
        mine = needs[bought & (taken == counted)]
        if len(mine):
            met = _moved(rows, "need", mine["need"], "received")
            found[f"need_met_{counted}"] = Right(met, float(mine["quantity"].sum()))
            found[f"virgin_avoided_{counted}"] = Right(met)
    return found


def _moved(table: pd.DataFrame, key: str, streams: pd.Series, amount: str) -> float:
    part = table[amount] * (away(table) if amount == "quantity" else 1.0)
    return float(part[table[key].isin(streams)].sum())


def counted(rows: pd.DataFrame) -> pd.Series:
    """Tonnes of joined rows whose output is counted in t; 0 for all others."""
    return rows["quantity"].where(rows["m_unit"] == "t", 0.0)


def _climate(rows: pd.DataFrame, now: pd.DataFrame) -> dict[str, Right]:
    sums = {name: [carbon(table)[name].sum() / 1000 for table in (rows, now)] for name in ("spared", "emitted")}
    gross, own = (after - before for after, before in sums.values())
    scale = float(sum(sums["spared"]) + sum(sums["emitted"]))
    slack = float((carbon(now)["hauled"] * now["guessed"]).sum()) / 1000
    both = rows["m_disposal_co2"].notna() & (rows["b_virgin_co2"].notna() | (rows["n_kind"] == "capacity"))
    tonnes = counted(rows)
    return {
        "co2_avoided": Right(gross - own, None, scale, slack), "co2_gross": Right(gross, None, scale),
        "co2_own": Right(own, None, scale, slack),
        "co2_known": Right(float(tonnes[both].sum()), float(tonnes.sum())),
    }  # fmt: skip


def _imports(rows: pd.DataFrame, now: pd.DataFrame) -> dict[str, Right]:
    after, before = (
        float((t["received"] * t["n_imported_share"].fillna(0.0) * t["n_purchase_price"]).sum()) for t in (rows, now)
    )
    return {"imports_replaced": Right(after - before, None, FINE * (after + before))}


def _hierarchy(rows: pd.DataFrame, now: pd.DataFrame) -> dict[str, Right]:
    sums = [
        (counted(table) * away(table)).groupby(table["hierarchy_change"].astype(object)).sum() for table in (rows, now)
    ]
    scale = float(sum(s.sum() for s in sums))
    return {
        f"hierarchy_{way}": Right(float(sums[0].get(way, 0.0) - sums[1].get(way, 0.0)), None, FINE * scale)
        for way in ("up", "same", "down")
    }


def _hauls(rows: pd.DataFrame) -> dict[str, Right]:
    tonnes = counted(rows)
    return {
        "mean_haul": Right(float(rows["km"].sum()), float(len(rows))),
        "mass_haul": Right(float(np.dot(tonnes, rows["km"])), float(tonnes.sum())),
    }


def _network(plan: Plan, rows: pd.DataFrame) -> dict[str, Right]:
    return {key: Right(top, bottom) for key, (top, bottom) in network_kpis(plan, rows).items()}


def _hubs(plan: Plan, rows: pd.DataFrame) -> dict[str, Right]:
    if not len(plan.region.hubs):
        return {}
    tonnes = counted(rows)
    through = float(tonnes[rows["hub"] != ""].sum())
    return {
        "hubs_open": Right(float((plan.hubs["status"] != "closed").sum())),
        "hub_mass": Right(through, float(tonnes.sum())),
    }


def _pipeline(plan: Plan) -> dict[str, Right]:
    """What the pipeline says, itself checked elsewhere."""
    record = plan.summary["pipeline"]
    verified = record["verified"]
    return {
        "expected_saving": Right(record["expected"]["saving"]),
        "verified_saving": Right(verified["saving"], known=verified["saving_known"] > 0),
    }
