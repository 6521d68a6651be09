"""`symbiosis regions`: what is bundled."""

from __future__ import annotations

import typer

from symbiosis.cli.options import Json


def regions(json: Json = False) -> None:
    """List the regions that come with the program."""
    import csv
    import tomllib

    from symbiosis.catalog import bundled_regions
    from symbiosis.report.json import as_json

    rows = []
    for folder in bundled_regions():
        with (folder / "enterprises.csv").open(encoding="utf-8-sig", newline="") as file:
            sites = sum(1 for _ in csv.reader(file)) - 1
        title = tomllib.loads((folder / "region.toml").read_text(encoding="utf-8")).get("name", folder.name)
        rows.append({"region": folder.name, "title": title, "enterprises": sites, "folder": str(folder)})
    if json:
        typer.echo(as_json(rows), nl=False)
        return
    for row in rows:
        typer.echo(f"{row['region']:<14} {row['title']} ({row['enterprises']} enterprises)")
