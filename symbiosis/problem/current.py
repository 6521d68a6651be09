"""Exchanges that run today, found among the candidates; what they earn, and which limits they break."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from symbiosis.candidates.compatibility import Bar
from symbiosis.candidates.generate import Candidates, Market
from symbiosis.findings.collector import Findings
from symbiosis.problem.todays_blends import check_blends

BAR_TEXT = {
    Bar.FORBIDDEN: "the pair is forbidden",
    Bar.HAZARD: "the receiver takes no hazardous waste",
    Bar.PERMIT: "no permit of the receiver is known that covers this hazardous waste",
    Bar.LOST: "it is lost in the register",
    Bar.COLD: "the output is colder than the need accepts",
    Bar.TEMPERATURE: "the output's temperature isn't known",
    Bar.UNSURE: "nobody has said whether this waste is hazardous",
    Bar.NAME: "the two materials match by name only",
}


def current_rows(market: Market) -> pd.DataFrame:
    """The exchanges of today with row numbers of output, need and recipe beside what the table says."""
    region = market.region
    rows = region.current
    outputs, needs = pd.Index(region.outputs["output"]), pd.Index(region.needs["need"])
    recipes = region.recipes
    key = pd.MultiIndex.from_frame(recipes[["recipe", "output_material", "input_material"]])
    give = region.outputs.set_index("output")["material"].reindex(rows["output"]).to_numpy()
    take = region.needs.set_index("need")["material"].reindex(rows["need"]).to_numpy()
    wanted = pd.MultiIndex.from_arrays([rows["recipe"], give, take])
    return rows.assign(
        output=outputs.get_indexer(rows["output"]).astype("int64"),
        need=needs.get_indexer(rows["need"]).astype("int64"),
        recipe=key.get_indexer(wanted).astype("int64"),
    )


def with_current(candidates: Candidates, rows: pd.DataFrame, market: Market, found: Findings) -> Candidates:
    """The candidates with `current` (amount running today) and `floor` (amount kept); findings about what is odd.

    Today's exchanges meet every limit of the result: a limit they break is one for what is new, so that no limit makes
    a plan worse than today. What is barred may run on as it does, by the mode it runs by, and no further.
    """
    columns = candidates.columns.assign(current=0.0, floor=0.0, price=np.nan)
    modes, carried = market.region.modes["mode"], dict[int, int]()
    farthest = market.region.modes["max_km"].astype("float64")
    farthest = farthest.where(farthest >= 0, np.inf).to_numpy()
    for i, row in enumerate(rows.itertuples(index=False)):
        fits = columns[
            (columns["output"] == row.output) & (columns["need"] == row.need) & (columns["recipe"] == row.recipe)
            & (columns["hub"] < 0)
        ]  # fmt: skip
        if row.mode:
            fits = fits[modes.to_numpy()[fits["mode"]] == row.mode]
        if fits.empty:
            by = f"by {row.mode}" if row.mode else "by any mode"
            found.at(rows, i, "ghost-exchange", "mode", row.mode or None, detail=f"the material can't be carried {by}")
            continue
        open_ways = fits[~fits["today_only"].astype(bool)]
        near = fits[fits["km"].to_numpy() <= farthest[fits["mode"]]]
        # What is barred still goes by a mode that reaches, where one does.
        ways = next((ways for ways in (open_ways, near) if len(ways)), fits)
        cheapest = (ways["transport"] + ways["pipe"] / max(row.quantity, 1e-12)).idxmin()
        columns.loc[cheapest, "price"] = _mixed(columns.loc[cheapest], row.price, row.quantity)
        columns.loc[cheapest, "current"] += row.quantity
        columns.loc[cheapest, "floor"] += row.quantity if row.keep else 0.0
        carried[i] = int(cheapest)
    _judge(columns, carried, rows, market, found)
    columns = columns[~columns["today_only"] | (columns["current"] > 0)].reset_index(drop=True)
    _check_limits(columns, candidates.pairs, market, found)
    check_blends(columns, market, found)
    columns, pairs = _room_for_today(columns, candidates.pairs)
    return replace(candidates, columns=columns, pairs=pairs)


def _mixed(candidate: pd.Series, price: float, quantity: float) -> float:
    """The price of what runs already and of so much more, by amount; a price that isn't known leaves the other."""
    known, running = float(candidate["price"]), float(candidate["current"])
    if np.isnan(known) or np.isnan(price) or running + quantity <= 0:
        return price if np.isnan(known) else known
    return (known * running + price * quantity) / (running + quantity)


