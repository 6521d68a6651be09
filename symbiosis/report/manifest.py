"""What it takes to run a plan again: program, libraries, options, inputs, time."""

from __future__ import annotations

import datetime
import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from symbiosis import __version__
from symbiosis.plan import Plan

LIBRARIES = ("pyomo", "highspy", "pandas", "numpy", "scipy", "geopandas", "shapely", "pyproj", "plotly")
OPTIONS = ("model", "objective", "min_diversion", "limits", "gap_asked", "time_limit")


def manifest(plan: Plan) -> dict[str, Any]:
    """Versions, options, the SHA-256 of each input file, settings and the time of writing."""
    return {
        "program": "symbiosis",
        "version": __version__,
        "python": platform.python_version(),
        "libraries": {name: _version(name) for name in LIBRARIES},
        "options": {name: plan.summary[name] for name in OPTIONS},
        "settings": plan.region.settings.model_dump(mode="json"),
        "inputs": plan.region.inputs,
        "search": plan.summary["search"],
        "written": datetime.datetime.now(tz=datetime.UTC).isoformat(timespec="seconds"),
        "seconds": plan.summary["seconds"],
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"
