"""Screening: pairs of firms that can't earn back their own fixed costs leave together."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.candidates.generate import Candidates, with_own_pairs


def screen_pairs(candidates: Candidates, keep: np.ndarray) -> Candidates:
    """The candidates without the pairs whose exchanges, each at its largest, save less than the partnership costs.

    Exact for the region's cost: the sum is more than the pair can save in any plan, and taking a whole pair out of a
    plan breaks none of its limits. `keep` marks pairs that stay whatever they save (required, running today).
    """
    c = candidates.columns
    gain = np.maximum(c["steer"] * c["most"], 0.0)
    # Fixed costs are shared at three levels: recipes share a pipe, modes share a stream's cost, streams a partnership.
    by_pipe = pd.DataFrame(
        {
            "o": c["output"],
            "n": c["need"],
            "h": c["hub"],
            "k": c["mode"],
            "p": c["pair"],
            "f": c["stream_cost"],
            "pipe": c["pipe"],
            "gain": gain,
        }
    )
    piped = by_pipe.groupby(["p", "o", "n", "h", "k"]).agg(
        gain=("gain", "sum"), pipe=("pipe", "first"), f=("f", "first")
    )
    piped["gain"] = np.maximum(piped["gain"] - piped["pipe"], 0.0)
    streams = piped.groupby(["p", "o", "n", "h"]).agg(gain=("gain", "sum"), f=("f", "first"))
    net = np.maximum(streams["gain"] - streams["f"], 0.0).groupby("p").sum()
    worth = net.reindex(range(len(candidates.pairs)), fill_value=0.0).to_numpy()
    second = c["pair2"].to_numpy()
    through = second >= 0
    # A path may be wanted for its other partnership.
    worth = worth + np.bincount(second[through], gain.to_numpy()[through], len(worth))
    stays = keep | (worth > candidates.pairs["cost"].to_numpy())
    row_stays = stays[c["pair"]] & np.where(through, stays[second], True)
    row_stays |= keep[c["pair"]] | (through & keep[second])
    columns, pairs = with_own_pairs(c[row_stays].reset_index(drop=True), candidates.pairs)
    screened = candidates.screened | {"saving below the transaction cost": int((~row_stays).sum())}
    return Candidates(columns, pairs, candidates.considered, screened)
