"""What the region discards, pays for and exchanges today, in sentences that are true apart."""

from __future__ import annotations

from symbiosis.report.digits import count, listed, rounded
from symbiosis.report.view import View

UNIT_SHORT = {"t": "t", "m3": "m³", "MWh": "MWh"}
# Whatever else is unknown about such an output, its amount arises every year.
ARISES = r"(?:price|committed| )*"


def today(view: View) -> str:
    """What is discarded, what that costs net, what is bought, and what already circulates."""
    firms = count(len(view.plan.region.enterprises), "firm")
    amounts = disposed(view)
    discard = f"discard {listed(amounts)} a year" if amounts else "state no disposed by-products of known amount"
    bought = view.summary["costs_before"]["purchase"]
    buys = (
        f"They buy inputs for {rounded(bought)} {view.currency} that by-products could replace at least in part. "
        if bought > 0.5
        else ""
    )
    return f"Today the {firms} of this region {discard}. {_cost(view)} {buys}{_circulating(view)}"


def disposed(view: View) -> list[str]:
    """What leaves by a disposal route today, unit by unit, less what already runs; whether or not its price is known.

    Firms that are planned or close, one-offs and stocks are no part of a year.
    """
    o = view.outputs
    o = o[o["disposed"] & o["missing"].str.fullmatch(ARISES)]
    current = view.plan.region.current
    amounts = []
    for unit, short in UNIT_SHORT.items():
        rows = o[o["unit"] == unit]
        rest = float(rows["quantity"].sum() - current.loc[current["output"].isin(rows["output"]), "quantity"].sum())
        if rest > 0:
            amounts.append(f"{rounded(rest)} {short}")
    return amounts


def _cost(view: View) -> str:
    """What disposal costs net of sales."""
    o, net = view.outputs, float(view.summary["costs_before"]["disposal"])
    sells = bool((o["unit_cost"] < 0).loc[o["usable"]].any())
    known = "" if (o["missing"] != "price").all() else ", as far as prices are known"
    if abs(net) < 0.5:
        return "The tables state no net cost of getting rid of their by-products."
    if net < 0:
        return f"Their by-products, less what disposal costs, earn them {rounded(-net)} {view.currency} a year{known}."
    less = ", less what they earn by selling some," if sells else ""
    return f"Getting rid of their by-products{less} costs them {rounded(net)} {view.currency} a year{known}."


def _circulating(view: View) -> str:
    running = view.running
    if running.empty:
        return "The tables list no exchange between them that already runs."
    amounts = [f"{rounded(float(r['quantity'].sum()))} {UNIT_SHORT[str(u)]}" for u, r in running.groupby("unit")]
    verb = "exchange already runs" if len(running) == 1 else "exchanges already run"
    return f"{len(running)} {verb} between them: {listed(amounts)} a year."
