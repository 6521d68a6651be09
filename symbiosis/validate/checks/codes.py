"""Codes of the List of Waste against the list itself, where the region opens the library's."""

from __future__ import annotations

import pandas as pd

from symbiosis.findings.collector import Findings
from symbiosis.library.tables import part
from symbiosis.settings import Settings


def check_list_of_waste(outputs: pd.DataFrame, settings: Settings, found: Findings) -> None:
    """Findings about codes that lost or gained an asterisk, or that the list doesn't have.

    A code that the list has with and without an asterisk can't exist: the asterisk belongs to the entry.
    """
    if not settings.library.codes:
        return
    listed = set(part("codes")["code"])
    code = outputs["ewc"]
    bare, stated = code.str.removesuffix("*"), code != ""
    starred = code.str.endswith("*")
    found.where(outputs, stated & ~starred & (bare + "*").isin(listed), "star-lost", "ewc", code)
    found.where(outputs, starred & bare.isin(listed), "star-added", "ewc", code)
    missing = stated & ~bare.isin(listed) & ~(bare + "*").isin(listed)
    found.where(outputs, missing, "no-such-code", "ewc", code)
