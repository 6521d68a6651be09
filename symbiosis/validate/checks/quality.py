"""What streams hold and what needs tolerate: substances of one spelling, contents known where a limit asks for them."""

from __future__ import annotations

import difflib
import re

import numpy as np
import pandas as pd

from symbiosis.findings.collector import Findings
from symbiosis.region import CONTENT_COLUMNS, LIMIT_COLUMNS, Assumption
from symbiosis.units import find_unit
from symbiosis.validate.merge import Tables


def check_quality(
    tables: Tables, recipes: pd.DataFrame, found: Findings
) -> tuple[pd.DataFrame, pd.DataFrame, list[Assumption]]:
    """Contents and limits per the materials' own units, and what is assumed of them.

    `contents` has one row per stream and substance (`need`: of what it buys), `limits` one per need and substance.
    """
    contents, limits = tables["contents"], tables["limits"]
    of_output, of_need = contents["output"] != "", contents["need"] != ""
    both, neither = of_output & of_need, ~of_output & ~of_need
    found.where(contents, both, "content-whose", "need", "both")
    found.where(contents, neither, "content-whose", "output", "neither")
    blank = limits["max"].isna() & limits["min"].isna() & ~found.faulty(limits, "max", "min")
    found.where(limits, blank, "no-limit", "max", limits["substance"])
    found.where(
        limits, limits["min"] > limits["max"], "low-above-high", "min", limits["min"], other="max", limit=limits["max"]
    )
    _check_spelling(contents, limits, found)
    contents, limits = _per_own_unit(contents, limits, tables, found)
    if not found.has_errors:  # a mistyped id makes a content look missing
        _check_known(contents, limits, tables, recipes, found)
        _check_idle(contents, limits, found)
    return contents, limits, _assumed(contents, limits, tables)


def _alike(substance: str) -> str:
    return re.sub(r"[\W_]+", "", substance.casefold())


def _check_spelling(contents: pd.DataFrame, limits: pd.DataFrame, found: Findings) -> None:
    """One spelling per substance: the limits' where they have one, else the first."""
    spelt: dict[str, str] = {}
    for rows in (limits, contents):
        for substance in rows["substance"]:
            spelt.setdefault(_alike(substance), substance)
    for rows in (limits, contents):
        meant = rows["substance"].map(_alike).map(spelt)
        wrong = (meant != rows["substance"]) & (rows["substance"] != "")
        found.where(rows, wrong, "substance-spelling", "substance", rows["substance"], guess=meant)


