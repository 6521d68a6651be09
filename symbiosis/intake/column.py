"""One column of a sheet as proposed, and which of the tables' columns are of which sort."""

from __future__ import annotations

from dataclasses import dataclass

TABLES = ("enterprises", "outputs", "needs", "contacts")
STREAMS = ("outputs", "needs")
SITE = {
    "name", "longitude", "latitude", "coordinates", "place", "postcode", "country", "sector", "cluster", "company",
    "kind", "status", "anchor", "max_partners", "permits", "disclosure",
}  # fmt: skip
PERSON = {
    "contact_name": "name", "contact_role": "role", "contact_email": "email", "contact_phone": "phone",
    "contact_consent": "consent",
}  # fmt: skip
PROVENANCE = {"note", "source", "grade", "as_of"}
BOTH = {
    "material", "quantity", "quantity_low", "quantity_high", "unit", "temperature_c", "dry_matter", "min_lot",
    *PROVENANCE,
}  # fmt: skip
OUTPUTS = {
    "disposal_cost", "disposal_route", "ewc", "hazardous", "waste_status", "supply", "exclusive", "committed_until",
    "goes_to",
}  # fmt: skip
NEEDS = {"purchase_price", "gate_fee", "accepts_hazardous", "kind", "max_share", "imported_share"}
AMOUNTS = frozenset({"quantity", "quantity_low", "quantity_high", "min_lot"})
MONEY = frozenset({"disposal_cost", "purchase_price", "gate_fee"})
COORDINATES = ("latitude, longitude", "longitude, latitude")
# Columns of the proposal that no table has: what they hold is written into other columns or tables.
DIRECTION, POSTCODE, GOES_TO = "direction", "postcode", "goes_to"


@dataclass(frozen=True)
class ColumnPlan:
    """What is proposed for one column of one sheet. `table` is "" where a person has to say which."""

    sheet: str
    cell: str
    header: str
    samples: str
    table: str
    column: str
    unit: str
    times: str
    why: str
    sure: str
