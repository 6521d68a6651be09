"""Nothing of a protected firm is in any byte of an edition, and nothing in an edition depends on it."""

from __future__ import annotations

import html
import re
import shutil
import struct
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from plotly.offline import get_plotlyjs

import symbiosis as sy
from symbiosis.errors import LeakError
from symbiosis.report.book import Front, Sheet, workbook
from symbiosis.report.editions import write as writing
from symbiosis.report.editions.edition import Edition, with_secrets
from symbiosis.report.editions.files import fill_edition
from symbiosis.report.editions.page import render_edition
from symbiosis.report.editions.scan import find_leaks
from tests.report.editions.region import CONTACTS, FIRMS, NEEDS, OUTPUTS, plan, planned

OUTER = ["public", "partners", "regulator", "firm:farm", "firm:mill", "firm:kiln"]
WORDS = {
    "a1": ["zyklon", "brünn", "brunn", "zykl", "ottilie", "quist", "zyk.example", "5551", "park"],
    "Ångström & Søn": ["ångström", "angstrom", "Søn", "angst"],
    "zeta": ["zeta"],
}
# Zeros at the end would make a figure anybody's.
FIGURES = {
    "a1": ["7317", "7 317", "7,317", "7\u202f317", "4219", "4 219", "4\u202f219", "4220", "41.37", "38.29", "3313", "3\u202f313", "47.91", "563.1", "11537"],
    "Ångström & Søn": ["6128", "6129", "6\u202f129", "6,129", "29.53"],
    "zeta": ["1276.9", "1\u202f277", "44.7"],
}  # fmt: skip


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    home = tmp_path_factory.mktemp("editions")
    return {who: plan().write(home / who.replace(":", "-"), who) for who in OUTER}


def readable(path: Path) -> str:
    """The file as text, without the drawing library and the page's own script, entities and escapes undone."""
    text = path.read_bytes().decode("utf-8", errors="replace").replace(get_plotlyjs(), "")
    text = re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), html.unescape(text))
    return re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("firm", ["a1", "Ångström & Søn", "zeta"])
def test_a_public_edition_holds_no_byte_of_a_protected_firm(written: dict[str, Path], firm: str) -> None:
    lon, lat = next((f[3], f[4]) for f in FIRMS if f[0] == firm)
    files = sorted(written["public"].iterdir())
    assert {p.name for p in files} >= {"report.html", "network.gpkg", "exchanges.csv", "manifest.json", "summary.json"}
    for path in files:
        text, raw = readable(path), path.read_bytes()
        for word in WORDS[firm]:
            assert word.casefold() not in text.casefold(), (path.name, word)
        for figure in FIGURES[firm]:
            assert not re.search(rf"(?<!\d){re.escape(figure)}", text), (path.name, figure)
        for value in (lon, lat):
            assert struct.pack("<d", value) not in raw, path.name
            assert f"{value:.4f}" not in text, (path.name, value)
            # In the page three decimals are also kilometres on the map.
            assert f"{value:.3f}" not in text or path.name == "report.html", (path.name, value)
    if firm == "a1":  # so short an id is found by chance in the bytes of a database
        for path in files:
            assert path.name == "network.gpkg" or not re.search(r"(?<![\w#.-])a1(?![\w-])", text_of_page(path)), (
                path.name
            )


def text_of_page(path: Path) -> str:
    return re.sub(r"<script>.*?</script>", "", readable(path), flags=re.DOTALL)


def test_contacts_and_own_columns_reach_no_edition(written: dict[str, Path]) -> None:
    for who, folder in written.items():
        for path in folder.iterdir():
            text = readable(path)
            for _, *particulars in CONTACTS:
                assert not [p for p in particulars if len(p) > 5 and p in text], (who, path.name)
            assert "x_note" not in text
            assert "neighbour" not in text


@pytest.mark.parametrize("who", OUTER)
def test_no_hash_no_setting_and_no_path_leaves(written: dict[str, Path], who: str) -> None:
    for name in ("manifest.json", "summary.json"):
        text = (written[who] / name).read_text(encoding="utf-8")
        assert not re.search(r"[0-9a-f]{32}", text)
        assert not {"settings", "inputs", "transaction", "seconds"} & set(re.findall(r'"(\w+)":', text))
        assert "valley" not in text


