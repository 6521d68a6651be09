"""Hubs on the map and as a table: which are there, in which size, how full, what they cost, why others stay closed."""

from __future__ import annotations

from typing import Any

import pandas as pd

from symbiosis.report.digits import count, listed, rounded
from symbiosis.report.figure import plain
from symbiosis.report.grid import Column, Grid, grid
from symbiosis.report.palette import INK
from symbiosis.report.projection import project_km
from symbiosis.report.view import View

Places = dict[str, tuple[float, float]]


def hub_places(view: View) -> Places:
    """Where hubs are in km from the middle of the firms."""
    rows = view.plan.region.hubs.drop_duplicates("hub")
    east, north = project_km(view.plan.region.enterprises, rows)
    return dict(zip(rows["hub"], zip(east.tolist(), north.tolist(), strict=True), strict=True))


def by_haul(lines: pd.DataFrame) -> pd.DataFrame:
    """The lines of exchanges with two in place of each that goes through a hub: to it and from it."""
    on = lines["hub"].fillna("") != ""
    if not on.any():
        return lines
    to, away = lines[on].assign(to=lines["hub"][on]), lines[on].assign(**{"from": lines["hub"][on]})
    return pd.concat([lines[~on], to, away]).sort_index(kind="stable").reset_index(drop=True)


def hub_marks(view: View, at: Places, decimals: int) -> list[dict[str, Any]]:
    """Hubs as diamonds, full where they are there, hollow where they stay closed."""
    rows = view.plan.hubs
    if rows.empty:
        return []
    there = (rows["status"] != "closed").tolist()
    marker = {
        "symbol": "diamond", "size": 13, "color": [INK if t else "#ffffff" for t in there],
        "line": {"color": ["#ffffff" if t else INK for t in there], "width": 1.4},
    }  # fmt: skip
    return [{
        "type": "scatter", "mode": "markers", "x": [round(at[h][0], decimals) for h in rows["hub"]],
        "y": [round(at[h][1], decimals) for h in rows["hub"]], "marker": marker, "meta": "hubs",
        "hovertext": [f"<b>{plain(r['hub'])}</b> (hub)<br>{plain(r['why'])}" for r in rows.to_dict("records")],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }]  # fmt: skip


def hubs_add(view: View) -> float:
    """What hubs add to the saving beside the exchanges: below 0 what new ones cost a year."""
    return float(view.summary["costs_before"]["hubs"] - view.summary["costs"]["hubs"])


def hub_section(view: View) -> tuple[Grid | None, str]:
    """The table of hubs and what it says in a sentence; nothing where the region has none."""
    rows = view.plan.hubs
    if rows.empty:
        return None, ""
    money = f"{view.currency}/year"
    columns = [
        Column("hub", "Hub"), Column("state", "Under the plan"), Column("operator", "Run by"),
        Column("use", "Used", "figures", sort="used"), Column("fixed_cost", "Costs", "money", money),
        Column("givers", "Firms that bring", "whole"), Column("takers", "Firms that fetch", "whole"),
        Column("why", "Why"),
    ]  # fmt: skip
    table = rows.assign(
        state=[s if s == "closed" else f"{'built' if s == 'candidate' else 'there'}{f', {z}' if z else ''}"
               for s, z in zip(rows["status"], rows["size"], strict=True)],
        operator=rows["operator"].map(view.firm).fillna("nobody"),
        use=[[_use(r)] for r in rows.to_dict("records")],
    )  # fmt: skip
    total = {"hub": "Sum", "fixed_cost": float(rows["fixed_cost"].sum())}
    return grid("hubs", "Hubs of the region", columns, table, file="hubs.csv", total=total), _sentence(view, rows)


def _use(row: dict[Any, Any]) -> str:
    if row["status"] == "closed":
        return ""
    return f"{rounded(row['used'])} of {rounded(row['capacity'])} {row['unit']}"


def _sentence(view: View, rows: pd.DataFrame) -> str:
    built, there = (rows[rows["status"] == s] for s in ("candidate", "existing"))
    closed, through = rows[rows["status"] == "closed"], view.exchanges["hub"].fillna("") != ""
    parts = []
    if len(built):
        cost = rounded(float(built["fixed_cost"].sum()))
        parts.append(f"The plan builds {listed([str(h) for h in built['hub']])}, for {cost} {view.currency} a year")
    if len(there):
        parts.append(
            f"{count(len(there), 'hub exists', 'hubs exist')} already and cost the same with the plan or without"
        )
    if len(closed):
        parts.append(f"{count(len(closed), 'hub stays', 'hubs stay')} closed")
    text = "; ".join(parts) + f". {count(int(through.sum()), 'exchange goes', 'exchanges go')} through a hub."
    return (
        text[0].upper()
        + text[1:]
        + " What hubs cost is in no firm's account: who bears it is for the partners to agree."
    )
