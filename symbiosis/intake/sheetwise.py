"""The proposal in full: columns, names, values and places of every sheet, each row with what people answered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from symbiosis.errors import UsageError
from symbiosis.intake.answers import COLUMNS, NAMES, VALUES, Answers, Row, key_of
from symbiosis.intake.column import DIRECTION, GOES_TO, STREAMS, ColumnPlan
from symbiosis.intake.columns import plan_columns
from symbiosis.intake.goes_to import Takers
from symbiosis.intake.layout import Head, Layout, address, lay_out
from symbiosis.intake.measures import Measure
from symbiosis.intake.names import propose_names, unknown_materials
from symbiosis.intake.parts import Part, row_unit, split
from symbiosis.intake.source import Source
from symbiosis.intake.steps import NAMED, READ, Step, no_step
from symbiosis.intake.values import ASKED, read_cell, settled_comma
from symbiosis.intake.words import no_answer
from symbiosis.intake.wrong import wrong_columns, wrong_values

LEFT_OUT = "left out"
WHOLE_ROW = "(row)"
# What other cells are read by: units of amounts, the table of a row, the firm of a row.
FIRST = frozenset({"unit", DIRECTION, "enterprise"})


@dataclass
class Proposal:
    """Everything proposed and answered; `fresh` is what the program itself proposes, by file.

    `parts` hold one table and one stream a row each.
    """

    parts: list[Part]
    aside: list[str]
    rows: dict[str, list[Row]]
    fresh: dict[str, list[Row]]


def propose(source: Source, answers: Answers, step: Step = no_step) -> Proposal:
    """The proposal for a file. UsageError with all that people wrote into it and can't be read."""
    layouts = [(s.name, lay_out(s)) for s in source.sheets]
    found = [layout for _, layout in layouts if layout]
    aside = [name for (name, layout), s in zip(layouts, source.sheets, strict=True) if layout is None and any(s.rows)]
    fresh = {COLUMNS.name: [_column_row(p) for layout in found for p in plan_columns(layout)]}
    rows = {COLUMNS.name: answers.merged(COLUMNS, fresh[COLUMNS.name])}
    wholes = [_part(layout, rows[COLUMNS.name]) for layout in found]
    fresh[NAMES.name] = _name_rows(wholes)
    rows[NAMES.name] = answers.merged(NAMES, fresh[NAMES.name])
    step("reading cells", NAMED)
    takers: Takers | None = None
    why: dict[str, str] = {}
    for only in (FIRST, None):
        many, fresh[VALUES.name] = sum(len(p.layout.heads) for p in wholes), []
        columns = (rows for part in wholes for rows in _value_rows(part, not source.separator, only, takers))
        for done, of_column in enumerate(columns, 1):
            fresh[VALUES.name] += of_column
            if only is None:
                step("reading cells", NAMED + (READ - NAMED) * min(done / many, 1.0))
        if only is None:
            added, why = _added(wholes, answers.added(VALUES, fresh[VALUES.name]), not source.separator, takers)
            fresh[VALUES.name] += added
        rows[VALUES.name] = answers.merged(VALUES, fresh[VALUES.name], why)
        for part in wholes:
            mine = [r for r in rows[VALUES.name] if r["sheet"] == part.layout.name and not r.get("_gone")]
            part.values = {(r["cell"], r["column"]): r for r in mine}
        parts = [p for part in wholes for p in split(part)]
        takers = takers or Takers(parts, rows[NAMES.name])
    plans = {(p.sheet, re.sub(r"\d", "", p.cell)): p for part in wholes for p in part.plans}
    wrong = [*wrong_columns(rows[COLUMNS.name]), *wrong_values(rows[VALUES.name], plans)]
    wrong += takers.wrong(rows[VALUES.name]) if takers else []
    if wrong:
        more = f"\n  … and {len(wrong) - 20} more" if len(wrong) > 20 else ""
        raise UsageError("what was written into the proposal can't be read:\n  " + "\n  ".join(wrong[:20]) + more)
    return Proposal(parts, aside, rows, fresh)


