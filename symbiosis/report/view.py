"""A plan with names and facts joined to its tables, for all sections to share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.accounts.extra import beyond_today
from symbiosis.explain.permits import permit_words
from symbiosis.plan import Plan
from symbiosis.report.digits import band, ends, fixed, places, unit_name
from symbiosis.report.palette import GREY, material_colours
from symbiosis.validate.checks.streams import DISPOSAL_ROUTES


@dataclass(frozen=True)
class View:
    """Read-only helper around a plan; every table keeps the plan's rows and columns and adds some."""

    plan: Plan

    @property
    def summary(self) -> dict[str, Any]:
        """The plan's summary."""
        return self.plan.summary

    @property
    def currency(self) -> str:
        """The region's currency."""
        return str(self.summary["currency"])

    @cached_property
    def kpis(self) -> dict[str, dict[str, Any]]:
        """Indicators by key."""
        return {k["key"]: k for k in self.summary["kpis"]}

    @cached_property
    def colours(self) -> dict[str, str]:
        """Material → hue; materials that are not in it are grey."""
        return material_colours(self.plan.exchanges)

    def colour(self, material: str) -> str:
        """The colour of a material."""
        return self.colours.get(material, GREY)

    @cached_property
    def firm(self) -> dict[str, str]:
        """Enterprise → the name people use."""
        return self.plan.region.labels

    @cached_property
    def material(self) -> dict[str, str]:
        """Material → the name people use."""
        names = self.plan.region.materials["name"]
        return {str(k): str(v) or str(k) for k, v in names.items()}

    @cached_property
    def exchanges(self) -> pd.DataFrame:
        """Exchanges with names, the stream in words, what is new, and what the law asks of them."""
        e = beyond_today(self.plan.exchanges.reset_index(drop=True))
        region = self.plan.region
        sites = region.enterprises.set_index("enterprise")
        outputs, needs = region.outputs.set_index("output"), region.needs.set_index("need")
        permits, country = sites["permits"].to_dict(), sites["country"].to_dict()
        readiness = region.recipes.drop_duplicates("recipe").set_index("recipe")["readiness"]
        give, take = e["material"].map(self.material), e["need_material"].map(self.material)
        price_unit = self.currency + "/" + e["unit"].map(unit_name)
        e = e.assign(
            giver=e["from"].map(self.firm), taker=e["to"].map(self.firm), give_name=give, take_name=take,
            stream=np.where(give == take, give, give + " → " + take),
            amount=[_amount(q, u) for q, u in zip(e["quantity"], e["unit"], strict=True)],
            band=[band(low, high, u) for low, high, u in zip(e["price_low"], e["price_high"], price_unit, strict=True)],
            ends=[ends(low, high) for low, high in zip(e["saving_low"], e["saving_high"], strict=True)],
            route=outputs["disposal_route"].reindex(e["output"]).to_numpy(),
            procedure=e["border"], kind=needs["kind"].reindex(e["need"]).to_numpy(),
            readiness=e["recipe"].map(readiness).fillna(""),
            from_country=e["from"].map(country), to_country=e["to"].map(country),
            permit=[permit_words(permits[t], code) for t, code in zip(e["to"], e["ewc"], strict=True)],
        )  # fmt: skip
        return e.assign(
            border=(e["from_country"] != e["to_country"]) & (e["from_country"] != "") & (e["to_country"] != "")
        )

    @cached_property
    def outputs(self) -> pd.DataFrame:
        """Outputs with names, their route, and the mass of a unit (NaN where unknown)."""
        o, region = self.plan.outputs, self.plan.region
        return o.assign(
            firm=o["enterprise"].map(self.firm), name=o["material"].map(self.material),
            route=region.outputs["disposal_route"], usable=region.outputs["usable"].astype(bool),
            disposed=region.outputs["disposal_route"].isin(DISPOSAL_ROUTES),
            in_t=region.materials["in_t"].reindex(o["material"]).to_numpy(dtype="float64"),
            missing=region.outputs["missing"], unit_cost=region.outputs["disposal_cost"],
        )  # fmt: skip

    @cached_property
    def needs(self) -> pd.DataFrame:
        """Needs with names."""
        n, region = self.plan.needs, self.plan.region
        return n.assign(
            firm=n["enterprise"].map(self.firm), name=n["material"].map(self.material),
            kind=region.needs["kind"], usable=region.needs["usable"].astype(bool), missing=region.needs["missing"],
        )  # fmt: skip

    @cached_property
    def running(self) -> pd.DataFrame:
        """Exchanges of today with unit and tonnes, whether the plan keeps them or not."""
        current = self.plan.region.current
        rows = self.outputs.set_index("output")[["unit", "in_t"]].reindex(current["output"])
        amount = current["quantity"].to_numpy(dtype="float64")
        return pd.DataFrame(
            {"unit": rows["unit"].to_numpy(), "quantity": amount, "tonnes": amount * rows["in_t"].to_numpy()}
        )


def _amount(quantity: float, unit: str) -> str:
    return f"{fixed(quantity, places([quantity]))} {unit_name(unit)}"
