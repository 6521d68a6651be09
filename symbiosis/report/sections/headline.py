"""The first page: four sentences and at most six figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from symbiosis.report.digits import count, fixed, listed, percent, rounded
from symbiosis.report.sankey import UNIT_WORDS
from symbiosis.report.sections.proof import proof
from symbiosis.report.view import View

UNIT_SHORT = {"t": "t", "m3": "m³", "MWh": "MWh"}

KOREA = (
    "Elsewhere about one explored exchange in four became business (Korea 2005–2013: 118 of 449), "
    "so read this as a list of calls to make, not as a forecast."
)


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
    return Headline(_today(view), _plan(view), _trust(view), proof(view.plan), _figures(view))


def _today(view: View) -> str:
    firms = count(len(view.plan.region.enterprises), "firm")
    before = view.summary["costs_before"]
    amounts = _disposed(view)
    disposal, currency = before["disposal"], view.currency
    discard = f"discard {listed(amounts)} a year" if amounts else "state no disposed by-products of known amount"
    pay = (
        f"pay {rounded(disposal)} {currency} for it"
        if disposal > 0
        else f"earn {rounded(-disposal)} {currency} with it"
    )
    if abs(disposal) < 0.5:
        pay = "state no cost for it"
    bought = (
        f"They buy inputs for {rounded(before['purchase'])} {currency} that by-products could replace at least in part."
    )
    return f"Today the {firms} of this region {discard} and {pay}. {bought} {_circulating(view)}"


def _disposed(view: View) -> list[str]:
    """What leaves by a disposal route today, unit by unit, less what already runs."""
    o = view.outputs[view.outputs["usable"] & view.outputs["disposed"]]
    current = view.plan.region.current
    amounts = []
    for unit in UNIT_SHORT:
        rows = o[o["unit"] == unit]
        running = float(current.loc[current["output"].isin(rows["output"]), "quantity"].sum())
        rest = float(rows["quantity"].sum()) - running
        if rest > 0:
            amounts.append(f"{rounded(rest)} {UNIT_SHORT[unit]}")
    return amounts


def _diverted(view: View) -> tuple[dict[str, Any], str] | None:
    """What the plan keeps out of disposal, and its unit: tonnes, or else cubic metres. Never the two added up."""
    for unit in ("t", "m3"):
        record = view.kpis.get(f"diversion_{unit}")
        if record is not None and record["numerator"] > 0:
            return record, UNIT_SHORT[unit]
    return None


def _circulating(view: View) -> str:
    running = view.running
    if running.empty:
        return "The tables list no exchange between them that already runs."
    amounts = [f"{rounded(float(r['quantity'].sum()))} {UNIT_SHORT[str(u)]}" for u, r in running.groupby("unit")]
    verb = "exchange already runs" if len(running) == 1 else "exchanges already run"
    return f"{len(running)} {verb} between them: {listed(amounts)} a year."


def _plan(view: View) -> str:
    s, e, currency = view.summary, view.exchanges, view.currency
    if e.empty:
        return "With these data no exchange between them is worth its cost: the plan changes nothing."
    firms = len({*e["from"], *e["to"]})
    today = int((e["current"] > 0).sum())
    runs = f", {today} of which {'runs' if today == 1 else 'run'} today" if today else ""
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
        f"save {rounded(saving)} {currency} a year{part}"
        if saving >= 0
        else f"cost {rounded(-saving)} {currency} a year more than today"
    )
    return f"Under this plan {links} would {kept}{share} and {worth}. {_public(view)} {_climate(view)}"


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
    costs, before = view.summary["costs"], view.summary["costs_before"]
    if forgone <= 0 and before["disposal"] - costs["disposal"] > 0.5:
        parts.append("Taxes inside today's disposal costs are part of it; how much the tables don't say.")
    return " ".join(parts)


def _climate(view: View) -> str:
    avoided, known = view.kpis["co2_avoided"]["value"], view.kpis["co2_known"]["value"]
    if not known:
        return "What that means for the climate isn't known: the emission factors of what is exchanged are missing."
    word = f"avoid {rounded(avoided)} t" if avoided >= 0 else f"emit {rounded(-avoided)} t more"
    share = (
        f"both emission factors are known for {percent(known)} of the tonnes exchanged, unknown ones count as nothing"
    )
    return f"The exchanges would {word} CO2e a year; {share}."


def _trust(view: View) -> str:
    e = view.exchanges
    whole = float(e["saving"].sum())
    if e.empty or whole <= 0:
        return KOREA
    stated = float(e.loc[e["rests_on"] == "stated", "saving"].sum())
    assumed = float(e.loc[e["grade"] == "C", "saving"].sum())
    text = f"{_portion(stated / whole)} of the saving rests on prices and recipes stated in the region's tables alone"
    if stated <= 0:
        text = (
            "All of the saving rests at least in part on prices or recipes that were filled in for want of stated ones"
        )
    if assumed > 0:
        part = _portion(assumed / whole).lower()
        text += f"; for {part} of it the tables call at least one figure assumed rather than given by a firm"
    return f"{text}. {KOREA}"


def _portion(share: float) -> str:
    return "All" if share > 0.9995 else percent(share)


def _figures(view: View) -> list[Figure]:
    s, k, e = view.summary, view.kpis, view.exchanges
    saving = float(s["saving"])
    of = (
        f"{percent(saving / s['baseline'])} of today's {rounded(s['baseline'])}"
        if s["baseline"] > 0
        else "against today"
    )
    figures = [Figure("Saving", rounded(saving), f"{view.currency} a year", of)]
    if e.empty:
        return figures
    diverted = _diverted(view)
    if diverted is not None:
        record, unit = diverted
        context = f"{percent(record['value'])} of what is disposed of today and counted in {unit}"
        figures.append(Figure("Kept out of disposal", rounded(record["numerator"]), f"{unit} a year", context))
    if k["co2_known"]["value"]:
        context = f"net of transport; factors known for {percent(k['co2_known']['value'])} of the tonnes"
        figures.append(Figure("CO2e avoided", rounded(k["co2_avoided"]["value"]), "t a year", context))
    figures.append(
        Figure(
            "Partnerships",
            fixed(s["partnerships"], 0),
            "pairs of firms",
            f"{percent(k['transaction_share']['value'] or 0)} of the cost of exchanging: contracts, permits, pipes",
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
