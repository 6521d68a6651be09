"""The proposal in full: columns, names, values and places of every sheet, each row with what people answered."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from symbiosis.errors import UsageError
from symbiosis.intake.answers import COLUMNS, NAMES, VALUES, Answers, Row
from symbiosis.intake.columns import AMOUNTS, COORDINATES, MONEY, ColumnPlan, plan_columns
from symbiosis.intake.layout import Head, Layout, address, lay_out
from symbiosis.intake.measures import Measure, read_measure
from symbiosis.intake.names import propose_names, unknown_materials
from symbiosis.intake.source import Source
from symbiosis.intake.values import CHOICES, UNSETTLED, read_cell, settled_comma
from symbiosis.intake.words import no_answer
from symbiosis.schema.inputs import INPUTS
from symbiosis.units import find_unit
from symbiosis.validate.codes import parse_code

TABLES = ("enterprises", "outputs", "needs", "contacts")
STREAMS = ("outputs", "needs")
ACCEPTED = ("yes", "assumed")
LEFT_OUT = "left out"
WHOLE_ROW = "(row)"
PERIODS = {"year": 1.0, "month": 12.0, "quarter": 4.0, "week": 52.0}


@dataclass
class Part:
    """One sheet: its layout, its columns' plans as answered, and what is done with each (yes, assumed, no, wait)."""

    layout: Layout
    plans: list[ColumnPlan]
    uses: list[str]
    values: dict[tuple[str, str], Row] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The table that most of the sheet's columns are of: outputs or needs before contacts and enterprises."""
        there = [p.table for p in self.plans if p.column]
        return next(
            (t for t in ("outputs", "needs") if t in there),
            "contacts" if "enterprises" not in there and "contacts" in there else "enterprises",
        )


@dataclass
class Proposal:
    """Everything proposed and answered; `fresh` is what the program itself proposes, by file."""

    parts: list[Part]
    aside: list[str]
    rows: dict[str, list[Row]]
    fresh: dict[str, list[Row]]


def propose(source: Source, answers: Answers) -> Proposal:
    """The proposal for a file. UsageError with all that people wrote into it and can't be read."""
    layouts = [(s.name, lay_out(s)) for s in source.sheets]
    found = [layout for _, layout in layouts if layout]
    aside = [name for (name, layout), s in zip(layouts, source.sheets, strict=True) if layout is None and any(s.rows)]
    fresh = {COLUMNS.name: [_column_row(p) for layout in found for p in plan_columns(layout)]}
    rows = {COLUMNS.name: answers.merged(COLUMNS, fresh[COLUMNS.name])}
    parts = [_part(layout, rows[COLUMNS.name]) for layout in found]
    fresh[NAMES.name] = _name_rows(parts)
    rows[NAMES.name] = answers.merged(NAMES, fresh[NAMES.name])
    # Units first: amounts are read by what was answered about the unit beside them.
    for units in (True, False):
        fresh[VALUES.name] = [r for part in parts for r in _value_rows(part, not source.separator, units)]
        rows[VALUES.name] = answers.merged(VALUES, fresh[VALUES.name])
        for part in parts:
            mine = [r for r in rows[VALUES.name] if r["sheet"] == part.layout.name and not r.get("_gone")]
            part.values = {(r["cell"], r["column"]): r for r in mine}
    wrong = [*_wrong_columns(rows[COLUMNS.name]), *_wrong_values(rows[VALUES.name])]
    if wrong:
        more = f"\n  … and {len(wrong) - 20} more" if len(wrong) > 20 else ""
        raise UsageError("what was written into the proposal can't be read:\n  " + "\n  ".join(wrong[:20]) + more)
    return Proposal(parts, aside, rows, fresh)


def _column_row(plan: ColumnPlan) -> Row:
    return {
        "sheet": plan.sheet, "cell": plan.cell, "header": plan.header, "samples": plan.samples, "table": plan.table,
        "column": plan.column, "unit": plan.unit, "times_per_year": plan.times, "why": plan.why, "sure": plan.sure,
        "confirm": "",
    }  # fmt: skip


def _part(layout: Layout, rows: list[Row]) -> Part:
    mine = {r["cell"]: r for r in rows if r["sheet"] == layout.name and not r.get("_gone")}
    ordered = [mine[h.cell] for h in layout.heads]
    kind = next((r["table"] for r in ordered if r["column"] == "material"), "")
    plans = [
        ColumnPlan(
            r["sheet"], r["cell"], r["header"], r["samples"],
            (r["table"] or kind) if r["column"] else r["table"], r["column"], r["unit"], r["times_per_year"],
            r["why"], r["sure"],
        )
        for r in ordered
    ]  # fmt: skip
    return Part(layout, plans, [r["_use"] for r in ordered])


def _name_rows(parts: list[Part]) -> list[Row]:
    written: dict[str, list[str]] = {"firm": [], "material": []}
    for part in sorted(parts, key=lambda p: p.kind != "enterprises"):
        for head, plan in zip(part.layout.heads, part.plans, strict=True):
            kind = {"enterprise": "firm", "material": "material"}.get(plan.column)
            if kind:
                cells = [" ".join(head.cells[n].split()) for n in part.layout.rows if n in head.cells]
                written[kind] += [c for c in cells if read_cell(plan, c, Measure(), None).read_as]
    rows = [r for kind, names in written.items() for r in propose_names(kind, names)]
    rows += unknown_materials(written["material"], rows)
    return [r._asdict() | {"confirm": ""} for r in rows]


