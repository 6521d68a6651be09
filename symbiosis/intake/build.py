"""The region's tables from what is certain or confirmed; everything else stays blank, and says so in `cells`."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from symbiosis.intake.answers import Row
from symbiosis.intake.columns import AMOUNTS, COORDINATES, MONEY, ColumnPlan, of_person
from symbiosis.intake.layout import Head, address
from symbiosis.intake.measures import Measure, read_measure
from symbiosis.intake.names import resolved
from symbiosis.intake.sheetwise import LEFT_OUT, STREAMS, WHOLE_ROW, Part, Proposal, figure_of, row_unit
from symbiosis.intake.source import Source
from symbiosis.intake.values import RANGE, UNSETTLED, private, read_cell, settled_comma
from symbiosis.intake.words import folded
from symbiosis.schema.inputs import INPUTS
from symbiosis.units import find_unit

ASSUMED = "as proposed, not confirmed"


class Cell(dict[str, str]):
    """What became of one original cell: table, row, column, read_as, why."""


@dataclass
class Built:
    """Rows of each table, what became of each cell by (sheet, address), and places named, by id."""

    tables: dict[str, list[Row]] = field(
        default_factory=lambda: {t: [] for t in ("enterprises", "outputs", "needs", "contacts")}
    )
    cells: dict[tuple[str, str], Cell] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    currencies: Counter[str] = field(default_factory=Counter)


@dataclass
class _Line:
    """One row of a sheet as read: accepted readings by (table, column), and what its note must say."""

    part: Part
    number: int
    read: dict[tuple[str, str], str] = field(default_factory=dict)
    own: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    unit: Measure = field(default_factory=Measure)


class Builder:
    """Builds the tables row by row; ids are slugs of names, counted up where two are alike."""

    def __init__(self, source: Source, proposal: Proposal) -> None:
        self.source, self.proposal = source, proposal
        self.built = Built()
        self.names: dict[str, dict[str, str]] = {"firm": {}, "material": {}}
        self.assumed_names: set[str] = set()
        for row in proposal.rows["names.csv"]:
            if row["_use"] in ("yes", "assumed") and row["read_as"]:
                self.names[row["kind"]][row["as_written"]] = row["read_as"]
                if row["_use"] == "assumed":
                    self.assumed_names.add(row["as_written"])
        waiting = [r for r in proposal.rows["names.csv"] if r["kind"] == "firm" and r["_use"] == "wait"]
        self.maybe = {r["as_written"]: r["read_as"] for r in waiting}
        self.sites: dict[str, Row] = {}
        self.ids: set[str] = set()
        self.clashes: dict[str, set[str]] = {}

    def run(self) -> Built:
        """All tables; sites in the order in which they are named first, firms' own sheets before streams'."""
        for part in self.proposal.parts:
            for head in part.layout.heads:
                self._tell(part, part.layout.head_rows[0], head.column, "header")
                for row in part.layout.head_rows[1:]:
                    self._tell(part, row, head.column, "header: the unit")
        for part in sorted(self.proposal.parts, key=lambda p: p.kind != "enterprises"):
            commas = [settled_comma(list(h.cells.values()), not self.source.separator) for h in part.layout.heads]
            for number in sorted((*part.layout.rows, *part.layout.totals)):
                self._row(part, number, commas)
        self.built.tables["enterprises"] = list(self.sites.values())
        return self.built

    def _tell(self, part: Part, at: int, where: int, why: str, **more: str) -> None:
        self.built.cells[part.layout.name, address(at, where)] = Cell(why=why, **more)

    def _row(self, part: Part, number: int, commas: list[bool | None]) -> None:
        if number in part.layout.totals:
            first = next(h for h in part.layout.heads if number in h.cells)
            answer = part.values[address(number, first.column), WHOLE_ROW]
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
        if use not in ("yes", "assumed"):
            read_as, why = (
                "",
                f"waits: is the header “{plan.header}” {plan.column}? Answer in columns.csv"
                if use == "wait"
                else "not read",
            )
        elif verdict not in ("yes", "assumed"):
            keeps = plan.column == "quantity" and why == RANGE
            if keeps and verdict == "wait":
                line.read[plan.table, "_range"] = read_as
            figure = figure_of(read_as) if plan.column == "quantity" else None
            beside = line.unit.unit or (read_measure(plan.unit) or Measure()).unit
            if figure and find_unit(figure[2].unit) != find_unit(beside):
                line.unit = Measure(UNSETTLED)
            why = f"waits for an answer in values.csv: {why}" if verdict == "wait" else "read as nothing, as answered"
            read_as = ""
        else:
            line.read[plan.table, plan.column] = read_as
            if "assumed" in (use, verdict):
                line.notes.append(f"{plan.column} {ASSUMED}")
        if text:
            self._tell(part, number, head.column, why, table=plan.table, column=plan.column, read_as=read_as)

    def _own(self, line: _Line, head: Head, plan: ColumnPlan, text: str) -> None:
        """A column that no table has, kept as `x_…`; never what may be a person's address."""
        if not text:
            return
        if of_person(plan) or line.part.kind == "contacts":
            self._tell(line.part, line.number, head.column, "withheld: a person's, or on a sheet of persons")
            return
        if private(text) or any(private(t) for t in head.cells.values()):
            self._tell(
                line.part, line.number, head.column, "withheld: the column holds e-mail addresses or telephone numbers"
            )
            return
        name = (
            plan.column
            if plan.column.startswith("x_")
            else f"x_{'_'.join(folded(head.text).split()) or 'column_' + head.cell.lower()}"
        )
        line.own[name] = text
        self._tell(
            line.part, line.number, head.column, "kept as it is", table=line.part.kind, column=name, read_as=text
        )

    def _place_row(self, line: _Line) -> None:
        kind = line.part.kind
        written = next(
            (line.read[t, "enterprise"] for t in (kind, "enterprises", "contacts") if line.read.get((t, "enterprise"))),
            "",
        )
        if not written:
            undecided = any(p.column == "material" and not p.table for p in line.part.plans)
            asked = "waits: are the sheet's rows outputs or needs? Write it under table in columns.csv"
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

    def _id(self, wanted: str) -> str:
        unique, count = wanted, 1
        while unique in self.ids:
            count += 1
            unique = f"{wanted}-{count}"
        self.ids.add(unique)
        return unique

    def _site(self, name: str, line: _Line) -> Row:
        site = self.sites.get(name)
        if site is None:
            # Whether a firm may be named has to be asked; until then it may not.
            site = {
                "enterprise": self._id(slug(name)),
                "name": name,
                "disclosure": "hidden",
                **self._origin(line, notes=False),
            }
            if name in self.maybe:
                site["note"] = f"perhaps the same as {self.maybe[name]}: see import/names.csv"
            self.sites[name] = site
        fields = {c: v for (t, c), v in line.read.items() if t == "enterprises" and c != "enterprise" and v}
        if line.part.kind == "enterprises":
            fields |= line.own
            fields |= (
                {"note": "; ".join(filter(None, (fields.get("note", ""), *dict.fromkeys(line.notes))))}
                if line.notes
                else {}
            )
        for order in COORDINATES:
            if order in fields:
                pair = fields.pop(order).split(", ")
                fields |= dict(zip(order.split(", "), pair, strict=True))
        if "source" in fields:
            fields["source"] = f"{fields['source']}; {site['source']}"
        if "place" in fields:
            place = slug(fields["place"])
            self.built.places.setdefault(place, fields["place"])
            fields["place"] = place
        self._fill(name, site, fields)
        return site

    def _fill(self, name: str, site: Row, fields: Row) -> None:
        """Fill what is blank; two different entries leave a blank, and a note. The stricter wish counts."""
        clashed = self.clashes.setdefault(name, set())
        wish = fields.pop("disclosure", "")
        if wish:
            stated = site.setdefault("_wish", wish)
            strict = ("hidden", "alias", "named")
            site["_wish"] = site["disclosure"] = min(stated, wish, key=strict.index)
        for column, value in fields.items():
            if column in ("note", "source") or column in clashed:
                site[column] = value if column == "source" or not site.get(column) else f"{site[column]}; {value}"
                if column in clashed:
                    site[column] = ""
            elif site.get(column) in (None, "", value):
                site[column] = value
            else:
                clashed.add(column)
                site["note"] = "; ".join(
                    filter(None, (site.get("note", ""), f"{column}: two entries, {site[column]} and {value}"))
                )
                site[column] = ""

    def _stream(self, line: _Line, kind: str, site: Row) -> None:
        material = line.read[kind, "material"]
        final = resolved(material, self.names["material"])
        if material in self.assumed_names:
            line.notes.append(f"material {ASSUMED}")
        row: Row = {
            INPUTS[kind].key[0]: self._id(f"{site['enterprise']}/{slug(final)}"),
            "enterprise": site["enterprise"],
            "material": material,
        }
        column_unit = next(
            (
                p.unit
                for p, u in zip(line.part.plans, line.part.uses, strict=True)
                if p.column == "quantity" and u in ("yes", "assumed")
            ),
            "",
        )
        amounts(row, line.read, kind, line.unit, read_measure(column_unit) or Measure(), line.notes)
        for column in MONEY & {c for t, c in line.read if t == kind}:
            self._money(row, column, line.read[kind, column], line)
        plain = {
            c: v for (t, c), v in line.read.items() if t == kind and c not in (*row, *AMOUNTS, *MONEY, "_range", "unit")
        }
        origin = self._origin(line)
        if plain.get("source"):
            origin["source"] = f"{plain['source']}; {origin['source']}"
        if plain.get("note") and origin.get("note"):
            origin["note"] = f"{plain['note']}; {origin['note']}"
        self.built.tables[kind].append(row | plain | line.own | origin)
        for head in line.part.layout.heads:
            cell = self.built.cells.get((line.part.layout.name, address(line.number, head.column)))
            if cell is not None and cell.get("table") == kind:
                cell["row"] = next(iter(row.values()))

    def _money(self, row: Row, column: str, text: str, line: _Line) -> None:
        figure = figure_of(text)
        if figure is None:
            return
        value, _, measure = figure
        if measure.currency:
            self.built.currencies[measure.currency] += 1
            row[f"_currency_{column}"] = measure.currency
        mine, theirs = find_unit(row.get("unit", "")), find_unit(measure.unit)
        if theirs is None and mine is not None:
            row[column] = f"{value:.12g}"
        elif theirs is not None and not row.get("unit") and line.unit.unit != UNSETTLED and not AMOUNTS & set(row):
            row["unit"], row[column] = measure.unit, f"{value:.12g}"
        elif mine and theirs and mine.dimension == theirs.dimension:
            row[column] = f"{value * mine.factor / theirs.factor:.12g}"
        else:
            line.notes.append(f"{column} is left blank: {text} doesn't fit the unit {row.get('unit', '') or '(blank)'}")


