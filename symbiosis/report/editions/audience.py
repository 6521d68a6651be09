"""Whom an edition is for and what each may see: names by disclosure, columns by list; what isn't listed is left out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from symbiosis.errors import UsageError
from symbiosis.schema.results import ENDS, HUBS, STORES


class Level(StrEnum):
    """The kinds of reader."""

    INTERNAL = "internal"
    PARTNERS = "partners"
    PUBLIC = "public"
    REGULATOR = "regulator"
    FIRM = "firm"


class Shown(StrEnum):
    """How a firm appears: by its name, by an alias, or not at all."""

    NAME = "name"
    ALIAS = "alias"
    ABSENT = "absent"


@dataclass(frozen=True)
class Audience:
    """A level, and for a firm's own edition the id of the firm."""

    level: Level
    firm: str = ""

    def __str__(self) -> str:
        return f"firm:{self.firm}" if self.level is Level.FIRM else str(self.level)

    @property
    def words(self) -> str:
        """Whom it is for, in words that name nobody."""
        return WORDS[self.level]


WORDS = {
    Level.INTERNAL: "the planner's own office",
    Level.PARTNERS: "the firms that take part",
    Level.PUBLIC: "the public",
    Level.REGULATOR: "the authority",
    Level.FIRM: "one firm alone",
}
# How a firm of each disclosure appears; in a firm's own edition this holds for its partners under the plan, the firm
# itself is named, and everybody else is absent.
NAMING = {
    Level.PARTNERS: {"named": Shown.NAME, "alias": Shown.ALIAS, "hidden": Shown.ABSENT},
    Level.PUBLIC: {"named": Shown.NAME, "alias": Shown.ALIAS, "hidden": Shown.ABSENT},
    Level.REGULATOR: {"named": Shown.NAME, "alias": Shown.NAME, "hidden": Shown.ALIAS},
    Level.FIRM: {"named": Shown.NAME, "alias": Shown.NAME, "hidden": Shown.ALIAS},
}

_ALL = frozenset({Level.PARTNERS, Level.PUBLIC, Level.REGULATOR, Level.FIRM})
_NOT_PUBLIC = _ALL - {Level.PUBLIC}
_LAW = frozenset({Level.REGULATOR, Level.FIRM})
_AUTHORITY, _OWN = frozenset({Level.REGULATOR}), frozenset({Level.FIRM})
_SHARED = frozenset({Level.PARTNERS, Level.PUBLIC})
_NONE: frozenset[Level] = frozenset()


def _internal(names: str) -> dict[str, frozenset[Level]]:
    return dict.fromkeys(names.split(), _NONE)


# Table → column → who may see it. A column that is missing here reaches nobody but the planner, and a test fails
# until somebody decides about it.
COLUMNS: dict[str, dict[str, frozenset[Level]]] = {
    "exchanges": {
        "output": _NOT_PUBLIC, "need": _NOT_PUBLIC, "from": _ALL, "to": _ALL, "material": _ALL, "need_material": _ALL,
        "mode": _NOT_PUBLIC, "quantity": _ALL, "unit": _ALL, "received": _NOT_PUBLIC, "received_unit": _NOT_PUBLIC,
        "tonnes": _ALL, "km": _ALL, "ewc": _LAW, "hazardous": _LAW, "waste_status": _LAW, "legal": _LAW,
        "disposal_route": _LAW, "permit": _LAW, "border": _LAW, "trucks_per_week": _LAW, "current": _NOT_PUBLIC,
        "own_limit": _OWN,
    } | _internal(
        "period recipe hub km_to_hub transport_cost processing_cost transaction_cost stream_cost carbon_cost "
        "avoided_disposal avoided_purchase saving saving_low saving_high adds adds_giver adds_taker price_low "
        "price_high co2_kg imports_replaced grade rests_on stage route_today hierarchy hierarchy_change border_cost"
    ),
    "enterprises": {
        "enterprise": _ALL, "name": _ALL, "partners": _ALL, "gives_t": _ALL, "takes_t": _ALL, "today": _OWN,
        "stays": _OWN, "gain_at_zero": _OWN,
    } | _internal("cluster anchor cost_before cost_after saving saving_low saving_high paid received"),
    "outputs": {
        "output": _NOT_PUBLIC, "enterprise": _NOT_PUBLIC, "material": _NOT_PUBLIC, "quantity": _LAW,
        "unit": _NOT_PUBLIC, "exchanged": _LAW, "left": _LAW, "disposal_cost": _OWN, "reason": _OWN,
        "ewc": _LAW, "hazardous": _LAW, "disposal_route": _LAW,
    } | _internal("why nearest nearest_km break_even_km missing_saving"),
    "needs": {
        "need": frozenset({Level.PARTNERS, Level.FIRM}), "enterprise": frozenset({Level.PARTNERS, Level.FIRM}),
        "material": frozenset({Level.PARTNERS, Level.FIRM}), "quantity": _OWN,
        "unit": frozenset({Level.PARTNERS, Level.FIRM}), "met": _OWN, "bought": _OWN, "purchase_cost": _OWN,
        "reason": _OWN,
    } | _internal("why nearest nearest_km break_even_km missing_saving"),
    "materials": {"material": _SHARED, "unit": _SHARED, "exchanges": _SHARED, "exchanged": _SHARED},
    "questions": {"stream": _OWN, "material": _OWN, "unknown": _OWN},
    "ends": _internal(" ".join(ENDS)), "hubs": _internal(" ".join(HUBS)), "stores": _internal(" ".join(STORES)),
    "leads": _internal(
        "output need from to material km unknown worth_it_from unit worth_it_at_price worth_up_to ask_whom ask status "
        "unlikely"
    ),
}  # fmt: skip

# File → who gets it. What the planner's folder holds beside these stays there.
FILES: dict[str, frozenset[Level]] = {
    "exchanges.csv": _ALL, "enterprises.csv": _ALL, "outputs.csv": _NOT_PUBLIC,
    "needs.csv": frozenset({Level.PARTNERS, Level.FIRM}), "materials.csv": _SHARED, "questions.csv": _OWN,
    "network.gpkg": _ALL, "summary.json": _ALL, "report.html": _ALL, "manifest.json": _ALL,
    "report.xlsx": _ALL, "network.geojson": _ALL,
    "circlean.csv": _NONE, "leads.csv": _NONE, "call_list.csv": _NONE, "synergies.csv": _NONE, "ask_next.csv": _NONE,
    "set_aside.csv": _NONE, "ends.csv": _NONE, "stores.csv": _NONE, "hubs.csv": _NONE,
}  # fmt: skip


def parse_audience(text: str) -> Audience:
    """The audience that `--for` names; UsageError lists the choices."""
    word, _, firm = text.partition(":")
    if word == Level.FIRM and firm:
        return Audience(Level.FIRM, firm)
    if word in set(Level) - {Level.FIRM} and not firm and ":" not in text:
        return Audience(Level(word))
    raise UsageError(
        f"there is no edition for “{text}”. Choose internal, partners, public, regulator or firm:ID, "
        "where ID is an enterprise of the region."
    )


def visible(table: str, level: Level) -> list[str]:
    """The columns of a table that this level may see, in the order of the list."""
    return [column for column, levels in COLUMNS[table].items() if level in levels]
