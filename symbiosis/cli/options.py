"""Arguments and options that several commands share."""

from __future__ import annotations

from typing import Annotated, Any

import typer

Regions = Annotated[
    list[str],
    typer.Argument(
        help="A region: a folder of CSV files, a workbook, or the name of a bundled one. Several are planned as one.",
        metavar="REGION...",
    ),
]
Region = Annotated[
    str,
    typer.Argument(help="A region: a folder of CSV files, a workbook, or the name of a bundled one.", metavar="REGION"),
]
ModelName = Annotated[
    str, typer.Option("--model", metavar="NAME", help="What is solved; `symbiosis models` lists them.")
]
ObjectiveName = Annotated[
    str | None,
    typer.Option(
        "--objective",
        metavar="WHAT",
        help="system_cost, exchange_cost, co2, or accounts of docs/objectives.md: landfill, virgin, imports, "
        "partnerships; weighted (“cost + 50 co2”), in order (“landfill, cost”). Default: the model's own.",
    ),
]
Limits = Annotated[
    list[str] | None,
    typer.Option(
        "--limit",
        metavar="ACCOUNT<=AMOUNT",
        help="A bound on an account a year, such as co2<=12000 or budget<=250000; over [limits]. May be repeated.",
    ),
]
Diversion = Annotated[
    float | None,
    typer.Option(
        "--min-diversion", metavar="SHARE", help="Least share of disposed waste to exchange, by mass, such as 0.4."
    ),
]
Gap = Annotated[
    float | None,
    typer.Option("--gap", metavar="SHARE", help="Stop this close to the bound. Default: 1e-6 of the cost."),
]
TimeLimit = Annotated[
    float,
    typer.Option("--time-limit", metavar="SECONDS", help="Stop searching after this time and keep the best plan."),
]
Rounds = Annotated[
    int | None,
    typer.Option(
        "--rounds",
        metavar="N",
        min=0,
        help="For large regions: stop after N small searches, so that equal options and --seed give the same plan.",
    ),
]
Seed = Annotated[int, typer.Option("--seed", metavar="S", help="Where a search of a large region begins.")]
Threads = Annotated[
    int | None,
    typer.Option("--threads", metavar="N", min=1, help="Searches side by side. Default: one per processor."),
]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers",
        metavar="N",
        min=1,
        help="Processes for parts of a region that share nothing, and for --ask-next. Default: one per processor.",
    ),
]
Cluster = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        help="Let a Dask cluster do what --workers would: the region's tables, confidential ones too, are SENT to that "
        "address. `local` starts workers here and sends nothing away.",
    ),
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="Override a figure of region.toml, such as policy.carbon_price=80. May be repeated.",
    ),
]
Library = Annotated[
    bool,
    typer.Option("--library", help="Open the whole starter library: recipes, names, codes, prices, …"),
]
SetAside = Annotated[
    bool,
    typer.Option("--set-aside", help="Leave out rows with errors and what depends on them; set_aside.csv keeps them."),
]
AskNext = Annotated[
    int | None,
    typer.Option(
        "--ask-next",
        metavar="N",
        min=1,
        help="Also find the N unknowns whose answer moves the saving most, by planning again with each at its low and "
        "high; takes up to another --time-limit.",
    ),
]
Audiences = Annotated[
    list[str] | None,
    typer.Option(
        "--for",
        metavar="WHO",
        help="Whom the files are for: internal (default), partners, public, regulator or firm:ID. Others than internal "
        "get only what they may see: names by the column disclosure, no prices of others (docs/editions.md). Several: "
        "a folder each inside DIR. The text on the terminal stays internal; --json follows.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines instead of text.")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="No progress and no notes on stderr.")]


def overrides(items: list[str] | None, library: bool = False) -> dict[str, Any]:
    """The `--set` options as dotted names and values, and the parts of the library that `--library` opens."""
    from symbiosis.validate.settings import parse_override

    opened = {}
    if library:
        from symbiosis.settings import Library as Parts

        opened = {f"library.{part}": True for part in Parts.model_fields}
    return opened | dict(parse_override(item) for item in items or [])
