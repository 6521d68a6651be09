"""The cells of the call list, one by one: money, band, haul, law, grade, register, and whom to ring."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.check.facts import off
from symbiosis.check.hidden_names import check_hidden_names
from symbiosis.plan import Plan
from symbiosis.region import Region

GRADES = ("A", "B", "C")
REGISTER = ("stage", "owner", "next_step", "due")
PERSON = {"contact": "name", "role": "role", "phone": "phone", "email": "email"}
NO_FIGURES = ("tonnes", "saving", "saving_low", "saving_high", "saving_a", "saving_b", "transaction_cost", "price_low",
              "price_high")  # fmt: skip


def check_call_columns(plan: Plan, rows: pd.DataFrame) -> list[str]:
    """Violations of what the call list says of each pair.

    Which pairs it holds, their order and their saving are checked by `check_calls`.
    """
    calls = plan.calls
    if calls.empty:
        return []
    keys = [tuple(sorted(p)) for p in zip(calls["enterprise_a"], calls["enterprise_b"], strict=True)]
    calls = calls.assign(pair=pd.Series(keys, calls.index, dtype="object"))
    found = [*_people(plan.region, calls), *check_hidden_names(plan.region, calls)]
    found += _leads(plan, calls[calls["kind"] == "lead"])
    listed = calls[calls["kind"] == "plan"]
    if listed.empty or rows.empty:
        return found
    return found + _planned(plan, rows.assign(pair=rows["firms"]), listed)


def _planned(plan: Plan, rows: pd.DataFrame, listed: pd.DataFrame) -> list[str]:
    rows = rows[rows["pair"].isin(listed["pair"])].reset_index(drop=True)
    rows = rows.sort_values(["adds", "output", "need"], ascending=[False, True, True], kind="stable")
    currency = plan.region.settings.currency
    rows = rows.assign(
        low=rows["adds"] - (rows["saving"] - rows["saving_low"]),
        high=rows["adds"] + (rows["saving_high"] - rows["saving"]),
        permit=_permits(rows), readiness=rows["r_readiness"].fillna(""), crosses=crosses(rows),
    )  # fmt: skip
    groups = rows.groupby("pair", sort=False)
    first = groups[["price_low", "price_high", "unit", "from", "to"]].first()
    low, high = (groups[c].sum() + _gone(plan, c).reindex(first.index, fill_value=0.0) for c in ("low", "high"))
    figures = {
        "tonnes": groups["tonnes"].sum(min_count=1), "saving_low": low, "saving_high": high,
        "transaction_cost": groups["transaction_cost"].sum(),
        "price_low": first["price_low"], "price_high": first["price_high"], "km": groups["km"].min(),
    }  # fmt: skip
    leads = plan.leads[plan.leads["status"] == "open"]
    asked = leads.assign(pair=_pairs(leads)).groupby("pair")["unknown"].agg(_said)
    words = {
        "enterprise_a": first["from"], "enterprise_b": first["to"], "price_unit": currency + "/" + first["unit"],
        "permit": _of_pairs(rows, "permit", _said), "hazardous": groups["hazardous"].any(),
        "border": groups["crosses"].any(),
        "readiness": _of_pairs(rows, "readiness", _said), "grade": _of_pairs(rows, "grade", _weakest),
        "rests_on": _of_pairs(rows, "rests_on", _said), "unknown": asked.reindex(first.index).fillna(""),
        **_register(plan.region, rows, first.index),
    }  # fmt: skip
    sizes = (
        rows[["avoided_disposal", "avoided_purchase", "transport_cost"]].abs().sum(axis=1).groupby(rows["pair"]).sum()
    )
    listed, found = listed.set_index("pair"), []
    for column, right in figures.items():
        right, size = right.reindex(listed.index), sizes.reindex(listed.index)
        size = size * 1e-3 if column.startswith("saving") else size * 0
        blank = listed[column].isna().to_numpy() != right.isna().to_numpy()
        found += _told(listed, column, right, blank | (off(listed[column], right, size) & right.notna().to_numpy()))
    for column, right in words.items():
        right = right.reindex(listed.index)
        wrong = listed[column].astype("str").to_numpy() != right.astype("str").to_numpy()
        found += _told(listed, column, right, wrong)
    return found


def _gone(plan: Plan, end: str) -> pd.Series:
    """What the exchanges that end add at their low or high, by pair of firms."""
    gone = plan.ends[plan.ends["goes_on"] <= 0]
    return gone[f"adds_{end}"].groupby(_pairs(gone)).sum()


def _told(listed: pd.DataFrame, column: str, right: pd.Series, wrong: np.ndarray) -> list[str]:
    return [
        f"the call list, {listed['enterprise_a'].iat[i]} and {listed['enterprise_b'].iat[i]}: "
        f"{column} is {listed[column].iat[i]}, but {right.iat[i]} by the tables"
        for i in np.flatnonzero(wrong)
    ]


def _pairs(rows: pd.DataFrame) -> pd.Series:
    pairs = [tuple(sorted(p)) for p in zip(rows["from"], rows["to"], strict=True)]
    return pd.Series(pairs, rows.index, dtype="object")


def crosses(rows: pd.DataFrame) -> pd.Series:
    """Whether each joined row runs between two stated countries that differ, as they are written."""
    return (rows["f_country"] != rows["t_country"]) & (rows["f_country"] != "") & (rows["t_country"] != "")


def _permits(rows: pd.DataFrame) -> list[str]:
    """What is known of each receiver's permit for the code, in the words of the call list."""
    words = []
    for permits, code in zip(rows["t_permits"], rows["o_ewc"], strict=True):
        digits = "".join(c for c in str(code) if c.isdigit())
        if not permits:
            words.append("not known")
        elif not digits:
            words.append("known; the stream has no code")
        else:
            named = any(digits.startswith("".join(c for c in str(p) if c.isdigit())) for p in permits)
            words.append("covers the code" if named else "known; does not name the code")
    return words