def _added(
    parts: list[Part], answers: list[Row], workbook: bool, takers: Takers | None
) -> tuple[list[Row], dict[str, str]]:
    """Rows of values.csv for cells that a person answers unasked; by key, what is wrong with those that are none."""
    sheets = {p.layout.name: p for p in parts}
    rows, why = [], {}
    for answer in answers:
        key, part = key_of(VALUES, answer), sheets.get(answer["sheet"])
        letters, number = re.sub(r"\d", "", answer["cell"].upper()), re.sub(r"\D", "", answer["cell"])
        at = (
            next((i for i, h in enumerate(part.layout.heads) if re.sub(r"\d", "", h.cell) == letters), -1)
            if part
            else -1
        )
        if part is None:
            why[key] = f"not read: there is no sheet “{answer['sheet']}” with a header that is known"
        elif at < 0 or not number or int(number) not in (*part.layout.rows, *part.layout.totals):
            why[key] = f"not read: {answer['cell'] or 'no cell'} lies in no row or no column of the sheet's table"
        elif part.plans[at].column != answer["column"]:
            why[key] = f"not read: that column is read as {part.plans[at].column or 'nothing'}: see columns.csv"
        elif answer["as_written"] in ("", part.layout.heads[at].cells.get(int(number), "")):
            head, plan = part.layout.heads[at], part.plans[at]
            text, comma = head.cells.get(int(number), ""), settled_comma(list(head.cells.values()), workbook)
            read_as = ""
            if text and plan.column != GOES_TO:
                read_as = read_cell(plan, text, row_unit(part, int(number)), comma).read_as
            rows.append(_value(part, int(number), head, plan.column, read_as, "added by hand", "certain"))
    return rows, why


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
    # A column of materials that a person found is of the table that the sheet's other columns are of.
    kind = kind or next((r["table"] for r in ordered if r["column"] and r["table"] in STREAMS), "")
    plans = [
        ColumnPlan(
            r["sheet"], r["cell"], r["header"], r["samples"],
            (r["table"] or kind) if r["column"] else r["table"], r["column"], r["unit"], r["times_per_year"],
            r["why"], r["sure"],
        )
        for r in ordered
    ]  # fmt: skip
    first = {n: next(h for h in layout.heads if n in h.cells) for n in layout.totals}
    at = {n: address(n, h.column) for n, h in first.items()}
    return Part(layout, plans, [r["_use"] for r in ordered], totals_at=at)


def _name_rows(parts: list[Part]) -> list[Row]:
    written: dict[str, list[str]] = {"firm": [], "material": [], GOES_TO: []}
    for part in sorted(parts, key=lambda p: p.kind != "enterprises"):
        for head, plan in zip(part.layout.heads, part.plans, strict=True):
            kind = {"enterprise": "firm", "material": "material", GOES_TO: GOES_TO}.get(plan.column)
            if kind:
                cells = [" ".join(head.cells[n].split()) for n in part.layout.rows if n in head.cells]
                written[kind] += [c for c in dict.fromkeys(cells) if read_cell(plan, c, Measure(), None).read_as]
    # Who takes a stream is one of the firms, or none of the file's: it is never a firm that others are read as.
    takers = dict.fromkeys(written.pop(GOES_TO))
    firms = dict.fromkeys(written["firm"])
    rows = [r for kind, names in written.items() for r in propose_names(kind, names)]
    rows += unknown_materials(written["material"], rows)
    rows += [r for r in propose_names("firm", [*firms, *takers]) if r.as_written not in firms and r.read_as in firms]
    return [r._asdict() | {"confirm": ""} for r in rows]


def _value_rows(part: Part, workbook: bool, only: frozenset[str] | None, takers: Takers | None) -> Iterator[list[Row]]:
    """Proposals for the cells of each column in turn; of the columns in `only` alone, where it is given."""
    yield [
        _value(part, n, next(h for h in part.layout.heads if n in h.cells), WHOLE_ROW, LEFT_OUT,
               "looks like a row of totals", "guess")
        for n in part.layout.totals
    ]  # fmt: skip
    for head, plan in zip(part.layout.heads, part.plans, strict=True):
        rows: list[Row] = []
        if not plan.column or plan.column.startswith("x_") or (only and plan.column not in only):
            continue
        comma = settled_comma(list(head.cells.values()), workbook)
        for number in (*part.layout.rows, *part.layout.totals):
            text = head.cells.get(number, "")
            if text and plan.column == GOES_TO and takers and not no_answer(text):
                rows.append(_value(part, number, head, GOES_TO, *takers.reading(part, number, text)))
            elif text:
                reading = read_cell(plan, text, row_unit(part, number), comma)
                if reading.odd:
                    rows.append(_value(part, number, head, plan.column, reading.read_as, reading.why, reading.sure))
            elif plan.column == DIRECTION and number in part.layout.rows:
                rows.append(_value(part, number, head, DIRECTION, "", f"blank: {ASKED[DIRECTION]}", "open"))
        if plan.column == "enterprise" and part.lists_streams:
            rows += _filled_down(part, head)
        yield rows


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
