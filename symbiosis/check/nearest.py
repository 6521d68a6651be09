"""The nearest miss of every stream that stays: how far, within how far it would pay, and how much money is missing."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.check.facts import TOLERANCE
from symbiosis.check.hub_rows import link_rows
from symbiosis.check.partnership import stated
from symbiosis.check.quality import blend_room, makes_room
from symbiosis.check.seasons import even, together
from symbiosis.check.stores import stock
from symbiosis.check.tables import away
from symbiosis.check.today import KEY
from symbiosis.check.ways import priced_ways
from symbiosis.plan import Plan

DUST = 1e-7  # of a stream: a rest below this is none
PROMISES = ("break_even_km", "missing_saving")


def check_nearest(plan: Plan, rows: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    """Violations: hauls to the nearest that no way has, and promises that no exchange would keep.

    A promise is what one more exchange with that firm, or one in place of another of the partner's, would lack: some
    way to do it has to give the figures as told. Which of them comes nearest isn't searched for again.
    """
    found = []
    for name, key, other in (("outputs", "output", "need"), ("needs", "need", "output")):
        table = getattr(plan, name).reset_index(drop=True)
        mine = table[table["nearest"].fillna("") != ""]
        strays = table[(table["nearest"].fillna("") == "") & table[["nearest_km", *PROMISES]].notna().any(axis=1)]
        found += [f"{k}: a distance is told, but to nobody" for k in strays[key]]
        if mine.empty:
            continue
        # Of a stream of which something is unknown, one that is out of the plan itself may be what is nearest.
        partners = getattr(plan.region, "needs" if key == "output" else "outputs")[["enterprise", other]]
        pairs = mine[[key, "nearest", "nearest_km"]].reset_index(names="row")
        pairs = pairs.merge(partners.rename(columns={"enterprise": "nearest"}), on="nearest")
        ways = priced_ways(plan, pairs.rename(columns={"nearest_km": "told_km"}), rows, now)
        ways = ways.assign(row=pairs["row"].to_numpy()[ways["at"]])
        found += [f"{mine.at[i, key]}: nobody that fits is {mine.at[i, 'nearest_km']:g} km away"
                  for i in mine.index[~mine.index.isin(ways["row"])]]  # fmt: skip
        promised = mine[mine[list(PROMISES)].notna().any(axis=1)]
        ways = ways[ways["row"].isin(promised.index)].reset_index(drop=True)
        kept = _kept(promised, _missing(plan, ways, rows, now, key)) if len(promised) else promised.index
        found += [f"{mine.at[i, key]}: no exchange would lack what is told" for i in promised.index.difference(kept)]
    return found


def _kept(promised: pd.DataFrame, offers: pd.DataFrame) -> pd.Index:
    """The rows of which some offer makes every figure true."""
    told = promised.loc[offers["row"]].reset_index(drop=True)
    right = np.ones(len(offers), dtype=bool)
    for column in PROMISES:
        size = np.maximum(1.0, np.maximum(offers["size"], 0.0)) if column == "missing_saving" else 1.0
        value = offers[column].to_numpy()
        wrong = np.abs(told[column] - value) > 10 * TOLERANCE * np.maximum(size, np.abs(value))
        right &= ~(wrong.to_numpy() | (told[column].notna().to_numpy() & np.isnan(value)))
    return pd.Index(offers.loc[right, "row"].unique())


def _missing(plan: Plan, ways: pd.DataFrame, rows: pd.DataFrame, now: pd.DataFrame, key: str) -> pd.DataFrame:
    """For each way, and each exchange it could stand in for, what it lacks and within how far it would pay."""
    left = unused(plan, rows).reindex(ways["output"]).to_numpy()
    gain = ways["r_yield"].to_numpy()
    met = plan.needs.set_index("need")["met"].reindex(ways["need"]).to_numpy()
    demand = ways["n_quantity"].to_numpy()
    by_recipe = rows.groupby(["need", "recipe"])["received"].sum()
    by_recipe = by_recipe.reindex(pd.MultiIndex.from_frame(ways[["need", "recipe"]]), fill_value=0.0).to_numpy()
    wanted = demand + stock(plan.region, ways["need"], -1.0)
    room = _clean(np.minimum(demand * ways["n_max_share"].to_numpy(), wanted) - met, demand)
    of_recipe = np.where(ways["r_max_share"] < 1, _clean(demand * ways["r_max_share"] - by_recipe, demand), np.inf)
    room = np.minimum(room, of_recipe)
    own, free = (left, room / gain) if key == "output" else (room / gain, left)
    tonnes = link_rows(rows).groupby("pair")["tonnes"].sum().to_dict()
    most_t = stated(plan.region, ways["pair"])["max_t"].to_numpy(dtype="float64")
    used_t = np.array([tonnes.get(p, 0.0) for p in ways["pair"]], dtype="float64")
    room_t = np.nan_to_num(most_t, nan=np.inf, posinf=np.inf) - used_t
    weighs = ways["m_in_t"].fillna(0.0).to_numpy()
    with np.errstate(divide="ignore", invalid="ignore"):
        cap = np.where((weighs > 0) & (room_t > 0), room_t / weighs, np.inf)
    blend = blend_room(plan, ways, rows)
    cap = np.where(blend > 0, np.minimum(cap, blend), cap)
    ways = ways.assign(own=own, cap=cap, whole=of_recipe <= 0, of_recipe=of_recipe / gain)
    beside = np.minimum(np.minimum(own, free), cap)
    if not even(plan.region):
        beside = np.minimum(beside, together(plan, ways))
    offers = ways.assign(amount=beside, lost=0.0, freed=0.0, same=False)[free > 0]
    if even(plan.region):
        offers = pd.concat([offers, _instead(plan, ways[free <= 0], rows, now, key)], ignore_index=True)
    offers = offers[offers["amount"] > 0].reset_index(drop=True)
    fixed = offers["partnership"] + offers["permit"] + offers["pipe_km"] * offers["km"]
    net = offers["amount"] * (offers["known"] - offers["lost"]) + offers["freed"] - fixed
    slope = offers["amount"] * offers["per_km"] + offers["pipe_km"]
    with np.errstate(divide="ignore", invalid="ignore"):
        within = np.where(slope > 0, offers["km"] + net / slope, np.where(net > 0, np.inf, -np.inf))
    within = np.fmin(within, offers["k_max_km"].fillna(np.inf).where(offers["k_max_km"] >= 0, np.inf))
    size = offers["amount"] * (offers["known"].abs() + offers["lost"].abs()) + fixed
    return pd.DataFrame({
        "row": offers["row"], "missing_saving": -net, "break_even_km": np.where(offers["same"], np.nan, within),
        "size": size,
    })  # fmt: skip


def unused(plan: Plan, rows: pd.DataFrame) -> pd.Series:
    """Of each output what nobody takes: what is left, less what recipes leave over of what is taken."""
    table, residue = plan.outputs, rows["quantity"] * (1 - away(rows))
    gone = residue.groupby(rows["output"]).sum().reindex(table["output"], fill_value=0.0).to_numpy()
    return pd.Series(_clean(table["left"].to_numpy() - gone, table["quantity"].to_numpy()), table["output"])


def _clean(rest: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return np.where(rest > DUST * whole, rest, 0.0)


def _instead(plan: Plan, ways: pd.DataFrame, rows: pd.DataFrame, now: pd.DataFrame, key: str) -> pd.DataFrame:
    """The ways in place of the two exchanges worth least at the partner's stream: what is lost, and what freed."""
    at, other, amount = ("need", "output", "received") if key == "output" else ("output", "need", "quantity")
    held = movable(plan, rows, now, at, amount)
    least = held.sort_values([at, "worth"], kind="stable").drop_duplicates([at, other]).groupby(at).head(2)
    by_recipe = held.sort_values([at, "recipe", "worth"], kind="stable").drop_duplicates([at, "recipe", other])
    by_recipe = by_recipe.groupby([at, "recipe"]).head(2)
    parts = []
    for mine, rivals, on in ((ways, least, [at]), (ways[ways["whole"]], by_recipe, [at, "recipe"])):
        columns = ["room", "worth", "ends", "end_partnership", "end_fixed", "pair", other]
        rivals = rivals[[*on, *columns]].rename(columns={c: f"x_{c}" for c in columns})
        parts.append(mine.merge(rivals, on=on))
    offers = pd.concat(parts, ignore_index=True)
    offers = offers[offers[f"x_{other}"] != offers[key if key == other else other]].reset_index(drop=True)
    per = offers["r_yield"] if at == "need" else 1.0
    room = offers["x_room"] / per
    most = room.where(offers["whole"], np.minimum(room, offers["of_recipe"]))
    taken = np.minimum(np.minimum(offers["own"], most), offers["cap"])
    same = offers["x_pair"] == offers["pair"]
    freed = offers["x_end_fixed"] + offers["x_end_partnership"].where(~same, 0.0)
    freed = freed.where(taken >= room * (1 - 1e-9), 0.0)
    return offers.assign(amount=taken, lost=offers["x_worth"] * per, freed=freed, same=same)


