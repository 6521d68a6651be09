"""Symbiosis: which firms of a region should exchange which by-products, and what everyone gains.

import symbiosis as sy

region = sy.read("data/kalundborg")
plan = sy.optimize(region)
plan.exchanges  # a DataFrame
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.2.0"

# Names are handed out on first use: importing pandas, Pyomo and geopandas takes seconds that `--help` must not cost.
_HOMES = {
    "read": "symbiosis.validate.run",
    "check": "symbiosis.validate.run",
    "region_from_tables": "symbiosis.validate.run",
    "optimize": "symbiosis.solve.run",
    "ask_next": "symbiosis.studies.ask_next",
    "generate": "symbiosis.scaffold.synthetic",
    "Region": "symbiosis.region",
    "Plan": "symbiosis.plan",
    "Stop": "symbiosis.plan",
    "Finding": "symbiosis.findings.finding",
    "SymbiosisError": "symbiosis.errors",
    "DataError": "symbiosis.errors",
    "InfeasibleError": "symbiosis.errors",
    "NoPlanError": "symbiosis.errors",
}

__all__ = ["__version__", *_HOMES]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'symbiosis' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted(__all__)
