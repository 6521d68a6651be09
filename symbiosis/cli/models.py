"""`symbiosis models`: what can be solved."""

from __future__ import annotations

import typer

from symbiosis.cli.options import Json


def models(json: Json = False) -> None:
    """List the models that come with the program: what each optimises, and its blocks."""
    from symbiosis.catalog import bundled_models
    from symbiosis.problem.spec import read_model
    from symbiosis.report.json import as_json

    known = [read_model(p.stem) for p in bundled_models()]
    if json:
        rows = [
            {"model": m.name, "title": m.title, "objective": str(m.objective), "blocks": list(m.blocks)} for m in known
        ]
        typer.echo(as_json(rows), nl=False)
        return
    for model in known:
        typer.echo(f"{model.name:<10} {model.title}")
        typer.echo(f"{'':<10} objective {model.objective}; blocks {', '.join(model.blocks)}")
