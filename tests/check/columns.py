"""For every column of every result table the check that works it out again, or why there is nothing to work out."""

from __future__ import annotations

TEXT = "text or id: no figure"
TYPED = "typed by people, carried over"
ANSWER = "found by planning again: the plan behind it is checked, not the answer"
OPEN = "not worked out again yet: ask_next.csv is made after the plan is checked"
UPPER = "an upper figure to rank leads by: not worked out again yet"
HUB_WORTH = "a fixed cost that would pay by what is left over: tests/explain/test_hubs.py plans again with it"
SEARCH = "what the search was asked, or did: no figure of the plan"

EXCHANGES = {
    "period": "copies", "output": TEXT, "need": TEXT, "from": TEXT, "to": TEXT, "material": TEXT,
    "need_material": TEXT, "recipe": TEXT, "mode": TEXT, "hub": "copies", "quantity": "amounts", "unit": "copies",
    "received": "amounts", "received_unit": "copies", "tonnes": "amounts", "km": "money", "km_to_hub": "money", "transport_cost": "money",
    "processing_cost": "money", "transaction_cost": "money", "stream_cost": "money", "carbon_cost": "money",
    "avoided_disposal": "money", "avoided_purchase": "money", "saving": "money", "saving_low": "ranges",
    "saving_high": "ranges", "adds": "ends", "adds_giver": "ends", "adds_taker": "ends", "price_low": "money", "price_high": "money", "co2_kg": "money",
    "imports_replaced": "money", "ewc": "copies", "hazardous": "copies", "waste_status": "copies",
    "route_today": "law", "hierarchy": "copies", "hierarchy_change": "law", "border": "law", "border_cost": "law",
    "legal": "copies", "grade": "rests", "rests_on": "rests", "trucks_per_week": "rests", "stage": "register",
    "current": "demands",
}  # fmt: skip

ENTERPRISES = {
    "enterprise": "sites", "name": "copies", "cluster": "copies", "anchor": "copies", "cost_before": "sites",
    "cost_after": "sums", "saving": "sums", "saving_low": "ranges", "saving_high": "ranges", "gives_t": "sites",
    "takes_t": "sites", "partners": "sites", "paid": "sites", "received": "sites",
}  # fmt: skip

STORES = {
    "store": "stores", "enterprise": "stores", "material": "stores", "stream": "stores", "period": "stores",
    "unit": "stores", "in": "stores", "out": "stores", "level": "stores", "lost": "stores", "stays": "stores",
    "cost": "stores", "cost_before": "stores",
}  # fmt: skip

OUTPUTS = {
    "output": "copies", "enterprise": "copies", "material": "copies", "quantity": "copies", "unit": "copies",
    "exchanged": "amounts", "left": "amounts", "disposal_cost": "sums", "reason": TEXT, "why": TEXT,
    "nearest": TEXT, "nearest_km": "nearest", "break_even_km": "nearest", "missing_saving": "nearest",
}  # fmt: skip

NEEDS = {
    "need": "copies", "enterprise": "copies", "material": "copies", "quantity": "copies", "unit": "copies",
    "met": "amounts", "bought": "amounts", "purchase_cost": "sums", "reason": TEXT, "why": TEXT, "nearest": TEXT,
    "nearest_km": "nearest", "break_even_km": "nearest", "missing_saving": "nearest",
}  # fmt: skip

LEADS = {
    "output": "leads", "need": "leads", "from": "leads", "to": "leads", "material": "leads", "km": "leads",
    "unknown": "leads", "worth_it_from": "leads", "unit": "leads", "worth_it_at_price": "leads", "worth_up_to": UPPER,
    "ask_whom": "leads", "ask": TEXT, "status": UPPER, "unlikely": TEXT,
}  # fmt: skip

