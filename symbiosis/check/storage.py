"""Stores and periods by the region's tables: do balances of each period hold, is what stores hold and lose paid for."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.check.facts import TOLERANCE, above, off
from symbiosis.check.stores import shares, stores_in_use
from symbiosis.check.stores_today import storage_today
from symbiosis.check.today import KEY
from symbiosis.plan import Plan
from symbiosis.schema.results import EXCHANGES

SAME = (
    "output", "need", "from", "to", "material", "need_material", "recipe", "mode", "hub", "unit", "received_unit",
    "km", "km_to_hub", "price_low", "price_high", "ewc", "hazardous", "waste_status", "route_today", "hierarchy",
    "hierarchy_change", "border", "legal", "grade", "rests_on", "stage",
)  # fmt: skip


def lost(plan: Plan) -> pd.Series:
    """For each need, what its stores lose a year or hold when it ends: bought in its place."""
    needs, told = plan.region.needs["need"], plan.stores
    if told.empty:
        return pd.Series(0.0, index=needs)
    mine = told[told["stream"].isin(stores_in_use(plan.region).query("side == 'need'")["stream"])]
    return (mine["lost"] + mine["stays"]).groupby(mine["stream"]).sum().reindex(needs, fill_value=0.0)


def kg_again(plan: Plan) -> float:
    """Kg CO2e of what is bought in place of what stores at needs lose."""
    needs = plan.region.needs
    each = plan.region.materials["virgin_co2"].loc[needs["material"]].fillna(0.0).to_numpy(dtype="float64")
    return float((lost(plan).to_numpy() * each)[(needs["kind"] != "capacity").to_numpy()].sum())


def check_stores(plan: Plan, rows: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    """Violations of stores.csv: levels, capacities, costs; of every balance in every period."""
    region, told = plan.region, plan.stores
    stores, names = stores_in_use(region), region.seasons.periods["period"].tolist()
    ids = (stores["enterprise"] + "/" + stores["material"]).tolist() if len(stores) else []
    if [*zip(told.get("store", []), told.get("period", []), strict=True)] != [(i, p) for i in ids for p in names]:
        return ["stores.csv does not hold every store in every period once"]
    found: list[str] = []
    moved = {}
    for j, store in enumerate(stores.to_dict("records")):
        own = told.iloc[j * len(names) : (j + 1) * len(names)].reset_index(drop=True)
        found += _levels(ids[j], store, own)
        moved[store["side"], store["stream"]] = (own["in"] - own["out"]).to_numpy()
    if len(told) and off(told["cost_before"].sum(), storage_today(region, now)).any():
        found.append("the stores' cost today is not what today's exchanges need")
    return found + _balances(plan, moved) + _taken(plan, stores)


def _levels(name: str, store: dict[str, object], own: pd.DataFrame) -> list[str]:
    """One store's periods, one after the other."""
    size = float(str(store["capacity"]))
    loss, cost, loss_cost = (float(str(store[c])) for c in ("loss", "cost", "loss_cost"))
    initial = float(str(store["initial"]))
    cyclic = np.isnan(initial)
    level = own["level"].to_numpy()
    before = np.concatenate([level[-1:] if cyclic else [initial], level[:-1]])
    stays = np.zeros(len(own))
    if not cyclic:
        stays[-1] = level[-1]
    lost = before * loss
    found = []
    for column in ("enterprise", "material", "stream", "unit"):
        if (own[column].astype(str) != str(store[column])).any():
            found.append(f"store {name}: its {column} is not that of the tables")
    for what, wrong in (
        ("holds more than it can", above(level, np.full(len(own), size))),
        ("has a negative amount", (own[["in", "out", "level"]] < 0).any(axis=1).to_numpy()),
        ("takes in and gives out at once", ((own["in"] > 0) & (own["out"] > 0)).to_numpy()),
        ("does not hold what goes in less what goes out", off(level, before - lost + own["in"] - own["out"], size)),
        ("loses something else than it is said to", off(own["lost"], lost, TOLERANCE * size)),
        ("does not say what stays in it", off(own["stays"], stays, TOLERANCE * size)),
        ("costs something else by the tables", off(own["cost"], level * cost + (lost + stays) * loss_cost)),
    ):
        found += [f"store {name}, {own['period'].iat[t]}: it {what}" for t in np.flatnonzero(wrong)]
    return found


