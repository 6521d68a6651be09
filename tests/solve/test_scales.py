"""The same plan in any currency, and accounts that keep to what a contract says."""

from __future__ import annotations

import numpy as np
import pytest

from tests.tiny import optimize


@pytest.mark.parametrize("scale", [1e-8, 1e-5, 1.0, 1e6])
def test_a_currency_changes_no_plan(scale: float) -> None:
    rng = np.random.default_rng(3)
    outputs = "\n".join(f"o{i} a{i} ash {10 + i} t {5 * scale:.15f}" for i in range(8))
    needs = "\n".join(f"n{i} b{i} ash {15 + i} t {(3 + i % 3) * scale:.15f}" for i in range(6))
    hauls = "\n".join(f"a{i} b{j} {rng.integers(1, 60)}" for i in range(8) for j in range(6))
    plan = optimize(
        {"transaction": {"yearly": 40 * scale}},
        outputs=f"output enterprise material quantity unit disposal_cost\n{outputs}",
        needs=f"need enterprise material quantity unit purchase_price\n{needs}",
        distances=f"from to km\n{hauls}",
        transport=f"mode cost_per_t_km circuity\n truck {0.1 * scale:.15f} 1",
    )
    assert plan.stopped == "optimal"
    assert plan.cost / scale == pytest.approx(633.4, rel=1e-6)


RUNNING = {
    "outputs": "output enterprise material quantity unit disposal_cost\n o a ash 10 t 5",
    "needs": "need enterprise material quantity unit purchase_price\n n b ash 10 t 5",
}


def test_two_contracts_on_one_exchange_keep_their_prices() -> None:
    rows = "output need quantity keep mode price\n o n 4 true truck 1\n o n 3 false - 3"
    plan = optimize(**RUNNING, current_exchanges=rows)
    before = plan.enterprises.set_index("enterprise")["cost_before"]
    assert before["a"] == pytest.approx(3 * 5 - (4 * 1 + 3 * 3))  # 3 t disposed of, 13 received


def test_a_contract_binds_what_runs_and_no_more() -> None:
    plan = optimize(**RUNNING, current_exchanges="output need quantity price\n o n 1 -3")
    row = plan.exchanges.iloc[0]
    middle = (row["price_low"] + row["price_high"]) / 2
    received = plan.enterprises.set_index("enterprise")
    assert received.at["a", "received"] - received.at["a", "paid"] == pytest.approx(1 * -3 + 9 * middle)


def test_what_runs_by_no_stated_mode_runs_by_one_that_reaches() -> None:
    plan = optimize(
        **RUNNING,
        distances="from to km\n a b 100",
        transport="mode cost_per_t_km circuity max_km\n truck 0.1 1 -\n belt 0.01 1 5",
        current_exchanges="output need quantity keep\n o n 4 true",
    )
    assert plan.exchanges["mode"].tolist() == ["truck"]
    assert plan.baseline == pytest.approx(6 * 5 + 6 * 5 + 4 * 10)


def test_imports_are_counted_at_their_price_without_carbon() -> None:
    plan = optimize(
        {"policy": {"carbon_price": 50, "carbon_price_paid": True}},
        outputs=RUNNING["outputs"],
        needs="need enterprise material quantity unit purchase_price imported_share\n n b ash 10 t 5 1",
        materials="material virgin_co2\n ash 1000",
    )
    assert plan.exchanges["imports_replaced"].tolist() == pytest.approx([50])
