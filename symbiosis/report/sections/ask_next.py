"""Ask next: the unknowns whose answer moves the saving most, where they were looked for."""

from __future__ import annotations

from dataclasses import dataclass

from symbiosis.report.grid import FIRST, Column, Grid, grid
from symbiosis.report.view import View


@dataclass(frozen=True)
class AskNext:
    """The figures with a range by swing, those without one, and how many were tried."""

    sentence: str
    ranked: Grid | None
    apart: list[str]


def ask_next(view: View) -> AskNext | None:
    """The section, or None where nobody asked for it."""
    table = view.plan.ask_next
    if table is None:
        return None
    ranked, apart = table[table["rank"].notna()], table[table["rank"].isna()]
    money = f"{view.currency}/year"
    rows = ranked.assign(stays=ranked["missing_at_most"].where(ranked["missing_at_most"] > 0.5))
    columns = [
        Column("question", "Question"), Column("swing", "The answer moves the saving by", "money", money),
        Column("saving_at_low", "Saving at the low", "money", money),
        Column("saving_at_high", "Saving at the high", "money", money),
        Column("value_of_knowing", "The present plan would miss", "money", money),
        Column("changes_plan", "Changes the plan"), Column("stays", "Not proved", "money", money),
    ]  # fmt: skip
    columns = [c for c in columns if c.key != "stays" or rows["stays"].notna().any()]
    caption = "Questions by how much the answer moves the saving"
    shown = grid("ask-next", caption, columns, rows, file="ask_next.csv", first=FIRST) if len(rows) else None
    return AskNext(str(table.attrs["sentence"]), shown, apart["question"].tolist())
