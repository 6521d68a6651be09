"""Ids: filled in where they may be blank, unique, and pointing at something that exists."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Set

import numpy as np
import pandas as pd

from symbiosis.findings.collector import Findings
from symbiosis.schema.inputs import BY_NAME, INPUTS, PROVENANCE
from symbiosis.validate.merge import Tables

# Tables that speak of the same things in every region: equal rows of several regions are one row.
SHARED = ("materials", "conversions", "recipes", "transport", "periods")

# Looking for the nearest of many ids takes some 7 µs each; the reader waits about a second at most.
MOST_COMPARISONS = 150_000


def fill_ids(tables: Tables) -> Tables:
    """The tables with default ids and names in place of blanks, and each material under its one name."""
    filled = dict(tables)
    for table, key in (("outputs", "output"), ("needs", "need")):
        rows = tables[table]
        default = rows["enterprise"] + "/" + rows["material"]
        material = _under_one_name(rows, tables["names"])
        filled[table] = rows.assign(**{key: rows[key].where(rows[key] != "", default), "material": material})
    recipes = tables["recipes"]
    default = recipes["output_material"] + " > " + recipes["input_material"]
    filled["recipes"] = recipes.assign(recipe=recipes["recipe"].where(recipes["recipe"] != "", default))
    filled["storage"] = tables["storage"].assign(material=_under_one_name(tables["storage"], tables["names"]))
    for table, key in (("enterprises", "enterprise"), ("materials", "material")):
        rows = tables[table]
        filled[table] = rows.assign(name=rows["name"].where(rows["name"] != "", rows[key]))
    sites = filled["enterprises"]
    filled["enterprises"] = sites.assign(country=sites["country"].str.upper())
    return filled


def _under_one_name(rows: pd.DataFrame, names: pd.DataFrame) -> pd.Series:
    """The material of each row, under the name that its own region's names.csv gives it."""
    meant = names.drop_duplicates(["_region", "as_written"]).set_index(["_region", "as_written"])["material"]
    found = meant.reindex(pd.MultiIndex.from_frame(rows[["_region", "material"]])).to_numpy()
    return rows["material"].mask(pd.notna(found), pd.Series(found, index=rows.index)).astype("str")


def check_ids(tables: Tables, incomplete: Set[str], found: Findings) -> Tables:
    """Findings about duplicate, unknown and ambiguous ids; the tables without their duplicates.

    Nothing is said of ids that tables which are `incomplete` (missing, or cells of them unreadable) don't hold.
    """
    incomplete = incomplete | {name for name, rows in tables.items() if _holes(name, rows, found)}
    unique = {name: _unique(name, rows, found) for name, rows in tables.items()}
    for name, schema in INPUTS.items():
        for column in schema.columns:
            if column.refers and column.refers not in incomplete:
                known = set(unique[column.refers][INPUTS[column.refers].key[0]])
                known |= {BY_NAME} if column.refers == "recipes" else set()
                if name == "distances" and column.refers == "enterprises":
                    if "hubs" in incomplete:
                        continue
                    known |= set(unique["hubs"]["hub"])
                advice = f"add it to {column.refers}.csv, or correct it."
                other = {"other": column.refers}
                _check_known(unique[name], column.name, known, "unknown-id", advice, found, other)
    if not incomplete & {"outputs", "needs", "materials"}:
        _check_materials(unique, found)
    needs = unique["needs"]
    # A profile of both is an error of its own.
    both = needs["need"].isin(unique["outputs"]["output"]) & ~needs["need"].isin(unique["profiles"]["id"])
    found.where(needs, both, "ambiguous-id", "need", needs["need"])
    return unique


def _holes(name: str, rows: pd.DataFrame, found: Findings) -> bool:
    """Whether a cell that others refer to is blank or wrong, so that what they look for may have stood there."""
    return bool(found.faulty(rows, *INPUTS[name].key[:1], "material").any())


def _unique(name: str, rows: pd.DataFrame, found: Findings) -> pd.DataFrame:
    key = list(INPUTS[name].key)
    if not key or rows.empty:
        return rows
    inside = [*key, "_region"]
    again = rows.duplicated(inside)
    # What stands in a key that is blank or can't be read is equal by accident.
    sure = again & (rows[key[0]] != "") & ~found.faulty(rows, *key)
    if again.any():
        first = rows.groupby(inside, sort=False)["_row"].transform("first")
        found.where(rows, sure, "duplicate-row", key[0], rows[key[0]], first=first)
        rows = rows[~again].reset_index(drop=True)
    if name in SHARED:
        facts = [c.name for c in INPUTS[name].columns if c not in PROVENANCE]
        again = rows.duplicated(key)
        if again.any():
            columns = _differing(rows, key, facts)
            found.where(rows, again & ~rows.duplicated(facts), "regions-differ", key[0], rows[key[0]], columns=columns)
            rows = rows[~again].reset_index(drop=True)
    return rows


def _differing(rows: pd.DataFrame, key: list[str], facts: list[str]) -> pd.Series:
    """For each row in which columns it differs from the first one of its key, as the end of a sentence."""
    names = pd.Series("", index=rows.index, dtype="str")
    text = rows[facts].astype("str")
    for column in facts:
        first = text.groupby([rows[k] for k in key])[column].transform("first")
        names = names.mask(text[column] != first, names + column + ", ")
    return (" in " + names.str.removesuffix(", ")).mask(names == "", "")


def _check_known(
    rows: pd.DataFrame,
    column: str,
    known: Collection[str],
    code: str,
    advice: str,
    found: Findings,
    details: dict[str, str] | None = None,
) -> None:
    unknown = ((rows[column] != "") & ~rows[column].isin(known)).to_numpy()
    if unknown.any():
        guesses = rows[column].where(unknown).map(_guesses(rows[column][unknown], known, advice))
        found.where(rows, unknown, code, column, rows[column], guess=guesses, **(details or {}))


def _guesses(written: pd.Series, known: Collection[str], advice: str) -> dict[str, str]:
    """A sentence for each word: the known one nearest to it, or what to do."""
    sentences = {}
    affordable = MOST_COMPARISONS // max(len(known), 1)
    for n, word in enumerate(written.unique()):
        close = difflib.get_close_matches(word, known, 1) if n < affordable else []
        sentences[word] = f"Did you mean {close[0]}? Else {advice}" if close else advice[0].upper() + advice[1:]
    return sentences


def _check_materials(tables: Tables, found: Findings) -> None:
    """Recipes, prices, conversions and names have to speak of materials that somebody has or needs."""
    known = set(np.concatenate([tables[t]["material"].to_numpy() for t in ("outputs", "needs", "materials")]))
    for table, column in (
        ("recipes", "output_material"),
        ("recipes", "input_material"),
        ("prices", "material"),
        ("conversions", "material"),
        ("names", "material"),
    ):
        _check_known(
            tables[table], column, known, "unknown-material", "list it in materials.csv, or correct it.", found
        )
