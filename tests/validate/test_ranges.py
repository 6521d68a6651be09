"""Low and high of amounts and prices: stated, of the price table, of the region's own prices, or by the grade."""

from __future__ import annotations

import symbiosis as sy
from tests.tiny import region

NEEDS = (
    "need enterprise material quantity unit purchase_price kind\n fill road ash 10 t 2 -\n sink pit ash 10 t - capacity"
)
SPREAD = {"spread": {"measured": 0.1, "estimated": 0.2, "assumed": 0.5}}
HEAD = "output enterprise material quantity quantity_low quantity_high unit disposal_cost disposal_route grade\n"


def ranges(outputs: str, column: str = "disposal_cost", **tables: str) -> dict[str, tuple[float, float]]:
    rows = region(SPREAD, outputs=HEAD + outputs, **{"needs": NEEDS} | tables).outputs.set_index("output")
    return {o: (round(r[f"{column}_low"], 9), round(r[f"{column}_high"], 9)) for o, r in rows.iterrows()}


def test_the_grade_says_how_far_a_stated_figure_spreads():
    rows = "a m ash 10 - - t 4 - A\n b m ash 10 - - t 4 - B\n c m ash 10 - - t 4 - C\n d m ash 10 - - t 4 - -"
    assert ranges(rows, "quantity") == {"a": (9, 11), "b": (8, 12), "c": (5, 15), "d": (5, 15)}
    assert ranges(rows) == {"a": (3.6, 4.4), "b": (3.2, 4.8), "c": (2, 6), "d": (2, 6)}


def test_a_stated_range_goes_before_the_grade_one_end_at_a_time():
    assert ranges("a m ash 10 9 - t 4 - C\n b m ash 10 - 10 t 4 - C", "quantity") == {"a": (9, 15), "b": (5, 10)}


def test_a_range_without_a_figure_is_kept():
    assert ranges("a m ash - 9 12 t 4 - A", "quantity") == {"a": (9, 12)}


def test_ranges_come_in_the_unit_of_the_material():
    assert ranges("a m ash 10000 9000 12000 kg 0.004 - A", "quantity") == {"a": (9, 12)}
    assert ranges("a m ash 10000 - - kg 0.004 - A")["a"] == (3.6, 4.4)


def test_a_negative_price_spreads_both_ways_and_free_not_at_all():
    assert ranges("a m ash 10 - - t -4 - B\n b m ash 10 - - t 0 - C") == {"a": (-4.8, -3.2), "b": (0, 0)}


PRICES = "material what route price low high unit grade\n"


def test_a_listed_price_has_the_range_and_the_grade_of_its_row_in_the_table():
    prices = PRICES + "ash disposal landfill 4 3 9 t A\n ash disposal - 6 5 - t A\n ash disposal sewer 8 - - t -"
    rows = "a m ash 10 - - t - landfill C\n b m ash 10 - - t - storage C\n c m ash 10 - - t - sewer A"
    assert ranges(rows, prices=prices) == {"a": (3, 9), "b": (5, 6.6), "c": (4, 12)}


def test_the_price_of_another_route_that_is_the_same_lends_no_range():
    prices = PRICES + "ash disposal landfill 4 4 4 t A\n ash disposal - 4 1 9 t A"
    assert ranges("a m ash 10 - - t - landfill C", prices=prices) == {"a": (4, 4)}


def test_a_median_reaches_as_far_as_what_it_is_the_middle_of_and_as_an_assumed_figure():
    far = "a m ash 10 - - t 1 - A\n b m ash 10 - - t 9 - A\n c m ash 10 - - t - - A"
    assert ranges(far)["c"] == (1, 9)  # around 5
    assert ranges("a m ash 10 - - t 4 - A\n c m ash 10 - - t - - A")["c"] == (2, 6)


def test_a_capacity_lends_its_price_to_no_median():
    needs = NEEDS + "\n more yard ash 10 t - -"
    rows = region(SPREAD, outputs=HEAD + "a m ash 10 - - t 4 - A", needs=needs).needs.set_index("need")
    assert rows.loc["more", ["purchase_price_low", "purchase_price_high"]].tolist() == [1, 3]
    assert rows.loc["sink", ["purchase_price_low", "purchase_price_high"]].tolist() == [0, 0]


def test_each_region_has_its_own_listed_prices(tmp_path):
    site = "enterprise,longitude,latitude\n{0},10,50\nroad,10.1,50\n"
    for name, low in (("north", 3), ("south", 1)):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "enterprises.csv").write_text(site.format("mill"))
        (folder / "outputs.csv").write_text(
            "output,enterprise,material,quantity,unit,disposal_cost\na,mill,ash,10,t,\n"
        )
        (folder / "needs.csv").write_text("need,enterprise,material,quantity,unit,purchase_price\nn,road,ash,10,t,2\n")
        (folder / "prices.csv").write_text(f"material,what,price,low,high,unit\nash,disposal,4,{low},6,t\n")
    both = sy.read(tmp_path / "north", tmp_path / "south")
    assert both.outputs["disposal_cost_low"].tolist() == [3, 1]


def test_it_is_said_how_many_figures_spread_by_the_default_of_their_grade():
    rows = "a m ash 10 - - t 4 - A\n b m ash 10 9 12 t 4 - A\n c m ash 10 9 - t 0 - -\n d m ash - - - t - - B"
    told = region(outputs=HEAD + rows, needs=NEEDS).assumptions
    found = {a.what: a.why for a in told if a.what.startswith("spread")}
    assert found["spread.measured"] == "default: grade A (3 amounts and prices)"
    assert found["spread.estimated"] == "default: grade B (0 amounts and prices)"
    # c: its amount; the road's amount and price; the pit's amount
    assert found["spread.assumed"] == "default: grade C, and figures without a grade (4 amounts and prices)"
