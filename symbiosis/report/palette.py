"""The colours of the report: at most eight hues that colour-blind readers tell apart, everything else grey."""

from __future__ import annotations

import pandas as pd

# Okabe and Ito's hues, without yellow (invisible on white), the two light ones darkened, wine and olive added.
HUES = ("#0072b2", "#d55e00", "#009e73", "#aa4499", "#3a9bd9", "#c98a00", "#882255", "#7a7a1f")
GREY = "#8a8a8a"
PALE = "#c9c9c9"
INK = "#1a1a1a"
OTHER = "other materials"


def material_colours(exchanges: pd.DataFrame) -> dict[str, str]:
    """Material → hue for the eight that make up the largest share of what is exchanged in their unit; the rest miss."""
    if exchanges.empty:
        return {}
    by = exchanges.groupby(["unit", "material"])["quantity"].sum()
    share = (by / by.groupby("unit").transform("sum")).groupby("material").max()
    ranked = share.reset_index().sort_values(["quantity", "material"], ascending=[False, True])["material"]
    return dict(zip(ranked.head(len(HUES)), HUES, strict=False))


def faded(colour: str, opacity: float) -> str:
    """The colour with an opacity, as Plotly and CSS write it."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:g})"
