"""Stores and periods by the region's tables: do balances of each period hold, is what stores hold and lose paid for."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from symbiosis.check.facts import TOLERANCE, above, off
from symbiosis.check.prices import prices_today
from symbiosis.plan import Plan
from symbiosis.region import Region
from symbiosis.schema.results import EXCHANGES

SAME = (
    "output", "need", "from", "to", "material", "need_material", "recipe", "mode", "hub", "unit", "received_unit", "km",
    "price_low", "price_high", "ewc", "hazardous", "waste_status", "route_today", "hierarchy", "hierarchy_change",
    "border", "legal", "grade", "rests_on", "stage",
)  # fmt: skip
KEY = ["output", "need", "recipe", "mode"]


def shares(region: Region, stream: str) -> np.ndarray:
    """What part of the year of a stream falls into each period."""
    periods, own = region.seasons.periods, region.seasons.profiles
    own = own[own["id"] == stream]
    if own.empty:
        return (periods["weight"] / periods["weight"].sum()).to_numpy()
    return own.set_index("period")["share"].reindex(periods["period"]).fillna(0.0).to_numpy()


def stores_in_use(region: Region) -> pd.DataFrame:
    """The stores of streams that the plan counts, with `loss_cost`; none in a year of one period."""
    stores = region.seasons.stores
    if len(region.seasons.periods) < 2 or stores.empty:
        return stores.iloc[:0].assign(loss_cost=0.0, unit="", year=0.0, share=1.0)
    outputs, needs = region.outputs.set_index("output"), region.needs.set_index("need")
    rows = []
    for row in stores.to_dict("records"):
        mine = outputs if row["side"] == "output" else needs
        stream = mine.loc[row["stream"]]
        if bool(stream["usable"]):
            share = 1.0 if row["side"] == "output" else float(stream["max_share"])
            facts = {"unit": stream["unit"], "year": float(stream["quantity"]), "share": share}
            rows.append(row | facts | {"loss_cost": _loss_cost(region, row)})
    return pd.DataFrame(rows, columns=[*stores.columns, "unit", "year", "share", "loss_cost"])


def _loss_cost(region: Region, store: dict[str, object]) -> float:
    """What a lost unit costs: a sale that doesn't come about; or a purchase, and the dearest disposal of who may give."""
    dispose, buy = prices_today(region)
    if store["side"] == "output":
        price = float(dispose[(region.outputs["output"] == store["stream"]).to_numpy()][0])
        return max(0.0, -price)
    place = (region.needs["need"] == store["stream"]).to_numpy()
    into = region.recipes[region.recipes["input_material"] == region.needs.loc[place, "material"].iloc[0]]
    rates = [0.0]
    for material, gain in zip(into["output_material"], into["yield"], strict=True):
        of = dispose[(region.outputs["material"] == material).to_numpy()]
        rates += [float(d) / float(gain) for d in of if d > 0]
    return float(buy[place][0]) + max(rates)


def stock(region: Region, ids: pd.Series, sign: float) -> np.ndarray:
    """What the stores of these streams hold when the year begins, × sign; 0 for cyclic ones."""
    stores = stores_in_use(region)
    side = "output" if sign > 0 else "need"
    held = stores[stores["side"] == side].set_index("stream")["initial"].fillna(0.0)
    return sign * ids.map(held.to_dict()).fillna(0.0).to_numpy(dtype="float64")


