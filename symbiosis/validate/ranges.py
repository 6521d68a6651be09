"""Low and high of every amount and price: stated, of the price table, of the region's own prices, or by the grade."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.settings import Settings


def with_ranges(rows: pd.DataFrame, column: str, what: str, prices: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """The rows with `quantity_low`, `quantity_high`, `<column>_low` and `<column>_high`.

    A stated figure without a stated range spreads by its grade; a price from the table has the table's range, a median
    that of the prices it is the middle of. NaN where the figure itself is unknown, unless a range was stated.
    """
    share = rows["grade"].map(settings.spread.by_grade).astype("float64")
    amount, price = rows["quantity"], rows[column]
    low = rows["quantity_low"].fillna(amount * (1 - share))
    high = rows["quantity_high"].fillna(amount * (1 + share))
    spread = price.abs() * share
    least, most = price - spread, price + spread
    own = price.where(rows[f"{column}_from"] == "stated").groupby([rows["_region"], rows["material"]])
    median = rows[f"{column}_from"] == "median"
    least, most = least.mask(median, own.transform("min")), most.mask(median, own.transform("max"))
    for step in ("route", "any"):
        route = rows["disposal_route"] if step == "route" and "disposal_route" in rows else pd.Series("", rows.index)
        listed = prices[prices["what"] == what].set_index(["_region", "material", "route"])
        listed = listed[~listed.index.duplicated()][["price", "low", "high"]]
        key = pd.MultiIndex.from_arrays([rows["_region"], rows["material"], route])
        found = listed.reindex(key).set_axis(rows.index)
        here = (rows[f"{column}_from"] == "price table") & np.isclose(found["price"], price)
        least, most = (
            least.mask(here & found["low"].notna(), found["low"]),
            most.mask(here & found["high"].notna(), found["high"]),
        )
    return rows.assign(quantity_low=low, quantity_high=high, **{f"{column}_low": least, f"{column}_high": most})
