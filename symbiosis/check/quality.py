"""Does each need's blend keep its limits: every substance in it counted again from the tables."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.check.facts import TOLERANCE
from symbiosis.plan import Plan
from symbiosis.region import Region

KEY = ["output", "need", "recipe", "mode", "period"]
SIGNS = {"max": 1, "min": -1}
ROW = ["need", "substance", "sign", "period"]


def check_quality(plan: Plan, rows: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    """Violations of limits.csv by what needs receive and buy together.

    What breaks a limit today may go on, as long as the blend gets no worse and nothing that adds to the excess grows.
    """
    if plan.region.limits.empty or rows.empty:
        return []
    after, before = _held(plan.region, rows), _held(plan.region, now.assign(period=rows["period"].iat[0]))
    facts = after.groupby(ROW)[["n_quantity", "alone", "beside", "limit"]].first()
    planned, today = (_blends(facts, held.groupby(ROW)[["mass", "received"]].sum()) for held in (after, before))
    runs = before.groupby([*KEY, "substance", "sign"])["quantity"].sum()
    already = runs.reindex(pd.MultiIndex.from_frame(after[[*KEY, "substance", "sign"]]), fill_value=0.0).to_numpy()
    grows = after["harms"] & (after["quantity"] > already * (1 + TOLERANCE) + 1e-9)
    new = grows.groupby([after[k] for k in ROW]).any().reindex(planned.index)
    over = planned["excess"] > TOLERANCE * planned["size"]
    worse = ~(planned["excess"] <= today["excess"] + TOLERANCE * planned["size"])
    unknown = after.loc[after["content"].isna(), ["output", "substance"]].drop_duplicates()
    found = [f"{o}: nobody has said how much {s} it holds" for o, s in unknown.itertuples(index=False)]
    for (need, substance, sign, period), blend in planned[over & (worse | new)].iterrows():
        kind = "at most" if sign > 0 else "at least"
        found.append(
            f"{need} ({period}): its blend holds {blend['mass'] / blend['total']:g} of {substance}, "
            f"where {kind} {blend['limit']:g} is allowed"
        )
    return found


def _held(region: Region, rows: pd.DataFrame) -> pd.DataFrame:
    """Joined exchanges beside each limit of their need.

    `mass` is what they bring in, `beside` what is in a unit bought, `harms` whether more of one would bring the blend
    nearer to its limit.
    """
    limits, contents = region.limits, region.contents
    sides = [limits[["need", "substance"]].assign(limit=limits[c].astype(float), sign=s) for c, s in SIGNS.items()]
    asked = pd.concat(sides).dropna(subset="limit")
    given = contents.loc[contents["output"] != "", ["output", "substance", "value"]].rename(
        columns={"value": "content"}
    )
    bought = contents.loc[contents["need"] != "", ["need", "substance", "value"]].rename(columns={"value": "beside"})
    columns = [*KEY, "quantity", "received", "n_quantity", "n_kind"]
    held = rows[columns].merge(asked, on="need").merge(given, how="left", on=["output", "substance"])
    held = held.merge(bought, how="left", on=["need", "substance"])
    alone = held["n_kind"] == "capacity"
    held["beside"] = held["beside"].fillna(0.0).astype("float64").where(~alone, 0.0)
    replaced = held["received"] * held["limit"].where(alone, held["beside"])
    mass = held["content"].astype("float64") * held["quantity"]
    return held.assign(mass=mass, alone=alone, harms=held["sign"] * (mass - replaced) > TOLERANCE * (mass + replaced))


def _blends(facts: pd.DataFrame, moved: pd.DataFrame) -> pd.DataFrame:
    """Per limit: all of the substance in the blend, the whole blend, and by how much the limit is missed."""
    moved = moved.reindex(facts.index, fill_value=0.0)
    total = facts["n_quantity"].where(~facts["alone"], moved["received"])
    mass = moved["mass"] + (total - moved["received"]) * facts["beside"]
    sign = facts.index.get_level_values("sign").to_numpy()
    allowed = facts["limit"] * total
    return facts.assign(mass=mass, total=total, excess=sign * (mass - allowed), size=np.abs(mass) + allowed)
