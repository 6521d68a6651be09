"""A problem as the relaxation sees it: arcs from outputs to needs, what one unit is worth, and what opens with it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from symbiosis.candidates.streams import Flags, Floats, Ints
from symbiosis.problem.measures import MEASURED, measured
from symbiosis.problem.pose import disposed_outputs
from symbiosis.problem.problem import Problem
from symbiosis.problem.spec import Stage


@dataclass(frozen=True)
class Arcs:
    """The candidates of one stage as arrays, today's kept exchanges taken out as a constant.

    The stage's value of any plan is at least `base` − Σ (worth − slope)·x + Σ pair_cost·y over x ≤ most, Σx ≤ room of
    an output, Σ gain·x ≤ room of a need, Σ mass·x ≥ `target`, y the pairs that x uses. `slope` spreads what opening a
    stream or a pipe costs over the most it can carry, so it is never more than is paid. `room` has outputs first, then
    needs; `source` and `sink` are row numbers in it; `candidate` the row of the candidate behind each arc.
    """

    candidate: Ints
    source: Ints
    sink: Ints
    pair: Ints
    gain: Floats
    worth: Floats
    slope: Floats
    most: Floats
    mass: Floats
    room: Floats
    pair_cost: Floats
    base: float
    target: float

    def __len__(self) -> int:
        return len(self.worth)

    @property
    def profit(self) -> Floats:
        """What one unit is worth after its share of the stream's own cost."""
        return self.worth - self.slope

    def take(self, rows: Ints) -> Arcs:
        """These arcs alone, in the same rooms and pairs."""
        columns = {f: getattr(self, f)[rows] for f in ARC_COLUMNS}
        return replace(self, **columns)


ARC_COLUMNS = ("candidate", "source", "sink", "pair", "gain", "worth", "slope", "most", "mass")


def arcs_of(problem: Problem, stage: Stage, room: Floats | None = None) -> Arcs:
    """The arcs of a problem of one scenario under a stage's accounts, its periods and stores as one year.

    `room` of the streams where the problem holds only part of what runs today.
    """
    c, s = problem.candidates.columns, problem.market.streams
    o, n = c["output"].to_numpy(), c["need"].to_numpy()
    gain, floor = c["gain"].to_numpy(), c["floor"].to_numpy()
    worth, base = _worth(problem, stage), _base(problem, stage)
    supply = problem.supply.sum(axis=(1, 2)) + problem.market.year.out_initial
    takes = np.where(s.need_usable, np.nan_to_num(s.takes), 0.0)
    kept = 1.0 - c["residue"].to_numpy()
    opens = stage.weights.get("stream", 0.0)
    runs = floor > 0
    base += -float(worth @ floor) + opens * _opened(c[runs])
    if room is None:
        room = np.concatenate([
            np.maximum(supply - np.bincount(o, floor, len(supply)), 0.0),
            np.maximum(takes - np.bincount(n, floor * gain, len(takes)), 0.0),
        ])  # fmt: skip
    sink = n + len(supply)
    most = np.minimum.reduce([c["most"].to_numpy() - floor, room[o], room[sink] / gain])
    most = np.maximum(np.nan_to_num(most), 0.0)
    mass = kept * (s.out_counted[o] & disposed_outputs(problem.region)[o])
    target = problem.target_t - float(mass @ floor) if problem.target_t > 0 else 0.0
    live = np.flatnonzero(most > 0)
    slope = opens * _slope(c, most, np.minimum(room[o], room[sink] / gain), runs)
    slope += stage.weights.get("hubs", 0.0) * _hub_slope(problem)
    cost = stage.weights.get("transaction", 0.0) * problem.candidates.pairs["cost"].to_numpy()
    each = stage.weights.get("partnerships", 0.0)
    if each:  # what is kept has its partnership whatever else it carries
        kept = np.unique(c["pair"].to_numpy()[runs])
        base += each * len(kept)
        cost = cost + each
        cost[kept] -= each
    return Arcs(
        live, o[live], sink[live], c["pair"].to_numpy()[live], gain[live], worth[live], slope[live], most[live],
        mass[live], room, cost, base, max(0.0, target),
    )  # fmt: skip


def holding(problem: Problem, arcs: Arcs, held: tuple[tuple[Stage, float], ...]) -> Arcs:
    """The arcs with an earlier stage held at a value: as their target, which there is one of.

    Streams' and partnerships' costs of the earlier stage are left out, and so is a share to be diverted: the bound
    then holds for more plans than there are.
    """
    if not held:
        return arcs
    stage, value = held[0]
    earlier = arcs_of(problem, stage)
    least = earlier.base - value
    return replace(arcs, mass=earlier.worth, target=least) if least > 0 else arcs


