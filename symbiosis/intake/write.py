"""Writes what an import makes, never over what people changed by hand."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from symbiosis.errors import UsageError, WriteError

SETTINGS = "region.toml"
STATE = "state.json"
REPLACED = "replaced"


def keep_settings(folder: Path, tables: dict[str, bytes], written: Mapping[str, str]) -> None:
    """Leave a region.toml that people changed as it is; UsageError where its currency isn't the prices'."""
    path = folder / SETTINGS
    if not path.exists() or _sha(path) == written.get(SETTINGS):
        return
    ours = tomllib.loads(tables.pop(SETTINGS).decode()).get("currency")
    try:
        theirs = tomllib.loads(path.read_text(encoding="utf-8")).get("currency", "EUR")
    except ValueError as error:
        raise UsageError(f"{path} can't be read: {error}.") from error
    if ours and theirs != ours:
        raise UsageError(f'The prices are in {ours}, and {path} says {theirs}. Write currency = "{ours}" there.')


def refuse_edited(folder: Path, tables: Mapping[str, bytes], written: Mapping[str, str], replace: bool) -> None:
    """UsageError where a table is there that the last import didn't leave so, unless it is to be replaced."""
    names = sorted({*tables, *written})
    edited = [n for n in names if (folder / n).exists() and _sha(folder / n) != written.get(n)]
    edited = [n for n in edited if n != SETTINGS]
    if edited and not replace:
        raise UsageError(
            f"{', '.join(edited)} in {folder} {'was' if len(edited) == 1 else 'were'} not left so by an import. "
            "Import into a new folder, or add --replace: the present tables are then kept in import/replaced."
        )


def _sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_all(
    folder: Path, tables: Mapping[str, bytes], proposal: Mapping[str, bytes], state: Mapping[str, Any],
    written: Mapping[str, str],
) -> None:  # fmt: skip
    """Write every file, each in one piece; edited tables move to import/replaced, tables no longer made are removed."""
    try:
        (folder / "import").mkdir(parents=True, exist_ok=True)
        for name in {*tables, *written} - {SETTINGS}:
            path = folder / name
            if path.exists() and _sha(path) != written.get(name):
                (folder / "import" / REPLACED).mkdir(exist_ok=True)
                (folder / "import" / REPLACED / name).write_bytes(path.read_bytes())
            if name not in tables:
                path.unlink(missing_ok=True)
        for name, data in {**proposal, **tables}.items():
            _put(folder / name, data)
        text = json.dumps(state, ensure_ascii=False, indent=1, sort_keys=True)
        _put(folder / "import" / STATE, text.encode())
    except OSError as error:
        raise WriteError(f"{folder} can't be written: {error.strerror or error}.") from error


def _put(path: Path, data: bytes) -> None:
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(data)
    part.replace(path)
