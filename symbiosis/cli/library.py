"""`symbiosis library`: what the starter library holds."""

from __future__ import annotations

from typing import Annotated

import typer

from symbiosis.cli.options import Json

WIDTH = 80


def library(
    part: Annotated[
        str | None,
        typer.Argument(
            metavar="[PART]",
            help="recipes, materials or factors, synonyms or names, broad, codes, conversions, prices, modes.",
        ),
    ] = None,
    word: Annotated[str | None, typer.Argument(metavar="[WORD]", help="Only rows that hold this word.")] = None,
    json: Json = False,
) -> None:
    """List the parts of the starter library, or the rows of one that hold a word. `--library` opens it for a plan.

    Examples:

      symbiosis library

      symbiosis library recipes fly_ash
    """
    from symbiosis.library.tables import PARTS
    from symbiosis.library.tables import part as table
    from symbiosis.report.json import as_json

    if part is None:
        rows = [{"part": name, "rows": len(table(name)), "what": what} for name, what in PARTS.items()]
        lines = [f"{r['part']:<11} {r['rows']:>5}  {r['what']}" for r in rows]
    else:
        found = table({"names": "synonyms", "factors": "materials", "modes": "transport"}.get(part, part))
        if word is not None:
            holds = found.apply(lambda c: c.str.contains(word, case=False, regex=False))
            found = found[holds.any(axis=1)]
        rows = found.to_dict("records")
        lines = [line for row in rows for line in _lines(row)] or [f"No row of {part} holds “{word}”."]
    typer.echo(as_json(rows) if json else "\n".join(lines), nl=not json)


def _lines(row: dict[str, str]) -> list[str]:
    """One row as a paragraph: its first cell, then what else it says."""
    import textwrap

    first, *rest = [f"{name}: {text}" for name, text in row.items() if text]
    return textwrap.wrap(f"{first.partition(': ')[2]}  {'; '.join(rest)}", WIDTH, subsequent_indent="  ")
