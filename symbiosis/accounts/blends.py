"""What the blends of needs with limits hold under a plan."""

from __future__ import annotations

import pandas as pd

from symbiosis.region import Region


def blends(region: Region, exchanges: pd.DataFrame) -> pd.DataFrame:
    """One row per need that receives something, period, substance and limit.

    `limit` is what `kind` (at most, at least) holds for, `reached` what the blend holds, both per `unit` of the need;
    `received` what comes from others in it, `bought` what is bought beside.
    """
    contents = region.contents
    given = contents.loc[contents["output"] != "", ["output", "substance", "value"]]
    beside = contents.loc[contents["need"] != "", ["need", "substance", "value"]].rename(columns={"value": "beside"})
    sides = [
        region.limits[["need", "substance"]].assign(kind=kind, limit=region.limits[c].astype("float64"))
        for kind, c in (("at most", "max"), ("at least", "min"))
    ]
    asked = pd.concat(sides, ignore_index=True).dropna(subset="limit")
    rows = exchanges[["need", "output", "period", "quantity", "received"]].merge(asked, on="need")
    rows = rows.merge(given, how="left", on=["output", "substance"])
    rows["held"] = rows["value"].astype("float64") * rows["quantity"]
    by = ["need", "period", "substance", "kind"]
    sums = rows.groupby(by, sort=False).agg(
        held=("held", "sum"), received=("received", "sum"), limit=("limit", "first")
    )
    table = sums.reset_index().merge(beside, how="left", on=["need", "substance"])
    needs = region.needs.set_index("need").loc[table["need"]]
    whole = needs["quantity"].where(needs["kind"] != "capacity").to_numpy()
    bought = pd.Series(whole - table["received"].to_numpy()).fillna(0.0).clip(lower=0.0)
    held = table["held"] + bought * table["beside"].fillna(0.0).astype("float64")
    table = table.assign(
        bought=bought, reached=held / (table["received"] + bought), unit=needs["unit"].to_numpy(),
        enterprise=needs["enterprise"].to_numpy(),
    )  # fmt: skip
    return table[["enterprise", *by, "limit", "reached", "unit", "received", "bought"]]
