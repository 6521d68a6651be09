"""The call list: who is rung, in which order, what each side is asked, and who is never named."""

from __future__ import annotations

import pandas as pd
import pytest

import symbiosis as sy
from symbiosis.check.run import check_plan
from symbiosis.cli.show_calls import show_calls, unreachable
from symbiosis.schema.results import CALL_LIST
from tests.tiny import optimize

OUTPUTS = """output enterprise material quantity unit disposal_cost disposal_route ewc
 ash mill ash 10 t 5 landfill 10_01_02
 whey dairy whey 4 t 9 sewer -
 rind dairy rind - t 9 landfill -"""
NEEDS = """need enterprise material quantity unit purchase_price
 fill road ash 20 t 2
 feed farm whey 4 t 1
 bed farm rind 4 t 1
 pulp mill rind 4 t 3"""
CONTACTS = """enterprise name role email phone consent
 mill Ann_Absent boss ann@mill.example +45_1 no
 mill Bo_Unasked clerk bo@mill.example +45_2 -
 mill Cy_Agreed yard cy@mill.example +45_98765003 yes
 road Di_Unasked desk - +45_4 -
 dairy Ed_Refused desk ed@dairy.example - no"""


def plan(settings=None, **tables) -> sy.Plan:
    return optimize(settings, **{"outputs": OUTPUTS, "needs": NEEDS, "contacts": CONTACTS} | tables)


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\xa0", " ")


def test_partnerships_by_what_they_add_then_leads():
    calls = plan().calls
    assert list(calls.columns) == list(CALL_LIST)
    assert calls[["rank", "kind", "enterprise_a", "enterprise_b"]].to_numpy().tolist() == [
        [1, "plan", "mill", "road"],  # 10 t × (5 + 2 − 1) = 60
        [2, "plan", "dairy", "farm"],  # 4 t × (9 + 1 − 1) = 36
        [3, "lead", "dairy", "mill"],
    ]
    assert calls["saving"].tolist()[:2] == [pytest.approx(60), pytest.approx(36)]
    assert calls["saving"].isna().tolist() == [False, False, True]


def test_what_is_unknown_of_a_pair_in_the_plan_is_asked_in_the_same_call():
    call = plan().calls.iloc[1]
    assert call["unknown"] == "amount (giver)"
    assert "dairy: how much rind a year?" in call["ask_a"]
    assert "rind" not in call["ask_b"]


def test_of_a_lead_that_asks_both_each_side_hears_its_own_question():
    outputs = "output enterprise material quantity unit disposal_cost\n ash mill ash 10 t -"
    needs = "need enterprise material quantity unit purchase_price\n fill road ash 10 t -"
    [call] = plan(outputs=outputs, needs=needs, contacts="").calls.to_dict("records")
    assert call["kind"] == "lead"
    together = "Worth it where both together come to 1 EUR or more for a t of ash."
    assert plain(call["ask_a"]) == f"mill: what does it cost to get rid of a t of ash? {together}"
    assert plain(call["ask_b"]) == f"road: what does it pay for a t of what ash would replace? {together}"
    assert plain(call["streams"]) == "ash: price (giver) and price (taker) unknown, worth it at 1 EUR"


def test_leads_go_by_what_they_are_worth_at_most_and_without_a_figure_have_no_rank():
    outputs = """output enterprise material quantity unit disposal_cost
     whey dairy whey 4 t -
     rind dairy rind - t 9
     ash mill ash - t 5"""
    calls = plan(outputs=outputs, needs=NEEDS.replace(" bed farm rind 4 t 1\n", "")).calls
    assert calls["kind"].unique().tolist() == ["lead"]
    assert calls[["enterprise_a", "enterprise_b"]].to_numpy().tolist() == [
        ["mill", "road"], ["dairy", "mill"], ["dairy", "farm"],
    ]  # fmt: skip
    # Road takes 20 t at 5 + 2 − 1, mill 4 t at 9 + 3 − 1; the whey's price is anybody's guess.
    assert calls["worth_up_to"].fillna(0).tolist() == [pytest.approx(120), pytest.approx(44), 0]
    assert calls["rank"].fillna(0).tolist() == [1, 2, 0]


def test_the_saving_is_what_comes_on_top_of_today():
    calls = plan(current_exchanges="output need quantity\n ash fill 9").calls
    assert calls.set_index("enterprise_a")["saving"].to_dict()["mill"] == pytest.approx(6)
    assert calls["enterprise_a"].tolist()[0] == "dairy"
    running = plan(current_exchanges="output need quantity\n ash fill 10").calls
    assert "road" not in set(running["enterprise_b"])


def test_streams_amounts_and_bands_are_in_words():
    [stream] = [plain(s) for s in plan().calls["streams"].head(1)]
    assert stream == "ash: 10 t a year from mill to road, -5 to 1 EUR/t"  # giver saves 5; taker pays 2, haul 1


def test_each_side_hears_its_own_price_and_never_the_other_ones():
    call = plan().calls.iloc[0]
    assert "Paying up to 5 EUR per t still pays for you" in plain(call["ask_a"])
    assert "Paying up to 1 EUR per t, haul on you" in plain(call["ask_b"])
    assert "1 EUR" not in plain(call["ask_a"])
    assert "5 EUR" not in plain(call["ask_b"])


