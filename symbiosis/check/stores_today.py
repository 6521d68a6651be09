"""What stores cost today: a linear programme of the checker's own over the periods of what runs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from symbiosis.check.stores import shares, stores_in_use
from symbiosis.region import Region

DIGITS = 1e-9  # by which the least cost may be exceeded where something else is looked for


def storage_today(region: Region, now: pd.DataFrame) -> float:
    """The least that stores cost while today's exchanges run; NaN where they can't run in these periods."""
    stores = stores_in_use(region).reset_index(drop=True)
    return 0.0 if stores.empty else _year(region, now, stores).least()


def lost_today(region: Region, now: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """For each need, the least and the most that its stores lose, or hold when the year ends, at that least cost."""
    stores, needs = stores_in_use(region).reset_index(drop=True), region.needs["need"]
    least, most = (pd.Series(0.0, index=needs) for _ in range(2))
    mine = stores.index[stores["side"] == "need"]
    if len(mine):
        year = _year(region, now, stores)
        for j in mine:
            least[stores["stream"][j]], most[stores["stream"][j]] = year.lost(j)
    return least, most


def _year(region: Region, now: pd.DataFrame, stores: pd.DataFrame) -> _Year:
    now = now[now["quantity"] > 0].reset_index(drop=True)
    year = _Year(region, now, stores)
    for side, table in (("output", region.outputs), ("need", region.needs)):
        for stream in sorted(set(now[side]) | set(stores.loc[stores["side"] == side, "stream"])):
            year.balance(side, table.loc[table[side] == stream].iloc[0])
    for (need, _), mine in now.groupby(["need", "recipe"]):
        year.recipe(region.needs.loc[region.needs["need"] == need].iloc[0], mine)
    return year


class _Year:
    """Rows over amounts by exchange and period, then levels by store and period."""

    def __init__(self, region: Region, now: pd.DataFrame, stores: pd.DataFrame) -> None:
        self.region, self.now, self.stores = region, now, stores
        self.periods = len(region.seasons.periods)
        self.width = (len(now) + len(stores)) * self.periods
        self.rows: list[np.ndarray] = []
        self.most: list[float] = []

    def held(self, j: int, t: int) -> int:
        """The column of a level; before the first period comes the last."""
        return (len(self.now) + j) * self.periods + t % self.periods

    def balance(self, side: str, stream: pd.Series) -> None:
        """What leaves an output, or reaches a need, and its store in each period."""
        own = self.stores[(self.stores["side"] == side) & (self.stores["stream"] == stream[side])]
        sign, per = (1.0, np.ones(len(self.now))) if side == "output" else (-1.0, self.now["r_yield"].to_numpy())
        share = float(stream["max_share"]) if side == "need" and own.empty else 1.0
        for t, part in enumerate(shares(self.region, str(stream[side]))):
            line, room = np.zeros(self.width), part * share * float(stream["quantity"])
            for i in self.now.index[self.now[side] == stream[side]]:
                line[i * self.periods + t] = per[i]
            for j, store in own.iterrows():
                line[self.held(j, t)] += sign
                if t or np.isnan(store["initial"]):
                    line[self.held(j, t - 1)] -= sign * (1 - store["loss"])
                else:
                    room += sign * (1 - store["loss"]) * store["initial"]
            self.rows.append(line)
            self.most.append(room)

    def recipe(self, need: pd.Series, mine: pd.DataFrame) -> None:
        """A recipe's share of a need: by period, by year where it has a store."""
        most = float(need["quantity"]) * float(mine["r_max_share"].iloc[0])
        stored = need["need"] in set(self.stores.loc[self.stores["side"] == "need", "stream"])
        for t, part in enumerate([1.0] if stored else shares(self.region, str(need["need"]))):
            line = np.zeros(self.width)
            for i in mine.index:
                first = i * self.periods + t
                line[first : first + (self.periods if stored else 1)] = self.now["r_yield"][i]
            self.rows.append(line)
            self.most.append(part * most)

    def gone(self, j: int) -> tuple[np.ndarray, float]:
        """What a store loses or holds at the end, by column, and whatever its levels are."""
        store, line = self.stores.loc[j], np.zeros(self.width)
        line[self.held(j, 0) : self.held(j, 0) + self.periods] = store["loss"]
        if np.isnan(store["initial"]):
            return line, 0.0
        line[self.held(j, self.periods - 1)] = 1.0
        return line, float(store["initial"] * store["loss"])

    def least(self) -> float:
        """The cheapest levels that let all of it run."""
        cost, constant = self._cost()
        return float(constant + self._solve(cost))

    def lost(self, j: int) -> tuple[float, float]:
        """The least and the most that a store loses, or holds at the end, where all stores are as cheap as can be."""
        cost, _ = self._cost()
        best, (line, more) = self._solve(cost), self.gone(j)
        held = [(cost, best + DIGITS * max(1.0, abs(best)))]
        return more + self._solve(line, held), more - self._solve(-line, held)

    def _cost(self) -> tuple[np.ndarray, float]:
        cost, constant = np.zeros(self.width), 0.0
        for j, store in self.stores.iterrows():
            line, more = self.gone(j)
            cost += line * store["loss_cost"]
            cost[self.held(j, 0) : self.held(j, 0) + self.periods] += store["cost"]
            constant += more * store["loss_cost"]
        return cost, constant

    def _solve(self, cost: np.ndarray, held: Sequence[tuple[np.ndarray, float]] = ()) -> float:
        n = len(self.now)
        bounds: list[tuple[float, float | None]] = [(0.0, None)] * (n * self.periods)
        for size in self.stores["capacity"]:
            bounds += [(0.0, float(size))] * self.periods
        amounts = np.zeros((n, self.width))
        for i in range(n):
            amounts[i, i * self.periods : (i + 1) * self.periods] = 1.0
        equal = (amounts, self.now["quantity"].to_numpy()) if n else (None, None)
        rows, most = [*self.rows, *(row for row, _ in held)], [*self.most, *(value for _, value in held)]
        found = linprog(cost, np.array(rows), most, *equal, bounds, method="highs")
        return float(found.fun) if found.status == 0 else float("nan")
