"""The colours of the report: at most eight hues that colour-blind readers tell apart, everything else grey."""

from __future__ import annotations

import pandas as pd

# Found by search: any two of these and the grey are at least 25 apart in CIELAB, to the usual eye and under protanopia,
# deuteranopia and tritanopia (Machado et al. 2009), and each stands out from white. Okabe and Ito's hues, the usual
# choice, include a yellow that white swallows.
HUES = ("#1f69ff", "#b78d00", "#32a055", "#8a2da4", "#a33100", "#0e01a7", "#48003e", "#473b32")
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