def _of_pairs(rows: pd.DataFrame, column: str, words: Callable[[Iterable[str]], str]) -> pd.Series:
    """What each pair's cells come to, in the order of the rows."""
    cells: dict[object, list[str]] = {}
    for pair, cell in zip(rows["pair"], rows[column], strict=True):
        cells.setdefault(pair, []).append(cell)
    values = [words(c) for c in cells.values()]
    return pd.Series(values, pd.Index(list(cells), tupleize_cols=False), dtype="object")


def _said(values: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(str(v) for v in values if v))


def _weakest(grades: Iterable[str]) -> str:
    known = set(grades)
    return "" if "" in known else next(g for g in reversed(GRADES) if g in known)


def _register(region: Region, rows: pd.DataFrame, pairs: pd.Index) -> dict[str, pd.Series]:
    """Stage, owner, next step and date of each pair's weightiest stream in the register, else its weightiest stage."""
    known = region.synergies.drop_duplicates(["output", "need"]).set_index(["output", "need"])
    at = known.reindex(pd.MultiIndex.from_frame(rows[["output", "need"]]))[list(REGISTER)].set_axis(rows.index)
    at = at.assign(pair=rows["pair"], there=at["stage"].notna())
    first = at[at["there"]].drop_duplicates("pair").set_index("pair").reindex(pairs)
    stage = rows.drop_duplicates("pair").set_index("pair")["stage"].reindex(pairs)
    return {c: first[c].astype(object).fillna(stage if c == "stage" else "") for c in REGISTER}


def _leads(plan: Plan, listed: pd.DataFrame) -> list[str]:
    """A lead has no figures but its haul; it stands once for each pair that the plan's calls do not hold."""
    leads, region = plan.leads[plan.leads["status"] == "open"], plan.region
    leads = leads.assign(pair=_pairs(leads))
    planned = set(_pairs_of_calls(plan.calls[plan.calls["kind"] != "lead"]))
    wanted = leads[~leads["pair"].isin(planned)]
    if sorted(listed["pair"]) != sorted(set(wanted["pair"])):
        return ["the call list does not hold each lead's pair once"]
    if listed.empty:
        return []
    found = [f"the call list gives a lead a figure: {c}" for c in NO_FIGURES if listed[c].notna().any()]
    groups = wanted.groupby("pair", sort=False)
    country = region.enterprises.set_index("enterprise")["country"].astype(object)
    ends = country.reindex(listed["enterprise_a"]).to_numpy(), country.reindex(listed["enterprise_b"]).to_numpy()
    abroad = (ends[0] != ends[1]) & (ends[0] != "") & (ends[1] != "")
    hazard = wanted["output"].map(region.outputs.set_index("output")["hazardous"]).astype(bool)
    listed = listed.set_index("pair")
    right: dict[str, Any] = {
        "hazardous": hazard.groupby(wanted["pair"]).any(), "border": pd.Series(abroad, listed.index),
        "unknown": groups["unknown"].agg(_said), "enterprise_a": groups["from"].first(),
        "enterprise_b": groups["to"].first(),
    }  # fmt: skip
    for column, value in right.items():
        wanted_cell = value.reindex(listed.index)
        wrong = listed[column].astype("str").to_numpy() != wanted_cell.astype("str").to_numpy()
        found += _told(listed, column, wanted_cell, wrong)
    for column, figure in (("km", groups["km"].min()), ("worth_up_to", groups["worth_up_to"].sum(min_count=1))):
        figure = figure.reindex(listed.index)
        blank = listed[column].isna().to_numpy() != figure.isna().to_numpy()
        found += _told(listed, column, figure, blank | (off(listed[column], figure) & figure.notna().to_numpy()))
    return found


def _pairs_of_calls(calls: pd.DataFrame) -> pd.Series:
    return _pairs(calls.rename(columns={"enterprise_a": "from", "enterprise_b": "to"}))


def _people(region: Region, calls: pd.DataFrame) -> list[str]:
    """Names as the region has them; people only where they agreed or nobody asked them yet."""
    names = dict(zip(region.enterprises["enterprise"], region.enterprises["name"], strict=True))
    shown = dict(zip(region.enterprises["enterprise"], region.enterprises["disclosure"], strict=True))
    book: dict[str, list[dict[str, Any]]] = {}
    for person in region.contacts.to_dict("records"):
        book.setdefault(person["enterprise"], []).append({str(k): v for k, v in person.items()})
    found = []
    right = {firm: {"name": names[firm], "disclosure": shown[firm], **_whom(book.get(firm, []))} for firm in names}
    cells = ("name", "disclosure", *PERSON, "consent")
    for side in "ab":
        for firm, *told in calls[[f"{c}_{side}" for c in ("enterprise", *cells)]].itertuples(index=False, name=None):
            wrong = [c for c, cell in zip(cells, told, strict=True) if right[firm][c] != cell]
            found += [f"the call list, {firm}: its {c} is not that of the tables" for c in wrong]
    return found


def _whom(people: list[dict[str, Any]]) -> dict[str, str]:
    agreed = [p for p in people if not pd.isna(p["consent"]) and p["consent"]]
    open_ = [p for p in people if pd.isna(p["consent"])]
    if not agreed and not open_:
        return dict.fromkeys(PERSON, "") | {"consent": "refused" if people else "nobody known"}
    person = (agreed or open_)[0]
    return {c: person[key] for c, key in PERSON.items()} | {"consent": "yes" if agreed else "not recorded"}
