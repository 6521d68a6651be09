"""What the figures of each result column are counted in, for headings; `¤` stands for the region's currency."""

from __future__ import annotations

MONEY, PRICE, OWN, MASS = "¤/year", "¤ per unit", "unit/year", "t/year"

UNITS: dict[str, str] = {
    **dict.fromkeys((
        "transport_cost", "processing_cost", "transaction_cost", "stream_cost", "carbon_cost", "avoided_disposal",
        "avoided_purchase", "saving", "saving_low", "saving_high", "adds", "adds_low", "adds_high", "adds_giver",
        "adds_taker", "imports_replaced", "border_cost", "cost_before", "cost_after", "paid",
        "disposal_cost", "purchase_cost", "missing_saving", "worth_up_to", "saving_a", "saving_b", "saving_at_low",
        "saving_at_high", "swing", "value_of_knowing", "missing_at_most", "today", "stays",
        "gain_at_zero", "before", "after", "change", "fixed_cost", "worth_it_below",
    ), MONEY),
    **dict.fromkeys(("price_low", "price_high", "price", "worth_it_at_price", "own_limit"), PRICE),
    **dict.fromkeys((
        "quantity", "exchanged", "left", "met", "bought", "current", "goes_on", "worth_it_from",
        "capacity", "used",
    ), OWN),
    **dict.fromkeys(("tonnes", "gives_t", "takes_t", "tonnes_in"), MASS),
    **dict.fromkeys(("km", "km_to_hub", "nearest_km", "break_even_km"), "km"),
    "co2_kg": "kg CO2e/year", "trucks_per_week": "loads/week", "until": "year",
}  # fmt: skip
# The same name counts something else in these tables.
ELSEWHERE: dict[tuple[str, str], str] = {
    ("enterprises", "received"): MONEY, ("exchanges", "received"): "received_unit/year",
    **dict.fromkeys((("stores", c) for c in ("cost", "cost_before")), "¤"),
    **dict.fromkeys((("stores", c) for c in ("in", "out", "level", "lost", "stays")), "unit"),
}  # fmt: skip


def unit_of(table: str, column: str, currency: str) -> str:
    """The unit to print below a column's name; empty where it is text or a plain number."""
    unit = ELSEWHERE.get((table, column), UNITS.get(column, ""))
    return unit.replace("¤", currency)
