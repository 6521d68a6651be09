"""An edition written and read again before it may leave: nothing is handed over that holds what it must not."""

from __future__ import annotations

from pathlib import Path

from symbiosis.errors import LeakError
from symbiosis.plan import Plan
from symbiosis.report.editions.audience import Audience
from symbiosis.report.editions.edition import with_secrets
from symbiosis.report.editions.files import fill_edition
from symbiosis.report.editions.scan import find_leaks


def fill_safely(plan: Plan, audience: str | Audience, folder: Path) -> None:
    """Write the edition into the folder; LeakError where reading it again finds what it must not hold."""
    edition, secrets = with_secrets(plan, audience)
    fill_edition(edition, folder)
    if leaks := find_leaks(plan, edition, secrets, folder):
        raise LeakError(str(edition.audience), leaks)
