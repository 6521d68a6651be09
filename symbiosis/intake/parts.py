"""A sheet as parts of one table and one stream a row each: by the direction of the row, by the streams in it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from symbiosis.intake.answers import Row
from symbiosis.intake.column import DIRECTION, GOES_TO, STREAMS, ColumnPlan
from symbiosis.intake.layout import Head, Layout, address
from symbiosis.intake.measures import Measure, unit_of
from symbiosis.intake.repeats import streams_in_a_row
from symbiosis.intake.values import UNSETTLED, read_cell
from symbiosis.intake.words import folded, no_answer
from symbiosis.schema.inputs import INPUTS

ACCEPTED = ("yes", "assumed")


@dataclass
class Part:
    """One sheet: its layout, its columns' plans as answered, and what is done with each (yes, assumed, no, wait).

    `values` are the rows of values.csv by cell and column; `totals_at` where the sheet's rows of totals begin.
    """

    layout: Layout
    plans: list[ColumnPlan]
    uses: list[str]
    values: dict[tuple[str, str], Row] = field(default_factory=dict)
    totals_at: dict[int, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The table that most of the sheet's columns are of: outputs or needs before contacts and enterprises."""
        there = [p.table for p in self.plans if p.column]
        return next(
            (t for t in ("outputs", "needs") if t in there),
            "contacts" if "enterprises" not in there and "contacts" in there else "enterprises",
        )

    @property
    def lists_streams(self) -> bool:
        """Whether rows are outputs or needs, be it by their direction."""
        return self.kind in STREAMS or any(p.column == DIRECTION for p in self.plans)


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


def own_name(header: str, cell: str) -> str:
    """The `x_…` column that keeps a column of the file as it is."""
    return f"x_{'_'.join(folded(header).split()) or 'column_' + cell.lower()}"


def split(part: Part) -> list[Part]:
    """The part as parts that each hold one stream a row, all outputs or all needs; undecided rows stay undecided."""
    return [p for one in _by_stream(part) for p in _by_direction(one)]


def _by_stream(part: Part) -> list[Part]:
    streams = streams_in_a_row(part.layout.heads)
    columns = [streams.get(h.column, 0) for h in part.layout.heads]
    there = {
        n for n, p, u in zip(columns, part.plans, part.uses, strict=True) if n and p.column == "material" and u != "no"
    }
    if len(there) < 2:
        # What belongs to a stream that is none is kept as it is.
        return [_kept(part, [i for i, n in enumerate(columns) if n and there and n not in there])]
    part = _kept(part, [i for i, n in enumerate(columns) if n and n not in there])
    first, parts = min(there), []
    for stream in sorted(there):
        mine = [i for i, n in enumerate(columns) if n == stream or n not in there]
        others = [i for i, n in enumerate(columns) if n in there and n != stream]
        heads = part.layout.heads
        own = {r for i in mine if columns[i] == stream for r in heads[i].cells}
        elsewhere = {r for i in others for r in heads[i].cells}
        rows = [r for r in part.layout.rows if r in own or (stream == first and r not in elsewhere)]
        parts.append(_of(part, mine, rows, part.layout.totals))
    return parts


def _by_direction(part: Part) -> list[Part]:
    found = [
        i for i, (p, u) in enumerate(zip(part.plans, part.uses, strict=True)) if p.column == DIRECTION and u in ACCEPTED
    ]
    if not found or any(p.column == "material" and p.table for p in part.plans):
        return [part]
    head, plan = part.layout.heads[found[0]], part.plans[found[0]]
    tables = {row: _table_of(part, head, plan, row) for row in (*part.layout.rows, *part.layout.totals)}
    parts = []
    for table in ("", *STREAMS):
        rows = [r for r in part.layout.rows if tables[r] == table]
        totals = tuple(r for r in part.layout.totals if tables[r] == table)
        if rows or totals:
            one = _of(part, list(range(len(part.plans))), rows, totals)
            parts.append(_with_table(one, table) if table else one)
    return parts or [part]


def _table_of(part: Part, head: Head, plan: ColumnPlan, row: int) -> str:
    """The table, as the row's direction is read; "" where that isn't settled."""
    answer = part.values.get((address(row, head.column), DIRECTION))
    if answer:
        return answer["read_as"] if answer["_use"] in ACCEPTED else ""
    return read_cell(plan, head.cells[row], Measure(), None).read_as if row in head.cells else ""


def _with_table(part: Part, table: str) -> Part:
    """The part with its streams' columns in `table`; columns that the table has not are kept as they are."""
    known = {*INPUTS[table].by_name, DIRECTION} | ({GOES_TO} if table == "outputs" else set())
    mine = [i for i, p in enumerate(part.plans) if not p.table and p.column and not p.column.startswith("x_")]
    plans = [replace(p, table=table) if i in mine else p for i, p in enumerate(part.plans)]
    return _kept(replace(part, plans=plans), [i for i in mine if plans[i].column not in known])


def _kept(part: Part, columns: list[int]) -> Part:
    plans = [
        replace(p, table="", column=own_name(p.header, p.cell))
        if i in columns and p.column and p.table not in ("contacts", "enterprises")
        else p
        for i, p in enumerate(part.plans)
    ]
    return replace(part, plans=plans)


def _of(part: Part, columns: list[int], rows: list[int], totals: tuple[int, ...]) -> Part:
    """The part with these of its columns and rows."""
    layout = replace(part.layout, heads=tuple(part.layout.heads[i] for i in columns), rows=tuple(rows), totals=totals)
    return replace(part, layout=layout, plans=[part.plans[i] for i in columns], uses=[part.uses[i] for i in columns])
