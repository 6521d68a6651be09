"""What that Monday must end in, and the page about it; both are written anew with EXPECTED=write in the environment."""

from __future__ import annotations

import csv
import difflib
import os
import re
from pathlib import Path

from tests.acceptance.monday import MESSY, ROOT, Monday, rows

FOLDER = MESSY / "expected"
PAGE = ROOT / "docs" / "monday.md"
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


def shown() -> list[tuple[str, list[str]]]:
    """Each command of the page with the lines below it."""
    blocks = "".join(re.findall(r"```\n(\$ .*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL))
    parts = [part.splitlines() for part in re.split(r"^\$ ", blocks, flags=re.MULTILINE)[1:]]
    return [(command, lines) for command, *lines in parts]


def plain(line: str) -> str:
    """A line of a terminal as the page shows it."""
    return line.rstrip().replace("\u202f", " ")


def renew_page(said: list[list[str]]) -> None:
    """Where EXPECTED=write, put in place of each line that is shown and not said the one that is likest to it."""
    if os.environ.get("EXPECTED") != "write":
        return
    text = PAGE.read_text(encoding="utf-8")
    for (_, lines), mine in zip(shown(), said, strict=True):
        for line in lines:
            if not line.endswith("…") and line not in mine:
                text = text.replace(f"\n{line}\n", f"\n{difflib.get_close_matches(line, mine, 1, 0.3)[0]}\n", 1)
    PAGE.write_text(text, encoding="utf-8")
