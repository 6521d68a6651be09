"""Rows that go through a hub: their second mode and the hub beside them, both hauls, the partnerships they take."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.region import Region

MEASURE = {"t": "in_t", "m3": "in_m3", "MWh": "in_mwh"}
BOTH = " + "
OF_HUB = ("longitude", "latitude", "country", "permits", "operator", "unit")


def first_modes(region: Region, rows: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """The mode to the hub (or all the way) and the one from it, for each row; of direct ones both are the same."""
    modes = set(region.modes["mode"])
    pairs = [_parted(m, modes) if h else (m, m) for m, h in zip(rows["mode"], _hubs(rows), strict=True)]
    return tuple(pd.Series([p[k] for p in pairs], rows.index, dtype="object") for k in (0, 1))


def _parted(written: str, modes: set[str]) -> tuple[str, str]:
    if written in modes:
        return written, written
    parts = written.split(BOTH)
    cuts = [(BOTH.join(parts[:k]), BOTH.join(parts[k:])) for k in range(1, len(parts))]
    return next(c for c in cuts if set(c) <= modes)


def _hubs(rows: pd.DataFrame) -> pd.Series:
    return rows["hub"] if "hub" in rows else pd.Series("", rows.index)


def beside(region: Region, rows: pd.DataFrame) -> pd.DataFrame:
    """`hub`, `h_…` of the hub (blank where direct), `l_…` of the second mode, `k_mode`, `pair`, `pair2` and `firms`."""
    first, second = first_modes(region, rows)
    hub = _hubs(rows)
    own = region.hubs.drop_duplicates("hub").set_index("hub")[list(OF_HUB)].reindex(hub).reset_index(drop=True)
    modes = region.modes.set_index("mode").loc[second].reset_index(drop=True)
    operator = own["operator"].fillna("").to_numpy(dtype=object)
    firms = [tuple(sorted(p)) for p in zip(rows["from"], rows["to"], strict=True)]
    pairs, more = [], []
    for giver, taker, middle, both in zip(rows["from"], rows["to"], operator, firms, strict=True):
        between = middle and middle not in (giver, taker)
        pairs.append(tuple(sorted((giver, middle))) if between else both)
        more.append(tuple(sorted((middle, taker))) if between else None)
    columns = {"pair": pairs, "pair2": more, "firms": firms}
    named = {c: pd.Series(v, rows.index, dtype="object") for c, v in columns.items()}
    extra = pd.DataFrame({"k_mode": first, "l_mode": second, **named}) if len(rows) else pd.DataFrame(
        {c: pd.Series(dtype="object") for c in ("k_mode", "l_mode", *columns)}
    )  # fmt: skip
    if "hub" not in rows:
        extra["hub"] = hub
    if "km_to_hub" not in rows:
        extra["km_to_hub"] = np.nan
    return pd.concat([own.add_prefix("h_"), modes.add_prefix("l_"), extra], axis=1)


def through(rows: pd.DataFrame) -> pd.Series:
    """Which joined rows go through a hub."""
    return rows["hub"].fillna("") != ""


def link_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Joined rows by partnership: those that take two are there twice, with `tonnes` as they are between those two."""
    two = rows["pair2"].notna()
    if not two.any():
        return rows.reset_index(drop=True)
    second = rows[two]
    weighs = second["received"] * second["b_in_t"]
    return pd.concat([rows, second.assign(pair=second["pair2"], tonnes=weighs)], ignore_index=True)


def links(pairs: pd.Series) -> pd.DataFrame:
    """Both directions of each partnership once: `a`, `b`."""
    unique = list(dict.fromkeys(pairs))
    both = [*unique, *((b, a) for a, b in unique)]
    return pd.DataFrame(both, columns=["a", "b"])
