"""When nothing meets all demands: the answer names what has to give, in the region's words."""

from __future__ import annotations

import pytest

import symbiosis as sy
from tests.strategies import THOROUGH
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


# Demands by name, each a change of the tables or of what is asked; every conflict is a set that can't be met together,
# and leaving any one of them out makes a plan possible.
DEMANDED = {
    "a b required": {"partnerships": ["a b required - -"]},
    "a c required": {"partnerships": ["a c required - -"]},
    "a b at least 9 t": {"partnerships": ["a b - 9 -"]},
    "a takes 1 partner": {"max_partners": {"a": 1}},
    "b takes no partner": {"max_partners": {"b": 0}},
    "o to one taker": {"exclusive": True},
    "o in lots of 6": {"out_lot": 6},
    "o to n runs": {"current_exchanges": "output need quantity\n o n 2"},
    "o to n agreed": {"synergies": "output need stage actual_quantity\n o n agreed 3"},
    "n wants 2 sources": {"n": (2, "-")},
    "n at most 30 % of one": {"n": ("-", 0.3)},
    "70 % diverted": {"min_diversion": 0.7},
    "cost at most 40": {"limits": {"cost": 40}},
    "budget at most 5": {"limits": {"budget": 5}},
    "budget at most 15": {"limits": {"budget": 15}},
    "landfill at most 3": {"limits": {"landfill": 3}},
    "virgin at most 1": {"limits": {"virgin": 1}},
    "imports at most 1": {"limits": {"imports": 1}},
    "1 partnership": {"limits": {"partnerships": 1}},
    "6 t exchanged": {"limits": {"exchanged": ">= 6"}},
    "0.9 t of CO2e": {"limits": {"co2": 0.9}},
}
PLANTED = [
    ("a b required", "b takes no partner"), ("a b required", "a c required", "a takes 1 partner"),
    ("a b required", "a c required", "o to one taker"), ("a b required", "o in lots of 6"),
    ("a b required", "n wants 2 sources"), ("a b required", "budget at most 5"),
    ("a b required", "a c required", "budget at most 15"), ("a b required", "a c required", "1 partnership"),
    ("a b required", "a b at least 9 t"), ("o to n runs", "a c required", "a takes 1 partner"),
    ("o to n runs", "a c required", "o to one taker"), ("o to n agreed", "n wants 2 sources"),
    ("o to n agreed", "n at most 30 % of one"), ("o to n agreed", "b takes no partner"),
    ("o to n agreed", "o in lots of 6"), ("o to n agreed", "budget at most 5"),
    ("70 % diverted", "n wants 2 sources"),
    ("70 % diverted", "n at most 30 % of one"), ("70 % diverted", "1 partnership"), ("70 % diverted", "budget at most 15"),
    ("70 % diverted", "a takes 1 partner"), ("landfill at most 3", "n wants 2 sources"), ("landfill at most 3", "o to one taker"),
    ("virgin at most 1", "n wants 2 sources"), ("imports at most 1", "n at most 30 % of one"),
    ("6 t exchanged", "b takes no partner"), ("6 t exchanged", "o to one taker"), ("0.9 t of CO2e", "1 partnership"),
]  # fmt: skip


def demanding(*names):
    """The plan of the region with these demands."""
    parts = [DEMANDED[name] for name in names]
    firms = {k: v for part in parts for k, v in part.get("max_partners", {}).items()}
    lot = next((part["out_lot"] for part in parts if "out_lot" in part), "-")
    one = "true" if any("exclusive" in part for part in parts) else "-"
    wants, share = next((part["n"] for part in parts if "n" in part), ("-", "-"))
    pairs = [row for part in parts for row in part.get("partnerships", [])]
    merged = {}
    for row in pairs:
        a, b, *cells = row.split()
        old = merged.get((a, b), ["-"] * 3)
        merged[(a, b)] = [new if new != "-" else was for new, was in zip(cells, old, strict=True)]
    tables = {
        "enterprises": SITES.format(**{f: firms.get(f, "-") for f in "abc"}),
        "outputs": "output enterprise material quantity unit disposal_cost disposal_route exclusive min_lot\n"
        f"o a ash 10 t 5 landfill {one} {lot}",
        "needs": "need enterprise material quantity unit purchase_price min_sources max_source_share imported_share\n"
        f"n b ash 4 t 2 {wants} {share} 1\n m c ash 4 t 2 - - 0",
        "materials": "material virgin_co2 disposal_co2\n ash 100 100",
        "partnerships": PAIRS + "\n".join(f"{a} {b} {' '.join(cells)}" for (a, b), cells in merged.items())
        if merged
        else "",
    }
    for part in parts:
        tables |= {k: part[k] for k in ("current_exchanges", "synergies", "min_diversion") if k in part}
    limits = {k: v for part in parts for k, v in part.get("limits", {}).items()}
    return optimize({"transaction": {"yearly": 10, "distrust": 0}}, **tables, limits=limits)


@pytest.mark.parametrize("demands", PLANTED if THOROUGH else PLANTED[:22], ids=" + ".join)
def test_a_planted_conflict_is_named_and_every_part_of_it_matters(demands):
    with pytest.raises(sy.InfeasibleError) as error:
        demanding(*demands)
    [reason] = error.value.reasons  # one of them has to give, and any of them may
    assert reason.count("; or ") == len(demands) - 1, reason
    for left_out in demands:
        assert demanding(*(d for d in demands if d != left_out)) is not None
