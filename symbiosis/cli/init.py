"""`symbiosis init`: a folder of templates to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def init(folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")]) -> None:
    """Write templates of every table: headers, an example row, region.toml and a data dictionary.

    Example:

      symbiosis init my_region
    """
    from symbiosis.scaffold.template import write_template

    files = write_template(folder)
    typer.echo(
        f"Wrote {len(files)} files to {folder}. Replace the example rows by your own, then: symbiosis check {folder}"
    )
