"""Exchanges that already run: each is possible, within its streams, and of known cost."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.findings.collector import Findings
from symbiosis.region import met_per_unit
from symbiosis.validate.merge import Tables

LEEWAY = 1 + 1e-9

WHAT_IS_MISSING = {
    "amount": ("its", "has no known amount"),
    "supply": ("its", "is a one-off or a stock"),
    "status": ("the firm of its", "isn't operating"),
    "committed": ("its", "is committed to its present route"),
}


def check_current(
    tables: Tables, recipes: pd.DataFrame, pairs: pd.DataFrame, year: int, found: Findings
) -> pd.DataFrame:
    """The exchanges in force, quantities and prices per the output's own unit, each with its recipe named."""
    rows = tables["current_exchanges"]
    outputs = tables["outputs"].drop_duplicates("output").set_index("output")
    needs = tables["needs"].drop_duplicates("need").set_index("need")
    rows = rows[rows["output"].isin(outputs.index) & rows["need"].isin(needs.index)]
    ended = rows["until"] < year
    found.where(rows, ended, "contract-ended", "until", rows["until"])
    rows = rows[~ended].reset_index(drop=True)
    give, take = outputs.loc[rows["output"]].set_axis(rows.index), needs.loc[rows["need"]].set_axis(rows.index)
    rows = rows.assign(
        quantity=rows["quantity"] * give["factor"], price=rows["price"] / give["factor"],
        giver=give["enterprise"], taker=take["enterprise"],
        material=give["material"], need_material=take["material"],
    )  # fmt: skip
    rows = _with_recipe(rows, recipes, found)
    _check_pairs(rows, pairs, found)
    _check_streams(rows, give, take, found)
    _check_amounts(rows, outputs, needs, recipes, found)
    soon = (rows["until"] >= year) & (rows["until"] <= year + 1)
    found.where(rows, soon, "contract-ends", "until", rows["until"])
    keep = rows["keep"].fillna(True).astype(bool)
    return rows[["output", "need", "recipe", "mode", "quantity", "price", "until", "_file", "_row"]].assign(keep=keep)


def _with_recipe(rows: pd.DataFrame, recipes: pd.DataFrame, found: Findings) -> pd.DataFrame:
    """The rows with the one recipe that fits where none is named; findings where none or several do."""
    both = ["output_material", "input_material"]
    direct = recipes["at"] == ""
    through = pd.MultiIndex.from_frame(recipes.loc[~direct, ["recipe", *both]])
    recipes = recipes[direct]
    fitting = recipes.groupby(both)["recipe"].agg(count="size", one="first", all=", ".join)
    fit = fitting.reindex(pd.MultiIndex.from_frame(rows[["material", "need_material"]])).set_axis(rows.index)
    named, none = rows["recipe"] != "", fit["count"].isna()
    wanted = pd.MultiIndex.from_frame(rows[["recipe", "material", "need_material"]])
    at_hub = wanted.isin(through) | (none & ~named & wanted.droplevel(0).isin(through.droplevel(0)))
    found.where(rows, at_hub, "hub-exchange", "recipe", rows["recipe"])
    none &= ~at_hub
    known = at_hub | wanted.isin(pd.MultiIndex.from_frame(recipes[["recipe", *both]]))
    words = rows["material"] + " into " + rows["need_material"]
    found.where(rows, none, "ghost-exchange", "recipe", detail="no recipe turns " + words)
    found.where(rows, ~named & (fit["count"] > 1), "which-recipe", "recipe", fit["all"])
    misfit = named & ~none & ~known & ~found.faulty(rows, "recipe")
    found.where(
        rows, misfit, "ghost-exchange", "recipe", rows["recipe"], detail=rows["recipe"] + " doesn't turn " + words
    )
    own = rows["giver"] == rows["taker"]
    found.where(rows, own, "ghost-exchange", "need", rows["need"], detail="both streams are of the same firm")
    only = fit["one"].where(fit["count"] == 1, "").fillna("")
    return rows.assign(recipe=rows["recipe"].where(named, only).astype("str"))


def _check_pairs(rows: pd.DataFrame, pairs: pd.DataFrame, found: Findings) -> None:
    barred = pd.MultiIndex.from_frame(pairs.loc[pairs["status"] == "forbidden", ["a", "b"]])
    one, two = rows["giver"].astype(object), rows["taker"].astype(object)
    pair = pd.MultiIndex.from_arrays([np.minimum(one, two), np.maximum(one, two)])
    found.where(rows, pair.isin(barred), "forbidden-runs", "need", rows["giver"] + " and " + rows["taker"])


def _check_streams(rows: pd.DataFrame, give: pd.DataFrame, take: pd.DataFrame, found: Findings) -> None:
    for side, streams, what in (("output", give, "disposal_cost"), ("need", take, "purchase_price")):
        lacks = streams["missing"]
        found.where(rows, lacks.str.contains("price"), "needs-price", side, rows[side], side=side, what=what)
        for word, (before, after) in WHAT_IS_MISSING.items():
            detail = f"{before} {side} “" + rows[side] + f"” {after}"
            found.where(rows, lacks.str.contains(word), "ghost-exchange", side, rows[side], detail=detail)


def _check_amounts(
    rows: pd.DataFrame, outputs: pd.DataFrame, needs: pd.DataFrame, recipes: pd.DataFrame, found: Findings
) -> None:
    """Findings where exchanges together are more than their output, their need, or a recipe's share of the need."""
    rates = recipes.set_index(["recipe", "output_material", "input_material"])[["yield", "max_share", "basis"]]
    key = pd.MultiIndex.from_frame(rows[["recipe", "material", "need_material"]])
    rate = rates[~rates.index.duplicated()].reindex(key).set_axis(rows.index)
    give, take = outputs.loc[rows["output"]].set_axis(rows.index), needs.loc[rows["need"]].set_axis(rows.index)
    received = rows["quantity"] * met_per_unit(rate, give["dry_matter"], take["dry_matter"])
    room = take["quantity"] * take["max_share"]
    # A recipe's own share matters where it leaves less room than the need does.
    recipe_room = (take["quantity"] * rate["max_share"]).where(rate["max_share"] < take["max_share"])
    output, need = "output “" + rows["output"] + "”", "need “" + rows["need"] + "”"
    for by, amounts, most, stream, unit in (
        (["output"], rows["quantity"], give["quantity"], output, give["unit"]),
        (["need"], received, room, need, take["unit"]),
        (["need", "recipe"], received, recipe_room, need + " by recipe “" + rows["recipe"] + "”", take["unit"]),
    ):
        total = amounts.groupby([rows[c] for c in by]).transform("sum")
        over = (total > most * LEEWAY) & ~rows.duplicated(by, keep="last")
        found.where(rows, over, "above-stream", "quantity", total, stream=stream, unit=unit, room=most)
