"""The saving is whole: over partnerships and over firms, what is new, what changes and what ends sum to it."""

from __future__ import annotations

import pytest
from hypothesis import given

import symbiosis as sy
from tests.strategies import worlds

CENT = {"rel": 1e-6, "abs": 1e-3}


@given(worlds(register=True))
def test_partnerships_and_firms_sum_to_the_saving_of_the_region(w):
    for row in w["current_exchanges"]:
        row["keep"] = "false"  # so that some of them end
    try:
        plan = sy.optimize(w.region())
    except (sy.InfeasibleError, sy.DataError):
        return
    e, ends = plan.exchanges, plan.ends
    gone = ends[ends["goes_on"] == 0]
    assert e["adds"].sum() + gone["adds"].sum() == pytest.approx(plan.saving, **CENT)
    pairs = plan.calls[plan.calls["kind"] != "lead"] if len(plan.calls) else plan.calls
    for column in ("saving", "saving_low", "saving_high"):
        total = pairs[column].sum() if len(pairs) else 0.0
        assert total == pytest.approx(getattr(plan, column), **CENT)
        if len(pairs):
            assert (pairs["saving_a"] + pairs["saving_b"]).to_numpy() == pytest.approx(
                pairs["saving"].to_numpy(), **CENT
            )
    own = dict.fromkeys(plan.enterprises["enterprise"], 0.0)
    for row in [*e.to_dict("records"), *gone.to_dict("records")]:
        own[row["from"]] += row["adds_giver"]
        own[row["to"]] += row["adds_taker"]
    assert own == pytest.approx(plan.enterprises.set_index("enterprise")["saving"].to_dict(), **CENT)
    record = plan.summary["pipeline"]
    stages = sum(s["adds"] for s in record["stages"]) + record["ends"]["adds"]
    assert stages == pytest.approx(plan.saving, **CENT)
    # Nothing that goes on is told to end.
    kept = e.groupby(["output", "need", "recipe", "mode"])["quantity"].sum()
    for row in ends.to_dict("records"):
        key = (row["output"], row["need"], row["recipe"], row["mode"])
        assert kept.get(key, 0.0) == pytest.approx(row["goes_on"])
        assert row["goes_on"] < row["quantity"]
