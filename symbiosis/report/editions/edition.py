"""An edition: the part of a plan that one audience may see. It holds no region, so nothing that writes it can leak."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from symbiosis.errors import UsageError
from symbiosis.plan import Plan
from symbiosis.report.editions.alias import naming, sites_of
from symbiosis.report.editions.audience import COLUMNS, Audience, Level, Shown, parse_audience, visible
from symbiosis.report.editions.companies import by_company, companies
from symbiosis.report.editions.guard import Guard, guard_of
from symbiosis.report.editions.streams import need_table, output_table, questions
from symbiosis.report.editions.totals import material_table, summary
from symbiosis.report.editions.traffic import exchange_table, labelled, traffic
from symbiosis.report.view import View


@dataclass(frozen=True)
class Edition:
    """What one audience may see of a plan, and nothing else.

    `tables` are those written, by name, with the columns of `audience.COLUMNS`; `sites` are the firms that appear (id
    and name as shown, longitude, latitude, how); `materials` the names of the materials that appear; `summary` is what
    summary.json holds; `notes` are sentences about what was left out.
    """

    audience: Audience
    region: str
    tables: dict[str, pd.DataFrame]
    sites: pd.DataFrame
    materials: dict[str, str]
    summary: dict[str, Any]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Secrets:
    """What an edition must not hold, for the scanner: enterprises that aren't named, and rows whose amounts aren't."""

    guard: Guard
    enterprises: frozenset[str]
    exchanges: pd.Series


def make_edition(plan: Plan, audience: str | Audience) -> Edition:
    """The edition of a plan for `partners`, `public`, `regulator` or `firm:ID`.

    UsageError for an unknown audience or firm, and for `internal`, which is the plan itself.
    """
    return with_secrets(plan, audience)[0]


def with_secrets(plan: Plan, audience: str | Audience) -> tuple[Edition, Secrets]:
    """The edition, and what it must not hold."""
    audience = _checked(plan, audience)
    region, level = plan.region, audience.level
    shown = naming(region, audience, plan.exchanges)
    protected = frozenset(e for e, how in shown.items() if how is not Shown.NAME)
    guard = guard_of(region, protected)
    sites = sites_of(region, shown, guard)
    labels = labelled(plan, sites, guard, audience.firm)
    rows = traffic(View(plan).exchanges, shown, region, audience)
    tables = {
        "exchanges": exchange_table(rows, labels, audience),
        "outputs": output_table(plan, rows, labels, audience),
    }
    tables["needs"] = need_table(plan, rows, labels, audience)
    tables["enterprises"] = _enterprises(plan, rows, sites, audience)
    if level is Level.FIRM:
        tables["questions"] = questions(plan, audience.firm, labels)
    cells = None
    if level in (Level.PARTNERS, Level.PUBLIC):
        tables["materials"], cells, _ = material_table(by_company(rows, companies(region)), labels)
    tables = {name: _listed(name, table, level) for name, table in tables.items() if visible(name, level)}
    name = guard.text(region.name, "A region")
    facts = summary(plan, rows, cells, sites, audience) | {"region": name}
    mentioned = [
        labels.material(str(m)) for m in pd.unique(rows.loc[rows["seen"], ["material", "need_material"]].stack())
    ]
    materials = {m: labels.material_name(m) for m in mentioned}
    for table in tables.values():
        if "material" in table:
            materials |= {str(m): labels.material_name(str(m)) for m in table["material"].unique()}
    edition = Edition(
        audience, name, tables, sites.drop(columns="enterprise"), materials, facts, _notes(rows, facts, level)
    )
    return edition, Secrets(guard, protected, ~rows["exact"])


def _checked(plan: Plan, audience: str | Audience) -> Audience:
    audience = parse_audience(audience) if isinstance(audience, str) else audience
    if audience.level is Level.INTERNAL:
        raise UsageError("the internal edition is the plan itself; write it without --for.")
    if audience.level is Level.FIRM and audience.firm not in set(plan.region.enterprises["enterprise"]):
        raise UsageError(f"there is no enterprise “{audience.firm}” in this region, so it can have no edition.")
    return replace(audience)


def _listed(name: str, table: pd.DataFrame, level: Level) -> pd.DataFrame:
    """Only the columns of the list, in its order."""
    return table[[c for c in visible(name, level) if c in table]]


def _enterprises(plan: Plan, rows: pd.DataFrame, sites: pd.DataFrame, audience: Audience) -> pd.DataFrame:
    """The firms that appear: partners and tonnes count only what is shown."""
    seen = rows[rows["seen"]]
    exact = seen[seen["exact"]]
    pairs = pd.concat([seen[["from", "to"]], seen[["to", "from"]].set_axis(["from", "to"], axis=1)]).drop_duplicates()
    partners = pairs.groupby("from").size()
    ids, named = sites["enterprise"], sites["how"] == Shown.NAME
    mass = {
        c: ids.map(exact.groupby(side)["tonnes"].sum()).astype("float64").fillna(0.0).where(named)
        for c, side in (("gives_t", "from"), ("takes_t", "to"))
    }
    count = ids.map(partners).fillna(0).astype("int64")
    table = pd.DataFrame({"enterprise": sites["id"], "name": sites["name"], "partners": count, **mass})
    if audience.level is Level.FIRM:
        own = ids == audience.firm
        for column, value in _account(plan, rows, audience.firm).items():
            table[column] = pd.Series(value, index=table.index, dtype="float64").where(own)
    return table


def _account(plan: Plan, rows: pd.DataFrame, firm: str) -> dict[str, float]:
    """What the firm pays today, what of it stays, and what its exchanges are worth to it at a price of nothing.

    No price between the two sides enters: the middle of a band would tell each side the other's limit. Today's cost is
    left out where it holds a running exchange of unstated price, for the same reason.
    """
    mine = plan.enterprises.set_index("enterprise").loc[firm]
    current, region = plan.region.current, plan.region
    streams = [region.outputs.loc[region.outputs["enterprise"] == firm, "output"]]
    streams.append(region.needs.loc[region.needs["enterprise"] == firm, "need"])
    runs = current[current["output"].isin(streams[0]) | current["need"].isin(streams[1])]
    today = float("nan") if runs["price"].isna().any() else float(mine["cost_before"])
    left = plan.outputs.loc[plan.outputs["enterprise"] == firm, "disposal_cost"].sum()
    bought = plan.needs.loc[plan.needs["enterprise"] == firm, "purchase_cost"].sum()
    sign = (rows["to"] == firm).astype(float) - (rows["from"] == firm).astype(float)
    return {
        "today": today, "stays": float(left + bought),
        "gain_at_zero": float((rows["own_limit"] * rows["quantity"] * sign)[rows["seen"]].sum()),
    }  # fmt: skip


def _notes(rows: pd.DataFrame, facts: dict[str, Any], level: Level) -> tuple[str, ...]:
    absent = int((~rows["seen"]).sum())
    silent = int((rows["seen"] & ~rows["exact"]).sum())
    if level is Level.FIRM:
        return (
            "It holds the firm's own figures, and of others no more than who its partners are under the plan. "
            "What a partner pays today or would accept as a price is not in it.",
        )
    total, left_out, notes = facts["exchanges"], facts.get("amounts_left_out_of_sums", 0), []
    if absent:
        which = "Some exchanges are" if total is None else _of(absent, total)
        notes.append(f"{which} not listed, because a firm asked not to be seen.")
    if silent:
        asked = "not to be seen; it stands under an alias" if level is Level.REGULATOR else "for an alias"
        which = _of(silent, facts["exchanges_shown"], "listed exchanges") if total is None else _of(silent, total)
        notes.append(f"{which}{' listed' * (total is not None)} without amount, because a firm asked {asked}.")
    if level is not Level.REGULATOR and left_out != 0:
        many = "" if left_out is None else f": {left_out} of {total} exchanges"
        notes.append(
            "Figures of fewer than three firms are left out of all sums of amounts, and so are those that could be "
            f"worked out from the rest{many}."
        )
    if total is None:
        notes.append("How many exchanges the plan has isn't told: it would tell how many a firm has that isn't listed.")
    notes.append("Prices, and what a single firm pays or saves, are not in this edition.")
    return tuple(notes)


def _of(n: int, total: int, what: str = "exchanges") -> str:
    return f"{n} of {total} {what} {'is' if n == 1 else 'are'}"


def unlisted(name: str, table: pd.DataFrame) -> list[str]:
    """Columns of a table of the plan that nobody has decided about; own columns (`x_…`) reach no outer edition."""
    known = COLUMNS.get(name, {})
    return [c for c in table if c not in known and not str(c).startswith(("x_", "output_x_", "need_x_"))]
