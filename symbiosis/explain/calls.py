"""The call list: partnerships to ring first, what each adds, whom to ring and what to ask each side."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.explain.contacts import CONTACT, people
from symbiosis.explain.contracts import ask_running, contracts, this_year, with_contracts
from symbiosis.explain.ending import described
from symbiosis.explain.leads import TOGETHER
from symbiosis.explain.naming import spoken_names
from symbiosis.explain.permits import permit_words
from symbiosis.explain.plausible import OPEN
from symbiosis.explain.questions import ask_giver, ask_taker
from symbiosis.explain.words import money, number
from symbiosis.region import Region
from symbiosis.schema.results import CALL_LIST

Rows = list[dict[Any, Any]]
Ideas = dict[tuple[str, str], dict[Any, Any]]

PLAN, ENDS, LEAD = "plan", "ends", "lead"
GRADES = "ABC"
TAKERS_SIDE = ("(taker)", "permit", "name only")


def find_calls(region: Region, exchanges: pd.DataFrame, ends: pd.DataFrame, leads: pd.DataFrame) -> pd.DataFrame:
    """call_list.csv: one row per pair of firms that the plan brings together or lets grow, by saving beyond today.

    Pairs follow of which it only ends or cuts what runs (`ends`), then leads with no saving, by what they are worth
    beside the plan as it stands (`worth_up_to`: every answer good, every amount as large as the other side allows);
    those without one come last, without a rank. So the savings sum to the region's. `exchanges` come with what they add
    to today (beyond_today). What ends or is unknown about a pair that is in the plan is asked in the same call.
    """
    e, ends = _described(region, exchanges), described(region, ends)
    grown = e.groupby("pair")["new"].transform("max") > 0
    # Nobody is rung about what no plausible price makes worth it: leads.csv keeps those.
    leads = leads[leads["status"] == OPEN]
    gone = ends[ends["goes_on"] <= 0]
    worth = e.groupby("pair")["extra"].sum().add(gone.groupby("pair")["adds"].sum(), fill_value=0.0)
    planned = set(e.loc[grown, "pair"])
    order = [p for p in worth.sort_values(ascending=False, kind="stable").index if p in planned]
    ending = [p for p in worth.sort_values(kind="stable").index if p in set(ends["pair"]) - planned]
    leads = leads.assign(pair=_pair(leads))
    # Rows come sorted, so that the first of a pair is its weightiest stream.
    e = e.sort_values(["extra", "output", "need"], ascending=[False, True, True], kind="stable")
    runs = contracts(region).groupby("pair")["contract"].agg("; ".join).to_dict()
    ideas = {(r["output"], r["need"]): r for r in region.synergies[::-1].to_dict("records")}
    by_pair = [_grouped(t) for t in (e, ends, leads)]
    calls = [_planned(region, ideas, *(t.get(p, []) for t in by_pair)) for p in order]
    calls += [_ending(region, ideas, *(t.get(p, []) for t in by_pair)) for p in ending]
    unsure = [_lead(region, ideas, rows) for p, rows in by_pair[2].items() if p not in {*order, *ending}]
    calls += sorted(unsure, key=lambda c: -np.nan_to_num(c["worth_up_to"], nan=-np.inf))
    if not calls:
        return pd.DataFrame(columns=list(CALL_LIST))
    table = pd.DataFrame(calls)
    ranked = (table["kind"] != LEAD) | table["worth_up_to"].notna()
    table["rank"] = np.arange(1, len(table) + 1, dtype="float64")
    table["rank"] = table["rank"].where(ranked)
    pairs = zip(table["enterprise_a"], table["enterprise_b"], strict=True)
    table["contract"] = [runs.get(tuple(sorted(p)), "") for p in pairs]
    disclosure = region.enterprises.set_index("enterprise")["disclosure"]
    for side in "ab":
        known = people(region.contacts, table[f"enterprise_{side}"])
        table = table.assign(**{f"{c}_{side}": known[c] for c in CONTACT})
        table[f"disclosure_{side}"] = disclosure.loc[table[f"enterprise_{side}"]].to_numpy()
    return table[list(CALL_LIST)]


def _pair(rows: pd.DataFrame) -> pd.Series:
    pairs = [tuple(sorted(p)) for p in zip(rows["from"], rows["to"], strict=True)]
    return pd.Series(pairs, index=rows.index, dtype="object")


def _described(region: Region, e: pd.DataFrame) -> pd.DataFrame:
    """The exchanges beside what their streams, firms and recipes say of them."""
    sites = region.enterprises.set_index("enterprise")
    give = region.outputs.set_index("output").loc[e["output"]].reset_index(drop=True)
    take = region.needs.set_index("need").loc[e["need"]].reset_index(drop=True)
    names, country = region.materials["name"], sites["country"].to_dict()
    permits = sites["permits"].to_dict()
    readiness = region.recipes.drop_duplicates("recipe").set_index("recipe")["readiness"]
    e = e.reset_index(drop=True)
    e = e.assign(
        pair=_pair(e), giver=e["from"].map(region.labels), taker=e["to"].map(region.labels),
        spoken_giver=spoken_names(region, e["from"]), spoken_taker=spoken_names(region, e["to"]),
        give_name=e["material"].map(names), take_name=e["need_material"].map(names),
        has=give["quantity"], has_low=give["quantity_low"], has_high=give["quantity_high"], supply=give["supply"],
        unit_disposal=give["disposal_cost"], disposal_cost_from=give["disposal_cost_from"],
        wants=take["quantity"], wants_low=take["quantity_low"], wants_high=take["quantity_high"],
        unit_purchase=take["purchase_price"], purchase_price_from=take["purchase_price_from"],
        readiness=e["recipe"].map(readiness).fillna(""),
        from_country=e["from"].map(country), to_country=e["to"].map(country),
        permit=[permit_words(permits[t], code) for t, code in zip(e["to"], e["ewc"], strict=True)],
    )  # fmt: skip
    abroad = (e["from_country"] != e["to_country"]) & (e["from_country"] != "") & (e["to_country"] != "")
    return with_contracts(region, e.assign(border=abroad))


def _grouped(table: pd.DataFrame) -> dict[tuple[str, str], Rows]:
    """The rows of each pair as plain records: thousands of pairs are told apart in one pass."""
    result: dict[tuple[str, str], Rows] = {}
    names, columns = [str(c) for c in table], [table[c].tolist() for c in table]
    for cells in zip(*columns, strict=True):
        row = dict(zip(names, cells, strict=True))
        result.setdefault(row["pair"], []).append(row)
    return result


def _planned(region: Region, ideas: Ideas, rows: Rows, ends: Rows, leads: Rows) -> dict[str, Any]:
    currency, year = region.settings.currency, this_year(region)
    first = rows[0]
    a, b = first["from"], first["to"]
    asks: dict[str, list[str]] = {a: [], b: []}
    for row in rows:
        runs = row["current"] > 0
        asks[row["from"]] += ask_running(row, "giver", currency, year) if runs else ask_giver(row, currency)
        asks[row["to"]] += ask_running(row, "taker", currency, year) if runs else ask_taker(row, currency)
    _ask_more(asks, ends, leads, region.labels)
    return {
        "kind": PLAN, **_firms(region, a, b), "streams": "; ".join(_stream(row, currency) for row in rows),
        "tonnes": _total(rows, "tonnes"), **_adds(rows, ends, a), "worth_up_to": np.nan,
        "transaction_cost": sum(row["transaction_cost"] for row in rows),
        "price_low": first["price_low"], "price_high": first["price_high"], "price_unit": f"{currency}/{first['unit']}",
        "km": min(row["km"] for row in rows), "permit": _said(rows, "permit"),
        "hazardous": any(row["hazardous"] for row in rows), "border": any(row["border"] for row in rows),
        "readiness": _said(rows, "readiness"), "grade": _weakest([row["grade"] for row in rows]),
        "rests_on": _said(rows, "rests_on"), "unknown": _said(leads, "unknown"),
        **_register(ideas, rows, str(first["stage"])),
        "ask_a": " ".join(dict.fromkeys(asks[a])), "ask_b": " ".join(dict.fromkeys(asks[b])),
    }  # fmt: skip


def _ask_more(asks: dict[str, list[str]], ends: Rows, leads: Rows, labels: dict[str, str]) -> None:
    """Adds what is to be asked of streams that end, of both sides, and of what is unknown."""
    for side in asks:
        asks[side] += [end["ask_giver" if side == end["from"] else "ask_taker"] for end in ends]
    for side, more in _lead_asks(leads, labels).items():
        asks[side] += more


def _adds(rows: Rows, ends: Rows, a: str) -> dict[str, Any]:
    """What a pair adds to today, in all and to each of its firms, less what ends; and what ends, in words."""
    gone = [end for end in ends if end["goes_on"] <= 0]
    sums = {
        f"saving{end}": sum(row[f"extra{end}"] for row in rows) + sum(row[f"adds{end}"] for row in gone)
        for end in ("", "_low", "_high")
    }
    both = [*rows, *gone]
    mine = sum(row["adds_giver"] if row["from"] == a else row["adds_taker"] for row in both)
    other = sum(row["adds_taker"] if row["from"] == a else row["adds_giver"] for row in both)
    return sums | {"saving_a": mine, "saving_b": other, "ends": "; ".join(end["words"] for end in ends)}


def _ending(region: Region, ideas: Ideas, rows: Rows, ends: Rows, leads: Rows) -> dict[str, Any]:
    """A pair of which nothing grows, and something that runs ends or is cut."""
    first = ends[0]
    a, b = first["from"], first["to"]
    asks: dict[str, list[str]] = {a: [], b: []}
    _ask_more(asks, ends, leads, region.labels)
    outputs = region.outputs.set_index("output").loc[[end["output"] for end in ends]]
    return {
        "kind": ENDS, **_firms(region, a, b), "streams": "; ".join(end["words"] for end in ends),
        "tonnes": _total(rows, "tonnes") if rows else 0.0, **_adds(rows, ends, a),
        "worth_up_to": np.nan, "transaction_cost": sum(row["transaction_cost"] for row in rows),
        "price_low": np.nan, "price_high": np.nan, "price_unit": "", "km": min(end["km"] for end in ends), "permit": "",
        "hazardous": bool(outputs["hazardous"].any()), "border": _abroad(region, a, b), "readiness": "",
        "grade": _weakest(outputs["grade"]), "rests_on": "",
        "unknown": _said(leads, "unknown"), **_register(ideas, ends, "running"),
        "ask_a": " ".join(asks[a]), "ask_b": " ".join(asks[b]),
    }  # fmt: skip


def _lead(region: Region, ideas: Ideas, rows: Rows) -> dict[str, Any]:
    first = rows[0]
    a, b = first["from"], first["to"]
    asks = _lead_asks(rows, region.labels)
    outputs = region.outputs.set_index("output").loc[[row["output"] for row in rows]]
    names = region.materials["name"]
    for side, other in zip((a, b), spoken_names(region, pd.Series([b, a])), strict=True):
        asks.setdefault(side, [f"Nothing yet: ask {other} first."])
    return {
        "kind": LEAD, **_firms(region, a, b),
        "streams": "; ".join(
            _promise(row, names, region.settings.currency) for row in rows
        ),
        "tonnes": np.nan, "saving": np.nan, "saving_low": np.nan, "saving_high": np.nan,
        "saving_a": np.nan, "saving_b": np.nan, "worth_up_to": _total(rows, "worth_up_to"),
        "transaction_cost": np.nan, "ends": "",
        "price_low": np.nan, "price_high": np.nan, "price_unit": "", "km": min(row["km"] for row in rows), "permit": "",
        "hazardous": bool(outputs["hazardous"].any()), "border": _abroad(region, a, b), "readiness": "",
        "grade": _weakest(outputs["grade"]), "rests_on": "", "unknown": _said(rows, "unknown"),
        **_register(ideas, rows, ""),
        "ask_a": " ".join(asks[a]), "ask_b": " ".join(asks[b]),
    }  # fmt: skip


def _firms(region: Region, a: str, b: str) -> dict[str, str]:
    return {"enterprise_a": a, "name_a": region.labels[a], "enterprise_b": b, "name_b": region.labels[b]}


def _abroad(region: Region, a: str, b: str) -> bool:
    country = region.enterprises.set_index("enterprise")["country"]
    return bool(country[a] and country[b] and country[a] != country[b])


def _stream(row: dict[Hashable, Any], currency: str) -> str:
    what = row["give_name"] if row["give_name"] == row["take_name"] else f"{row['give_name']} → {row['take_name']}"
    band = f"{number(row['price_low'])} to {number(row['price_high'])} {currency}/{row['unit']}"
    runs = f" (of it {number(row['current'])} {row['unit']} today)" if row["current"] > 0 else ""
    amount = f"{number(row['quantity'])} {row['unit']} a year{runs}"
    return f"{what}: {amount} from {row['giver']} to {row['taker']}, {band}"


def _promise(row: dict[Hashable, Any], names: pd.Series, currency: str) -> str:
    """A lead's stream, and from which amount or price it is worth it."""
    # A semicolon parts streams.
    unknown = row["unknown"].replace("; ", " and ")
    text = f"{names[row['material']]}: {unknown} unknown" if "(" in unknown else ""
    text = text or f"{names[row['material']]}: open: {unknown}"
    if row["worth_it_from"] > 0:
        text += f", worth it from {number(row['worth_it_from'])} {row['unit']} a year"
    if row["worth_it_at_price"] > 0:
        text += f", worth it at {money(row['worth_it_at_price'], currency)}"
    return text


