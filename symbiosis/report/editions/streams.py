"""Outputs and needs as an audience sees them, and the questions to one firm."""

from __future__ import annotations

import pandas as pd

from symbiosis.explain.plausible import OPEN
from symbiosis.explain.reasons import REASONS
from symbiosis.plan import Plan
from symbiosis.report.editions.audience import Audience, Level
from symbiosis.report.editions.traffic import Labels

UNKNOWNS = {
    "amount": "the amount a year", "price": "what it costs or pays per unit today",
    "permit": "whether its permit covers this hazardous waste", "temperature": "how warm it is",
    "name only": "whether this material would do", "one-off": "when it is there, and for how long",
    "not operating yet or for long": "from when, or until when",
}  # fmt: skip


def output_table(plan: Plan, rows: pd.DataFrame, labels: Labels, audience: Audience) -> pd.DataFrame:
    """Outputs of the firms that appear; in a firm's edition its own."""
    region = plan.region
    extra = region.outputs.loc[plan.outputs.index, ["ewc", "hazardous", "disposal_route"]]
    table = plan.outputs.assign(**{c: extra[c] for c in extra})
    return _streams(table, "output", ("quantity", "exchanged", "left", "disposal_cost"), rows, labels, audience)


def need_table(plan: Plan, rows: pd.DataFrame, labels: Labels, audience: Audience) -> pd.DataFrame:
    """Needs of the firms that appear; in a firm's edition its own."""
    return _streams(plan.needs, "need", ("quantity", "met", "bought", "purchase_cost"), rows, labels, audience)


def _streams(
    table: pd.DataFrame,
    key: str,
    figures: tuple[str, str, str, str],
    rows: pd.DataFrame,
    labels: Labels,
    audience: Audience,
) -> pd.DataFrame:
    names = labels.outputs if key == "output" else labels.needs
    named = table["enterprise"].map(lambda e: labels.firms.get(e) == e)
    own = table["enterprise"] == audience.firm
    if audience.level is Level.FIRM:
        keep, clear = own, own
    else:
        keep = table["enterprise"].isin(labels.firms)
        # The whole, what is left and what is exchanged, less the rows shown, would tell the amounts that aren't.
        clear = named & ~table[key].isin(rows.loc[~rows["exact"], key])
    total, used, rest, cost = figures
    result = table.assign(**{
        key: table[key].map(names), "enterprise": table["enterprise"].map(labels.firms),
        "material": table["material"].map(labels.material), "reason": table["reason"].map(REASONS).fillna(""),
        total: table[total].where(clear), used: table[used].where(clear), rest: table[rest].where(clear),
        cost: table[cost].where(own),
    })[keep]  # fmt: skip
    result["reason"] = result["reason"].where(table.loc[keep, "reason"] != "", "")
    return result.sort_values(["enterprise", "material", key], kind="stable", ignore_index=True)


def questions(plan: Plan, firm: str, labels: Labels) -> pd.DataFrame:
    """What the firm alone can answer: its stream and what is unknown of it; for whom else that matters stays out."""
    asked = plan.leads[(plan.leads["ask_whom"] == firm) & (plan.leads["status"] == OPEN)]
    wanted = plan.region.needs.set_index("need")["material"]
    found = []
    for row in asked.to_dict("records"):
        side = "giver" if row["from"] == firm else "taker"
        stream = labels.outputs[row["output"]] if side == "giver" else labels.needs[row["need"]]
        material = row["material"] if side == "giver" else wanted[row["need"]]
        for part in str(row["unknown"]).split("; "):
            what, _, whose = part.partition(" (")
            if what in UNKNOWNS and whose in ("", f"{side})"):
                found.append((stream, labels.material(material), UNKNOWNS[what]))
    table = pd.DataFrame(found, columns=["stream", "material", "unknown"]).drop_duplicates()
    return table.sort_values(["stream", "unknown"], kind="stable", ignore_index=True)
