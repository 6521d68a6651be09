"""Whom to ring at each firm, as far as contacts.csv says and those people agreed."""

from __future__ import annotations

import numpy as np
import pandas as pd

CONTACT = ("contact", "role", "phone", "email", "consent")
YES, UNASKED, REFUSED, NOBODY = "yes", "not recorded", "refused", "nobody known"


def people(contacts: pd.DataFrame, enterprises: pd.Series) -> pd.DataFrame:
    """For each enterprise the columns of CONTACT: the first person who agreed, else the first who was never asked.

    Who refused is named nowhere: such a firm has `consent` “refused” and nothing else.
    """
    agreed = contacts["consent"].fillna(False).to_numpy(dtype=bool)
    unasked = contacts["consent"].isna().to_numpy(dtype=bool)
    rank = np.where(agreed, 0, np.where(unasked, 1, 2))
    first = contacts.assign(rank=rank).sort_values("rank", kind="stable").drop_duplicates("enterprise")
    shown = first["rank"] < 2
    table = pd.DataFrame({
        "contact": first["name"].where(shown, ""), "role": first["role"].where(shown, ""),
        "phone": first["phone"].where(shown, ""), "email": first["email"].where(shown, ""),
        "consent": np.array([YES, UNASKED, REFUSED], dtype=object)[first["rank"].to_numpy(dtype="int64")],
    }).set_index(first["enterprise"])  # fmt: skip
    found = table.reindex(enterprises)
    return found.fillna({"consent": NOBODY}).fillna("").set_axis(enterprises.index)
