"""Every figure that is written is worked out again: each wrong cell of a real plan is seen by the check named for it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

import symbiosis as sy
from symbiosis.check.run import CHECKS, check_plan, facts
from symbiosis.schema import results
from symbiosis.schema.inputs import SYNERGIES
from tests.check import columns
from tests.check.columns import TABLES, WORDS
from tests.check.worked import published, tables, worked

SCHEMAS = {
    "EXCHANGES": results.EXCHANGES, "ENTERPRISES": results.ENTERPRISES, "OUTPUTS": results.OUTPUTS,
    "NEEDS": results.NEEDS, "LEADS": results.LEADS, "CALL_LIST": results.CALL_LIST, "ENDS": results.ENDS, "ASK_NEXT": results.ASK_NEXT,
    "STORES": results.STORES, "HUBS": results.HUBS, "SYNERGIES": tuple(SYNERGIES.by_name),
}  # fmt: skip
CELLS = [(t, c, check) for t, table in TABLES.items() for c, check in table.items() if check in CHECKS]
REGIONS = ["worked", "kalundborg"]


def plan_of(region: str) -> sy.Plan:
    return worked() if region == "worked" else published(region)


@cache
def known_of(region: str):
    return facts(plan_of(region))


def wrong(cell: Any) -> Any:
    """The cell a little off: a figure by 1 % and 1, a flag turned, a word with a sign behind it."""
    if isinstance(cell, bool | np.bool_):
        return not cell
    return cell * 1.01 + 1 if isinstance(cell, int | float | np.number) else f"{cell}?"


def broken(table: pd.DataFrame, column: str) -> Iterator[pd.DataFrame]:
    """The table with one cell of the column off: the first and the largest one that is there."""
    cells = table[column]
    there = np.flatnonzero(cells.notna().to_numpy())
    picked = {*there[:1]}
    if len(there) and pd.api.types.is_numeric_dtype(cells) and not pd.api.types.is_bool_dtype(cells):
        picked.add(there[int(np.argmax(np.abs(cells.to_numpy(dtype="float64")[there])))])
    for i in picked:
        off = cells.astype(object)
        off.iloc[i] = wrong(cells.iat[i])
        figures = pd.api.types.is_numeric_dtype(cells) and not pd.api.types.is_bool_dtype(cells)
        yield table.assign(**{column: off.astype("float64" if figures else cells.dtype)})


def objections(region: str, check: str, **changed: Any) -> list[str]:
    """What one check says of the plan with something in it changed."""
    plan = replace(plan_of(region), **changed)
    known = facts(plan) if "exchanges" in changed else known_of(region)._replace(plan=plan)
    return CHECKS[check](known)


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_column_of_every_result_has_its_check(name):
    assert list(SCHEMAS[name]) == sorted(getattr(columns, name), key=list(SCHEMAS[name]).index)
    assert set(getattr(columns, name).values()) <= {*CHECKS, *WORDS}


def test_every_part_of_the_summary_has_its_check():
    assert set(worked().summary) == set(columns.SUMMARY)


@pytest.mark.parametrize("region", REGIONS)
def test_a_sound_plan_is_sound(region):
    assert check_plan(plan_of(region)) == []


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize(("table", "column", "check"), CELLS, ids=[f"{t}.{c}" for t, c, _ in CELLS])
def test_a_wrong_cell_is_seen(region, table, column, check):
    whole = tables(plan_of(region))[table]
    for changed in broken(whole, column):
        assert objections(region, check, **{table: changed}), f"{table}.{column}: {check} says nothing"


def leaves(part: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every figure in a nested record with the way to it."""
    if isinstance(part, dict | list):
        for key, value in part.items() if isinstance(part, dict) else enumerate(part):
            yield from leaves(value, (*path, key))
    elif isinstance(part, int | float):
        yield path, part


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("part", [k for k, check in columns.SUMMARY.items() if check in CHECKS])
def test_a_wrong_figure_of_the_summary_is_seen(region, part):
    whole = plan_of(region).summary
    figures = list(leaves(whole[part], (part,)))
    missed = []
    for path, figure in figures:
        summary = copy.deepcopy(whole)
        at = summary
        for key in path[:-1]:
            at = at[key]
        at[path[-1]] = wrong(figure)
        if not objections(region, columns.SUMMARY[part], summary=summary):
            missed.append((*path, figure))
    assert missed == []
    assert figures or whole[part] is None or part == "limits"  # which have a test of their own (test_goals.py)


def test_every_check_is_part_of_the_whole():
    plan = worked()
    broken_all = replace(plan, calls=plan.calls.assign(km=plan.calls["km"] + 9))
    assert any("km" in sentence for sentence in check_plan(broken_all))
