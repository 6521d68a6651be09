"""The sentence and the table behind each picture."""

from __future__ import annotations

import pandas as pd

from symbiosis.explain.words import km
from symbiosis.report.bars import cost_table
from symbiosis.report.digits import count, ends, fixed, listed, percent, rounded, unit_name
from symbiosis.report.dots import MOST_TEXTS
from symbiosis.report.grid import Column, Grid, grid
from symbiosis.report.hubs import hubs_add
from symbiosis.report.map import Maps
from symbiosis.report.view import View


def map_sentence(view: View, maps: Maps) -> str:
    """What to see on the map."""
    e = view.exchanges
    firms = view.plan.firms
    idle = int((firms["partners"] == 0).sum())
    if e.empty:
        return f"The {count(len(firms), 'firm')} of the region; the plan has no exchange to draw."
    top = e.groupby("from")["extra"].sum().add(e.groupby("to")["extra"].sum(), fill_value=0).idxmax()
    middle, longest = float(e["km"].median()), float(e["km"].max())
    text = f"Half of the exchanges run over {km(middle)} or less, the longest over {km(longest)}"
    text += f"; most of the additional saving touches {view.firm[top]}." if float(e["extra"].sum()) > 0 else "."
    if idle:
        text += f" {count(idle, 'firm stays', 'firms stay')} without a partner (hollow dots)."
    if len(firms) > MOST_TEXTS:
        text += f" The pointer tells of the {fixed(MOST_TEXTS, 0)} firms with the most partners."
    if maps.grouped:
        text += (
            f" The smallest {count(maps.grouped, 'exchange')}, {maps.grouped_below}, are thin grey lines without text."
        )
    return text


def exchange_grid(view: View) -> Grid:
    """All exchanges, as on the map."""
    columns = [
        Column("giver", "From"), Column("taker", "To"), Column("stream", "By-product → use"),
        Column("amount", "Amount", "figures", "a year", sort="quantity"), Column("tonnes", "Mass", "amount", "t/year"),
        Column("km", "Haul", "km", "km"), Column("mode", "By"),
        Column("saving", "Saving", "money", f"{view.currency}/year"),
        Column("span", "Low to high", "figures", f"{view.currency}/year", sort="saving_low"),
        Column("band", "Price band", "figures", sort="price_low"),
    ]  # fmt: skip
    rows = view.exchanges.assign(
        amount=[[a] for a in view.exchanges["amount"]],
        span=[[x] for x in view.exchanges["ends"]],
        band=[[b] for b in view.exchanges["band"]],
    )
    total = {
        "giver": "Sum",
        "tonnes": float(rows["tonnes"].sum()),
        "saving": float(rows["saving"].sum()),
        "span": [ends(float(rows["saving_low"].sum()), float(rows["saving_high"].sum()))],
    }
    return grid(
        "exchanges", "Exchanges of the plan, largest saving first", columns, rows, file="exchanges.csv", total=total,
        choose={"firm": ("giver", "taker"), "by-product": ("stream",)},
    )  # fmt: skip


def exchange_note(view: View) -> str:
    """Why the sum of all exchanges is not the saving of the plan."""
    e, saving, currency = view.exchanges, float(view.summary["saving"]), view.currency
    whole, extra = float(e["saving"].sum()), float(e["extra"].sum())
    today, ended = whole - extra, saving - extra - hubs_add(view)
    if abs(whole - saving) <= 0.5:
        return ""
    parts = []
    if today > 0.5:
        parts.append(f"{rounded(today)} {currency} of it runs today and is part of today's cost")
    elif today < -0.5:
        parts.append(f"what runs today loses {rounded(-today)} {currency} of it and is part of today's cost")
    if abs(ended) > 0.5:
        parts.append(f"exchanges of today that the plan ends change it by {rounded(ended)} {currency}")
    if abs(hubs_add(view)) > 0.5:
        parts.append(f"hubs cost {rounded(-hubs_add(view))} {currency} beside it")
    adds = f"adds {rounded(saving)}" if saving >= 0 else f"costs {rounded(-saving)} more than today"
    return f"The sum is {rounded(whole)} {currency} a year: {'; '.join(parts)}, so the plan {adds}."


