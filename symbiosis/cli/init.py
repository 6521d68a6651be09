"""`symbiosis init`: a folder of templates to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")],
    xlsx: Annotated[
        bool, typer.Option("--xlsx", help="One workbook with notes and drop-downs instead of CSV files.")
    ] = False,
) -> None:
    """Write templates of every table: headers, an example row, settings and a data dictionary.

    Example:

      symbiosis init my_region

      symbiosis init my_region --xlsx
    """
    if xlsx:
        from symbiosis.scaffold.workbook import write_workbook_template

        book = write_workbook_template(folder)[0]
        typer.echo(f"Wrote {book}. Replace the example rows by your own, then: symbiosis check {book}")
        return
    from symbiosis.scaffold.template import write_template

    files = write_template(folder)
    typer.echo(
        f"Wrote {len(files)} files to {folder}. Replace the example rows by your own, then: symbiosis check {folder}"
    )
