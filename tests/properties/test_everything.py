"""Everything at once on tiny regions (tests/mixed.py): the best plan, its accounts and what its reasons promise."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from tests.batch import Batch, Part, solvable
from tests.explain.test_promises import check as check_promises
from tests.mixed import Common, mixed
from tests.properties.test_brute_force import CENT, checked

CHOICES, SIZE = 6, 12
ENDS = ["saving_low", "saving", "saving_high"]


def exchanging(seed: int) -> list:
    """Worlds under the settings of this seed whose best plans exchange something."""
    rng = Random(seed)
    common = Common.draw(rng)
    found = solvable((mixed(rng, common) for _ in range(3 * SIZE)), CHOICES)
    return [f for f in found if (f[2].x > 1e-9).any()][:SIZE]


@pytest.mark.parametrize("seed", range(5))
def test_the_best_plan_its_accounts_and_its_promises(seed):
    batch = checked(exchanging(seed), f"seed {seed}")
    for part in batch.parts:
        check_accounts(part, f"seed {seed}, world {part.k}")
        check_promises(part, f"seed {seed}, world {part.k}")
    check_pipeline(batch)


def check_accounts(part: Part, label: str) -> None:
    sites, rows = part.sites, part.exchanges
    assert sites["saving"].sum() == pytest.approx((sites["cost_before"] - sites["cost_after"]).sum(), **CENT), label
    assert sites["paid"].sum() == pytest.approx(sites["received"].sum(), **CENT), label
    assert (np.diff(rows[ENDS].to_numpy(), axis=1) >= -1e-6).all(), label
    low, middle, high = sites[ENDS].sum()
    assert low - 1e-6 <= middle <= high + 1e-6, label
    if (rows["saving"] >= 0).all():
        assert (np.diff(sites[ENDS].to_numpy(), axis=1) >= -1e-6).all(), label
    given = dict(rows.groupby("output")["quantity"].sum())
    for row in part.plan.outputs.to_dict("records"):
        if row["output"] in given:
            assert row["exchanged"] == pytest.approx(given[row["output"]]), label
            assert row["exchanged"] + row["left"] == pytest.approx(row["quantity"]), label


def check_pipeline(batch: Batch) -> None:
    record, rows = batch.plan.summary["pipeline"], batch.plan.exchanges
    assert sum(s["saving"] for s in record["stages"]) == pytest.approx(rows["saving"].sum(), **CENT)
    assert record["identified"]["saving"] + record["running"]["saving"] == pytest.approx(rows["saving"].sum(), **CENT)
    assert sum(s["ideas"] for s in record["stages"]) == len(rows[["output", "need"]].drop_duplicates())
    assert record["verified"]["running"] == sum(
        len({(arc.o, arc.n) for arc in part.brute.arcs if arc.running > 0}) for part in batch.parts
    )
