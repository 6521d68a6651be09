"""`symbiosis optimize`: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from symbiosis.cli.options import (
    AskNext,
    Audiences,
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


def optimize(
    regions: Regions,
    model: ModelName = "exchange",
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Write tables, map layers and the report into this folder."),
    ] = None,
    for_: Audiences = None,
    objective: ObjectiveName = None,
    min_diversion: Diversion = None,
    gap: Gap = None,
    time_limit: TimeLimit = 300,
    ask_next: AskNext = None,
    set_: Settings = None,
    library: Library = False,
    set_aside: SetAside = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Find the best exchanges of a region, and prove how good they are.

    Examples:

      symbiosis optimize kalundborg --out plan

      symbiosis optimize my_region --objective exchange_cost --min-diversion 0.5

      symbiosis optimize north south --set policy.carbon_price=80 --json

      symbiosis optimize my_region --out shared --for public --for firm:dairy
    """
    import symbiosis as sy
    from symbiosis.cli.calls import with_questions
    from symbiosis.cli.editions import audiences, check_audiences, show_editions, summary_for, write_editions
    from symbiosis.cli.progress import progress
    from symbiosis.cli.show import show_findings, show_plan
    from symbiosis.plan import Stop
    from symbiosis.report.json import as_json
    from symbiosis.report.register import refuse_edited

    wanted = audiences(for_, out, json)
    region = sy.read(*regions, settings=overrides(set_, library), set_aside=set_aside)
    check_audiences(region, wanted)
    if out is not None:
        refuse_edited(out, region)  # before the search, not after it
    with progress(time_limit, quiet) as callback:
        plan = sy.optimize(
            region,
            model=model,
            objective=objective,
            min_diversion=min_diversion,
            gap=gap,
            time_limit=time_limit,
            progress=callback,
        )
    if ask_next is not None and plan.stopped is not Stop.INTERRUPTED:
        wish = {"model": model, "objective": objective, "min_diversion": min_diversion, "gap": gap}
        plan = with_questions(plan, ask_next, wish | {"time_limit": time_limit}, quiet)
    if not quiet:
        show_findings(plan.findings, only_warnings=True)
    folders = write_editions(plan, out, wanted) if out is not None else []
    if json:
        typer.echo(as_json(summary_for(plan, wanted)), nl=False)
    else:
        show_plan(plan, folders[0] if folders else None)
        show_editions(folders, wanted)
    if plan.stopped is Stop.INTERRUPTED:
        raise typer.Exit(130)
