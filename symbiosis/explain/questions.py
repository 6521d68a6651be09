"""What to ask each side of an exchange before anybody signs: amount, price, permit, and what nobody stated.

Neither side's question gives away the other's figures: each hears only the price from which it gains itself.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from symbiosis.explain.naming import at_start
from symbiosis.explain.permits import COVERED
from symbiosis.explain.words import money, number

Row = dict[Hashable, Any]


def ask_giver(row: Row, currency: str) -> list[str]:
    """Questions to the giver of an exchange, in the order one would put them."""
    unit, what = row["unit"], row["give_name"]
    amount = f"{number(row['quantity'])} {unit}"
    asks = [
        f"Is it right that {number(row['has'])} {unit} of {what} arise a year"
        f"{_range(row['has_low'], row['has_high'], row['has'], unit)}, all year round?",
        f"{at_start(row['spoken_taker'])} would take {amount} of {what} a year as {row['take_name']}.",
    ]
    if row["supply"] == "seasonal":
        asks.append("In which months does it arise?")
    if row["disposal_cost_from"] not in ("stated", ""):
        counted = f"{money(row['unit_disposal'], currency)} ({row['disposal_cost_from']})"
        asks.append(f"What does it cost to get rid of a {unit} of it? Counted with {counted}.")
    low = row["price_low"]
    if low > row["price_high"]:
        asks.append(NO_PRICE)
    elif low < 0:
        asks.append(f"Paying up to {money(-low, currency)} per {unit} still pays for you: what do you expect to pay?")
    else:
        asks.append(f"It pays for you from {money(low, currency)} per {unit} on: what would you ask for it?")
    if row["hazardous"]:
        asks.append(f"Hazardous waste ({row['ewc'] or 'no code'}): is there an analysis, and who consigns it today?")
    elif row["waste_status"] in ("waste", "unknown") and not row["ewc"]:
        asks.append("Is it waste or a by-product, and under which waste code does it leave?")
    return [*asks, *_border(row)]


NO_PRICE = "No price lets both sides gain: who else would pay for it?"


def ask_taker(row: Row, currency: str) -> list[str]:
    """Questions to the taker of an exchange, in the order one would put them."""
    unit, what, instead = row["unit"], row["give_name"], row["take_name"]
    amount = f"{number(row['quantity'])} {unit}"
    asks = [
        f"Is it right that you use {number(row['wants'])} {row['received_unit']} of {instead} a year"
        f"{_range(row['wants_low'], row['wants_high'], row['wants'], row['received_unit'])}, all year round?",
        f"Would {amount} of {what} a year from {row['spoken_giver']} do for {_part(row)} it?",
    ]
    if "by name only" in row["rests_on"]:
        asks.append(f"The two match by name only: which quality of {instead} do you need?")
    if row["purchase_price_from"] not in ("stated", ""):
        counted = f"{money(row['unit_purchase'], currency)} ({row['purchase_price_from']})"
        asks.append(f"What do you pay for a {row['received_unit']} of {instead}? Counted with {counted}.")
    high = row["price_high"]
    if row["price_low"] > high:
        asks.append(NO_PRICE)
    elif high < 0:
        asks.append(f"It pays for you if you get {money(-high, currency)} or more per {unit}: what would you charge?")
    else:
        asks.append(f"Paying up to {money(high, currency)} per {unit}, haul on you, still pays: what would you offer?")
    if row["hazardous"]:
        asks.append(f"Does your permit cover {row['ewc'] or 'this hazardous waste'}, in this amount?")
    elif row["waste_status"] in ("waste", "unknown") and row["permit"] != COVERED:
        asks.append(f"May you take it as waste ({row['ewc'] or 'no code stated'})?")
    return [*asks, *_border(row)]


def _part(row: Row) -> str:
    return "all of" if row["received"] >= row["wants"] * (1 - 1e-6) else "a part of"


def _border(row: Row) -> list[str]:
    if not row["border"]:
        return []
    return [f"It crosses {row['from_country']}–{row['to_country']}: which shipment procedure applies?"]


def _range(low: float, high: float, value: float, unit: str) -> str:
    if not (low < value or high > value):
        return ""
    return f" (somewhere from {number(low)} to {number(high)} {unit})"
