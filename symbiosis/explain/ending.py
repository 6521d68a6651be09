"""Running exchanges that the plan ends or cuts: in words, what that costs each pair of firms, and what to ask them."""

from __future__ import annotations

import pandas as pd

from symbiosis.explain.contracts import terms
from symbiosis.explain.naming import spoken_names
from symbiosis.explain.questions import Row
from symbiosis.explain.words import number
from symbiosis.region import Region


def described(region: Region, ends: pd.DataFrame) -> pd.DataFrame:
    """The rows of ends.csv with `pair`, names, `words` for the planner, and the question to each side."""
    pairs = [tuple(sorted(p)) for p in zip(ends["from"], ends["to"], strict=True)]
    rows = ends.assign(
        pair=pd.Series(pairs, index=ends.index, dtype="object"),
        give_name=ends["material"].map(region.materials["name"]),
        giver=ends["from"].map(region.labels), taker=ends["to"].map(region.labels),
        spoken_giver=spoken_names(region, ends["from"]), spoken_taker=spoken_names(region, ends["to"]),
    )  # fmt: skip
    records, currency = rows.to_dict("records"), region.settings.currency
    spoken = {
        "words": [_words(r) for r in records],
        "ask_giver": [_ask(r, r["giver"], r["spoken_taker"], currency) for r in records],
        "ask_taker": [_ask(r, r["spoken_giver"], r["taker"], currency) for r in records],
    }
    return rows.assign(**{c: pd.Series(said, index=rows.index, dtype="str") for c, said in spoken.items()})


def _words(row: Row) -> str:
    amount = f"{number(row['quantity'])} {row['unit']} a year from {row['giver']} to {row['taker']}"
    if row["goes_on"] > 0:
        return f"{row['give_name']}: {amount} would fall to {number(row['goes_on'])} {row['unit']}"
    return f"{row['give_name']}: {amount} would end"


def _ask(row: Row, giver: str, taker: str, currency: str) -> str:
    known = terms(row["price"], row["until"], row["unit"], currency)
    today = f"{number(row['quantity'])} {row['unit']} of {row['give_name']} a year from {giver} to {taker}"
    change = f"fall to {number(row['goes_on'])} {row['unit']}" if row["goes_on"] > 0 else "end"
    return f"{today} run ({known}); under the plan they would {change}: could that be, and from when on?"
