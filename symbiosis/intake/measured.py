"""Unit, period and currency of columns of amounts and of money, as their headers say."""

from __future__ import annotations

import re
from dataclasses import replace

from symbiosis.intake.column import MONEY, ColumnPlan
from symbiosis.intake.measures import UNIT_PERIODS, UNKNOWN_PERIOD, Measure, named_currencies
from symbiosis.intake.words import folded

YEARLY = r"\b(annual|annually|yearly|jahrlich|annuelle?|anual|jahresmenge|(per|pro|par|por) (year|jahr|an|ano))\b"
TOTAL = rf"{YEARLY}|\b(total|totals|gesamt|gesamtkosten|jahreskosten|insgesamt|summe|totale?s?|totaux)\b"


def measured(plan: ColumnPlan, measure: Measure | None, strange: str) -> ColumnPlan:
    """With unit and times a year. Only a named year is certain to be one; a day's amount has no factor."""
    if strange:
        return replace(plan, sure="open", why=f"what unit “{strange}” is isn't known: write one under unit")
    unit = str(measure) if measure else ""
    if plan.column in MONEY:
        return _money(plan, measure)
    times = measure.times if measure else 0.0
    if not times and re.search(YEARLY, folded(plan.header)):
        times = 1.0
    if measure and measure.currency:
        return replace(plan, sure="open", why="money under a word for amounts")
    if times == 1.0:
        return replace(plan, unit=unit, times="1")
    if times == UNKNOWN_PERIOD:
        return replace(
            plan, unit=unit, sure="open", why="days or hours a year aren't known: write them under times_per_year"
        )
    if times:
        return replace(plan, unit=unit, times=f"{times:g}", sure="guess", why=f"{times:g} times a year")
    return replace(
        plan,
        unit=unit,
        times="1",
        sure="guess" if plan.sure != "open" else "open",
        why="no period named: taken as a year's",
    )


def _money(plan: ColumnPlan, measure: Measure | None) -> ColumnPlan:
    """Per unit; or a cost of a year, which is divided by the row's amount once that is confirmed."""
    if measure is None and named_currencies(plan.header):
        return replace(plan, sure="open", why="per what unit isn't known: write such as EUR/t, or EUR/year, under unit")
    currency = measure.currency if measure else ""
    times = measure.times if measure else 0.0
    if times and measure and measure.unit:
        return replace(plan, unit="", sure="open", why="per unit and per year at once: write one under unit")
    if times == UNKNOWN_PERIOD:
        return replace(plan, unit="", sure="open", why="a cost per day or hour: write EUR/t or so under unit")
    sure = "guess" if plan.sure != "open" else "open"
    if times or (re.search(TOTAL, folded(plan.header)) and not (measure and measure.unit)):
        period = next(p for p, n in UNIT_PERIODS.items() if n == (times or 1.0))
        why = f"a cost per {period}, not per unit: to be divided by the row's amount?"
        return replace(plan, unit=f"{currency}/{period}".strip("/"), sure=sure, why=why)
    if measure is None or not measure.unit:
        return replace(plan, unit=currency, sure=sure, why="no unit named: taken as per the row's unit")
    return replace(plan, unit=str(measure))
