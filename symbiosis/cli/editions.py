"""`--for`: which editions to write, where, and what the terminal says of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from symbiosis.plan import Plan
    from symbiosis.region import Region
    from symbiosis.report.editions.audience import Audience


def audiences(texts: list[str] | None, out: Path | None, json: bool) -> list[Audience]:
    """The audiences asked for, each once; UsageError for an unknown one, or where nothing would be written for it."""
    from symbiosis.errors import UsageError
    from symbiosis.report.editions.audience import Level, parse_audience

    wanted = [parse_audience(text) for text in dict.fromkeys(texts or ["internal"])]
    if out is None and any(w.level is not Level.INTERNAL for w in wanted) and not json:
        raise UsageError("--for says whom files are for; give --out DIR as well, or --json for the summary.")
    if json and len(wanted) > 1:
        raise UsageError("--json prints one summary; ask for one edition at a time.")
    return wanted


def check_audiences(region: Region, wanted: list[Audience]) -> None:
    """UsageError for a firm that isn't in the region: said before the search, not after it."""
    from symbiosis.errors import UsageError

    for firm in [w.firm for w in wanted if w.firm]:
        if firm not in set(region.enterprises["enterprise"]):
            raise UsageError(f"there is no enterprise “{firm}” in this region, so it can have no edition.")


def write_editions(plan: Plan, out: Path, wanted: list[Audience]) -> list[Path]:
    """One edition into the folder itself, several into one folder each inside it; returns the folders."""
    from symbiosis.errors import WriteError

    if len(wanted) == 1:
        return [plan.write(out, str(wanted[0]))]
    if (out / "manifest.json").exists():
        raise WriteError(f"{out} holds an edition itself; choose another folder for several.")
    names = [re.sub(r"[^\w.-]+", "_", str(w).replace(":", "-")) for w in wanted]
    if len(set(names)) < len(names):
        raise WriteError("two of the firms would share a folder; write their editions one at a time.")
    return [plan.write(out / name, str(w)) for name, w in zip(names, wanted, strict=True)]


def summary_for(plan: Plan, wanted: list[Audience]) -> dict[str, Any]:
    """What --json prints: the summary of the plan, or of the one edition asked for."""
    from symbiosis.report.editions.audience import Level

    return plan.summary if wanted[0].level is Level.INTERNAL else plan.edition(str(wanted[0])).summary


def show_editions(folders: list[Path], wanted: list[Audience]) -> None:
    """For whom each folder is; nothing where only the internal edition was written."""
    from symbiosis.report.editions.audience import Level

    if not any(w.level is not Level.INTERNAL for w in wanted):
        return
    typer.echo("\nWritten, each for its readers alone (what stands above is internal):")
    for folder, who in zip(folders, wanted, strict=True):
        typer.echo(f"  {who!s:<12} {folder.name}/report.html")
