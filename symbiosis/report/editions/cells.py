"""When a sum gives nobody away: the rule for cells, and amounts put into cells that keep to it."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
import pandas as pd

from symbiosis.candidates.streams import Floats

FEWEST_FIRMS = 3
# Of its own part: how far off the best guess about one contributor by another must stay (the p-% rule).
LEAST_DOUBT = 0.2


def is_safe(amount: Floats, giver: pd.Series, taker: pd.Series) -> bool:
    """Whether the sum of these exchanges may be shown.

    Three firms or more; and whoever knows all exchanges of one firm still can't tell those of any other to within a
    fifth: for any two firms f and g, what touches neither is at least 20 % of what touches f.
    """
    amount = np.abs(np.asarray(amount, dtype="float64"))
    firms, codes = np.unique(
        np.concatenate([giver.to_numpy(dtype=object), taker.to_numpy(dtype=object)]), return_inverse=True
    )
    if len(firms) < FEWEST_FIRMS or not np.isfinite(amount).all():
        return False
    a, b = codes[: len(amount)], codes[len(amount) :]
    n = len(firms)
    touch = np.bincount(a, amount, n) + np.bincount(b, np.where(a == b, 0.0, amount), n)
    between = np.zeros((n, n))
    np.add.at(between, (a, b), amount)
    both = between + between.T
    # What touches f or g is the two together less what runs between them.
    neither = amount.sum() - (touch[:, None] + touch[None, :] - both)
    np.fill_diagonal(neither, np.inf)
    return bool((neither >= LEAST_DOUBT * touch[:, None]).all())


def is_safe_total(amount: Floats) -> bool:
    """The same for a sum of one figure per firm."""
    size = np.sort(np.abs(np.asarray(amount, dtype="float64")))[::-1]
    size = size[size > 0]
    if len(size) < FEWEST_FIRMS or not np.isfinite(size).all():
        return False
    return bool(size[2:].sum() >= LEAST_DOUBT * size[0])


def into_cells(rows: pd.DataFrame) -> pd.Series:
    """For each exchange that isn't shown by itself, the cell its amount is summed in: its material, `` for other
    materials of the unit, or None where no safe cell has room for it.

    `rows` has material, unit, quantity, from, to, hidden. Cells don't overlap, so sums and differences of them show no
    more than they do. A cell has to be safe as a whole and in its hidden part, because the authority knows the rest.
    """
    cell = pd.Series([None] * len(rows), index=rows.index, dtype=object)
    for _, of_unit in rows.groupby("unit", sort=True):
        for material, part in of_unit.groupby("material", sort=True):
            _place(cell, part, material)
        _place(cell, of_unit[cell[of_unit.index].isna()], "")
    return cell


def _place(cell: pd.Series, part: pd.DataFrame, name: Hashable) -> None:
    for chosen in (part, part[~part["hidden"]]):
        if len(chosen) and _fits(chosen) and (not chosen["hidden"].any() or _fits(chosen[chosen["hidden"]])):
            cell.loc[chosen.index] = name
            return


def _fits(rows: pd.DataFrame) -> bool:
    return is_safe(rows["quantity"].to_numpy(dtype="float64"), rows["from"], rows["to"])
