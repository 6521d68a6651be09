"""The periods of the year: what arises, what is exchanged, what is needed, and what stores hold and cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from symbiosis.candidates.seasons import shares
from symbiosis.report.digits import count, rounded, unit_name
from symbiosis.report.figure import Figure, plain
from symbiosis.report.grid import Column, Grid, grid
from symbiosis.report.palette import HUES
from symbiosis.report.view import View

PARTS = {"arises": "Arises", "exchanged": "Exchanged", "needed": "Needed"}
COLOURS = dict(zip(PARTS, ("#b5b5b5", HUES[0], "#6b6b6b"), strict=True))


@dataclass(frozen=True)
class Seasons:
    """What the section shows: sentences, amounts by period and unit, the stores, a chart of the commonest unit."""

    sentence: str
    table: Grid
    stores: Grid | None
    chart: Figure


def seasons(view: View) -> Seasons | None:
    """The section; None where the year is one period."""
    region = view.plan.region
    if len(region.seasons.periods) < 2:
        return None
    rows = by_unit(view)
    columns = [
        Column("period", "Period"), Column("unit", "Unit"), Column("arises", "Arises", "amount"),
        Column("exchanged", "Exchanged", "amount"), Column("received", "Reaches needs", "amount"),
        Column("needed", "Needed", "amount"), Column("held", "In stores at its end", "amount"),
    ]  # fmt: skip
    table = grid("seasons", "The year by period, of streams in the plan", columns, rows, file="exchanges.csv")
    return Seasons(_sentence(view), table, _stores(view), _chart(rows))


def by_unit(view: View) -> pd.DataFrame:
    """A row per unit and period: amounts that arise, are exchanged, reach needs, are needed, and are in stores."""
    plan = view.plan
    region, names = plan.region, plan.region.seasons.periods["period"]
    e, parts = plan.by_period, []
    for table, key, column in ((region.outputs, "output", "arises"), (region.needs, "need", "needed")):
        year = table["quantity"].where(table["usable"].astype(bool), 0.0).fillna(0.0).to_numpy()
        amounts = pd.DataFrame(year[:, None] * shares(region, table[key]), columns=names)
        parts.append(amounts.groupby(table["unit"].to_numpy()).sum().stack().rename(column))
    moved = (("exchanged", "unit", "quantity"), ("received", "received_unit", "received"))
    parts += [e.groupby([unit, "period"])[amount].sum().rename(column) for column, unit, amount in moved]
    if len(plan.stores):
        parts.append(plan.stores.groupby(["unit", "period"])["level"].sum().rename("held"))
    whole = pd.concat([p.rename_axis(["unit", "period"]) for p in parts], axis=1).fillna(0.0).reset_index()
    for column in ("exchanged", "received", "held"):
        whole[column] = whole.get(column, 0.0)
    order = whole["period"].map({p: i for i, p in enumerate(names)})
    whole = whole.assign(order=order).sort_values(["unit", "order"], kind="stable", ignore_index=True)
    whole = whole[whole[["arises", "needed"]].to_numpy().max(axis=1) > 0]
    return whole.assign(code=whole["unit"], unit=whole["unit"].map(unit_name)).reset_index(drop=True)


def _sentence(view: View) -> str:
    plan = view.plan
    when = plan.by_period.groupby("period")["saving"].sum()
    names = plan.region.seasons.periods["period"]
    apart = sum(int((t["reason"] == "season").sum()) for t in (plan.outputs, plan.needs))
    text = f"The year has {len(names)} periods; output and need have to meet in each, partnerships hold all year."
    if len(when) and when.sum() > 0:
        best = str(when.idxmax())
        text += f" Most is saved in {best}: {rounded(float(when[best]))} {view.currency}."
    if apart:
        text += f" What is left of {count(apart, 'stream')} fits somebody, but not at the same time of the year."
    if len(plan.stores):
        cost, now = plan.summary["costs"]["storage"], plan.summary["costs_before"]["storage"]
        held = f"What stores hold and lose costs {rounded(cost)} {view.currency} a year"
        text += f" {held}" + (f", {rounded(now)} of it today already." if now > 0.5 else ".")
    return text


def _stores(view: View) -> Grid | None:
    s = view.plan.stores
    if s.empty:
        return None
    rows = s.assign(
        name=s["material"].map(view.material) + ", " + s["enterprise"].map(view.firm), unit=s["unit"].map(unit_name)
    )
    columns = [
        Column("name", "Store"), Column("period", "Period"), Column("unit", "Unit"), Column("in", "In", "amount"),
        Column("out", "Out", "amount"), Column("level", "Held at its end", "amount"),
        Column("lost", "Lost", "amount"), Column("cost", "Costs", "money", view.currency),
    ]  # fmt: skip
    total = {"name": "Sum", "cost": float(s["cost"].sum())}
    caption = "What each store takes in, gives out and holds"
    return grid("stores", caption, columns, rows, file="stores.csv", total=total)


def _chart(rows: pd.DataFrame) -> Figure:
    """Bars by period of the unit with most rows, tonnes where there are any."""
    unit = "t" if (rows["code"] == "t").any() else str(rows["code"].mode().iloc[0])
    mine = rows[rows["code"] == unit]
    periods = [plain(str(p)) for p in mine["period"]]
    data = []
    for part, name in PARTS.items():
        amounts = np.asarray(mine[part], dtype="float64")
        data.append({
            "type": "bar", "name": name, "x": periods, "y": amounts.tolist(), "marker": {"color": COLOURS[part]},
            "text": [f"{name}: {rounded(v)} {unit_name(unit)}" for v in amounts], "textposition": "none",
            "hovertemplate": "%{text}<extra></extra>",
        })  # fmt: skip
    layout = {
        "barmode": "group", "margin": {"l": 56, "r": 16, "t": 8, "b": 40},
        "xaxis": {"fixedrange": True, "type": "category"},
        "yaxis": {"fixedrange": True, "gridcolor": "#e6e6e6", "title": {"text": unit_name(unit), "font": {"size": 13}}},
    }  # fmt: skip
    label = f"What arises, is exchanged and is needed by period, in {unit_name(unit)}"
    return Figure("seasons", label, data, layout, 0.3, 220, 280)
