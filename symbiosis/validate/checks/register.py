"""The register of ideas: whose streams are there, what is lost, agreed or running, which dates can be read."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Sequence

import numpy as np
import pandas as pd

from symbiosis.findings.collector import Findings
from symbiosis.load.raw import RawRegion
from symbiosis.schema.column import NUMERIC
from symbiosis.schema.inputs import PROBABILITY_OF_STAGE, SYNERGIES
from symbiosis.validate.merge import Tables

# An apostrophe that keeps a spreadsheet from running what follows is no part of what was typed.
QUOTED = r"^'(?=[=+\-@\t])"
CLOSED = ("running", "lost")
KEPT_APART = ("agreed", "running", "lost")  # stages that change the plan
SAME = 1e-9


def check_register(tables: Tables, regions: Sequence[str], found: Findings) -> pd.DataFrame:
    """The rows of synergies.csv: ids as this run has them, `known` where both streams are there, `likely` how much.

    `agreed` is the amount typed in the output's own unit (`actual_quantity`), in t, m3 or MWh. With several regions
    an id without a region in front is its own region's; with one, its own name in front is left out.
    """
    rows = tables["synergies"]
    streams = {c: tables[f"{c}s"].drop_duplicates(c).set_index(c) for c in ("output", "need")}
    rows = rows.assign(**{c: _resolved(rows[c], rows["_region"], regions) for c in ("output", "need", "recipe")})
    key = ["output", "need"]
    again = rows.duplicated(key) & (rows["output"] != "")
    first = rows.groupby(key, sort=False)["_row"].transform("first")
    found.where(rows, again, "duplicate-row", "output", rows["output"], first=first)
    there = {c: rows[c].isin(streams[c].index) for c in key}
    _say_vanished(rows, there, streams, found)
    give = streams["output"].reindex(rows["output"]).set_axis(rows.index)
    take = streams["need"].reindex(rows["need"]).set_axis(rows.index)
    lost, running = rows["stage"] == "lost", rows["stage"] == "running"
    found.where(rows, lost & (rows["lost_reason"] == ""), "lost-unexplained", "lost_reason")
    _check_dates(rows, found)
    likely = rows["probability"].fillna(rows["stage"].map(PROBABILITY_OF_STAGE).astype("float64"))
    return rows.assign(
        known=there["output"] & there["need"], likely=likely.mask(lost, 0.0).mask(running, 1.0),
        agreed=rows["actual_quantity"] * give["factor"].astype("float64"), factor=give["factor"].astype("float64"),
        giver=give["enterprise"], taker=take["enterprise"], material=give["material"], need_material=take["material"],
    )[~again].reset_index(drop=True)  # fmt: skip


def _resolved(ids: pd.Series, own: pd.Series, regions: Sequence[str]) -> pd.Series:
    """The ids as this run writes them: a region's name and a colon in front where several are read together."""
    plain = ids.str.replace(QUOTED, "", regex=True)
    if ids.name == "recipe" or len(regions) == 1:
        return plain.str.removeprefix(f"{regions[0]}:") if len(regions) == 1 else plain
    marked = plain.str.contains(":", regex=False) | (plain == "")
    return plain.where(marked, own + ":" + plain)


def _say_vanished(
    rows: pd.DataFrame, there: dict[str, pd.Series], streams: dict[str, pd.DataFrame], found: Findings
) -> None:
    if found.has_errors:
        return  # the stream may be there, under an id that can't be read
    for column, known in there.items():
        gone = ~known & (rows[column] != "")
        close = {
            i: difflib.get_close_matches(i, streams[column].index, 1) for i in rows.loc[gone, column].unique()[:50]
        }
        guess = rows[column].map(lambda i, close=close: f"Did you mean {close[i][0]}? " if close.get(i) else "")
        stage = rows["stage"].map(lambda s: f", although it is {s}" if s in KEPT_APART else "")
        found.where(rows, gone, "vanished-stream", column, rows[column], guess=guess, stage=stage)


def _check_dates(rows: pd.DataFrame, found: Findings) -> None:
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    for column in ("due", "updated"):
        found.where(
            rows, (rows[column] != "") & ~rows[column].map(is_date).astype(bool), "bad-date", column, rows[column]
        )
    open_ = ~rows["stage"].isin(CLOSED) & rows["due"].map(is_date).astype(bool)
    found.where(rows, open_ & (rows["due"] < today), "overdue", "due", rows["due"])


def is_date(text: str) -> bool:
    """Whether the text is a day as YYYY-MM-DD."""
    try:
        return len(text) == 10 and bool(datetime.date.fromisoformat(text))
    except ValueError:
        return False


