"""Low and high of every amount and price: stated, of the price table, of the region's own prices, or by the grade."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from symbiosis.region import Assumption
from symbiosis.settings import Settings

SETTING = {"A": "spread.measured", "B": "spread.estimated", "C": "spread.assumed", "": "spread.assumed"}


def with_ranges(rows: pd.DataFrame, column: str, what: str, prices: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """The rows with `quantity_low`, `quantity_high`, `<column>_low` and `<column>_high`; the figure lies within.

    A stated figure without a stated range spreads by its grade. A price from a table has the table's range, or spreads
    by the grade of its row there. A median reaches from the least to the most that firms state, and at least as far as
    an assumed figure. NaN where the figure itself is unknown, unless a range was stated.
    """
    by_grade = settings.spread.by_grade
    share = rows["grade"].map(by_grade).astype("float64")
    amount, price, origin = rows["quantity"], rows[column], rows[f"{column}_from"]
    low, high = _around(amount, share, rows["quantity_low"], rows["quantity_high"])
    median, listed = origin == "median", ~origin.isin(["stated", "median", ""])
    table = _listed(rows, column, what, prices)
    from_table = table["grade"].fillna("").map(by_grade).fillna(by_grade[""]).astype("float64")
    own = price.where(origin == "stated")
    own = own.mask(rows["kind"] == "capacity") if "kind" in rows else own  # a capacity has no price of its own
    by_material = own.groupby([rows["_region"], rows["material"]])
    share = share.mask(median, by_grade[""]).mask(listed, from_table)
    least, most = _around(price, share, table["low"].where(listed), table["high"].where(listed))
    least = least.mask(median, pd.concat([least, by_material.transform("min")], axis=1).min(axis=1))
    most = most.mask(median, pd.concat([most, by_material.transform("max")], axis=1).max(axis=1))
    return rows.assign(quantity_low=low, quantity_high=high, **{f"{column}_low": least, f"{column}_high": most})


def _around(figure: pd.Series, share: pd.Series, low: pd.Series, high: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Low and high as stated, else by the share; never on the wrong side of the figure."""
    spread = figure.abs() * share
    least, most = low.fillna(figure - spread), high.fillna(figure + spread)
    return least.mask(least > figure, figure), most.mask(most < figure, figure)


def _listed(rows: pd.DataFrame, column: str, what: str, prices: pd.DataFrame) -> pd.DataFrame:
    """Low, high and grade beside the listed price that each row was filled with: the route's own, else any route's."""
    listed = prices[prices["what"] == what].set_index(["_region", "material", "route"])
    listed = listed.loc[~listed.index.duplicated(), ["price", "low", "high", "grade"]]
    any_route = pd.Series("", index=rows.index)
    found = []
    for routes in (rows.get("disposal_route", any_route), any_route):
        key = pd.MultiIndex.from_arrays([rows["_region"], rows["material"], routes])
        found.append(listed.reindex(key).set_axis(rows.index))
    own = found[0]["price"].notna()
    return pd.DataFrame({c: found[0][c].where(own, found[1][c]) for c in ("low", "high", "grade")})


def with_counts(assumptions: Iterable[Assumption], tables: Sequence[tuple[pd.DataFrame, str]]) -> list[Assumption]:
    """The assumptions, those about spreads with the number of figures that spread so.

    `tables` are the streams before their ranges were filled in, each with the name of its price.
    """
    count = dict.fromkeys(SETTING.values(), 0)
    for rows, column in tables:
        amounts = rows["quantity"].notna() & (rows["quantity_low"].isna() | rows["quantity_high"].isna())
        stated = (rows[f"{column}_from"] == "stated") & (rows[column] != 0)
        for grade, number in (amounts.astype(int) + stated.astype(int)).groupby(rows["grade"]).sum().items():
            count[SETTING[str(grade)]] += int(number)
    return [
        a._replace(why=f"{a.why} ({count[a.what]} amounts and prices)") if a.what in count else a for a in assumptions
    ]
