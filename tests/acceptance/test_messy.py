"""From a messy workbook to ten phone calls: each trap of data/messy by an assertion that fails who falls into it."""

from __future__ import annotations

import re
import struct
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from tests.acceptance import expected as kept
from tests.acceptance.monday import ROOT, STEPS, Monday, spend

# Two said no, three were never asked, one wants to stay anonymous.
REFUSED = {"papierfabrik-weidau", "schlachthof-neukirch"}
NEVER_ASKED = {"klarwerk-grunau", "reifen-krause", "textil-veredlung-saale"}
ANONYMOUS = {"aluminium-rhena"}
PICTURES = sorted((ROOT / "docs" / "monday").glob("*.png"))


@pytest.fixture(scope="module")
def monday(tmp_path_factory: pytest.TempPathFactory) -> Monday:
    return spend(tmp_path_factory.mktemp("monday"))


def stream(table: list[dict[str, str]], name: str) -> dict[str, str]:
    return next(r for r in table if name in (r.get("output"), r.get("need")))


def asked(monday: Monday, as_written: str) -> dict[str, str]:
    return next(r for r in monday.proposed["values"] if r["as_written"] == as_written)


@pytest.mark.parametrize("name", kept.EXPECTED)
def test_it_ends_in_this(monday, name):
    found = kept.EXPECTED[name](monday)
    assert found == kept.expected(name, found)


def test_the_workbook_is_as_messy_as_the_issue_says(monday):
    streams = monday.table("outputs") + monday.table("needs")
    price = [r.get("disposal_cost", "") or r.get("purchase_price", "") for r in streams]
    assert (len(monday.table("enterprises")), len(monday.table("outputs")), len(monday.table("needs"))) == (
        60,
        152,
        121,
    )
    assert 0.45 < sum(not p for p in price) / len(streams) < 0.55
    assert 0.28 < sum(not r["quantity"] for r in streams) / len(streams) < 0.38


def test_every_cell_is_kept_beside_its_reading(monday):
    cells = Counter((r["sheet"], r["cell"]) for r in monday.proposed["cells"])
    assert len(cells) == len(monday.proposed["cells"]) == 2298
    assert "2,298 cells on 10 sheets" in monday.said["import"]


def test_nothing_waits_after_the_answers(monday):
    assert "wait" not in monday.said["import again"].split("until somebody asked")[-1]
    assert "The check finds 0 errors" in monday.said["import again"]


def test_sheets_without_a_table_are_left_aside_and_said(monday):
    assert "“Lies mich” has no header row" in monday.said["import"]
    assert "“Notizen” has no header row" in monday.said["import"]


def test_rows_under_a_firm_wait_for_a_yes(monday):
    assert len(monday.unanswered["outputs"]) == 75
    guesses = [r for r in monday.proposed["values"] if r["why"].startswith("blank: the firm above")]
    assert len(guesses) == 63
    assert all(r["sure"] == "guess" for r in guesses)


def test_rows_of_sums_are_no_streams(monday):
    assert [r["as_written"] for r in monday.proposed["values"] if r["column"] == "(row)"] == ["Summe", "Summe"]
    totals = {r["as_written"] for r in monday.proposed["cells"] if r["why"] == "a row of totals, left out"} - {"Summe"}
    assert len(totals) == 2
    assert not totals & {r["quantity"] for r in monday.table("outputs") + monday.table("needs")}


def test_a_firm_spelt_in_two_ways_is_one(monday):
    assert {"zementwerk-steinfurt", "strassenbau-hartwig", "giesserei-hagedorn"} <= {
        r["enterprise"] for r in monday.unanswered["enterprises"]
    }
    names = {r["name"] for r in monday.table("enterprises")}
    assert "Zementwerk Steinfurth AG" in names
    assert not {"Zementwerk Steinfurt", "Strassenbau Hartwig", "Giesserei Hagedorn"} & names


