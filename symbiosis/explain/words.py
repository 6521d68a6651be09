"""Numbers as people write them, in sentences."""

from __future__ import annotations

import math

THIN = "\u202f"  # a narrow no-break space between thousands


def number(value: float, digits: int = 3) -> str:
    """The value with `digits` significant digits, thousands parted: 12 400, 3.25, 0.07."""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else "∞"
    places = digits - 1 - math.floor(math.log10(abs(value)))
    text = f"{round(value, places):,.{max(0, places)}f}".replace(",", THIN)
    return text.rstrip("0").rstrip(".") if "." in text else text


def money(value: float, currency: str) -> str:
    """An amount of money, such as `1 240 EUR`."""
    return f"{number(value, 4 if abs(value) >= 1000 else 3)} {currency}"


def km(value: float) -> str:
    """A distance: whole kilometres from 10 on, one digit below."""
    return f"{value:,.0f} km".replace(",", THIN) if value >= 9.95 else f"{value:.1f} km"
