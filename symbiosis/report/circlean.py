"""circlean.csv: what each firm gives into and takes from symbiosis, against all it gives off and needs."""

from __future__ import annotations

import pandas as pd

from symbiosis.plan import Plan

COLUMNS = (
    "enterprise", "name", "sector", "direction", "partner", "partner_name", "material", "ewc", "waste_status",
    "quantity", "unit", "tonnes", "runs_today", "reference", "share", "not_counted",
)  # fmt: skip


def circlean(plan: Plan) -> pd.DataFrame:
    """A row per firm, direction (outgoing, incoming), partner and material, amounts a year.

    `reference` is all that the firm gives off (outgoing) or needs (incoming) in this unit, `share` the row's part of
    it, `not_counted` the number of its streams in this unit and direction whose amount isn't known: the reference lacks
    them. t, m3 and MWh are never added up.
    """
    e, region = plan.exchanges, plan.region
    out_key = ["from", "to", "material", "ewc", "waste_status", "unit"]
    ratio = (e["received"] / e["quantity"]).where(e["quantity"] > 0, 0.0)
    given = _sums(e.rename(columns={"current": "runs_today"}), out_key, "quantity")
    taken = e.assign(ewc="", waste_status="", runs_today=e["current"] * ratio, material=e["need_material"],
                     unit=e["received_unit"])  # fmt: skip
    taken = _sums(taken, out_key, "received").rename(columns={"received": "quantity"})
    parts = [
        _against(given, region.outputs, plan.outputs, "from", "to", "outgoing"),
        _against(taken, region.needs, plan.needs, "to", "from", "incoming"),
    ]
    rows = pd.concat(parts, ignore_index=True)
    sites = region.enterprises.set_index("enterprise")
    rows = rows.assign(
        name=rows["enterprise"].map(sites["name"]), sector=rows["enterprise"].map(sites["sector"]),
        partner_name=rows["partner"].map(sites["name"]),
    )  # fmt: skip
    order = rows["enterprise"].map({e: i for i, e in enumerate(region.enterprises["enterprise"])})
    rows = rows.assign(order=order).sort_values(
        ["order", "direction", "quantity"], ascending=[True, False, False], kind="stable"
    )
    return rows[list(COLUMNS)].reset_index(drop=True)


def _sums(e: pd.DataFrame, key: list[str], amount: str) -> pd.DataFrame:
    """Amounts by key; tonnes stay unknown where they are unknown for a part."""
    groups = e.groupby(key, sort=False, as_index=False, dropna=False)
    sums = groups[[amount, "runs_today"]].sum()
    return sums.assign(tonnes=groups["tonnes"].agg(lambda t: t.sum(skipna=False))["tonnes"])


def _against(
    rows: pd.DataFrame, streams: pd.DataFrame, results: pd.DataFrame, firm: str, partner: str, direction: str
) -> pd.DataFrame:
    whole = streams.assign(unit=results["unit"], blank=streams["quantity"].isna()).groupby(["enterprise", "unit"])
    totals = whole.agg(reference=("quantity", "sum"), not_counted=("blank", "sum")).reset_index()
    rows = rows.rename(columns={firm: "enterprise", partner: "partner"})
    rows = rows.merge(totals, on=["enterprise", "unit"], how="left", validate="many_to_one")
    share = (rows["quantity"] / rows["reference"]).where(rows["reference"] > 0)
    return rows.assign(direction=direction, share=share, not_counted=rows["not_counted"].astype("int64"))