CALL_LIST = {
    "rank": "calls", "kind": "calls", "enterprise_a": "calls", "enterprise_b": "calls", "streams": TEXT,
    "tonnes": "call_columns", "saving": "calls", "saving_a": "calls", "saving_b": "calls", "contract": TEXT,
    "ends": TEXT, "ask_a": TEXT, "ask_b": TEXT,
    **dict.fromkeys((
        "name_a", "name_b", "saving_low", "saving_high", "worth_up_to", "transaction_cost", "price_low", "price_high", "price_unit",
        "km", "permit", "hazardous", "border", "readiness", "grade", "rests_on", "unknown", "stage", "owner",
        "next_step", "due", "contact_a", "role_a", "phone_a", "email_a", "consent_a", "contact_b", "role_b", "phone_b",
        "email_b", "consent_b", "disclosure_a", "disclosure_b",
    ), "call_columns"),
}  # fmt: skip

ENDS = {
    "output": "ends", "need": "ends", "from": TEXT, "to": TEXT, "material": TEXT, "need_material": TEXT,
    "recipe": "ends", "mode": "ends", "quantity": "ends", "goes_on": "ends", "unit": TEXT, "km": "ends",
    "adds": "ends", "adds_giver": "ends", "adds_taker": "ends", "adds_low": "ends", "adds_high": "ends", "price": TEXT,
    "until": TEXT,
}  # fmt: skip

HUBS = {
    "hub": "hubs", "size": "hubs", "status": "hubs", "operator": "hubs", "cluster": "hubs", "capacity": "hubs",
    "used": "hubs", "unit": "hubs", "fixed_cost": "hubs", "tonnes_in": "hubs", "givers": "hubs", "takers": "hubs",
    "reason": TEXT, "why": TEXT, "worth_it_below": HUB_WORTH,
}  # fmt: skip

ASK_NEXT = {
    "rank": OPEN, "enterprise": TEXT, "name": TEXT, "stream": TEXT, "figure": TEXT, "unit": TEXT,
    "value_now": OPEN, "low": OPEN, "high": OPEN, "saving_at_low": ANSWER,
    "saving_at_high": ANSWER, "swing": OPEN, "value_of_knowing": OPEN, "changes_plan": TEXT,
    "missing_at_most": OPEN, "note": TEXT, "question": TEXT,
}  # fmt: skip

SYNERGIES = {
    "output": TEXT, "need": TEXT, "recipe": TYPED, "stage": "register_columns",
    **dict.fromkeys((
        "lost_reason", "probability", "owner", "next_step", "due", "updated", "actual_quantity", "actual_saving",
        "source", "note", "grade", "as_of",
    ), TYPED),
    **dict.fromkeys((
        "plan_proposes", "plan_from", "plan_to", "plan_material", "plan_quantity", "plan_unit", "plan_tonnes",
        "plan_saving", "plan_saving_low", "plan_saving_high", "plan_stage", "plan_first_seen", "plan_date", "plan_run",
        "plan_change",
    ), "register_columns"),
}  # fmt: skip

SUMMARY = {
    "region": TEXT, "model": TEXT, "currency": TEXT, "stopped": TEXT, "objective": TEXT, "assumptions": TEXT,
    "baseline": "sums", "cost": "sums", "saving": "sums", "saving_low": "ranges", "saving_high": "ranges",
    "objective_value": "summary", "objective_bound": "summary", "bound": "summary", "gap": "summary",
    "saving_gap": "summary", "gap_asked": SEARCH, "time_limit": SEARCH, "search": SEARCH, "min_diversion": SEARCH, "stages": "summary",
    "exchanges": "summary", "partnerships": "summary", "leads": "summary", "candidates": SEARCH, "costs": "summary",
    "costs_before": "summary", "public": "summary", "kpis": "kpis", "pipeline": "pipeline", "seconds": SEARCH,
    "accounts": "goals", "limits": "goals",
}  # fmt: skip

TABLES = {
    "exchanges": EXCHANGES, "enterprises": ENTERPRISES, "outputs": OUTPUTS, "needs": NEEDS, "leads": LEADS,
    "calls": CALL_LIST, "synergies": SYNERGIES,
}  # fmt: skip
WORDS = (TEXT, TYPED, ANSWER, OPEN, SEARCH, UPPER, HUB_WORTH)
