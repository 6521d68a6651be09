"""The data dictionary as Markdown, from the one schema."""

from __future__ import annotations

from symbiosis.schema.column import NUMERIC, Column, Kind
from symbiosis.schema.inputs import INPUTS
from symbiosis.settings import Border, Finance, Leads, Library, Matching, Policy, Spread, Transaction


def dictionary() -> str:
    """Every table, column and setting that a region may have."""
    lines = [
        "# Data dictionary", "",
        "A region is a folder of CSV files (UTF-8, header row, comma), or a workbook with a sheet for each table and a",
        "sheet `region` for the settings. Three tables are required; every other one adds something by being there. A",
        "blank cell means unknown, never zero. Columns marked * have to be there; where a cell may be blank the text",
        "says what a blank means. A column that starts with `x_` is your own and is carried into the results.", "",
    ]  # fmt: skip
    for table in INPUTS.values():
        lines += [f"## {table.name}.csv{' *' if table.required else ''}", "", f"One row is {table.doc}.", ""]
        lines += ["| column | what | value |", "|---|---|---|"]
        lines += [f"| `{c.name}`{' *' if c.required else ''} | {c.doc} | {_value(c)} |" for c in table.columns]
        lines.append("")
    lines += ["## region.toml", "", "All of it is optional; defaults are printed as assumptions.", ""]
    lines += ["| setting | what | default |", "|---|---|---|"]
    lines += [f"| `{name}` | {what} | {default} |" for name, what, default in settings_list()]
    return "\n".join(lines) + "\n"


def settings_list() -> list[tuple[str, str, str]]:
    """Every setting by its dotted name: what it is, and its default as a person writes it."""
    settings = [
        ("name", "name of the region", "the folder's"),
        ("currency", "three letters", "EUR"),
        ("year", "decides which contracts have ended", "this year"),
        ("crs", "of `x` and `y` in enterprises.csv", ""),
    ]
    for section, model in (
        ("matching", Matching),
        ("transaction", Transaction),
        ("finance", Finance),
        ("policy", Policy),
        ("spread", Spread),
        ("library", Library),
        ("border", Border),
        ("leads", Leads),
    ):
        for name, info in model.model_fields.items():
            default = "" if info.default is None else str(info.default)
            default = default.lower() if isinstance(info.default, bool) else default
            settings.append((f"{section}.{name}", info.description or "", default))
    return settings


def _value(c: Column) -> str:
    text = str(c.kind)
    if c.kind is Kind.CHOICE:
        text = ", ".join(f"`{x}`" for x in c.choices)
    elif c.kind in NUMERIC and c.kind is not Kind.SHARE and (c.low is not None or c.high is not None):
        low = f"{c.low:g}" if c.low is not None else "…"
        text += f", {low} to {c.high:g}" if c.high is not None else f", at least {low}"
    return text + (f"; default {c.default}" if c.default else "")
