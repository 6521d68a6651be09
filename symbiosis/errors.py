"""What can stop a run. Each error knows the exit status of the command line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symbiosis.findings.finding import Finding


class SymbiosisError(Exception):
    """Base of every error this library raises on purpose."""

    exit_status = 1


class UsageError(SymbiosisError):
    """The call itself is wrong: no such region, model, stream or option value."""

    exit_status = 2


class DataError(SymbiosisError):
    """The region's tables have errors; `findings` holds every one of them, warnings included."""

    exit_status = 3

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        errors = [f for f in self.findings if f.is_error]
        lines = "\n".join(f"  {f}" for f in errors)
        super().__init__(f"{len(errors)} error{'s' * (len(errors) != 1)} in the region's tables:\n{lines}")


class InfeasibleError(SymbiosisError):
    """No plan can meet what the region demands; `reasons` says which demands clash, in its own words."""

    exit_status = 4

    def __init__(self, reasons: Sequence[str]) -> None:
        self.reasons = tuple(reasons)
        lines = "\n".join(f"  - {r}" for r in self.reasons)
        super().__init__(f"no plan can meet all that is demanded. Relaxing this would be enough:\n{lines}")


class NoPlanError(SymbiosisError):
    """A limit was reached before any plan was found."""

    exit_status = 6


class WriteError(SymbiosisError):
    """The results could not be written; nothing half-written is left behind."""

    exit_status = 7


class LeakError(SymbiosisError):
    """An edition would have held what its readers may not see. A bug: nothing is written."""

    def __init__(self, edition: str, leaks: Sequence[str]) -> None:
        self.leaks = tuple(leaks)
        lines = "\n".join(f"  - {leak}" for leak in leaks)
        super().__init__(f"the edition for {edition} would give away what it must not, so it was not written:\n{lines}")


class CheckError(SymbiosisError):
    """The independent checker refused a plan. A bug: nothing is written."""

    def __init__(self, violations: Sequence[str]) -> None:
        self.violations = tuple(violations)
        lines = "\n".join(f"  - {v}" for v in self.violations)
        super().__init__(f"the plan failed the independent check, so nothing was written:\n{lines}")