def storage_today(region: Region, now: pd.DataFrame) -> float:
    """The least that stores cost while today's exchanges run: a linear programme over periods, of its own."""
    stores = stores_in_use(region)
    if stores.empty:
        return 0.0
    now = now[now["quantity"] > 0].reset_index(drop=True)
    periods, n, k = len(region.seasons.periods), len(now), len(stores)
    width = (n + k) * periods
    rows, most = [], []

    def held(j: int, t: int) -> int:
        return (n + j) * periods + t

    for side, table, amount in (("output", region.outputs, None), ("need", region.needs, "r_yield")):
        used = set(now[side]) | set(stores.loc[stores["side"] == side, "stream"])
        for stream in sorted(used):
            year = float(table.loc[table[side] == stream, "quantity"].iloc[0])
            mine = now.index[now[side] == stream]
            own = stores.reset_index(drop=True)
            own = own[(own["side"] == side) & (own["stream"] == stream)]
            sign = 1.0 if side == "output" else -1.0
            if side == "need" and own.empty:
                year *= float(table.loc[table[side] == stream, "max_share"].iloc[0])
            for t, share in enumerate(shares(region, stream)):
                line, room = np.zeros(width), share * year
                for i in mine:
                    line[i * periods + t] = 1.0 if amount is None else float(now[amount][i])
                for j, store in own.iterrows():
                    line[held(j, t)] += sign
                    if t or np.isnan(store["initial"]):
                        line[held(j, (t - 1) % periods)] -= sign * (1 - store["loss"])
                    else:
                        room += sign * (1 - store["loss"]) * store["initial"]
                rows.append(line)
                most.append(room)
    pooled = set(stores.loc[stores["side"] == "need", "stream"])
    for (need, _), mine in now.groupby(["need", "recipe"]):
        year = float(region.needs.loc[region.needs["need"] == need, "quantity"].iloc[0]) * mine["r_max_share"].iloc[0]
        by_year = need in pooled
        for t, share in enumerate([1.0] if by_year else shares(region, str(need))):
            line = np.zeros(width)
            for i in mine.index:
                line[i * periods + t : (i * periods + periods) if by_year else i * periods + t + 1] = now["r_yield"][i]
            rows.append(line)
            most.append(share * year)
    cost, bounds = np.zeros(width), [(0.0, None)] * (n * periods)
    constant = 0.0
    for j, store in stores.reset_index(drop=True).iterrows():
        each = np.full(periods, store["cost"] + store["loss"] * store["loss_cost"])
        if not np.isnan(store["initial"]):
            each[-1] = store["cost"] + store["loss_cost"]
            constant += store["initial"] * store["loss"] * store["loss_cost"]
        cost[held(j, 0) : held(j, 0) + periods] = each
        bounds += [(0.0, store["capacity"])] * periods
    amounts = np.zeros((n, width))
    for i in range(n):
        amounts[i, i * periods : (i + 1) * periods] = 1.0
    equal = (amounts, now["quantity"].to_numpy()) if n else (None, None)
    found = linprog(cost, np.array(rows), most, *equal, bounds, method="highs")
    return constant + float(found.fun) if found.status == 0 else float("nan")


def kg_again(plan: Plan) -> float:
    """kg CO2e of what is bought in place of what stores at needs lose."""
    needs, told = plan.region.needs.set_index("need"), plan.stores
    if told.empty:
        return 0.0
    mine = told[told["stream"].isin(stores_in_use(plan.region).query("side == 'need'")["stream"])]
    mine = mine[mine["stream"].map(needs["kind"]) != "capacity"]
    each = mine["stream"].map(needs["material"]).map(plan.region.materials["virgin_co2"]).fillna(0.0)
    return float(((mine["lost"] + mine["stays"]) * each.astype("float64")).sum())


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
    """Violations of exchanges.csv by period: sums are those of the year, a unit is the same in each, all else repeats."""
    e, year, periods = plan.by_period, plan.exchanges, plan.region.seasons.periods
    if not set(e["period"]) <= set(periods["period"]) or e.duplicated([*KEY, "period"]).any():
        return ["exchanges.csv names a period that isn't there, or has an exchange twice in one"]
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
        found += [f"{e['output'].iat[i]} in {e['period'].iat[i]}: {column} is not its part" for i in np.flatnonzero(wrong)]
        sums = told.groupby(place).sum()
        if column != "trucks_per_week" and off(sums, year[column].fillna(0.0)).any():
            found.append(f"exchanges.csv: {column} by period does not sum to the year's")
    return found
