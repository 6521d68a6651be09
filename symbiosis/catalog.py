"""Finds a region or a model by name or by path: in a wheel, an editable install and a bare checkout."""

from __future__ import annotations

import difflib
from pathlib import Path

from symbiosis.errors import UsageError

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})
PACKAGE = Path(__file__).resolve().parent


def shelf(kind: str) -> Path:
    """The folder of this kind (`data`, `models`) that comes with the program."""
    # A wheel carries the folder inside the package; a checkout, editable or bare, keeps it beside the package.
    inside = PACKAGE / kind
    return inside if inside.is_dir() else PACKAGE.parent / kind


def bundled_regions() -> list[Path]:
    """Folders of the regions that come with the program, by name."""
    return sorted(p.parent for p in shelf("data").glob("*/enterprises.csv"))


def bundled_models() -> list[Path]:
    """The models that come with the program, by name."""
    return sorted(shelf("models").glob("*.toml"))


def find_region(name: str | Path) -> Path:
    """The folder or workbook that `name` means: a path, or a bundled region's name. UsageError if there is none."""
    path = Path(name)
    if path.is_dir() or (path.is_file() and path.suffix.lower() in WORKBOOKS):
        return path
    known = {p.name: p for p in bundled_regions()}
    bare = path.name if path.parent in (Path(), Path("data")) else None
    if bare in known:
        return known[bare]
    raise UsageError(
        f"there is no region “{name}”{_guess(path.name, known)} Bundled: {', '.join(known)}; "
        "or give a folder or a workbook."
    )


def find_model(name: str | Path) -> Path:
    """The file that `name` means: a path, or the name of a bundled model. UsageError where there is none."""
    path = Path(name)
    if path.suffix == ".toml" and path.is_file():
        return path
    known = {p.stem: p for p in bundled_models()}
    if str(name) in known:
        return known[str(name)]
    raise UsageError(f"there is no model “{name}”{_guess(str(name), known)} Bundled: {', '.join(known)}.")


def _guess(name: str, known: dict[str, Path]) -> str:
    close = difflib.get_close_matches(name, known, 1)
    return f"; did you mean {close[0]}?" if close else "."