def flow_sentence(view: View) -> str:
    """How circular the region is under the plan, per unit."""
    parts = []
    for unit, rows in view.outputs[view.outputs["usable"]].groupby("unit"):
        arises, used = float(rows["quantity"].sum()), float(rows["exchanged"].sum())
        if arises > 0:
            parts.append(f"{percent(used / arises)} of the {rounded(arises)} {unit_name(str(unit))}")
    if not parts:
        return "No by-product of known amount arises here."
    used_up = f"Under the plan firms use {listed(parts)} of by-products that arise"
    return f"{used_up}; grey is what leaves as it does today, or is still bought."


def output_grid(view: View) -> Grid:
    """By material: what arises, what is exchanged, what leaves as today."""
    o = view.outputs[view.outputs["usable"]]
    o = o.assign(thrown=o["left"].where(o["disposed"], 0.0), other=o["left"].where(~o["disposed"], 0.0))
    rows = o.groupby(["name", "unit"], as_index=False)[
        ["quantity", "exchanged", "thrown", "other", "disposal_cost"]
    ].sum()
    columns = [
        Column("name", "By-product"), Column("unit", "Unit", "code"), Column("quantity", "Arises", "amount", "a year"),
        Column("exchanged", "Exchanged", "amount", "a year"), Column("thrown", "Disposed of", "amount", "a year"),
        Column("other", "Recovered or sold elsewhere", "amount", "a year"),
        Column("disposal_cost", "Cost of what is left", "money", f"{view.currency}/year"),
    ]  # fmt: skip
    return grid(
        "arises", "By-products that arise, by material", columns, _ordered(rows, "quantity"), file="outputs.csv"
    )


def need_grid(view: View) -> Grid:
    """By material: what is needed, what by-products meet, what is still bought."""
    n = view.needs[view.needs["usable"]]
    rows = n.groupby(["name", "unit"], as_index=False)[["quantity", "met", "bought", "purchase_cost"]].sum()
    columns = [
        Column("name", "Need"), Column("unit", "Unit", "code"), Column("quantity", "Needed", "amount", "a year"),
        Column("met", "Met by by-products", "amount", "a year"),
        Column("bought", "Still bought, or free", "amount", "a year"),
        Column("purchase_cost", "Cost of what is bought", "money", f"{view.currency}/year"),
    ]  # fmt: skip
    return grid("needed", "Needs, by material", columns, _ordered(rows, "quantity"), file="needs.csv")


def _ordered(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    return rows.sort_values(["unit", by], ascending=[False, False], kind="stable", ignore_index=True)


def cost_sentence(view: View) -> str:
    """Where the saving comes from, and what it costs to get it."""
    table = cost_table(view).set_index("kind")
    if table.empty:
        return "The tables hold no cost of known amount and price."
    change = table["change"]
    less, more = float(change[change < 0].sum()), float(change[change > 0].sum())
    if abs(less) < 0.005:
        dearer = f"The plan costs {rounded(more)} {view.currency} a year more."
        return dearer if more > 0.005 else "The plan changes no cost."
    kinds = change[change < 0].sort_values()
    what = table.loc[str(kinds.index[0]), "name"]
    text = f"{rounded(-less)} {view.currency} a year less is spent, "
    text += f"{percent(float(kinds.iloc[0]) / less)} of it on {str(what).lower()}"
    return f"{text}; {rounded(more)} more is spent on exchanging." if more > 0.005 else f"{text}."


def cost_grid(view: View) -> Grid:
    """The figures of the two bars."""
    rows = cost_table(view)
    money = f"{view.currency}/year"
    columns = [
        Column("name", "Kind"), Column("before", "Today", "money", money), Column("after", "Plan", "money", money),
        Column("change", "Change", "money", money),
    ]  # fmt: skip
    s = view.summary
    total = {"name": "Sum", "before": s["baseline"], "after": s["cost"], "change": s["cost"] - s["baseline"]}
    return grid("costs", "Yearly cost of the region by kind", columns, rows, file="summary.json", total=total)


def sites_note(view: View) -> str:
    """A warning where firms asked not to be named: this edition names everybody."""
    shy = int((view.plan.region.enterprises["disclosure"] != "named").sum())
    if not shy:
        return ""
    who = f"{fixed(shy, 0)} firms ask" if shy > 1 else "One firm asks"
    return (
        f"This edition names every firm. {who} for an alias or for silence: do not pass it on; "
        "`--for` makes editions for others."
    )
