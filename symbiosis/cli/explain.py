"""`symbiosis explain`: one stream, where it goes, and why the rest stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from symbiosis.cli.options import Region
from symbiosis.cli.wish import Wish, wishing

if TYPE_CHECKING:
    from symbiosis.plan import Plan


@wishing
def explain(
    region: Region,
    stream: Annotated[
        str,
        typer.Argument(help="Id of an output or a need; output:ID or need:ID where both have it.", metavar="STREAM"),
    ],
    *,
    wish: Wish,
) -> None:
    """Say where one stream goes under the best plan, and why the rest of it was not matched.

    Example:

      symbiosis explain kalundborg asnaes/fly_ash
    """
    from symbiosis.report.json import as_json

    data = wish.read(region)
    side, name = _find(data.outputs["output"], data.needs["need"], stream)
    plan = wish.plan(data)
    record = _record(plan, side, name)
    typer.echo(as_json(record) if wish.json else _text(plan, side, record), nl=not wish.json)


def _find(outputs: Any, needs: Any, stream: str) -> tuple[str, str]:
    from difflib import get_close_matches

    from symbiosis.errors import UsageError

    side, _, bare = stream.partition(":")
    if side in ("output", "need") and bare in set(outputs if side == "output" else needs):
        return side, bare
    found = [s for s, ids in (("output", outputs), ("need", needs)) if stream in set(ids)]
    if len(found) == 2:
        raise UsageError(f"“{stream}” is both an output and a need; write output:{stream} or need:{stream}.")
    if not found:
        close = get_close_matches(stream, [*outputs, *needs], 3)
        raise UsageError(
            f"there is no stream “{stream}”{'; did you mean ' + ' or '.join(close) + '?' if close else '.'}"
        )
    return found[0], stream


def _record(plan: Plan, side: str, name: str) -> dict[str, Any]:
    table = plan.outputs if side == "output" else plan.needs
    row = table[table[side] == name].iloc[0].to_dict()
    exchanges = plan.exchanges[plan.exchanges[side] == name].to_dict("records")
    leads = plan.leads[plan.leads[side] == name].to_dict("records")
    return {"stream": row, "exchanges": exchanges, "leads": leads}


def _text(plan: Plan, side: str, record: dict[str, Any]) -> str:
    from symbiosis.explain.words import km, money, number
    from symbiosis.report.digits import ends

    row, labels, currency = record["stream"], plan.region.labels, plan.summary["currency"]
    quantity = (
        f"{number(row['quantity'], 6)} {row['unit']}" if row["quantity"] == row["quantity"] else "an unknown amount"
    )
    lines = [f"{row[side]}: {quantity} of {row['material']} a year, {labels[row['enterprise']]}"]
    for e in record["exchanges"]:
        other = labels[e["to"] if side == "output" else e["from"]]
        word = "to" if side == "output" else "from"
        band = f"{number(e['price_low'])} to {number(e['price_high'])} {currency} per {e['unit']}"
        stream = e["need_material"] if side == "output" else e["material"]
        lines.append(
            f"  {number(e['quantity'], 6)} {e['unit']} {word} {other} ({stream}), {km(e['km'])} by {e['mode']}"
        )
        today = f", {number(e['current'], 6)} {e['unit']} of it runs today" if e["current"] > 0 else ""
        span = ends(e["saving_low"], e["saving_high"])
        between = f", {span} as figures go" if " to " in span else ""
        lines.append(f"    saves {money(e['saving'], currency)} a year{between}{today}")
        lines.append(f"    both gain at a price from {band}")
    used, rest = ("exchanged", "left") if side == "output" else ("met", "bought")
    if row[rest] == row[rest] and (row[rest] or not record["exchanges"]):
        lines.append(f"  {number(row[used], 6)} {row['unit']} {used}, {number(row[rest], 6)} {row['unit']} {rest}")
    if row["why"]:
        lines.append(f"  why: {row['why']}")
    if row["missing_saving"] == row["missing_saving"]:
        lines.append(f"  missing: {money(row['missing_saving'], currency)} a year")
    if row["break_even_km"] == row["break_even_km"]:
        lines.append(f"  break-even: {km(row['break_even_km'])}; it is {km(row['nearest_km'])}")
    lines += _questions(record["leads"], labels, side)
    return "\n".join(line for text in lines for line in _fitting(text))


def _questions(leads: list[dict[str, Any]], labels: dict[str, str], side: str) -> list[str]:
    """Each question once, with the partners it is asked for; unlikely ones say why."""
    asked: dict[tuple[str, str], list[str]] = {}
    for lead in leads:
        asked.setdefault((lead["ask"], lead["unlikely"]), []).append(labels[lead["to" if side == "output" else "from"]])
    return [
        f"  {'unlikely' if why else 'ask'}, for {' and '.join(dict.fromkeys(names))}: {ask}"
        + (f" {why}" if why else "")
        for (ask, why), names in asked.items()
    ]


def _fitting(text: str) -> list[str]:
    from symbiosis.cli.wrap import wrapped

    indent = " " * (len(text) - len(text.lstrip()))
    return wrapped(text.strip(), indent + "  ", first=indent)
