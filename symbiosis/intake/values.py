"""One cell under one proposed column: what it is read as, how sure that is, and why."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from symbiosis.intake.column import AMOUNTS, COORDINATES, MONEY, ColumnPlan
from symbiosis.intake.columns import EMAIL, holds_phone
from symbiosis.intake.fields import DEGREES, PERCENT, SHARES, degrees, pair_of_degrees, share, whole, year
from symbiosis.intake.measures import (
    BLANK_GROUPS,
    NUMBER,
    UNIT_PERIODS,
    UNKNOWN_PERIOD,
    Amount,
    Measure,
    one_number,
    read_amount,
    read_measure,
)
from symbiosis.intake.naming import disclosure_of
from symbiosis.intake.words import choice_of, no_answer
from symbiosis.units import find_unit
from symbiosis.validate.codes import parse_code, parse_codes, with_zero
from symbiosis.validate.numbers import EITHER

CHOICES = frozenset({
    "disposal_route", "hazardous", "accepts_hazardous", "disclosure", "waste_status", "supply", "grade", "status",
    "consent", "kind", "anchor", "exclusive", "direction",
})  # fmt: skip
# A unit cell that holds something and isn't read (yet).
UNSETTLED = "?"
# Numbers that show which sign their decimals stand behind: `12,5`, `0,125`, `1.200,50`, `1.200.000` a comma.
SURE_COMMA = (
    rf"(?!{EITHER}$)[+-]?[0-9]+,[0-9]+|"
    r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+|[+-]?[0-9]{1,3}(?:\.[0-9]{3}){2,}"
)
SURE_POINT = (
    rf"(?!{EITHER}$)[+-]?[0-9]+\.[0-9]+|"
    r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+|[+-]?[0-9]{1,3}(?:,[0-9]{3}){2,}"
)
# More than this a year is no period: the header says “Tsd.” or so.
MOST_OFTEN = 366.0
RANGE = "a range: low and high are kept; yes takes the middle as the amount"
# What is asked where a cell of choices can't be read.
ASKED = {
    "status": "planned, operating or closing?", "direction": "outputs (it gives) or needs (it takes)?",
}  # fmt: skip


class Reading(NamedTuple):
    """What a cell is read as ("" = blank); amounts as `480 t` or `100..150 t` a year, money as `18 EUR/t`."""

    read_as: str
    sure: str
    why: str
    odd: bool = True


def settled_comma(cells: list[str], workbook: bool) -> bool | None:
    """Whether the decimals of one column stand behind a comma; None where nothing in it settles that, or both do.

    A workbook's number cells come with points whatever its people write, so they settle nothing.
    """
    if workbook:
        return None
    found = [re.findall(NUMBER, re.sub(BLANK_GROUPS, "", c)) for c in cells]
    commas = any(re.fullmatch(SURE_COMMA, n) for numbers in found for n in numbers)
    points = any(numbers and re.fullmatch(SURE_POINT, numbers[0]) for numbers in found)
    return commas if commas != points else None


def read_cell(plan: ColumnPlan, text: str, row_unit: Measure, comma: bool | None) -> Reading:
    """The reading of a nonblank cell under its plan; `row_unit` is what the row's own unit cell says."""
    column = plan.column
    if no_answer(text):
        # A blank would count as not hazardous where no code speaks.
        return Reading("unknown" if column == "hazardous" else "", "certain", "no answer given")
    if column in AMOUNTS:
        return _amount(plan, text, row_unit, comma)
    if column in MONEY:
        return _money(plan, text, comma)
    if column in CHOICES:
        return _choice(plan, text)
    if column in SHARES:
        return _odd_if_changed(text, *share(text, plan.unit == PERCENT, comma))
    special = _SPECIAL.get(column)
    return special(text) if special else _text(plan, text)


def _choice(plan: ColumnPlan, text: str) -> Reading:
    column = f"{plan.table}.kind" if plan.column == "kind" else plan.column
    match = disclosure_of(plan.header, text) if column == "disclosure" else choice_of(column, text)
    return Reading(match.meaning, match.sure, match.why if match.meaning else ASKED.get(column, match.why))


