"""Which stores would mix contents on their way to a need with a limit."""

from __future__ import annotations

import pytest

from symbiosis.validate.checks.pooling import pools
from tests.tiny import table

RECIPES = table("output_material input_material\n water water")
NEEDS = table("need enterprise material\n n c water\n free d water")
LIMITS = table("need substance\n n salt")


@pytest.mark.parametrize(
    ("store", "values", "need"),
    [
        ("a water", (50,), ""),  # one output keeps its content
        ("a water", (50, 80), "n"),
        ("a water", (50, 50), ""),
        ("c water", (50,), "n"),  # at the taker whatever comes is mixed
        ("d water", (50,), ""),  # no limit there
    ],
)
def test_what_a_store_would_mix(store, values, need):
    outputs = table("output enterprise material\n" + "\n".join(f"o{i} a water" for i in range(len(values))))
    contents = table("output substance value\n" + "\n".join(f"o{i} salt {v}" for i, v in enumerate(values)))
    tables = {"outputs": outputs, "needs": NEEDS, "limits": LIMITS, "contents": contents}
    assert pools(table(f"enterprise material\n {store}"), tables, RECIPES).tolist() == [need]
