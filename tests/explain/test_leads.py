"""Leads: what is unknown, from which amount or price it is worth a call, and whom to ask."""

from __future__ import annotations

from tests.tiny import optimize


def test_a_pair_that_may_exchange_nothing_is_no_lead_and_no_warning():
    plan = optimize(
        outputs="output enterprise material quantity unit disposal_cost\n ash mill ash 10 t -",
        needs="need enterprise material quantity unit purchase_price max_share\n fill road ash 10 t 4 0",
        settings={"transaction": {"yearly": 10}},
    )
    assert plan.leads.empty
