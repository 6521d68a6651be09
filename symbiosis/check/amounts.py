"""Do amounts add up: every output goes somewhere, every need is met, yields and shares hold."""

from __future__ import annotations

import pandas as pd

from symbiosis.check.facts import above, off
from symbiosis.check.stores import stock
from symbiosis.check.tables import away
from symbiosis.plan import Plan


def check_amounts(plan: Plan, rows: pd.DataFrame) -> list[str]:
    """Violations of balances, yields, shares, materials and modes."""
    found = []
    if (rows["quantity"] <= 0).any():
        found.append("an exchange has no positive amount")
    for table, key, used, rest, total in (
        (plan.outputs, "output", "exchanged", "left", "quantity"),
        (plan.needs, "need", "met", "bought", "quantity"),
    ):
        amount = "quantity" if key == "output" else "received"
        part = rows[amount] * (away(rows) if key == "output" else 1.0)
        moved = part.groupby(rows[key]).sum().reindex(table[key], fill_value=0.0).to_numpy()
        for i in off(moved, table[used]).nonzero()[0]:
            found.append(f"{key} {table[key].iat[i]}: exchanges of {moved[i]:g} against {used} {table[used].iat[i]:g}")
        known = table[total].notna().to_numpy() & table[rest].notna().to_numpy()
        held = stock(plan.region, table[key], 1.0 if key == "output" else -1.0)
        wrong = off(table[used] + table[rest], table[total] + held) & known
        for i in wrong.nonzero()[0]:
            found.append(f"{key} {table[key].iat[i]}: {used} and {rest} do not make up its quantity")
        if (table[rest] < 0).any():
            found.append(f"a {rest} amount is negative")
    return found + _yields(rows) + _shares(plan, rows) + _tonnes(rows)


def _yields(rows: pd.DataFrame) -> list[str]:
    found = []
    for i in off(rows["received"], rows["quantity"] * rows["r_yield"]).nonzero()[0]:
        found.append(
            f"{rows['output'].iat[i]} to {rows['need'].iat[i]}: "
            f"{rows['recipe'].iat[i]} does not yield {rows['received'].iat[i]:g}"
        )
    for column, own in (
        ("material", "o_material"),
        ("need_material", "n_material"),
        ("from", "o_enterprise"),
        ("to", "n_enterprise"),
    ):
        for i in (rows[column].astype(str) != rows[own].astype(str)).to_numpy().nonzero()[0]:
            found.append(f"{rows['output'].iat[i]} to {rows['need'].iat[i]}: {column} is not the stream's own")
    for k, (form, forms) in enumerate(zip(rows["m_form"], rows["k_forms"], strict=True)):
        if form not in forms:
            found.append(f"{rows['output'].iat[k]}: {rows['mode'].iat[k]} does not carry {form}")
    return found


def _shares(plan: Plan, rows: pd.DataFrame) -> list[str]:
    found = []
    needs = plan.region.needs.set_index("need")
    met = rows.groupby("need")["received"].sum()
    for need in met.index[above(met, (needs["quantity"] * needs["max_share"]).loc[met.index])]:
        found.append(f"need {need} takes more by-products than its largest share allows")
    by_recipe = rows.groupby(["need", "recipe"])[["received", "r_max_share"]].agg(
        {"received": "sum", "r_max_share": "first"}
    )
    most = by_recipe["r_max_share"] * needs["quantity"].loc[by_recipe.index.get_level_values(0)].to_numpy()
    for need, recipe in by_recipe.index[above(by_recipe["received"], most)]:
        found.append(f"need {need} takes more by {recipe} than its largest share allows")
    return found


def _tonnes(rows: pd.DataFrame) -> list[str]:
    right = rows["quantity"] * rows["m_in_t"]
    wrong = (off(rows["tonnes"], right) & right.notna().to_numpy()) | (right.isna() != rows["tonnes"].isna()).to_numpy()
    return [f"{rows['output'].iat[i]}: {rows['tonnes'].iat[i]:g} t is not its mass" for i in wrong.nonzero()[0]]
