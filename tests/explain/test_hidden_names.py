"""A hidden firm is named to nobody on the phone, whatever it is called, and no figure or word suffers from it."""

from __future__ import annotations

from dataclasses import replace

import pytest

import symbiosis as sy
from symbiosis.check.run import check_plan
from tests.tiny import optimize

UNNAMED = "a firm that isn't to be named"


def plan(hidden: str, other: str = "road", settings=None, **tables: str) -> sy.Plan:
    """The hidden firm gives 100 t, of which the other takes 90."""
    named = {
        "enterprises": f"enterprise disclosure\n {hidden} hidden\n {other} named",
        "outputs": f"output enterprise material quantity unit disposal_cost\n ash {hidden} ash 100 t 50",
        "needs": f"need enterprise material quantity unit purchase_price\n fill {other} ash 90 t 16.9",
    }
    return optimize(settings, **named | tables)


def asked(plan: sy.Plan) -> tuple[str, str]:
    [call] = plan.calls.to_dict("records")
    return call["ask_a"].replace("\u202f", " "), call["ask_b"].replace("\u202f", " ")


@pytest.mark.parametrize("name", ["A", "5", "90", "t", "i", "EUR", "ash", "waste", "mill", "Would", "What", "a_firm"])
def test_the_question_is_the_same_whatever_the_hidden_firm_is_called(name):
    assert asked(plan(name))[1] == asked(plan("Zyklon"))[1]
    assert f"Would 90 t of ash a year from {UNNAMED} do for all of it?" in asked(plan(name))[1]
    assert "Paying up to 15.9 EUR per t" in asked(plan(name))[1]


def test_a_hidden_taker_is_not_named_to_the_giver():
    ask = asked(plan("mill", enterprises="enterprise disclosure\n mill named\n road hidden"))[0]
    assert "A firm that isn't to be named would take 90 t of ash a year as ash." in ask
    assert "road" not in ask


def test_what_grows_ends_or_is_unknown_names_no_hidden_firm_either():
    running = "output need quantity until\n ash fill 50 2026"
    grows = plan("Zyklon", settings={"year": 2026}, current_exchanges=running)
    _, ask = asked(grows)
    assert f"You take from {UNNAMED} 50 t of ash a year" in ask
    assert f"Your contract with {UNNAMED} on ash ends with 2026" in ask
    losing = "output enterprise material quantity unit disposal_cost\n ash Zyklon ash 100 t -50"
    ends = plan("Zyklon", outputs=losing, current_exchanges=running.replace("until", "keep").replace("2026", "false"))
    mine, theirs = asked(ends)
    assert "50 t of ash a year from Zyklon to road run" in mine
    assert f"50 t of ash a year from {UNNAMED} to road run" in theirs
    unknown = "output enterprise material quantity unit disposal_cost\n ash Zyklon ash - t 50"
    assert asked(plan("Zyklon", outputs=unknown))[1] == f"Nothing yet: ask {UNNAMED} first."
    for each in (grows, ends):
        assert "Zyklon" not in asked(each)[1]


@pytest.mark.parametrize("name", ["Zyklon", "t", "5"])
@pytest.mark.parametrize("sentence", ["Would 90 t of ash a year from {} do for all of it?", "{} would take 5 t.",
    "Nothing yet: ask {} first.", "You take from {} 50 t of ash.", "Your contract with {} on ash ends with 2026."])  # fmt: skip
def test_the_checker_sees_a_hidden_firm_named(name, sentence):
    sound = plan(name)
    assert not check_plan(sound)
    calls = sound.calls.assign(ask_b=sentence.format(name))
    assert any("although it is hidden" in found for found in check_plan(replace(sound, calls=calls)))


def test_the_checker_sees_a_name_that_is_no_common_word_anywhere():
    sound = plan("Zyklon")
    calls = sound.calls.assign(ask_b="May you take what Zyklon has?")
    assert any("although it is hidden" in found for found in check_plan(replace(sound, calls=calls)))


def test_a_material_called_by_the_hidden_firm_is_no_alarm():
    materials = "material name unit\n ash Zyklon_ash t"
    assert "Zyklon ash" in asked(plan("Zyklon", materials=materials))[1]
