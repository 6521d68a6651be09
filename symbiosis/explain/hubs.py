"""Why a hub stays closed, and why a stream that could go through one stays: sentences that the plan keeps true."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from symbiosis.candidates.streams import Floats
from symbiosis.explain.reasons import REASONS, WITHOUT_MISS
from symbiosis.explain.state import State, is_open, value_of
from symbiosis.explain.words import money, number
from symbiosis.problem.problem import Problem
from symbiosis.problem.spec import Objective
from symbiosis.schema.results import HUBS

FULL = 1 - 1e-6  # of a capacity: what is used beyond that leaves no room
BEST = 2_000  # paths of a hub that are tried for what is left over, the most valuable first
HUB_REASONS = {
    "": "it is there, and has room",
    "full": "it is there, and full",
    "idle": "it is there, but nothing passes through it",
    "not_worth_it": "opened, it would save less than it costs",
    "no_path": "nothing that fits would gain by it, even before its own cost",
    "objective": "what was optimised does not ask for it",
    "search_stopped": "the search stopped before the best plan",
}


def explain_hubs(problem: Problem, state: State, table: pd.DataFrame, proved: bool) -> pd.DataFrame:
    """The table of hubs with `reason`, `why` and `worth_it_below`: the fixed cost a year from which on, downwards, what
    the plan leaves over would already pay for the hub (blank where nothing of it would).
    """
    rows = [_why(problem, state, h, record, proved) for h, record in enumerate(table.to_dict("records"))]
    said = pd.DataFrame(rows, index=table.index, columns=["reason", "why", "worth_it_below"])
    return table.join(said.astype({"worth_it_below": "float64"}))[list(HUBS)]


def _why(problem: Problem, state: State, h: int, record: dict[Any, Any], proved: bool) -> tuple[str, str, float]:
    unit, currency = record["unit"], problem.region.settings.currency
    if record["status"] != "closed":
        whole = f"{number(record['used'])} of {number(record['capacity'])} {unit} a year"
        if record["used"] >= FULL * record["capacity"]:
            return "full", f"It is full: {whole}.", np.nan
        if record["used"] > 0:
            return "", f"It takes {whole}.", np.nan
        return "idle", "It exists and is paid for, but nothing passes through it under the plan.", np.nan
    if not (problem.candidates.columns["hub"] == h).any():
        why = "No path through it would gain, even before its own cost: what fits is barred, too far or too dear."
        return "no_path", why, np.nan
    if problem.objective is not Objective.SYSTEM_COST or problem.min_diversion is not None:
        return "objective", "The plan was made for another aim than cost alone, and leaves it closed.", np.nan
    sizes = np.flatnonzero(problem.market.hubs.size_hub == h)
    gains = [_leftover(problem, state, h, int(i)) for i in sizes]
    best = int(np.argmax(np.array(gains) - problem.market.hubs.fixed[sizes]))
    fixed, gain = float(problem.market.hubs.fixed[sizes[best]]), float(gains[best])
    costs = money(fixed, currency)
    below = gain if gain > 0 else np.nan
    leaves = f" What the plan leaves over would already pay for one that costs less than {money(gain, currency)}."
    if not proved:
        return "search_stopped", f"No plan was found in which it pays for the {costs} a year that it costs." + (
            leaves if gain > 0 else ""
        ), below  # fmt: skip
    return (
        "not_worth_it",
        f"Opened, it would save less than the {costs} a year that it costs." + (leaves if gain > 0 else ""),
        below,
    )


def _leftover(problem: Problem, state: State, h: int, size: int) -> float:
    """What the plan's leftovers would save through a hub of this size before its own cost: an amount that can be had.

    Filled greedily with streams that no limit touches, so that it is never more than could be saved.
    """
    c = problem.candidates.columns
    c = c[(c["hub"] == h).to_numpy()]
    c = c.assign(worth=value_of(problem, c["saving"].to_numpy(), c["steer"].to_numpy())[0])
    c = c[_unlimited(problem, c) & (c["worth"] > 0)].sort_values("worth", ascending=False, kind="stable").head(BEST)
    left, room = state.left.copy(), state.takes_room.copy()
    by_recipe = {r: rest.copy() for r, rest in state.recipe_room.items()}
    free, taken = float(problem.market.hubs.capacity[size]), []
    for row in c[["output", "need", "recipe", "gain", "load", "most"]].itertuples(index=False):
        wanted = min(left[row.output], room[row.need] / row.gain, free / row.load, row.most)
        if row.recipe in by_recipe:
            wanted = min(wanted, max(0.0, by_recipe[row.recipe][row.need]) / row.gain)
            by_recipe[row.recipe][row.need] -= wanted * row.gain
        left[row.output] -= wanted
        room[row.need] -= wanted * row.gain
        free -= wanted * row.load
        taken.append(max(0.0, wanted))
    return _net(problem, state, c.assign(x=np.array(taken, dtype="float64")))


def _unlimited(problem: Problem, c: pd.DataFrame) -> Any:
    """Paths that lots, one taker, numbers of partners and tonnages of pairs leave alone."""
    pairs, most = problem.candidates.pairs, problem.region.enterprises["max_partners"].to_numpy()
    limited = (pairs["min_t"] > 0) | pairs["max_t"].notna()
    limited |= ~np.isnan(most[pairs["a"]]) | ~np.isnan(most[pairs["b"]])
    limited = np.append(limited.to_numpy(dtype=bool), False)
    exclusive = problem.region.outputs["exclusive"].to_numpy(dtype=bool)
    lots = (c["out_lot"] > 0) | (c["need_lot"] > 0)
    return (~lots & ~exclusive[c["output"]] & ~limited[c["pair"]] & ~limited[c["pair2"]]).to_numpy()


def _net(problem: Problem, state: State, c: pd.DataFrame) -> float:
    """What these amounts save after permits, pipes and partnerships; groups that lose by their partnership left out."""
    c = c[c["x"] > 0]
    if c.empty:
        return 0.0
    streams = c.assign(gain=c["x"] * c["worth"] - c["pipe1"] - c["pipe2"]).groupby(["output", "need"]).agg(
        gain=("gain", "sum"), cost=("stream_cost", "first"), pair=("pair", "first"), pair2=("pair2", "first")
    )  # fmt: skip
    groups = (streams["gain"] - streams["cost"]).clip(lower=0.0).groupby([streams["pair"], streams["pair2"]]).sum()
    due = np.append(_due(problem, state), 0.0)
    one, two = (groups.index.get_level_values(k).to_numpy() for k in (0, 1))
    apart = float(np.maximum(groups.to_numpy() - due[one] - due[two], 0.0).sum())
    used = np.unique(np.concatenate([one, two]))
    return max(apart, float(groups.sum() - due[used].sum()))


def _due(problem: Problem, state: State) -> Floats:
    """What each pair would still have to pay for its partnership."""
    pairs = problem.candidates.pairs
    due: Floats = np.where(is_open(state.open_pairs, pairs["key"].to_numpy()), 0.0, pairs["cost"].to_numpy())
    return due


def with_hub_reasons(
    problem: Problem, state: State, hubs: pd.DataFrame, outputs: pd.DataFrame, needs: pd.DataFrame, proved: bool
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Outputs and needs of a plan, with what stops those that fit through a hub."""
    links = _links(problem)
    if links.empty:
        return outputs, needs
    teller = _Teller(problem, state, hubs, links, proved)
    return teller.told(outputs, "output"), teller.told(needs, "need")