def _lead_asks(rows: Rows, labels: dict[str, str]) -> dict[str, list[str]]:
    """The leads' questions by the firm they are for; of one that concerns both each gets its own part."""
    asks: dict[str, list[str]] = {}
    for row in rows:
        sides = {row["to"] if u.endswith(TAKERS_SIDE) else row["from"] for u in str(row["unknown"]).split("; ")}
        for side in sides:
            other = row["to"] if side == row["from"] else row["from"]
            asks.setdefault(side, []).append(_own_part(row["ask"], labels[side], labels[other]))
    return asks


def _own_part(ask: str, own: str, other: str) -> str:
    """The lead's question without what the other firm is asked; from which sum of both it is worth it stays."""
    questions, together, worth = ask.partition(f" {TOGETHER}")
    parts = re.split(rf"(?:^|(?<=\s))(?={re.escape(own)}: |{re.escape(other)}: )", questions)
    mine = [p.strip() for p in parts if p.strip() and (own == other or not p.startswith(f"{other}: "))]
    return " ".join(mine) + together + worth


def _register(ideas: Ideas, rows: Rows, stage: str) -> dict[str, str]:
    """What synergies.csv says of the pair's weightiest stream that it lists."""
    for row in rows:
        known = ideas.get((row["output"], row["need"]))
        if known is not None:
            return {c: str(known[c]) for c in ("stage", "owner", "next_step", "due")}
    return {"stage": stage, "owner": "", "next_step": "", "due": ""}


def _said(rows: Rows, column: str) -> str:
    return "; ".join(dict.fromkeys(str(row[column]) for row in rows if row[column]))


def _total(rows: Rows, column: str) -> float:
    """The sum of what is known; NaN where nothing is."""
    known = [row[column] for row in rows if row[column] == row[column]]
    return float(sum(known)) if known else np.nan


def _weakest(grades: Iterable[str]) -> str:
    """The weakest grade; blank where one is blank."""
    grades = list(grades)
    return "" if "" in grades else max(grades, key=GRADES.index)
