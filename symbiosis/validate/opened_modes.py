"""Pipes of the starter library, for forms that no mode of the region carries; each said."""

from __future__ import annotations

import pandas as pd

from symbiosis.findings.collector import Findings
from symbiosis.library.tables import folder
from symbiosis.load.csv_table import read_csv
from symbiosis.region import Assumption
from symbiosis.schema.inputs import INPUTS
from symbiosis.settings import Settings
from symbiosis.validate.parse import parse_table

PREFIX = "library: "


def with_pipes(
    modes: pd.DataFrame, outputs: pd.DataFrame, materials: pd.DataFrame, settings: Settings
) -> tuple[pd.DataFrame, list[Assumption]]:
    """The modes, `library` beside each, and the library's for forms of outputs that none of them carries."""
    modes = modes.assign(library=False)
    if not settings.library.modes:
        return modes, []
    wanted = set(materials.loc[outputs["material"].unique(), "form"]) - {f for forms in modes["forms"] for f in forms}
    file = folder() / "transport.csv"
    rows = parse_table(read_csv(file, f"library/{file.name}"), INPUTS["transport"], "", Findings())
    rows = rows[[bool(wanted.intersection(forms)) for forms in rows["forms"]]]
    if rows.empty:
        return modes, []
    money = {c: rows[c] * settings.eur for c in ("cost_per_t_km", "cost_per_t", "capex_per_km")}
    rows = rows.assign(**money, mode=PREFIX + rows["mode"], scope="", assumed=False, library=True)
    said = [_said(row, settings.currency) for row in rows.to_dict("records")]
    return pd.concat([modes, rows], ignore_index=True), said


def _said(row: dict[str, object], currency: str) -> Assumption:
    value = (
        f"{row['capex_per_km']:,.0f} {currency} per km, paid once per exchange, {row['lifetime_years']:g} years; "
        f"{row['cost_per_t_km']:g} {currency} per {row['per']} and km; at most {row['max_km']:g} km"
    )
    return Assumption(str(row["mode"]), value, f"library, no mode of yours carries its form; {row['source']}")
