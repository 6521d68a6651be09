"""Who takes a stream today: asked by need of a firm of the file; once confirmed, a row of current_exchanges."""

from __future__ import annotations

import re
from collections.abc import Iterable

from symbiosis.intake.answers import Row
from symbiosis.intake.column import GOES_TO
from symbiosis.intake.layout import address
from symbiosis.intake.measures import figure_of
from symbiosis.intake.names import resolved
from symbiosis.intake.parts import ACCEPTED, Part
from symbiosis.intake.words import folded
from symbiosis.units import find_unit

HOW = "write “firm: what it needs”, with “; 200 t” where that isn't the whole amount"


class Takers:
    """The firms of a file with what each needs, as far as names are settled."""

    def __init__(self, parts: Iterable[Part], names: Iterable[Row]) -> None:
        settled = [r for r in names if r["_use"] in ACCEPTED and r["read_as"]]
        self.names = {
            k: {r["as_written"]: r["read_as"] for r in settled if r["kind"] == k} for k in ("firm", "material")
        }
        self.waiting = {r["as_written"] for r in names if r["kind"] == "firm" and r["_use"] == "wait"}
        self.firms: dict[str, str] = {}
        self.needs: dict[str, dict[str, str]] = {}
        for part in parts:
            for row in (*part.layout.rows, *part.layout.totals):
                firm = resolved(_text(part, row, "enterprise"), self.names["firm"])
                if firm:
                    self.firms.setdefault(folded(firm), firm)
                material = _text(part, row, "material")
                if firm and material and part.kind == "needs":
                    of_firm = self.needs.setdefault(firm, {})
                    of_firm.setdefault(folded(resolved(material, self.names["material"])), material)

    def reading(self, part: Part, row: int, text: str) -> tuple[str, str, str]:
        """Reading, reason and certainty of who takes a row's stream: `firm: material`."""
        name = resolved(" ".join(text.split()), self.names["firm"])
        firm = self.firms.get(folded(name))
        if firm is None:
            held = [f for key, f in self.firms.items() if len(key) > 3 and f" {key} " in f" {folded(text)} "]
            if held or name in self.waiting:
                return "", f"perhaps {' or '.join(held) or 'a firm of names.csv'}: {HOW}", "open"
            return "", "names no firm of this file: kept as it is", "certain"
        needs = self.needs.get(firm, {})
        if not needs:
            return "", f"{firm} takes it, and no need of {firm} is in the file: add one, then {HOW}", "open"
        own = folded(resolved(_text(part, row, "material"), self.names["material"]))
        if own in needs or len(needs) == 1:
            return (
                f"{firm}: {needs.get(own) or next(iter(needs.values()))}",
                "runs today? yes takes the whole amount",
                "guess",
            )
        return "", f"for which need of {firm}: {', '.join(needs.values())}? {HOW}", "open"

    def find(self, read_as: str) -> tuple[str, str, str] | None:
        """Firm, material as written and amount ("" = the whole) of a reading; None where the file has no such need."""
        text, _, amount = read_as.partition(";")
        for cut in re.finditer(":", text):
            firm = self.firms.get(folded(resolved(text[: cut.start()].strip(), self.names["firm"])))
            written = text[cut.end() :].strip()
            material = self.needs.get(firm or "", {}).get(folded(resolved(written, self.names["material"])))
            if firm and material and (not amount.strip() or figure_of(amount)):
                return firm, material, amount.strip()
        return None

    def wrong(self, rows: Iterable[Row]) -> list[str]:
        """Readings that name no need of a firm in the file."""
        return [
            f"values.csv, {r['sheet']}!{r['cell']}: “{r['read_as']}” names no firm and need of this file: {HOW}"
            for r in rows
            if r["column"] == GOES_TO and r.get("_changed") and not r.get("_gone") and r["read_as"]
            and self.find(r["read_as"]) is None
        ]  # fmt: skip


def _text(part: Part, row: int, column: str) -> str:
    """What a row says under a column, as written or answered; "" where that waits."""
    for head, plan, use in zip(part.layout.heads, part.plans, part.uses, strict=True):
        if plan.column == column and plan.table != "contacts" and use in ACCEPTED:
            answer = part.values.get((address(row, head.column), column))
            if answer:
                return answer["read_as"] if answer["_use"] in ACCEPTED else ""
            return " ".join(head.cells.get(row, "").split())
    return ""


def exchange(output: Row, needs: list[Row], read_as: str, amount: str) -> tuple[Row | None, str]:
    """The row of current_exchanges, or None and why there is none: the whole amount where none is named."""
    if len(needs) != 1:
        return None, f"{read_as}: {'that need is not read yet' if not needs else 'two needs are called so'}"
    quantity, note = output.get("quantity", ""), "the whole amount, as confirmed in import/values.csv"
    figure = figure_of(amount)
    if figure:
        mine, theirs = find_unit(output.get("unit", "")), find_unit(figure[2].unit)
        fits = mine and theirs and mine.dimension == theirs.dimension
        quantity = f"{figure[0] * theirs.factor / mine.factor:.12g}" if fits and mine and theirs else ""
        note = "amount as written in import/values.csv"
    if not quantity:
        return None, f"goes to {read_as} today, how much isn't known: write it into current_exchanges.csv"
    source: Row = {c: output[c] for c in ("x_from", "source") if c in output}
    return {"output": output["output"], "need": needs[0]["need"], "quantity": quantity, "note": note, **source}, ""
