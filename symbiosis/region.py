"""A region: its tables checked, typed and frozen, every amount in one unit per dimension."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
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


CONTENT_COLUMNS = ("output", "need", "substance", "value")
LIMIT_COLUMNS = ("need", "substance", "max", "min")


class Seasons(NamedTuple):
    """The periods of the year, how streams spread over them, and the stores that bridge them.

    `periods`: period and weight, in order. `profiles`: id (an output's or a need's), period and share, which sum to 1
    by id; a stream without rows spreads by the weights. `stores`: enterprise, material, side (output or need), stream
    (its id), capacity, cost, loss and initial (NaN: cyclic), per unit of the stream.
    """

    periods: pd.DataFrame
    profiles: pd.DataFrame
    stores: pd.DataFrame


STORES = ("enterprise", "material", "side", "stream", "capacity", "cost", "loss", "initial")


def one_year() -> Seasons:
    """One period, no stores."""
    return Seasons(
        pd.DataFrame({"period": ["year"], "weight": [1.0]}),
        pd.DataFrame({"id": pd.Series(dtype="str"), "period": pd.Series(dtype="str"), "share": pd.Series(dtype=float)}),
        pd.DataFrame({c: pd.Series(dtype="str" if c in STORES[:4] else "float64") for c in STORES}),
    )


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
    `backdrop` are lines (shapely) that maps are drawn over, None where the region brings none.
    `hubs` has one row for each size of a hub, those of one hub together, `recipes` a tuple of what it can carry out.
    `register` has the rows of `synergies` as people typed them, with all columns; `contents` and `limits` are per the
    materials' own units. `seasons` has the periods.
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
    backdrop: Any = None
    contents: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(CONTENT_COLUMNS)))
    limits: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(LIMIT_COLUMNS)))
    seasons: Seasons = field(default_factory=one_year)

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


def met_per_unit(
    recipes: pd.DataFrame, given: pd.Series | npt.NDArray[np.float64], taken: pd.Series | npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Units of need met per unit of output as hauled, row by row: recipes beside the dry matter of output and need.

    A recipe per dry unit counts the dry units of the output, and those of a need that states its dry matter.
    """
    given, taken = np.asarray(given, dtype="float64"), np.asarray(taken, dtype="float64")
    part = np.where(recipes["basis"].to_numpy() == "dry", given / np.where(np.isnan(taken), 1.0, taken), 1.0)
    result: npt.NDArray[np.float64] = recipes["yield"].to_numpy(dtype="float64") * part
    return result
