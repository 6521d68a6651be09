"""What region.toml may say, with the defaults that apply where it says nothing."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1)]
Signed = Annotated[float, Field(allow_inf_nan=False)]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Matching(_Section):
    """How streams are matched where the tables leave room."""

    same_material: Literal["accept", "lead"] = Field(
        default="accept", description="equal material names without a recipe row"
    )
    fill: Literal["median", "none"] = Field(default="median", description="a price for want of a stated one")


class Transaction(_Section):
    """What one partnership costs: finding, trusting, contracting, permits."""

    setup: Amount = Field(default=3000, description="once, per pair of firms", json_schema_extra={"money": True})
    yearly: Amount = Field(default=500, description="every year, per pair", json_schema_extra={"money": True})
    per_exchange: Amount = Field(
        default=0, description="every year, per stream exchanged", json_schema_extra={"money": True}
    )
    same_cluster: Amount = Field(default=0.5, description="factor when both firms share a cluster")
    cross_border: Amount = Field(default=2.0, description="factor when their countries differ")
    hazardous: Amount = Field(default=2.0, description="factor on per_exchange of hazardous streams")
    distrust: Amount = Field(default=1.0, description="factor 1 + distrust × (1 − trust); trust is 0.5 where unknown")
    via_anchor: Amount = Field(default=0.8, description="factor when one partner is an anchor enterprise")


class Finance(_Section):
    """How single payments become yearly ones, and how EUR defaults become the region's currency."""

    horizon_years: Annotated[float, Field(gt=0, le=100)] = Field(
        default=10, description="years a set-up payment is spread over"
    )
    discount_rate: Annotated[float, Field(ge=0, le=1)] = Field(default=0.06, description="yearly discount rate")
    per_eur: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = Field(
        default=None, description="units of the currency for 1 EUR"
    )


class Spread(_Section):
    """How far a figure may be off, as a share of it, where no range is stated: by its grade."""

    measured: Share = Field(default=0.05, description="grade A")
    estimated: Share = Field(default=0.15, description="grade B")
    assumed: Share = Field(default=0.3, description="grade C, and figures without a grade")

    @property
    def by_grade(self) -> dict[str, float]:
        """The share for each grade, blank included."""
        return {"A": self.measured, "B": self.estimated, "C": self.assumed, "": self.assumed}


class Border(_Section):
    """What a waste pays a year to cross a border: forms, fees, analyses, a financial guarantee."""

    annex_vii: Amount = Field(
        default=100,
        description="every year, per stream that travels with an Annex VII form",
        json_schema_extra={"money": True},
    )
    notification: Amount = Field(
        default=3000,
        description="every year, per stream that needs notification and consent",
        json_schema_extra={"money": True},
    )


class Leads(_Section):
    """The highest price that counts as plausible where nobody knows one: a lead worth it only beyond is unlikely."""

    most_per_t: Amount = Field(
        default=1000, description="highest plausible price of a t", json_schema_extra={"money": True}
    )
    most_per_m3: Amount = Field(
        default=500, description="highest plausible price of a m3", json_schema_extra={"money": True}
    )
    most_per_mwh: Amount = Field(
        default=200, description="highest plausible price of a MWh", json_schema_extra={"money": True}
    )


class Policy(_Section):
    """What the public adds to or takes from the private bill."""

    landfill_tax: Signed = Field(
        default=0, description="change in tax per t landfilled; disposal_cost already holds today's"
    )
    carbon_price: Amount = Field(default=0, description="per t CO2e")
    carbon_price_paid: bool = Field(
        default=False, description="false: a shadow price that steers the plan and enters no account"
    )
    transport_subsidy: Share = Field(default=0, description="share of transport cost paid by the public")
    investment_grant: Annotated[float, Field(ge=0, lt=1)] = Field(
        default=0, description="share of the set-up of partnerships and of pipes and belts paid by the public"
    )

    @property
    def paid_per_kg(self) -> float:
        """What firms pay per kg CO2e."""
        return self.carbon_price / 1000 if self.carbon_price_paid else 0.0

    @property
    def shadow_per_kg(self) -> float:
        """What a kg CO2e counts for although nobody pays it."""
        return 0.0 if self.carbon_price_paid else self.carbon_price / 1000


class Library(_Section):
    """Which parts of the starter library may fill what the tables leave open; nothing is opened unless it is named."""

    recipes: bool = Field(default=False, description="its recipes, where both materials are in the region")
    names: bool = Field(default=False, description="its names for materials that the region's tables don't define")
    codes: bool = Field(default=False, description="the List of Waste, to check codes against")
    factors: bool = Field(default=False, description="its forms and emission factors, where the region has none")
    conversions: bool = Field(
        default=False, description="its densities and calorific values, where units have to be converted"
    )
    prices: bool = Field(default=False, description="its prices, after the region's own prices, table and medians")
    modes: bool = Field(default=False, description="its pipes, for forms that no mode of the region carries")

    @property
    def opened(self) -> tuple[str, ...]:
        """The parts that are open."""
        return tuple(name for name, is_open in self if is_open)


class Settings(_Section):
    """The whole of region.toml."""

    name: str = ""
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = "EUR"
    year: Annotated[int, Field(ge=1990, le=2200)] | None = None
    crs: str | int | None = None
    matching: Matching = Matching()
    transaction: Transaction = Transaction()
    finance: Finance = Finance()
    policy: Policy = Policy()
    spread: Spread = Spread()
    library: Library = Library()
    border: Border = Border()
    leads: Leads = Leads()
    limits: dict[str, Any] = {}

    @property
    def recovery_factor(self) -> float:
        """Yearly payment for 1 paid today: the capital-recovery factor, i / (1 − (1 + i)^−n), or 1/n at rate 0."""
        return recovery_factor(self.finance.discount_rate, self.finance.horizon_years)

    @property
    def eur(self) -> float:
        """Units of the region's currency for 1 EUR (1 where nothing else is stated)."""
        return 1.0 if self.finance.per_eur is None else self.finance.per_eur


def recovery_factor(rate: float, years: float) -> float:
    """The capital-recovery factor CRF(i, n) = i / (1 − (1 + i)^−n); 1/n at rate 0."""
    return 1 / years if rate == 0 else rate / (1 - (1 + rate) ** -years)
