"""The region's tables from what is certain or confirmed; everything else stays blank, and says so in `cells`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from symbiosis.intake.answers import Row
from symbiosis.intake.column import AMOUNTS, DIRECTION, GOES_TO, MONEY, STREAMS, TABLES, ColumnPlan
from symbiosis.intake.columns import of_person
from symbiosis.intake.figures import amounts, cost
from symbiosis.intake.goes_to import Takers, exchange
from symbiosis.intake.layout import Head, address
from symbiosis.intake.measures import Measure, figure_of, read_measure
from symbiosis.intake.names import resolved
from symbiosis.intake.parts import ACCEPTED, Part, own_name, row_unit
from symbiosis.intake.sheetwise import LEFT_OUT, WHOLE_ROW, Proposal
from symbiosis.intake.sites import Sites, slug
from symbiosis.intake.source import Source
from symbiosis.intake.steps import BUILT, READ, Step, no_step
from symbiosis.intake.values import ASKED, RANGE, UNSETTLED, private, read_cell, settled_comma
from symbiosis.intake.words import no_answer, said_unknown
from symbiosis.schema.inputs import INPUTS
from symbiosis.units import find_unit

ASSUMED = "as proposed, not confirmed"
# Readings of a row that are no columns of its table.
NO_COLUMNS = ("_range", DIRECTION, GOES_TO)


class Cell(dict[str, str]):
    """What became of one original cell: table, row, column, read_as, why."""


@dataclass
class Built:
    """Rows of each table, what became of each cell by (sheet, address), and places named, by id."""

    tables: dict[str, list[Row]] = field(default_factory=lambda: {t: [] for t in (*TABLES, "current_exchanges")})
    cells: dict[tuple[str, str], Cell] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    currencies: Counter[str] = field(default_factory=Counter)
    unread_status: int = 0


@dataclass
class _Line:
    """One row of a sheet as read: accepted readings by (table, column), and what its note must say."""

    part: Part
    number: int
    read: dict[tuple[str, str], str] = field(default_factory=dict)
    own: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    unit: Measure = field(default_factory=Measure)
    status: str = ""


class Builder:
    """Builds the tables row by row; ids are slugs of names, counted up where two are alike."""

    def __init__(self, source: Source, proposal: Proposal, step: Step = no_step) -> None:
        self.source, self.proposal, self.step = source, proposal, step
        self.built = Built()
        self.names: dict[str, dict[str, str]] = {"firm": {}, "material": {}}
        self.assumed_names: set[str] = set()
        for row in proposal.rows["names.csv"]:
            if row["_use"] in ACCEPTED and row["read_as"]:
                self.names[row["kind"]][row["as_written"]] = row["read_as"]
                if row["_use"] == "assumed":
                    self.assumed_names.add(row["as_written"])
        waiting = [r for r in proposal.rows["names.csv"] if r["kind"] == "firm" and r["_use"] == "wait"]
        self.maybe = {r["as_written"]: r["read_as"] for r in waiting}
        self.sites = Sites(self.maybe)
        self.takers = Takers(proposal.parts, proposal.rows["names.csv"])
        self.running: list[tuple[Row, str]] = []
        self.unread_status: set[str] = set()
        self.private: dict[tuple[str, str], bool] = {}

    def run(self) -> Built:
        """All tables; sites in the order in which they are named first, firms' own sheets before streams'."""
        for part in self.proposal.parts:
            for head in part.layout.heads:
                self._tell(part, part.layout.head_rows[0], head.column, "header")
                for row in part.layout.head_rows[1:]:
                    self._tell(part, row, head.column, "header: the unit")
        done, many = 0, sum(len(p.layout.rows) for p in self.proposal.parts) or 1
        for part in sorted(self.proposal.parts, key=lambda p: p.kind != "enterprises"):
            commas = [settled_comma(list(h.cells.values()), not self.source.separator) for h in part.layout.heads]
            for number in sorted((*part.layout.rows, *part.layout.totals)):
                self._row(part, number, commas)
                done += 1
                if done % 500 == 0:
                    self.step("building the tables", READ + (BUILT - READ) * done / many)
        self.built.tables["enterprises"], self.built.places = self.sites.with_places()
        self.built.unread_status = len(self.unread_status)
        self._exchanges()
        return self.built

    def _tell(self, part: Part, at: int, where: int, why: str, **more: str) -> None:
        self.built.cells[part.layout.name, address(at, where)] = Cell(why=why, **more)

    def _row(self, part: Part, number: int, commas: list[bool | None]) -> None:
        if number in part.layout.totals:
            answer = part.values[part.totals_at[number], WHOLE_ROW]
            if answer["_use"] != "no" or answer["read_as"] != LEFT_OUT:
                for head in part.layout.heads:
                    self._tell(part, number, head.column, "a row of totals, left out")
                return
        line = _Line(part, number)
        unit = line.unit = row_unit(part, number)
        for head, plan, use, comma in zip(part.layout.heads, part.plans, part.uses, commas, strict=True):
            self._cell(line, head, plan, use, unit, comma)
        self._place_row(line)

    def _cell(self, line: _Line, head: Head, plan: ColumnPlan, use: str, unit: Measure, comma: bool | None) -> None:
        number, part = line.number, line.part
        text = head.cells.get(number, "")
        own = not plan.column or plan.column.startswith("x_") or (use == "no" and plan.table != "contacts")
        if own:
            self._own(line, head, plan, text)
            return
        answer = part.values.get((address(number, head.column), plan.column))
        if not text and answer is None:
            return
        reading = None if answer else read_cell(plan, text, unit, comma)
        read_as = answer["read_as"] if answer else reading.read_as if reading else ""
        verdict = answer["_use"] if answer else "yes"
        why = answer["why"] if answer else reading.why if reading else ""
        if plan.column == GOES_TO or (plan.column in MONEY and (figure := figure_of(read_as)) and figure[2].times):
            self._beside(line, plan, text)
        if plan.column == "status" and "wait" in (use, verdict) and not no_answer(text):
            line.status = text
        if use not in ACCEPTED:
            read_as = ""
            asked = f"waits: is the header “{plan.header}” {plan.column}? Answer in columns.csv"
            why = asked if use == "wait" else "not read"
        elif verdict not in ACCEPTED:
            self._unread(line, plan, read_as, verdict == "wait" and why == RANGE)
            read_as = ""
            why = f"waits for an answer in values.csv: {why}" if verdict == "wait" else "read as nothing, as answered"
        else:
            line.read[plan.table, plan.column] = read_as
            if not read_as and plan.table != "contacts" and said_unknown(text):
                line.notes.append(f"{plan.column}: “{text.strip()}”")
            if "assumed" in (use, verdict):
                line.notes.append(f"{plan.column} {ASSUMED}")
        if text:
            self._tell(part, number, head.column, why, table=plan.table, column=plan.column, read_as=read_as)

    def _beside(self, line: _Line, plan: ColumnPlan, text: str) -> None:
        """Keep a cell as it is in an `x_…` column beside what it is read as."""
        if text and not private(text):
            line.own[own_name(plan.header, plan.cell)] = text

    def _unread(self, line: _Line, plan: ColumnPlan, read_as: str, a_range: bool) -> None:
        """An amount that waits: a range's ends are known, and what it is in no longer speaks for the row's unit."""
        if plan.column != "quantity":
            return
        if a_range:
            line.read[plan.table, "_range"] = read_as
        figure = figure_of(read_as)
        beside = line.unit.unit or (read_measure(plan.unit) or Measure()).unit
        if figure and find_unit(figure[2].unit) != find_unit(beside):
            line.unit = Measure(UNSETTLED)

    def _own(self, line: _Line, head: Head, plan: ColumnPlan, text: str) -> None:
        """A column that no table has, kept as `x_…`; never what may be a person's address."""
        if not text:
            return
        if of_person(plan) or line.part.kind == "contacts":
            self._tell(line.part, line.number, head.column, "withheld: a person's, or on a sheet of persons")
            return
        if private(text) or self._private(line.part, head):
            self._tell(
                line.part, line.number, head.column, "withheld: the column holds e-mail addresses or telephone numbers"
            )
            return
        name = plan.column if plan.column.startswith("x_") else own_name(head.text, head.cell)
        line.own[name] = text
        self._tell(
            line.part, line.number, head.column, "kept as it is", table=line.part.kind, column=name, read_as=text
        )

    def _private(self, part: Part, head: Head) -> bool:
        """Whether any cell of the column is private; asked of every cell, worked out once."""
        key = (part.layout.name, head.cell)
        if key not in self.private:
            self.private[key] = any(private(t) for t in set(head.cells.values()))
        return self.private[key]

    def _place_row(self, line: _Line) -> None:
        kind = line.part.kind
        written = next(
            (line.read[t, "enterprise"] for t in (kind, "enterprises", "contacts") if line.read.get((t, "enterprise"))),
            "",
        )
        if not written:
            undecided = any(p.column == "material" and not p.table for p in line.part.plans)
            asked = "waits: are the sheet's rows outputs or needs? Write it under table in columns.csv"
            if any(p.column == DIRECTION for p in line.part.plans):
                asked = f"waits for the row's direction: {ASKED[DIRECTION]}"
            self._unplaced(line, asked if undecided else "no firm is read in this row")
            return
        name = resolved(written, self.names["firm"])
        if written in self.assumed_names:
            line.notes.append(f"firm {ASSUMED}")
        site = self._site(name, line)
        if kind in STREAMS and line.read.get((kind, "material")):
            self._stream(line, kind, site)
        elif kind in STREAMS:
            self._unplaced(line, "no material is read in this row", {"enterprises", "contacts"})
        person = {c: v for (t, c), v in line.read.items() if t == "contacts" and c != "enterprise" and v}
        if person:
            self.built.tables["contacts"].append({"enterprise": site["enterprise"], **person, **self._origin(line)})
        for head in line.part.layout.heads:
            cell = self.built.cells.get((line.part.layout.name, address(line.number, head.column)))
            if cell is not None and cell.get("table") in ("enterprises", "contacts"):
                cell["row"] = site["enterprise"]

    def _unplaced(self, line: _Line, why: str, except_tables: set[str] | None = None) -> None:
        for head in line.part.layout.heads:
            cell = self.built.cells.get((line.part.layout.name, address(line.number, head.column)))
            if cell is not None and cell.get("read_as") and cell.get("table") not in (except_tables or set()):
                cell.update(read_as="", why=why)

    def _origin(self, line: _Line, notes: bool = True) -> Row:
        row = {"x_from": f"{line.part.layout.name}!{line.number}"}
        row["source"] = f"{self.source.name}, {line.part.layout.name}, row {line.number}"
        if notes and line.notes:
            row["note"] = "; ".join(dict.fromkeys(line.notes))
        return row

    def _site(self, name: str, line: _Line) -> Row:
        fields = {c: v for (t, c), v in line.read.items() if t == "enterprises" and c != "enterprise" and v}
        if line.part.kind == "enterprises":
            fields |= line.own
        said = [*dict.fromkeys(line.notes)] if line.part.kind == "enterprises" else []
        if line.status:
            said.append(f"status “{line.status}” isn't read yet: counts as operating till it is")
            self.unread_status.add(name)
        if said:
            fields["note"] = "; ".join(filter(None, (fields.get("note", ""), *said)))
        return self.sites.fill(name, fields, self._origin(line, notes=False))

    def _stream(self, line: _Line, kind: str, site: Row) -> None:
        material = line.read[kind, "material"]
        final = resolved(material, self.names["material"])
        if material in self.assumed_names:
            line.notes.append(f"material {ASSUMED}")
        row: Row = {
            INPUTS[kind].key[0]: self.sites.new_id(f"{site['enterprise']}/{slug(final)}"),
            "enterprise": site["enterprise"],
            "material": material,
        }
        column_unit = next(
            (
                p.unit
                for p, u in zip(line.part.plans, line.part.uses, strict=True)
                if p.column == "quantity" and u in ACCEPTED
            ),
            "",
        )
        amounts(row, line.read, kind, line.unit, read_measure(column_unit) or Measure(), line.notes)
        for column in sorted(MONEY & {c for t, c in line.read if t == kind}):
            currency, said = cost(row, column, line.read[kind, column], line.unit.unit == UNSETTLED)
            if currency:
                self.built.currencies[currency] += 1
                row[f"_currency_{column}"] = currency
            if said:
                line.notes.append(said)
        others = {*row, *AMOUNTS, *MONEY, *NO_COLUMNS, "unit"}
        plain = {c: v for (t, c), v in line.read.items() if t == kind and c not in others}
        origin = self._origin(line)
        if plain.get("source"):
            origin["source"] = f"{plain['source']}; {origin['source']}"
        if plain.get("note") and origin.get("note"):
            origin["note"] = f"{plain['note']}; {origin['note']}"
        made = row | plain | line.own | origin
        self.built.tables[kind].append(made)
        if line.read.get((kind, GOES_TO)):
            self.running.append((made, line.read[kind, GOES_TO]))
        for head in line.part.layout.heads:
            cell = self.built.cells.get((line.part.layout.name, address(line.number, head.column)))
            if cell is not None and cell.get("table") == kind:
                cell["row"] = next(iter(row.values()))

    def _exchanges(self) -> None:
        """What people confirmed to run today, as rows of current_exchanges."""
        for output, read_as in self.running:
            found = self.takers.find(read_as)
            if found is None:
                continue
            firm, material, amount = found
            site = self.sites.by_name.get(firm, {}).get("enterprise", "")
            needs = [n for n in self.built.tables["needs"] if (n["enterprise"], n["material"]) == (site, material)]
            row, why = exchange(output, needs, read_as, amount)
            if row:
                self.built.tables["current_exchanges"].append(row)
            else:
                output["note"] = "; ".join(filter(None, (output.get("note", ""), why)))
