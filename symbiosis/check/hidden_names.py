"""No question of the call list names a hidden firm to the other side: that is read out on the phone."""

from __future__ import annotations

import re

import pandas as pd

from symbiosis.region import Region

UNNAMED = "firm that isn't to be named"
LETTERS = 4  # a shorter name is also a unit, a currency, a part of a word: only its place in a sentence tells
# Where the questions name the other firm. A figure, a unit or a material is in none of these places.
PLACES = (
    r"(?:^|[.?!] ){} would take ", r" a year from {} do for ", r"You give {} \d", r"You take from {} \d",
    r"Your contract with {} on ", r" a year from {} to ", r" to {} run \(", r"Nothing yet: ask {} first",
    r"(?:^|[.?!] ){}: ",
)  # fmt: skip


def check_hidden_names(region: Region, calls: pd.DataFrame) -> list[str]:
    """Violations: questions that name the partner although it is hidden.

    A name is looked for where the questions name firms, and one that can't be a common word – of four letters or more,
    one of them large – anywhere but at the start of a sentence or in the name of a material or of the firm asked.
    """
    sites = region.enterprises.set_index("enterprise")
    hidden = set(sites.index[sites["disclosure"] == "hidden"])
    names = dict(zip(sites.index, sites["name"].astype("str"), strict=True))
    said = [str(m) for m in region.materials["name"]] + [region.settings.currency]
    found = []
    for side, other in ("ab", "ba"):
        for firm, partner, ask in calls[[f"enterprise_{side}", f"enterprise_{other}", f"ask_{side}"]].to_numpy():
            if partner not in hidden:
                continue
            own, name = names.get(firm, ""), names[partner]
            if own != name and _named(name, str(ask), [*said, own]):
                found.append(f"the call list names {name} to {firm}, although it is hidden")
    return found


def _named(name: str, ask: str, said: list[str]) -> bool:
    """Whether the question has the name, other than as a part of what else it says."""
    if any(re.search(place.format(re.escape(name)), ask) for place in PLACES):
        return True
    if len(name) < LETTERS or name == name.lower() or name not in ask:
        return False
    for words in sorted((w for w in (*said, UNNAMED) if name in w), key=len, reverse=True):
        ask = re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", "…", ask)
    return re.search(rf"(?<!\w)(?<![.?!] )(?<!^){re.escape(name)}(?!\w)", ask) is not None
