"""A plan: which exchanges, what they save, why the search stopped and how good the plan is proved to be."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from symbiosis.findings.finding import Finding
from symbiosis.region import Assumption, Region

if TYPE_CHECKING:
    import geopandas as gpd
    import plotly.graph_objects as go

    from symbiosis.report.editions.edition import Edition


class Stop(StrEnum):
    """Why the search stopped. What it holds is another question: see `Plan.gap`."""

    OPTIMAL = "optimal"
    TIME_LIMIT = "time_limit"
    ROUNDS = "rounds"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True)
class Plan:
    """A checked plan for a region. Money is in the region's currency a year, amounts in t, m3 or MWh a year.

    The frames have the columns of `symbiosis.schema.results`; `summary` is what summary.json holds, `synergies` the
    register of ideas carried forward. `calls` names people (contacts.csv) and goes into call_list.csv alone; `ask_next`
    is there once it was asked for. `ends` has the running exchanges of which the plan keeps less, `hubs` each hub of
    the region, those that the plan leaves closed too. `exchanges` has the year of each exchange, `by_period` (what
    exchanges.csv holds) its periods; `stores` the levels of stores by period.
    """

    region: Region
    exchanges: pd.DataFrame
    enterprises: pd.DataFrame
    outputs: pd.DataFrame
    needs: pd.DataFrame
    leads: pd.DataFrame
    summary: dict[str, Any]
    findings: tuple[Finding, ...]
    assumptions: tuple[Assumption, ...]
    synergies: pd.DataFrame = field(default_factory=pd.DataFrame)
    calls: pd.DataFrame = field(default_factory=pd.DataFrame)
    ask_next: pd.DataFrame | None = None
    ends: pd.DataFrame = field(default_factory=pd.DataFrame)
    by_period: pd.DataFrame = field(default_factory=pd.DataFrame)
    stores: pd.DataFrame = field(default_factory=pd.DataFrame)
    hubs: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def firms(self) -> pd.DataFrame:
        """The rows of `enterprises` that are sites of firms: all but those of hubs."""
        return self.enterprises[self.enterprises["enterprise"].isin(self.region.enterprises["enterprise"])]

    @property
    def stopped(self) -> Stop:
        """Why the search stopped."""
        return Stop(self.summary["stopped"])

    @property
    def baseline(self) -> float:
        """C0, what the region pays today."""
        return float(self.summary["baseline"])

    @property
    def cost(self) -> float:
        """C*, what it pays under the plan."""
        return float(self.summary["cost"])

    @property
    def saving(self) -> float:
        """C0 − C*."""
        return float(self.summary["saving"])

    @property
    def saving_low(self) -> float:
        """What it saves where every figure turns out at its unfavourable end."""
        return float(self.summary["saving_low"])

    @property
    def saving_high(self) -> float:
        """What it saves where every figure turns out at its favourable end."""
        return float(self.summary["saving_high"])

    @property
    def bound(self) -> float | None:
        """No plan can cost less than this; None where money wasn't what was minimised."""
        value = self.summary["bound"]
        return None if value is None else float(value)

    @property
    def gap(self) -> float | None:
        """(value − bound) / max(1, |value|) of what was optimised; None where nothing is proved yet."""
        value = self.summary["gap"]
        return None if value is None else float(value)

    @property
    def saving_gap(self) -> float | None:
        """(C0 − bound − saving) / max(1, C0 − bound): the share of saving that might still be missing."""
        value = self.summary["saving_gap"]
        return None if value is None else float(value)

    @property
    def accounts(self) -> pd.DataFrame:
        """What enterprises.csv holds: the sites, then each store as an account of its own."""
        if self.stores.empty:
            return self.enterprises
        cost = self.stores.groupby(["store", "enterprise", "material"], sort=False)[["cost_before", "cost"]].sum()
        rows = cost.reset_index().rename(columns={"cost": "cost_after"})
        names = "store of " + rows["material"] + ", " + rows["enterprise"].map(self.region.labels)
        saving = rows["cost_before"] - rows["cost_after"]
        rows = rows.assign(
            enterprise=rows["store"] + " (store)", name=names, cluster="", anchor=False, saving=saving,
            saving_low=saving, saving_high=saving, gives_t=0.0, takes_t=0.0, partners=0, paid=0.0, received=0.0,
        )  # fmt: skip
        return pd.concat([self.enterprises, rows[list(self.enterprises.columns)]], ignore_index=True)

    def network(self) -> gpd.GeoDataFrame:
        """The exchanges as lines from giver to taker, through their hub, in WGS 84, with the columns of `exchanges`."""
        import geopandas as gpd
        import shapely

        at = self.region.enterprises.set_index("enterprise")[["longitude", "latitude"]]
        hubs = self.region.hubs.drop_duplicates("hub").set_index("hub")[["longitude", "latitude"]]
        giver, taker = (at.loc[self.exchanges[side]].to_numpy() for side in ("from", "to"))
        middle = hubs.reindex(self.exchanges["hub"]).to_numpy()
        ways = zip(giver, middle, taker, strict=True)
        lines = [shapely.LineString([a, b] if m[0] != m[0] else [a, m, b]) for a, m, b in ways]
        return gpd.GeoDataFrame(self.exchanges.copy(), geometry=lines, crs=4326)

    def plot_map(self, *, closer: bool = False) -> go.Figure:
        """The map of the report as a Plotly figure, materials in the legend.

        `closer` shows the part of the region where most firms stand, where they crowd.
        """
        from symbiosis.report.notebook import map_figure

        return map_figure(self, closer)

    def plot_sankey(self, unit: str | None = None) -> go.Figure:
        """Flows from firm by material to firm in one unit: t, m3 or MWh (default: the first that is exchanged).

        UsageError where nothing is exchanged in it.
        """
        from symbiosis.report.notebook import sankey_figure

        return sankey_figure(self, unit)

    def edition(self, audience: str) -> Edition:
        """What `partners`, `public`, `regulator` or `firm:ID` may see: tables, sites and a summary of their own."""
        from symbiosis.report.editions.edition import make_edition

        return make_edition(self, audience)

    def write(self, folder: str | Path, audience: str = "internal") -> Path:
        """Write every result table, the network and the report into `folder`, all or nothing; returns the folder.

        For another audience than `internal` only what that one may see: docs/editions.md.
        """
        from symbiosis.report.write import write

        return write(self, Path(folder), audience)

    def __repr__(self) -> str:
        s = self.summary
        saves = f"saves {self.saving:,.0f} {s['currency']} a year"
        return f"<Plan for {self.region.name}: {s['exchanges']} exchanges, {saves}, {self.stopped}>"