def movable(plan: Plan, rows: pd.DataFrame, now: pd.DataFrame, at: str, amount: str) -> pd.DataFrame:
    """The exchanges that may shrink: by how much, what a unit of the stream is worth, and the fixed costs that end."""
    region = plan.region
    policy = region.settings.policy
    shadow = policy.shadow_per_kg if plan.summary["objective"] == "system_cost" else 0.0
    by_unit = rows["saving"] + rows["transaction_cost"] + rows["stream_cost"] + shadow * rows["co2_kg"]
    kept = now[now["keep"]].groupby(KEY)["quantity"].sum().reindex(pd.MultiIndex.from_frame(rows[KEY]), fill_value=0.0)
    agreed = region.synergies[region.synergies["stage"] == "agreed"].drop_duplicates(["output", "need"])
    least = (agreed.set_index(["output", "need"])["actual_quantity"]).reindex(
        pd.MultiIndex.from_frame(rows[["output", "need"]])
    )
    is_agreed = pd.MultiIndex.from_frame(rows[["output", "need"]]).isin(
        pd.MultiIndex.from_frame(agreed[["output", "need"]])
    )
    whole = rows["quantity"].groupby([rows["output"], rows["need"]]).transform("sum")
    part = np.where(is_agreed, np.fmin(least.fillna(1.0).to_numpy() * rows["o_factor"] / whole, 1.0), 0.0)
    bound = np.maximum(kept.to_numpy(), rows["quantity"] * part)
    limits = stated(region, rows["pair"])
    stuck = (
        makes_room(region, rows)
        | (rows["o_min_lot"] > 0)
        | (rows["n_min_lot"] > 0)
        | (rows["n_min_sources"] > 1)
        | (limits["min_t"] > 0)
        | (limits["status"] == "required")
    )
    room = (rows[amount] * (1 - bound / rows["quantity"])).where(~stuck, 0.0)
    ends = room >= rows[amount] * (1 - DUST)
    alone = ~rows.duplicated("pair", keep=False)
    apart = ~rows.duplicated(["output", "need", "hub"], keep=False)
    fixed = rows["stream_cost"].where(apart, 0.0)
    rows = rows.assign(
        worth=by_unit / rows[amount], room=room, ends=ends,
        end_partnership=rows["transaction_cost"].where(ends & alone, 0.0), end_fixed=fixed.where(ends, 0.0),
    )  # fmt: skip
    return rows[room > DUST * rows[amount]]
