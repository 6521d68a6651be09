"""Unit, period and currency of columns of amounts and of money, as their headers say."""

from __future__ import annotations

import re
from dataclasses import replace

from symbiosis.intake.beside import CENTS, Multiple, doubts, multiple_of, per_what, period_of
from symbiosis.intake.column import MONEY, ColumnPlan
from symbiosis.intake.measures import (
    THE_ROWS,
    UNIT_PERIODS,
    UNKNOWN_PERIOD,
    Measure,
    named_currencies,
    split_header,
)
from symbiosis.intake.words import folded

TOTAL = r"\b(total|totals|gesamt|gesamtkosten|jahreskosten|insgesamt|summe|totale?s?|totaux)\b"


def measured(plan: ColumnPlan, measure: Measure | None, strange: str) -> ColumnPlan:
    """With unit and times a year. Only a named year is certain to be one; a day's amount has no factor."""
    multiple = multiple_of(plan.header)
    words = split_header(multiple.rest)[0]
    money = plan.column in MONEY
    if money and (cents := re.search(CENTS, plan.header, flags=re.IGNORECASE)):
        why = f"what “{cents[0]}” is isn't known: for cents write such as EUR/kWh under unit, 0.01 under times_per_year"
        return _open(plan, why)
    if strange:
        return _open(plan, f"what “{strange}” is isn't known: write a unit under unit")
    if not multiple.factor:
        why = "write one unit of it under unit, what figures are multiplied by under times_per_year"
        return _open(plan, f"per “{multiple.written}”: {why}")
    found = _money(plan, measure, words) if money else _amounts(plan, measure, words)
    found = _times(found, multiple, money)
    said = doubts(words, money)
    return replace(found, sure="open", why="; ".join(said)) if said else found


def _open(plan: ColumnPlan, why: str) -> ColumnPlan:
    return replace(plan, sure="open", why=f"{plan.why}; {why}" if plan.sure == "open" else why)


def _times(plan: ColumnPlan, multiple: Multiple, money: bool) -> ColumnPlan:
    """With the multiple that the header names (“Tsd.”) in times a year."""
    if multiple.factor == 1.0 or not (plan.times or money):
        return plan
    if money and "/" not in plan.unit:
        return _open(
            replace(plan, unit=""),
            f"“{multiple.written}” per what isn't known: write EUR/year or so under unit, "
            f"{multiple.factor:.12g} under times_per_year",
        )
    times = f"{float(plan.times or 1.0) * multiple.factor:.12g}"
    why = f"“{multiple.written}”: each figure counts {multiple.factor:,.0f} times"
    if plan.sure == "certain":
        return replace(plan, times=times, sure="guess", why=why)
    return replace(plan, times=times, why=f"{why}; {plan.why}")


def _amounts(plan: ColumnPlan, measure: Measure | None, words: str) -> ColumnPlan:
    unit, times, beside = str(measure or ""), measure.times if measure else 0.0, period_of(words)
    if measure and measure.currency:
        return replace(plan, unit=unit, sure="open", why="money under a word for amounts")
    if beside is None or (times and beside and times != beside):
        return replace(plan, unit=unit, sure="open", why="two periods are named: write which under times_per_year")
    times = times or beside
    per = per_what(words)
    if not times and any(per) and plan.column != "min_lot":
        why = f"per “{per[0] or per[1]}”: how many a year isn't known: write it under times_per_year"
        return replace(plan, unit=unit, sure="open", why=why)
    if times == 1.0:
        return replace(plan, unit=unit, times="1")
    if times == UNKNOWN_PERIOD:
        why = "how many of its period a year has isn't known: write it under times_per_year"
        return replace(plan, unit=unit, sure="open", why=why)
    sure = "guess" if plan.sure != "open" else "open"
    why = f"{times:g} times a year" if times else "no period named: taken as a year's"
    why = f"{plan.why}; {why}" if plan.sure == "open" else why
    return replace(plan, unit=unit, times=f"{times or 1.0:g}", sure=sure, why=why)


def _money(plan: ColumnPlan, measure: Measure | None, words: str) -> ColumnPlan:
    """Per unit; or a cost of a year, which is divided by the row's amount once that is confirmed."""
    per, unknown = per_what(words)
    if measure is None and not per and named_currencies(plan.header):
        return _open(plan, "per what unit isn't known: write such as EUR/t, or EUR/year, under unit")
    measure = measure or Measure()
    if not measure.unit and not measure.times and per:
        currencies = named_currencies(plan.header)
        measure = Measure(per, measure.currency or (currencies.pop() if len(currencies) == 1 else ""))
    if measure.unit == THE_ROWS and not measure.currency:
        return replace(plan, unit="")
    beside = 0.0 if measure.unit else period_of(words)
    if beside is None or (measure.times and beside and measure.times != beside):
        return _open(plan, "two periods are named: write such as EUR/year under unit")
    times = measure.times or beside
    if times and measure.unit:
        return _open(plan, "per unit and per year at once: write one under unit")
    if times == UNKNOWN_PERIOD:
        return _open(plan, "a cost per day or hour: write EUR/t or so under unit")
    if times and times not in UNIT_PERIODS.values():
        return _open(plan, "a cost of half a year: write EUR/year under unit, 2 under times_per_year")
    if unknown and not measure.unit and not times:
        return _open(plan, f"per “{unknown}”: what that is isn't known: write EUR/t or so under unit")
    sure = "guess" if plan.sure != "open" else "open"
    if times or (re.search(TOTAL, folded(plan.header)) and not measure.unit):
        period = next(p for p, n in UNIT_PERIODS.items() if n == (times or 1.0))
        why = f"a cost per {period}, not per unit: to be divided by the row's amount?"
        return replace(plan, unit=f"{measure.currency}/{period}".strip("/"), sure=sure, why=why)
    if not measure.unit:
        why = "no unit named: taken as per the row's unit"
        return replace(plan, unit=measure.currency, sure=sure, why=f"{plan.why}; {why}" if sure == "open" else why)
    return replace(plan, unit=str(measure))
