"""What ends and what runs under contract: who loses what, and what is no longer asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

import symbiosis as sy
from symbiosis.check.run import check_plan
from symbiosis.cli.show_calls import show_calls
from symbiosis.report.html import render
from tests.tiny import optimize

OUTPUTS = """output enterprise material quantity unit disposal_cost grade
 whey dairy whey 10 t 5 A"""
NEEDS = """need enterprise material quantity unit purchase_price grade
 feed farm whey 10 t 2 A
 gas plant whey 10 t 9 C"""
RECIPE = "recipe output_material input_material\n raw whey whey"
RUNS = "output need quantity keep price until\n whey feed {amount} {keep} {price} {until}"
SURE = {"year": 2026, "spread": {"measured": 0, "estimated": 0, "assumed": 0}}


def plan(amount=6, keep="false", price=3, until=2027, **tables) -> sy.Plan:
    runs = RUNS.format(amount=amount, keep=keep, price=price, until=until)
    given = {"outputs": OUTPUTS, "needs": NEEDS, "recipes": RECIPE, "current_exchanges": runs}
    return optimize(SURE, **given | tables)


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\xa0", " ")


def test_what_ends_is_a_row_with_what_it_costs_whom():
    p = plan()
    # To the plant 10 t × (5 + 9 − 1) = 130; 6 t to the farm at 5 + 2 − 1 end.
    assert (p.saving, p.exchanges["adds"].tolist()) == (94, [130])
    [row] = p.ends.to_dict("records")
    assert (row["quantity"], row["goes_on"], row["adds"]) == (6, 0, -36)
    # The dairy loses 5 + 3 a tonne; the farm paid 3 and the haul for what it buys at 2.
    assert (row["adds_giver"], row["adds_taker"], row["price"], row["until"]) == (-48, 12, 3, 2027)
    assert p.enterprises.set_index("enterprise")["saving"].to_dict() == {"dairy": 65 - 48, "farm": 12, "plant": 65}


def test_what_is_only_cut_is_a_row_and_a_call_too():
    p = plan(amount=10, needs=NEEDS.replace("gas plant whey 10", "gas plant whey 4"))
    [row] = p.ends.to_dict("records")
    assert (row["quantity"], row["goes_on"], row["adds"]) == (10, 6, -24)
    assert p.calls[["kind", "saving"]].to_numpy().tolist() == [["plan", 52], ["ends", -24]]
    assert p.saving == 28


def test_calls_and_pipeline_are_whole():
    p = plan()
    assert p.calls[["kind", "enterprise_b", "saving"]].to_numpy().tolist() == [
        ["plan", "plant", 130],
        ["ends", "farm", -36],
    ]
    record = p.summary["pipeline"]
    assert (record["identified"]["saving"], record["ends"]["adds"]) == (130, -36)
    # An idea has one chance in ten, and the farm's exchange ends only if it comes.
    assert record["expected"]["saving"] == pytest.approx(0.1 * 130 - 0.1 * 36)


def test_shares_take_the_loss_from_what_takes_its_place():
    firm = "\n ash mill ash 10 t 5 A", "\n fill road ash 10 t 2 A"
    p = plan(outputs=OUTPUTS + firm[0], needs=NEEDS + firm[1], recipes=RECIPE + "\n grey ash ash")
    share = {k["key"]: k["value"] for k in p.summary["kpis"] if k["key"].endswith("_figures")}
    # 60 rest on firm figures; 130 on an assumed one, less the 36 that end for it.
    assert share["firm_figures"] == pytest.approx(60 / (60 + 94))
    assert share["assumed_figures"] == pytest.approx(94 / (60 + 94))


def test_a_pair_that_gains_one_stream_and_loses_another_is_one_call():
    more = "\n rind farm rind 5 t 4 A", "\n bed dairy rind 5 t 4 A"
    p = plan(outputs=OUTPUTS + more[0], needs=NEEDS + more[1], recipes=RECIPE + "\n dry rind rind")
    call = p.calls[p.calls["enterprise_b"].isin(["dairy", "farm"]) & p.calls["enterprise_a"].isin(["dairy", "farm"])]
    [call] = call.to_dict("records")
    assert (call["kind"], call["saving"]) == ("plan", 35 - 36)  # 5 t × (4 + 4 − 1), and what ends
    assert "whey: 6 t a year from dairy to farm would end" in plain(call["ends"])


def test_the_report_and_the_terminal_say_it():
    p = plan()
    page, text = plain(render(p)), plain(show_calls(p, 10))
    assert "What would end" in page
    assert "The plan ends 1 exchange that runs today, which by itself costs 36 EUR a year." in page
    assert "whey: 6 t a year from dairy to farm would end. That costs it 48 EUR a year." in page
    assert "-48 to dairy, 12 to farm" in text
    assert "1 partnership only to end or cut what runs today: after the others." in text
    assert max(map(len, text.splitlines())) <= 80
    assert "at 3 EUR per t, to the end of 2027" in text
    assert "What would end" not in render(plan(keep="true"))


def test_a_plan_that_only_ends_something_says_so():
    p = plan(
        amount=3, outputs=OUTPUTS.replace(" 5 A", " 0 A"), needs=NEEDS.replace(" 2 A", " 0 A").replace(" 9 C", " 0 C")
    )
    assert p.exchanges.empty
    page = plain(render(p))
    assert "The plan ends 1 exchange that runs today, which by itself saves 3" in page
    assert "changes nothing" not in page


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda p: {"ends": p.ends.iloc[:0]}, "each running exchange that the plan ends"),
        (lambda p: {"ends": p.ends.assign(adds=-35.0)}, "adds -35, but -36 by the tables"),
        (lambda p: {"ends": p.ends.assign(adds_giver=-40.0)}, "dairy saves 17, but 25"),
        (lambda p: {"ends": p.ends.assign(quantity=5.0)}, "its quantity is not what runs"),
        (lambda p: {"exchanges": p.exchanges.assign(adds=100.0)}, "adds 100, but 130"),
        (lambda p: {"calls": p.calls[p.calls["kind"] == "plan"]}, "only ending or shrinking"),
        (lambda p: {"calls": p.calls.assign(saving_b=0.0)}, "(saving_b) by the call list"),
    ],
)
def test_the_checker_sees_what_is_not_whole(change, said):
    sound = plan()
    assert check_plan(sound) == []
    assert any(said in v for v in check_plan(replace(sound, **change(sound))))


def test_a_call_about_more_of_what_runs_asks_nothing_that_the_contract_settles():
    p = plan(
        keep="true",
        until=2026,
        outputs=OUTPUTS.replace("10 t", "9 t"),
        needs=NEEDS.replace(" gas", " gas").replace("9 C", "1 C"),
    )
    [call] = p.calls.to_dict("records")
    assert (call["enterprise_b"], call["saving"]) == ("farm", 18)
    assert plain(call["contract"]) == "whey, 6 t a year, at 3 EUR per t, to the end of 2026"
    ask = plain(call["ask_b"])
    assert (
        "You take from dairy 6 t of whey a year (at 3 EUR per t, to the end of 2026): could it be 9 t, at the same price"
        in ask
    )
    assert "ends with 2026: do you mean to renew it?" in ask
    for settled in ("what would you offer", "Is it right that", "May you take it as waste"):
        assert settled not in ask
    unpriced = plan(
        keep="true", price="-", until="-", outputs=OUTPUTS.replace("10 t", "9 t"), needs=NEEDS.replace("9 C", "1 C")
    )
    ask = plain(unpriced.calls["ask_a"].iat[0])
    assert "price not stated, end not stated" in ask
    assert "and at which price" in ask
    assert "renew" not in ask


def test_running_partnerships_show_price_and_end():
    page = plain(render(plan(amount=10, keep="true", until=2026)))
    assert "10 t run at 3 EUR per t, to the end of 2026" in page
    assert "The contract ends with 2026: renew it?" in page
    assert "Confirm amount, quality and a price" not in page
    later = plain(render(plan(amount=10, keep="true", until=2031)))
    assert "Nothing: it goes on as it is." in later


def test_nobody_is_asked_whether_what_runs_by_name_would_do():
    lead = {"matching": {"same_material": "lead"}}
    tables = {"outputs": OUTPUTS, "needs": NEEDS.splitlines()[0] + "\n" + NEEDS.splitlines()[1]}
    assert optimize(SURE | lead, **tables).calls["kind"].tolist() == ["lead"]
    runs = {"current_exchanges": "output need quantity\n whey feed 4"}
    assert optimize(SURE | lead, **tables, **runs).calls.empty
