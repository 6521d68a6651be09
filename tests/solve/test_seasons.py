"""Periods and stores: small ones by hand, production and inventory problems against their own solution methods."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

import symbiosis as sy
from tests.seasonal import saving
from tests.tiny import optimize, region, why

SUMMER_TO_WINTER = {
    "outputs": "output enterprise material quantity unit disposal_cost\n o a ash 100 t 5",
    "needs": "need enterprise material quantity unit purchase_price\n n b ash 100 t 10",
    "periods": "period weight\n summer 1\n winter 1",
    "profiles": "id period share\n o summer 1\n n winter 1",
}
STORE = "enterprise material capacity unit cost loss initial\n "


def stored(row: str, **more: str) -> sy.Plan:
    return optimize(**SUMMER_TO_WINTER | {"storage": STORE + row} | more)


def test_what_never_meets_is_not_exchanged_and_the_reason_is_the_season():
    plan = optimize(**SUMMER_TO_WINTER)
    assert plan.saving == 0
    for stream in ("o", "n"):
        assert why(plan, stream)["reason"] == "season"
    told = why(plan, "o")["why"]
    # A tonne saves 5 + 10 − 1; nothing is paid for the partnership.
    assert told == (
        "It is left in summer; b (10 km) could take more in winter: they don't meet in time. "
        "To hold 100 t until then would pay if it cost less than 14 EUR a t."
    )


@pytest.mark.parametrize("cost", [13.99, 14.01])
def test_the_cost_that_the_reason_names_is_where_a_store_begins_to_pay(cost):
    known = region(**SUMMER_TO_WINTER | {"storage": STORE + f"a ash 100 t {cost} 0 -"})
    assert saving(known) == pytest.approx(max(0.0, 14 - cost) * 100, abs=1e-6)


def test_a_store_at_the_output_loses_what_is_charged_as_left_over():
    # 60 t fit in, a tenth is lost: 54 t save 14 each, holding costs 120, and 46 t are left of 100.
    plan = stored("a ash 60 t 2 0.1 -")
    assert plan.saving == pytest.approx(54 * 14 - 120)
    assert plan.summary["costs"]["storage"] == pytest.approx(120)
    assert why(plan, "o")["left"] == pytest.approx(46)
    assert plan.stores["lost"].tolist() == pytest.approx([0, 6])


def test_a_store_at_the_need_buys_what_it_loses_and_pays_for_its_disposal():
    # 60 t arrive in summer, 6 are lost: bought again at 10 and charged the giver's 5.
    plan = stored("b ash 60 t 2 0.1 -")
    assert plan.saving == pytest.approx(60 * 14 - 120 - 6 * 15)
    assert plan.by_period[["period", "quantity"]].values.tolist() == [["summer", 60]]


def test_what_a_store_holds_at_first_is_used_up_and_counted_in_both_accounts():
    plan = stored("a ash 60 t 2 0 30")
    assert plan.baseline == pytest.approx(130 * 5 + 100 * 10)
    assert plan.saving == pytest.approx(60 * 14 - 120)
    plan = stored("b ash 60 t 2 0 30")
    # The stock waits for winter whatever is exchanged; beside it 30 t fit in.
    assert plan.baseline == pytest.approx(500 + 70 * 10 + 60)
    assert plan.saving == pytest.approx(30 * (14 - 2))


def test_what_remains_at_the_end_of_the_year_does_not_vanish_for_free():
    # A capacity that is there in summer only can't swallow what comes in winter.
    known = region(
        outputs="output enterprise material quantity unit disposal_cost\n o a ash 100 t 50",
        needs="need enterprise material quantity unit kind\n n b ash 100 t capacity",
        periods="period\n summer\n winter",
        profiles="id period share\n o winter 1\n n summer 1",
        storage=STORE + "b ash 100 t 0 0 0",
    )
    assert saving(known) == pytest.approx(0, abs=1e-6)


def test_what_runs_today_needs_its_store_today():
    plan = stored("a ash 60 t 2 0.1 -", current_exchanges="output need quantity\n o n 18")
    assert plan.summary["costs_before"]["storage"] == pytest.approx(2 * 20)
    assert plan.saving == pytest.approx(54 * 14 - 120 - (18 * 14 - 40))
    with pytest.raises(sy.DataError) as error:
        stored("a ash 10 t 2 0.1 -", current_exchanges="output need quantity\n o n 18")
    assert [f.code for f in error.value.findings if f.is_error] == ["out-of-season"]


def test_files_hold_periods_and_stores_and_sum_to_the_summary(tmp_path):
    plan = optimize(
        outputs="output enterprise material quantity unit disposal_cost\n o a ash 100 t 5",
        needs="need enterprise material quantity unit purchase_price\n n b ash 100 t 10",
        periods="period weight\n summer 1\n winter 3",
        profiles="id period share\n o summer 0.5\n o winter 0.5\n n summer 0.2\n n winter 0.8",
        storage=STORE + "a ash 100 t 1 0 -",
        transport="mode cost_per_t_km circuity payload_t\n truck 0.1 1 10",
    )
    plan.write(tmp_path / "out")
    e, s, f = (pd.read_csv(tmp_path / "out" / f"{n}.csv") for n in ("exchanges", "stores", "enterprises"))
    assert e[["period", "quantity"]].values.tolist() == [["summer", 20], ["winter", 80]]
    # 20 t in 13 weeks, 80 t in 39, ten a trip.
    assert e["trucks_per_week"].tolist() == pytest.approx([2 / 13, 8 / 39])
    assert e["saving"].sum() == pytest.approx(100 * 14)
    assert s[["period", "level", "cost"]].values.tolist() == [["summer", 30, 30], ["winter", 0, 0]]
    assert f["enterprise"].tolist() == ["a", "b", "a/ash (store)"]
    assert f["saving"].sum() == pytest.approx(plan.saving) == pytest.approx(1400 - 30)


DEMAND, SETUP, PIECE, HOLD = (40, 10, 60, 20, 35, 5), (90, 70, 100, 80, 120, 60), (2, 2.5, 1.5, 3, 2, 2), 1.2


def lot_sizing() -> float:
    """The least cost of a plan of lots: each period is served by one of those before it (dynamic programme)."""
    best = [0.0]
    for t in range(1, len(DEMAND) + 1):
        best.append(min(
            best[j] + SETUP[j] + sum(DEMAND[k] * (PIECE[j] + HOLD * (k - j)) for k in range(j, t)) for j in range(t)
        ))  # fmt: skip
    return best[-1]


def test_lots_of_several_months_against_setting_up_each_month():
    """A maker for each month who costs something a year to deal with, one user with a store and no other source."""
    months = [f"m{t}" for t in range(len(DEMAND))]
    plan = optimize(
        outputs="output enterprise material quantity unit disposal_cost\n "
        + "\n ".join(f"o{t} f{t} part 500 t 0" for t in range(len(DEMAND))),
        needs=f"need enterprise material quantity unit purchase_price\n n user part {sum(DEMAND)} t 1000",
        periods="period\n " + "\n ".join(months),
        profiles="id period share\n "
        + "\n ".join(f"o{t} {m} 1" for t, m in enumerate(months))
        + "\n "
        + "\n ".join(f"n {m} {d / sum(DEMAND)}" for m, d in zip(months, DEMAND, strict=True)),
        storage=STORE + f"user part 500 t {HOLD} 0 0",
        distances="from to km mode\n " + "\n ".join(f"f{t} user {10 * p} -" for t, p in enumerate(PIECE)),
        partnerships="enterprise_a enterprise_b transaction_cost\n "
        + "\n ".join(f"f{t} user {s}" for t, s in enumerate(SETUP)),
        gap=1e-9,
    )  # fmt: skip
    assert plan.cost == pytest.approx(lot_sizing(), rel=1e-6)
    assert plan.stores["level"].max() > 0
    assert 1 < plan.summary["partnerships"] < len(DEMAND)
    assert plan.bound <= plan.cost * (1 + 1e-9)


MAKES = np.array([[60, 20, 40, 10], [25, 45, 10, 60]])  # two works by quarter
USES = np.array([[20, 50, 15, 30], [30, 10, 25, 40]])  # two users by quarter
LANES, HOLDS, ROOM, MISSING = np.array([[4, 9], [7, 3]]), (0.5, 0.8), (35, 20), 60


def shipping() -> float:
    """The same as a linear programme: amounts by lane and quarter, stock at the works, what is bought elsewhere."""
    cost = [*np.repeat(LANES.ravel(), 4), *np.repeat(HOLDS, 4), *[MISSING] * 8]
    rows, most, equal, right = [], [], [], []
    for i in range(2):
        for t in range(4):
            row = np.zeros(32)
            row[[(2 * i) * 4 + t, (2 * i + 1) * 4 + t]] = 1
            row[16 + 4 * i + t] += 1
            row[16 + 4 * i + (t - 1) % 4] -= 1
            rows.append(row)
            most.append(MAKES[i, t])
            row = np.zeros(32)
            row[[i * 4 + t, (2 + i) * 4 + t, 24 + 4 * i + t]] = 1
            equal.append(row)
            right.append(USES[i, t])
    bounds = [(0, None)] * 16 + [(0, ROOM[0])] * 4 + [(0, ROOM[1])] * 4 + [(0, None)] * 8
    return float(linprog(cost, np.array(rows), most, np.array(equal), right, bounds).fun)


def test_production_transport_and_inventory_over_four_quarters():
    quarters = ["q1", "q2", "q3", "q4"]
    shares = [(f"w{i}", MAKES[i]) for i in range(2)] + [(f"u{j}", USES[j]) for j in range(2)]
    plan = optimize(
        outputs="output enterprise material quantity unit disposal_cost\n "
        + "\n ".join(f"w{i} works{i} part {MAKES[i].sum()} t 0" for i in range(2)),
        needs="need enterprise material quantity unit purchase_price\n "
        + "\n ".join(f"u{j} user{j} part {USES[j].sum()} t {MISSING}" for j in range(2)),
        periods="period\n " + "\n ".join(quarters),
        profiles="id period share\n "
        + "\n ".join(f"{s} {q} {a / float(x.sum())}" for s, x in shares for q, a in zip(quarters, x.tolist(), strict=True)),
        storage="enterprise material capacity unit cost\n "
        + "\n ".join(f"works{i} part {ROOM[i]} t {HOLDS[i]}" for i in range(2)),
        distances="from to km\n "
        + "\n ".join(f"works{i} user{j} {10 * LANES[i, j]}" for i in range(2) for j in range(2)),
        gap=1e-9,
    )  # fmt: skip
    assert plan.cost == pytest.approx(shipping(), rel=1e-6)
    assert (plan.stores.groupby("store")["level"].max() > 0).all()
    assert plan.by_period.groupby("period")["quantity"].sum().max() == pytest.approx(70)


def test_two_regions_share_their_periods(tmp_path):
    for name, firm in (("north", "a"), ("south", "b")):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "enterprises.csv").write_text(f"enterprise,longitude,latitude\n{firm},10,50\n")
        (folder / "periods.csv").write_text("period,weight\nsummer,1\nwinter,1\n")
    (tmp_path / "north/outputs.csv").write_text(
        "output,enterprise,material,quantity,unit,disposal_cost\no,a,ash,100,t,50\n"
    )
    (tmp_path / "north/needs.csv").write_text("need,enterprise,material,quantity,unit,purchase_price\nn,a,ash,9,t,9\n")
    (tmp_path / "north/profiles.csv").write_text("id,period,share\no,summer,1\n")
    (tmp_path / "south/outputs.csv").write_text(
        "output,enterprise,material,quantity,unit,disposal_cost\no,b,tar,9,t,5\n"
    )
    (tmp_path / "south/needs.csv").write_text(
        "need,enterprise,material,quantity,unit,purchase_price\nn,b,ash,100,t,50\n"
    )
    (tmp_path / "south/storage.csv").write_text("enterprise,material,capacity,unit,cost\nb,ash,20,t,0\n")
    known = sy.read(tmp_path / "north", tmp_path / "south")
    assert known.seasons.profiles["id"].tolist() == ["north:o"]
    assert known.seasons.stores[["enterprise", "stream"]].values.tolist() == [["south:b", "south:n"]]


def test_shares_of_three_thirds_are_scaled_and_said():
    known = region(
        **SUMMER_TO_WINTER
        | {"periods": "period\n p\n q\n r", "profiles": "id period share\n o p 0.333\n o q 0.333\n o r 0.333"}
    )
    assert known.seasons.profiles["share"].tolist() == pytest.approx([1 / 3] * 3)
    assert any(a.what == "profiles.share" for a in known.assumptions)