def _odd_if_changed(text: str, read_as: str, sure: str, why: str) -> Reading:
    return Reading(read_as, sure, why, odd=sure != "certain" or read_as != text)


def _code(text: str) -> Reading:
    code, problem = parse_code(text)
    if problem == "lost-zero":
        return Reading(with_zero(text), "guess", "five digits: a zero was probably lost")
    return Reading(code, "open", "not a waste code") if problem else Reading(code, "certain", "a waste code")


def _text(plan: ColumnPlan, text: str) -> Reading:
    column = plan.column
    if column == "country" and not re.fullmatch(r"[A-Za-z]{2}", text):
        return Reading("", "open", "a two-letter code is asked for, such as DK")
    if column == "permits" and parse_codes(text)[1]:
        return Reading("", "open", "waste codes or chapters are asked for, separated by ;")
    if plan.table != "contacts" and private(text):
        return Reading("", "certain", "withheld: holds an e-mail address or a telephone number")
    return Reading(" ".join(text.split()), "certain", "as written", odd=False)


def private(text: str) -> bool:
    """Whether the text holds an e-mail address or what looks like a telephone number."""
    return bool(re.search(EMAIL, text)) or holds_phone(text)


def _amount(plan: ColumnPlan, text: str, row_unit: Measure, comma: bool | None) -> Reading:
    amount = read_amount(text, comma)
    if not amount.low or amount.measure.currency:
        return Reading("", "open", amount.why or "money under amounts")
    if float(amount.low) < 0:
        return Reading("", "open", "an amount below zero")
    column = read_measure(plan.unit) or Measure()
    unit = amount.measure.unit or row_unit.unit or column.unit
    column_times = float(plan.times) if plan.times else 0.0
    times = amount.measure.times or row_unit.times or column_times
    unread = _no_period(amount, row_unit, unit, times, column_times)
    if unread:
        return Reading("", "open", unread)
    why, sure = amount.why, amount.sure
    if amount.low != amount.high and plan.column != "quantity":
        return Reading("", "open", "a range: write one figure")
    if amount.low != amount.high:
        about = "about from low to high: yes takes both, and the middle as the amount"
        why, sure = RANGE if sure == "certain" else about, "guess"
    for own, other in ((amount.measure.unit, row_unit.unit or column.unit), (row_unit.unit, column.unit)):
        if own and other and find_unit(own) != find_unit(other):
            why, sure = f"the unit here is {own}, beside it {other}", "guess"
    if amount.measure.times not in (0.0, 1.0):
        why, sure = f"{amount.measure.times:g} times {text} a year", "guess"
    low, high = (f"{float(v) * times:.12g}" for v in (amount.low, amount.high))
    figure = low if low == high else f"{low}..{high}"
    plain = re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", text) is not None
    return Reading(f"{figure} {unit}".strip(), sure, why or "as written", odd=not plain or sure != "certain")


def _no_period(amount: Amount, row_unit: Measure, unit: str, times: float, column_times: float) -> str:
    """Why an amount's unit or how often a year it comes isn't known."""
    if row_unit.unit == UNSETTLED:
        return "the unit beside it waits for an answer"
    if not unit:
        return "no unit is named: write one under unit in columns.csv, or here"
    if UNKNOWN_PERIOD in (amount.measure.times, row_unit.times):
        return "per day or hour: how many a year isn't known"
    if column_times > MOST_OFTEN and (amount.measure != Measure() or row_unit.times):
        return f"a unit or period of its own below a header whose figures count {column_times:.12g} times"
    return "" if times else "which period it holds for isn't known"


