"""`symbiosis calls`: whom to ring first, with what question, and what to ask next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from symbiosis.cli.options import (
    AskNext,
    Diversion,
    Gap,
    Json,
    Library,
    ModelName,
    ObjectiveName,
    Quiet,
    Regions,
    SetAside,
    Settings,
    TimeLimit,
    overrides,
)

if TYPE_CHECKING:
    from symbiosis.plan import Plan


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
    model: ModelName = "exchange",
    objective: ObjectiveName = None,
    min_diversion: Diversion = None,
    gap: Gap = None,
    time_limit: TimeLimit = 300,
    set_: Settings = None,
    library: Library = False,
    set_aside: SetAside = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Print the partnerships to ring first: streams, saving from low to high, price band, contacts, questions.

    It names people (contacts.csv), so it is for the office only.

    Examples:

      symbiosis calls my_region

      symbiosis calls my_region --top 20 --ask-next 10 --out monday
    """
    import symbiosis as sy
    from symbiosis.cli.progress import progress
    from symbiosis.cli.show_calls import show_calls, shown_calls, unreachable
    from symbiosis.plan import Stop
    from symbiosis.report.json import as_json
    from symbiosis.report.tables import write_calls

    options: dict[str, Any] = {
        "model": model, "objective": objective, "min_diversion": min_diversion, "gap": gap, "time_limit": time_limit,
    }  # fmt: skip
    region = sy.read(*regions, settings=overrides(set_, library), set_aside=set_aside)
    with progress(time_limit, quiet) as callback:
        plan = sy.optimize(region, progress=callback, **options)
    if ask_next is not None and plan.stopped is not Stop.INTERRUPTED:
        plan = with_questions(plan, ask_next, options, quiet)
    if out is not None:
        write_calls(plan, out)
    if json:
        record: dict[str, Any] = {"calls": shown_calls(plan.calls, top).to_dict("records")}
        if plan.ask_next is not None:
            record |= {"ask_next": plan.ask_next.to_dict("records"), "tried": plan.ask_next.attrs["sentence"]}
        typer.echo(as_json(record), nl=False)
    else:
        typer.echo(show_calls(plan, top))
    if not quiet and (missing := unreachable(plan, top)):
        typer.echo(missing, err=True)
    if plan.stopped is Stop.INTERRUPTED:
        raise typer.Exit(130)


def with_questions(plan: Plan, top: int, options: dict[str, Any], quiet: bool) -> Plan:
    """The plan with `ask_next`, on all cores, with progress on stderr."""
    import os
    from dataclasses import replace

    from symbiosis.cli.progress import tries
    from symbiosis.studies.ask_next import ask_next

    with tries(quiet) as callback:
        found = ask_next(plan.region, top=top, plan=plan, workers=os.cpu_count() or 1, progress=callback, **options)
    return replace(plan, ask_next=found)
