"""What the saving rests on: figures that firms gave, that tables call assumed, or that were filled in."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.accounts.ends import displaced
from symbiosis.problem.problem import Problem

# From the firmest to the weakest; a saving belongs to the weakest of what it rests on.
GROUPS = {
    "firm_figures": ("figures that firms gave", "amounts and prices stated, grade A or B on both sides"),
    "ungraded_figures": ("stated figures without a grade", "stated, no grade on one side at least"),
    "assumed_figures": ("assumed figures", "stated, grade C on one side at least"),
    "library_recipes": (
        "recipes of the starter library",
        "prices stated, yield and treatment cost assumed by the library",
    ),
    "by_name": ("materials that match by name only", "prices stated, no recipe between the two"),
    "filled_figures": ("prices that were filled in", "a price from a table or a median on one side at least"),
}
FIGURES = (
    "amounts and prices of both streams; yields, hauls and transaction costs are not judged; what runs today left out, "
    "what the plan ends of it taken from what takes its place"
)


def resting(problem: Problem, before: pd.DataFrame, after: pd.DataFrame) -> dict[str, float]:
    """The additional saving of the plan's exchanges by GROUPS, money a year, losers at 0.

    What is lost by exchanges of today that end or shrink is taken from those that take their place.
    """
    region = problem.region
    key = ["candidate", "output", "need", "recipe"]
    then, now = (rows.groupby(key)["saving"].sum() for rows in (after, before))
    extra = then.sub(now, fill_value=0.0).rename("extra").reset_index()
    give, take = region.outputs.iloc[extra["output"]], region.needs.iloc[extra["need"]]
    net = displaced(extra["extra"], extra["output"], extra["need"]).clip(lower=0.0).to_numpy()
    grades = np.array([give["grade"].to_numpy(), take["grade"].to_numpy()])
    stated = (give["disposal_cost_from"] == "stated").to_numpy() & (take["purchase_price_from"] == "stated").to_numpy()
    tests = {
        "filled_figures": ~stated,
        "library_recipes": region.recipes["library"].to_numpy(dtype=bool)[extra["recipe"]],
        "by_name": region.recipes["by_name"].to_numpy(dtype=bool)[extra["recipe"]],
        "assumed_figures": (grades == "C").any(axis=0),
        "ungraded_figures": (grades == "").any(axis=0),
    }
    group = np.select(list(tests.values()), list(tests), "firm_figures")
    return {name: float(net[group == name].sum()) for name in GROUPS}
