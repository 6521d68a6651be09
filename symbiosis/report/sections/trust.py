"""What the saving rests on, and how often such ideas became business elsewhere."""

from __future__ import annotations

import pandas as pd

from symbiosis.report.digits import percent
from symbiosis.report.view import View

KOREA = (
    "Elsewhere about one explored exchange in four became business (Korea 2005–2013: 118 of 449), "
    "so read this as a list of calls to make, not as a forecast."
)


def trust(view: View) -> str:
    """The shares of what saves; exchanges that lose do not distort them."""
    e = view.exchanges
    gains = e["saving"].clip(lower=0.0)
    whole = float(gains.sum())
    if e.empty or whole <= 0:
        return KOREA
    rests = e["rests_on"].where(gains > 0, "stated")
    stated = float(gains[rests == "stated"].sum())
    text = f"{_portion(stated / whole)} of the saving rests on prices and recipes stated in the region's tables alone"
    if stated < whole:
        text += f"; the rest rests at least in part on {_remainder(rests)}"
    if stated <= 0:
        text = f"All of the saving rests at least in part on {_remainder(rests)}"
    assumed = float(gains[e["grade"] == "C"].sum())
    if assumed > 0:
        part = _portion(assumed / whole).lower()
        text += f"; for {part} of it the tables call at least one figure assumed rather than given by a firm"
    return f"{text}. {KOREA}"


def _remainder(rests: pd.Series) -> str:
    """What it rests on besides figures in the region's tables."""
    sources = [s for s in ("price table", "median") if rests.str.contains(s, regex=False).any()]
    words = {"price table": "the price table", "median": "medians"}
    parts = ["materials that match by name only"] if rests.str.contains("by name only", regex=False).any() else []
    if sources:
        parts.append(f"prices filled from {' or '.join(words[s] for s in sources)}")
    return " or on ".join(parts) or "figures that were filled in"


def _portion(share: float) -> str:
    return "All" if share > 0.9995 else percent(share)
