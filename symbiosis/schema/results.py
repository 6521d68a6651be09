"""The tables of a plan, column by column, in the order they are written."""

from __future__ import annotations

EXCHANGES = (
    "period", "output", "need", "from", "to", "material", "need_material", "recipe", "mode", "hub", "quantity", "unit",
    "received", "received_unit", "tonnes", "km", "km_to_hub", "transport_cost", "processing_cost",
    "transaction_cost", "stream_cost",
    "carbon_cost", "avoided_disposal", "avoided_purchase", "saving", "saving_low", "saving_high", "adds",
    "adds_giver", "adds_taker", "price_low", "price_high", "co2_kg",
    "imports_replaced", "ewc", "hazardous", "waste_status", "route_today",
    "hierarchy", "hierarchy_change", "border", "border_cost", "legal", "grade", "rests_on",
    "trucks_per_week", "stage", "current",
)  # fmt: skip

ENDS = (
    "output", "need", "from", "to", "material", "need_material", "recipe", "mode", "quantity", "goes_on", "unit", "km",
    "adds", "adds_low", "adds_high", "adds_giver", "adds_taker", "price", "until",
)  # fmt: skip

# A row per store and period, where the region has stores and more than one period.
STORES = (
    "store", "enterprise", "material", "stream", "period", "unit", "in", "out", "level", "lost", "stays", "cost",
    "cost_before",
)  # fmt: skip

ENTERPRISES = (
    "enterprise", "name", "cluster", "anchor", "cost_before", "cost_after", "saving", "saving_low", "saving_high",
    "gives_t", "takes_t", "partners", "paid", "received",
)  # fmt: skip

HUBS = (
    "hub", "size", "status", "operator", "cluster", "capacity", "used", "unit", "fixed_cost", "tonnes_in", "givers",
    "takers", "reason", "why", "worth_it_below",
)  # fmt: skip

OUTPUTS = (
    "output", "enterprise", "material", "quantity", "unit", "exchanged", "left", "disposal_cost", "reason", "why",
    "nearest", "nearest_km", "break_even_km", "missing_saving",
)  # fmt: skip

NEEDS = (
    "need", "enterprise", "material", "quantity", "unit", "met", "bought", "purchase_cost", "reason", "why", "nearest",
    "nearest_km", "break_even_km", "missing_saving",
)  # fmt: skip

LEADS = (
    "output", "need", "from", "to", "material", "km", "unknown", "worth_it_from", "unit", "worth_it_at_price",
    "worth_up_to", "ask_whom", "ask", "status", "unlikely",
)  # fmt: skip

CALL_LIST = (
    "rank", "kind", "enterprise_a", "name_a", "enterprise_b", "name_b", "streams", "tonnes", "saving", "saving_low",
    "saving_high", "saving_a", "saving_b", "worth_up_to", "transaction_cost", "price_low", "price_high", "price_unit",
    "contract", "ends", "km", "permit", "hazardous", "border",
    "readiness", "grade", "rests_on", "unknown", "stage", "owner", "next_step", "due", "contact_a", "role_a", "phone_a",
    "email_a", "consent_a", "disclosure_a", "ask_a", "contact_b", "role_b", "phone_b", "email_b", "consent_b",
    "disclosure_b", "ask_b",
)  # fmt: skip

ASK_NEXT = (
    "rank", "enterprise", "name", "stream", "figure", "unit", "value_now", "low", "high", "saving_at_low",
    "saving_at_high", "swing", "value_of_knowing", "changes_plan", "missing_at_most", "note", "question",
)  # fmt: skip
