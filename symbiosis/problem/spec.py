"""What is solved: the blocks of a model and its objective, as declared in models/<name>.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from symbiosis.catalog import find_model
from symbiosis.errors import UsageError
from symbiosis.schema.goals import MONEY, Bound, checked_goal, ledger_terms, parse_bounds, parse_goal

BLOCKS = ("exchange", "partners", "quality", "storage", "hubs")


class Objective(StrEnum):
    """What makes one plan better than another."""

    SYSTEM_COST = "system_cost"
    EXCHANGE_COST = "exchange_cost"
    CO2 = "co2"
    OWN = "own"


@dataclass(frozen=True)
class Stage:
    """One step of a lexicographic objective: minimise the weighted accounts, then hold that value.

    `weights` are by the ledger's accounts; `goal` by the accounts that people weigh, where they did.
    """

    name: str
    weights: dict[str, float]
    goal: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Aim:
    """An objective as asked for: a named one, or (`kind` OWN) weighted accounts in order, each as (words, weights)."""

    kind: Objective
    name: str
    goals: tuple[tuple[str, dict[str, float]], ...] = ()

    def __str__(self) -> str:
        return self.name


SYSTEM_STAGE = Stage("cost of the region", dict.fromkeys((*MONEY, "carbon"), 1.0))
EXCHANGE_STAGE = Stage(
    "cost of exchanging", dict.fromkeys(("transport", "processing", "stream", "transaction", "hubs", "storage"), 1.0)
)
MASS_STAGE = Stage("tonnes exchanged", {"exchanged_t": -1.0})
CO2_STAGE = Stage("kg CO2e", {"co2": 1.0})
NAMED = {str(o): o for o in Objective if o is not Objective.OWN}


def stages(aim: Aim, with_target: bool, carbon_is_paid: bool) -> tuple[Stage, ...]:
    """The steps of an objective, first one first.

    Least cost of exchanging alone is reached by exchanging nothing: without a target the most tonnes come first. Least
    CO2e leaves money open, as any objective that doesn't weigh cost does, so the cheapest of the best plans is taken.
    """
    if aim.kind is Objective.EXCHANGE_COST:
        return (EXCHANGE_STAGE,) if with_target else (MASS_STAGE, EXCHANGE_STAGE)
    if aim.kind is Objective.CO2:
        return (CO2_STAGE, SYSTEM_STAGE)
    if aim.kind is Objective.SYSTEM_COST:
        return (SYSTEM_STAGE,)
    own = tuple(Stage(words, ledger_terms(goal, carbon_is_paid), goal) for words, goal in aim.goals)
    return own if any("cost" in goal for _, goal in aim.goals) else (*own, SYSTEM_STAGE)


@dataclass(frozen=True)
class Model:
    """A model as declared: its blocks, what it optimises, the least share of disposed waste it diverts, its limits."""

    name: str
    title: str
    blocks: tuple[str, ...]
    objective: Aim
    min_diversion: float | None = None
    limits: tuple[Bound, ...] = ()


def read_model(name: str | Path) -> Model:
    """The model of this name or path. UsageError where it declares something unknown."""
    path = find_model(name)
    try:
        declared = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path.name} can't be read: {error}.") from error
    unknown = set(declared) - {"title", "blocks", "objective", "min_diversion", "limits"}
    if unknown:
        raise UsageError(
            f"{path.name}: unknown {', '.join(sorted(unknown))}. "
            "A model has title, blocks, objective, min_diversion, limits."
        )
    blocks = tuple(declared.get("blocks", BLOCKS))
    if strange := set(blocks) - set(BLOCKS):
        raise UsageError(f"{path.name}: unknown block {', '.join(sorted(strange))}. Blocks: {', '.join(BLOCKS)}.")
    if "exchange" not in blocks:
        raise UsageError(f"{path.name}: every model needs the block exchange.")
    objective = parse_objective(declared.get("objective", Objective.SYSTEM_COST))
    target = declared.get("min_diversion")
    title, limits = str(declared.get("title", path.stem)), parse_bounds(declared.get("limits", {}))
    return Model(path.stem, title, blocks, objective, check_share(target), limits)


def parse_objective(asked: str | Mapping[str, Any] | Sequence[Any]) -> Aim:
    """The objective of this name, or weighted accounts: `cost + 50 co2`, steps in order after commas, or tables.

    UsageError lists the choices.
    """
    if isinstance(asked, Mapping) or not isinstance(asked, str):
        steps = [asked] if isinstance(asked, Mapping) else list(asked)
    elif asked in NAMED or asked in ("cost", "co2_t"):
        kind = NAMED.get(asked, Objective.SYSTEM_COST if asked == "cost" else Objective.CO2)
        return Aim(kind, str(kind))
    else:
        steps = [part for part in asked.split(",") if part.strip()]
    try:
        goals = [checked_goal(s) if isinstance(s, Mapping) else parse_goal(str(s)) for s in steps]
    except UsageError as error:
        hint = f" Or choose one of: {', '.join(NAMED)}."
        raise UsageError(f"there is no objective “{asked}”: {error}{hint}") from None
    if not goals:
        raise UsageError(f"there is no objective “{asked}”. Choose one of: {', '.join(NAMED)}.")
    named = tuple((_written(goal), goal) for goal in goals)
    if len({words for words, _ in named}) < len(named):
        raise UsageError(f"the objective “{asked}” has a step twice.")
    return Aim(Objective.OWN, ", then ".join(words for words, _ in named), named)


def _written(goal: Mapping[str, float]) -> str:
    """Weights as people write them: `cost + 50 co2`."""
    if len(goal) == 1:
        return next(iter(goal))
    parts = [f"{'-' if w < 0 else '+'} {'' if abs(w) == 1 else f'{abs(w):.15g} '}{name}" for name, w in goal.items()]
    return " ".join(parts).removeprefix("+ ")


def check_share(value: float | None) -> float | None:
    """The share itself; UsageError where it isn't one."""
    if value is not None and not 0 <= value <= 1:
        raise UsageError(f"min_diversion is {value:g}; write a share between 0 and 1, such as 0.4.")
    return value