def test_four_names_are_fly_ash_and_one_is_not(monday):
    proposed = {r["as_written"]: (r["read_as"], r["sure"]) for r in monday.proposed["names"]}
    assert proposed["Flugasche"] == proposed["PFA"] == ("fly_ash", "guess")
    assert proposed["fly ash"][0] == "fly_ash"
    assert proposed["Kraftwerksflugasche"] == ("Kraftwerksflugasche", "certain")
    named = {r["as_written"]: r["material"] for r in monday.table("names")}
    written = ("Flugasche", "PFA", "fly ash", "Kraftwerksflugasche")
    assert {named[n] for n in written} == {"fly_ash"}
    # The filter dust of the waste incinerator is hazardous; it only sounds the same.
    assert "Flugasche MVA" not in named
    givers = {r["from"] for r in monday.result("exchanges") if r["material"] == "fly_ash"}
    assert len(givers) == 4
    assert "mullheizkraftwerk-weidau" not in givers


@pytest.mark.parametrize(
    ("written", "read", "sure"),
    [
        ("8.000", "", "open"),
        ("9.000 t", "", "open"),
        ("4.000-5.000", "", "open"),
        ("ca. 12.000 €/a", "", "open"),
        ("ca. 7000", "7000 t", "guess"),
        ("2000-3000", "2000..3000 t", "guess"),
        ("~125 t/Monat", "1500 t", "guess"),
        ("20304", "02 03 04", "guess"),
        ("17,5", "17.5 EUR/t", "certain"),
        ("52,00 €/t", "52.00 EUR/t", "certain"),
        ("k.A.", "", "certain"),
        ("n/a", "", "certain"),
    ],
)
def test_a_cell_with_two_readings_is_asked(monday, written, read, sure):
    row = asked(monday, written)
    assert (row["read_as"], row["sure"]) == (read, sure)


def test_nothing_that_was_asked_was_used_before_it_was_answered(monday):
    before = {r["output"]: r for r in monday.unanswered["outputs"]}
    assert not any(
        r["quantity"] for r in before.values() if r["x_from"].startswith(("Reststoffe", "Waste", "Klärwerke"))
    )
    assert all(r["disclosure"] == "hidden" for r in monday.unanswered["enterprises"])


def test_ranges_reach_the_region_with_both_ends(monday):
    wood = stream(monday.table("outputs"), "recycling-altenrode-gmbh/waste-wood")
    assert (wood["quantity_low"], wood["quantity"], wood["quantity_high"]) == ("2000", "2500", "3000")
    assert wood["disposal_cost"] == "34.5"


def test_numbers_kept_as_text_are_numbers(monday):
    coffee = stream(monday.table("outputs"), "kaffeerosterei-hansen/coffee-grounds")
    assert (coffee["quantity"], coffee["ewc"]) == ("850", "02 03 04")
    assert {r["latitude"].count(".") for r in monday.table("enterprises") if r["latitude"]} == {1}


def test_spellings_of_a_code_are_one_code(monday):
    codes = {
        r["ewc"]
        for r in monday.table("outputs")
        if r["material"] in ("Flugasche", "PFA", "fly ash", "Kraftwerksflugasche")
    }
    written = {
        r["as_written"]
        for r in monday.proposed["cells"]
        if r["as_written"].replace(" ", "").replace(".", "") == "100102"
    }
    assert written == {"10 01 02", "100102", "10.01.02"}
    assert {c.replace(" ", "").replace(".", "") for c in codes} == {"100102"}
    assert {r["ewc"] for r in monday.result("exchanges") if r["material"] == "fly_ash"} == {"10 01 02"}


def test_a_lost_asterisk_stops_the_plan(monday):
    text = monday.said["check"]
    assert sum(line.startswith("error") for line in text.splitlines()) == 1
    assert "10 02 07 only with an asterisk" in " ".join(text.split())
    assert max(map(len, text.splitlines())) <= 80


