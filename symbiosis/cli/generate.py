"""`symbiosis generate`: a synthetic region for trials and benchmarks."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def generate(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")],
    enterprises: Annotated[int, typer.Option("--enterprises", metavar="N", min=2, help="How many firms.")] = 100,
    seed: Annotated[int, typer.Option("--seed", metavar="S", help="Equal seeds give equal regions.")] = 0,
) -> None:
    """Write a synthetic region: clustered places, realistic materials, log-normal amounts. All of it is invented.

    Example:

      symbiosis generate trial --enterprises 60 --seed 1
    """
    from symbiosis.scaffold.synthetic import generate as make
    from symbiosis.scaffold.write import write_region

    write_region(folder, *make(enterprises, seed))
    typer.echo(f"Wrote a synthetic region of {enterprises} enterprises to {folder}. Try: symbiosis optimize {folder}")
