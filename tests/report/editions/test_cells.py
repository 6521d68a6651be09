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
        ([("a", "b", 5.0), ("c", "d", 0.0), ("e", "f", 0.0)], False),  # nothing hides nobody
        ([("a", "b", 0.0), ("c", "d", 0.0), ("e", "f", 0.0)], False),
        ([("a", "b", 9.0), ("c", "d", 5.0), ("e", "f", -5.0)], False),  # the others cancel: the sum is a's
        ([("a", "b", 9.0), ("c", "d", 5.0), ("e", "f", -3.0), ("g", "h", 5.0)], True),
        ([("a", "a", 5.0), ("b", "c", 5.0), ("d", "d", 5.0)], True),  # two sites of one company
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
    assert not is_safe_total(np.array([9.0, 5.0, -5.0]))
    assert not is_safe_total(np.array([0.0, 0.0, 0.0]))


signed = st.integers(-9, 9).map(float)


@given(st.lists(signed, max_size=9))
def test_the_rule_for_one_figure_per_firm_written_out(values: list[float]) -> None:
    known = [v for v in values if v]
    pairs = [(f, g) for f in range(len(known)) for g in range(len(known))]
    left = {(f, g): sum(v for i, v in enumerate(known) if i not in (f, g)) for f, g in pairs}
    expected = len(known) >= 3 and all(abs(left[f, g]) >= LEAST_DOUBT * abs(known[f]) for f, g in pairs)
    assert is_safe_total(np.array(values)) is expected


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"), signed), max_size=9))
def test_the_rule_written_out(terms: list[tuple[str, str, float]]) -> None:
    terms = [t for t in terms if t[2]]
    firms = {f for a, b, _ in terms for f in (a, b)}
    pairs = [(f, g) for f in firms for g in firms]
    left = {(f, g): sum(v for a, b, v in terms if not {a, b} & {f, g}) for f, g in pairs}
    size = {f: sum(abs(v) for a, b, v in terms if f in (a, b)) for f in firms}
    expected = len(firms) >= 3 and all(abs(left[f, g]) >= LEAST_DOUBT * size[f] - 1e-12 for f, g in pairs)
    assert safe(*terms) is expected


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