def test_amounts_are_confirmed_with_their_range_and_permits_asked_for():
    call = plan({"spread": {"assumed": 0.2}}).calls.iloc[0]
    assert plain(call["ask_a"]).startswith("Is it right that 10 t of ash arise a year (somewhere from 8 to 12 t)")
    assert "May you take it as waste (10 01 02)?" in call["ask_b"]
    known = plan(enterprises="enterprise permits\n mill -\n road 10_01\n dairy -\n farm -").calls.iloc[0]
    assert known["permit"] == "covers the code"
    assert "May you take" not in known["ask_b"]


def test_a_filled_in_price_is_asked_for():
    call = plan(outputs=OUTPUTS + "\n slag mill slag 10 t 7 landfill -\n dust mill slag 10 t - landfill -",
                needs=NEEDS + "\n hard road slag 20 t 9").calls.iloc[0]  # fmt: skip
    assert "What does it cost to get rid of a t of it? Counted with 7 EUR (median)." in plain(call["ask_a"])
    assert "median" in call["rests_on"]


def test_the_first_who_agreed_is_rung_and_nobody_who_refused_is_named():
    calls = plan().calls
    first = calls.iloc[0]
    assert first[["contact_a", "role_a", "phone_a", "email_a", "consent_a"]].tolist() == [
        "Cy Agreed", "yard", "+45 98765003", "cy@mill.example", "yes",
    ]  # fmt: skip
    assert first[["contact_b", "consent_b"]].tolist() == ["Di Unasked", "not recorded"]
    second = calls.iloc[1]
    assert second[["contact_a", "phone_a", "email_a", "consent_a"]].tolist() == ["", "", "", "refused"]
    assert second["consent_b"] == "nobody known"
    assert (
        not calls.astype("str").apply(lambda c: c.str.contains("Absent|Refused|ed@dairy", regex=True)).to_numpy().any()
    )


def test_the_register_is_beside_the_call():
    register = "output need stage owner next_step due\n ash fill discussing Ada visit 2026-12-01"
    assert plan(synergies=register).calls.loc[0, ["stage", "owner", "next_step", "due"]].tolist() == [
        "discussing", "Ada", "visit", "2026-12-01",
    ]  # fmt: skip


def test_no_name_or_number_is_in_any_other_file(tmp_path):
    contacts = CONTACTS + "\n farm =Eve_Formula @desk not-an-address +45_98765005 yes"
    folder = plan(contacts=contacts).write(tmp_path / "plan")
    secrets = [
        b"Agreed",
        b"Unasked",
        b"Absent",
        b"Refused",
        b"Eve Formula",
        b"not-an-address",
        b"mill.example",
        b"98765005",
        b"98765003",
    ]
    for file in folder.iterdir():
        holds = [s for s in secrets if s in file.read_bytes()]
        if file.name == "call_list.csv":
            assert {b"Agreed", b"Eve Formula", b"98765003"} <= set(holds)
            assert not {b"Absent", b"Refused"} & set(holds)
        else:
            assert holds == [], file.name


def test_nothing_in_the_file_runs_in_a_spreadsheet(tmp_path):
    contacts = CONTACTS.replace("Cy_Agreed", "=HYPERLINK(1)")
    folder = plan(contacts=contacts).write(tmp_path / "plan")
    written = pd.read_csv(folder / "call_list.csv", dtype="str", keep_default_na=False)
    assert written.loc[0, "contact_a"] == "'=HYPERLINK(1)"
    assert written.loc[0, "phone_a"] == "'+45 98765003"
    assert not written.apply(lambda c: c.str.startswith(("=", "+", "@"))).to_numpy().any()


def test_a_number_from_abroad_is_no_formula_and_findings_name_nobody():
    region = plan(contacts=CONTACTS.replace("Cy_Agreed", "=Cy")).region
    mine = [f for f in region.findings if f.file.startswith("contacts")]
    assert [(f.code, f.column, f.value) for f in mine] == [("formula-cell", "name", "…")]
    assert "=Cy" not in mine[0].message


def test_the_terminal_keeps_to_its_width_and_to_printable_signs():
    nasty = "mill\x1b[31m" + "_with_a_very_long_name" * 6
    shown = plan(enterprises=f"enterprise name\n mill {nasty}\n road road\n dairy dairy\n farm farm")
    text = show_calls(shown, 10)
    assert max(map(len, text.splitlines())) <= 80
    assert "\x1b" not in text
    assert "Leads, listed apart: nothing of them is in the saving." in text
    assert "ring dairy: no consent to be contacted" in text
    assert "… and 1 more" in show_calls(shown, 1)
    assert unreachable(shown, 10) == "note: contacts.csv knows nobody at farm."
    assert unreachable(shown, 1) == ""  # farm comes second


def test_a_plan_without_exchanges_calls_nobody():
    none = plan(
        outputs=OUTPUTS.replace("rind - t", "rind 1 t"),
        needs="need enterprise material quantity unit purchase_price\n x road tar 1 t 1",
    )
    assert none.calls.empty
    assert "Nobody new has to be called" in show_calls(none, 10)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda c: c.assign(saving=c["saving"] + 1), "by the call list"),
        (lambda c: c.iloc[1:], "once"),
        (lambda c: c.iloc[[1, 0, 2]], "out of order"),
        (lambda c: c.assign(tonnes=c["tonnes"] * 2), "tonnes"),
        (lambda c: c[c["kind"] == "lead"], "new or growing"),
    ],
)
def test_the_checker_sees_a_wrong_list(change, said):
    from dataclasses import replace

    sound = plan()
    assert check_plan(sound) == []
    assert any(said in v for v in check_plan(replace(sound, calls=change(sound.calls))))
