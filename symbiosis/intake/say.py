"""What an import says at its end."""

from __future__ import annotations

import textwrap
from pathlib import Path

from symbiosis.intake.run import Imported

WIDTH = 79


def said(imported: Imported, file: Path) -> str:
    """Counts, what waits for whom where, what the check found, and the next command; 80 columns but for long paths."""
    many = "" if imported.sheets == 1 else "s"
    counts = ", ".join(f"{n} {table}" for table, n in imported.rows.items())
    lines = [
        f"Read {file.name}: {imported.cells:,} cells on {imported.sheets} sheet{many}.",
        f"Wrote {imported.folder}: {counts}.",
    ]
    lines += imported.notes
    if imported.assumed:
        lines.append(f"--yes: {imported.assumed} guesses were taken as proposed; nobody has confirmed them.")
    guesses = sum(g for g, _ in imported.waiting.values())
    opened = sum(o for _, o in imported.waiting.values())
    text = "\n".join(
        textwrap.fill(s, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False) for s in lines
    )
    if guesses or opened:
        text += f"\n{_count(guesses, 'guess', 'guesses')} {'waits' if guesses == 1 else 'wait'} for your yes"
        text += f", {_count(opened, 'question', 'questions')} for an answer, in {imported.folder / 'import'}:"
        for name, (guess, question) in imported.waiting.items():
            text += f"\n  {name:<12} {_count(guess, 'guess', 'guesses')}, {question} open"
    errors = sum(f.is_error for f in imported.findings)
    others = len(imported.findings) - errors
    found = f"{_count(errors, 'error', 'errors')}, {_count(others, 'warning or note', 'warnings and notes')}"
    text += f"\nThe check finds {found}."
    then = f"symbiosis import {file} --to {imported.folder}"
    if guesses or opened:
        return f"{text}\nNext: write yes or no under confirm, or the right reading; then again\n  {then}"
    command = "check" if errors else "optimize"
    # Import writes no recipes: without any, only equal names match.
    library = "" if (imported.folder / "recipes.csv").exists() else " --library"
    return f"{text}\nNext: symbiosis {command} {imported.folder}{library}"


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
