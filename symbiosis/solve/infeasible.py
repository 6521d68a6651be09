"""Which demands clash when no plan can meet them all: the fewest that have to give, in the region's words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.sparse import csc_array, hstack, vstack

from symbiosis.candidates.streams import Flags, Floats, Ints
from symbiosis.explain.words import number
from symbiosis.problem.problem import Problem
from symbiosis.problem.sources import sources
from symbiosis.region import Region
from symbiosis.schema.goals import ACCOUNTS
from symbiosis.solve.compiled import Compiled
from symbiosis.solve.highs import Effort, Ended, solve

DEMANDS = (
    "required", "required_open", "keep", "agreed", "partner_limit", "pair_least", "pair_most", "output_lot", "need_lot",
    "one_taker", "diversion_target", "new_partner", "new_taker", "blend", "source_count", "source_least",
    "source_share", "account_limit",
)  # fmt: skip
SECONDS = 60.0
FAR = 1e6  # how far a column without a bound may go, in scaled units
MOST_INSTEAD = 5  # demands that are named beside one that has to give


def demands_that_clash(problem: Problem, arrays: Compiled) -> list[str]:
    """Sentences naming a smallest set of demands whose relaxing makes a plan possible.

    Each row of a demand gets a slack, each demand a binary that costs 1 and lets its slacks be used; the cheapest way
    out names the demands to relax. Beside each stands what could give way in its stead: dropping any one demand of each
    sentence is enough, and nothing is named that needn't be.
    """
    rows = [i for i, r in enumerate(arrays.rows) if r.parent_component().local_name in DEMANDS]
    labels = [_demand(problem, arrays.rows[i]) for i in rows]
    names = {label: k for k, label in enumerate(dict.fromkeys(labels))}
    of = np.array([names[label] for label in labels], dtype="int64")
    relaxed, count = _elastic(arrays, rows, of, len(names)), len(arrays.cost)
    none = np.zeros(len(names), dtype=bool)
    fewest = _way_out(relaxed, count, len(rows), none, none)
    if fewest is None:
        return ["the demands of the region contradict each other, and no single set of them could be named"]

    def words(slack: Floats, k: int) -> str:
        most = max(np.flatnonzero(of == k), key=lambda j: slack[j])
        return _sentence(problem, arrays.rows[rows[most]], slack[most] / arrays.row_scale[rows[most]])

    sentences = []
    free_way = fewest.given
    for k in map(int, np.flatnonzero(fewest.given)):
        said, held = [words(fewest.slack, k)], none.copy()
        held[k] = True
        # The others of the set may give way all the same: what takes the place of this one alone is looked for.
        free = free_way & ~held
        while len(said) <= MOST_INSTEAD:
            other = _way_out(relaxed, count, len(rows), held, free)
            if other is None or other.given[~free].sum() != 1:
                break
            j = int(np.flatnonzero(other.given & ~free)[0])
            said.append(words(other.slack, j))
            held[j] = True
        sentences.append("; or ".join(dict.fromkeys(said)))
    return list(dict.fromkeys(sentences))


class _Way(NamedTuple):
    """Which demands give way, and how far each row of theirs does."""

    given: Flags
    slack: Floats


def _way_out(relaxed: Compiled, count: int, rows: int, held: Flags, free: Flags) -> _Way | None:
    """The way out in which as few demands as possible give way; None where nothing helps.

    `count` columns come before the slacks of the `rows`; demands that are `held` stay, those that are `free` cost
    nothing.
    """
    opened = np.concatenate([np.ones(count + rows, dtype=bool), ~held])
    cost = np.concatenate([np.zeros(count + rows), np.where(free, 0.0, 1.0)])
    answer = solve(
        replace(relaxed, cost=cost, high=np.where(opened, relaxed.high, 0.0)), Effort(gap=0.0, time_limit=SECONDS)
    )
    if answer.z is None or answer.ended is Ended.INFEASIBLE:
        return None
    given = answer.z[count + rows :] > 0.5
    # Once it is known which give way: as little as they have to.
    shut = np.concatenate([np.ones(count + rows, dtype=bool), given])
    cost = np.concatenate([np.zeros(count), np.ones(rows), np.zeros(len(given))])
    least = solve(
        replace(relaxed, cost=cost, high=np.where(shut, relaxed.high, 0.0)), Effort(gap=0.0, time_limit=SECONDS)
    )
    best = answer.z if least.z is None else least.z
    return _Way(given, best[count : count + rows])


def _elastic(arrays: Compiled, rows: list[int], of: Ints, demands: int) -> Compiled:
    """The arrays with a slack for each row of a demand, and for each demand (`of`) a binary that lets them be used."""
    m, count = arrays.matrix.shape[0], len(rows)
    low, high = arrays.row_low[rows], arrays.row_high[rows]
    sign = np.where(np.isfinite(low), 1.0, -1.0)
    far = np.nan_to_num(np.maximum(np.abs(arrays.low), np.abs(arrays.high)), posinf=FAR)
    reach = np.abs(arrays.matrix[rows, :]) @ far if count else np.empty(0)
    largest = np.asarray(reach).ravel() + np.abs(np.where(np.isfinite(low), low, high)) + 1.0
    slacks = csc_array((sign, (rows, np.arange(count))), shape=(m, count))
    lets = csc_array((-largest, (np.arange(count), of)), shape=(count, demands))
    link = hstack([csc_array((count, len(arrays.cost))), csc_array(np.eye(count)), lets])
    matrix = csc_array(vstack([hstack([arrays.matrix, slacks, csc_array((m, demands))]), link]))
    zeros, shut, ones = np.zeros(count), np.zeros(demands), np.ones(demands)
    return replace(
        arrays,
        matrix=matrix,
        cost=np.concatenate([np.zeros(len(arrays.cost)), zeros, ones]),
        low=np.concatenate([arrays.low, zeros, shut]),
        high=np.concatenate([arrays.high, largest, ones]),
        row_low=np.concatenate([arrays.row_low, np.full(count, -np.inf)]),
        row_high=np.concatenate([arrays.row_high, zeros]),
        integer=np.concatenate([arrays.integer, zeros.astype(bool), ones.astype(bool)]),
        cost_scale=1.0,
    )


def _demand(problem: Problem, row: Any) -> tuple[Any, ...]:
    """Which demand a row belongs to: rows of one cell of the tables give way together."""
    kind, index = row.parent_component().local_name, row.index()
    scenarios, width = len(problem.scenarios), len(problem.region.needs)
    if kind in ("required", "required_open"):
        return "required", index // scenarios if kind == "required" else index
    if kind in ("pair_least", "pair_most", "keep", "agreed"):
        return kind, index // scenarios
    if kind in ("output_lot", "need_lot"):
        o, n = divmod(index // scenarios, width)
        return kind, o if kind == "output_lot" else n
    if kind in ("partner_limit", "new_partner"):
        return "partners", index[0] if kind == "new_partner" else index
    if kind in ("one_taker", "new_taker"):
        return "one_taker", index[0] if kind == "new_taker" else index
    if kind in ("source_count", "source_least", "source_share"):
        table = sources(problem).table
        k = index if kind == "source_count" else index // scenarios
        return "source_share" if kind == "source_share" else "sources", int(table["need"].iat[k])
    if kind == "blend":  # a limit holds in every scenario and period
        return kind, index // (problem.demand.shape[1] * problem.demand.shape[2])
    return kind, index


def _sentence(problem: Problem, row: Any, slack: float) -> str:
    """A demand in the region's words, with how far it would have to give."""
    kind, index = row.parent_component().local_name, row.index()
    if kind == "account_limit":
        return _of_limit(problem, index, slack)
    if kind.startswith("source_"):
        return _of_sources(problem.region, kind, _demand(problem, row)[1], slack)
    region, pairs = problem.region, problem.candidates.pairs
    names, scenarios = region.enterprises["name"].to_numpy(), len(problem.scenarios)

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
    return _of_stream(problem, kind, index, slack)


