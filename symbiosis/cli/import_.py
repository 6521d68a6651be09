"""`symbiosis import`: people's own spreadsheet into a region folder, through a proposal that they confirm."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from symbiosis.cli.options import Json


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A workbook (.xlsx) or CSV file with any headers.")],
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="The region folder to make, or to make anew.")],
    yes: Annotated[
        bool, typer.Option("--yes", help="Take every guess as proposed; rows say so. Open questions stay open.")
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace tables edited by hand since; they are kept in import/replaced.")
    ] = False,
    json: Json = False,
) -> None:
    """Read any spreadsheet of firms, wastes and needs into a region.

    Each guess is proposed in DIR/import for your yes or no in its column `confirm`; only what is certain or
    confirmed goes into the region's tables. Answer there, then run the same command again.

    Example:

      symbiosis import survey.xlsx --to my_region
    """
    from symbiosis.cli.progress import shares
    from symbiosis.intake.run import import_file
    from symbiosis.intake.say import said
    from symbiosis.report.json import as_json

    with shares(quiet=json) as step:
        imported = import_file(file, to, yes=yes, replace=replace, step=step)
    if json:
        typer.echo(as_json(imported.summary()), nl=False)
    else:
        typer.echo(said(imported, file))