def row_unit(part: Part, row: int) -> Measure:
    """What the row's own unit cell says; UNSETTLED where it waits for an answer."""
    for head, plan, use in zip(part.layout.heads, part.plans, part.uses, strict=True):
        if plan.column == "unit" and use != "no" and row in head.cells:
            answer = part.values.get((address(row, head.column), "unit"))
            reading = answer["read_as"] if answer else read_cell(plan, head.cells[row], Measure(), None).read_as
            if no_answer(head.cells[row]):
                return Measure()
            settled = use in ACCEPTED and (answer is None or answer["_use"] in ACCEPTED) and reading
            return unit_of(reading) if settled else Measure(UNSETTLED)
    return Measure()


def unit_of(text: str) -> Measure:
    """A unit as the proposal writes it (`t/month`)."""
    unit, _, period = text.partition("/")
    return Measure(unit.strip(), "", PERIODS.get(period.strip(), 0.0))


def _value_rows(part: Part, workbook: bool, only_units: bool) -> list[Row]:
    rows: list[Row] = []
    for number in part.layout.totals:
        first = next(h for h in part.layout.heads if number in h.cells)
        rows.append(_value(part, number, first, WHOLE_ROW, LEFT_OUT, "looks like a row of totals", "guess"))
    for head, plan in zip(part.layout.heads, part.plans, strict=True):
        if not plan.column or plan.column.startswith("x_") or (only_units and plan.column != "unit"):
            continue
        comma = settled_comma(list(head.cells.values()), workbook)
        for number in (*part.layout.rows, *part.layout.totals):
            if number in head.cells:
                reading = read_cell(plan, head.cells[number], row_unit(part, number), comma)
                if reading.odd:
                    rows.append(_value(part, number, head, plan.column, reading.read_as, reading.why, reading.sure))
        if plan.column == "enterprise" and part.kind in STREAMS:
            rows += _filled_down(part, head)
    return rows


def _filled_down(part: Part, head: Head) -> list[Row]:
    """Rows under a firm that don't repeat its name."""
    rows, last = [], ""
    for number in part.layout.rows:
        if number in head.cells:
            last = " ".join(head.cells[number].split())
        elif last:
            rows.append(_value(part, number, head, "enterprise", last, "blank: the firm above it?", "guess"))
    return rows


def _value(part: Part, number: int, head: Head, column: str, read_as: str, why: str, sure: str) -> Row:
    return {
        "sheet": part.layout.name, "cell": address(number, head.column), "column": column,
        "as_written": head.cells.get(number, ""), "read_as": read_as, "why": why, "sure": sure, "confirm": "",
    }  # fmt: skip


def _wrong_columns(rows: list[Row]) -> list[str]:
    wrong = []
    for row in rows:
        where = f"columns.csv, {row['sheet']}!{row['cell']}"
        table, column = row["table"], row["column"]
        if table and table not in TABLES:
            wrong.append(f"{where}: table is one of {', '.join(TABLES)}, not “{table}”")
        elif column and not column.startswith("x_") and not _is_column(table, column):
            wrong.append(f"{where}: “{column}” is no column of {table or 'outputs or needs'}")
        if row["unit"] and (read_measure(row["unit"]) is None):
            wrong.append(f"{where}: “{row['unit']}” is no unit")
        if row["times_per_year"] and not re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", row["times_per_year"]):
            wrong.append(f"{where}: times_per_year is a number, not “{row['times_per_year']}”")
    return wrong


def _is_column(table: str, column: str) -> bool:
    if column in COORDINATES:
        return table in ("", "enterprises")
    return any(column in INPUTS[t].by_name for t in ([table] if table else STREAMS))


def _wrong_values(rows: list[Row]) -> list[str]:
    wrong = []
    for row in rows:
        read, column = row["read_as"], row["column"]
        if not row.get("_changed") or row.get("_gone") or not read:
            continue
        where = f"values.csv, {row['sheet']}!{row['cell']}"
        if column in AMOUNTS | MONEY and figure_of(read) is None:
            wrong.append(f"{where}: “{read}” isn't a figure such as 480 t, 100..150 t or 18 EUR/t")
        elif column == "unit" and not find_unit(unit_of(read).unit):
            wrong.append(f"{where}: “{read}” is no unit")
        elif column == "ewc" and parse_code(read)[1]:
            wrong.append(f"{where}: “{read}” is no waste code")
        elif column in ("longitude", "latitude", "temperature_c") and not re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?", read):
            wrong.append(f"{where}: “{read}” is no number with a decimal point")
        elif column in COORDINATES and not re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?, -?[0-9]+(?:\.[0-9]+)?", read):
            wrong.append(f"{where}: “{read}” isn't a pair such as 55.66, 11.08")
        elif column in CHOICES:
            choices = next(c for t in TABLES for c in INPUTS[t].columns if c.name == column).choices or (
                "true",
                "false",
            )
            if read not in choices:
                wrong.append(f"{where}: “{read}” is none of {', '.join(choices)}")
    return wrong


def figure_of(text: str) -> tuple[float, float, Measure] | None:
    """Low, high and measure of a reading (`100..150 t`); None where it is no figure."""
    match = re.fullmatch(r"(-?[0-9]+(?:\.[0-9]+)?)(?:\.\.([0-9]+(?:\.[0-9]+)?))?\s*(.*)", text.strip())
    if not match:
        return None
    measure = read_measure(match[3]) if match[3] else Measure()
    if measure is None:
        return None
    low, high = float(match[1]), float(match[2] or match[1])
    return (low, high, measure) if low <= high else None
