"""The region's money is told only where its own terms hide everybody, and so does what two of its figures tell."""

from __future__ import annotations

import pytest

import symbiosis as sy
from tests.report.editions.pairs import Pair, plan_of

RUNNING = [Pair(100, runs=True)] * 5
NEW = [Pair(100)] * 5


def told(p: sy.Plan) -> tuple[bool, bool]:
    s = p.edition("public").summary
    assert (s["saving"], s["baseline"]) == (
        p.edition("partners").summary["saving"], p.edition("partners").summary["baseline"],
    )  # fmt: skip
    return s["saving"] is not None, s["baseline"] is not None


def test_what_runs_on_hides_no_new_exchange() -> None:
    """Gross, six pairs of one size share in the saving; of C0 − C* all is the hidden pair's."""
    p = plan_of(*RUNNING, Pair(120, "hidden"))
    assert p.saving == pytest.approx(120 * 4)
    assert not told(p)[0]
    # The same where the new pair asks for nothing: its saving is nobody else's business either.
    assert not told(plan_of(*RUNNING, Pair(120)))[0]


def test_a_sum_of_many_is_told() -> None:
    p = plan_of(*NEW, Pair(120))
    assert told(p) == (True, True)
    s = p.edition("public").summary
    assert (s["saving"], s["baseline"]) == (620 * 4.0, 620 * 5.0)


def test_hidden_firms_hide_among_each_other() -> None:
    """The authority knows the others."""
    assert told(plan_of(*NEW, Pair(100, "hidden"))) == (False, False)
    assert told(plan_of(*NEW, Pair(100, "hidden"), Pair(90, "hidden"))) == (False, True)  # four firms, two pairs
    assert told(plan_of(*NEW, *[Pair(100, "hidden")] * 3)) == (True, True)
    # A hidden pair whose exchange runs on has no part in the saving.
    assert told(plan_of(*NEW, Pair(100, "hidden", runs=True)))[0]


def test_what_ends_is_a_term_of_the_saving() -> None:
    ending = Pair(100, "hidden", runs=True, keep=False, disposal=0.2, price=0.3)
    p = plan_of(*NEW, ending)
    assert list(p.ends["adds"]) == pytest.approx([50])
    assert p.saving == pytest.approx(p.exchanges["adds"].sum() + p.ends["adds"].sum())
    assert not told(p)[0]
    assert told(plan_of(*NEW, ending._replace(how="named")))[0]
    # Two new pairs and one that ends are three terms.
    assert told(plan_of(Pair(100), Pair(100), ending._replace(how="named", amount=600)))[0]


def test_todays_cost_less_the_saving_is_a_sum_as_well() -> None:
    """What remains to be paid is one firm's: with the saving, today's cost would tell it."""
    assert told(plan_of(*NEW, Pair(100, spare=3000))) == (True, False)
    assert told(plan_of(*NEW, *[Pair(100, spare=3000)] * 3)) == (True, True)


@pytest.mark.parametrize("runs", [False, True])
def test_sites_of_one_company_are_one_in_money(runs: bool) -> None:
    """Two pairs of one company and another pair: the company knows its own, and so the other's."""
    rest = [Pair(100, runs=True)] * 3 if runs else []
    free = plan_of(*[Pair(100)] * 3, *rest)
    one = plan_of(Pair(100, company="group"), Pair(100, company="group"), Pair(100), *rest)
    assert free.saving == one.saving
    assert told(free)[0]
    assert not told(one)[0]


def test_sites_of_one_company_are_one_in_todays_cost() -> None:
    alone = [Pair(100, disposal=9, price=0.01)] * 3
    assert told(plan_of(*alone))[1]
    assert not told(plan_of(*[p._replace(company="group") for p in alone]))[1]