def _links(problem: Problem) -> pd.DataFrame:
    """Recipes that work at hubs: `output`, `need` (materials), `recipe`, and whether a hub carries it out."""
    region = problem.region
    offered = {r for names in problem.market.hubs.table["recipes"] for r in names}
    rows = region.recipes[(region.recipes["at"] == "hub") | region.recipes["recipe"].isin(offered)]
    return pd.DataFrame({
        "output": rows["output_material"], "need": rows["input_material"], "recipe": rows["recipe"],
        "offered": rows["recipe"].isin(offered),
    })  # fmt: skip


class _Teller:
    def __init__(self, problem: Problem, state: State, hubs: pd.DataFrame, links: pd.DataFrame, proved: bool) -> None:
        self._p, self._state, self._hubs, self._links, self._proved = problem, state, hubs, links, proved
        c = problem.candidates.columns
        c = c[(c["hub"] >= 0).to_numpy() & (c["most"] > 0).to_numpy()]
        self._paths = c.assign(worth=value_of(problem, c["saving"].to_numpy(), c["steer"].to_numpy())[0])
        self._due = np.append(_due(problem, state), 0.0)
        self._used = hubs["used"].to_numpy()
        self._room = np.where(hubs["status"] == "closed", np.nan, hubs["capacity"] - hubs["used"])

    def told(self, table: pd.DataFrame, side: str) -> pd.DataFrame:
        """The table with reasons and sentences about hubs where a stream is left over and fits through one."""
        s, region = self._p.market.streams, self._p.region
        usable = (s.out_usable & s.out_free) if side == "output" else s.need_usable
        rest = self._state.left if side == "output" else self._state.unmet
        fits = table["material"].isin(self._links[side]).to_numpy()
        silent = table["reason"].isin(WITHOUT_MISS).to_numpy()
        groups = {int(i): g for i, g in self._paths.groupby(side)}
        reasons, whys = table["reason"].to_numpy(dtype=object).copy(), table["why"].to_numpy(dtype=object).copy()
        own = (region.outputs if side == "output" else region.needs)["enterprise"].to_numpy()
        for i in np.flatnonzero(fits & (silent | (usable & (rest > 0) & (reasons != "")))):
            there = self._theirs(side, str(table["material"].iat[i]), str(own[i]))
            if there is None or (not silent[i] and i not in groups):
                continue
            reason, why = self._reason(side, int(i), bool(usable[i]), groups.get(int(i)), there)
            reasons[i], whys[i] = (reason, why) if silent[i] else (reasons[i], f"{whys[i]} {why}")
        changed = reasons != table["reason"].to_numpy(dtype=object)
        blank = {c: table[c].mask(changed) for c in ("nearest_km", "break_even_km", "missing_saving")}
        return table.assign(reason=reasons, why=whys, nearest=table["nearest"].mask(changed, ""), **blank)

    def _theirs(self, side: str, material: str, own: str) -> pd.DataFrame | None:
        """Streams of other firms that a recipe at a hub links with the material; None where there are none."""
        region = self._p.region
        s, other = self._p.market.streams, "need" if side == "output" else "output"
        table = region.needs if side == "output" else region.outputs
        ready = s.need_usable if side == "output" else s.out_usable & s.out_free
        mine = self._links[self._links[side] == material]
        theirs = table[["material", "enterprise"]].assign(ready=ready)
        met = mine.merge(theirs[theirs["enterprise"] != own], left_on=other, right_on="material")
        return None if met.empty else met

    def _reason(
        self, side: str, i: int, usable: bool, paths: pd.DataFrame | None, there: pd.DataFrame
    ) -> tuple[str, str]:
        if not there["offered"].any():
            return "no_hub", f"It fits only through a hub, and no hub carries out “{there['recipe'].iat[0]}”."
        there = there[there["offered"]]
        if not usable or not there["ready"].any():
            return "hub_unknown", _sentence(REASONS["hub_unknown"])
        if paths is None:
            return "hub_reach", _sentence(REASONS["hub_reach"])
        other = (
            self._state.takes_room[paths["need"]] / paths["gain"]
            if side == "output"
            else self._state.left[paths["output"]]
        )
        mine = self._state.left[i] if side == "output" else self._state.takes_room[i] / paths["gain"]
        free = np.minimum(mine, other)
        if not (free > 0).any():
            return "served", "Whom it could reach through a hub has no more to take or give."
        paths, free = paths[free.to_numpy() > 0], free[free.to_numpy() > 0]
        room = self._room[paths["hub"]]
        full = room <= (1 - FULL) * np.nan_to_num(self._hubs["capacity"].to_numpy()[paths["hub"]])
        at = np.lexsort((-paths["worth"].to_numpy(), np.where(np.isnan(room), 2, np.where(full, 1, 0))))[0]
        best, name = paths.iloc[at], str(self._hubs["hub"].iat[int(paths["hub"].iat[at])])
        if np.isnan(room[at]):
            return "hub_closed", f"{name}, through which it fits, is closed under the plan; hubs.csv says why."
        if full[at]:
            return "hub_full", f"{name}, through which it fits, is full."
        amount = min(float(free.iat[at]), float(room[at] / best["load"]))
        return self._costs(best, name, amount)

    def _costs(self, best: pd.Series, name: str, amount: float) -> tuple[str, str]:
        """Through an open hub with room: what it would save there, and what stands against it."""
        currency = self._p.region.settings.currency
        worth = amount * float(best["worth"])
        fixed = self._due[int(best["pair"])] + self._due[int(best["pair2"])] + best["stream_cost"] + best["pipe1"]
        fixed = float(fixed + best["pipe2"])
        unit = self._p.region.outputs["unit"].iat[int(best["output"])]
        said = f"{number(amount)} {unit} through {name} would save {money(worth, currency)} a year"
        if worth <= fixed and fixed > 0:
            return (
                "hub_costs",
                f"{said}, but partnerships, permit, border procedures and pipes cost {money(fixed, currency)}.",
            )
        if worth <= 0:
            return "hub_costs", f"Through {name} it would cost as much as today or more."
        return "hub_limit", f"{said}; a limit, another aim or the precision asked for stands against it."


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
