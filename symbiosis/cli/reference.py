"""docs/commands.md: every command with its options, from the commands themselves."""

from __future__ import annotations

import typer

INTRO = (
    "Every command has `--help`. Data go to stdout, messages and progress to stderr; commands that print a result have",
    "`--json`. `symbiosis --install-completion` teaches the shell to complete commands and options.",
)
STATUS = {
    0: "a plan, or a clean check", 1: "an error of the program itself", 2: "wrong usage", 3: "errors in the tables",
    4: "demands that can't be met together; it says which", 6: "a limit came before any plan",
    7: "results that could not be written", 130: "interrupted; the best plan so far is kept",
}  # fmt: skip


def commands_page() -> str:
    """The page: exit statuses, then each command's help as a terminal of 80 columns shows it."""
    from symbiosis.cli import app

    root = typer.main.get_command(app)
    lines = ["# Commands", "", *INTRO, "", "| exit status | means |", "|---|---|"]
    lines += [f"| {code} | {text} |" for code, text in STATUS.items()]
    context = typer.Context(root, info_name="symbiosis", terminal_width=80, max_content_width=80)
    for name in root.list_commands(context):  # type: ignore[attr-defined]
        command = root.get_command(context, name)  # type: ignore[attr-defined]
        inner = typer.Context(
            command, info_name=name, parent=context, terminal_width=80, max_content_width=80,
            help_option_names=["-h", "--help"],
        )  # fmt: skip
        help_ = "\n".join(line.rstrip() for line in command.get_help(inner).splitlines())
        lines += ["", f"## symbiosis {name}", "", "```", help_, "```"]
    return "\n".join(lines) + "\n"
