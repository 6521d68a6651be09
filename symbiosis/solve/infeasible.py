"""Which demands clash when no plan can meet them all: the fewest that have to give, in the region's words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse import csc_array, hstack, vstack

from symbiosis.candidates.streams import Flags, Floats
from symbiosis.explain.words import number
from symbiosis.problem.problem import Problem
from symbiosis.region import Region
from symbiosis.solve.compiled import Compiled
from symbiosis.solve.highs import Effort, Ended, solve

DEMANDS = (
    "required", "required_open", "keep", "agreed", "partner_limit", "pair_least", "pair_most", "output_lot", "need_lot",
    "one_taker", "diversion_target", "new_partner", "new_taker", "blend",
)  # fmt: skip
SECONDS = 60.0
MOST_INSTEAD = 3  # demands that are named beside one that has to give


def demands_that_clash(problem: Problem, arrays: Compiled) -> list[str]:
    """Sentences naming a smallest set of demands whose relaxing makes a plan possible.

    Each demand row gets a slack that costs 1 to use at all; the cheapest way out names the rows to relax. Beside each
    stands what could give way in its stead.
    """
    rows = [i for i, r in enumerate(arrays.rows) if r.parent_component().local_name in DEMANDS]
    relaxed, count = _elastic(arrays, rows), len(arrays.cost)
    none = np.zeros(len(rows), dtype=bool)
    fewest = _way_out(relaxed, count, none, none)
    if fewest is None:
        return ["the demands of the region contradict each other, and no single set of them could be named"]

    def words(slack: Floats, k: int) -> str:
        return _sentence(problem, arrays.rows[rows[k]], slack[k] / arrays.row_scale[rows[k]])

    sentences = []
    for k in map(int, np.flatnonzero(fewest > 0)):
        said, held = [words(fewest, k)], none.copy()
        held[k] = True
        # The others of the set may give way all the same: what takes the place of this one alone is looked for.
        free = (fewest > 0) & ~held
        while len(said) <= MOST_INSTEAD:
            other = _way_out(relaxed, count, held, free)
            if other is None or (other > 0)[~free].sum() != 1:
                break
            j = int(np.flatnonzero((other > 0) & ~free)[0])
            said.append(words(other, j))
            held[j] = True
        sentences.append("; or ".join(dict.fromkeys(said)))
    return list(dict.fromkeys(sentences))


def _way_out(relaxed: Compiled, count: int, held: Flags, free: Flags) -> Floats | None:
    """How far each demand gives way (0: not at all) when as few as possible do; None where nothing helps.

    `count` columns come before the slacks; demands that are `held` stay, those that are `free` cost nothing.
    """
    opened = np.concatenate([np.ones(count + len(held), dtype=bool), ~held])
    cost = np.concatenate([np.zeros(count + len(held)), np.where(free, 0.0, 1.0)])
    answer = solve(
        replace(relaxed, cost=cost, high=np.where(opened, relaxed.high, 0.0)), Effort(gap=0.0, time_limit=SECONDS)
    )
    if answer.z is None or answer.ended is Ended.INFEASIBLE:
        return None
    slack, used = answer.z[count : count + len(held)], answer.z[count + len(held) :] > 0.5
    return np.where(used, np.maximum(slack, np.finfo(float).tiny), 0.0)


def _elastic(arrays: Compiled, rows: list[int]) -> Compiled:
    """The arrays with, per demand row, a slack that lifts it and a binary that lets the slack be used."""
    m, count = arrays.matrix.shape[0], len(rows)
    low, high = arrays.row_low[rows], arrays.row_high[rows]
    sign = np.where(np.isfinite(low), 1.0, -1.0)
    reach = np.abs(arrays.matrix[rows, :]).sum(axis=1) if count else np.empty(0)
    largest = np.asarray(reach).ravel() + np.abs(np.where(np.isfinite(low), low, high)) + 1.0
    slacks = csc_array((sign, (rows, np.arange(count))), shape=(m, count))
    blank = csc_array((m, count))
    link = hstack([csc_array((count, len(arrays.cost))), csc_array(np.eye(count)), csc_array(-np.diag(largest))])
    matrix = csc_array(vstack([hstack([arrays.matrix, slacks, blank]), link]))
    zeros, ones = np.zeros(count), np.ones(count)
    return replace(
        arrays,
        matrix=matrix,
        cost=np.concatenate([np.zeros(len(arrays.cost)), zeros, ones]),
        low=np.concatenate([arrays.low, zeros, zeros]),
        high=np.concatenate([arrays.high, largest, ones]),
        row_low=np.concatenate([arrays.row_low, np.full(count, -np.inf)]),
        row_high=np.concatenate([arrays.row_high, zeros]),
        integer=np.concatenate([arrays.integer, zeros.astype(bool), ones.astype(bool)]),
        cost_scale=1.0,
    )


def _sentence(problem: Problem, row: Any, slack: float) -> str:
    """A demand in the region's words, with how far it would have to give."""
    kind, index = row.parent_component().local_name, row.index()
    region, pairs, columns = problem.region, problem.candidates.pairs, problem.candidates.columns
    names, scenarios = region.enterprises["name"].to_numpy(), len(problem.scenarios)
    width = len(region.needs)

    def pair(p: int) -> str:
        return f"{names[pairs['a'].iat[p]]} and {names[pairs['b'].iat[p]]}"

    if kind == "diversion_target":
        share = number(100 * (problem.min_diversion or 0))
        return f"divert {share} % of what is disposed of: {number(slack)} t a year too much"
    if kind in ("required", "required_open"):
        p = index // scenarios if kind == "required" else index
        return f"the required partnership of {pair(p)} (partnerships.csv)"
    if kind == "pair_least":
        p = index // scenarios
        least = f"the least of {number(pairs['min_t'].iat[p])} t a year between {pair(p)}"
        return f"{least}{_of_pair(region, pairs.iloc[p])}: {number(slack)} t too much"
    if kind == "pair_most":
        p = index // scenarios
        most = f"the most of {number(pairs['max_t'].iat[p])} t a year between {pair(p)}"
        return f"{most}{_of_pair(region, pairs.iloc[p])}: {number(slack)} t too little"
    if kind == "partner_limit":
        most = number(region.enterprises["max_partners"].iat[index])
        return f"the {most} partners that {names[index]} allows: {number(slack)} too few"
    if kind == "new_partner":
        limit = number(region.enterprises["max_partners"].iat[index[0]])
        return f"the {limit} partners that {names[index[0]]} allows, and has already"
    if kind == "blend":
        return _limit(problem, index, slack)
    if kind == "keep":
        c = columns.iloc[index // scenarios]
        output, need = region.outputs["output"].iat[int(c["output"])], region.needs["need"].iat[int(c["need"])]
        return f"the running exchange of {output} to {need}, to be kept"
    if kind == "agreed":
        o, n = divmod(index // scenarios, width)
        output, need = region.outputs["output"].iat[o], region.needs["need"].iat[n]
        return f"the agreed exchange of {output} to {need} (synergies.csv): {number(slack)} a year too much"
    if kind in ("output_lot", "need_lot"):
        o, n = divmod(index // scenarios, width)
        whose = region.outputs["output"].iat[o] if kind == "output_lot" else region.needs["need"].iat[n]
        spot = _place(region, region.outputs, o) if kind == "output_lot" else _place(region, region.needs, n)
        return f"the smallest lot of {whose} ({spot}): {number(slack)} too much"
    output = index[0] if kind == "new_taker" else index
    return f"the rule that {region.outputs['output'].iat[output]} goes to one taker only"


def _limit(problem: Problem, index: int, slack: float) -> str:
    """A limit on a substance, and by how much per unit of the need it would have to give."""
    blends, region, shape = problem.market.blends, problem.region, problem.demand.shape
    k, moment = divmod(index, shape[1] * shape[2])
    n = int(blends.need[k])
    demand = float(problem.demand[n].ravel()[moment])
    kind, end = ("at most", "too little") if blends.sense[k] > 0 else ("at least", "too much")
    much = f": {number(slack / demand)} {end}" if demand > 0 and not blends.capacity[k] else ""
    spot = _place(region, region.limits, int(blends.source[k]))
    substance = blends.names[int(blends.substance[k])]
    return f"{kind} {number(blends.limit[k])} of {substance} in what {region.needs['need'].iat[n]} takes ({spot}){much}"


def _place(region: Region, table: pd.DataFrame, i: int) -> str:
    """Where the row of a table stands: `outputs.csv row 2`; in a workbook `sheet outputs, row 2`."""
    file, row = str(table["_file"].iat[i]), int(table["_row"].iat[i])
    book = next((b for b in region.books if b.holds(file)), None)
    return f"{file} row {row}" if book is None else f"sheet {book.sheet(file)}, row {row}"


def _of_pair(region: Region, pair: pd.Series) -> str:
    """The row of partnerships.csv about a pair of sites, in brackets."""
    ids, known = region.enterprises["enterprise"], region.partnerships
    named = {ids.iat[int(pair["a"])], ids.iat[int(pair["b"])]}
    rows = [i for i, both in enumerate(zip(known["a"], known["b"], strict=True)) if {*both} == named]
    return f" ({_place(region, known, rows[0])})" if rows else ""
