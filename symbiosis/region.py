"""A region: its tables checked, typed and frozen, every amount in one unit per dimension."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from symbiosis.findings.finding import Finding
from symbiosis.findings.places import Book
from symbiosis.settings import Settings

if TYPE_CHECKING:
    import geopandas as gpd


class Assumption(NamedTuple):
    """A figure nobody gave: what it is, the value used, and where it comes from."""

    what: str
    value: str
    why: str


HUB_COLUMNS = (
    "hub", "size", "longitude", "latitude", "capacity", "unit", "fixed_cost", "status", "operator", "cluster",
    "country", "permits", "recipes",
)  # fmt: skip


def no_hubs() -> pd.DataFrame:
    """The hubs of a region without any."""
    numbers = ("longitude", "latitude", "capacity", "fixed_cost")
    return pd.DataFrame({c: pd.Series(dtype="float64" if c in numbers else "object") for c in HUB_COLUMNS})


@dataclass(frozen=True)
class Region:
    """What is known of a region. Amounts are in t, m3 or MWh a year, money in `settings.currency`.

    `outputs` and `needs` hold every stream; `usable` says which ones enter the model, `missing` why others don't.
    `hubs` has one row for each size of a hub, those of one hub together, `recipes` a tuple of what it can carry out.
    `register` has the rows of `synergies` as people typed them, with all columns.
    Frames are not to be changed: `dataclasses.replace(region, outputs=…)` gives a new region.
    """

    name: str
    settings: Settings
    enterprises: pd.DataFrame
    outputs: pd.DataFrame
    needs: pd.DataFrame
    materials: pd.DataFrame
    recipes: pd.DataFrame
    modes: pd.DataFrame
    distances: pd.DataFrame
    partnerships: pd.DataFrame
    current: pd.DataFrame
    prices: pd.DataFrame
    synergies: pd.DataFrame
    contacts: pd.DataFrame
    hubs: pd.DataFrame = field(default_factory=no_hubs)
    findings: tuple[Finding, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    tables: frozenset[str] = frozenset()
    inputs: dict[str, str] = field(default_factory=dict)
    books: tuple[Book, ...] = ()
    register: pd.DataFrame = field(default_factory=pd.DataFrame)
    set_aside: pd.DataFrame = field(default_factory=pd.DataFrame)

    def points(self) -> gpd.GeoDataFrame:
        """The enterprises as points in WGS 84."""
        import geopandas as gpd

        sites = self.enterprises.drop(columns=[c for c in self.enterprises if str(c).startswith("_")])
        return gpd.GeoDataFrame(sites, geometry=gpd.points_from_xy(sites.longitude, sites.latitude), crs=4326)

    @cached_property
    def labels(self) -> dict[str, str]:
        """The name people use for each enterprise."""
        return dict(zip(self.enterprises["enterprise"], self.enterprises["name"], strict=True))

    def __repr__(self) -> str:
        sizes = f"{len(self.enterprises)} enterprises, {len(self.outputs)} outputs, {len(self.needs)} needs"
        return f"<Region {self.name}: {sizes}>"
