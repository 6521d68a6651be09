"""A region and a wish in, a Problem out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.candidates.border import Border
from symbiosis.candidates.compatibility import Bar, idea_rows
from symbiosis.candidates.generate import Candidates, Market, generate
from symbiosis.candidates.pairs import pair_key
from symbiosis.candidates.screen import screen_pairs
from symbiosis.candidates.streams import Flags, Floats
from symbiosis.candidates.tiles import core_of_many, refuse_beside_hubs, refuse_too_many, too_many
from symbiosis.errors import DataError
from symbiosis.findings.collector import Findings
from symbiosis.findings.finding import Finding
from symbiosis.problem.agreed import assumed_of_agreed, with_agreed
from symbiosis.problem.current import current_rows, with_current
from symbiosis.problem.forms import check_forms
from symbiosis.problem.hubs import assumed_of_hubs
from symbiosis.problem.problem import Problem
from symbiosis.problem.season import assumed_of_seasons, check_seasons_of_today
from symbiosis.problem.spec import Model, Objective, check_share, parse_objective, read_model
from symbiosis.region import Assumption, Region
from symbiosis.schema.goals import ACCOUNTS, over, parse_bounds
from symbiosis.validate.checks.streams import DISPOSAL_ROUTES
from symbiosis.validate.run import read

Asked = str | Mapping[str, Any] | Sequence[Any]

# What a model without the block would ignore.
TABLE_OF_BLOCK = {"partners": "partnerships", "quality": "limits", "storage": "storage", "hubs": "hubs"}


def check(
    *regions: str | Path, model: str | Path = "exchange", settings: Mapping[str, Any] | None = None
) -> tuple[Finding, ...]:
    """Every finding about the regions' tables, errors first; never raises for what the tables say.

    `settings` overrides region.toml as in `read`.
    """
    try:
        return pose(read(*regions, settings=settings), model=read_model(model)).findings
    except DataError as error:
        return error.findings


def pose(
    region: Region,
    *,
    model: Model,
    objective: Asked | None = None,
    min_diversion: float | None = None,
    limits: Mapping[str, Any] | Sequence[str] = (),
) -> Problem:
    """The problem of a region under a model; `objective`, `min_diversion` and `limits` replace the model's own.

    Raises DataError where the tables demand what the model can't express.
    """
    found = Findings(region.books)
    found.extend(region.findings)
    aim = model.objective if objective is None else parse_objective(objective)
    target = check_share(min_diversion) if min_diversion is not None else model.min_diversion
    for block, table in TABLE_OF_BLOCK.items():
        if block not in model.blocks and table in region.tables:
            found.add("model-excludes", f"{table}.csv", value=model.name, block=block)
    market = Market(region)
    kept = current_rows(market)
    bounds = over(parse_bounds(region.settings.limits), model.limits, parse_bounds(limits))
    # A losing exchange is never worth having under the region's own cost alone: not under targets, limits that may ask
    # for it, or needs that want several sources.
    paying = aim.kind is Objective.SYSTEM_COST and target is None
    paying &= all(ACCOUNTS[b.account].grows and b.sense == "<=" for b in bounds) and not wants_several(region)
    # What is priced out afterwards is so by the cost alone.
    plain = paying and not bounds
    if not plain:
        refuse_too_many(market)
    tiles = too_many(market, kept) if plain else None
    if tiles is not None and len(region.hubs):
        refuse_beside_hubs(tiles)
    candidates = generate(market, whole=not paying, kept=kept) if tiles is None else tiles.of_listed()
    candidates = with_current(candidates, kept, market, found)
    candidates = with_agreed(candidates, market, found)
    _check_demands(candidates, market, found)
    if paying:
        candidates = screen_pairs(candidates, _staying(candidates, market))
    if tiles is not None:
        candidates = core_of_many(candidates, tiles.nearest(), tiles.considered)
    target_t = _target(candidates, market, target, found)
    problem = Problem(
        region, market, candidates, model, aim, target, bounds, target_t,
        periods=region.seasons.periods,
        scenarios=pd.DataFrame({"scenario": ["base"], "probability": [1.0]}),
        supply=_amounts(market.streams.supply, market.streams.out_usable, market.year.out_share),
        demand=_amounts(market.streams.demand, market.streams.need_usable, market.year.need_share),
        findings=(), assumptions=(*region.assumptions, *_assumed(candidates, market)),
    )  # fmt: skip
    check_seasons_of_today(problem, kept, found)
    if found.has_errors:
        raise DataError(found.sorted())
    return replace(problem, findings=found.sorted())


def _staying(candidates: Candidates, market: Market) -> Flags:
    """Pairs that stay whatever they save by themselves: something is demanded of them, or others pay through them."""
    pairs, c = candidates.pairs, candidates.columns
    both = c[["pair", "pair2"]].to_numpy()
    stays: Flags = ((pairs["status"] == "required") | pairs["running"]).to_numpy(dtype=bool, copy=True)
    stays |= pairs.index.isin(both[(c["agreed"] > 0).to_numpy()].ravel())
    # Without a path's one partnership the other might fall below its least tonnage.
    stays |= (pairs["min_t"] > 0).to_numpy() & pairs.index.isin(both[(c["pair2"] >= 0).to_numpy()].ravel())
    # A pair with a clean stream may pay through what others can bring into the same blend.
    stays |= pairs.index.isin(both[_helping(candidates, market)].ravel())
    return stays


def wants_several(region: Region) -> bool:
    """Whether a need wants more than one source: then an exchange that loses may be what lets another one in."""
    return bool((region.needs["min_sources"] > 1).any())


def _helping(candidates: Candidates, market: Market) -> np.ndarray:
    c = candidates.columns
    o, n = c["output"].to_numpy(dtype="int64"), c["need"].to_numpy(dtype="int64")
    return market.blends.helps(o, n, c["gain"].to_numpy(dtype="float64"))


def _amounts(year: Floats, usable: np.ndarray, share: Floats) -> Floats:
    """One scenario, the year spread over its periods."""
    result: Floats = (np.where(usable, np.nan_to_num(year), 0.0)[:, None] * share)[:, None, :]
    return result


def _check_demands(candidates: Candidates, market: Market, found: Findings) -> None:
    """Required pairs need something to exchange; tonnage limits need tonnes."""
    known = market.region.partnerships
    pairs = candidates.pairs
    ids = pd.Index(market.region.enterprises["enterprise"])
    keys = pd.Index(pair_key(pairs["a"].to_numpy(), pairs["b"].to_numpy(), len(ids)))
    a, b = (ids.get_indexer(known[side]).astype("int64") for side in ("a", "b"))
    named = keys.get_indexer(pair_key(a, b, len(ids)))
    c = candidates.columns
    idle = set(pairs.index) - set(c.loc[c["most"] > 0, ["pair", "pair2"]].to_numpy().ravel())
    massless = set(c.loc[c["tonnes"].isna(), "pair"]) | set(c.loc[c["tonnes2"].isna(), "pair2"])
    for i, row in enumerate(known.itertuples(index=False)):
        pair = int(named[i]) if named[i] >= 0 else None
        if row.status == "required" and (pair is None or pair in idle):
            fits = "what fits may not be exchanged: a largest tonnage, share or content is 0"
            detail = _nothing_fits(market, row.a, row.b) if pair is None else fits
            found.at(known, i, "required-impossible", "status", f"{row.a} – {row.b}", detail=detail)
        if pair is not None and pair in massless:
            for column in ("min_t", "max_t"):
                if getattr(row, column) > (-1 if column == "max_t" else 0):
                    found.at(known, i, "tonnes-unknown", column, f"{row.a} – {row.b}")
    check_forms(market, found)


def _nothing_fits(market: Market, a: str, b: str) -> str:
    """Why two firms have no exchange between them that a plan could open."""
    ideas = idea_rows(market.region, "lost")
    between = [{g, t} == {a, b} for g, t in zip(ideas["giver"], ideas["taker"], strict=True)]
    s = market.streams
    outputs = np.isin(np.arange(len(s.supply)), ideas.loc[between, "o"]) & s.out_free
    needs = np.isin(np.arange(len(s.demand)), ideas.loc[between, "n"]) & s.need_usable
    for block in market.whole(outputs, needs):
        bars = market.compatibility.bars(block.o, block.n, block.lane.recipe)
        given_up = np.flatnonzero((bars == Bar.LOST) & (block.km <= block.lane.max_km) & (block.most > 0))
        if len(given_up):
            o, n = market.region.outputs["output"], market.region.needs["need"]
            k = int(given_up[0])
            return f"what fits, {o.iat[block.o[k]]} to {n.iat[block.n[k]]}, is lost in the register (synergies.csv)"
    return "no output of one is what the other needs and may take"


def _target(candidates: Candidates, market: Market, share: float | None, found: Findings) -> float:
    """Least tonnes of disposed streams exchanged: the share of what is disposed of today, on top of what runs.

    Only what is counted in t is waste by mass: cubic metres of water would drown it.
    """
    if share is None:
        return 0.0
    s, c = market.streams, candidates.columns
    disposed = disposed_outputs(market.region) & s.out_arises & s.out_counted
    total = float(s.supply[disposed].sum())
    running = float((c["current"] * (1 - c["residue"]))[disposed[c["output"]]].sum())
    if total <= 0:
        found.add("no-mass-target", "outputs.csv", column="quantity")
    return share * (total - running) + running


def disposed_outputs(region: Region) -> np.ndarray:
    """Which outputs leave by a route that counts as disposal today."""
    result: np.ndarray = region.outputs["disposal_route"].isin(DISPOSAL_ROUTES).to_numpy()
    return result


def _assumed(candidates: Candidates, market: Market) -> list[Assumption]:
    c, region = candidates.columns, market.region
    result = []
    unknown = int((~region.partnerships["trust"].notna()).sum()) + max(
        0, len(candidates.pairs) - len(region.partnerships)
    )
    if unknown and region.settings.transaction.distrust:
        result.append(Assumption("trust", "0.5", f"where partnerships.csv doesn't say ({unknown} pairs)"))
    by_name = int(region.recipes["by_name"].to_numpy()[c["recipe"]].sum()) if len(c) else 0
    if by_name:
        result.append(
            Assumption(
                "recipes", f"{by_name} candidates", "equal material names match at yield 1 and cost 0, by name only"
            )
        )
    blank = (
        int(np.isnan(market.streams.dispose_co2[c["output"]] + market.streams.buy_co2[c["need"]]).sum())
        if len(c)
        else 0
    )
    if blank:
        result.append(Assumption("emission factors", "0", f"where unknown ({blank} of {len(c)} candidates lack one)"))
    result += assumed_of_agreed(region, c)
    result += [*assumed_of_seasons(market, c), *assumed_of_hubs(market.hubs)]
    o, n = c["output"].to_numpy(dtype="int64"), c["need"].to_numpy(dtype="int64")
    unsure = market.borders.procedures(o, n) == Border.UNKNOWN
    crosses = market.borders.crosses(o, n)
    if (unsure & ~crosses).any():
        count = int((unsure & ~crosses).sum())
        result.append(
            Assumption("border procedures", "0", f"where a country isn't stated ({count} of {len(c)} candidates)")
        )
    if (unsure & crosses).any():
        why = f"where it isn't known which rules hold ({int((unsure & crosses).sum())} of {len(c)} candidates)"
        result.append(Assumption("border procedures", "as notification", why))
    if (c["floor"] > 0).any():
        result.append(
            Assumption("current exchanges", "kept", "the plan keeps at least what runs today where keep isn't false")
        )
    return result
