"""Which table and column each header speaks of, with unit and period: proposed, with the reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from symbiosis.intake.layout import Head, Layout
from symbiosis.intake.measures import UNKNOWN_PERIOD, Measure, split_header
from symbiosis.intake.words import Match, folded, header_meaning
from symbiosis.validate.codes import parse_code

EMAIL = r"[\w.+-]+@[\w-]+\.[\w.-]+"
PHONE = r"(?:\+|00|\(0|0)[0-9][0-9 ()/.-]{5,}[0-9]"
YEARLY = r"\b(annual|annually|yearly|jahrlich|annuelle?|anual|jahresmenge|(per|pro|par|por) (year|jahr|an|ano))\b"
SITE = {
    "name",
    "longitude",
    "latitude",
    "coordinates",
    "place",
    "country",
    "sector",
    "cluster",
    "company",
    "permits",
    "disclosure",
}
PERSON = {"contact_name": "name", "contact_role": "role", "contact_email": "email", "contact_phone": "phone",
          "contact_consent": "consent"}  # fmt: skip
PROVENANCE = {"note", "source", "grade", "as_of"}
BOTH = {"material", "quantity", "quantity_low", "quantity_high", "unit", "temperature_c", *PROVENANCE}
OUTPUTS = {"disposal_cost", "disposal_route", "ewc", "hazardous", "waste_status", "supply"}
NEEDS = {"purchase_price", "gate_fee", "accepts_hazardous"}
AMOUNTS = frozenset({"quantity", "quantity_low", "quantity_high"})
MONEY = frozenset({"disposal_cost", "purchase_price", "gate_fee"})
COORDINATES = ("latitude, longitude", "longitude, latitude")
SHEETS = {
    "enterprises": "firms firm betriebe betrieb firmen unternehmen enterprises companies sites standorte "
    "entreprises empresas",
    "outputs": "waste wastes outputs output byproducts abfall abfalle reststoffe nebenprodukte dechets "
    "residuos angebot offers surplus",
    "needs": "needs need bedarf inputs demand wanted besoins necesidades nachfrage rohstoffe",
    "contacts": "contacts contact kontakte ansprechpartner contactos",
}


@dataclass(frozen=True)
class ColumnPlan:
    """What is proposed for one column of one sheet. `table` is "" where a person has to say which."""

    sheet: str
    cell: str
    header: str
    samples: str
    table: str
    column: str
    unit: str
    times: str
    why: str
    sure: str


def plan_columns(layout: Layout) -> list[ColumnPlan]:
    """One proposal per column, in the sheet's order; no column of a table is proposed twice in one sheet."""
    meanings = [_meaning(head) for head in layout.heads]
    kind, reason, sure = _sheet_kind(layout.name, [m[0].meaning for m in meanings])
    plans = [_plan(layout.name, h, *m, kind) for h, m in zip(layout.heads, meanings, strict=True)]
    plans = [_with_kind(p, kind, reason, sure) for p in _settle_names(plans, kind)]
    # The surest header has a column; of two alike, the first.
    taken: dict[tuple[str, str], str] = {}
    rivals = Counter((p.table, p.column) for p in plans if p.sure == "certain")
    for plan in sorted(plans, key=lambda p: ("certain", "guess", "open").index(p.sure)):
        taken.setdefault((plan.table, plan.column), plan.cell)
    result = []
    for plan in plans:
        first = taken[plan.table, plan.column]
        if plan.column and first != plan.cell:
            why = f"{first} is read as {plan.column} already"
            plan = replace(plan, column="", unit="", times="", sure="open", why=why)
        elif plan.column and rivals[plan.table, plan.column] > 1:
            plan = replace(plan, sure="guess", why="another header says the same")
        result.append(plan)
    return result


def _meaning(head: Head) -> tuple[Match, Measure | None, str]:
    words, measure, strange = split_header(head.text)
    match = header_meaning(words)
    if measure and not match.meaning and measure.unit and not measure.currency:
        match = Match("quantity", "guess", "a unit without a word")
    values = list(head.cells.values())
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


def of_person(plan: ColumnPlan) -> bool:
    """Whether the column is a person's, whatever became of the proposal: it is never kept as `x_…`."""
    return plan.table == "contacts" or header_meaning(split_header(plan.header)[0]).meaning in PERSON


def holds_phone(text: str) -> bool:
    """Whether the text holds what looks like a telephone number and is neither a waste code nor a date."""
    if parse_code(text)[0] or re.fullmatch(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}", text.strip()):
        return False
    marked = re.search(r"\+|tel|phone|fon|\(0|(?:^|\s)0\d", text.casefold())
    return bool(marked and re.search(rf"(?<![0-9.]){PHONE}", text))


