"""Lanes: one recipe by one mode. All exchanges of a lane cost the same per unit and km."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from symbiosis.candidates.streams import Flags, Floats, Ints, Streams
from symbiosis.region import Region
from symbiosis.settings import recovery_factor


@dataclass(frozen=True)
class Lane:
    """What moving and treating one unit of the by-product costs by this recipe and mode.

    `per_km` and `base` are the money of haul and handling per unit, `co2_km` and `co2_base` its kg CO2e; `pipe_km` the
    yearly cost of one km of pipe or belt (0: none). `gain` is units of need met per unit of output.
    """

    recipe: int
    mode: int
    mode_name: str
    outputs: Ints
    needs: Ints
    gain: float
    recipe_share: float
    per_km: float
    subsidy_km: float
    base: float
    processing: float
    co2_km: float
    co2_base: float
    pipe_km: float
    circuity: float
    max_km: float
    residue: float = 0.0

    @property
    def away(self) -> float:
        """The share of a unit that no longer is disposed of: all but the recipe's residue."""
        return 1.0 - self.residue


class Haul(NamedTuple):
    """What one unit of a material costs by a mode: money and kg CO2e per km and at either end, a km of pipe a year."""

    per_km: float
    subsidy_km: float
    base: float
    co2_km: float
    pipe_km: float


def haul_of(material: pd.Series, mode: Any, region: Region) -> Haul | None:
    """The haul of a material by a mode; None where the mode doesn't carry it or its load can't be counted."""
    policy, finance = region.settings.policy, region.settings.finance
    load = {"t": material["in_t"], "m3": material["in_m3"], "MWh": material["in_mwh"]}[str(mode.per)]
    trip = mode.cost_per_trip / mode.payload_t if mode.cost_per_trip > 0 else 0.0
    weightless = bool(trip) and np.isnan(material["in_t"])
    if material["form"] not in mode.forms or np.isnan(load) or weightless:
        return None
    rate = load * mode.cost_per_t_km
    trip *= material["in_t"] if trip else 0.0
    capex = 0.0
    if mode.capex_per_km > 0:
        capex = mode.capex_per_km * recovery_factor(finance.discount_rate, mode.lifetime_years)
        capex *= 1 - policy.investment_grant
    paid = rate * (1 - policy.transport_subsidy)
    return Haul(paid, rate * policy.transport_subsidy, load * mode.cost_per_t + trip, load * mode.co2_per_t_km, capex)


def lanes(region: Region, outputs: Flags, needs: Flags) -> Iterator[Lane]:
    """Every recipe by every mode that carries its by-product, with the streams (of those marked) it could join."""
    out_material = region.outputs["material"].to_numpy()
    need_material = region.needs["material"].to_numpy()
    gains = region.recipes["yield"].to_numpy()
    materials, modes = region.materials.to_dict("index"), list(region.modes.itertuples(index=False))
    for r, recipe in enumerate(region.recipes.itertuples(index=False)):
        if recipe.at == "hub":
            continue
        home = serves(region, recipe.scope)
        give = np.flatnonzero((out_material == recipe.output_material) & outputs & home)
        take = np.flatnonzero((need_material == recipe.input_material) & needs)
        if not len(give) or not len(take):
            continue
        material = materials[str(recipe.output_material)]
        for k, mode in enumerate(modes):
            mine, haul = give[serves(region, mode.scope)[give]], haul_of(material, mode, region)
            if not len(mine) or haul is None:
                continue
            for part in _by_dry_matter(region, str(recipe.basis), mine, take):
                yield Lane(
                    recipe=r,
                    mode=k,
                    mode_name=str(mode.mode),
                    outputs=part.outputs,
                    needs=part.needs,
                    gain=float(gains[r]) * part.given / part.taken,
                    recipe_share=float(recipe.max_share),
                    per_km=haul.per_km,
                    subsidy_km=haul.subsidy_km,
                    base=haul.base,
                    processing=float(recipe.cost) * part.given,
                    co2_km=haul.co2_km,
                    co2_base=float(np.nan_to_num(recipe.co2)) * part.given,
                    pipe_km=haul.pipe_km,
                    circuity=float(mode.circuity),
                    max_km=float(mode.max_km) if mode.max_km >= 0 else np.inf,
                    residue=float(recipe.residue_share),
                )


class _Part(NamedTuple):
    """Streams of a recipe that share what it counts by: `given` in one unit of an output, `taken` in one of a need."""

    outputs: Ints
    needs: Ints
    given: float
    taken: float


def _by_dry_matter(region: Region, basis: str, outputs: Ints, needs: Ints) -> Iterator[_Part]:
    """One part where a recipe counts as hauled; else one for each dry matter of outputs and needs."""
    if basis != "dry":
        yield _Part(outputs, needs, 1.0, 1.0)
        return
    given = region.outputs["dry_matter"].to_numpy()[outputs]
    taken = region.needs["dry_matter"].fillna(1.0).to_numpy()[needs]
    for share in np.unique(given):
        for stated in np.unique(taken):
            yield _Part(outputs[given == share], needs[taken == stated], float(share), float(stated))


def serves(region: Region, scope: object) -> Flags:
    """Which outputs a mode or recipe of this scope serves: those of its own region, or all."""
    home: Flags = ((region.outputs["_region"] == scope) | (scope == "")).to_numpy(dtype=bool)
    return home


@dataclass(frozen=True)
class Block:
    """Pairs of one lane as columns: indices of outputs and needs, the haul, and money per unit of output.

    `saving` is what one unit saves in money before fixed costs; `steer` the same with a carbon price that isn't paid;
    `pipe` the yearly cost of the pipe; `most` the largest amount a year (NaN where an amount is unknown).
    """

    lane: Lane
    o: Ints
    n: Ints
    km: Floats
    transport: Floats
    processing: Floats
    saving: Floats
    steer: Floats
    co2: Floats
    pipe: Floats
    most: Floats

    def __len__(self) -> int:
        return len(self.o)

    def take(self, keep: Flags | Ints) -> Block:
        """The rows that `keep` selects."""
        columns = {f: getattr(self, f)[keep] for f in BLOCK_COLUMNS}
        return Block(self.lane, **columns)


BLOCK_COLUMNS = ("o", "n", "km", "transport", "processing", "saving", "steer", "co2", "pipe", "most")


def price(lane: Lane, o: Ints, n: Ints, region: Region, streams: Streams, km: Floats) -> Block:
    """The cost columns of the pairs (o, n) of a lane, `km` apart by its haul. Formulas: models/exchange.md, "Data"."""
    s, policy = streams, region.settings.policy
    transport = km * lane.per_km + lane.base
    processing = lane.processing + s.gate_fee[n] * lane.gain
    co2 = km * lane.co2_km + lane.co2_base
    saving = lane.away * s.dispose[o] + lane.gain * s.buy[n] - transport - processing - policy.paid_per_kg * co2
    avoided = lane.away * np.nan_to_num(s.dispose_co2[o]) + lane.gain * np.nan_to_num(s.buy_co2[n])
    steer = saving + policy.shadow_per_kg * (avoided - co2)
    room = np.minimum(s.takes[n], lane.recipe_share * s.demand[n]) / lane.gain
    return Block(
        lane, o, n, km, transport, processing, saving, steer, co2, km * lane.pipe_km, np.minimum(s.supply[o], room)
    )
