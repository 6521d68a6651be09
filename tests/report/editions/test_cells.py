"""Sums give nobody away: not the rule by itself, not cell by cell, not by differences, not to one who is in them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from symbiosis.report.editions.cells import LEAST_DOUBT, into_cells, is_safe, is_safe_total
from symbiosis.report.editions.guard import Guard
from symbiosis.report.editions.totals import digits, material_table
from symbiosis.report.editions.traffic import Labels


def safe(*rows: tuple[str, str, float]) -> bool:
    table = pd.DataFrame(rows, columns=["from", "to", "quantity"])
    return is_safe(table["quantity"].to_numpy(dtype="float64"), table["from"], table["to"])


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("a", "b", 5.0)], False),  # two firms
        ([("a", "b", 5.0), ("a", "c", 5.0)], False),  # three firms, but all of it is a's
        ([("a", "b", 5.0), ("c", "d", 5.0)], False),  # c subtracts its own and has a's
        ([("a", "b", 5.0), ("c", "d", 5.0), ("e", "f", 5.0)], True),
        ([("a", "b", 100.0), ("c", "d", 5.0), ("e", "f", 5.0)], False),  # c knows a's to within 5 %
        ([("a", "b", 25.0), ("c", "d", 5.0), ("e", "f", 5.0)], True),  # to within 20 %
        ([("a", "x", 5.0), ("b", "x", 5.0), ("c", "x", 5.0)], False),  # x has all of it
    ],
)
def test_the_rule_by_hand(rows: list[tuple[str, str, float]], expected: bool) -> None:
    assert safe(*rows) is expected


def test_the_rule_for_one_figure_per_firm() -> None:
    assert not is_safe_total(np.array([5.0, 5.0]))
    assert not is_safe_total(np.array([5.0, 5.0, 0.0]))
    assert is_safe_total(np.array([5.0, 5.0, 5.0]))
    assert not is_safe_total(np.array([100.0, 5.0, 5.0]))
    assert is_safe_total(np.array([-25.0, 5.0, 5.0]))  # a firm that earns


FIRMS = [f"f{i}" for i in range(9)]
rows = st.lists(
    st.tuples(
        st.sampled_from(FIRMS), st.sampled_from(FIRMS), st.sampled_from(["ash", "bark", "slag"]),
        st.floats(1, 50), st.booleans(), st.booleans(),
    ).filter(lambda r: r[0] != r[1]),
    max_size=24,
)  # fmt: skip


def table_of(drawn: list[tuple[str, str, str, float, bool, bool]]) -> pd.DataFrame:
    frame = pd.DataFrame(drawn, columns=["from", "to", "material", "quantity", "exact", "hidden"])
    frame["hidden"] &= ~frame["exact"].astype(bool)
    return frame.astype({"exact": bool, "hidden": bool, "quantity": "float64"}).assign(unit="t")


@given(rows)
def test_no_firm_can_be_worked_out_from_all_that_is_published(
    drawn: list[tuple[str, str, str, float, bool, bool]],
) -> None:
    """The reader knows every published sum, every row shown, and all exchanges of one firm of the region; the exact sums
    stand here for the rounded ones. By linear programming: the most that any other firm may exchange, given all that,
    stays a fifth above what it does.
    """
    table = table_of(drawn)
    labels = Labels({}, {}, {}, {m: m for m in ("ash", "bark", "slag")}, {}, Guard(frozenset(), frozenset()))
    published, cell, left_out = material_table(table, labels)
    veiled = table[~table["exact"]].reset_index(drop=True)
    cells = cell.reset_index(drop=True)
    assert left_out == int(cells.isna().sum())
    assert int(published["exchanges"].sum()) == len(table) - left_out
    names = list(cells.dropna().unique())
    if not names:
        return
    sums = np.array([(cells == c).to_numpy(dtype="float64") for c in names])
    amounts = veiled["quantity"].to_numpy()
    for insider in [None, *FIRMS]:
        known = ((veiled["from"] == insider) | (veiled["to"] == insider)).to_numpy()
        fixed = [(a, a) if k else (0, None) for a, k in zip(amounts, known, strict=True)]
        for firm in FIRMS:
            own = ((veiled["from"] == firm) | (veiled["to"] == firm)).to_numpy() & cells.notna().to_numpy()
            if firm == insider or not (own & ~known).any():
                continue
            most = linprog(-own.astype("float64"), A_eq=sums, b_eq=sums @ amounts, bounds=fixed)
            secret = amounts[own & ~known].sum()
            assert most.status in (0, 3)
            if most.status == 0:
                assert -most.fun - amounts[own & known].sum() >= (1 + LEAST_DOUBT) * secret * (1 - 1e-6)


@given(rows)
def test_the_authority_who_knows_aliases_learns_no_hidden_firm(
    drawn: list[tuple[str, str, str, float, bool, bool]],
) -> None:
    veiled = table_of(drawn).query("not exact")
    cells = into_cells(veiled)
    for name in cells.dropna().unique():
        part = veiled[(cells == name) & veiled["hidden"]]
        assert part.empty or is_safe(part["quantity"].to_numpy(), part["from"], part["to"])


def test_a_sum_is_published_where_it_can_be() -> None:
    table = table_of([
        ("f0", "f1", "ash", 11.0, False, False), ("f2", "f3", "ash", 12.0, False, False), ("f4", "f5", "ash", 13.06, False, False),
        ("f6", "f7", "ash", 100.0, True, False), ("f6", "f8", "bark", 7.0, False, True),
    ])  # fmt: skip
    labels = Labels({}, {}, {}, {"ash": "ash", "bark": "bark"}, {}, Guard(frozenset(), frozenset()))
    published, _, left_out = material_table(table, labels)
    assert published.to_dict("records") == [{"material": "ash", "unit": "t", "exchanges": 4, "exchanged": 136.0}]
    assert left_out == 1
    assert digits(136.06) == 136.0
