"""The reason “quality”: which limit, what would thin it, what would fit alone."""

from __future__ import annotations

from tests.tiny import optimize, why

WATER = {
    "needs": "need enterprise material quantity unit purchase_price\n n c water 100 t 3",
    "outputs": "output enterprise material quantity unit disposal_cost\n dirty a water 100 t 9\n worse b water 50 t 5",
}


def test_a_full_blend_is_named_with_what_would_thin_it():
    plan = optimize(**WATER, contents="output substance value\n dirty salt 50\n worse salt 80",
                    limits="need substance max\n n salt 20")  # fmt: skip
    row = why(plan, "dirty")
    assert row["reason"] == "quality"
    # Each tonne of 50 takes 1.5 t of bought water to come down to 20; 40 t of it fit, and are there.
    assert "at most 20 of salt" in row["why"]
    assert "brings 50" in row["why"]
    assert "1.5 t of bought material" in row["why"]
    assert "alone 40 t would fit" in row["why"]
    assert "alone 25 t would fit" in why(plan, "worse")["why"]


def test_what_fits_in_no_blend_is_told_so():
    plan = optimize(**WATER, contents="output substance value\n dirty salt 50\n worse salt 80",
                    limits="need substance max\n n salt 0")  # fmt: skip
    assert plan.exchanges.empty
    row = why(plan, "dirty")
    assert row["reason"] == "quality"
    assert "not even alone" in row["why"]
    assert "without that" in row["why"]
    assert why(plan, "n")["reason"] == "quality"
