"""Are the low and the high saving what the tables' ranges make of the plan."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.check.facts import off
from symbiosis.check.ranges_by_period import fits_by_period
from symbiosis.check.tables import away, unit_costs
from symbiosis.plan import Plan
from symbiosis.region import Region

KEY = ["output", "need", "recipe", "mode", "hub"]
SMALL, ROUND = 1e-7, 1e-9  # of an amount, of a price: nothing
FIGURES = (("outputs", "quantity"), ("outputs", "disposal_cost"), ("needs", "quantity"), ("needs", "purchase_price"))


def check_ranges(plan: Plan, rows: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    """Violations of low ≤ figure ≤ high, and of the low and high saving of exchanges, sites and the region."""
    found = []
    for name, figure in FIGURES:
        table = getattr(plan.region, name)
        low, high = table[f"{figure}_low"], table[f"{figure}_high"]
        if (low > table[figure]).any() or (high < table[figure]).any():
            found.append(f"{name}: a {figure} lies outside its low and high")
    moves = _moves(plan, rows, now)
    s, sites = plan.summary, plan.firms.set_index("enterprise")
    scale = abs(s["baseline"]) + abs(s["cost"])
    for end in ("low", "high"):
        by_row = moves[f"giver_{end}"] + moves[f"taker_{end}"]
        right = rows["saving"].to_numpy() + by_row.reindex(pd.MultiIndex.from_frame(rows[KEY])).to_numpy()
        size = rows["avoided_disposal"].abs() + rows["avoided_purchase"].abs() + rows["transport_cost"]
        for i in off(rows[f"saving_{end}"], right, size).nonzero()[0]:
            told = f"{rows[f'saving_{end}'].iat[i]:g}, but {right[i]:g} by the tables"
            found.append(f"{rows['output'].iat[i]} to {rows['need'].iat[i]}: saving_{end} {told}")
        if off(s[f"saving_{end}"], s["saving"] + float(by_row.sum()), scale).any():
            found.append(f"saving_{end} of the region is not that of its exchanges")
        own = sites["saving"].copy()
        for side in ("giver", "taker"):
            own = own.add(moves.groupby(side)[f"{side}_{end}"].sum(), fill_value=0.0)
        for site in sites.index[off(sites[f"saving_{end}"], own.reindex(sites.index), scale)]:
            found.append(f"{site}: saving_{end} {sites.at[site, f'saving_{end}']:g}, but {own[site]:g} by the tables")
    return found


def _moves(plan: Plan, rows: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """By exchange of the plan or of today, what its two sides gain or lose at either end."""
    t = _table(plan.region, rows, now)
    least, most = _factors(plan, t)
    ends = {}
    for side, low, high in (("output", "d_low", "d_high"), ("need", "v_low", "v_high")):
        part = _net(t, side)
        ends[side] = (part * t[low], part * t[high])
    new, result = t["new"], pd.DataFrame({"giver": t["giver"], "taker": t["taker"]})
    for end, sign, factor in (("low", -1.0, least), ("high", 1.0, most)):
        # An exchange that ends is the other way round: it costs most where it would have saved most.
        give, take = (pd.Series(np.where(new > 0, sign * e[end == "high"], -sign * e[end == "low"]), t.index)
                      for e in (ends["output"], ends["need"]))  # fmt: skip
        unit = t["giver_unit"] + t["taker_unit"] + give + take
        nothing = ROUND * (t["giver_unit"].abs() + t["taker_unit"].abs())
        amount = new.where((new < 0) | (unit < -nothing), new * factor)
        result[f"giver_{end}"] = amount * (t["giver_unit"] + give) - new * t["giver_unit"]
        result[f"taker_{end}"] = amount * (t["taker_unit"] + take) - new * t["taker_unit"]
    return result


def _table(region: Region, rows: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """One row per exchange of the plan or of today: amounts kept and new, unit savings of both sides, price ranges."""
    parts = []
    for table in (rows, now):
        c = unit_costs(region, table)
        whole = c["avoided_disposal"] + c["avoided_purchase"] - c["transport_cost"] - c["processing_cost"]
        band = (table["price_low"] + table["price_high"]) / 2 if "price_low" in table else 0.0
        giver = c["avoided_disposal"] / table["quantity"] + band
        parts.append(pd.DataFrame({
            **{k: table[k] for k in KEY}, "giver": table["from"], "taker": table["to"], "pair": table["pair"],
            "giver_unit": giver, "taker_unit": (whole - c["carbon_cost"]) / table["quantity"] - giver,
            "yield": table["r_yield"], "weight": table["m_in_t"], "max_share": table["n_max_share"],
            "recipe_share": table["r_max_share"],
            "d_low": away(table) * (table["o_disposal_cost"] - table["o_disposal_cost_low"]),
            "d_high": away(table) * (table["o_disposal_cost_high"] - table["o_disposal_cost"]),
            "v_low": (table["n_purchase_price"] - table["n_purchase_price_low"]) * table["r_yield"],
            "v_high": (table["n_purchase_price_high"] - table["n_purchase_price"]) * table["r_yield"],
            "ominlot": table["o_min_lot"], "nminlot": table["n_min_lot"],
            **{f"{s}{k}": table[f"{s}_{k}"] for s in "on" for k in ("quantity", "quantity_low", "quantity_high")},
        }))  # fmt: skip
    t = pd.concat(parts).drop_duplicates(KEY).set_index(KEY)
    plan, today = (x.groupby(KEY)["quantity"].sum().reindex(t.index, fill_value=0.0) for x in (rows, now))
    change = plan - today
    still = change.abs() <= SMALL * np.maximum(plan, today)
    return t.assign(kept=np.minimum(plan, today), new=change.mask(still, 0.0))


def _factors(plan: Plan, t: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """What part of the new amounts still fits at the low of all amounts, and how many times as much at the high."""
    index, region = t.reset_index(), plan.region
    limits = (
        ([index["output"]], "o", pd.Series(1.0, index.index), pd.Series(1.0, index.index)),
        ([index["need"]], "n", index["max_share"], index["yield"]),
        ([index["need"], index["recipe"]], "n", index["recipe_share"], index["yield"]),
    )
    least, most = pd.Series(1.0, index.index), pd.Series(np.inf, index.index)
    used_up = pd.Series(False, index.index)
    for by, side, share, per in limits:
        kept, new = ((index[c].clip(lower=0.0) * per).groupby(by).transform("sum") for c in ("kept", "new"))
        ended = ((-index["new"]).clip(lower=0.0) * per).groupby(by).transform("sum")
        free = {k: index[f"{side}{k}"] * share - kept for k in ("quantity", "quantity_low", "quantity_high")}
        certain = np.fmax(free["quantity_low"], ended)  # what runs today is there, also where it ends
        grows = new > 0
        least = least.mask(grows, np.fmin(least, certain.clip(lower=0.0) / new))
        most = most.mask(grows, np.fmin(most, np.fmax(1.0, free["quantity_high"] / new)))
        used_up |= grows & (free["quantity"] - new <= SMALL * index[f"{side}quantity"] * share)
    for i, (low, high, full) in fits_by_period(plan, index).items():
        least[i], most[i] = min(least[i], low), min(most[i], high)
        used_up[i] |= full
    known = region.partnerships[["a", "b", "max_t"]].itertuples(index=False, name=None)
    caps = {(a, b): max_t for a, b, max_t in known if max_t >= 0}
    kept, new = (
        (index[c].clip(lower=0.0) * index["weight"]).groupby(index["pair"]).transform("sum") for c in ("kept", "new")
    )
    cap = pd.Series([caps.get(pair, np.nan) for pair in index["pair"]], index.index, dtype="float64")
    most = most.mask((new > 0) & cap.notna(), np.fmin(most, np.fmax(1.0, (cap - kept) / new)))
    most = most.mask(index["hub"] != "", 1.0)  # how much more a hub could take isn't asked
    least = least.mask(_too_little(region, index, least), 0.0)
    return least.set_axis(t.index), most.where(used_up, 1.0).set_axis(t.index)


def _too_little(region: Region, index: pd.DataFrame, least: pd.Series) -> pd.Series:
    """Which exchanges fall below a lot, or below what their firms exchange at least, when amounts turn out low."""
    amount = index["kept"] + index["new"].clip(lower=0.0) * least
    stream = [index["output"], index["need"], index["hub"]]
    floor = region.partnerships.set_index(["a", "b"])["min_t"].fillna(0.0).to_dict()
    demanded = index["pair"].map(lambda pair: floor.get(pair, 0.0)).astype("float64")
    sums = (
        (amount.groupby(stream).transform("sum"), index["ominlot"].fillna(0.0)),
        ((amount * index["yield"]).groupby(stream).transform("sum"), index["nminlot"].fillna(0.0)),
        ((amount * index["weight"].fillna(0.0)).groupby(index["pair"]).transform("sum"), demanded),
    )
    runs = (
        index["kept"].groupby(stream).transform("sum") > 0,
        index["kept"].groupby(index["pair"]).transform("sum") > 0,
    )
    short = pd.Series(False, index.index)
    for (left, wanted), running in zip(sums, (runs[0], *runs), strict=True):
        short |= (left < wanted * (1 - 1e-6)) & ~running
    return short


def _net(t: pd.DataFrame, side: str) -> pd.Series:
    """What part of each change is not made up for by another change of the same stream."""
    amount = t["new"] if side == "output" else t["new"] * t["yield"]
    total = amount.groupby(level=side).transform("sum")
    same = amount.where(np.sign(amount) == np.sign(total), 0.0)
    part = (total / same.groupby(level=side).transform("sum")).clip(0.0, 1.0)
    return part.where(same != 0.0, 0.0).fillna(0.0)
