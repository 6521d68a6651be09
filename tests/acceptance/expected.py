"""What that Monday must end in: data/messy/expected, written anew with EXPECTED=write in the environment."""

from __future__ import annotations

import csv
import os
from pathlib import Path

from tests.acceptance.monday import MESSY, Monday, rows

FOLDER = MESSY / "expected"
Row = dict[str, str]


def plan(day: Monday) -> list[Row]:
    """The exchanges: amounts in the output's unit, savings in whole thousands of EUR."""
    columns = ("from", "to", "material", "need_material", "mode", "unit", "rests_on")
    return [
        {c: r[c] for c in columns} | {"quantity": digits(r["quantity"]), "current": digits(r["current"])}
        | {"saving": digits(r["saving"])}
        for r in day.result("exchanges")
    ]  # fmt: skip


def leads(day: Monday) -> list[Row]:
    """What is unknown about which pair, and from which amount or price it is worth a call."""
    columns = ("output", "need", "unknown", "unit", "ask_whom")
    figures = ("worth_it_from", "worth_it_at_price")
    return [{c: r[c] for c in columns} | {c: digits(r[c]) for c in figures} for r in day.result("leads")]


def reasons(day: Monday) -> list[Row]:
    """Why each output and each need stays, in whole or in part."""
    return [
        {"table": table, "stream": r[key], "reason": r["reason"]}
        for table, key in (("outputs", "output"), ("needs", "need"))
        for r in day.result(table)
    ]


def calls(day: Monday) -> list[Row]:
    """The first ten calls, in order."""
    figures = ("saving", "saving_low", "saving_high")
    return [
        {c: r[c] for c in ("rank", "enterprise_a", "enterprise_b", "rests_on", "unknown")}
        | {c: digits(r[c]) for c in figures}
        for r in day.result("call_list")[:10]
    ]


EXPECTED = {"plan": plan, "leads": leads, "reasons": reasons, "calls": calls}


def digits(text: str) -> str:
    """Four significant digits: what another solver's last digits don't change."""
    return f"{float(text):.4g}" if text else ""


def expected(name: str, found: list[Row]) -> list[Row]:
    """The rows as kept; `found` is written in their place where EXPECTED=write."""
    path = FOLDER / f"{name}.csv"
    if os.environ.get("EXPECTED") == "write":
        write(path, found)
    return rows(path)


def write(path: Path, table: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, table[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)
