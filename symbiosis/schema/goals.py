"""Accounts of a plan that people steer by: weighed in an objective, bounded by a limit, reported in every summary."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from symbiosis.errors import UsageError

MONEY = ("transport", "processing", "stream", "transaction", "hubs", "disposal", "purchase", "storage")
Goal = Mapping[str, float]


@dataclass(frozen=True)
class Account:
    """What a plan comes to a year: `unit` (money: the region's currency), `words`, the ledger's accounts it adds up.

    `grows` marks those that no exchange lowers, so that leaving one out never breaks a limit from above.
    """

    words: str
    unit: str
    terms: tuple[tuple[str, float], ...]
    grows: bool = False


def _sum(*names: str, by: float = 1.0) -> tuple[tuple[str, float], ...]:
    return tuple((name, by) for name in names)


ACCOUNTS: dict[str, Account] = {
    "cost": Account("cost of the region", "money", _sum(*MONEY)),
    "co2": Account("CO2e", "t CO2e", _sum("co2", by=1e-3)),
    "landfill": Account("landfilled mass", "t", _sum("landfilled_t")),
    "virgin": Account("bought mass", "t", _sum("virgin_t")),
    "imports": Account("imports", "money", _sum("imports")),
    "partnerships": Account("number of partnerships", "partnerships", _sum("partnerships"), grows=True),
    "exchanged": Account("mass exchanged", "t", _sum("exchanged_t"), grows=True),
    "budget": Account("transaction and investment cost", "money", _sum("transaction", "stream", "hubs"), grows=True),
    "transaction": Account("transaction cost", "money", _sum("transaction"), grows=True),
    "stream": Account("cost of permits and pipes", "money", _sum("stream"), grows=True),
    "transport": Account("transport cost", "money", _sum("transport"), grows=True),
    "processing": Account("processing cost", "money", _sum("processing")),
    "disposal": Account("disposal cost", "money", _sum("disposal")),
    "purchase": Account("purchase cost", "money", _sum("purchase")),
    "hubs": Account("cost of hubs", "money", _sum("hubs"), grows=True),
    "storage": Account("cost of stores", "money", _sum("storage")),
}
MORE = frozenset({"exchanged"})  # the one of which more is better
ALIASES = {"co2_t": "co2", "exchanged_t": "exchanged", "landfill_t": "landfill", "virgin_t": "virgin"}
TERM = re.compile(r"\s*([+-]?)\s*(\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)?\s*\*?\s*([A-Za-z]\w*)\s*")
BOUND = re.compile(r"\s*([A-Za-z]\w*)\s*(<=|>=|≤|≥)\s*(\S+)\s*")
LIMIT = re.compile(r"\s*(<=|>=|≤|≥)\s*(\S+)\s*")
SIGNS = {"≤": "<=", "≥": ">="}


@dataclass(frozen=True)
class Bound:
    """At most (`<=`) or at least (`>=`) so much of an account a year, in the account's unit."""

    account: str
    sense: str
    value: float

    @property
    def text(self) -> str:
        """As it is written: `co2 <= 12000`."""
        return f"{self.account} {self.sense} {self.value:.15g}"


def ledger_terms(goal: Goal, carbon_is_paid: bool) -> dict[str, float]:
    """A weighted sum of accounts in the ledger's own accounts; what firms pay for carbon is part of their cost."""
    result: dict[str, float] = {}
    for name, weight in goal.items():
        terms = ACCOUNTS[name].terms + (_sum("carbon") if name == "cost" and carbon_is_paid else ())
        for own, factor in terms:
            result[own] = result.get(own, 0.0) + weight * factor
    return result


def parse_goal(text: str) -> dict[str, float]:
    """`cost + 50 co2` as weights by account. UsageError where it can't be read or would ask for more of a burden."""
    goal: dict[str, float] = {}
    at = 0
    while at < len(text):
        found = TERM.match(text, at)
        if found is None or (goal and not found[1]):
            raise UsageError(f"the objective “{text}” can't be read at “{text[at:].strip()}”. {_CHOICES}")
        name, sign = _account(found[3]), -1.0 if found[1] == "-" else 1.0
        goal[name] = goal.get(name, 0.0) + sign * float(found[2] or 1.0)
        at = found.end()
    return checked_goal(goal)


def checked_goal(goal: Mapping[str, Any]) -> dict[str, float]:
    """The weights, mass exchanged turned so that more of it is better where it stands alone."""
    result = {}
    for raw, weight in goal.items():
        name = _account(str(raw))
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not math.isfinite(weight):
            raise UsageError(f"the weight of {name} is {weight!r}; write a number.")
        if weight:
            result[name] = float(weight)
    if not result:
        raise UsageError(f"an objective weighs at least one account. {_CHOICES}")
    if set(result) <= MORE:
        return {name: -abs(weight) for name, weight in result.items()}
    for name, weight in result.items():
        if (weight > 0) == (name in MORE):
            wrong = "more of it is better: give it a minus" if name in MORE else "a minus would ask for more of it"
            raise UsageError(f"the weight of {name} is {weight:g}, but {wrong}.")
    return result


def parse_bounds(stated: Mapping[str, Any] | Sequence[str]) -> tuple[Bound, ...]:
    """Bounds as `[limits]` has them (`co2 = 12000`, `exchanged = ">= 500"`) or as lines (`co2 <= 12000`)."""
    if isinstance(stated, Mapping):
        return tuple(_bound(name, value) for name, value in stated.items())
    result = []
    for line in stated:
        found = BOUND.fullmatch(line)
        if found is None:
            raise UsageError(f"the limit “{line}” can't be read; write it as account<=amount, such as co2<=12000.")
        result.append(_bound(found[1], f"{found[2]} {found[3]}"))
    return tuple(result)


def over(*layers: Sequence[Bound]) -> tuple[Bound, ...]:
    """Bounds of several layers, a later one in the place of an earlier one on the same account and side."""
    merged = {(b.account, b.sense): b for layer in layers for b in layer}
    return tuple(merged.values())


def _bound(name: str, value: Any) -> Bound:
    account, sense, amount = _account(name), "<=", value
    if isinstance(value, str):
        found = LIMIT.fullmatch(value)
        if found is None:
            raise UsageError(f"the limit of {name} is “{value}”; write a number, or such as “>= 500”.")
        sense, amount = SIGNS.get(found[1], found[1]), found[2]
    try:
        number = float("nan") if isinstance(amount, bool) else float(amount)
    except (TypeError, ValueError):
        number = float("nan")
    if not math.isfinite(number):
        raise UsageError(f"the limit of {name} is “{value}”; write a number, or such as “>= 500”.")
    if sense == ">=" and account not in MORE:
        raise UsageError(f"{account} >= {number:g} would ask for more of a burden; only exchanged has a least amount.")
    return Bound(account, sense, number)


def _account(name: str) -> str:
    own = ALIASES.get(name.lower(), name.lower())
    if own not in ACCOUNTS:
        raise UsageError(f"there is no account “{name}”. {_CHOICES}")
    return own


_CHOICES = f"Accounts: {', '.join(ACCOUNTS)}."
