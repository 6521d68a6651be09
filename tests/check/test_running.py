"""What the checker takes for today's exchanges: by which mode they run where no row says so."""

from __future__ import annotations

from pathlib import Path

import pytest

import symbiosis as sy
from tests.tiny import FREE, optimize, table

OUTPUT = "output enterprise material quantity unit disposal_cost\n ash mill ash 10 t 5"
NEED = "need enterprise material quantity unit purchase_price\n fill road ash 10 t 2"
RUNS = "output need quantity\n ash fill 4"
NONE = "[transaction]\n" + "\n".join(f"{k} = {v}" for k, v in FREE.items())


def folder(path: Path, **tables: str) -> Path:
    path.mkdir()
    for name, text in tables.items():
        table(text).to_csv(path / f"{name}.csv", index=False)
    (path / "region.toml").write_text(NONE, encoding="utf-8")
    return path


def test_a_truck_that_only_another_region_has_is_not_what_it_runs_by(tmp_path):
    sites = "enterprise longitude latitude\n mill 10 50\n road 10.1 50"
    own = {"enterprises": sites, "outputs": OUTPUT, "needs": NEED, "distances": "from to km\n mill road 10"}
    here = folder(tmp_path / "here", **own, transport="mode cost_per_t_km\n truck 0.1", current_exchanges=RUNS)
    away = folder(tmp_path / "away", **own, transport="mode cost_per_t_km\n truck 0.01")
    plan = sy.read(here, away)
    # 10 t cost 5 to dispose of and 2 to buy; moving 4 of them costs 1 each by the truck of `here`, where it runs.
    assert sy.optimize(plan).baseline == pytest.approx(2 * 70 - 4 * (7 - 1))


def test_trips_of_what_has_no_mass_cannot_be_counted():
    wet = {"outputs": OUTPUT.replace(" t ", " m3 "), "needs": NEED.replace(" t ", " m3 ")}
    modes = "mode per cost_per_t_km payload_t cost_per_trip\n truck m3 0 20 30\n tanker m3 0.1 - -"
    plan = optimize(**wet, current_exchanges=RUNS, transport=modes)
    assert plan.baseline == pytest.approx(70 - 4 * (7 - 1))
    assert set(plan.exchanges["mode"]) == {"tanker"}


def test_modes_that_cost_the_same_but_for_the_shape_of_the_earth():
    sites = "enterprise longitude latitude\n mill 10 50.04\n road 10.05 50.04"
    modes = "mode cost_per_t_km circuity cost_per_t\n truck 0.2 1.3 0\n tanker 0.1 1.2 0.5"
    runs = "output need quantity price\n ash fill 4 3"
    plan = optimize(
        outputs=OUTPUT, needs=NEED, enterprises=sites, distances="", transport=modes, current_exchanges=runs
    )
    assert set(plan.exchanges["mode"]) == {"tanker"}  # by half a thousandth; on a sphere it would be the truck
