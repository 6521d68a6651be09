"""Names and conversions of the library where several regions are read as one: each region's words are its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from symbiosis import read

SITES = "enterprise,longitude,latitude\nworks,11.08,55.66\nfarm,11.12,55.67\n"
OUT = "output,enterprise,material,quantity,unit,disposal_cost\no,works,{},{},{},20\n"
NEED = "need,enterprise,material,quantity,unit,purchase_price\nn,farm,cement_filler,50,t,30\n"
OPEN = {"library.names": True, "library.recipes": True, "library.conversions": True}


def folder(path: Path, word: str, amount: str = "10,t", **tables: str) -> Path:
    path.mkdir()
    files = {"enterprises": SITES, "outputs": OUT.format(word, *amount.split(",")), "needs": NEED} | tables
    for name, text in files.items():
        (path / f"{name}.csv").write_text(text, encoding="utf-8")
    (path / "region.toml").write_text("year = 2026\n", encoding="utf-8")
    return path


def materials(*paths: Path) -> list[str]:
    return read(*paths, settings=OPEN).outputs["material"].to_list()


@pytest.mark.parametrize(
    "own",
    [
        {"names": "as_written,material\nFlugasche,dust\n"},
        {"materials": "material,unit,density\nFlugasche,t,1.9\n"},
        {"conversions": "material,from_unit,to_unit,factor\nFlugasche,m3,t,1.9\n"},
        {"prices": "material,what,price,unit\nFlugasche,disposal,40,t\n"},
    ],
)
def test_one_region_s_own_word_neither_renames_nor_keeps_the_other_s(tmp_path: Path, own: dict[str, str]) -> None:
    north = folder(tmp_path / "north", "Flugasche", **own)
    south = folder(tmp_path / "south", "Flugasche")
    alone = [*materials(north), *materials(south)]
    assert alone[1] == "fly_ash"
    assert alone[0] in ("dust", "Flugasche")
    assert materials(north, south) == alone
    assert materials(south, north) == alone[::-1]


def test_a_name_that_leads_to_a_library_word_stays_where_its_region_led_it(tmp_path: Path) -> None:
    chained = "as_written,material\nAsche,Flugasche\n"
    north = folder(tmp_path / "north", "Asche", names=chained)
    south = folder(tmp_path / "south", "Flugasche")
    assert materials(north) == ["Flugasche"]
    assert materials(north, south) == ["Flugasche", "fly_ash"]


def test_conversions_chain_in_each_region_with_its_own_figures(tmp_path: Path) -> None:
    # North counts its own word by its own figure; south's is the library's material, at the library's density.
    own = {
        "conversions": "material,from_unit,to_unit,factor\nFlugasche,m3,t,1.9\n",
        "materials": "material,unit\nFlugasche,t\nfly_ash,t\n",
    }
    north = folder(tmp_path / "north", "Flugasche", "10,m3", **own)
    south = folder(tmp_path / "south", "Flugasche", "10,m3", materials="material,unit\nfly_ash,t\n")
    r = read(north, south, settings=OPEN)
    assert r.outputs["material"].to_list() == ["Flugasche", "fly_ash"]
    assert r.outputs["quantity"].to_list() == pytest.approx([19, 6])
    assert [a.value for a in r.assumptions if a.what == "conversion of fly_ash"] == ["1 m3 is 0.6 t"]


def test_two_steps_chain_after_a_name_is_read(tmp_path: Path) -> None:
    # m3 to t by the region's own figure for the library's material, t to MWh by the library's.
    own = "material,from_unit,to_unit,factor\nwaste_oil,m3,t,0.8\n"
    unit = "material,unit\nwaste_oil,MWh\n"
    north = folder(tmp_path / "north", "Altöl", "10,m3", conversions=own, materials=unit)
    south = folder(tmp_path / "south", "Altöl", "10,t", materials=unit)
    r = read(north, south, settings=OPEN)
    assert r.outputs["material"].to_list() == ["waste_oil", "waste_oil"]
    assert r.outputs["quantity"].to_list() == pytest.approx([8 * 40.2 / 3.6, 10 * 40.2 / 3.6])