def _worth(problem: Problem, stage: Stage) -> Floats:
    """What one unit of each candidate takes off the stage's value, before what opens with it."""
    c, s, w = problem.candidates.columns, problem.market.streams, stage.weights
    o, n, gain = c["output"].to_numpy(), c["need"].to_numpy(), c["gain"].to_numpy()
    policy = problem.region.settings.policy
    co2, carbon = w.get("co2", 0.0), w.get("carbon", 0.0)
    kept = 1.0 - c["residue"].to_numpy()
    away = kept * _rest(s.dispose, s.dispose_co2, w, "disposal", policy.shadow_per_kg)[o]
    away = away + gain * _rest(s.buy, s.buy_co2, w, "purchase", policy.shadow_per_kg)[n]
    counted = kept * s.out_counted[o]
    own = (
        w.get("transport", 0.0) * c["transport"].to_numpy()
        + w.get("processing", 0.0) * c["processing"].to_numpy()
        + (co2 + carbon * policy.carbon_price / 1000) * c["co2"].to_numpy()
        + w.get("exchanged_t", 0.0) * counted
        + w.get("diverted_t", 0.0) * counted * disposed_outputs(problem.region)[o]
    )
    for account in MEASURED:
        if w.get(account):
            own = own + w[account] * measured(problem, account)[0]
    result: Floats = away - own
    return result


def _rest(private: Floats, kg: Floats, w: dict[str, float], account: str, shadow: float) -> Floats:
    """What one unit disposed of or bought adds to the stage's value."""
    carbon = w.get("co2", 0.0) + w.get("carbon", 0.0) * shadow
    result: Floats = w.get(account, 0.0) * np.nan_to_num(private) + carbon * np.nan_to_num(kg)
    return result


def _base(problem: Problem, stage: Stage) -> float:
    """The stage's value where nothing is exchanged."""
    s, shadow = problem.market.streams, problem.region.settings.policy.shadow_per_kg
    year = problem.market.year
    supply = problem.supply.sum(axis=(1, 2)) + year.out_initial
    demand = problem.demand.sum(axis=(1, 2)) - year.need_initial
    disposed = _rest(s.dispose, s.dispose_co2, stage.weights, "disposal", shadow)
    bought = _rest(s.buy, s.buy_co2, stage.weights, "purchase", shadow)
    hubs = problem.market.hubs
    whole = stage.weights.get("hubs", 0.0) * float(hubs.fixed[hubs.standing].sum())
    whole += sum(stage.weights[a] * measured(problem, a)[1] for a in MEASURED if stage.weights.get(a))
    return float(supply @ disposed + demand @ bought) + whole


def _opened(running: pd.DataFrame) -> float:
    """What streams and pipes of kept exchanges cost a year, each once."""
    streams = running.drop_duplicates(["output", "need", "hub"])["stream_cost"].sum()
    return float(streams + running.drop_duplicates(["output", "need", "mode"])["pipe"].sum())


def _hub_slope(problem: Problem) -> Floats:
    """What a unit of each candidate costs its hub at the least: fixed cost ÷ capacity of the size where that is lowest.

    A plan pays the whole of what it opens and sends no more than its capacity through, so this is never more.
    """
    c, hubs = problem.candidates.columns, problem.market.hubs
    result = np.zeros(len(c))
    through = c["hub"].to_numpy() >= 0
    if through.any():
        result[through] = hubs.per_unit[c["hub"].to_numpy()[through]] * c["load"].to_numpy()[through]
    return result


def _slope(c: pd.DataFrame, most: Floats, streams: Floats, runs: Flags) -> Floats:
    """Stream and pipe cost per unit at the most that a stream or pipe can carry; 0 where it is open anyway.

    `streams` is the most that each candidate's two streams allow, whatever else bounds it.
    """
    rows = pd.DataFrame({
        "o": c["output"], "n": c["need"], "h": c["hub"], "k": c["mode"], "most": most, "streams": streams, "runs": runs,
    })  # fmt: skip
    result = np.zeros(len(c))
    for keys, cost in ((["o", "n", "h"], c["stream_cost"]), (["o", "n", "h", "k"], c["pipe"])):
        if not (cost > 0).any():
            continue
        group = rows.groupby(keys, sort=False)
        # Recipes and modes side by side carry no more than their sum, and no more than the streams have.
        carried = np.minimum(group["most"].transform("sum"), group["streams"].transform("max")).to_numpy()
        open_now = group["runs"].transform("any").to_numpy()
        with np.errstate(divide="ignore", invalid="ignore"):
            result += np.where((carried > 0) & ~open_now, cost.to_numpy() / carried, 0.0)
    return result
