"""Templates of a region: every table with its headers and example rows that fit together."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from symbiosis.scaffold.dictionary import dictionary
from symbiosis.scaffold.write import write_region
from symbiosis.schema.inputs import INPUTS, MACHINE

# Rows beside the schema's own examples, so that the example is a region of two firms.
MORE_ROWS = {
    "enterprises": [
        {"enterprise": "farm", "name": "Hill Farm", "longitude": "11.21", "latitude": "55.70", "kind": "farm",
         "sector": "A01.4", "cluster": "river park", "country": "DK", "anchor": "false",
         "status": "operating", "disclosure": "named",
         "source": "interview 2025", "grade": "B"},
    ],
    "periods": [{"period": "winter", "weight": "6"}],
    "profiles": [{"id": "dairy/whey", "period": "winter", "share": "0.4"}],
}  # fmt: skip

SETTINGS = """\
# Everything here is optional; what is left out takes the default, which the report prints as an assumption.
name = "My region"
currency = "EUR"
# year = 2026

[transaction]          # what one partnership costs: finding, trusting, contracting, permits
# setup = 3000         # once, per pair of firms
# yearly = 500         # every year, per pair

[finance]
# horizon_years = 10
# discount_rate = 0.06

[policy]
# carbon_price = 0     # per t CO2e
# investment_grant = 0 # share of set-up costs, pipes and belts that the public pays

[limits]               # at most so much a year, such as
# budget = 250000      # transaction costs, permits, pipes, belts and hubs
# co2 = 12000          # t CO2e
"""


def template_tables() -> dict[str, pd.DataFrame]:
    """Every table of the schema with its example rows."""
    tables = {}
    for name, table in INPUTS.items():
        columns = [c.name for c in table.columns if c.name not in MACHINE]
        rows = [{c.name: c.example for c in table.columns}, *MORE_ROWS.get(name, [])]
        filled = [c.name for c in table.columns if c.required and not c.blank]
        # A table whose columns have no examples (contacts: nobody's data) is a header alone.
        rows = [row for row in rows if all(row.get(c) for c in filled)]
        tables[name] = pd.DataFrame(rows, columns=columns).fillna("")
    return tables


def write_template(folder: Path) -> list[Path]:
    """Write the templates, region.toml and DICTIONARY.md into a new folder; returns the files."""
    files = write_region(folder, template_tables(), SETTINGS)
    files.append(folder / "DICTIONARY.md")
    files[-1].write_text(dictionary(), encoding="utf-8")
    return files
