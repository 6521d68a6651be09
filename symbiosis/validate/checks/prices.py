"""A price for every stream that can have one: the row's own, the price table's, or the median of the region's own."""

from __future__ import annotations

import pandas as pd

from symbiosis.findings.collector import Findings


def fill_prices(
    rows: pd.DataFrame, column: str, what: str, prices: pd.DataFrame, median: bool, found: Findings
) -> pd.DataFrame:
    """The rows with `column` filled and `<column>_from` saying how: stated, price table, median, library, or blank.

    `prices` comes per the materials' own units. Its price for the row's route goes before the one for any route. Both
    the table and the median hold for the region they come from, not for others read with it.
    """
    price, origin = rows[column], pd.Series("stated", index=rows.index, dtype="str").mask(rows[column].isna(), "")
    key = ["_region", "material", "route"]
    mine = prices[prices["what"] == what]
    listed = mine[~mine["library"]].set_index(key)["price"]
    library = mine[mine["library"]].set_index(key)["price"]
    any_route = pd.Series("", index=rows.index)
    routes = rows.get("disposal_route", any_route)
    steps = [(_looked_up(rows, listed, wanted), "price table") for wanted in (routes, any_route)]
    if median:
        steps.append((_usual(rows, column), "median"))
    steps += [(_looked_up(rows, library, wanted), "library") for wanted in (routes, any_route)]
    for known, step in steps:
        use = price.isna() & known.notna()
        price, origin = price.mask(use, known), origin.mask(use, step)
    for file, count in rows.loc[origin == "median", "_file"].value_counts(sort=False).items():
        found.add("median-price", str(file), column=column, count=count, what=what)
    return rows.assign(**{column: price, f"{column}_from": origin})


def _looked_up(rows: pd.DataFrame, listed: pd.Series, routes: pd.Series) -> pd.Series:
    """The listed price of each row's region, material and route, NaN where there is none."""
    key = pd.MultiIndex.from_arrays([rows["_region"], rows["material"], routes])
    return pd.Series(listed.reindex(key).to_numpy(dtype="float64"), index=rows.index)


def _usual(rows: pd.DataFrame, column: str) -> pd.Series:
    """The median of what the firms of each row's region state for its material; a capacity states nothing."""
    stated = rows[column].mask(rows["kind"] == "capacity") if "kind" in rows else rows[column]
    return stated.groupby([rows["_region"], rows["material"]]).transform("median")


def check_price_table(prices: pd.DataFrame, found: Findings) -> None:
    """Findings about listed prices that contradict themselves."""
    purchase = prices["what"] == "purchase"
    found.where(prices, purchase & (prices["route"] != ""), "stray-route", "route", prices["route"])
    found.where(prices, purchase & (prices["price"] < 0), "negative", "price", prices["price"])
    for low, high in (("low", "high"), ("low", "price"), ("price", "high")):
        more = {"other": high, "limit": prices[high]}
        found.where(prices, prices[low] > prices[high], "low-above-high", low, prices[low], **more)
