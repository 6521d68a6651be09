"""`symbiosis check`: every finding about a region's tables, nothing else."""

from __future__ import annotations

import typer

from symbiosis.cli.options import Json, ModelName, Regions


def check(regions: Regions, model: ModelName = "exchange", json: Json = False) -> None:
    """Check the tables of a region and list everything found, errors first.

    Exit status 3 where there is an error.

    Example:

      symbiosis check my_region
    """
    from dataclasses import asdict

    from symbiosis.problem import check as find
    from symbiosis.report.json import as_json

    findings = find(*regions, model=model)
    errors = sum(f.is_error for f in findings)
    if json:
        typer.echo(as_json([asdict(f) for f in findings]), nl=False)
    else:
        for finding in findings:
            typer.echo(f"{finding.level}: {finding}")
        others = len(findings) - errors
        typer.echo(
            f"{errors} error{'' if errors == 1 else 's'}, {others} warning{'' if others == 1 else 's'} or notes."
        )
    if errors:
        raise typer.Exit(3)
