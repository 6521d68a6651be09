"""Forms that no mode carries: which row of transport.csv would."""

from __future__ import annotations

import numpy as np

from symbiosis.candidates.generate import Market
from symbiosis.findings.collector import Findings
from symbiosis.library.tables import part
from symbiosis.region import Region
from symbiosis.validate.checks.transport import TRUCK
from symbiosis.validate.opened_units import IN

SHOWN = ("mode", "forms", "per", "cost_per_t_km", "circuity", "max_km", "capex_per_km", "lifetime_years")


def check_forms(market: Market, found: Findings) -> None:
    """A warning for each material of an output that no mode can move, with the row to write."""
    region = market.region
    outputs, modes = region.outputs, region.modes
    for material in sorted(set(outputs["material"])):
        known = region.materials.loc[material]
        form, unit = str(known["form"]), str(known["unit"])
        per = sorted({str(m.per) for m in modes.itertuples(index=False) if form in m.forms})
        if any(not np.isnan(known[IN[p]]) for p in per):
            continue
        counted = f" counted in {unit}" if per else ""
        advice = f"Add this row to transport.csv: {mode_row(region, form, unit)}"
        if per:
            way = "its density or another row in conversions.csv" if unit != "MWh" else "a mode with costs per MWh"
            advice = f"Count it in {' or '.join(per)}, as the modes of this form do, or add {way}."
        i = int(np.flatnonzero(outputs["material"] == material)[0])
        found.at(outputs, i, "no-mode", "material", form, material=material, counted=counted, advice=advice)


def mode_row(region: Region, form: str, unit: str) -> str:
    """The sentences that say which row carries a form: the library's figures where it has some, else what to fill in.

    A transport.csv takes the place of the assumed truck, so where there is none it needs the truck's row as well.
    """
    pipes = part("transport")
    pipes = pipes[(pipes["forms"] == form) & (pipes["per"] == unit)]
    money = dict.fromkeys(("cost_per_t_km", "capex_per_km"), region.settings.eur)
    if len(pipes):
        pipe = pipes.iloc[0]
        cells = {c: f"{float(pipe[c]) * money[c]:.10g}" if c in money else str(pipe[c]) for c in SHOWN}
        after = (
            f"; both costs ({region.settings.currency}) are assumed: put in your own. --library opens such a pipe for "
            "one run"
        )
    else:
        cells = {"mode": f"{form}_line", "forms": form, "per": unit, "cost_per_t_km": "…"}
        cells |= {"capex_per_km": "…", "lifetime_years": "…"}
        after = ", with your own figures for the dots"
    row = ", ".join(f"{c} = {v}" for c, v in cells.items())
    truck = ""
    if "transport" not in region.tables:
        said = ", ".join(
            f"{c} = {v * (region.settings.eur if c.startswith('cost') else 1):g}" for c, v in TRUCK.items()
        )
        truck = f" The table takes the place of the assumed truck, so give it that row too: mode = truck, {said}."
    return f"{row}{after}.{truck}"
