"""Whom to ring: addresses that can't be written to. What a person's row says is never repeated in a finding."""

from __future__ import annotations

import pandas as pd

from symbiosis.findings.collector import Findings

ADDRESS = r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+"


def check_contacts(contacts: pd.DataFrame, found: Findings) -> None:
    """Warnings about e-mail addresses that are none, and rows with no way to reach anybody."""
    email = contacts["email"]
    found.where(contacts, (email != "") & ~email.str.fullmatch(ADDRESS), "bad-email", "email")
    found.where(contacts, (email == "") & (contacts["phone"] == ""), "no-way-to-reach", "phone")