def renamed() -> sy.Plan:
    """The same region with every protected firm under another id, name, company, contact."""
    new = {"a1": "q7", "Ångström & Søn": "dairy two", "zeta": "gasworks"}
    firms = pd.DataFrame(
        FIRMS, columns=["enterprise", "name", "company", "longitude", "latitude", "disclosure", "sector", "place"]
    )
    firms["name"] = (
        firms["enterprise"]
        .map({"a1": "Quorn Hall", "Ångström & Søn": "Best Cheese", "zeta": "Gasworks"})
        .fillna(firms["name"])
    )
    firms["company"] = firms["company"].replace({"zyklon": "quorn", "angst": "best"})
    outputs = pd.DataFrame(OUTPUTS, columns=["output", "enterprise", "material", "quantity", "disposal_cost"])
    needs = pd.DataFrame(NEEDS, columns=["need", "enterprise", "material", "quantity", "purchase_price"])
    for table, key in ((outputs, "output"), (needs, "need")):
        table[key] = [k.replace("zyklon slag", "quorn slag").replace("for a1", "for q7") for k in table[key]]
        table[key] = [
            new.get(k.rpartition("/")[0], k.rpartition("/")[0]) + "/" + k.rpartition("/")[2] if "/" in k else k
            for k in table[key]
        ]
        table["material"] = table["material"].replace("zyklonite", "quornite")
        table["enterprise"] = table["enterprise"].replace(new)
    firms["enterprise"] = firms["enterprise"].replace(new)
    recipes = pd.DataFrame({
        "recipe": ["for quorn"], "output_material": ["ash"], "input_material": ["ash"], "cost": [1], "legal": ["As Quorn Hall says."],
    })  # fmt: skip
    return planned(
        name="Quorn valley", enterprises=firms.assign(note="", cluster="quorn park"), recipes=recipes,
        outputs=outputs.assign(unit="t", disposal_route="landfill", ewc="10 01 01", x_note="ask Quorn"),
        needs=needs.assign(unit="t"), contacts=pd.DataFrame({"enterprise": ["q7"], "name": ["Other Person"], "email": ["o@p.example"]}),
    )  # fmt: skip


def same(one: Edition, other: Edition) -> None:
    assert one.summary == other.summary
    assert one.notes == other.notes
    assert one.materials == other.materials
    pd.testing.assert_frame_equal(one.sites, other.sites)
    assert one.tables.keys() == other.tables.keys()
    for name, table in one.tables.items():
        pd.testing.assert_frame_equal(table, other.tables[name], check_exact=True, obj=name)
    assert render_edition(one) == render_edition(other)


@pytest.mark.parametrize("who", ["public", "partners"])
def test_an_edition_does_not_depend_on_what_protected_firms_are_called(who: str) -> None:
    same(plan().edition(who), renamed().edition(who))


@pytest.mark.parametrize("who", ["public", "partners", "firm:farm", "firm:mill"])
def test_an_edition_does_not_depend_on_figures_and_places_it_does_not_show(who: str) -> None:
    """Amounts, prices, accounts and places of protected firms change; sums too small to hide them are left out here."""
    p = plan()
    edition, secrets = with_secrets(p, who)
    veiled, mine = secrets.exchanges.to_numpy(), secrets.enterprises
    e = p.exchanges.copy()
    numeric = [c for c in e if pd.api.types.is_float_dtype(e[c])]
    e.loc[veiled, numeric] = e.loc[veiled, numeric] * 1.0371
    if who.startswith("firm:"):  # what others would pay or take
        e.loc[e["from"] != who[5:], "price_low"] -= 3
        e.loc[e["to"] != who[5:], "price_high"] += 3
    sites = p.region.enterprises.copy()
    moved = sites["enterprise"].isin(mine)
    sites.loc[moved, ["longitude", "latitude"]] += 0.003  # inside its cell of the grid
    accounts = {}
    for name in ("outputs", "needs", "enterprises"):
        table = getattr(p, name).copy()
        columns = [c for c in table if pd.api.types.is_float_dtype(table[c])]
        table.loc[table["enterprise"].isin(mine), columns] *= 1.0371
        accounts[name] = table
    # The region's own totals are another matter: they are shown in three digits where they are safe.
    twin = replace(p, exchanges=e, region=replace(p.region, enterprises=sites), **accounts)
    same(edition, twin.edition(who))


