"""The report of an edition: one page that works offline and prints, made from the edition alone."""

from __future__ import annotations

import datetime
from typing import Any

import pandas as pd
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from symbiosis.explain.words import number
from symbiosis.report.digits import count, fixed, percent, rounded
from symbiosis.report.editions.audience import Level, Shown
from symbiosis.report.editions.edition import Edition
from symbiosis.report.editions.picture import amount, draw_edition_maps, stream
from symbiosis.report.grid import FIRST, Column, Grid, grid
from symbiosis.report.html import environment, in_words, trusted
from symbiosis.report.sections.law import NOT_ADVICE, ROUTES, STATUS

MOST = 400  # rows of a table


def render_edition(edition: Edition, made_on: datetime.date | None = None) -> str:
    """The whole page as text; it asks for nothing from any network. `made_on` is the date it shows."""
    return environment().get_template("edition.html.j2").render(
        region=edition.region,
        made_on=in_words(made_on or datetime.datetime.now(tz=datetime.UTC).date()),
        readers=edition.audience.words,
        model=edition.summary["model"],
        notes=edition.notes,
        short=in_short(edition),
        figures=key_figures(edition),
        pictures=draw_edition_maps(edition),
        exchanges=_exchanges(edition),
        materials=_materials(edition),
        account=_account(edition),
        streams=_streams(edition),
        questions=_questions(edition),
        law=_law(edition),
        not_advice=NOT_ADVICE,
        firms=_firms(edition),
        found=_found(edition),
        style=trusted("style.css"),
        script=trusted("page.js"),
        plotly=Markup(get_plotlyjs()),
    )  # fmt: skip


def _names(edition: Edition) -> dict[str, str]:
    return dict(zip(edition.sites["id"], edition.sites["name"], strict=True))


def in_short(edition: Edition) -> list[str]:
    """The first sentences of the edition."""
    s, level = edition.summary, edition.audience.level
    if level is Level.FIRM:
        return _own(edition)
    if s["exchanges"] == 0:
        return [
            "With these data no exchange between the firms of the region is worth its cost: the plan changes nothing."
        ]
    named = count(s["firms_named"], "firm")
    found = "exchanges" if s["exchanges"] is None else count(s["exchanges"], "exchange")
    text = f"The plan finds {found} of by-products that would pay for the region as a whole."
    listed = "all of them are" if s["exchanges_shown"] == s["exchanges"] else f"{fixed(s['exchanges_shown'], 0)} are"
    text += f" {listed[0].upper()}{listed[1:]} listed here; {named} appear{'s' * (s['firms_named'] == 1)} by name"
    alias = s["firms_by_alias"]
    text += (
        f" and {fixed(alias, 0)} by an alias, its trade and town."
        if alias == 1
        else f" and {fixed(alias, 0)} by aliases, their trades and towns."
        if alias
        else "."
    )
    lines = [text]
    if "saving" in s:
        lines.append(_money(s))
    return lines


def _money(s: dict[str, Any]) -> str:
    if s["saving"] is None:
        return (
            "What the region saves isn't given: too few firms share in it for the sum to hide what each of them saves."
        )
    share = (
        f", {percent(s['saving'] / s['baseline'])} of what its firms pay today to dispose and buy"
        if s["baseline"] and s["saving"] > 0
        else ""
    )
    word = f"save {rounded(s['saving'])}" if s["saving"] >= 0 else f"cost {rounded(-s['saving'])} more:"
    sum_ = f"Together the firms of the region would {word} {s['currency']} a year{share}"
    return f"{sum_}; listed or not, all exchanges count in it."


def _own(edition: Edition) -> list[str]:
    row = edition.tables["enterprises"].set_index("enterprise").loc[edition.audience.firm]
    lines = [
        f"Under the plan {row['name']} has {count(int(row['partners']), 'partner')} in "
        f"{count(len(edition.tables['exchanges']), 'exchange')}."
    ]
    return lines if row["partners"] else [f"The plan has no exchange for {row['name']}; what is left below says why."]


