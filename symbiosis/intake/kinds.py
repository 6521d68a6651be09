"""What a row of a sheet is, by the sheet's name and its headers, and which columns its table then has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from symbiosis.intake.column import BOTH, DIRECTION, NEEDS, OUTPUTS, PERSON, PROVENANCE, SITE, ColumnPlan
from symbiosis.intake.words import folded

SHEETS = {
    "enterprises": "firms firm betriebe betrieb firmen unternehmen enterprises companies sites standorte "
    "entreprises empresas",
    "outputs": "waste wastes outputs output byproducts abfall abfalle reststoffe nebenprodukte dechets "
    "residuos angebot offers surplus",
    "needs": "needs need bedarf inputs demand wanted besoins necesidades nachfrage rohstoffe",
    "contacts": "contacts contact kontakte ansprechpartner contactos",
}
BY_ROW = "output or need: by the row's direction"


def sheet_kind(name: str, meanings: Iterable[str]) -> tuple[str, str, str]:
    """What a row of the sheet is: outputs, needs, enterprises or contacts; "" where a person has to say."""
    found = set(meanings)
    words = set(folded(name).split()) | {folded(name).replace(" ", "")}
    named = [t for t, known in SHEETS.items() if words & set(known.split())]
    stream = "material" in found
    gives = found & (OUTPUTS | {"output_quantity"})
    takes = found & (NEEDS - {"kind"} | {"need_kind", "need_quantity"})
    if not stream:
        if found & set(PERSON) and not found & (SITE - {"name"}) and named != ["enterprises"]:
            return "contacts", "", "certain"
        return _without_material(found, named, gives, takes), "", "certain"
    if DIRECTION in found:
        return "", BY_ROW, "certain"
    if gives and not takes and "needs" not in named:
        return "outputs", "", "certain"
    if takes and not gives and "outputs" not in named:
        return "needs", "", "certain"
    if not (gives and takes):
        for table in ("outputs", "needs"):
            if named == [table] and not (gives if table == "needs" else takes):
                return table, f"the sheet is called “{name}”", "certain"
    return "", "wastes or needs? Write outputs or needs under table", "open"


def _without_material(found: set[str], named: list[str], gives: set[str], takes: set[str]) -> str:
    """Firms; or streams whose column of materials isn't known, by the sheet's name or by amounts and their costs."""
    figures = found & {"quantity", "need_quantity", "output_quantity"}
    for table, own, others in (("outputs", gives, takes), ("needs", takes, gives)):
        if named == [table] and (figures or own) and not others:
            return table
        if not named and figures and own and not others:
            return table
    return "enterprises"


def settle_names(plans: list[ColumnPlan], kind: str) -> list[ColumnPlan]:
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


def with_kind(plan: ColumnPlan, kind: str, reason: str, sure: str) -> ColumnPlan:
    """The table that the sheet's rows are of; a column that no such table has is open."""
    if plan.table or not plan.column or plan.column.startswith("x_"):
        return plan
    if plan.column == "enterprise":
        return replace(plan, table=kind)
    if reason == BY_ROW:
        return plan if plan.column in BOTH | OUTPUTS | NEEDS | {DIRECTION} else replace(plan, column="", sure="open")
    if not kind:
        return replace(plan, sure="open", why=f"{plan.why}; {reason}") if plan.column == "material" else plan
    allowed = BOTH | (OUTPUTS if kind == "outputs" else NEEDS) if kind in ("outputs", "needs") else PROVENANCE
    if plan.column not in allowed:
        return replace(plan, column="", unit="", times="", sure="open", why=f"no column of {kind}")
    why = f"{plan.why}; {reason}" if reason and plan.column == "material" else plan.why
    return replace(plan, table=kind, why=why, sure=plan.sure if sure == "certain" else sure)
