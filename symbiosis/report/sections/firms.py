"""What is in it for each firm: pays today and after, gives, takes, and what is left over and why."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from symbiosis.report.digits import count, ends, fixed, percent, places, rounded
from symbiosis.report.grid import Column, Grid, grid
from symbiosis.report.sections.ending import of_firms
from symbiosis.report.view import View

MANY = 300  # sites; a larger region has half the sections, and fewer rows in each
MOST_FIRMS, FEW_FIRMS = 100, 50
MOST_STREAMS, FEW_STREAMS = 20, 8
TOLD = ["giver", "taker", "stream", "amount", "quantity", "km", "band", "price_low", "current", "new"]


@dataclass(frozen=True)
class Firm:
    """One folding section."""

    name: str
    anchor: bool
    short: str
    sentence: str
    streams: Grid | None
    left: list[str]


def firms(view: View) -> tuple[list[Firm], str]:
    """The firms by saving, and a sentence about those left out of a long list."""
    table = view.plan.firms.sort_values(["saving", "enterprise"], ascending=[False, True], kind="stable")
    shown = table.head(MOST_FIRMS if len(table) <= MANY else FEW_FIRMS)
    given, taken = (_exchanges(view, side, shown["enterprise"]) for side in ("from", "to"))
    left: dict[Hashable, list[str]] = dict(of_firms(view).items())
    stays = _stays(view)
    for k, rows in stays[stays["enterprise"].isin(shown["enterprise"])].groupby("enterprise"):
        left[k] = left.get(k, []) + _left(view, rows)
    result = [
        _firm(view, row, given.get(row["enterprise"]), taken.get(row["enterprise"]), left)
        for row in shown.to_dict("records")
    ]
    hidden = len(table) - len(shown)
    more = (
        f"The {len(shown)} firms that gain most; {count(hidden, 'other is', 'others are')} in enterprises.csv."
        if hidden
        else ""
    )
    return result, more


def _exchanges(view: View, side: str, sites: pd.Series) -> dict[Hashable, pd.DataFrame]:
    """By site what it gives (`from`) or takes (`to`), as far as its section tells of it."""
    rows = view.exchanges.loc[view.exchanges[side].isin(sites), [side, *TOLD]]
    return dict(iter(rows.groupby(side)))


def _firm(
    view: View,
    row: dict[Hashable, Any],
    given: pd.DataFrame | None,
    taken: pd.DataFrame | None,
    left: dict[Hashable, list[str]],
) -> Firm:
    saving, currency = float(row["saving"]), view.currency
    word = (
        f"saves {rounded(saving)} {currency}"
        if saving > 0.5
        else f"pays {rounded(-saving)} {currency} more"
        if saving < -0.5
        else "nothing changes"
    )
    streams = [_side(given, "gives", "taker", "to"), _side(taken, "takes", "giver", "from")]
    rows = pd.concat([s for s in streams if s is not None]) if any(s is not None for s in streams) else pd.DataFrame()
    columns = [
        Column("way", "Way"), Column("partner", "Partner"), Column("stream", "By-product → use"),
        Column("amount", "Amount", "figures", "a year", sort="quantity"), Column("km", "Haul", "km", "km"),
        Column("band", "Price band", "figures", sort="price_low"), Column("state", "State"),
    ]  # fmt: skip
    most = MOST_STREAMS if len(view.plan.enterprises) <= MANY else FEW_STREAMS
    caption = f"Exchanges of {row['name']}"
    table = None
    if len(rows):
        table = grid(f"firm-{row['enterprise']}", caption, columns, rows, file="exchanges.csv", most=most)
    return Firm(
        str(row["name"]), bool(row["anchor"]), word, _sentence(view, row), table, left.get(row["enterprise"], [])
    )


def _side(rows: pd.DataFrame | None, way: str, other: str, link: str) -> pd.DataFrame | None:
    if rows is None:
        return None
    state = (
        rows["current"]
        .gt(0)
        .map({True: "runs today", False: "new"})
        .mask(rows["current"].gt(0) & rows["new"].gt(0), "runs today, grows")
    )
    return pd.DataFrame({
        "way": f"{way} {link}", "partner": rows[other], "stream": rows["stream"],
        "amount": [[a] for a in rows["amount"]],
        "quantity": rows["quantity"], "km": rows["km"], "band": [[b] for b in rows["band"]],
        "price_low": rows["price_low"], "state": state,
    })  # fmt: skip


def _sentence(view: View, row: dict[Hashable, Any]) -> str:
    currency, decimals = view.currency, places([row["cost_before"], row["cost_after"]])
    before, after = (_spends(float(row[k]), currency, decimals) for k in ("cost_before", "cost_after"))
    parts = [f"Today it {before} a year for what it disposes of, buys and exchanges; under the plan it {after}."]
    base = float(row["cost_before"])
    if abs(base) < 0.5 and abs(float(row["cost_after"])) < 0.5:
        parts = ["The tables hold no cost of known amount and price for it."]
    if base > 0 and row["saving"] > 0.5:
        parts[0] = (
            parts[0][:-1] + f", {percent(min(row['saving'] / base, 9.99))} less." if row["saving"] <= base else parts[0]
        )
    if abs(row["saving"]) > 0.5 and rounded(row["saving_low"]) != rounded(row["saving_high"]):
        parts.append(f"As figures go it saves {ends(row['saving_low'], row['saving_high'])} {currency}.")
    tonnes = [
        f"gives {rounded(row['gives_t'])} t" * (row["gives_t"] > 0),
        f"takes {rounded(row['takes_t'])} t" * (row["takes_t"] > 0),
    ]
    moved = " and ".join(t for t in tonnes if t)
    if row["partners"]:
        parts.append(f"It has {count(int(row['partners']), 'partner')}{' and ' + moved + ' a year' if moved else ''}.")
    cash = [
        f"pays {rounded(row['paid'])}" * (row["paid"] > 0.5),
        f"receives {rounded(row['received'])}" * (row["received"] > 0.5),
    ]
    paid = " and ".join(c for c in cash if c)
    if paid:
        parts.append(f"At prices in the middle of the bands it {paid} {currency} a year for by-products.")
    return " ".join(parts)


def _spends(value: float, currency: str, decimals: int) -> str:
    return f"pays {fixed(value, decimals)} {currency}" if value >= 0 else f"earns {fixed(-value, decimals)} {currency}"


def _stays(view: View) -> pd.DataFrame:
    """Streams that stay, wholly or in part, with a reason."""
    outputs = view.outputs.rename(columns={"left": "rest", "disposal_cost": "cost"}).assign(what="stays")
    needs = view.needs.rename(columns={"bought": "rest", "purchase_cost": "cost"}).assign(what=_fate(view))
    rows = pd.concat(
        [t[["enterprise", "name", "unit", "rest", "cost", "reason", "why", "what"]] for t in (outputs, needs)]
    )
    return rows[rows["reason"] != ""]


def _fate(view: View) -> pd.Series:
    """What becomes of the rest of each need: a capacity is never bought, and a planned firm buys nothing yet."""
    needs, sites = view.needs, view.plan.region.enterprises.set_index("enterprise")
    planned = needs["enterprise"].map(sites["status"]) == "planned"
    fate = pd.Series("still bought", index=needs.index, dtype="str")
    return fate.mask(planned, "needed, nothing bought yet").mask(needs["kind"] == "capacity", "unused")


def _left(view: View, rows: pd.DataFrame) -> list[str]:
    result = []
    for row in rows.to_dict("records"):
        known = row["rest"] == row["rest"]
        amount = (
            f"{fixed(row['rest'], places([row['rest']]))} {row['unit']} {row['what']}" if known else "amount unknown"
        )
        result.append(f"{row['name']}: {amount}. {row['why']}")
    return result
