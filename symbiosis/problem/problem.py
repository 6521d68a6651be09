"""What the model is built from: everything decided, nothing solved."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from symbiosis.candidates.generate import Candidates, Market
from symbiosis.candidates.streams import Flags, Floats
from symbiosis.findings.finding import Finding
from symbiosis.problem.spec import Aim, Model, Objective, Stage, stages
from symbiosis.region import Assumption, Region
from symbiosis.schema.goals import ACCOUNTS, Bound


@dataclass(frozen=True)
class Problem:
    """A region, its candidate exchanges, and what is asked.

    `supply[o, s, t]` and `demand[n, s, t]` are amounts by scenario and period (0 for streams out of the plan), without
    what stores hold at first. `periods` has a row per period with its weight, `scenarios` one with its probability.
    `target_t` is the least tonnage of disposed streams exchanged (0: none); `limits` bounds of accounts.
    """

    region: Region
    market: Market
    candidates: Candidates
    model: Model
    aim: Aim
    min_diversion: float | None
    limits: tuple[Bound, ...]
    target_t: float
    periods: pd.DataFrame
    scenarios: pd.DataFrame
    supply: Floats
    demand: Floats
    findings: tuple[Finding, ...]
    assumptions: tuple[Assumption, ...]

    @property
    def most_given(self) -> Floats:
        """The most that leaves each output by scenario and period: what arises then, or all where it waits."""
        return _whole_where(self.supply, self.market.year.out_stored, self.market.year.out_initial)

    @property
    def most_taken(self) -> Floats:
        """The most that reaches each need by scenario and period, `max_share` left out."""
        return _whole_where(self.demand, self.market.year.need_stored, -self.market.year.need_initial)

    @property
    def most_shared(self) -> Floats:
        """The most that reaches each need by scenario and period: its `max_share`, of the year where it stores."""
        share = self.region.needs["max_share"].to_numpy()[:, None, None]
        stored = self.market.year.need_stored
        whole = _whole_where(self.demand, stored, np.zeros(len(stored)))
        result: Floats = np.minimum(share * whole, self.most_taken)
        return result

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The steps of the objective."""
        return stages(self.aim, self.min_diversion is not None, self.region.settings.policy.carbon_price_paid)

    @property
    def objective(self) -> Objective:
        """The kind of the objective."""
        return self.aim.kind

    @property
    def counts_all(self) -> bool:
        """Whether what is optimised is the region's cost alone, free of targets and limits."""
        return self.objective is Objective.SYSTEM_COST and self.min_diversion is None and not self.limits

    def asks(self, account: str) -> bool:
        """Whether objective or limits ask for this account of the ledger."""
        bounded = {name for bound in self.limits for name, _ in ACCOUNTS[bound.account].terms}
        return account in bounded or any(stage.weights.get(account) for stage in self.stages)

    @property
    def steers_by_shadow(self) -> bool:
        """Whether a carbon price that nobody pays steers the plan: its objective then isn't money."""
        policy = self.region.settings.policy
        return policy.carbon_price > 0 and not policy.carbon_price_paid

    @property
    def is_money(self) -> bool:
        """Whether what is minimised is the region's cost, so that the bound is money too."""
        return self.objective is Objective.SYSTEM_COST and not self.steers_by_shadow


def _whole_where(amounts: Floats, stored: Flags, more: Floats) -> Floats:
    if not stored.any():
        return amounts
    whole = amounts.sum(axis=2, keepdims=True) + more[:, None, None]
    result: Floats = np.where(stored[:, None, None], np.maximum(whole, 0.0), amounts)
    return result