def key_figures(edition: Edition) -> list[tuple[str, str, str, str]]:
    """Title, value, unit, context."""
    s, tables = edition.summary, edition.tables
    found = []
    if s.get("saving"):
        found.append(
            (
                "Saving" if s["saving"] > 0 else "Costs more",
                rounded(abs(s["saving"])),
                f"{s['currency']} a year",
                "the whole region, in three digits",
            )
        )
    if "materials" in tables:
        for unit, part in tables["materials"].groupby("unit"):
            name = "m³" if unit == "m3" else str(unit)
            found.append(
                (
                    "Exchanged",
                    rounded(float(part["exchanged"].sum())),
                    f"{name} a year",
                    f"in {count(int(part['exchanges'].sum()), 'exchange')} whose amounts may be summed",
                )
            )
    if s.get("co2_avoided_t") is not None and s["co2_of_exchanges"]:
        found.append(
            (
                "CO2e avoided",
                rounded(s["co2_avoided_t"]),
                "t a year",
                f"of {count(s['co2_of_exchanges'], 'exchange')}, what runs today included; "
                "unknown emission factors count as nothing",
            )
        )
    return found[:6]


def _exchanges(edition: Edition) -> Grid | None:
    rows, names = edition.tables["exchanges"], _names(edition)
    if rows.empty:
        return None
    records = rows.to_dict("records")
    table = pd.DataFrame({
        "giver": rows["from"].map(names), "taker": rows["to"].map(names),
        "stream": [stream(edition, r) for r in records], "amount": [[amount(r)] for r in records],
        "quantity": rows["quantity"], "km": rows["km"],
    })  # fmt: skip
    columns = [
        Column("giver", "From"), Column("taker", "To"), Column("stream", "By-product → use"),
        Column("amount", "Amount", "figures", sort="quantity"), Column("km", "Haul", "km", "km"),
    ]  # fmt: skip
    if edition.audience.level is Level.FIRM:
        table["limit"] = [_limit(r, edition.audience.firm) for r in records]
        columns.append(Column("limit", "Price from which it pays", "text"))
    return grid(
        "exchanges",
        "Exchanges of the plan that appear in this edition",
        columns,
        table,
        file="exchanges.csv",
        first=FIRST,
        most=MOST,
    )


def _limit(row: dict[Any, Any], firm: str) -> str:
    value = row["own_limit"]
    if value != value:
        return "–"
    side = "from" if row["from"] == firm else "up to"
    size = number(abs(value))
    return f"{side} {'−' if value < 0 else ''}{size} per {'m³' if row['unit'] == 'm3' else row['unit']}"


def _materials(edition: Edition) -> Grid | None:
    table = edition.tables.get("materials")
    if table is None or table.empty:
        return None
    rows = table.assign(name=table["material"].map(edition.materials), amount=table["exchanged"])
    columns = [
        Column("name", "By-product"),
        Column("amount", "Exchanged", "whole", "a year"),
        Column("unit", "Unit", "code"),
        Column("exchanges", "Exchanges", "whole"),
    ]
    return grid("materials", "Amounts by material", columns, rows, file="materials.csv", first=FIRST, most=MOST)


def _account(edition: Edition) -> Grid | None:
    if edition.audience.level is not Level.FIRM:
        return None
    row = edition.tables["enterprises"].set_index("enterprise").loc[edition.audience.firm]
    lines = [
        ("Pays today for what it disposes of, buys and exchanges (below zero: earns)", row["today"]),
        ("Of that stays under the plan: disposal and purchases that no exchange replaces", row["stays"]),
        (
            "Gains from its exchanges if nothing is paid for the by-products, before the cost of coming to a contract",
            row["gain_at_zero"],
        ),
    ]
    columns = [Column("what", "What"), Column("money", "Money", "money", "a year")]
    return grid(
        "account",
        "The firm's own account",
        columns,
        pd.DataFrame(lines, columns=["what", "money"]),
        file="enterprises.csv",
    )


