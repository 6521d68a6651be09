"""The region's costs by kind, before and after."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from symbiosis.accounts.enterprises import stream_costs
from symbiosis.accounts.exchanges import partnerships_of
from symbiosis.accounts.hubs import hub_cost
from symbiosis.problem.problem import Problem


class Costs(NamedTuple):
    """Yearly money by kind; their sum is what the region pays."""

    transport: float
    processing: float
    transaction: float
    disposal: float
    purchase: float
    stream: float
    hubs: float
    storage: float
    carbon: float

    @property
    def total(self) -> float:
        """What the region pays a year."""
        return float(sum(self))


def costs(problem: Problem, rows: pd.DataFrame, storage: float = 0.0) -> Costs:
    """The costs of a set of exchange rows and of all that stays outside them; `storage` is that of the stores."""
    outputs, needs = stream_costs(problem, rows)
    return Costs(
        transport=float(rows["transport_cost"].sum()),
        processing=float(rows["processing_cost"].sum()),
        transaction=float(rows["transaction_cost"].sum()),
        disposal=float(outputs["cost"].sum()),
        purchase=float(needs["cost"].sum()),
        stream=float((rows["permit_cost"] + rows["pipe_cost"]).sum()),
        hubs=hub_cost(problem, rows),
        storage=storage,
        carbon=float(rows["carbon_cost"].sum()),
    )


def public_ledger(problem: Problem, before: pd.DataFrame, after: pd.DataFrame) -> dict[str, float]:
    """What the plan costs the public purse a year, outside the saving: tax and carbon revenue forgone, subsidies."""
    s, policy = problem.market.streams, problem.region.settings.policy

    def taxed(rows: pd.DataFrame) -> float:
        return float((((1 - rows["residue"]) * rows["quantity"]).to_numpy() * s.tax[rows["output"]]).sum())

    pairs, grant = problem.candidates.pairs["grant"].to_numpy(), policy.investment_grant

    def granted(rows: pd.DataFrame) -> float:
        pipes = float(rows["pipe_cost"].sum()) * grant / (1 - grant)
        return pipes + float(pairs[partnerships_of(rows)].sum())

    net = (after["avoided_kg"] - after["emitted_kg"]).sum() - (before["avoided_kg"] - before["emitted_kg"]).sum()
    return {
        "landfill_tax_forgone": taxed(after) - taxed(before),
        "transport_subsidy": float(after["subsidy_paid"].sum() - before["subsidy_paid"].sum()),
        "investment_grant": granted(after) - granted(before),
        "carbon_revenue_forgone": float(net) * policy.paid_per_kg,
    }
