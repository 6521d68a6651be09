"""Reference pages of the documentation, from the code they describe."""

from __future__ import annotations

from symbiosis.findings.catalogue import CATALOGUE
from symbiosis.findings.finding import Level

PLURAL = {
    Level.ERROR: "Errors: they stop the run",
    Level.WARNING: "Warnings: the run goes on",
    Level.NOTE: "Notes: what was understood",
}


def findings_page() -> str:
    """Every finding that `check` can make: code, message, way out, example."""
    lines = ["# Findings", "", "What `symbiosis check` can find. Braces stand for what your tables hold.", ""]
    for level, title in PLURAL.items():
        lines += [f"## {title}", "", "| code | message | way out | for example |", "|---|---|---|---|"]
        rules = {code: rule for code, rule in CATALOGUE.items() if rule.level is level}
        for code, rule in rules.items():
            lines.append(f"| `{code}` | {_cell(rule.message)} | {_cell(rule.way_out)} | {_cell(rule.example)} |")
        lines.append("")
    return "\n".join(lines)


def reasons_page() -> str:
    """Every reason why a stream stays, as outputs.csv and needs.csv have it."""
    from symbiosis.explain.hubs import HUB_REASONS
    from symbiosis.explain.reasons import REASONS

    lines = [
        "# Reasons", "",
        "What `reason` in outputs.csv and needs.csv can be. `break_even_km` and `missing_saving` are changes that",
        "would be enough: inside that distance, or with that much more saving a year, a better plan exists.", "",
        "| reason | what it means |", "|---|---|",
    ]  # fmt: skip
    lines += _reasons(REASONS)
    lines += ["", "## Hubs", "", "What `reason` in hubs.csv can be.", "", "| reason | what it means |", "|---|---|"]
    lines += _reasons(HUB_REASONS)
    return "\n".join(lines) + "\n"


def _reasons(known: dict[str, str]) -> list[str]:
    return [f"| `{code}` | {text} |" if code else f"| (blank) | {text} |" for code, text in known.items()]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