def test_a_blank_amount_is_a_lead_and_never_a_zero(monday):
    for table, moved in (("outputs", "exchanged"), ("needs", "met")):
        blank = {r[table[:-1]] for r in monday.table(table) if not r["quantity"]}
        found = {r[table[:-1]]: r for r in monday.result(table)}
        assert len(blank) > 40
        for name in blank:
            assert found[name]["quantity"] == ""
            assert float(found[name][moved]) == 0
            assert found[name]["reason"] in {
                "unknown_amount",
                "no_partner",
                "not_operating",
                "hazard_unknown",
                "permit",
                "served",
                "too_far",
            }
    lead = next(r for r in monday.result("leads") if r["unknown"] == "amount (giver)")
    assert float(lead["worth_it_from"]) > 0
    assert "how much" in lead["ask"]


def test_a_typed_zero_is_a_price_and_a_blank_is_not(monday):
    free = stream(monday.table("outputs"), "sagewerk-forstner/sawdust")
    assert free["disposal_cost"] == "0"
    sawdust = [r for r in monday.result("exchanges") if r["output"] == "sagewerk-forstner/sawdust"]
    assert sawdust
    assert all("disposal" not in r["rests_on"] for r in sawdust)
    # Nobody typed what the glassworks' heat costs: the median of those who did is used, and said.
    assert stream(monday.table("outputs"), "glashutte-grunau/waste-heat")["disposal_cost"] == ""
    heat = stream(monday.result("exchanges"), "glashutte-grunau/waste-heat")
    assert "median disposal cost" in heat["rests_on"]


def test_sludge_stays_wet_tonnes(monday):
    sludge = stream(monday.table("outputs"), "klarwerk-weidau-azv/sewage-sludge")
    assert (sludge["quantity"], sludge["unit"], sludge["dry_matter"]) == ("12000", "t", "0.25")
    moved = stream(monday.result("exchanges"), "klarwerk-weidau-azv/sewage-sludge")
    assert float(moved["tonnes"]) == 12000
    assert "dry_matter is given, but" in monday.said["check"]


def test_heat_is_megawatt_hours_and_rides_no_truck(monday):
    heat = [r for r in monday.result("exchanges") if r["material"] == "waste_heat"]
    assert heat
    assert {(r["unit"], r["tonnes"], r["mode"]) for r in heat} == {("MWh", "", "heat_pipe")}


def test_the_contract_is_kept(monday):
    rows = [r for r in monday.result("exchanges") if float(r["current"]) > 0]
    assert [(r["from"], r["to"], r["current"]) for r in rows] == [
        ("kraftwerk-weidau-gmbh", "zementwerk-steinfurth-ag", "12000")
    ]
    assert float(rows[0]["quantity"]) >= 12000


def test_the_planned_park_waits(monday):
    park = "gewerbepark-weidau-sud"
    assert next(r for r in monday.table("enterprises") if r["enterprise"] == park)["status"] == "planned"
    assert not any(park in (r["from"], r["to"]) for r in monday.result("exchanges"))
    mine = [r["reason"] for t in ("outputs", "needs") for r in monday.result(t) if r["enterprise"] == park]
    assert mine == ["not_operating"] * 3


@pytest.mark.parametrize(
    ("name", "table", "reason"),
    [
        ("steinbruch-hohberg/waste-rock", "outputs", "one_off"),
        ("textil-veredlung-saale/textile-fibre-waste", "outputs", "hazard_unknown"),
        ("walzwerk-nord/spent-pickling-acid", "outputs", "permit"),
        ("mullheizkraftwerk-weidau/flugasche-mva", "outputs", "no_partner"),
        ("druckerei-vollmer/waste-pallets", "outputs", "transaction_cost"),
        ("molkerei-weidetal-eg/waste-heat", "outputs", "stream_cost"),
        ("mullheizkraftwerk-weidau/waste-heat", "outputs", "too_far"),
        ("kraftwerk-weidau-gmbh/lime", "needs", "no_partner"),
        ("zementwerk-steinfurth-ag/clinker-raw-meal", "needs", "unknown_price"),
        ("gipswerk-altenrode-gmbh-co-kg/board-gypsum", "needs", "served"),
        ("zementwerk-steinfurth-ag/cement-filler", "needs", "recipe_share"),
    ],
)
def test_the_reason_is_this(monday, name, table, reason):
    assert stream(monday.result(table), name)["reason"] == reason


