"""Ids: filled in where they may be blank, unique, and pointing at something that exists."""

from __future__ import annotations

import difflib

import numpy as np
import pandas as pd

from symbiosis.findings.collector import Findings
from symbiosis.schema.inputs import INPUTS

# Tables that speak of the same things in every region: equal rows of several regions are one row.
SHARED = ("materials", "names", "conversions", "recipes", "transport")


def fill_ids(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables with default ids and names in place of blanks, and each material under its one name."""
    filled = dict(tables)
    names = dict(zip(tables["names"]["as_written"], tables["names"]["material"], strict=True))
    for table, key in (("outputs", "output"), ("needs", "need")):
        rows = tables[table]
        default = rows["enterprise"] + "/" + rows["material"]
        material = rows["material"].map(lambda m: names.get(m, m)).astype("str")
        filled[table] = rows.assign(**{key: rows[key].where(rows[key] != "", default), "material": material})
    recipes = tables["recipes"]
    default = recipes["output_material"] + " > " + recipes["input_material"]
    filled["recipes"] = recipes.assign(recipe=recipes["recipe"].where(recipes["recipe"] != "", default))
    for table, key in (("enterprises", "enterprise"), ("materials", "material")):
        rows = tables[table]
        filled[table] = rows.assign(name=rows["name"].where(rows["name"] != "", rows[key]))
    return filled


def check_ids(tables: dict[str, pd.DataFrame], found: Findings) -> dict[str, pd.DataFrame]:
    """Findings about duplicate, unknown and ambiguous ids; the tables without their duplicates."""
    unique = {name: _unique(name, rows, found) for name, rows in tables.items()}
    for name, schema in INPUTS.items():
        for column in schema.columns:
            if column.refers:
                known = set(unique[column.refers][INPUTS[column.refers].key[0]])
                _check_known(unique[name], column.name, known, column.refers, found)
    _check_materials(unique, found)
    both = set(unique["outputs"]["output"]) & set(unique["needs"]["need"])
    needs = unique["needs"]
    for i in np.flatnonzero(needs["need"].isin(both)):
        found.at(needs, i, "ambiguous-id", "need", needs["need"].iat[i])
    return unique


def _unique(name: str, rows: pd.DataFrame, found: Findings) -> pd.DataFrame:
    key = list(INPUTS[name].key)
    if not key or rows.empty:
        return rows
    # Prices hold for their own region, so two regions may well differ.
    by = [*key, "_region"] if name == "prices" else key
    again = rows.duplicated(by) & (rows[key[0]] != "")
    if not again.any():
        return rows
    first = rows.loc[~rows.duplicated(by)].set_index(by, drop=False)
    facts = [c.name for c in INPUTS[name].columns if c.name not in ("source", "note", "grade", "as_of")]
    for i in np.flatnonzero(again):
        original = first.loc[tuple(rows[c].iat[i] for c in by) if len(by) > 1 else rows[by[0]].iat[i]]
        if name in SHARED and rows["_region"].iat[i] != original["_region"]:
            if not all(_same(rows[c].iat[i], original[c]) for c in facts):
                found.at(rows, i, "regions-differ", key[0], rows[key[0]].iat[i])
        else:
            found.at(rows, i, "duplicate-row", key[0], rows[key[0]].iat[i], first=original["_row"])
    return rows[~again].reset_index(drop=True)


def _same(a: object, b: object) -> bool:
    if isinstance(a, tuple):
        return a == b
    return bool((pd.isna(a) and pd.isna(b)) or (not pd.isna(a) and not pd.isna(b) and a == b))  # type: ignore[call-overload]


def _check_known(rows: pd.DataFrame, column: str, known: set[str], other: str, found: Findings) -> None:
    if other == "recipes" or (other == "transport" and not known):
        known = known | {""}
    for i in np.flatnonzero((rows[column] != "") & ~rows[column].isin(known)):
        value = rows[column].iat[i]
        close = difflib.get_close_matches(value, known, 1)
        guess = f"Did you mean {close[0]}?" if close else f"Add it to {other}.csv, or correct it."
        found.at(rows, i, "unknown-id", column, value, other=other, guess=guess)


def _check_materials(tables: dict[str, pd.DataFrame], found: Findings) -> None:
    """Recipes, prices, conversions and names have to speak of materials that somebody has or needs."""
    flows = set(tables["outputs"]["material"]) | set(tables["needs"]["material"])
    known = flows | set(tables["materials"]["material"])
    for table, column in (
        ("recipes", "output_material"), ("recipes", "input_material"), ("prices", "material"),
        ("conversions", "material"), ("names", "material"),
    ):  # fmt: skip
        rows = tables[table]
        for i in np.flatnonzero((rows[column] != "") & ~rows[column].isin(known)):
            close = difflib.get_close_matches(rows[column].iat[i], known, 1)
            guess = f"Did you mean {close[0]}?" if close else "List it in materials.csv, or correct it."
            found.at(rows, i, "unknown-material", column, rows[column].iat[i], guess=guess)
