"""`symbiosis calls`: whom to ring first, with what question, and what to ask next."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from symbiosis.cli.options import AskNext, Regions
from symbiosis.cli.wish import Wish, wishing


@wishing
def calls(
    regions: Regions,
    top: Annotated[
        int,
        typer.Option(
            "--top",
            metavar="N",
            min=1,
            help="How many calls of the plan to print; of leads a third as many, or more where the plan has fewer.",
        ),
    ] = 10,
    ask_next: AskNext = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR",
            help="Write all of call_list.csv, and ask_next.csv where asked, into this folder.",
        ),
    ] = None,
    *,
    wish: Wish,
) -> None:
    """Print the partnerships to ring first: streams, saving from low to high, price band, contacts, questions.

    It names people (contacts.csv), so it is for the office only.

    Examples:

      symbiosis calls my_region

      symbiosis calls my_region --top 20 --ask-next 10 --out monday
    """
    from symbiosis.cli.show_calls import show_calls, shown_calls, unreachable
    from symbiosis.cli.wrap import wrapped
    from symbiosis.plan import Stop
    from symbiosis.report.json import as_json
    from symbiosis.report.tables import write_calls

    plan = wish.with_questions(wish.plan(wish.read(*regions)), ask_next)
    if out is not None:
        write_calls(plan, out)
    if wish.json:
        record: dict[str, Any] = {"calls": shown_calls(plan.calls, top).to_dict("records")}
        if plan.ask_next is not None:
            record |= {"ask_next": plan.ask_next.to_dict("records"), "tried": plan.ask_next.attrs["sentence"]}
        typer.echo(as_json(record), nl=False)
    else:
        typer.echo(show_calls(plan, top))
    if not wish.quiet and (missing := unreachable(plan, top)):
        typer.echo("\n".join(wrapped(missing, "")), err=True)
    if plan.stopped is Stop.INTERRUPTED:
        raise typer.Exit(130)
