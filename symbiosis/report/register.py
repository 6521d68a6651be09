"""synergies.csv among the results: written like a table people edit, and never written over what they edited."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from symbiosis.errors import WriteError
from symbiosis.plan import Plan
from symbiosis.region import Region
from symbiosis.report.tables import harmless
from symbiosis.schema.column import NUMERIC
from symbiosis.schema.inputs import SYNERGIES

FILE = "synergies.csv"


def write_register(plan: Plan, folder: Path) -> dict[str, str]:
    """Write the register; returns its SHA-256 by file name, for the manifest."""
    table = plan.synergies
    # A figure people typed stays as typed: an apostrophe before −350 would make it a word.
    figures = [c.name for c in SYNERGIES.columns if c.kind in NUMERIC and c.name in table]
    safe = harmless(table.drop(columns=figures)).assign(**{c: table[c] for c in figures})[list(table.columns)]
    text = safe.to_csv(index=False, float_format="%.12g", lineterminator="\n")
    (folder / FILE).write_bytes(text.encode("utf-8"))
    return {FILE: _hash(folder / FILE)}


def refuse_edited(folder: Path, region: Region) -> None:
    """WriteError where `folder` holds a register that somebody edited since it was written and that wasn't read.

    Results replace a folder as a whole: what a person typed there would be gone.
    """
    register, manifest = folder / FILE, folder / "manifest.json"
    if not register.is_file():
        return
    try:
        written = json.loads(manifest.read_text(encoding="utf-8")).get("register", {}).get(FILE)
    except (OSError, ValueError, AttributeError):
        written = None
    read = [digest for name, digest in region.inputs.items() if name.rpartition("/")[2] == FILE]
    if _hash(register) not in (written, *read):
        raise WriteError(
            f"{register} was edited since it was written, and this run hasn't read it. Copy it into the region's "
            f"folder as {FILE}, so that the plan follows it, and run again; or move it away, or choose another --out."
        )


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
