"""Where a price comes from when the row has none; and when it stays unknown."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from symbiosis import read
from tests.validate.river import codes, look, only, river

OUT = "output,enterprise,material,quantity,unit,disposal_cost,disposal_route\n"
STREAMS = [
    "a,dairy,ash,10,t,40,landfill",
    "b,farm,ash,10,t,70,landfill",
    "c,brewery,ash,10,t,,landfill",
    "d,brewery,ash,10,t,,sewer",
]
PRICES = "material,what,route,price,unit\n"


def costs(
    folder: Path, prices: str | None, toml: str = "year = 2026\n", streams: list[str] = STREAMS
) -> dict[str, object]:
    needs = (
        "need,enterprise,material,quantity,unit,purchase_price\nfarm/ash,farm,ash,5,t,9\ndairy/ash,dairy,ash,5,t,9\n"
    )
    outputs = OUT + "\n".join(streams) + "\n"
    region = read(river(folder, toml=toml, outputs=outputs, needs=needs, recipes=None, prices=prices))
    rows = region.outputs
    return {
        o: (c, f) for o, c, f in zip(rows["output"], rows["disposal_cost"], rows["disposal_cost_from"], strict=True)
    }


def test_the_row_then_the_route_then_any_route_then_the_median(tmp_path: Path) -> None:
    both = costs(tmp_path / "a", PRICES + "ash,disposal,landfill,0.06,kg\nash,disposal,,50,t\n")
    assert both == {"a": (40, "stated"), "b": (70, "stated"), "c": (60, "price table"), "d": (50, "price table")}
    route = costs(tmp_path / "b", PRICES + "ash,disposal,landfill,60,t\n")
    assert (route["c"], route["d"]) == ((60, "price table"), (55, "median"))
    assert costs(tmp_path / "c", None)["c"] == (55, "median")


def test_without_a_median_it_stays_unknown(tmp_path: Path) -> None:
    value, source = costs(tmp_path / "a", None, 'year = 2026\n[matching]\nfill = "none"\n')["c"]  # type: ignore[misc]
    assert np.isnan(value)
    assert source == ""


def test_zero_is_a_price(tmp_path: Path) -> None:
    streams = ["a,dairy,ash,10,t,0,landfill", "b,farm,ash,10,t,,landfill"]
    assert costs(tmp_path / "a", None, streams=streams) == {"a": (0, "stated"), "b": (0, "median")}


def test_an_unknown_price_makes_a_lead(tmp_path: Path) -> None:
    folder = river(tmp_path / "r", outputs=OUT + "w,dairy,whey,10,t,,sewer\ng,brewery,grains,10,t,1,sewer\n")
    rows = read(folder).outputs.set_index("output")
    assert np.isnan(rows.loc["w", "disposal_cost"])
    assert (rows.loc["w", "missing"], rows.loc["w", "usable"]) == ("price", False)
    assert rows.loc["g", "usable"]


def test_how_many_medians_is_said(tmp_path: Path) -> None:
    costs(tmp_path / "r", None)
    notes = [f for f in look(tmp_path / "r")[1] if f.code == "median-price"]
    assert [(f.file, f.column) for f in notes] == [("outputs.csv", "disposal_cost")]
    assert "(2)" in notes[0].message


def test_a_capacity_is_never_bought(tmp_path: Path) -> None:
    needs = (
        "need,enterprise,material,quantity,unit,purchase_price,kind\nfarm/feed,farm,feed,2000,t,140,purchase\n"
        "farm/land,farm,feed,900,t,,capacity\nbrewery/feed,brewery,feed,9,t,,\n"
    )
    prices = PRICES + "feed,purchase,,150,t\n"
    rows = read(river(tmp_path / "r", needs=needs, prices=prices)).needs.set_index("need")
    assert rows["purchase_price"].to_dict() == {"farm/feed": 140, "farm/land": 0, "brewery/feed": 150}
    assert rows.loc["farm/land", "usable"]
    # … and its 0 is no price that others could be filled with.
    rows = read(river(tmp_path / "s", needs=needs)).needs.set_index("need")
    assert rows.loc["brewery/feed", ["purchase_price", "purchase_price_from"]].to_list() == [140, "median"]


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("ash,disposal,,50,60,,t", "low-above-high", "low"),
        ("ash,disposal,,50,,40,t", "low-above-high", "price"),
        ("ash,purchase,,-5,,,t", "negative", "price"),
        ("ash,purchase,landfill,5,,,t", "stray-route", "route"),
        ("ash,disposal,,5,,,m3", "mixed-units", "unit"),
        ("ash,rent,,5,,,t", "unknown-choice", "what"),
    ],
)
def test_prices_that_contradict_themselves(tmp_path: Path, row: str, code: str, column: str) -> None:
    outputs = OUT + "\n".join(STREAMS[:2]) + "\n"
    header = "need,enterprise,material,quantity,unit,purchase_price\n"
    needs = header + "farm/ash,farm,ash,5,t,9\nbrewery/ash,brewery,ash,5,t,9\n"
    table = "material,what,route,price,low,high,unit\n" + row + "\n"
    finding = only(river(tmp_path / "r", outputs=outputs, needs=needs, recipes=None, prices=table))
    assert (finding.code, finding.file, finding.row, finding.column) == (code, "prices.csv", 2, column)


def test_a_negative_disposal_price_is_a_sale(tmp_path: Path) -> None:
    assert costs(tmp_path / "r", PRICES + "ash,disposal,landfill,-60,t\n")["c"] == (-60, "price table")
    assert codes(tmp_path / "r") == []
