"""What is solved: the blocks of a model and its objective, as declared in models/<name>.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from symbiosis.catalog import find_model
from symbiosis.errors import UsageError

BLOCKS = ("exchange", "partners", "quality", "storage", "hubs")
MONEY = ("transport", "processing", "stream", "transaction", "hubs", "disposal", "purchase", "storage")


class Objective(StrEnum):
    """What makes one plan better than another."""

    SYSTEM_COST = "system_cost"
    EXCHANGE_COST = "exchange_cost"
    CO2 = "co2"


@dataclass(frozen=True)
class Stage:
    """One step of a lexicographic objective: minimise the weighted accounts, then hold that value."""

    name: str
    weights: dict[str, float]


SYSTEM_STAGE = Stage("cost of the region", dict.fromkeys((*MONEY, "carbon"), 1.0))
EXCHANGE_STAGE = Stage(
    "cost of exchanging", dict.fromkeys(("transport", "processing", "stream", "transaction", "hubs", "storage"), 1.0)
)
MASS_STAGE = Stage("tonnes exchanged", {"exchanged_t": -1.0})
CO2_STAGE = Stage("kg CO2e", {"co2": 1.0})


def stages(objective: Objective, with_target: bool) -> tuple[Stage, ...]:
    """The steps of an objective, first one first.

    Least cost of exchanging alone is reached by exchanging nothing: without a target the most tonnes come first. Least
    CO2e leaves money open, so the cheapest of the best plans is taken.
    """
    if objective is Objective.EXCHANGE_COST:
        return (EXCHANGE_STAGE,) if with_target else (MASS_STAGE, EXCHANGE_STAGE)
    if objective is Objective.CO2:
        return (CO2_STAGE, SYSTEM_STAGE)
    return (SYSTEM_STAGE,)


@dataclass(frozen=True)
class Model:
    """A model as declared: its blocks, what it optimises, and the least share of disposed waste it diverts."""

    name: str
    title: str
    blocks: tuple[str, ...]
    objective: Objective
    min_diversion: float | None = None


def read_model(name: str | Path) -> Model:
    """The model of this name or path. UsageError where it declares something unknown."""
    path = find_model(name)
    try:
        declared = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path.name} can't be read: {error}.") from error
    unknown = set(declared) - {"title", "blocks", "objective", "min_diversion"}
    if unknown:
        raise UsageError(
            f"{path.name}: unknown {', '.join(sorted(unknown))}. A model has title, blocks, objective, min_diversion."
        )
    blocks = tuple(declared.get("blocks", BLOCKS))
    if strange := set(blocks) - set(BLOCKS):
        raise UsageError(f"{path.name}: unknown block {', '.join(sorted(strange))}. Blocks: {', '.join(BLOCKS)}.")
    if "exchange" not in blocks:
        raise UsageError(f"{path.name}: every model needs the block exchange.")
    objective = parse_objective(declared.get("objective", Objective.SYSTEM_COST))
    target = declared.get("min_diversion")
    return Model(path.stem, str(declared.get("title", path.stem)), blocks, objective, check_share(target))


def parse_objective(name: str) -> Objective:
    """The objective of this name; UsageError lists the choices."""
    try:
        return Objective(name)
    except ValueError:
        raise UsageError(f"there is no objective “{name}”. Choose one of: {', '.join(Objective)}.") from None


def check_share(value: float | None) -> float | None:
    """The share itself; UsageError where it isn't one."""
    if value is not None and not 0 <= value <= 1:
        raise UsageError(f"min_diversion is {value:g}; write a share between 0 and 1, such as 0.4.")
    return value
