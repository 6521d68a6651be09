"""The tables of exchanges as they are written, in the columns of the schema."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.accounts.hierarchy import hierarchy
from symbiosis.accounts.ranges import CHANGES
from symbiosis.accounts.register import stage_of
from symbiosis.accounts.ways import hub_names, mode_names
from symbiosis.candidates.border import Border
from symbiosis.problem.problem import Problem
from symbiosis.schema.results import EXCHANGES

GRADES = ["", "C", "B", "A"]
WEEKS = 52.0


def exchange_table(problem: Problem, rows: pd.DataFrame, moves: pd.DataFrame) -> pd.DataFrame:
    """Priced rows as exchanges.csv has them, largest saving first; own columns (`x_…`) of both streams follow.

    `moves` is what `changes` found for low and high.
    """
    region = problem.region
    give = region.outputs.iloc[rows["output"]].reset_index(drop=True)
    take = region.needs.iloc[rows["need"]].reset_index(drop=True)
    recipe = region.recipes.iloc[rows["recipe"]].reset_index(drop=True)
    mode = region.modes.iloc[rows["mode"]].reset_index(drop=True)
    move = moves.reindex(rows["candidate"])[list(CHANGES)].reset_index(drop=True)
    borders = _procedures(problem, rows)
    imported = take["imported_share"].fillna(0.0).to_numpy()
    table = pd.DataFrame({
        "period": rows["period"], "output": give["output"], "need": take["need"], "from": give["enterprise"],
        "to": take["enterprise"], "material": give["material"], "need_material": take["material"],
        "recipe": recipe["recipe"], "mode": mode_names(problem, rows), "hub": hub_names(problem, rows),
        "quantity": rows["quantity"], "unit": give["unit"],
        "received": rows["received"], "received_unit": take["unit"], "tonnes": rows["tonnes_moved"], "km": rows["km"],
        "km_to_hub": rows["km1"].where(rows["hub"] >= 0),
        "transport_cost": rows["transport_cost"], "processing_cost": rows["processing_cost"],
        "transaction_cost": rows["transaction_cost"], "stream_cost": rows["permit_cost"] + rows["pipe_cost"],
        "carbon_cost": rows["carbon_cost"], "avoided_disposal": rows["avoided_disposal"],
        "avoided_purchase": rows["avoided_purchase"], "saving": rows["saving"],
        "saving_low": rows["saving"] + move["giver_low"] + move["taker_low"],
        "saving_high": rows["saving"] + move["giver_high"] + move["taker_high"],
        **{c: rows[c] for c in ("adds", "adds_giver", "adds_taker")}, "price_low": rows["price_low"],
        "price_high": rows["price_high"], "co2_kg": rows["avoided_kg"] - rows["emitted_kg"],
        "imports_replaced": rows["received"].to_numpy() * imported * take["purchase_price"].to_numpy(),
        "ewc": give["ewc"],
        "hazardous": give["hazardous"], "waste_status": give["waste_status"],
        **hierarchy(problem, rows), "border": [Border(b).name.lower() for b in borders.tolist()],
        "border_cost": rows["border_cost"], "legal": recipe["legal"],
        "grade": _worse(give["grade"], take["grade"]),
        "rests_on": _rests_on(give, take, recipe, mode["library"] | _second(problem, rows)["library"]),
        "trucks_per_week": (rows["tonnes_moved"] / mode["payload_t"] + _fetched(problem, rows)) / WEEKS,
        "stage": "idea", "current": rows["current"],
    })[list(EXCHANGES)]  # fmt: skip
    table["stage"] = stage_of(region, table)
    own = pd.concat([x.filter(regex="^x_").add_prefix(p) for x, p in ((give, "output_"), (take, "need_"))], axis=1)
    table = pd.concat([table, own], axis=1)
    return table.sort_values(
        ["saving", "output", "need"], ascending=[False, True, True], kind="stable", ignore_index=True
    )


def _second(problem: Problem, rows: pd.DataFrame) -> pd.DataFrame:
    """The mode that fetches from the hub, of direct rows the one there is."""
    second = np.where(rows["hub"] >= 0, rows["mode2"], rows["mode"])
    return problem.region.modes.iloc[second].reset_index(drop=True)


def _fetched(problem: Problem, rows: pd.DataFrame) -> np.ndarray:
    """Loads a year from hubs to takers; 0 for direct rows."""
    loads = (rows["quantity"] * rows["tonnes2"] / _second(problem, rows)["payload_t"]).to_numpy()
    return np.where(rows["hub"] >= 0, loads, 0.0)


def _procedures(problem: Problem, rows: pd.DataFrame) -> np.ndarray:
    """The border procedure of each row, through a hub the graver of its two hauls'."""
    borders, o, n, hub = problem.market.borders, *(rows[c].to_numpy() for c in ("output", "need", "hub"))
    result, through = borders.procedures(o, n), hub >= 0
    if through.any():
        result[through] = borders.legs(o[through], hub[through], n[through])[0]
    return result


def _worse(one: pd.Series, other: pd.Series) -> pd.Series:
    """The weaker of two grades; blank where either is blank."""
    rank = np.minimum(*(x.map(GRADES.index).to_numpy(dtype="int64") for x in (one, other)))
    return pd.Series(np.array(GRADES, dtype=object)[rank], dtype="str")


def _rests_on(give: pd.DataFrame, take: pd.DataFrame, recipe: pd.DataFrame, library_mode: pd.Series) -> pd.Series:
    """What a saving rests on besides figures the firms stated; `stated` where nothing else."""
    notes = pd.Series("", index=give.index, dtype="str")
    for rows, column, label in (
        (give, "disposal_cost_from", "disposal cost"),
        (take, "purchase_price_from", "purchase price"),
    ):
        filled = ~rows[column].isin(["stated", ""])
        notes = notes.mask(filled, notes + rows[column] + " " + label + "; ")
    notes = notes.mask(recipe["library"], notes + "library recipe; ")
    notes = notes.mask(library_mode, notes + "library mode; ")
    notes = notes.mask(recipe["by_name"], notes + "by name only; ")
    return notes.str.removesuffix("; ").replace("", "stated")
