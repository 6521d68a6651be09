"""Names and aliases: who appears how to whom, where on the map, and what a firm reads of itself."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

import symbiosis as sy
from symbiosis.report.editions.alias import blurred
from symbiosis.report.editions.guard import squeezed
from symbiosis.report.editions.page import render_edition
from symbiosis.report.editions.sectors import trade
from tests.report.editions.region import FIRMS, plan
from tests.report.page import Page, read
from tests.tiny import optimize

DAIRY, GAS, HIDDEN = (
    "food manufacturer near Riverside (A)",
    "energy supplier near Riverside (A)",
    "chemicals manufacturer near Riverside (A)",
)


@pytest.mark.parametrize(
    ("who", "shown"),
    [
        ("public", {"mill", "farm", "kiln", "yard", DAIRY, GAS}),
        ("partners", {"mill", "farm", "kiln", "yard", DAIRY, GAS}),
        ("regulator", {"mill", "farm", "kiln", "yard", "Ångström & Søn", "zeta", HIDDEN}),
        ("firm:farm", {"farm", "Ångström & Søn", "yard"}),
        ("firm:kiln", {"kiln", "zeta", HIDDEN}),
        ("firm:a1", {"a1", "kiln", "yard", "mill"}),
        ("firm:zeta", {"zeta", "kiln"}),
    ],
)
def test_who_appears_as_what(who: str, shown: set[str]) -> None:
    edition = plan().edition(who)
    assert set(edition.sites["id"]) == shown
    assert set(edition.tables["enterprises"]["enterprise"]) == shown
    ends = edition.tables["exchanges"]
    assert {*ends["from"], *ends["to"]} <= shown


@pytest.mark.parametrize("who", ["public", "partners", "regulator"])
def test_an_amount_stands_only_where_both_firms_are_named(who: str) -> None:
    rows = plan().edition(who).tables["exchanges"]
    named = ~(rows["from"].str.contains(" near ") | rows["to"].str.contains(" near "))
    assert (rows["quantity"].notna() == named).all()
    assert (rows["km"].notna() == named).all()


def test_order_tells_nothing_of_money() -> None:
    for who in ("public", "partners", "regulator"):
        rows = plan().edition(who).tables["exchanges"]
        assert list(rows["from"]) == sorted(rows["from"])
        sites = plan().edition(who).sites
        assert list(sites["name"]) == sorted(sites["name"])


@pytest.mark.parametrize("firm", ["farm", "a1", "kiln"])
def test_a_firm_reads_its_own_figures_exactly(firm: str) -> None:
    p, edition = plan(), plan().edition(f"firm:{firm}")
    own = p.exchanges[(p.exchanges["from"] == firm) | (p.exchanges["to"] == firm)]
    rows = edition.tables["exchanges"]
    assert sorted(rows["quantity"]) == sorted(own["quantity"])
    for name, key in (("outputs", "exchanged"), ("needs", "met")):
        whole = getattr(p, name)
        mine = whole[whole["enterprise"] == firm]
        for column in ("quantity", key):
            assert sorted(edition.tables[name][column]) == sorted(mine[column])
    row = edition.tables["enterprises"].set_index("enterprise").loc[firm]
    account = p.enterprises.set_index("enterprise").loc[firm]
    assert row["today"] == pytest.approx(account["cost_before"])
    others = edition.tables["enterprises"].set_index("enterprise").drop(index=firm)
    assert others[["today", "stays", "gain_at_zero"]].isna().all(axis=None)


def test_what_a_firm_gains_at_a_price_of_nothing_by_hand() -> None:
    # 8 t of bran at 5 to dispose of, 4 to buy, 1 to haul.
    p = optimize(
        outputs="output enterprise material quantity unit disposal_cost\n a/bran mill bran 10 t 5",
        needs="need enterprise material quantity unit purchase_price\n f/bran farm bran 8 t 4",
    )
    mill = p.edition("firm:mill").tables["enterprises"].set_index("enterprise").loc["mill"]
    assert list(mill[["today", "stays", "gain_at_zero"]]) == pytest.approx([50, 10, 40])
    farm = p.edition("firm:farm").tables["enterprises"].set_index("enterprise").loc["farm"]
    assert list(farm[["today", "stays", "gain_at_zero"]]) == pytest.approx([32, 0, 24])
    assert list(p.edition("firm:farm").tables["exchanges"]["own_limit"]) == pytest.approx([3])


def test_questions_are_the_firms_own() -> None:
    p = optimize(
        outputs="output enterprise material quantity unit disposal_cost\n a/bran mill bran - t 5",
        needs="need enterprise material quantity unit purchase_price\n f/bran farm bran 8 t 4",
    )
    assert p.leads["ask_whom"].tolist() == ["mill"]
    asked = p.edition("firm:mill").tables["questions"]
    assert asked.to_dict("records") == [{"stream": "a/bran", "material": "bran", "unknown": "the amount a year"}]
    assert p.edition("firm:farm").tables["questions"].empty
    assert "farm" not in render_edition(p.edition("firm:mill")).split("</main>")[0].replace("farms", "")


def test_todays_cost_that_would_tell_a_partners_price_is_left_out() -> None:
    tables = {
        "outputs": "output enterprise material quantity unit disposal_cost\n a/bran mill bran 10 t 5",
        "needs": "need enterprise material quantity unit purchase_price\n f/bran farm bran 8 t 4",
    }
    for price, known in (("-", False), ("1", True)):
        p = optimize(**tables, current_exchanges=f"output need quantity price\n a/bran f/bran 8 {price}")
        assert p.edition("firm:mill").tables["enterprises"]["today"].notna().any() == known


@pytest.mark.parametrize(
    ("sector", "kind", "words"),
    [
        ("C10.5", "", "food manufacturer"), ("35.11", "utility", "energy supplier"), ("A01.4", "farm", "farm"),
        ("", "farm", "farm"), ("", "municipality", "firm"), ("S", "", "firm"), ("99.1", "treatment", "waste treatment firm"), ("2410", "", "basic metals manufacturer"),
    ],
)  # fmt: skip
def test_trades(sector: str, kind: str, words: str) -> None:
    assert trade(sector, kind) == words


def many(n: int) -> sy.Plan:
    ids = [f"d{i}" for i in range(n)]
    sites = pd.DataFrame({
        "enterprise": ids, "name": [f"Dairy {i}" for i in range(n)], "longitude": [f"{11 + i / 1000}" for i in range(n)], "latitude": "55.66",
        "disclosure": "alias", "sector": "C10.5", "place": "",
    })  # fmt: skip
    outputs = pd.DataFrame({"enterprise": ids, "material": "whey", "quantity": "10", "unit": "t", "disposal_cost": "3"})
    needs = pd.DataFrame(
        {"enterprise": ["d0"], "material": ["feed"], "quantity": ["1"], "unit": ["t"], "purchase_price": ["1"]}
    )
    return sy.optimize(sy.region_from_tables("dairies", enterprises=sites, outputs=outputs, needs=needs))


def test_letters_run_on_and_do_not_follow_the_ids() -> None:
    names = many(28).edition("public").sites["name"]
    assert set(names) >= {
        "food manufacturer (A)",
        "food manufacturer (Z)",
        "food manufacturer (AA)",
        "food manufacturer (AB)",
    }
    p = many(12)
    from symbiosis.report.editions.alias import naming, sites_of
    from symbiosis.report.editions.audience import parse_audience
    from symbiosis.report.editions.guard import guard_of

    who = parse_audience("public")
    table = sites_of(
        p.region, naming(p.region, who, p.exchanges), guard_of(p.region, p.region.enterprises["enterprise"])
    )
    by_letter = table.sort_values("id")["enterprise"].tolist()
    assert by_letter != sorted(by_letter)
    assert by_letter != sorted(by_letter, reverse=True)


def test_blurred_to_a_grid_that_does_not_follow_the_firms() -> None:
    assert blurred(11.08137, 55.66219) == (11.1, 55.65)
    assert blurred(11.0001, 55.6001) == blurred(11.1999, 55.6999)
    assert blurred(-0.0001, -0.0001) == (-0.05, -0.05)
    sites = plan().edition("public").sites.set_index("id")
    for name, firm in ((DAIRY, FIRMS[1]), (GAS, FIRMS[6])):
        assert tuple(sites.loc[name, ["longitude", "latitude"]]) == blurred(firm[3], firm[4])


def test_words_are_told_without_accents_and_signs() -> None:
    assert squeezed("Ångström & Søn A/S") == "angstrom søn a s"


@pytest.fixture(scope="module")
def page() -> Page:
    return read(render_edition(plan().edition("public")))


def test_the_first_page_says_for_whom_and_what_is_left_out(page: Page) -> None:
    head = page.text[:2000]
    assert "edition for the public" in head
    assert "This edition is for the public. What was left out of it:" in head
    assert "Some exchanges are not listed, because a firm asked not to be seen." in head
    assert "2 of 4 listed exchanges are without amount, because a firm asked for an alias." in head
    assert "Figures of fewer than three firms are left out of all sums of amounts" in head
    assert "How many exchanges the plan has isn't told" in head
    assert "8 exchanges" not in head


def test_the_page_asks_nothing_of_any_network(page: Page) -> None:
    assert not [t for t, a in page.elements if t in ("link", "iframe", "img") or {"src", "srcset"} & set(a)]


def test_the_authority_reads_codes_and_no_money(tmp_path: Path) -> None:
    folder = plan().write(tmp_path / "out", "regulator")
    text = read((folder / "report.html").read_text(encoding="utf-8")).text
    assert "Not legal advice" in text
    assert "10 01 01" in text
    assert "EUR" not in text
    assert "saving" not in json.loads((folder / "summary.json").read_text(encoding="utf-8"))


def test_nothing_can_be_told_of_two_firms_by_alias() -> None:
    sites = "enterprise longitude latitude disclosure\n mill 10 50 alias\n farm 10.1 50 alias"
    p = optimize(
        enterprises=sites,
        outputs="output enterprise material quantity unit disposal_cost\n a/bran mill bran 10 t 5",
        needs="need enterprise material quantity unit purchase_price\n f/bran farm bran 8 t 4",
    )
    edition = p.edition("public")
    assert edition.tables["materials"].empty
    assert edition.summary["saving"] is None
    assert edition.summary["baseline"] is None
    assert edition.summary["co2_avoided_t"] is None
    assert "too few firms share in it" in read(render_edition(edition)).text


def test_a_plan_without_exchanges_has_editions(tmp_path: Path) -> None:
    p = optimize(
        outputs="output enterprise material quantity unit disposal_cost\n a/bran mill bran 10 t 5",
        needs="need enterprise material quantity unit purchase_price\n f/oil farm oil 8 t 4",
    )
    for who in ("public", "partners", "regulator", "firm:mill"):
        folder = p.write(tmp_path / who.replace(":", "-"), who)
        assert read((folder / "report.html").read_text(encoding="utf-8")).text


def test_a_stream_that_a_hidden_firm_shares_has_no_amounts_for_the_authority() -> None:
    """Whole less rest less the rows shown would be the hidden firm's part."""
    rows = plan().edition("regulator").tables["outputs"].set_index("output")
    figures = rows[["quantity", "exchanged", "left"]]
    shared = ["mill/bark", "kiln/bark", f"{HIDDEN}/ash", f"{HIDDEN}/undisclosed material"]
    assert figures.loc[shared].isna().all(axis=None)
    assert figures.drop(index=shared).notna().all(axis=None)
