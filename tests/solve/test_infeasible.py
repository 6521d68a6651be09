"""When nothing meets all demands: the answer names what has to give, in the region's words."""

from __future__ import annotations

import pytest

import symbiosis as sy
from tests.tiny import optimize

OUTPUTS = """
output enterprise material quantity unit disposal_cost disposal_route
o      a          ash      10       t    5             landfill
"""
NEEDS = """
need enterprise material quantity unit purchase_price
n    b          ash      4        t    2
m    c          ash      4        t    2
"""
SITES = "enterprise max_partners\n a {a}\n b {b}\n c {c}"
PAIRS = "enterprise_a enterprise_b status min_t max_t\n"

CONFLICTS = {
    "a required pair without room for its minimum": (
        {"partnerships": PAIRS + "a b required 9 -"}, "required partnership of a and b|least of 9 t a year between a and b \\(partnerships row 1\\)",
    ),
    "two required partners where one is allowed": (
        {"enterprises": SITES.format(a=1, b="-", c="-"), "partnerships": PAIRS + "a b required - -\n a c required - -"},
        "partners that a allows|required partnership of a and",
    ),
    "a required partner where none is allowed": (
        {"enterprises": SITES.format(a="-", b=0, c="-"), "partnerships": PAIRS + "a b required - -"},
        "the 0 partners that b allows: 1 too few|required partnership of a and b",
    ),
    "two required takers of an output for one": (
        {"outputs": OUTPUTS.replace("disposal_route", "disposal_route exclusive").replace("landfill", "landfill true"),
         "partnerships": PAIRS + "a b required - -\n a c required - -"},
        "o goes to one taker only|required partnership",
    ),
    "a required pair below the lot of its need": (
        {"needs": NEEDS.replace("price", "price min_lot").replace(" 2", " 2 5"), "partnerships": PAIRS + "a b required - -"},
        "smallest lot of n: 1 too much|required partnership of a and b",
    ),
    "a required pair below the lot of its output": (
        {"outputs": OUTPUTS.replace("disposal_route", "disposal_route min_lot").replace("landfill", "landfill 6"),
         "partnerships": PAIRS + "a b required - -"},
        "smallest lot of o: 2 too much|required partnership of a and b",
    ),
    "more diverted than anyone takes": ({"min_diversion": 0.9}, "divert 90 % of what is disposed of: 1 t a year too much"),
    "more diverted than a pair may exchange": (
        {"partnerships": PAIRS + "a b - - 1\n a c - - 1", "min_diversion": 0.8}, "divert 80 %|the most of 1 t a year",
    ),
    "a kept exchange that leaves no partner for the required one": (
        {"enterprises": SITES.format(a=1, b="-", c="-"), "partnerships": PAIRS + "a c required - -",
         "current_exchanges": "output need quantity\n o n 2"},
        "partners that a allows|required partnership of a and c|running exchange of o to n",
    ),
    "a kept taker that leaves none for the required one": (
        {"outputs": OUTPUTS.replace("disposal_route", "disposal_route exclusive").replace("landfill", "landfill true"),
         "partnerships": PAIRS + "a c required - -", "current_exchanges": "output need quantity\n o n 2"},
        "o goes to one taker only|required partnership of a and c|running exchange of o to n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("conflict", CONFLICTS)
def test_a_conflict_is_named(conflict):
    changes, words = CONFLICTS[conflict]
    with pytest.raises(sy.InfeasibleError, match=words) as error:
        optimize(**{"outputs": OUTPUTS, "needs": NEEDS} | changes)
    assert len(error.value.reasons) == 1  # the fewest that have to give
    assert error.value.exit_status == 4


LOT = OUTPUTS.replace("disposal_route", "disposal_route min_lot").replace("landfill", "landfill 6")
AGREED = {"synergies": "output need stage actual_quantity\n o n agreed 3"}
FROM_LOT = NEEDS.replace("price", "price min_lot").replace(" 2", " 2 5")


@pytest.mark.parametrize(
    ("tables", "limit"),
    [
        ({"outputs": LOT}, "the smallest lot of o (outputs row 1): 2 too much"),
        ({"needs": FROM_LOT}, "the smallest lot of n (needs row 1): 1 too much"),
        (
            {"partnerships": PAIRS + "c a - - 5\n b a - 6 -"},
            "the least of 6 t a year between a and b (partnerships row 2): 2 t too much",
        ),
    ],
)
def test_a_deal_below_a_least_amount_names_deal_and_least(tables, limit):
    with pytest.raises(sy.InfeasibleError) as error:
        optimize(**{"outputs": OUTPUTS, "needs": NEEDS} | AGREED | tables)
    [reason] = error.value.reasons
    deal = "the agreed exchange of o to n (synergies.csv)"
    assert deal in reason
    assert limit in reason
    assert reason.count("; or ") == 1  # either of the two may give


@pytest.mark.parametrize("given_up", [True, False])
def test_a_required_pair_whose_exchange_is_lost_says_so(given_up):
    stage = "lost no" if given_up else "idea -"
    tables = {"outputs": OUTPUTS, "needs": NEEDS, "partnerships": PAIRS + "a b required - -"}
    register = {"synergies": f"output need stage lost_reason\n o n {stage}"}
    if given_up:
        with pytest.raises(sy.DataError, match="what fits, o to n, is lost in the register"):
            optimize(**tables, **register)
        # Sand never suited ash: the register isn't why.
        other = NEEDS.replace("b          ash", "b          sand")
        with pytest.raises(sy.DataError, match="no output of one is what the other needs"):
            optimize(**tables | {"needs": other}, **register)
    else:
        assert optimize(**tables, **register).exchanges["need"].tolist()[0] in ("n", "m")


def test_two_conflicts_are_both_named():
    far = "\n q d sand 10 t 5 landfill", "\n s e sand 3 t 2"
    with pytest.raises(sy.InfeasibleError) as error:
        optimize(
            outputs=OUTPUTS + far[0], needs=NEEDS + far[1],
            partnerships=PAIRS + "a b required 9 -\n d e required 5 -",
        )  # fmt: skip
    assert len(error.value.reasons) == 2


@pytest.mark.parametrize("limit", ["max_t", "max_share"])
def test_a_required_pair_that_may_exchange_nothing_is_a_finding(limit):
    share = NEEDS.replace("price", "price max_share").replace(" 2", " 2 0")
    pairs = PAIRS + ("a b required - 0" if limit == "max_t" else "a b required - -")
    with pytest.raises(sy.DataError, match="required-impossible"):
        optimize(outputs=OUTPUTS, needs=NEEDS if limit == "max_t" else share, partnerships=pairs)


@pytest.mark.parametrize("column", ["min_t", "max_t"])
def test_tonnes_of_what_has_none_are_a_finding(column):
    with pytest.raises(sy.DataError, match="tonnes-unknown"):
        optimize(
            outputs=OUTPUTS.replace(" t ", " MWh "), needs=NEEDS.replace(" t ", " MWh "),
            transport="mode per cost_per_t_km\n line MWh 0.1",
            partnerships=f"enterprise_a enterprise_b {column}\n a b {0 if column == 'max_t' else 3}",
        )  # fmt: skip
