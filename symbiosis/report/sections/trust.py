"""What the saving rests on, and how often such ideas became business elsewhere."""

from __future__ import annotations

from symbiosis.report.digits import listed, percent
from symbiosis.report.view import View

KOREA = (
    "Elsewhere about one explored exchange in four became business (Korea 2005–2013: 118 of 449), "
    "so read this as a list of calls to make, not as a forecast."
)
OTHERS = {
    "ungraded_figures": "figures that the tables state without a grade",
    "assumed_figures": "figures that the tables call assumed",
    "library_recipes": "recipes of the starter library, whose yields and treatment costs are assumed",
    "by_name": "materials that match by name only",
    "filled_figures": "prices filled from {}",
}
SOURCES = {
    "price table": "the price table",
    "median": "medians of other firms",
    "library disposal": "the library's prices",
}


def trust(view: View) -> str:
    """The share of the saving that rests on figures that firms gave, then what the rest of it rests on."""
    k = view.kpis
    given = k["firm_figures"]["value"]
    if given is None:
        return KOREA
    others = {key: float(k[key]["value"]) for key in OTHERS if k[key]["value"] > 0}
    words = {key: OTHERS[key].format(_sources(view)) for key in others}
    if not others:
        return f"All of the saving rests on amounts and prices that firms gave. {KOREA}"
    share = f"{percent(given)} of the saving rests" if given > 0 else "None of the saving rests alone"
    if len(others) == 1:
        rest = ("all of it" if given <= 0 else "the rest") + f" rests at least in part on {next(iter(words.values()))}"
    else:
        ranked = sorted(others, key=others.__getitem__, reverse=True)
        parts = [f"{percent(others[key])} on {words[key]}" for key in ranked]
        rest = listed(parts).replace(" on ", " rests at least in part on ", 1)
    return f"{share} on amounts and prices that firms gave; {rest}. {KOREA}"


def _sources(view: View) -> str:
    """Where prices were filled from."""
    rests = view.exchanges["rests_on"].str.replace("library purchase", "library disposal")
    found = [words for origin, words in SOURCES.items() if rests.str.contains(origin, regex=False).any()]
    return " and ".join(found) or "tables"
