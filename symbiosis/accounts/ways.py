"""By which modes and through which hub candidates go, as people read it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from symbiosis.problem.problem import Problem

BOTH = " + "


def mode_names(problem: Problem, rows: pd.DataFrame | None = None) -> np.ndarray[Any, Any]:
    """The mode of each candidate (of `rows`, in its columns); through a hub “truck + rail”, or one name for both."""
    c = problem.candidates.columns if rows is None else rows
    modes = problem.region.modes["mode"].to_numpy(dtype=object)
    first, second = c["mode"].to_numpy(), c["mode2"].to_numpy()
    both = [
        f"{modes[a]}{BOTH}{modes[b]}" if b >= 0 and a != b else modes[a] for a, b in zip(first, second, strict=True)
    ]
    return np.array(both, dtype=object)


def hub_names(problem: Problem, rows: pd.DataFrame | None = None) -> np.ndarray[Any, Any]:
    """The hub of each candidate (of `rows`, in its columns), blank for direct ones."""
    c = problem.candidates.columns if rows is None else rows
    ids = np.append(problem.market.hubs.ids, "").astype(object)
    names: np.ndarray[Any, Any] = ids[c["hub"].to_numpy()]  # −1 is the last one, blank
    return names
