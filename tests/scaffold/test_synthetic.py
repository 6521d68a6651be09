"""Synthetic regions: equal for equal seeds, clean, and of the size asked for."""

from __future__ import annotations

import pandas as pd
import pytest

import symbiosis as sy
from symbiosis.scaffold.synthetic import generate
from symbiosis.scaffold.write import write_region


def test_equal_seeds_give_equal_regions_and_others_do_not():
    one, _ = generate(30, 4)
    same, _ = generate(30, 4)
    other, _ = generate(30, 5)
    for name in one:
        pd.testing.assert_frame_equal(one[name], same[name])
    assert not one["outputs"].equals(other["outputs"])


@pytest.mark.parametrize("size", [2, 40, 400])
def test_they_check_clean(tmp_path, size):
    write_region(tmp_path / "trial", *generate(size, 1))
    region = sy.read(tmp_path / "trial")
    assert len(region.enterprises) == size
    assert not [f for f in region.findings if f.is_error]


def test_clusters_are_clusters(tmp_path):
    tables, _ = generate(200, 0)
    sites = tables["enterprises"]
    spread = sites.groupby("cluster")[["longitude", "latitude"]].std().mean()
    assert (spread < sites[["longitude", "latitude"]].std() / 4).all()
