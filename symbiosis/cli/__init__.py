"""The `symbiosis` command. Every subcommand imports what it needs when it runs, so that `--help` is instant."""

from __future__ import annotations

import sys

import typer

from symbiosis.cli import calls, check, explain, generate, import_, init, library, models, optimize, regions

app = typer.Typer(
    name="symbiosis",
    help="Finds which firms of a region should exchange which by-products, proves how good the plan is, and reports "
    "what everyone saves.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
app.command("optimize")(optimize.optimize)
app.command("check")(check.check)
app.command("init")(init.init)
app.command("calls")(calls.calls)
app.command("import")(import_.import_)
app.command("explain")(explain.explain)
app.command("regions")(regions.regions)
app.command("models")(models.models)
app.command("generate")(generate.generate)
app.command("library")(library.library)


def _version(wanted: bool) -> None:
    if wanted:
        from symbiosis import __version__

        typer.echo(f"symbiosis {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    """Finds which firms of a region should exchange which by-products."""


def main() -> None:
    """Run the command; every error on purpose ends in its own exit status and a sentence, not a traceback."""
    from symbiosis.errors import SymbiosisError

    try:
        app(prog_name="symbiosis")
    except SymbiosisError as error:
        typer.echo(f"symbiosis: {error}", err=True)
        sys.exit(error.exit_status)
    except KeyboardInterrupt:
        typer.echo("symbiosis: interrupted before there was a plan.", err=True)
        sys.exit(130)
