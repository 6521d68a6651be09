"""Names on the map: off dots, other names and lines, and only where the closer picture does not have them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.report.labels import line_pixels, place_labels
from symbiosis.report.window import Window

PAGE = Window(0, 90, 0, 60)  # ten pixels a kilometre


def firms(*names: str, anchor: tuple[str, ...] = ()) -> pd.DataFrame:
    return pd.DataFrame({
        "name": names, "anchor": [n in anchor for n in names], "partners": range(len(names), 0, -1), "gives_t": 0.0,
        "takes_t": 0.0,
    })  # fmt: skip


def at(*points: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([p[0] for p in points], dtype=float), np.array([p[1] for p in points], dtype=float)


def lines(*ways: list[tuple[float, float]]) -> np.ndarray:
    traces = [{"mode": "lines", "x": [x for x, _ in w] + [None], "y": [y for _, y in w] + [None]} for w in ways]
    return line_pixels([*traces, {"mode": "markers"}], PAGE)


def test_points_follow_a_line_every_few_pixels_and_not_its_gaps():
    found = lines([(10, 30), (20, 30)], [(50, 10), (50, 12)])
    assert found[:, 0].min() == 100
    assert found[:, 0].max() == 500
    assert not ((found[:, 0] > 200) & (found[:, 0] < 500)).any()
    assert np.abs(np.diff(found[found[:, 1] == 300][:, 0])).max() <= 4.1


def test_a_name_stands_on_the_side_that_no_line_crosses():
    x, y = at((45, 30))
    names, places = place_labels(firms("Mill"), x, y, PAGE, lines([(45, 30), (60, 30)]))
    assert (names, places) == (["Mill"], ["middle left"])
    assert place_labels(firms("Mill"), x, y, PAGE)[1] == ["middle right"]


def test_two_firms_side_by_side_do_not_write_over_each_other():
    x, y = at((45, 30), (46.5, 30))
    names, places = place_labels(firms("The Mill", "The Dairy"), x, y, PAGE)
    assert names == ["The Mill", "The Dairy"]
    assert places == ["middle left", "middle right"]


def test_in_a_tangle_only_an_anchor_is_named():
    x, y = at((45, 30))
    tangle = lines(*[[(30, 24 + k / 4), (60, 24 + k / 4)] for k in range(48)])
    assert place_labels(firms("Mill"), x, y, PAGE, tangle)[0] == [""]
    assert place_labels(firms("Mill", anchor=("Mill",)), x, y, PAGE, tangle)[0][0].strip("\u00a0") == "Mill"


def test_what_the_closer_picture_shows_is_named_there_alone():
    x, y = at((45, 30), (10, 10))
    closer = Window(40, 50, 25, 35)
    assert place_labels(firms("Mill", "Farm"), x, y, PAGE, closer=closer)[0] == ["", "Farm"]
