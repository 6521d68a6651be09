"""`symbiosis optimize`: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from symbiosis.cli.options import AskNext, Audiences, Regions
from symbiosis.cli.wish import Wish, wishing


@wishing
def optimize(
    regions: Regions,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Write tables, map layers and the report into this folder."),
    ] = None,
    for_: Audiences = None,
    ask_next: AskNext = None,
    *,
    wish: Wish,
) -> None:
    """Find the best exchanges of a region, and prove how good they are.

    Examples:

      symbiosis optimize kalundborg --out plan

      symbiosis optimize my_region --objective exchange_cost --min-diversion 0.5

      symbiosis optimize north south --set policy.carbon_price=80 --json

      symbiosis optimize my_region --out shared --for public --for firm:dairy
    """
    from symbiosis.cli.editions import audiences, check_audiences, show_editions, summary_for, write_editions
    from symbiosis.cli.show import show_plan, show_warnings
    from symbiosis.plan import Stop
    from symbiosis.report.json import as_json
    from symbiosis.report.register import refuse_edited

    wanted = audiences(for_, out, wish.json)
    region = wish.read(*regions)
    check_audiences(region, wanted)
    if out is not None:
        refuse_edited(out, region)  # before the search, not after it
    plan = wish.with_questions(wish.plan(region), ask_next)
    if not wish.quiet:
        show_warnings(plan.findings)
    folders = write_editions(plan, out, wanted) if out is not None else []
    if wish.json:
        typer.echo(as_json(summary_for(plan, wanted)), nl=False)
    else:
        show_plan(plan, folders[0] if folders else None)
        show_editions(folders, wanted)
    if plan.stopped is Stop.INTERRUPTED:
        raise typer.Exit(130)
