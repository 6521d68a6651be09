"""The first page: four sentences and at most six figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from symbiosis.report.digits import count, ends, fixed, percent, rounded
from symbiosis.report.sankey import UNIT_WORDS
from symbiosis.report.sections.climate import OF_TONNES, climate
from symbiosis.report.sections.ending import summed
from symbiosis.report.sections.proof import proof
from symbiosis.report.sections.today import UNIT_SHORT, today
from symbiosis.report.sections.trust import trust
from symbiosis.report.view import View


@dataclass(frozen=True)
class Figure:
    """One large figure: what, how much, unit, and a word of context."""

    title: str
    value: str
    unit: str
    context: str


@dataclass(frozen=True)
class Headline:
    """Three sentences for everyone, the proof in smaller type, and the figures."""

    today: str
    plan: str
    trust: str
    proof: str
    figures: list[Figure]


def headline(view: View) -> Headline:
    """What the plan says in short."""
    return Headline(today(view), _plan(view), trust(view), proof(view.plan), _figures(view))


def _diverted(view: View) -> tuple[dict[str, Any], str] | None:
    """What the plan keeps out of disposal, and its unit: tonnes, or else cubic metres. Never the two added up."""
    for unit, key in (("t", "diversion"), ("m3", "diversion_m3")):
        record = view.kpis.get(key)
        if record is not None and record["value"] is not None and record["numerator"] > 0:
            return record, UNIT_SHORT[unit]
    return None


def _plan(view: View) -> str:
    s, e, currency = view.summary, view.exchanges, view.currency
    if e.empty and len(view.plan.ends):
        return f"No exchange between them is worth its cost. {summed(view.plan.ends, currency)}"
    if e.empty:
        return "With these data no exchange between them is worth its cost: the plan changes nothing."
    firms = len({*e["from"], *e["to"]})
    old = int((e["current"] > 0).sum())
    runs = f", {old} of which {'runs' if old == 1 else 'run'} today" if old else ""
    links = (
        f"{count(s['partnerships'], 'partnership')} between {count(firms, 'firm')} ({count(len(e), 'exchange')}{runs})"
    )
    diverted = _diverted(view)
    more = "" if view.running.empty else "a further "
    kept, share = "use what others discard", ""
    if diverted is not None:
        record, unit = diverted
        kept = f"keep {more}{rounded(record['numerator'])} {unit} a year out of disposal"
        share = f" ({percent(record['value'])} of what goes there today)"
    saving = float(s["saving"])
    part = f", {percent(saving / s['baseline'])} of what they pay today" if s["baseline"] > 0 and saving > 0 else ""
    worth = (
        f"save {rounded(saving)} {currency} a year{_between(view)}{part}"
        if saving >= 0
        else f"cost {rounded(-saving)} {currency} a year more than today{_between(view)}"
    )
    return f"Under this plan {links} would {kept}{share} and {worth}. {_public(view)} {climate(view)}"


def _between(view: View) -> str:
    """Low and high in brackets, where there is a range."""
    low, high = view.plan.saving_low, view.plan.saving_high
    if rounded(low) == rounded(high):
        return ""
    saves = "" if view.plan.saving >= 0 else "a saving of "
    return f" ({saves}{ends(low, high)} as figures go)"


def _public(view: View) -> str:
    public, saving, currency = view.summary["public"], float(view.summary["saving"]), view.currency
    forgone = public["landfill_tax_forgone"] + public["carbon_revenue_forgone"]
    parts = []
    if forgone > 0 and saving > 0:
        parts.append(
            f"{percent(forgone / saving)} of it ({rounded(forgone)} {currency}) is tax that the public purse forgoes."
        )
    if public["transport_subsidy"] > 0:
        parts.append(f"The public pays {rounded(public['transport_subsidy'])} {currency} a year of the transport.")
    if public["investment_grant"] > 0:
        parts.append(f"The public pays {rounded(public['investment_grant'])} {currency} a year towards investment.")
    costs, before = view.summary["costs"], view.summary["costs_before"]
    if forgone <= 0 and before["disposal"] - costs["disposal"] > 0.5:
        parts.append("Taxes inside today's disposal costs are part of it; how much the tables don't say.")
    return " ".join(parts)


def _figures(view: View) -> list[Figure]:
    s, k, e = view.summary, view.kpis, view.exchanges
    saving = float(s["saving"])
    of = (
        f"{percent(abs(saving) / s['baseline'])} of today's {rounded(s['baseline'])}"
        if s["baseline"] > 0
        else "against today"
    )
    span = ends(view.plan.saving_low, view.plan.saving_high)
    of = f"{span} as figures go; {of}" if " to " in span else of
    figures = [Figure("Saving", rounded(saving), f"{view.currency} a year", of)]
    if saving < 0:
        figures = [Figure("Costs more than today", rounded(-saving), f"{view.currency} a year", of)]
    if e.empty:
        return figures
    diverted = _diverted(view)
    if diverted is not None:
        record, unit = diverted
        context = f"{percent(record['value'])} of what is disposed of today and counted in {unit}"
        figures.append(Figure("Kept out of disposal", rounded(record["numerator"]), f"{unit} a year", context))
    if k["co2_known"]["value"]:
        context = f"net of transport; factors known for {percent(k['co2_known']['value'])} {OF_TONNES}"
        figures.append(Figure("CO2e avoided", rounded(k["co2_avoided"]["value"]), "t a year", context))
    figures.append(
        Figure(
            "Partnerships",
            fixed(s["partnerships"], 0),
            "pairs of firms",
            _contracts(s["costs"]),
        )
    )
    haul = k["mean_haul"]["value"]
    figures.append(Figure("Mean haul", rounded(haul), "km", "the UK programme's median was 33 km"))
    best = max(
        (k[f"need_met_{u}"] for u in UNIT_WORDS if k.get(f"need_met_{u}", {}).get("value")),
        key=lambda r: r["value"],
        default=None,
    )
    if k["imports_replaced"]["value"]:
        figures.append(
            Figure(
                "Imports replaced",
                rounded(k["imports_replaced"]["value"]),
                f"{view.currency} a year",
                "purchases that came from abroad, as far as stated",
            )
        )
    elif best is not None:
        unit = best["key"].removeprefix("need_met_")
        figures.append(
            Figure(
                "Bought material replaced",
                rounded(best["numerator"]),
                f"{UNIT_SHORT[unit]} a year",
                f"{percent(best['value'])} of what is bought in {UNIT_SHORT[unit]}",
            )
        )
    return figures[:6]


def _contracts(costs: dict[str, float]) -> str:
    """What contracts alone are of the cost of exchanging; permits and pipes are no contracts."""
    whole = sum(float(costs[k]) for k in ("transport", "processing", "transaction", "stream"))
    share = float(costs["transaction"]) / whole if whole > 0 else 0.0
    return f"contracts are {percent(share)} of the cost of exchanging"