def test_who_refused_to_be_rung_is_named_nowhere(monday):
    refused = [r for r in monday.table("contacts") if r["consent"] == "false"]
    assert refused
    everything = monday.said["calls"] + (monday.folder / "plan" / "internal" / "call_list.csv").read_text(
        encoding="utf-8"
    )
    assert not [r["phone"] for r in refused if r["phone"] in everything]


def test_persons_are_in_the_call_list_alone(monday):
    phones = [r["phone"].encode() for r in monday.table("contacts")]
    for path in (monday.folder / "plan").rglob("*"):
        if path.is_file() and path.name != "call_list.csv":
            assert not [p for p in phones if p in contents(path)], path.name


def test_ten_calls_fit_the_terminal(monday):
    text = monday.said["calls"]
    ranks = [line.split(".")[0] for line in text.splitlines() if line[:1].isdigit()]
    assert ranks[:10] == [str(n) for n in range(1, 11)]
    assert "Leads, listed apart" in text  # after the ten, and not ranked among them
    assert max(map(len, text.splitlines())) <= 80
    savings = [float(r["saving"]) for r in monday.result("call_list")[:10]]
    assert savings == sorted(savings, reverse=True)


def test_disclosure_is_what_the_firms_said(monday):
    said = {r["enterprise"]: r["disclosure"] for r in monday.table("enterprises")}
    assert {e for e, d in said.items() if d == "hidden"} == REFUSED | NEVER_ASKED
    assert {e for e, d in said.items() if d == "alias"} == ANONYMOUS


def test_the_public_edition_gives_nobody_away(monday):
    protected = [r for r in monday.table("enterprises") if r["enterprise"] in REFUSED | NEVER_ASKED | ANONYMOUS]
    words = {r[c] for r in protected for c in ("enterprise", "name", "longitude", "latitude") if r[c]}
    secret = {w.encode() for w in words} | {
        struct.pack(order, float(r[c]))
        for r in protected
        for c in ("longitude", "latitude")
        if r[c]
        for order in ["<d", ">d"]
    }
    mine = [r for r in monday.result("exchanges") if {r["from"], r["to"]} & (REFUSED | NEVER_ASKED | ANONYMOUS)]
    secret |= {
        f"{float(r[c]):.2f}".encode() for r in mine for c in ("saving", "avoided_purchase") if abs(float(r[c])) > 100
    }
    assert len(mine) > 3
    internal = b"".join(contents(p) for p in (monday.folder / "plan" / "internal").iterdir())
    assert all(w.encode() in internal for w in REFUSED)
    public = sorted((monday.folder / "plan" / "public").rglob("*"))
    assert {"report.html", "exchanges.csv"} <= {p.name for p in public}
    for path in public:
        assert not [s for s in secret if s in contents(path)], path.name


def test_the_commands_are_those_that_run():
    assert [command for command, _ in kept.shown()] == list(STEPS.values())


def test_what_the_page_shows_is_what_they_say(monday):
    said = [[kept.plain(line) for line in monday.said[step].splitlines()] for step in STEPS]
    kept.renew_page(said)
    for (command, lines), mine in zip(kept.shown(), said, strict=True):
        for line in lines:
            begun = line.removesuffix("…").rstrip()
            assert any(s == line or (line.endswith("…") and s.startswith(begun)) for s in mine), f"{command}: {line}"


def test_pictures_are_small_and_shown():
    assert {f"monday/{p.name}" for p in PICTURES} == set(
        re.findall(r"\]\((monday/[^)]+)\)", kept.PAGE.read_text(encoding="utf-8"))
    )
    assert max(p.stat().st_size for p in PICTURES) < 150_000
    assert sum(p.stat().st_size for p in PICTURES) < 700_000


def contents(path: Path) -> bytes:
    """A file's bytes, and those of its parts where it is an archive."""
    data = path.read_bytes()
    if not zipfile.is_zipfile(path):
        return data
    with zipfile.ZipFile(path) as archive:
        return data + b"".join(archive.read(name) for name in archive.namelist())