def _streams(edition: Edition) -> list[Grid]:
    if edition.audience.level is not Level.FIRM:
        return []
    grids = []
    for name, used, rest, caption in (
        ("outputs", "exchanged", "left", "What the firm gives off"),
        ("needs", "met", "bought", "What the firm needs"),
    ):
        table = edition.tables[name]
        if table.empty:
            continue
        rows = table.assign(name=table["material"].map(edition.materials), used=table[used], rest=table[rest])
        columns = [
            Column("name", "Material"), Column("quantity", "In all", "amount", "a year"),
            Column("used", used.capitalize(), "amount", "a year"),
            Column("rest", rest.capitalize(), "amount", "a year"),
            Column("unit", "Unit", "code"), Column("reason", "Why the rest stays"),
        ]  # fmt: skip
        grids.append(grid(name, caption, columns, rows, file=f"{name}.csv", first=FIRST, most=MOST))
    return grids


def _questions(edition: Edition) -> Grid | None:
    table = edition.tables.get("questions")
    if table is None or table.empty:
        return None
    rows = table.assign(name=table["material"].map(edition.materials))
    columns = [Column("name", "Material"), Column("unknown", "What nobody has stated yet")]
    return grid("questions", "Questions to the firm", columns, rows, file="questions.csv", first=FIRST, most=MOST)


def _law(edition: Edition) -> Grid | None:
    rows, names = edition.tables["exchanges"], _names(edition)
    if "ewc" not in rows or rows.empty:
        return None
    table = rows.assign(
        giver=rows["from"].map(names), taker=rows["to"].map(names), name=rows["material"].map(edition.materials),
        code=rows["ewc"].where(rows["ewc"] != "", "none stated"), status=rows["waste_status"].map(STATUS).fillna(""),
        danger=rows["hazardous"].map({True: "hazardous", False: ""}),
        route=rows["disposal_route"].map(ROUTES).fillna(""),
    )  # fmt: skip
    columns = [
        Column("giver", "From"), Column("taker", "To"), Column("name", "By-product"),
        Column("code", "Waste code", "code"), Column("status", "Standing"), Column("danger", "Hazard"),
        Column("route", "Route today"),
        Column("permit", "Receiver's permit"), Column("border", "Border", "code"), Column("legal", "Note"),
    ]  # fmt: skip
    columns = [c for c in columns if c.key not in ("border", "danger") or (table[c.key] != "").any()]
    return grid("law", "What each exchange may need", columns, table, file="exchanges.csv", first=FIRST, most=MOST)


def _firms(edition: Edition) -> Grid | None:
    table = edition.tables["enterprises"]
    if table.empty or edition.audience.level is Level.FIRM:
        return None
    how = edition.sites.set_index("id")["how"]
    rows = table.assign(how=table["enterprise"].map(how).map({Shown.NAME: "", Shown.ALIAS: "alias; place blurred"}))
    columns = [
        Column("name", "Firm"), Column("partners", "Partners shown", "whole"),
        Column("gives_t", "Gives, as shown", "whole", "t/year"),
        Column("takes_t", "Takes, as shown", "whole", "t/year"), Column("how", "Appears as"),
    ]  # fmt: skip
    columns = [c for c in columns if c.key != "how" or (rows["how"] != "").any()]
    return grid("firms", "Firms that appear", columns, rows, file="enterprises.csv", first=FIRST, most=MOST)


def _found(edition: Edition) -> str:
    s = edition.summary
    if s["gap"] is None:
        return "The search left no bound, so how much better another plan might be is unknown."
    if s["gap"] <= 1e-6:
        return "With the data given no other plan does better by what was asked of it."
    more = percent(s["gap"])
    return f"The search stopped before the end: another plan may be up to {more} better by what was asked of it."
