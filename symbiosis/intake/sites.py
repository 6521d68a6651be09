"""The firms' sites as the rows of a file name them: blanks are filled, contradictions left blank and said."""

from __future__ import annotations

import re
from collections.abc import Mapping

from symbiosis.intake.answers import Row
from symbiosis.intake.column import COORDINATES, POSTCODE
from symbiosis.intake.words import folded


class Sites:
    """Sites by name, in the order in which they are named first; `maybe` names whose likeness waits for an answer."""

    def __init__(self, maybe: Mapping[str, str]) -> None:
        self.maybe = maybe
        self.by_name: dict[str, Row] = {}
        self.ids: set[str] = set()
        self.clashes: dict[str, set[str]] = {}

    def new_id(self, wanted: str) -> str:
        """The id wanted, counted up where it is taken."""
        unique, count = wanted, 1
        while unique in self.ids:
            count += 1
            unique = f"{wanted}-{count}"
        self.ids.add(unique)
        return unique

    def fill(self, name: str, fields: Row, origin: Row) -> Row:
        """The site of that name with what one more row says of it."""
        site = self.by_name.get(name)
        if site is None:
            # Whether a firm may be named has to be asked; until then it may not.
            site = {"enterprise": self.new_id(slug(name)), "name": name, "disclosure": "hidden", **origin}
            if name in self.maybe:
                site["note"] = f"perhaps the same as {self.maybe[name]}: see import/names.csv"
            self.by_name[name] = site
        for order in COORDINATES:
            if order in fields:
                pair = fields.pop(order).split(", ")
                fields |= dict(zip(order.split(", "), pair, strict=True))
        if "source" in fields:
            fields["source"] = f"{fields['source']}; {site['source']}"
        self._fill(name, site, fields)
        return site

    def _fill(self, name: str, site: Row, fields: Row) -> None:
        """Fill what is blank; two different entries leave a blank, and a note. The stricter wish counts."""
        clashed = self.clashes.setdefault(name, set())
        wish = fields.pop("disclosure", "")
        if wish:
            stated = site.setdefault("_wish", wish)
            strict = ("hidden", "alias", "named")
            site["_wish"] = site["disclosure"] = min(stated, wish, key=strict.index)
        for column, value in fields.items():
            if column in ("note", "source") or column in clashed:
                site[column] = value if column == "source" or not site.get(column) else f"{site[column]}; {value}"
                if column in clashed:
                    site[column] = ""
            elif site.get(column) in (None, "", value):
                site[column] = value
            else:
                clashed.add(column)
                site["note"] = "; ".join(
                    filter(None, (site.get("note", ""), f"{column}: two entries, {site[column]} and {value}"))
                )
                site[column] = ""

    def with_places(self) -> tuple[list[Row], dict[str, str]]:
        """All sites, and the places that they name, by id: a town, apart by postcode where it has more than one."""
        rows = list(self.by_name.values())
        places: dict[str, str] = {}
        postcodes: dict[str, set[str]] = {}
        for row in rows:
            if row.get("place") and row.get(POSTCODE):
                postcodes.setdefault(folded(row["place"]), set()).add(row[POSTCODE])
        for row in rows:
            town, code = row.get("place", ""), row.pop(POSTCODE, "")
            many = len(postcodes.get(folded(town), ())) > 1
            place = f"{code} {town}".strip() if many or not town else town
            if place:
                row["place"] = slug(place)
                places.setdefault(row["place"], f"{code} {town}".strip() if code and not many else place)
        return rows, places


def slug(name: str) -> str:
    """The name as an id: lower case, without accents, words joined by `-`."""
    plain = re.sub(r"\W+", "-", folded(name)).strip("-")
    return plain or "site"