def _balances(plan: Plan, moved: dict[tuple[str, str], np.ndarray]) -> list[str]:
    """In every period no output gives more than it has then, and no need takes more than it uses then."""
    region, e = plan.region, plan.by_period
    if len(region.seasons.periods) < 2:
        return []
    names, found = region.seasons.periods["period"], []
    for side, table, amount in (("output", region.outputs, "quantity"), ("need", region.needs, "received")):
        sums = e.pivot_table(index=side, columns="period", values=amount, aggfunc="sum")
        sums = sums.reindex(columns=names).fillna(0.0)
        facts = table.set_index(side)
        for stream in {*sums.index, *(s for where, s in moved if where == side)}:
            year = float(facts.at[stream, "quantity"])
            used = sums.loc[stream].to_numpy() if stream in sums.index else np.zeros(len(names))
            room = shares(region, stream) * year
            if (side, stream) in moved:
                room = room - moved[side, stream] * (1 if side == "output" else -1)
            elif side == "need":
                room = room * float(facts.at[stream, "max_share"])
            for t in np.flatnonzero(used > room + TOLERANCE * max(1.0, year)):
                verb = "gives" if side == "output" else "takes"
                found.append(f"{stream} {verb} {used[t]:g} in {names.iat[t]}, where {room[t]:g} is the most")
    return found + _recipes(plan, {s for where, s in moved if where == "need"})


def _recipes(plan: Plan, stored: set[str]) -> list[str]:
    """The shares of recipes in every period, for needs without a store."""
    e, needs = plan.by_period, plan.region.needs.set_index("need")
    part = plan.region.recipes.drop_duplicates("recipe").set_index("recipe")["max_share"]
    e = e[~e["need"].isin(stored) & (e["recipe"].map(part).fillna(1.0) < 1)]
    found = []
    for (need, recipe, period), amount in e.groupby(["need", "recipe", "period"])["received"].sum().items():
        at = plan.region.seasons.periods["period"].tolist().index(period)
        year = float(needs.at[need, "quantity"])
        most = float(part[recipe]) * year * shares(plan.region, need)[at]
        if amount > most + TOLERANCE * max(1.0, year):
            found.append(f"need {need} takes more by {recipe} in {period} than its largest share allows")
    return found


def _taken(plan: Plan, stores: pd.DataFrame) -> list[str]:
    """A need with a store takes no more a year than it has use for."""
    met = plan.exchanges.groupby("need")["received"].sum()
    found = []
    for store in stores[stores["side"] == "need"].to_dict("records"):
        most = min(store["share"] * store["year"], store["year"] - np.nan_to_num(store["initial"]))
        if met.get(store["stream"], 0.0) > most + TOLERANCE * max(1.0, store["year"]):
            found.append(f"need {store['stream']} takes more than it has use for, and stores it")
    return found


def check_periods(plan: Plan) -> list[str]:
    """Violations of exchanges.csv by period: it sums to the year, a unit is the same in each, all else repeats."""
    e, year, periods = plan.by_period, plan.exchanges, plan.region.seasons.periods
    if not set(e["period"]) <= set(periods["period"]) or e.duplicated([*KEY, "period"]).any():
        return ["exchanges.csv names a period that isn't there, or has an exchange twice in one"]
    if len(periods) == 1 and e.equals(year):
        return []
    place = pd.MultiIndex.from_frame(year[KEY]).get_indexer(pd.MultiIndex.from_frame(e[KEY]))
    if (place < 0).any() or set(place) != set(range(len(year))):
        return ["exchanges.csv does not hold the exchanges of the year"]
    own = year.iloc[place].reset_index(drop=True)
    part, found = e["quantity"].to_numpy() / own["quantity"].to_numpy(), []
    weight = (periods["weight"] / periods["weight"].sum()).set_axis(periods["period"])
    for column in EXCHANGES:
        if column == "period":
            continue
        told, right = e[column].reset_index(drop=True), own[column]
        if column in SAME:
            if (told.astype("str").fillna("") != right.astype("str").fillna("")).any():
                found.append(f"exchanges.csv: {column} changes from one period to another")
            continue
        if column == "trucks_per_week":
            right = right / weight.reindex(e["period"]).to_numpy()
        blank = told.isna().to_numpy() != right.isna().to_numpy()
        wrong = blank | (off(told, right * part) & right.notna().to_numpy())
        found += [f"{e['output'].iat[i]}, {e['period'].iat[i]}: {column} isn't its part" for i in np.flatnonzero(wrong)]
        sums = told.groupby(place).sum()
        if column != "trucks_per_week" and off(sums, year[column].fillna(0.0)).any():
            found.append(f"exchanges.csv: {column} by period does not sum to the year's")
    return found
