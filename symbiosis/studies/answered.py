"""A region as it would be once one question is answered."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from typing import Any

import pandas as pd

from symbiosis.region import Region
from symbiosis.studies.figures import AMOUNT, COLUMN, NAME, PERMIT, PRICE, TEMPERATURE
from symbiosis.validate.checks.streams import with_use


def answered(region: Region, figure: dict[str, Any], value: float) -> Region:
    """The region with one figure of `figures` at `value`; of a yes-or-no question, with the answer yes.

    Only this figure changes: a median that it was part of stays.
    """
    i = int(figure["row"])
    if figure["figure"] == NAME:
        by_name = region.recipes["by_name"].to_numpy().copy()
        by_name[i] = False
        return replace(region, recipes=region.recipes.assign(by_name=by_name))
    if figure["figure"] == PERMIT:
        return _permitted(region, i, str(figure["enterprise"]), str(figure["code"]))
    side = str(figure["side"])
    rows = region.outputs if side == "output" else region.needs
    if figure["figure"] == TEMPERATURE:
        return replace(region, outputs=_with(rows, i, temperature_c=value))
    if figure["figure"] == AMOUNT:
        rows = _with(rows, i, quantity=value, quantity_low=value, quantity_high=value)
    elif figure["figure"] == PRICE[side]:
        column = COLUMN[side]
        rows = _with(
            rows, i, **{column: value, f"{column}_low": value, f"{column}_high": value, f"{column}_from": "stated"}
        )
    year = region.settings.year or datetime.datetime.now(tz=datetime.UTC).year
    rows = with_use(rows, region.enterprises, COLUMN[side], year)
    return replace(region, outputs=rows) if side == "output" else replace(region, needs=rows)


def _permitted(region: Region, need: int, enterprise: str, code: str) -> Region:
    sites, digits = region.enterprises, re.sub(r"\D", "", code)
    mine = (sites["enterprise"] == enterprise).to_numpy()
    permits = [(*p, digits) if m else p for p, m in zip(sites["permits"], mine, strict=True)]
    return replace(
        region,
        enterprises=sites.assign(permits=pd.Series(permits, index=sites.index, dtype="object")),
        needs=_with(region.needs, need, accepts_hazardous=True),
    )


def _with(rows: pd.DataFrame, i: int, **cells: Any) -> pd.DataFrame:
    changed = rows.copy()
    for column, value in cells.items():
        changed.iloc[i, changed.columns.get_loc(column)] = value
    return changed