def amounts(
    row: Row, read: dict[tuple[str, str], str], kind: str, own: Measure, column: Measure, notes: list[str]
) -> None:
    """Fill unit, quantity, quantity_low and quantity_high of a stream, all in one unit."""
    row["unit"] = "" if own.unit == UNSETTLED else own.unit or column.unit
    first = figure_of(read.get((kind, "quantity"), "") or read.get((kind, "_range"), ""))
    if first is not None and first[2].unit:
        row["unit"] = first[2].unit
    if first is not None:
        low, high, _ = first
        if low != high:
            row["quantity_low"], row["quantity_high"] = f"{low:.12g}", f"{high:.12g}"
        if read.get((kind, "quantity")):
            row["quantity"] = f"{(low + high) / 2:.12g}"
    for name in ("quantity_low", "quantity_high"):
        figure = figure_of(read.get((kind, name), ""))
        if figure is None:
            continue
        mine, theirs = find_unit(row["unit"]), find_unit(figure[2].unit)
        if mine is None or theirs is None or mine == theirs:
            row["unit"] = row["unit"] or figure[2].unit
            row[name] = f"{figure[0]:.12g}"
        elif mine.dimension == theirs.dimension:
            row[name] = f"{figure[0] * theirs.factor / mine.factor:.12g}"
        else:
            notes.append(f"{name} is left blank: another kind of unit than the amount's")


def slug(name: str) -> str:
    """The name as an id: lower case, without accents, words joined by `-`."""
    plain = re.sub(r"\W+", "-", folded(name)).strip("-")
    return plain or "site"