def _room_for_today(columns: pd.DataFrame, pairs: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Candidates and pairs with every limit widened to what runs."""
    now = columns["current"]
    most = np.where(columns["today_only"], now, np.maximum(columns["most"], now))
    by_stream = [columns["output"], columns["need"]]
    lots = {
        lot: np.where((today > 0) & (today < columns[lot]), today, columns[lot])
        for lot, amount in (("out_lot", now), ("need_lot", now * columns["gain"]))
        for today in [amount.groupby(by_stream).transform("sum")]
    }
    tonnes = (now * columns["tonnes"])[now > 0].groupby(columns["pair"]).sum().reindex(pairs.index).to_numpy()
    most_t = np.where(tonnes > pairs["max_t"], tonnes, pairs["max_t"])
    least_t = np.where(tonnes < pairs["min_t"], tonnes, pairs["min_t"])
    return columns.assign(most=most, **lots), pairs.assign(max_t=most_t, min_t=least_t)


def _judge(columns: pd.DataFrame, carried: dict[int, int], rows: pd.DataFrame, market: Market, found: Findings) -> None:
    """Findings about what runs although it is barred or loses money; `carried` has the candidate of each row.

    A stream's permit and its pipe are paid once: each row bears its part by amount, as in the accounts.
    """
    where = list(carried)
    c = columns.loc[list(carried.values())].set_axis(where)
    o, n, quantity = c["output"], c["need"], rows.loc[where, "quantity"]
    fixed = c["stream_cost"] * quantity / quantity.groupby([o, n]).transform("sum").clip(lower=1e-12)
    fixed += c["pipe"] * quantity / quantity.groupby([o, n, c["mode"]]).transform("sum").clip(lower=1e-12)
    gain = c["saving"] * quantity - fixed
    for i in where:
        pair = (np.array([int(o[i])]), np.array([int(n[i])]))
        bar = Bar(int(market.compatibility.bars(*pair, int(c["recipe"][i]))[0]))
        if bar in BAR_TEXT and bar is not Bar.NAME:
            found.at(rows, i, "risky-exchange", "need", detail=BAR_TEXT[bar])
        if gain[i] < -0.005:
            currency = market.region.settings.currency
            kept = "; it is kept all the same" if bool(rows["keep"].iat[i]) else ""
            found.at(rows, i, "loses-money", "quantity", f"{-gain[i]:,.0f}", currency=currency, kept=kept)


def _check_limits(columns: pd.DataFrame, pairs: pd.DataFrame, market: Market, found: Findings) -> None:
    running = columns[columns["current"] > 0]
    file = "current_exchanges.csv"
    sites = market.region.enterprises
    ids = sites["enterprise"].to_numpy()
    tonnes = (running["current"] * running["tonnes"]).groupby(running["pair"]).sum()
    for p, amount in tonnes.items():
        pair = pairs.loc[p]
        label = f"{ids[int(pair['a'])]} and {ids[int(pair['b'])]}"
        if amount > pair["max_t"] * (1 + 1e-9):
            found.add(
                "limit-broken",
                file,
                column="quantity",
                value=f"the most that {label} may exchange ({pair['max_t']:,.6g} t, {amount:,.6g} t run)",
            )
        if amount < pair["min_t"] * (1 - 1e-9):
            found.add(
                "limit-broken",
                file,
                column="quantity",
                value=f"the least that {label} are to exchange ({pair['min_t']:,.6g} t, {amount:,.6g} t run)",
            )
    open_pairs = pairs.loc[sorted(set(running["pair"]))]
    count = np.bincount(np.concatenate([open_pairs["a"], open_pairs["b"]]).astype("int64"), minlength=len(ids))
    for e in np.flatnonzero(count > sites["max_partners"].to_numpy()):
        found.add(
            "limit-broken",
            file,
            column="need",
            value=f"the {sites['max_partners'].iat[e]:.0f} partners that {ids[e]} allows ({count[e]} run)",
        )
