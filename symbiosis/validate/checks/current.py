"""Exchanges that already run: each is possible, within its streams, and of known cost."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.findings.collector import Findings

LEEWAY = 1 + 1e-9


def check_current(tables: dict[str, pd.DataFrame], recipes: pd.DataFrame, pairs: pd.DataFrame, year: int, found: Findings) -> pd.DataFrame:
    """The exchanges in force, quantities and prices per the output's own unit, each with its recipe named."""
    rows = tables["current_exchanges"]
    outputs = tables["outputs"].drop_duplicates("output").set_index("output")
    needs = tables["needs"].drop_duplicates("need").set_index("need")
    rows = rows[rows["output"].isin(outputs.index) & rows["need"].isin(needs.index)]
    ended = rows["until"] < year
    for i in np.flatnonzero(ended):
        found.at(rows, i, "contract-ended", "until", int(rows["until"].iat[i]))
    rows = rows[~ended].reset_index(drop=True)
    give, take = outputs.loc[rows["output"]], needs.loc[rows["need"]]
    factor = give["factor"].to_numpy()
    rows = rows.assign(
        quantity=rows["quantity"] * factor, price=rows["price"] / factor,
        giver=give["enterprise"].to_numpy(), taker=take["enterprise"].to_numpy(),
        material=give["material"].to_numpy(), need_material=take["material"].to_numpy(),
    )  # fmt: skip
    rows = _with_recipe(rows, recipes, found)
    _check_pairs(rows, pairs, found)
    _check_streams(rows, give, take, found)
    _check_amounts(rows, outputs, needs, recipes, found)
    keep = rows["keep"].fillna(True).astype(bool)
    return rows[["output", "need", "recipe", "mode", "quantity", "price", "_file", "_row"]].assign(keep=keep)


def _with_recipe(rows: pd.DataFrame, recipes: pd.DataFrame, found: Findings) -> pd.DataFrame:
    chosen = []
    for i, row in enumerate(rows.itertuples(index=False)):
        fit = recipes[(recipes["output_material"] == row.material) & (recipes["input_material"] == row.need_material)]["recipe"]
        name = str(row.recipe)
        if fit.empty:
            found.at(rows, i, "ghost-exchange", "recipe", detail=f"no recipe turns {row.material} into {row.need_material}")
        elif not name and len(fit) > 1:
            found.at(rows, i, "which-recipe", "recipe", ", ".join(fit))
        elif name and name not in set(fit):
            found.at(rows, i, "ghost-exchange", "recipe", name, detail=f"{name} doesn't turn {row.material} into {row.need_material}")
        if row.giver == row.taker:
            found.at(rows, i, "ghost-exchange", "need", row.need, detail="both streams are of the same firm")
        chosen.append(name or (fit.iat[0] if len(fit) == 1 else ""))
    return rows.assign(recipe=pd.Series(chosen, index=rows.index, dtype="str"))


def _check_pairs(rows: pd.DataFrame, pairs: pd.DataFrame, found: Findings) -> None:
    barred = pairs[pairs["status"] == "forbidden"]
    forbidden = set(zip(barred["a"], barred["b"], strict=True))
    for i, (a, b) in enumerate(zip(rows["giver"], rows["taker"], strict=True)):
        if (min(a, b), max(a, b)) in forbidden:
            found.at(rows, i, "forbidden-runs", "need", f"{a} and {b}")


WHAT_IS_MISSING = {
    "amount": "its {side} “{id}” has no known amount",
    "supply": "its {side} “{id}” is a one-off or a stock",
    "status": "the firm of its {side} “{id}” isn't operating",
    "committed": "its {side} “{id}” is committed to its present route",
}


def _check_streams(rows: pd.DataFrame, give: pd.DataFrame, take: pd.DataFrame, found: Findings) -> None:
    for side, streams, what in (("output", give, "disposal_cost"), ("need", take, "purchase_price")):
        for i, missing in enumerate(streams["missing"]):
            name = rows[side].iat[i]
            for word in missing.split():
                if word == "price":
                    found.at(rows, i, "needs-price", side, name, side=side, what=what)
                else:
                    found.at(rows, i, "ghost-exchange", side, name, detail=WHAT_IS_MISSING[word].format(side=side, id=name))


def _check_amounts(rows: pd.DataFrame, outputs: pd.DataFrame, needs: pd.DataFrame, recipes: pd.DataFrame, found: Findings) -> None:
    yields = recipes.set_index(["recipe", "output_material", "input_material"])["yield"]
    key = pd.MultiIndex.from_arrays([rows["recipe"], rows["material"], rows["need_material"]])
    received = rows["quantity"] * yields.reindex(key).fillna(0).to_numpy()
    for side, streams, amounts, most in (
        ("output", outputs, rows["quantity"], outputs["quantity"]),
        ("need", needs, received, needs["quantity"] * needs["max_share"]),
    ):
        total = amounts.groupby(rows[side]).sum()
        for name, amount in total.items():
            limit, unit = most[name], streams.at[name, "unit"]
            if amount > limit * LEEWAY:
                i = int(np.flatnonzero(rows[side] == name)[-1])
                detail = f"exchanges of {amount:,.6g} {unit} a year run on {side} “{name}”, which has {limit:,.6g} {unit}."
                found.at(rows, i, "above-stream", "quantity", detail=detail)