def test_a_firms_edition_does_not_depend_on_other_sides_prices() -> None:
    p = plan()
    e = p.exchanges.assign(saving=p.exchanges["saving"] * 2)
    e.loc[e["from"] != "mill", "price_low"] -= 7
    e.loc[e["to"] != "mill", "price_high"] += 7
    firms = p.enterprises.copy()
    for column in ("cost_after", "saving", "paid", "received"):
        firms[column] *= 3
    same(p.edition("firm:mill"), replace(p, exchanges=e, enterprises=firms).edition("firm:mill"))


def planted(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")


PLANTS = [
    ("a.csv", "from\nZYKLON BRÜNN <WORKS>\n"), ("b.html", "<td>Zyklon Br&uuml;nn &lt;Works&gt;</td>"),
    ("c.json", '{"a": "Zyklon Brünn \\u003cWorks\\u003e"}'), ("d.csv", "output\na1/ash\n"), ("e.txt", "ring +45 5551 7733"),
    ("f.txt", "Ottilie.Quist"), ("g.csv", "x,y\n11.0814,55.662\n"), ("h.csv", "amount\n7317.3\n"),
    ("i.html", "<td>7\u202f317.3</td>"), ("j.html", "it saves 437\u202f421 EUR"), ("k.txt", "ottilie@zyk.example"), ("l.txt", "Angstrom & Søn A/S"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text"), PLANTS, ids=[p[0] for p in PLANTS])
def test_the_scanner_finds_what_is_planted(written: dict[str, Path], tmp_path: Path, name: str, text: str) -> None:
    edition, secrets = with_secrets(plan(), "public")
    shutil.copytree(written["public"], tmp_path / "x")
    assert find_leaks(plan(), edition, secrets, tmp_path / "x") == []
    planted(tmp_path / "x", name, text)
    assert [leak.partition(":")[0] for leak in find_leaks(plan(), edition, secrets, tmp_path / "x")] == [name]


@pytest.mark.parametrize("cell", ["Zyklon Brünn <Works>", "a1/ash", 7317.3])
def test_the_scanner_reads_the_cells_of_a_workbook(tmp_path: Path, cell: str | float) -> None:
    edition, secrets = with_secrets(plan(), "public")
    content = workbook(Front("x", ()), [Sheet("notes", "", pd.DataFrame({"note": ["fine", cell]}))], "EUR")
    (tmp_path / "notes.xlsx").write_bytes(content)
    assert [leak.partition(":")[0] for leak in find_leaks(plan(), edition, secrets, tmp_path)] == ["notes.xlsx"]


@pytest.mark.parametrize("what", ["point", "name"])
def test_the_scanner_reads_the_bytes_of_a_geopackage(tmp_path: Path, what: str) -> None:
    edition, secrets = with_secrets(plan(), "public")
    sites = edition.sites.copy()
    firm = FIRMS[0]
    if what == "point":
        sites.loc[0, ["longitude", "latitude"]] = [firm[3], firm[4]]
        edition = replace(edition, sites=sites)
    else:
        table = edition.tables["enterprises"].copy()
        table.loc[0, "name"] = firm[1]
        edition = replace(edition, tables=edition.tables | {"enterprises": table})
    fill_edition(edition, tmp_path)
    leaks = {
        leak.partition(":")[0] for leak in find_leaks(plan(), with_secrets(plan(), "public")[0], secrets, tmp_path)
    }
    assert "network.gpkg" in leaks


def test_a_leak_is_never_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "find_leaks", lambda *_: ["report.html: a name."])
    with pytest.raises(LeakError, match="was not written"):
        plan().write(tmp_path / "out", "public")
    assert list(tmp_path.iterdir()) == []
    assert LeakError("public", []).exit_status == 1
