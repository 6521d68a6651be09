"""What the plan avoids of CO2e, for what share that is known, and what it leaves out."""

from __future__ import annotations

from symbiosis.report.digits import percent, rounded
from symbiosis.report.view import View

# Somebody uses what leaves by one of these, and will use something else when it goes to another firm.
RECOVERED = frozenset({"recycling", "energy_recovery", "composting_ad", "land_spreading", "sale"})
OF_TONNES = "of the tonnes exchanged (heat and volumes aside)"


def climate(view: View) -> str:
    """The sentences about CO2e."""
    avoided, known = view.kpis["co2_avoided"]["value"], view.kpis["co2_known"]
    counted = bool(known["denominator"])
    if not known["value"] and (counted or not avoided):
        return "What that means for the climate isn't known: the emission factors of what is exchanged are missing."
    word = f"avoid {rounded(avoided)} t" if avoided >= 0 else f"emit {rounded(-avoided)} t more"
    share = (
        f"both emission factors are known for {percent(known['value'])} {OF_TONNES}, unknown ones count as nothing"
        if counted
        else "unknown emission factors count as nothing"
    )
    return f"The exchanges would {word} CO2e a year; {share}.{_displaced(view)}"


def _displaced(view: View) -> str:
    """What by-products that somebody uses today are credited with, although that somebody has to use something else."""
    e = view.exchanges
    e = e[e["route"].isin(RECOVERED) & (e["new"] > 0)]
    if e.empty:
        return ""
    credited = float((e["co2_kg"] * e["new"] / e["quantity"]).sum()) / 1000
    credit = f"credited with {rounded(credited)} t of it" if credited >= 0.5 else "among what is exchanged"
    own = "what their present users will use instead is not counted"
    return f" By-products that are recovered or sold today are {credit}; {own}."
