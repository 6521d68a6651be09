"""Which table and column each header speaks of, with unit and period: proposed, with the reason."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from symbiosis.intake.beside import multiple_of
from symbiosis.intake.column import AMOUNTS, COORDINATES, DIRECTION, GOES_TO, MONEY, PERSON, SITE, ColumnPlan
from symbiosis.intake.fields import PERCENT, SHARES
from symbiosis.intake.kinds import settle_names, sheet_kind, with_kind
from symbiosis.intake.layout import Head, Layout
from symbiosis.intake.measured import measured
from symbiosis.intake.measures import Measure, split_header
from symbiosis.intake.naming import asks_to_name
from symbiosis.intake.repeats import by_latest_year, numbered, streams_in_a_row
from symbiosis.intake.words import Match, choice_of, folded, header_meaning
from symbiosis.validate.codes import parse_code

EMAIL = r"[\w.+-]+@[\w-]+\.[\w.-]+"
PHONE = r"(?:\+|00|\(0|0)[0-9][0-9 ()/.-]{5,}[0-9]"
# Words for a material that, over figures with a unit, are words for its amount.
NEED_WORDS = frozenset(
    {"bedarf", "need", "needs", "rohstoff", "raw material", "input", "einsatzstoff", "materia prima"}
)
WASTE_WORDS = frozenset({"abfall", "waste", "reststoff", "nebenprodukt", "by product", "residue", "dechet", "residuo"})

COLUMN_OF = {"need_quantity": "quantity", "output_quantity": "quantity", "need_kind": "kind"}


def plan_columns(layout: Layout) -> list[ColumnPlan]:
    """One proposal per column, in the sheet's order; no column of a table is proposed twice for one stream."""
    streams = streams_in_a_row(layout.heads)
    named = [replace(h, text=numbered(h.text)[0]) if h.column in streams else h for h in layout.heads]
    meanings, other_years = by_latest_year(layout.heads, [_meaning(h) for h in named])
    kind, reason, sure = sheet_kind(layout.name, [m[0].meaning for m in meanings])
    plans = [_plan(layout.name, h, *m, kind) for h, m in zip(layout.heads, meanings, strict=True)]
    plans = [with_kind(p, kind, reason, sure) for p in settle_names(plans, kind)]
    plans = _once(plans, [streams.get(h.column, 0) for h in layout.heads])
    return [
        _kept(p, other_years[h.column]) if h.column in other_years else _of_stream(p, streams.get(h.column, 0))
        for h, p in zip(layout.heads, plans, strict=True)
    ]


def _once(plans: list[ColumnPlan], streams: list[int]) -> list[ColumnPlan]:
    """The surest header has a column; of two alike, the first. `streams`: which of a row's streams each is of."""
    keys = [
        (s if p.table not in ("enterprises", "contacts") else 0, p.table, p.column)
        for p, s in zip(plans, streams, strict=True)
    ]
    rivals = Counter(k for p, k in zip(plans, keys, strict=True) if p.sure == "certain")
    taken: dict[tuple[int, str, str], str] = {}
    for plan, key in sorted(
        zip(plans, keys, strict=True), key=lambda pk: ("certain", "guess", "open").index(pk[0].sure)
    ):
        taken.setdefault(key, plan.cell)
    result = []
    for plan, key in zip(plans, keys, strict=True):
        if plan.column and taken[key] != plan.cell:
            why = f"{taken[key]} is read as {plan.column} already"
            plan = replace(plan, column="", unit="", times="", sure="open", why=why)
        elif plan.column and rivals[key] > 1:
            plan = replace(plan, sure="guess", why="another header says the same")
        result.append(plan)
    return result


def _kept(plan: ColumnPlan, why: str) -> ColumnPlan:
    return replace(plan, table="", column=f"x_{'_'.join(folded(plan.header).split())}", sure="certain", why=why)


def _of_stream(plan: ColumnPlan, stream: int) -> ColumnPlan:
    """Of the second stream in a row on, the material waits for a yes: with it, the row is read once more."""
    if stream and plan.column == "material" and plan.sure == "certain":
        return replace(plan, sure="guess", why=f"stream {stream} of each row: is it a stream of its own?")
    return plan


