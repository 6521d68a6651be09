"""Writes every result of a plan into one folder, all or nothing."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from symbiosis.errors import WriteError
from symbiosis.plan import Plan
from symbiosis.report.circlean import circlean
from symbiosis.report.editions.audience import Level, parse_audience
from symbiosis.report.editions.write import fill_safely
from symbiosis.report.geopackage import write_network
from symbiosis.report.html import render
from symbiosis.report.json import as_json
from symbiosis.report.manifest import manifest
from symbiosis.report.register import refuse_edited, write_register
from symbiosis.report.results_book import results_workbook
from symbiosis.report.tables import write_table, write_tables

MANIFEST = "manifest.json"


def write(plan: Plan, folder: Path, audience: str = "internal") -> Path:
    """Write tables, summary, network, report and manifest, or the edition for another audience; returns the folder.

    Everything goes into a fresh folder beside it that takes its place at the end, so a crash leaves neither half a
    result nor an earlier one destroyed. WriteError where that can't be done, or where the folder holds other things or
    a register that somebody edited.
    """
    folder = folder.absolute()
    if folder.exists() and not (folder / MANIFEST).is_file() and (not folder.is_dir() or any(folder.iterdir())):
        raise WriteError(
            f"{folder} is there and holds no earlier result; choose another folder, so that nothing is lost."
        )
    refuse_edited(folder, plan.region)
    wanted = parse_audience(audience)
    fill = _fill if wanted.level is Level.INTERNAL else partial(fill_safely, audience=wanted)
    try:
        _into(folder, lambda fresh: fill(plan, folder=fresh))
    except OSError as error:
        raise WriteError(f"the results could not be written to {folder}: {error.strerror or error}.") from error
    return folder


def _fill(plan: Plan, folder: Path) -> None:
    write_tables(plan, folder)
    register = write_register(plan, folder)
    write_table(circlean(plan), folder / "circlean.csv")
    write_network(plan, folder)
    (folder / "summary.json").write_text(as_json(plan.summary), encoding="utf-8")
    (folder / "report.html").write_text(render(plan), encoding="utf-8")
    (folder / "report.xlsx").write_bytes(results_workbook(plan))
    (folder / MANIFEST).write_text(as_json(manifest(plan) | {"register": register}), encoding="utf-8")


def _into(folder: Path, fill: Callable[[Path], None]) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    old = fresh.with_name(fresh.name + "-old")
    try:
        # mkdtemp keeps the folder to its owner; results are to be as readable as any other new folder.
        fresh.chmod(0o777 & ~_umask())
        fill(fresh)
        if folder.exists():
            folder.rename(old)
        try:
            fresh.rename(folder)
        except OSError:
            if old.exists():
                old.rename(folder)
            raise
    finally:
        with contextlib.suppress(OSError):
            shutil.rmtree(fresh, ignore_errors=True)
            shutil.rmtree(old, ignore_errors=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
