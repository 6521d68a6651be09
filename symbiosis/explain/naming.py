"""What a firm is called on the phone with another one: its name, or no name where it asked to stay hidden."""

from __future__ import annotations

import pandas as pd

from symbiosis.region import Region

UNNAMED = "a firm that isn't to be named"


def spoken_names(region: Region, firms: pd.Series) -> pd.Series:
    """What the other side hears each of the firms called."""
    hidden = set(region.enterprises.loc[region.enterprises["disclosure"] == "hidden", "enterprise"])
    named = {firm: UNNAMED if firm in hidden else name for firm, name in region.labels.items()}
    return firms.map(named).astype("object")


def at_start(name: str) -> str:
    """The name as a sentence begins with it: a firm writes its own name as it likes."""
    return f"A{name[1:]}" if name == UNNAMED else name
