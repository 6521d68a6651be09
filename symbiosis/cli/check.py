"""`symbiosis check`: every finding about a region's tables, nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from symbiosis.cli.options import Json, Library, ModelName, Regions, overrides


def check(
    regions: Regions,
    model: ModelName = "exchange",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FILE.xlsx",
            help="Also write a workbook of the findings, one tab per firm to send back. It replaces an earlier one "
            "of findings, never another file.",
        ),
    ] = None,
    library: Library = False,
    json: Json = False,
) -> None:
    """Check the tables of a region and list everything found, errors first.

    Exit status 3 where there is an error, 7 where the workbook can't be written.

    Example:

      symbiosis check my_region

      symbiosis check my_region.xlsx --out findings.xlsx
    """
    from dataclasses import asdict

    from symbiosis.cli.show import as_lines
    from symbiosis.problem import check as find
    from symbiosis.report.json import as_json

    findings = find(*regions, model=model, settings=overrides(None, library))
    errors = sum(f.is_error for f in findings)
    if json:
        typer.echo(as_json([asdict(f) for f in findings]), nl=False)
    else:
        for finding in findings:
            typer.echo(as_lines(finding))
        others = len(findings) - errors
        typer.echo(
            f"{errors} error{'' if errors == 1 else 's'}, {others} warning{'' if others == 1 else 's'} or notes."
        )
    if out is not None:
        from symbiosis.report.findings_book import write_findings
        from symbiosis.validate.run import read_raw

        write_findings(read_raw(*regions), findings, out)
        typer.echo(f"Findings written to {out}.", err=True)
    if errors:
        raise typer.Exit(3)
