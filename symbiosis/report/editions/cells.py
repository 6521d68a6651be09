"""When a sum gives nobody away: the rule for cells, and amounts put into cells that keep to it."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
import pandas as pd

from symbiosis.candidates.streams import Floats, Ints

FEWEST_FIRMS = 3
# Of its own part: how far off the best guess about one contributor by another must stay (the p-% rule).
LEAST_DOUBT = 0.2


def is_safe(amount: Floats, giver: pd.Series, taker: pd.Series) -> bool:
    """Whether the sum of these terms may be shown; giver and taker are the companies of each.

    Three companies or more that a term of other than zero touches; and whoever knows all terms of one company, or of
    none, still can't tell those of another to within a fifth: for any two f and g the sum of what touches neither is at
    least 20 % of what touches f, as is the sum of what doesn't touch f. Terms of other sign hide nothing where they
    cancel.
    """
    amount = np.asarray(amount, dtype="float64")
    counts = amount != 0
    amount, giver, taker = amount[counts], giver[counts], taker[counts]
    firms, codes = np.unique(
        np.concatenate([giver.to_numpy(dtype=object), taker.to_numpy(dtype=object)]), return_inverse=True
    )
    if len(firms) < FEWEST_FIRMS or not np.isfinite(amount).all():
        return False
    a, b, n = codes[: len(amount)], codes[len(amount) :], len(firms)
    touch, size = _touching(a, b, amount, n), _touching(a, b, np.abs(amount), n)
    between = np.zeros((n, n))
    np.add.at(between, (a, b), amount)
    both = between + between.T
    np.fill_diagonal(both, touch)
    # What touches f or g is the two together less what runs between them.
    neither = np.abs(amount.sum() - (touch[:, None] + touch[None, :] - both))
    return bool((neither >= LEAST_DOUBT * size[:, None]).all())


def _touching(a: Ints, b: Ints, amount: Floats, n: int) -> Floats:
    """By company, the sum of the terms that touch it."""
    return np.asarray(np.bincount(a, amount, n) + np.bincount(b, np.where(a == b, 0.0, amount), n), dtype="float64")


def is_safe_total(amount: Floats) -> bool:
    """The same for a sum of one figure per company."""
    value = np.sort(np.asarray(amount, dtype="float64"))
    value = value[value != 0]
    n = len(value)
    if n < FEWEST_FIRMS or not np.isfinite(value).all():
        return False
    rest = value.sum() - value
    # The company that leaves least of the rest once its figure is known is the one next to it in size.
    at = np.searchsorted(value, rest)[:, None] + np.arange(-2, 2)
    next_to = np.where((at >= 0) & (at < n) & (at != np.arange(n)[:, None]), value[at.clip(0, n - 1)], np.inf)
    least = np.minimum(np.abs(rest), np.abs(rest[:, None] - next_to).min(axis=1))
    return bool((least >= LEAST_DOUBT * np.abs(value)).all())


def hides_all(rows: pd.DataFrame, amount: pd.Series, hidden: pd.Series) -> bool:
    """Whether a sum may be shown whole, and its hidden part would be by itself: the authority knows the others.

    `rows` has the companies `from` and `to`; `hidden` marks the terms that a firm which asks not to be seen shares in.
    """
    kept = hidden & (amount != 0)
    parts = (slice(None), kept) if kept.any() else (slice(None),)
    return all(is_safe(amount[p].to_numpy(dtype="float64"), rows["from"][p], rows["to"][p]) for p in parts)


def hides_all_totals(amount: pd.Series, company: pd.Series, hidden: pd.Series) -> bool:
    """The same for a sum of one figure per site."""
    kept = hidden & (amount != 0)
    parts = (amount, amount[kept]) if kept.any() else (amount,)
    return all(is_safe_total(p.groupby(company[p.index]).sum().to_numpy(dtype="float64")) for p in parts)


def into_cells(rows: pd.DataFrame) -> pd.Series:
    """For each exchange that isn't shown by itself, the cell its amount is summed in: its material, `` for other
    materials of the unit, or None where no safe cell has room for it.

    `rows` has material, unit, quantity, hidden, and companies in `from` and `to`. Cells don't overlap, so sums and
    differences of them show no more than they do. A cell has to be safe as a whole and in its hidden part.
    """
    cell = pd.Series([None] * len(rows), index=rows.index, dtype=object)
    for _, of_unit in rows.groupby("unit", sort=True):
        for material, part in of_unit.groupby("material", sort=True):
            _place(cell, part, material)
        _place(cell, of_unit[cell[of_unit.index].isna()], "")
    return cell


def _place(cell: pd.Series, part: pd.DataFrame, name: Hashable) -> None:
    for chosen in (part, part[~part["hidden"]]):
        if len(chosen) and hides_all(chosen, chosen["quantity"], chosen["hidden"]):
            cell.loc[chosen.index] = name
            return