def _money(plan: ColumnPlan, text: str, comma: bool | None) -> Reading:
    amount: Amount = read_amount(text, comma)
    column = read_measure(plan.unit) or Measure()
    if not amount.low:
        return Reading("", "open", amount.why)
    if amount.low != amount.high:
        return Reading("", "open", "a range: write one figure")
    if column.currency and amount.measure.currency not in ("", column.currency):
        return Reading("", "open", f"{amount.measure.currency} in a column of {column.currency}")
    if plan.times and float(plan.times) != 1.0:
        if amount.measure != Measure():
            why = f"a unit or currency of its own below a header whose figures are multiplied by {plan.times}"
            return Reading("", "open", why)
        low = f"{float(amount.low) * float(plan.times):.12g}"
        amount = amount._replace(low=low, why=f"{text} times {plan.times}")
    own, currency = amount.measure, amount.measure.currency or column.currency
    if own.times or (column.times and not own.unit):
        return _of_a_year(amount, column, currency)
    measure = Measure(own.unit or column.unit, currency)
    sure, why = amount.sure, amount.why
    if amount.measure.unit and column.unit and find_unit(amount.measure.unit) != find_unit(column.unit):
        sure, why = "guess", f"per {amount.measure.unit} here, per {column.unit} in the header"
    plain = re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?", text) is not None
    return Reading(f"{amount.low} {measure}".strip(), sure, why or "as written", odd=not plain or sure != "certain")


def _of_a_year(amount: Amount, column: Measure, currency: str) -> Reading:
    """A cost per year, month or week: `18000 EUR/year`."""
    times = amount.measure.times or column.times
    if times == UNKNOWN_PERIOD or amount.measure.unit:
        return Reading("", "open", "a cost per day or hour" if times < 0 else "per unit and per year at once")
    period = next(p for p, n in UNIT_PERIODS.items() if n == times)
    sure = "guess" if amount.measure.times and not column.times else amount.sure
    read_as = f"{amount.low} {currency}/{period}".replace(" /", " ")
    return Reading(read_as, sure, f"a cost per {period}: over the row's amount", odd=sure != "certain")


def _unit(text: str) -> Reading:
    measure = read_measure(text)
    if measure is None or not measure.unit or measure.currency:
        return Reading("", "open", "not a unit, or one with two readings: t, kg, kt, m3, l, MWh, kWh, GWh, GJ or TJ")
    if measure.times == UNKNOWN_PERIOD:
        return Reading("", "open", "per day or hour: how many a year isn't known")
    period = {1.0: "/year", 12.0: "/month", 52.0: "/week", 4.0: "/quarter"}.get(measure.times, "")
    many = measure.times not in (0.0, 1.0)
    why = f"{measure.times:g} times a year" if many else "a unit"
    return Reading(f"{measure.unit}{period}", "guess" if many else "certain", why, odd=many or measure.unit != text)


def _coordinates(column: str, text: str) -> Reading:
    order = (column.split(", ")[0], column.split(", ")[1])
    turned = pair_of_degrees(order, text)
    if turned:
        return _odd_if_changed(text, *turned)
    pair = re.fullmatch(r"\s*\(?(-?\d{1,3}(?:\.\d+)?)°?\s*[,;/ ]\s*(-?\d{1,3}(?:\.\d+)?)°?\)?\s*", text)
    if not pair:
        return Reading("", "open", "not a pair of degrees such as 55.66, 11.08")
    latitude, longitude = (float(pair[i]) for i in ((1, 2) if column == COORDINATES[0] else (2, 1)))
    if abs(latitude) > 90 or abs(longitude) > 180:
        return Reading("", "open", "no place on earth")
    return Reading(f"{pair[1]}, {pair[2]}", "certain", column, odd=False)


def _plain_number(column: str, text: str) -> Reading:
    most = DEGREES.get(column)
    if most and re.search(r"[NSEWOnsewo'′:]|°\s*\d", text):
        return _odd_if_changed(text, *degrees(column, text))
    number = text.replace("°C", "").replace("°", "").replace("C", "").strip()
    # One group of three behind the sign is a decimal here: as thousands it would be no place on earth.
    read = number.replace(",", ".") if most and re.fullmatch(r"-?\d{1,3}[.,]\d+", number) else one_number(number, None)
    if not read or (most and abs(float(read)) > most):
        return Reading("", "open", "not a number" if not read else "out of range")
    return Reading(read, "certain", "as written", odd=read != text)


_SPECIAL: dict[str, Callable[[str], Reading]] = {
    "unit": _unit,
    "ewc": _code,
    **{c: partial(_coordinates, c) for c in COORDINATES},
    **{c: partial(_plain_number, c) for c in (*DEGREES, "temperature_c")},
    "committed_until": lambda text: _odd_if_changed(text, *year(text)),
    "max_partners": lambda text: _odd_if_changed(text, *whole(text)),
}