def with_running(tables: Tables, register: pd.DataFrame, year: int, found: Findings) -> pd.DataFrame:
    """The table of current exchanges with what the register knows to run: amounts that really run, new rows behind.

    An exchange that both tables have is one exchange: the amount of the register is what runs.
    """
    rows = tables["current_exchanges"]
    pair = pd.MultiIndex.from_frame(rows[["output", "need"]])
    in_force = rows["quantity"].where(~(rows["until"] < year)).groupby([rows["output"], rows["need"]]).sum(min_count=1)
    key = pd.MultiIndex.from_frame(register[["output", "need"]])
    contract = in_force.reindex(key).set_axis(register.index)
    running, here = register["stage"] == "running", register["known"]
    found.where(register, contract.notna() & (register["stage"] == "lost"), "lost-runs", "stage", register["stage"])
    sooner = contract.notna() & ~register["stage"].isin(CLOSED)
    found.where(register, sooner, "runs-already", "stage", register["stage"])
    actual = register["actual_quantity"]
    unknown = (
        running & here & (contract.isna() & actual.isna() | (actual == 0)) & ~found.faulty(register, "actual_quantity")
    )
    found.where(
        register, unknown, "running-amount", "actual_quantity", actual.map("{:.10g}".format).where(actual == 0, "blank")
    )
    measured = running & here & (actual > 0)
    differs = measured & contract.notna() & ((actual - contract).abs() > SAME * contract.abs())
    unit = tables["outputs"].drop_duplicates("output").set_index("output")["written_unit"]
    units = register["output"].map(unit.to_dict().get)
    found.where(register, differs, "running-differs", "actual_quantity", actual, unit=units, other=contract)
    # Several rows of one pair share the amount as the contracts do.
    share = pd.Series(np.where(contract > 0, actual / contract, np.nan), register.index).where(measured)
    by_pair = pd.Series(share.to_numpy(), key)[(measured & contract.notna()).to_numpy()].reindex(pair).to_numpy()
    rows = rows.assign(quantity=rows["quantity"] * np.where(np.isnan(by_pair), 1.0, by_pair))
    return _stacked(rows, register[measured & contract.isna()])


def _stacked(rows: pd.DataFrame, more: pd.DataFrame) -> pd.DataFrame:
    """The current exchanges with those of the register behind them."""
    if more.empty:
        return rows
    new = pd.DataFrame(
        {c: more[c] for c in ("output", "need", "recipe", "_file", "_row", "_region")}
        | {"quantity": more["actual_quantity"], "mode": "", "price": np.nan, "until": np.nan}
    )
    new = new.assign(keep=pd.array([pd.NA] * len(new), dtype="boolean"))
    text = {c: "" for c in rows.columns if c not in new}
    new = new.assign(**text)[list(rows.columns)]
    return new.reset_index(drop=True) if rows.empty else pd.concat([rows, new], ignore_index=True)


def check_agreed(register: pd.DataFrame, recipes: pd.DataFrame, found: Findings) -> None:
    """Findings where what is agreed can never run: no recipe leads to the need, or one firm has both."""
    fits = pd.MultiIndex.from_frame(recipes[["output_material", "input_material"]])
    pair = pd.MultiIndex.from_frame(register[["material", "need_material"]])
    agreed = (register["stage"] == "agreed") & register["known"]
    words = register["material"] + " into " + register["need_material"]
    found.where(register, agreed & ~pair.isin(fits), "ghost-exchange", "need", detail="no recipe turns " + words)
    own = agreed & (register["giver"] == register["taker"])
    found.where(register, own, "ghost-exchange", "need", register["need"], detail="both streams are of the same firm")


def as_typed(raws: Sequence[RawRegion], register: pd.DataFrame) -> pd.DataFrame:
    """The rows of the register as people typed them, in its order: every column, own and unknown ones too.

    Ids are those of this run. A number in another notation (0,5) becomes one that any file can hold.
    """
    frames = [(raw.name, raw.tables["synergies"].frame.astype("str")) for raw in raws if "synergies" in raw.tables]
    parts = [frame.assign(_region=name, _row=frame.index) for name, frame in frames]
    if not parts or register.empty:
        return pd.DataFrame()
    cells = pd.concat(parts, ignore_index=True).set_index(["_region", "_row"]).fillna("")
    cells = cells.loc[pd.MultiIndex.from_frame(register[["_region", "_row"]])].reset_index(drop=True)
    for name in cells.columns:
        column = SYNERGIES.by_name.get(name)
        if column is not None and column.kind in NUMERIC:
            cells[name] = [_digits(t, v) for t, v in zip(cells[name], register[name], strict=True)]
        else:
            cells[name] = cells[name].str.replace(QUOTED, "", regex=True)
    return cells.assign(output=register["output"], need=register["need"])


def _digits(text: str, value: float) -> str:
    """The text where it is a plain number, else the number it was read as."""
    try:
        float(text)
    except ValueError:
        return "" if np.isnan(value) else f"{value:.12g}"
    return text
