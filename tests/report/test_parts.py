"""The pieces the page is made of."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from symbiosis.report.digits import band, column, count, fixed, listed, percent, rounded, shortened, tight
from symbiosis.report.grid import Column, grid
from symbiosis.report.palette import GREY, HUES, material_colours
from symbiosis.report.projection import local_km, scale_bar_km
from symbiosis.report.window import around, core

THIN = "\u202f"


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (12345.6, 0, f"12{THIN}346"),
        (-1.5, 1, "\u22121.5"),
        (0.0, 2, "0"),
        (0.004, 2, "<0.01"),
        (-0.004, 2, ">\u22120.01"),
        (math.nan, 0, "–"),
        (None, 0, "–"),
        (math.inf, 0, "–"),
    ],
)
def test_fixed(value: float | None, decimals: int, text: str) -> None:
    assert fixed(value, decimals) == text


def test_a_column_has_one_precision() -> None:
    assert column([1.234, 20, math.nan]) == ["1.2", "20.0", "–"]
    assert column([0.5, 2.25]) == ["0.50", "2.25"]
    assert column([0.4, 2250]) == ["<1", f"2{THIN}250"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (31_146_343, "31.1 million"),
        (8530, f"8{THIN}530"),
        (999_600, "1 million"),
        (-2.5e9, "\u22122.5 billion"),
        (0, "0"),
    ],
)
def test_rounded(value: float, text: str) -> None:
    assert rounded(value) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.51, "51"), (1, "100"), (0.9992, "99.9"), (0.99999, ">99.9"), (0.0004, "0.04"), (0, "0"), (3.5, "350")],
)
def test_percent(share: float, text: str) -> None:
    assert percent(share) == f"{text}{THIN}%"


def test_words() -> None:
    assert [count(1, "firm"), count(0, "firm"), count(2000, "firm")] == ["1 firm", "0 firms", f"2{THIN}000 firms"]
    assert [listed([]), listed(["a"]), listed(["a", "b", "c"])] == ["", "a", "a, b and c"]
    assert band(-18, 22.214, "EUR/t") == "\u221218.00 to 22.21 EUR/t"
    assert band(math.nan, 1, "EUR/t") == "–"
    assert shortened("Kalundborg refinery (Statoil)", 24) == "Kalundborg refinery…"
    assert shortened("x" * 30, 10) == "x" * 9 + "…"


def test_figures_stay_with_their_units() -> None:
    assert tight("8.5 million t, 3 m3 and 7 km") == "8.5\u00a0million\u00a0t, 3\u00a0m³ and 7\u00a0km"
    assert tight("5 tons of a m3x") == "5 tons of a m3x"


def test_grid_caps_rows_and_keeps_the_sum_in_the_column() -> None:
    rows = pd.DataFrame({"name": ["a", "b", "c"], "t": [1.0, 2.0, math.nan]})
    table = grid(
        "x",
        "X",
        [Column("name", "Name"), Column("t", "Mass", "amount", "t")],
        rows,
        file="x.csv",
        most=2,
        total={"t": 150.0},
    )
    assert [r[1].lines for r in table.rows] == [("1",), ("2",)]
    assert table.total[1].lines == ("150",)
    assert table.more == "The first 2 of 3 rows; all are in x.csv."


def test_eight_hues_and_grey_for_the_rest() -> None:
    rows = pd.DataFrame({"unit": "t", "material": [f"m{i}" for i in range(12)], "quantity": range(12, 0, -1)})
    colours = material_colours(rows)
    assert list(colours) == [f"m{i}" for i in range(8)]
    assert len(set(colours.values())) == len(HUES) == 8


def linear(colour: str) -> np.ndarray:
    parts = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def cielab(rgb: np.ndarray) -> np.ndarray:
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = to_xyz @ np.clip(rgb, 0, 1) / np.array([0.9505, 1, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_colours_show_on_white() -> None:
    for hue in HUES:
        luminance = linear(hue) @ np.array([0.2126, 0.7152, 0.0722])
        assert 1.05 / (luminance + 0.05) >= 3, hue


# Machado, Oliveira and Fernandes (2009), severity 1.
SIGHTS = {
    "usual": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}


@pytest.mark.parametrize("sight", SIGHTS)
def test_colours_differ_to_every_eye(sight: str) -> None:
    seen = [cielab(np.array(SIGHTS[sight]) @ linear(hue)) for hue in (*HUES, GREY)]
    for one, other in combinations(range(len(seen)), 2):
        assert np.linalg.norm(seen[one] - seen[other]) >= 25, ((*HUES, GREY)[one], (*HUES, GREY)[other])


def test_projection_is_true_from_the_middle() -> None:
    sites = pd.DataFrame({"longitude": [179.9, -179.9], "latitude": [0.0, 0.0]})
    east, north = local_km(sites)
    assert east[1] - east[0] == pytest.approx(0.2 * 111.32, rel=1e-3)
    assert north == pytest.approx([0, 0], abs=1e-6)


def test_north_is_up() -> None:
    east, north = local_km(pd.DataFrame({"longitude": [10.0, 10.0], "latitude": [50.0, 51.0]}))
    assert north[1] - north[0] == pytest.approx(111.2, rel=1e-3)
    assert east == pytest.approx([0, 0], abs=1e-9)


@pytest.mark.parametrize(("width", "bar"), [(100, 20), (99, 10), (0.5, 0.1), (6.0, 1), (12, 2)])
def test_scale_bar_is_round(width: float, bar: float) -> None:
    assert scale_bar_km(width) == pytest.approx(bar)


def test_a_window_holds_all_points_even_one() -> None:
    one = around(np.array([3.0]), np.array([4.0]))
    assert one.west < 3 < one.east
    assert one.south < 4 < one.north


def test_a_core_only_where_it_shows_more() -> None:
    rng = np.random.default_rng(0)
    x, y = rng.uniform(0, 2, (2, 20))
    assert core(x, y) is None
    near = core(np.append(x, 200.0), np.append(y, 200.0))
    assert near is not None
    assert near.width < 4
    assert core(x[:5], y[:5]) is None
