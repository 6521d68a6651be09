"""CO2e and numbers of exchanges: sums like any other, and cells known of them tell what is over."""

from __future__ import annotations

import symbiosis as sy
from symbiosis.report.editions.page import render_edition
from tests.report.editions.pairs import Pair, plan_of
from tests.report.page import read
from tests.tiny import optimize

CELL = [Pair(100, "alias"), Pair(110, "alias"), Pair(120, "alias")]


def factors(n: int, each: float = 50) -> str:
    rows = [f"m{i} t {each} {each}" for i in range(n)]
    return "\n".join(["material unit virgin_co2 disposal_co2", *rows])


def test_the_co2_of_a_cell_is_told() -> None:
    s = plan_of(*CELL, materials=factors(3)).edition("public").summary
    assert (s["co2_of_exchanges"], s["co2_avoided_t"] > 0) == (3, True)


def test_the_co2_of_all_less_that_of_a_cell_is_that_of_the_hidden() -> None:
    """Amounts of the cell and factors are known: in the CO2e of all, the rest would be the hidden pair's amount."""
    p = plan_of(*CELL, Pair(60, "hidden"), materials=factors(4))
    s = p.edition("public").summary
    assert p.edition("public").tables["materials"]["exchanges"].tolist() == [3]
    assert s["co2_of_exchanges"] == 3
    less = plan_of(*CELL, materials=factors(3)).edition("public").summary
    assert s["co2_avoided_t"] == less["co2_avoided_t"]


def distant(km: float) -> sy.Plan:
    """Three pairs of alike amounts by alias; one of them hauls `km`, the others 1."""
    rows = [f"g{i} t{i} {d}" for i, d in enumerate((1, 1, km))]
    return plan_of(*CELL, materials=factors(3), distances="\n".join(["from to km", *rows]))


def test_the_co2_of_a_cell_less_that_of_its_amount_is_its_hauls() -> None:
    """One long haul among short ones would tell how far apart two firms are."""
    assert distant(1).edition("public").summary["co2_of_exchanges"] == 3
    p = distant(15)
    assert p.exchanges["km"].max() == 15
    s = p.edition("public").summary
    assert p.edition("public").tables["materials"]["exchanges"].tolist() == [3]
    assert (s["co2_of_exchanges"], s["co2_avoided_t"]) == (0, None)


def test_the_number_of_all_exchanges_tells_not_how_many_one_hidden_firm_has() -> None:
    """Whoever takes from the hidden firm would learn whether it has other partners."""
    named = [Pair(100)] * 2
    for who in ("public", "partners"):
        one = plan_of(*named, Pair(60, "hidden")).edition(who)
        assert one.summary["exchanges"] is None
        assert one.summary["amounts_left_out_of_sums"] is None
        text = read(render_edition(one)).text
        assert "Some exchanges are not listed" in text
        assert "The plan finds exchanges of by-products" in text
        assert "3 exchanges" not in text
    # Amounts far apart have no cell; their number tells of no single firm.
    three = plan_of(*named, *[Pair(a, "hidden") for a in (10, 60, 900)]).edition("public").summary
    assert (three["exchanges"], three["amounts_left_out_of_sums"]) == (5, 3)
    # The authority reads every exchange, hidden firms by alias.
    assert plan_of(*named, Pair(60, "hidden")).edition("regulator").summary["exchanges"] == 3


def test_listed_exchanges_by_alias_are_counted() -> None:
    p = optimize(
        enterprises="enterprise disclosure\n mill alias\n farm alias",
        outputs="output enterprise material quantity unit disposal_cost\n a/bran mill bran 10 t 5",
        needs="need enterprise material quantity unit purchase_price\n f/bran farm bran 8 t 4",
    )
    assert p.edition("public").summary["exchanges"] == 1