def _per_own_unit(
    contents: pd.DataFrame, limits: pd.DataFrame, tables: Tables, found: Findings
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Figures per unit of each stream's own row turned into figures per unit of its material."""
    factor, written = {}, {}
    for table, key in (("outputs", "output"), ("needs", "need")):
        rows = tables[table].drop_duplicates(key).set_index(key)
        factor[key], written[key] = rows["factor"], rows["written_unit"]
    of_output = contents["output"].map(factor["output"]).astype("float64")
    of_need = contents["need"].map(factor["need"]).astype("float64")
    contents = contents.assign(value=contents["value"] / of_output.where(contents["output"] != "", of_need))
    by_need = limits["need"].map(factor["need"]).astype("float64")
    limits = limits.assign(max=limits["max"] / by_need, min=limits["min"] / by_need)
    units = contents["output"].map(written["output"]).fillna(contents["need"].map(written["need"])).fillna("")
    _check_units(contents.assign(unit=units), limits.assign(unit=limits["need"].map(written["need"]).fillna("")), found)
    kept = ["_file", "_row", "_region"]
    return contents[[*CONTENT_COLUMNS, *kept]], limits[[*LIMIT_COLUMNS, *kept]]


def _check_units(contents: pd.DataFrame, limits: pd.DataFrame, found: Findings) -> None:
    """A warning where figures of one substance are per kg here and per t there: laboratories seldom mean that."""
    first: dict[tuple[str, str], str] = {}
    said = set()
    for rows in (limits, contents):
        for i, (substance, text) in enumerate(zip(rows["substance"], rows["unit"], strict=True)):
            unit = find_unit(text)
            if unit is None:
                continue
            other = first.setdefault((substance, unit.dimension), text)
            one = find_unit(other)
            if one is not None and one.factor != unit.factor and substance not in said:
                said.add(substance)
                found.at(rows, i, "content-units", "substance", substance, unit=text, other=other)


def _check_known(
    contents: pd.DataFrame, limits: pd.DataFrame, tables: Tables, recipes: pd.DataFrame, found: Findings
) -> None:
    """Errors where a limit asks for a content that nobody has stated: of outputs that fit, and of what is bought."""
    needs = tables["needs"].set_index("need")
    rows = limits.join(needs[["material", "enterprise", "kind"]], on="need")
    named = sorted(set(contents["substance"]))
    stated = set(zip(contents["need"], contents["substance"], strict=True))
    known = np.array([pair in stated for pair in zip(rows["need"], rows["substance"], strict=True)], dtype=bool)
    least = rows["min"].notna() & (rows["kind"] != "capacity") & ~known
    found.where(limits, least, "bought-content", "min", rows["need"], limit=rows["min"], substance=rows["substance"])
    asked = rows.merge(recipes[["output_material", "input_material"]], left_on="material", right_on="input_material")
    asked = asked.drop_duplicates(["output_material", "substance", "enterprise"])
    outputs = tables["outputs"]
    has = set(zip(contents["output"], contents["substance"], strict=True))
    by_material = dict(list(asked.groupby("output_material")))
    for i in range(len(outputs)):
        output, own = outputs["output"].iat[i], outputs["enterprise"].iat[i]
        wanted = by_material.get(outputs["material"].iat[i])
        if wanted is None:
            continue
        for substance, part in wanted[wanted["enterprise"] != own].groupby("substance"):
            if (output, substance) not in has:
                guess = _guess(str(substance), named)
                more = {"need": part["need"].iat[0], "substance": substance, "guess": guess}
                found.at(outputs, i, "missing-content", "output", output, **more)


def _guess(substance: str, named: list[str]) -> str:
    close = [s for s in difflib.get_close_matches(substance, named, 1, 0.75) if s != substance]
    return f" Did you mean {close[0]} there?" if close else ""


def _check_idle(contents: pd.DataFrame, limits: pd.DataFrame, found: Findings) -> None:
    """A warning for what is stated of bought material where no limit asks for it."""
    asked = set(zip(limits["need"], limits["substance"], strict=True))
    pairs = zip(contents["need"], contents["substance"], strict=True)
    idle = np.array([bool(need) and (need, substance) not in asked for need, substance in pairs], dtype=bool)
    guess = contents["substance"].map(
        {s: _guess(s, sorted(set(limits["substance"]))) for s in set(contents["substance"])}
    )
    found.where(contents, idle, "content-idle", "substance", contents["substance"], need=contents["need"], guess=guess)


def _assumed(contents: pd.DataFrame, limits: pd.DataFrame, tables: Tables) -> list[Assumption]:
    if limits.empty:
        return []
    kind = limits["need"].map(tables["needs"].drop_duplicates("need").set_index("need")["kind"])
    stated = set(zip(contents["need"], contents["substance"], strict=True))
    said = np.array([pair in stated for pair in zip(limits["need"], limits["substance"], strict=True)], dtype=bool)
    blank = int((limits["max"].notna() & (kind != "capacity") & ~said).sum())
    result = [Assumption("blends", "everything stays", "a recipe keeps all of a substance in what it makes")]
    if blank:
        why = f"of what is limited in bought material, where contents.csv doesn't say ({blank} of {len(limits)} limits)"
        result.append(Assumption("contents.value", "0", why))
    if limits["_region"].nunique() > 1 or (len(contents) and contents["_region"].nunique() > 1):
        result.append(Assumption("substances", "one unit each", "across the regions read together"))
    return result