def _meaning(head: Head) -> tuple[Match, Measure | None, str]:
    words, measure, strange = split_header(multiple_of(head.text).rest)
    match = header_meaning(words)
    if measure and not match.meaning and measure.unit and not measure.currency:
        match = Match("quantity", "guess", "a unit without a word")
    values = list(head.cells.values())
    if match.meaning == "material" and measure and measure.unit and not measure.currency and _mostly_figures(values):
        word = folded(words)
        meaning = "need_quantity" if word in NEED_WORDS else "output_quantity" if word in WASTE_WORDS else "quantity"
        match = Match(meaning, match.sure, "a unit, and figures below")
    if match.sure != "certain" and asks_to_name(words):
        match = Match("disclosure", "guess", "asks whether the firm may be named")
    if match.meaning == DIRECTION and not _known(DIRECTION, values):
        match = Match("", "open", "not known")
    persons = sum(bool(re.search(EMAIL, v)) for v in values)
    if persons and match.sure != "certain":
        return Match("contact_email", "guess", "holds e-mail addresses"), None, ""
    if match.sure == "open" and any(holds_phone(v) and re.fullmatch(PHONE, v) for v in values):
        return Match("contact_phone", "guess", "holds what look like telephone numbers"), None, ""
    if (
        match.sure == "open"
        and values
        and sum(bool(re.fullmatch(r"-?\d{1,3}\.\d+\s*[,;]\s*-?\d{1,3}\.\d+", v)) for v in values) * 2 > len(values)
    ):
        match = Match("coordinates", "guess", "holds pairs of coordinates")
    return match, measure, strange


def _mostly_figures(values: list[str]) -> bool:
    return sum(bool(re.match(r"\D{0,4}\d", v)) for v in values) * 2 > len(values)


def _known(column: str, values: list[str]) -> bool:
    """Whether most of a column's different entries are choices that are known."""
    different = set(values)
    return sum(choice_of(column, v).meaning != "" for v in different) * 2 > len(different)


def of_person(plan: ColumnPlan) -> bool:
    """Whether the column is a person's, whatever became of the proposal: it is never kept as `x_…`."""
    return plan.table == "contacts" or header_meaning(split_header(plan.header)[0]).meaning in PERSON


def holds_phone(text: str) -> bool:
    """Whether the text holds what looks like a telephone number and is neither a waste code nor a date."""
    if parse_code(text)[0] or re.fullmatch(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}", text.strip()):
        return False
    marked = re.search(r"\+|tel|phone|fon|\(0|(?:^|\s)0\d", text.casefold())
    return bool(marked and re.search(rf"(?<![0-9.]){PHONE}", text))


def _plan(sheet: str, head: Head, match: Match, measure: Measure | None, strange: str, kind: str) -> ColumnPlan:
    plan = ColumnPlan(sheet, head.cell, head.text, head.samples, "", "", "", "", match.why, match.sure)
    meaning = match.meaning
    if meaning == "price":
        column = "purchase_price" if kind == "needs" else "disposal_cost" if kind == "outputs" else ""
        why = (
            "a price in a table of needs"
            if kind == "needs"
            else "cost of disposal, or proceeds of a sale (then with -)?"
        )
        plan = replace(plan, column=column, sure="guess" if kind == "needs" else "open", why=why)
    elif meaning == "coordinates":
        plan = _coordinates(plan, head)
    elif meaning == "firm":
        plan = replace(plan, column="enterprise")
    elif meaning in PERSON:
        return replace(plan, table="contacts", column=PERSON[meaning])
    elif meaning == "status" and (kind != "enterprises" or not _known("status", list(head.cells.values()))):
        plan = replace(plan, column="status", sure="guess", why="whether the firm is planned, operating or closing?")
    elif meaning == GOES_TO:
        plan = replace(plan, column=GOES_TO, why="who takes it today: each is asked for in values.csv")
    else:
        plan = replace(plan, column=COLUMN_OF.get(meaning, meaning))
    if meaning in SITE:
        plan = replace(plan, table="enterprises")
    if plan.column in SHARES and (PERCENT in head.text or re.search(r"\b(percent|prozent)\b", folded(head.text))):
        plan = replace(plan, unit=PERCENT)
    if plan.column in AMOUNTS | MONEY:
        plan = measured(plan, measure, strange)
    return plan


def _coordinates(plan: ColumnPlan, head: Head) -> ColumnPlan:
    values = list(head.cells.values())
    pairs = [re.findall(r"-?\d+(?:\.\d+)?", v) for v in values]
    firsts = [abs(float(p[0])) for p in pairs if len(p) == 2]
    seconds = [abs(float(p[1])) for p in pairs if len(p) == 2]
    words = folded(head.text)
    if values and all(re.search(r"[NS]", v) and re.search(r"[EW]", v) for v in values):
        return replace(plan, column=COORDINATES[0], sure="certain", why="N and E say which is which")
    if any(v > 90 for v in seconds) or words.startswith("lat"):
        return replace(plan, column=COORDINATES[0], sure="certain", why="latitude first")
    if any(v > 90 for v in firsts) or words.startswith("lon"):
        return replace(plan, column=COORDINATES[1], sure="certain", why="longitude first")
    return replace(plan, column=COORDINATES[0], sure="guess", why="latitude usually comes first; look at the map")