def _of_stream(problem: Problem, kind: str, index: Any, slack: float) -> str:
    """What streams demand: kept and agreed exchanges, lots, one taker."""
    region, columns, scenarios = problem.region, problem.candidates.columns, len(problem.scenarios)
    width = len(region.needs)
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


def _of_sources(region: Region, kind: str, n: int, slack: float) -> str:
    """What a need asks of its sources."""
    need, spot = region.needs["need"].iat[n], _place(region, region.needs, n)
    if kind == "source_share":
        most = number(100 * region.needs["max_source_share"].iat[n])
        return f"the most of {most} % that one source may give to {need} ({spot}): {number(slack)} a year too little"
    return f"the {number(region.needs['min_sources'].iat[n])} sources that {need} wants at least ({spot})"


def _of_limit(problem: Problem, k: int, slack: float) -> str:
    """A bound on an account, in the account's own unit."""
    bound, account = problem.limits[k], ACCOUNTS[problem.limits[k].account]
    unit = problem.region.settings.currency if account.unit == "money" else account.unit
    way = "too little" if bound.sense == "<=" else "too much"
    most = "at most" if bound.sense == "<=" else "at least"
    return f"the limit of {most} {number(bound.value)} {unit} a year, {account.words}: {number(slack)} {way}"


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
