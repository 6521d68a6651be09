"""A price for every stream that can have one: the row's own, the price table's, or the median of the region's own."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.findings.collector import Findings


def fill_prices(rows: pd.DataFrame, column: str, what: str, prices: pd.DataFrame, median: bool, found: Findings) -> pd.DataFrame:
    """The rows with `column` filled and `<column>_from` saying how: stated, price table, median, or blank (unknown).

    `prices` comes per the materials' own units. The table's price for the row's route goes before the one for any route.
    """
    price = rows[column].copy()
    origin = pd.Series(np.where(price.notna(), "stated", ""), index=rows.index, dtype="str")
    table = prices[prices["what"] == what]
    routes = rows["disposal_route"] if "disposal_route" in rows else pd.Series("", index=rows.index)
    for wanted in (routes, pd.Series("", index=rows.index)):
        key = pd.MultiIndex.from_arrays([rows["_region"], rows["material"], wanted])
        listed = table.set_index(["_region", "material", "route"])["price"]
        hit = listed.reindex(key).to_numpy()
        use = price.isna().to_numpy() & ~np.isnan(hit)
        price = price.mask(use, pd.Series(hit, index=rows.index))
        origin = origin.mask(use, "price table")
    if median:
        stated = rows[rows[column].notna() & (rows.get("kind", "purchase") != "capacity")]
        usual = stated.groupby("material")[column].median()
        hit = rows["material"].map(usual).to_numpy(dtype="float64")
        use = price.isna().to_numpy() & ~np.isnan(hit)
        price = price.mask(use, pd.Series(hit, index=rows.index))
        origin = origin.mask(use, "median")
        if use.any():
            found.add("median-price", rows["_file"].iat[0], column=column, count=int(use.sum()), what=what)
    return rows.assign(**{column: price, f"{column}_from": origin})
