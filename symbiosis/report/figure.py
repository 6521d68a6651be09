"""A picture: plain Plotly dictionaries, and their JSON made safe to stand inside a page."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif"
# What ends a script element, opens a comment, or ends a line in JavaScript but not in JSON.
_UNSAFE = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


@dataclass(frozen=True)
class Figure:
    """Traces and layout; `ratio` is height over width, `least` and `most` bound the height in pixels.

    `label` says to a screen reader what it is. The
    first `shared` traces of the picture `base` come before its own, so that the page holds them once.
    """

    name: str
    label: str
    data: list[dict[str, Any]]
    layout: dict[str, Any]
    ratio: float = 0.5
    least: int = 320
    most: int = 640
    base: str = ""
    shared: int = 0

    @property
    def json(self) -> Markup:
        """Data and layout as JSON that stays inert inside a script element whatever the names in it are."""
        record = {
            "data": self.data,
            "layout": whole_layout(self),
            "ratio": self.ratio,
            "least": self.least,
            "most": self.most,
            "base": self.base,
            "shared": self.shared,
        }
        text = json.dumps(_plain(record), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return Markup(text.translate(_UNSAFE))


def base_layout() -> dict[str, Any]:
    """What all pictures share."""
    return {
        "font": {"family": FONT, "size": 13, "color": "#1a1a1a"},
        "paper_bgcolor": "#fff",
        "plot_bgcolor": "#fff",
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "showlegend": False,
        "separators": ".\u202f",
        "hoverlabel": {
            "bgcolor": "#fff",
            "bordercolor": "#666",
            "font": {"color": "#1a1a1a", "size": 13},
            "align": "left",
        },
    }


def whole_layout(figure: Figure) -> dict[str, Any]:
    """The figure's own layout over what all pictures share."""
    return _merged(base_layout(), figure.layout)


def plain(text: str) -> str:
    """Text that Plotly shows as it is: its labels understand tags and entities, names are not to."""
    clean = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return " ".join(clean.split())


def _merged(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    both = {k: base[k] | own[k] for k in base.keys() & own.keys() if isinstance(own[k], dict)}
    return base | own | both


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value