def _sheet_kind(name: str, meanings: Iterable[str]) -> tuple[str, str, str]:
    """What a row of the sheet is: outputs, needs, enterprises or contacts; "" where a person has to say."""
    found = set(meanings)
    words = set(folded(name).split()) | {folded(name).replace(" ", "")}
    named = [t for t, known in SHEETS.items() if words & set(known.split())]
    stream = "material" in found
    gives, takes = found & OUTPUTS, found & NEEDS
    if not stream:
        if found & set(PERSON) and not found & (SITE - {"name"}) and named != ["enterprises"]:
            return "contacts", "", "certain"
        return "enterprises", "", "certain"
    if gives and not takes and "needs" not in named:
        return "outputs", "", "certain"
    if takes and not gives and "outputs" not in named:
        return "needs", "", "certain"
    if not (gives and takes):
        for table in ("outputs", "needs"):
            if named == [table] and not (gives if table == "needs" else takes):
                return table, f"the sheet is called “{name}”", "certain"
    return "", "wastes or needs? Write outputs or needs under table", "open"


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
    elif meaning == "goes_to":
        return replace(plan, sure="open", column="", why="who takes it today: add it to current_exchanges.csv by hand")
    elif meaning == "firm":
        plan = replace(plan, column="enterprise")
    elif meaning in PERSON:
        return replace(plan, table="contacts", column=PERSON[meaning])
    else:
        plan = replace(plan, column=meaning)
    if meaning in SITE:
        plan = replace(plan, table="enterprises")
    if plan.column in AMOUNTS | MONEY:
        plan = _measured(plan, measure, strange)
    return plan


def _coordinates(plan: ColumnPlan, head: Head) -> ColumnPlan:
    pairs = [re.findall(r"-?\d+(?:\.\d+)?", v) for v in head.cells.values()]
    firsts = [abs(float(p[0])) for p in pairs if len(p) == 2]
    seconds = [abs(float(p[1])) for p in pairs if len(p) == 2]
    words = folded(head.text)
    if any(v > 90 for v in seconds) or words.startswith("lat"):
        return replace(plan, column=COORDINATES[0], sure="certain", why="latitude first")
    if any(v > 90 for v in firsts) or words.startswith("lon"):
        return replace(plan, column=COORDINATES[1], sure="certain", why="longitude first")
    return replace(plan, column=COORDINATES[0], sure="guess", why="latitude usually comes first; look at the map")


def _measured(plan: ColumnPlan, measure: Measure | None, strange: str) -> ColumnPlan:
    """With unit and times a year. Only a named year is certain to be one; a day's amount has no factor."""
    if strange:
        return replace(plan, sure="open", why=f"what unit “{strange}” is isn't known: write one under unit")
    unit = str(measure) if measure else ""
    if plan.column in MONEY:
        if measure and measure.times:
            return replace(plan, unit=unit, sure="open", why="a cost per year, not per unit: it can't be read as one")
        if not unit or not measure or not measure.unit:
            why = "no unit named: taken as per the row's unit"
            return replace(plan, unit=unit, sure="guess" if plan.sure != "open" else "open", why=why)
        return replace(plan, unit=unit)
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


def _settle_names(plans: list[ColumnPlan], kind: str) -> list[ColumnPlan]:
    """A header “name” is the firm's where nothing else is, a person's among contacts, and open beside a firm."""
    firm = any(p.column == "enterprise" for p in plans)
    persons = any(p.table == "contacts" for p in plans)
    settled = []
    for plan in plans:
        if plan.column == "name" and plan.table == "enterprises":
            if not firm:
                sure = "certain" if kind == "enterprises" else "guess"
                plan = replace(plan, column="enterprise", table="", sure=sure, why="the only name: the firm's?")
            elif kind == "contacts" or persons:
                plan = replace(plan, table="contacts", sure="guess", why="a name beside the firm's")
            else:
                plan = replace(plan, table="contacts", sure="open", why="a person's name, or something else's?")
        settled.append(plan)
    return settled


def _with_kind(plan: ColumnPlan, kind: str, reason: str, sure: str) -> ColumnPlan:
    """The table that the sheet's rows are of; a column that no such table has is open."""
    if plan.table or not plan.column:
        return plan
    if plan.column == "enterprise":
        return replace(plan, table=kind)
    if not kind:
        return replace(plan, sure="open", why=f"{plan.why}; {reason}") if plan.column == "material" else plan
    allowed = BOTH | (OUTPUTS if kind == "outputs" else NEEDS) if kind in ("outputs", "needs") else PROVENANCE
    if plan.column not in allowed:
        return replace(plan, column="", unit="", times="", sure="open", why=f"no column of {kind}")
    why = f"{plan.why}; {reason}" if reason and plan.column == "material" else plan.why
    return replace(plan, table=kind, why=why, sure=plan.sure if sure == "certain" else sure)
